"""文章 (articles) as officers write and see them (§6.7)."""

from datetime import date
from typing import Annotated, Any

from fastapi import UploadFile
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.domain.calendar import local
from app.domain.finding import Language
from app.domain.portal.article import Article, ArticleStatus, Category
from app.domain.portal.body import LONGEST_BODY
from app.schemas.fields import (
    Body,
    DateText,
    DayShown,
    MomentShown,
    NameText,
    PageOf,
    RegionCodeShown,
    RemarkText,
    ShortText,
    Shown,
    Written,
    lines,
)
from app.schemas.portal_articles import AttachmentShown, attachment_shown, category_name
from app.usecases.articles import ArticlePage, NewArticle
from app.usecases.portal import ArticleRead


def _line_ends(sent: object) -> object:
    """What text boxes send in the place of a line's end, or of some spaces."""
    return sent.replace("\r\n", "\n").replace("\t", "    ") if isinstance(sent, str) else sent


BodyText = Annotated[str, lines(LONGEST_BODY), BeforeValidator(_line_ends)]
ServiceText = Annotated[
    str,
    Written(
        "小写字母和下划线组成的业务代码",
        "a service's code of small letters and underscores",
        pattern=r"^[a-z_]{1,40}$",
        longest=40,
    ),
]
Services = Annotated[list[ServiceText], Field(max_length=20)]

_BODY = (
    "Text (正文): Markdown of headings, paragraphs, lists, quotations, tables, bold text and links (https, http, or a path of this site). "
    "HTML, images and other links are refused."
)
_SERVICES = "Services it belongs to (相关业务), by the codes of the service navigation: it is shown there too."
_PUBLISHED_ON = "Day it bears (发布日期), today's or an earlier one; of a draft, the one wished for."


class ArticleIn(Body):
    """A new article (起草文章)."""

    category: Category = Field(description="Category (栏目).", examples=["guide"])
    title: Annotated[NameText, Field(description="Title (标题), plain text.", examples=["参保单位人员增加办事指南"])]
    summary: Annotated[RemarkText | None, Field(description="Summary (摘要), plain text.")] = None
    body: Annotated[BodyText | None, Field(description=_BODY)] = None
    source: Annotated[ShortText | None, Field(description="Where it comes from (来源).")] = None
    services: Services = Field(default=[], description=_SERVICES, examples=[["enroll"]])
    published_on: Annotated[DateText | None, Field(description=_PUBLISHED_ON, examples=["2026-03-02"])] = None

    def value(self) -> NewArticle:
        """The body as the use case takes it."""
        fields = self.model_dump(exclude={"published_on"})
        return NewArticle(**fields, published_on=_day(self.published_on))


class ArticlePatch(Body):
    """What changes of an article (编辑文章), a JSON merge patch: fields left out stay."""

    category: Annotated[Category | None, Field(description="Category (栏目).")] = None
    title: Annotated[NameText | None, Field(description="Title (标题), plain text.")] = None
    summary: Annotated[RemarkText | None, Field(description="Summary (摘要), plain text.")] = None
    body: Annotated[BodyText | None, Field(description=_BODY)] = None
    source: Annotated[ShortText | None, Field(description="Where it comes from (来源).")] = None
    services: Annotated[Services | None, Field(description=_SERVICES)] = None
    published_on: Annotated[DateText | None, Field(description=_PUBLISHED_ON)] = None

    def value(self) -> dict[str, Any]:
        """Only the fields that were sent."""
        sent = self.model_dump(exclude_unset=True)
        return sent | ({"published_on": _day(self.published_on)} if "published_on" in sent else {})


class PublicationIn(Body):
    """发布: of which day."""

    published_on: Annotated[
        DateText | None, Field(description="Day it bears (发布日期); the draft's own, or today, if not given.")
    ] = None

    def day(self) -> date | None:
        """The day as the use case takes it."""
        return _day(self.published_on)


class AttachmentIn(BaseModel):
    """上传附件: a file of an article."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    file: UploadFile = Field(
        description="The file (附件): PDF, .docx, .xlsx, .xls, PNG or JPEG by its content, at most 10 MiB.",
        json_schema_extra={"format": "binary"},
    )


class ArticleBriefShown(Shown):
    """An article as officers list it (文章)."""

    id: int = Field(description="Number (编号).", examples=[1])
    category: Category = Field(description="Category (栏目).", examples=["guide"])
    category_name: str = Field(description="Category in words (栏目名称).", examples=["办事指南"])
    title: str = Field(description="Title (标题).", examples=["参保单位人员增加办事指南"])
    status: ArticleStatus = Field(
        description="Draft (草稿), published (已发布), withdrawn (已撤下).", examples=["draft"]
    )
    version: int = Field(description="Version (版本号).", examples=[1])
    published_on: DayShown | None = Field(description="Day it bears (发布日期).", examples=["2026-03-02"])
    services: list[str] = Field(description="Services it belongs to (相关业务).", examples=[["enroll"]])
    region_code: RegionCodeShown = Field(description="Whose article it is (行政区划).", examples=["530000"])
    created_by: str = Field(description="Who drafted it (起草人).", examples=["supervisor-53"])
    created_at: MomentShown = Field(description="When (起草时间).", examples=["2026-03-02T09:00:00+08:00"])
    updated_by: str = Field(description="Who changed it last (更新人).", examples=["supervisor-53"])
    updated_at: MomentShown = Field(description="When (更新时间).", examples=["2026-03-02T09:00:00+08:00"])


class ArticleShown(ArticleBriefShown):
    """An article as officers keep it (文章), in whatever state; `version` is also the ETag."""

    summary: str | None = Field(description="Summary (摘要).")
    body: str | None = Field(description="Text (正文), Markdown.")
    source: str | None = Field(description="Where it comes from (来源).")
    attachments: list[AttachmentShown] = Field(description="Files (附件).")


class ArticlesShown(PageOf[ArticleBriefShown]):
    """A page of articles (文章列表)."""


def article_shown(read: ArticleRead, language: Language) -> ArticleShown:
    """An article as officers see it."""
    article = read.article
    return ArticleShown(
        **_brief(article, language),
        summary=article.summary,
        body=article.body,
        source=article.source,
        attachments=[attachment_shown(each) for each in read.attachments],
    )


def articles_shown(page: ArticlePage, language: Language) -> ArticlesShown:
    """A page of articles as officers see it."""
    items = [ArticleBriefShown(**_brief(article, language)) for article in page.items]
    return ArticlesShown(items=items, page=page.page, page_size=page.page_size, total=page.total)


def _brief(article: Article, language: Language) -> dict[str, Any]:
    return {
        "id": article.id,
        "category": article.category,
        "category_name": category_name(article.category, language),
        "title": article.title,
        "status": article.status,
        "version": article.version,
        "published_on": None if article.published_on is None else article.published_on.isoformat(),
        "services": list(article.services),
        "region_code": article.region_code,
        "created_by": article.created_by,
        "created_at": local(article.created_at).isoformat(),
        "updated_by": article.updated_by,
        "updated_at": local(article.updated_at).isoformat(),
    }


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
