"""文章 (article): its life, and when it may be published."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from app.domain.calendar import SHANGHAI
from app.domain.portal.article import (
    CATEGORIES,
    Article,
    ArticleStatus,
    ArticleStep,
    article_step_findings,
    publishable_findings,
)

TODAY = date(2026, 3, 10)
MOMENT = datetime(2026, 3, 10, 9, tzinfo=SHANGHAI)
ARTICLE = Article(
    id=1,
    region_code="530000",
    category="notice",
    title="关于业务期的通知",
    summary=None,
    body="每月1日至20日。",
    source=None,
    services=(),
    status="draft",
    version=1,
    published_on=TODAY,
    created_by="supervisor-53",
    created_at=MOMENT,
    updated_by="supervisor-53",
    updated_at=MOMENT,
)


def test_the_home_page_has_the_six_categories_of_the_manual() -> None:
    names = [zh for zh, _ in CATEGORIES.values()]

    assert names == ["资讯中心", "通知公告", "政策文件", "政策解读", "专题专栏", "办事指南"]


@pytest.mark.parametrize(
    ("status", "step", "is_allowed"),
    [
        ("draft", "published", True),
        ("withdrawn", "published", True),
        ("published", "published", False),
        ("published", "withdrawn", True),
        ("draft", "withdrawn", False),
        ("withdrawn", "withdrawn", False),
        ("draft", "deleted", True),
        ("published", "deleted", False),
        ("withdrawn", "deleted", False),
    ],
)
def test_a_step_leads_on_from_its_own_status_alone(status: ArticleStatus, step: ArticleStep, is_allowed: bool) -> None:
    assert [finding.code.name for finding in article_step_findings(status, step)] == (
        [] if is_allowed else ["wrong_status"]
    )


def test_an_article_with_a_body_is_published_of_today_or_before() -> None:
    assert publishable_findings(ARTICLE, TODAY) == ()
    assert publishable_findings(replace(ARTICLE, published_on=date(2019, 8, 1)), TODAY) == ()


def test_without_a_body_or_of_tomorrow_it_is_not() -> None:
    unfinished = replace(ARTICLE, body=None, published_on=date(2026, 3, 11))

    findings = publishable_findings(unfinished, TODAY)

    assert [(finding.pointer, finding.code.name) for finding in findings] == [
        ("/body", "required"),
        ("/published_on", "publication_in_future"),
    ]
