"""门户文章 (portal articles) as anyone reads them: in lists, as search results, and whole with their files (§1, §1.3)."""

from typing import Literal

from pydantic import Field

from app.domain.calendar import local
from app.domain.finding import Language
from app.domain.portal.article import CATEGORIES, Category
from app.domain.portal.attachment import Attachment
from app.domain.portal.body import plain_text
from app.domain.portal.search import Range
from app.repositories.articles import Headline
from app.schemas.fields import DayShown, MomentShown, PageOf, Shown
from app.usecases.portal import ArticleRead, Listed, ListedPage

_SUMMARY = 100
ATTACHMENTS = "/api/v1/portal/attachments"


class HighlightShown(Shown):
    """Where a word stands (命中位置), counted in characters (Unicode code points) from 0."""

    start: int = Field(description="First character (起).", examples=[2])
    end: int = Field(description="The one after the last (止).", examples=[6])


class MatchShown(Shown):
    """Where the words searched for stand (检索命中): to be marked in title and snippet."""

    title: list[HighlightShown] = Field(description="Places in the title (标题命中), in order, not overlapping.")
    snippet: str = Field(
        description="The piece of the text around the first place (摘录), `…` where it is cut; plain text.",
        examples=["…单位办理停保后，停保失业保险费按月结清…"],
    )
    snippet_highlights: list[HighlightShown] = Field(description="Places in the snippet (摘录命中).")


class HeadlineShown(Shown):
    """An article by its title (文章标题)."""

    id: int = Field(description="Number (编号).", examples=[1])
    category: Category = Field(description="Category (栏目).", examples=["guide"])
    title: str = Field(description="Title (标题), plain text.", examples=["参保单位人员增加办事指南"])
    published_on: DayShown = Field(description="Day it bears (发布日期).", examples=["2026-03-02"])


class ArticleListedShown(HeadlineShown):
    """An article in a list (文章)."""

    category_name: str = Field(description="Category in words (栏目名称).", examples=["办事指南"])
    summary: str = Field(description="Summary (摘要), or how the text begins; plain text.")
    source: str | None = Field(description="Where it comes from (来源).")
    attachments: int = Field(description="How many files it has (附件数).", examples=[1])
    match: MatchShown | None = Field(description="Of a search, where the words stand (检索命中); null without one.")


class ArticlesListedShown(PageOf[ArticleListedShown]):
    """A page of articles (文章列表、检索结果); `total` of a search counts to 500."""

    total_is_exact: bool = Field(
        description="Whether `total` is all there are (总数是否精确): a search counts and pages no further than 500."
    )


class AttachmentShown(Shown):
    """A file of an article (附件)."""

    id: int = Field(description="Number (编号).", examples=[1])
    name: str = Field(description="Name of the file (文件名).", examples=["人员批量增加模板.xlsx"])
    media_type: str = Field(
        description="Type by its content (类型).",
        examples=["application/pdf"],
    )
    size: int = Field(description="Bytes (大小).", examples=[18432])
    sha256: str = Field(description="SHA-256 of its content (校验值), hexadecimal.")
    href: str = Field(
        description="Where anyone downloads it once the article is published (下载地址).",
        examples=[f"{ATTACHMENTS}/1"],
    )


class PortalArticleShown(HeadlineShown):
    """An article whole (文章全文)."""

    category_name: str = Field(description="Category in words (栏目名称).", examples=["办事指南"])
    summary: str | None = Field(description="Summary (摘要), plain text.")
    body: str = Field(
        description="Text (正文): Markdown of headings, paragraphs, lists, quotations, tables, bold text and links (https, http, or a "
        "path of this site); it never holds HTML or images."
    )
    body_format: Literal["markdown"] = Field(description="How the text is written (正文格式).", examples=["markdown"])
    source: str | None = Field(description="Where it comes from (来源).")
    services: list[str] = Field(description="Services it belongs to (相关业务).", examples=[["enroll"]])
    updated_at: MomentShown = Field(
        description="When it was changed last (更新时间).", examples=["2026-03-10T09:00:00+08:00"]
    )
    attachments: list[AttachmentShown] = Field(description="Files (附件).")


def articles_listed_shown(page: ListedPage, language: Language) -> ArticlesListedShown:
    """A page of articles in a language."""
    return ArticlesListedShown(
        items=[article_listed_shown(each, language) for each in page.items],
        page=page.page,
        page_size=page.page_size,
        total=page.total,
        total_is_exact=page.exact,
    )


def portal_article_shown(read: ArticleRead, language: Language) -> PortalArticleShown:
    """A published article as anyone reads it."""
    article = read.article
    return PortalArticleShown(
        id=article.id,
        category=article.category,
        category_name=category_name(article.category, language),
        title=article.title,
        published_on=str(article.published_on),
        summary=article.summary,
        body=article.body or "",
        body_format="markdown",
        source=article.source,
        services=list(article.services),
        updated_at=local(article.updated_at).isoformat(),
        attachments=[attachment_shown(each) for each in read.attachments],
    )


def attachment_shown(attachment: Attachment) -> AttachmentShown:
    """A file as it is listed."""
    return AttachmentShown(
        id=attachment.id,
        name=attachment.name,
        media_type=attachment.media_type,
        size=attachment.size,
        sha256=attachment.digest,
        href=f"{ATTACHMENTS}/{attachment.id}",
    )


def category_name(category: Category, language: Language) -> str:
    """A category in words."""
    return CATEGORIES[category][language == "en"]


def headline_shown(headline: Headline) -> HeadlineShown:
    """An article by its title."""
    return HeadlineShown(
        id=headline.id,
        category=headline.category,
        title=headline.title,
        published_on=headline.published_on.isoformat(),
    )


def article_listed_shown(listed: Listed, language: Language) -> ArticleListedShown:
    """An article as lists show it."""
    headline, match = listed.headline, listed.match
    return ArticleListedShown(
        id=headline.id,
        category=headline.category,
        category_name=category_name(headline.category, language),
        title=headline.title,
        published_on=headline.published_on.isoformat(),
        summary=headline.summary or _beginning(headline.body),
        source=headline.source,
        attachments=listed.attachments,
        match=None
        if match is None
        else MatchShown(
            title=_highlights(match.title),
            snippet=match.snippet,
            snippet_highlights=_highlights(match.in_snippet),
        ),
    )


def _highlights(ranges: tuple[Range, ...]) -> list[HighlightShown]:
    return [HighlightShown(start=start, end=end) for start, end in ranges]


def _beginning(body: str) -> str:
    text = plain_text(body).replace("\n", " ")
    return text if len(text) <= _SUMMARY else f"{text[:_SUMMARY]}…"
