"""文章 (articles): written, published and withdrawn by supervisors: `/review/articles` (§6.7)."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response

from app.domain.finding import Refused
from app.domain.portal.article import ArticleStatus, Category
from app.domain.portal.attachment import MOST_ATTACHMENT_BYTES
from app.problems import TOO_LARGE
from app.routers.documented import errors
from app.routers.downloads import CONTENT, HEADERS, as_download
from app.schemas.articles import (
    ArticleIn,
    ArticlePatch,
    ArticleShown,
    ArticlesShown,
    AttachmentIn,
    PublicationIn,
    article_shown,
    articles_shown,
)
from app.schemas.fields import PageNumber, PageSize, WholeNumber
from app.strict_json import StrictRoute
from app.usecases import article_attachments, articles
from app.wiring import API, ExpectedVersion, RowNumber, Supervisor, answer, hop

router = APIRouter(prefix=f"{API}/review/articles", tags=["review"], route_class=StrictRoute)

_VERSIONED = "not_found version_required version_stale".split()
_WRITTEN = "markup_not_allowed unknown_code".split()
_PUBLISHED = "publication_in_future refused".split()
AttachmentNumber = Annotated[
    WholeNumber, Path(description="Number of the file (附件编号), as answers give it.", examples=[1])
]


@router.post(
    "",
    operation_id="createArticle",
    status_code=201,
    summary="Draft an article (起草文章)",
    description="Role `supervisor`. A draft of one's own region, which nobody but its officers reads until it is published (草稿).",
    response_model=ArticleShown,
    responses=errors(*_WRITTEN, "idempotency_key_reused", body=True),
)
async def create_article(request: Request, call: Supervisor, body: ArticleIn) -> Response:
    return await answer(request, call, article_shown, articles.draft, body.value(), status=201)


@router.get(
    "",
    operation_id="listArticles",
    summary="List one's region's articles (文章列表)",
    description="Role `supervisor`. Drafts, published and withdrawn articles of the region, the latest changed first (文章列表).",
    response_model=ArticlesShown,
    responses=errors(),
)
async def list_articles(
    request: Request,
    call: Supervisor,
    page: PageNumber = 1,
    page_size: PageSize = 20,
    status: Annotated[ArticleStatus | None, Query(description="Status (状态).")] = None,
    category: Annotated[Category | None, Query(description="Category (栏目).")] = None,
) -> Response:
    return await answer(request, call, articles_shown, articles.listing, status, category, page, page_size)


@router.get(
    "/{id}",
    operation_id="readArticle",
    summary="Read an article of any status (文章详情)",
    description="Role `supervisor`. An article of the region with its files; its `version` is the ETag (文章详情).",
    response_model=ArticleShown,
    responses=errors("not_found"),
)
async def read_article(request: Request, call: Supervisor, id: RowNumber) -> Response:
    return await answer(request, call, article_shown, articles.read, id)


@router.patch(
    "/{id}",
    operation_id="editArticle",
    summary="Edit an article (编辑文章)",
    description="Role `supervisor`. A JSON merge patch, in whatever status; a published article is read and found so at once (编辑文章).",
    response_model=ArticleShown,
    responses=errors(*_VERSIONED, *_WRITTEN, *_PUBLISHED, body=True),
)
async def edit_article(
    request: Request, call: Supervisor, id: RowNumber, version: ExpectedVersion, body: ArticlePatch
) -> Response:
    return await answer(request, call, article_shown, articles.edit, id, version, body.value())


@router.delete(
    "/{id}",
    operation_id="deleteArticle",
    status_code=204,
    summary="Delete a draft (删除草稿)",
    description="Role `supervisor`. A draft with its files; what was public once is withdrawn instead (删除草稿).",
    response_class=Response,
    responses=errors(*_VERSIONED, "wrong_status"),
)
async def delete_article(request: Request, call: Supervisor, id: RowNumber, version: ExpectedVersion) -> Response:
    return await answer(request, call, None, articles.delete, id, version)


@router.post(
    "/{id}/publication",
    operation_id="publishArticle",
    summary="Publish an article (发布文章)",
    description="Role `supervisor`. From now on the public reads and finds it; one that was withdrawn can be published again (发布).",
    response_model=ArticleShown,
    responses=errors(*_VERSIONED, *_PUBLISHED, "wrong_status", "idempotency_key_reused", body=True),
)
async def publish_article(
    request: Request, call: Supervisor, id: RowNumber, version: ExpectedVersion, body: PublicationIn | None = None
) -> Response:
    day = body.day() if body else None
    return await answer(request, call, article_shown, articles.publish, id, version, day)


@router.post(
    "/{id}/withdrawal",
    operation_id="withdrawArticle",
    summary="Withdraw an article (撤下文章)",
    description="Role `supervisor`. The public reads and finds it no longer, nor its files (撤下).",
    response_model=ArticleShown,
    responses=errors(*_VERSIONED, "wrong_status", "idempotency_key_reused"),
)
async def withdraw_article(request: Request, call: Supervisor, id: RowNumber, version: ExpectedVersion) -> Response:
    return await answer(request, call, article_shown, articles.withdraw, id, version)


@router.post(
    "/{id}/attachments",
    operation_id="addArticleAttachment",
    status_code=201,
    summary="Attach a file (上传附件)",
    description="Role `supervisor`. PDF, .docx, .xlsx, .xls, PNG or JPEG by its content, at most 10 MiB and 20 to an article, without "
    "macros. It is given out under a harmless name with the ending of what it is (上传附件).",
    response_model=ArticleShown,
    responses=errors("not_found", "attachment_refused", "idempotency_key_reused", body=True),
)
async def add_attachment(
    request: Request,
    call: Supervisor,
    id: RowNumber,
    body: Annotated[AttachmentIn, Form(media_type="multipart/form-data")],
) -> Response:
    content = await body.file.read()
    if len(content) > MOST_ATTACHMENT_BYTES:
        raise Refused([TOO_LARGE.refused("/file", limit=MOST_ATTACHMENT_BYTES)])
    arguments = (id, body.file.filename, content)
    return await answer(request, call, article_shown, article_attachments.attach, *arguments, status=201)


@router.get(
    "/{id}/attachments/{attachment_id}",
    operation_id="downloadArticleAttachment",
    summary="Download a file of any article (查看附件)",
    description="Role `supervisor`. A file of an article of the region, published or not (查看附件).",
    response_class=Response,
    responses={200: {"description": "The file (附件).", "headers": HEADERS, "content": CONTENT}, **errors("not_found")},
)
async def download_attachment(
    request: Request, call: Supervisor, id: RowNumber, attachment_id: AttachmentNumber
) -> Response:
    call.render = as_download(kept=False)
    return await hop(request, call, article_attachments.content_of, id, attachment_id)


@router.delete(
    "/{id}/attachments/{attachment_id}",
    operation_id="removeArticleAttachment",
    status_code=204,
    summary="Take a file off an article (删除附件)",
    description="Role `supervisor`. If-Match names the article's version (删除附件).",
    response_class=Response,
    responses=errors(*_VERSIONED),
)
async def remove_attachment(
    request: Request, call: Supervisor, id: RowNumber, attachment_id: AttachmentNumber, version: ExpectedVersion
) -> Response:
    return await answer(request, call, None, article_attachments.detach, id, attachment_id, version)
