"""全文检索 (search) over HTTP: any part of a text, titles first, all words, and whatever is typed into the box."""

import pytest
from fastapi.testclient import TestClient

from tests.support.actors import API, Actor, new_officer, put_clock
from tests.support.portal import portal, published, titles, withdrawn


@pytest.fixture
def supervisor(client: TestClient) -> Actor:
    put_clock(client, "2026-03-10T09:00:00")
    return new_officer(client, "supervisor")


def test_part_of_a_word_is_found_whatever_its_length(client: TestClient, supervisor: Actor) -> None:
    published(supervisor, title="费款处理", body="单位办理停保后，停保失业保险费转入待转金。")

    for q in ("失业保险", "停保失业保险费", "保", "险费", "转", "单位办理停保后，停保失业保险费转入待转金。"):
        assert titles(client, q) == ["费款处理"], q
    for q in ("业停", "退保", "税", "失业保险金"):
        assert titles(client, q) == [], q


def test_those_with_it_in_the_title_come_first_and_then_the_newest(client: TestClient, supervisor: Actor) -> None:
    published(supervisor, title="甲", body="失业保险业务", published_on="2026-03-03")
    published(supervisor, title="失业保险旧闻", body="无", published_on="2020-01-01")
    published(supervisor, title="乙", body="失业保险业务", published_on="2026-03-05")
    published(supervisor, title="失业保险新闻", body="无", published_on="2026-01-01")

    found = titles(client, "失业保险")

    assert found == ["失业保险新闻", "失业保险旧闻", "乙", "甲"]
    paged = [title for page in (1, 2, 3) for title in titles(client, "失业保险", page=page, page_size=2)]
    assert paged == found


def test_of_several_words_all_must_stand_there(client: TestClient, supervisor: Actor) -> None:
    published(supervisor, title="补收说明", body="农民工参保的补收")
    published(supervisor, title="农民工参保", body="个人不缴费")
    published(supervisor, title="补收解读", body="补收怎样计算")

    assert titles(client, "农民工 补收") == ["补收说明"]
    assert titles(client, "农民工　参保") == ["农民工参保", "补收说明"]
    assert titles(client, "农民工 补收 退收") == []


def test_wide_and_narrow_and_large_and_small_letters_are_the_same(client: TestClient, supervisor: Actor) -> None:
    published(supervisor, title="ＥＸＣＥＬ模板（２０２６年）", body="每月１日至20日")

    for q in ("excel", "Ｅｘｃｅｌ", "(2026年)", "1日至２０日"):
        assert titles(client, q) == ["ＥＸＣＥＬ模板（２０２６年）"], q


def test_marks_of_markdown_are_not_in_the_way(client: TestClient, supervisor: Actor) -> None:
    published(supervisor, title="指南", body="每月**失业**[保险](https://example.cn/yewu)费")

    assert titles(client, "失业保险费") == ["指南"]
    assert titles(client, "yewu") == []


def test_a_search_keeps_to_its_category(client: TestClient, supervisor: Actor) -> None:
    published(supervisor, title="业务期通知")
    published(supervisor, category="guide", title="业务期指南")

    assert titles(client, "业务期", category="guide") == ["业务期指南"]
    assert titles(client, "业务", category="policy") == []


def test_what_was_found_is_marked(client: TestClient, supervisor: Actor) -> None:
    published(supervisor, title="失业保险费", body="零" * 60 + "停保失业保险费" + "零" * 200)

    (item,) = portal(client, "/articles", q="失业保险")["items"]

    match = item["match"]
    assert match["title"] == [{"start": 0, "end": 4}]
    ((start, end),) = [(each["start"], each["end"]) for each in match["snippet_highlights"]]
    assert match["snippet"][start:end] == "失业保险"
    assert match["snippet"].startswith("…零") and match["snippet"].endswith("零…")
    assert portal(client, "/articles")["items"][0]["match"] is None


def test_an_edited_article_is_found_by_what_it_says_now(client: TestClient, supervisor: Actor) -> None:
    article = published(supervisor, title="旧标题", body="旧正文", published_on="2026-03-01")
    patch = {"title": "新标题", "body": "新正文", "category": "guide", "published_on": "2026-03-02"}

    changed = supervisor.patch(f"/review/articles/{article['id']}", patch, article["version"])

    assert changed.status_code == 200, changed.text
    assert titles(client, "旧") == []
    assert titles(client, "新正文", category="guide") == titles(client, "新标题") == ["新标题"]
    withdrawn(supervisor, changed.json())
    assert titles(client, "新") == []


@pytest.mark.parametrize(
    "q", ["%", "_", "%%", "'", '"', "';--", "\\", "*", "失%险", "失_险", "(", ".*", "$1", "&", "🎉", "\U00020000", "0"]
)
def test_signs_are_looked_for_as_they_are(client: TestClient, supervisor: Actor, q: str) -> None:
    published(supervisor, title="没有", body="失业保险")
    published(supervisor, title="有", body=f"其中有 {q} 一处")

    assert titles(client, q) == ["有"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=", 200),
        ("q=%20%E3%80%80", 200),
        ("q=" + "%E5%A4%B1" * 100, 200),
        ("q=" + "%E5%A4%B1" * 101, 422),
        ("q=%00", 422),
        ("q=a%0Ab", 422),
        ("q=%E2%80%8B", 422),
        ("q=%ED%A0%80", 422),
        ("q=%FF", 422),
        ("q=%E5%A4&page=0", 422),
        ("page_size=201", 422),
        ("page=1000000", 200),
        ("page=1000001", 422),
        ("category=none", 422),
        ("limit=3", 422),
    ],
)
def test_whatever_is_typed_is_answered_by_the_rules_of_the_house(client: TestClient, query: str, status: int) -> None:
    answer = client.get(f"{API}/portal/articles?{query}")

    assert answer.status_code == status, answer.text
