"""文章 (article): what the portal tells the public, and its life from draft to withdrawal (§1 首页, §1.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.domain.change import WRONG_STATUS
from app.domain.finding import REQUIRED, Finding, declare

Category = Literal["news", "notice", "policy", "interpretation", "topic", "guide"]
ArticleStatus = Literal["draft", "published", "withdrawn"]
ArticleStep = Literal["published", "withdrawn", "deleted"]

PUBLICATION_IN_FUTURE = declare(
    "publication_in_future",
    "state",
    ("发布日期晚于今天", "Publication date in the future"),
    zh="发布日期不能晚于今天（{today}）。请改为今天或更早的日期，或届时再发布。",
    en="The publication date may not be later than today, {today}. Take today or an earlier day, or publish it on that day.",
)
# In the order in which the home page has them.
CATEGORIES: Mapping[Category, tuple[str, str]] = {
    "news": ("资讯中心", "News"),
    "notice": ("通知公告", "Notices"),
    "policy": ("政策文件", "Policy documents"),
    "interpretation": ("政策解读", "Policy explained"),
    "topic": ("专题专栏", "Topics"),
    "guide": ("办事指南", "Guides"),
}
_STATUS_NAMES: Mapping[ArticleStatus, str] = {"draft": "草稿", "published": "已发布", "withdrawn": "已撤下"}
_ALLOWED_FROM: Mapping[ArticleStep, tuple[ArticleStatus, ...]] = {
    "published": ("draft", "withdrawn"),
    "withdrawn": ("published",),
    "deleted": ("draft",),
}


@dataclass(frozen=True, slots=True)
class Article:
    """文章: `services` are those of the hall that it belongs to; `published_on` is the day it bears, wished for in a draft."""

    id: int
    region_code: str
    category: Category
    title: str
    summary: str | None
    body: str | None
    source: str | None
    services: tuple[str, ...]
    status: ArticleStatus
    version: int
    published_on: date | None
    created_by: str
    created_at: datetime
    updated_by: str
    updated_at: datetime


def article_step_findings(status: ArticleStatus, step: ArticleStep) -> tuple[Finding, ...]:
    """Refuses a step that does not lead on from an article's status."""
    allowed = _ALLOWED_FROM[step]
    if status in allowed:
        return ()
    return (
        WRONG_STATUS.refused(
            status=status,
            status_zh=_STATUS_NAMES[status],
            allowed=" or ".join(allowed),
            allowed_zh="、".join(_STATUS_NAMES[each] for each in allowed),
        ),
    )


def publishable_findings(article: Article, today: date) -> tuple[Finding, ...]:
    """Refuses to show the public an article without a body or of a day to come (发布条件)."""
    findings: tuple[Finding, ...] = ()
    if not article.body:
        findings += (REQUIRED.refused("/body"),)
    if article.published_on is None:
        findings += (REQUIRED.refused("/published_on"),)
    elif article.published_on > today:
        findings += (PUBLICATION_IN_FUTURE.refused("/published_on", today=today.isoformat()),)
    return findings
