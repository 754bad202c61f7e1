"""正文 (body): what of Markdown is taken in, and how it reads without its marks."""

import pytest

from app.domain.portal.body import body_findings, plain_text


@pytest.mark.parametrize(
    "body",
    [
        "每月1日至20日（含20日），基数<5000元且>4403元",
        "# 标题\n\n- 一\n- 二\n\n> 引用\n\n1. 第一步\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
        "见[附件](/api/v1/portal/attachments/1)和[网站](https://www.example.cn/a?b=1&c=%E4%BA%91#d)",
        "见[旧网站](http://222.0.0.1/)，[1]、【注】、(二)",
    ],
)
def test_plain_text_and_the_small_part_of_markdown_are_taken_in(body: str) -> None:
    assert body_findings(body) == ()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<script>alert(1)</script>", "html"),
        ("一\n</div>", "html"),
        ("<!-- 注释 -->", "html"),
        ("<?php", "html"),
        ("<https://example.cn>", "html"),
        ("`<img src=x onerror=alert(1)>`", "html"),
        ("![图](https://example.cn/a.png)", "image"),
        ("[点击](javascript:alert(1))", "link"),
        ("[点击](JaVaScRiPt:alert(1))", "link"),
        ("[点击](\njavascript:alert(1))", "link"),
        ("[点击](&#106;avascript:alert(1))", "link"),
        ("[点击](data:text/html,1)", "link"),
        ("[点击](//evil.example/)", "link"),
        ("[点击](/\\evil.example)", "link"),
        ('[点击](https://a.cn "title")', "link"),
        ("[点击]( https://a.cn)", "link"),
        ("[点击]()", "link"),
        ("[点击]: javascript:alert(1)", "link"),
        ("> [点击]: javascript:alert(1)", "link"),
    ],
)
def test_html_images_and_odd_links_are_refused_wherever_they_stand(body: str, found: str) -> None:
    findings = body_findings(f"第一行\n\n{body}")

    assert found in [finding.params["found"] for finding in findings]
    assert {finding.pointer for finding in findings} == {"/body"}


def test_the_line_is_told_and_each_kind_once() -> None:
    findings = body_findings("一\n<b>二</b>\n<i>三</i>\n![四](a)")

    assert [(finding.params["found"], finding.params["line"]) for finding in findings] == [
        ("html", 2),
        ("image", 4),
        ("link", 4),
    ]


def test_a_body_reads_without_its_marks() -> None:
    body = "## 办理**时间**\n\n- 每月[1日](/a)至`20日`\n> 不做顺延\n\n| 项目 | 金额 |\n| --- | ---: |\n| 单位 | 35.00 |"

    assert plain_text(body) == "办理时间\n每月1日至20日\n不做顺延\n项目 金额\n单位 35.00"
