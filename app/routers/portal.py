"""门户 (portal): what anyone reads without a session: `/portal` (§1, §1.3)."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.domain.portal.article import Category
from app.domain.portal.search import LONGEST_QUERY
from app.routers.cacheable import as_cacheable, cacheable, known_tags
from app.routers.documented import errors
from app.routers.downloads import CONTENT, HEADERS, as_download
from app.schemas.fields import PageNumber, PageSize, RegionCodeText, text
from app.schemas.portal import PortalShown, ServicesShown, portal_shown, services_shown
from app.schemas.portal_articles import (
    ArticlesListedShown,
    PortalArticleShown,
    articles_listed_shown,
    portal_article_shown,
)
from app.strict_json import StrictRoute
from app.usecases import portal
from app.wiring import API, RowNumber, SlowPoolName, Visitor, hop

router = APIRouter(prefix=f"{API}/portal", tags=["portal"], route_class=StrictRoute)

RegionAsked = Annotated[
    RegionCodeText | None,
    Query(description="Region (行政区划) whose calendar counts; the province's if not given.", examples=["530102"]),
]
Asked = Annotated[
    str,
    text(LONGEST_QUERY, shortest=0),
    Query(
        description="Words that title or text hold (检索词), parted by spaces: all of them, each wherever it stands."
    ),
]


@router.get(
    "",
    operation_id="readPortal",
    summary="The home page (首页)",
    description="The newest of each category, and which services are open now "
    "(资讯中心、通知公告、政策文件、政策解读、专题专栏、办事指南).",
    response_model=PortalShown,
    responses={**errors("unknown_code", "policy_missing", session=False), **cacheable("The home page (首页).")},
)
async def read_portal(request: Request, call: Visitor, region_code: RegionAsked = None) -> Response:
    call.render = as_cacheable(request, call, portal_shown)
    return await hop(request, call, portal.home, region_code)


@router.get(
    "/articles",
    operation_id="listPortalArticles",
    summary="List and search articles (文章列表、全文检索)",
    description="What is published, the newest first. With `q`, what holds every word of it in title or text, any part of a text of any "
    "length; 全角 and 半角, large and small letters are the same. Those with all words in the title come first (全文检索).",
    response_model=ArticlesListedShown,
    responses={**errors(session=False), **cacheable("A page of articles (文章列表).")},
)
async def list_articles(
    request: Request,
    call: Visitor,
    category: Annotated[Category | None, Query(description="Category (栏目).")] = None,
    q: Asked = "",
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response:
    call.render = as_cacheable(request, call, articles_listed_shown)
    # Whoever asks for odd words has nobody wait who signs in or saves.
    slow: SlowPoolName | None = "searches" if q else None
    return await hop(request, call, portal.list_articles, category, q, page, page_size, slow=slow)


@router.get(
    "/articles/{id}",
    operation_id="readPortalArticle",
    summary="Read an article (文章全文)",
    description="A published article whole, with its files; drafts and what was withdrawn are not found (文章全文).",
    response_model=PortalArticleShown,
    responses={**errors("not_found", session=False), **cacheable("The article (文章全文).")},
)
async def read_article(request: Request, call: Visitor, id: RowNumber) -> Response:
    call.render = as_cacheable(request, call, portal_article_shown)
    return await hop(request, call, portal.read_article, id)


@router.get(
    "/attachments/{id}",
    operation_id="downloadPortalAttachment",
    summary="Download a file (附件下载)",
    description="A file of a published article, as what its content is, to be kept under its name (附件下载、模板下载).",
    response_class=Response,
    responses={
        **errors("not_found", session=False),
        **cacheable("The file (附件).", CONTENT, HEADERS),
    },
)
async def download_attachment(request: Request, call: Visitor, id: RowNumber) -> Response:
    call.render = as_download()
    return await hop(request, call, portal.read_attachment, id, known_tags(request))


@router.get(
    "/services",
    operation_id="listPortalServices",
    summary="Service navigation (服务导航)",
    description="Every service of the hall: the path to it, its reminder, whether its window is open now and when it opens next, its "
    "guides, templates and policies (服务导航、业务经办提醒).",
    response_model=ServicesShown,
    responses={**errors("unknown_code", "policy_missing", session=False), **cacheable("The services (服务导航).")},
)
async def list_services(request: Request, call: Visitor, region_code: RegionAsked = None) -> Response:
    call.render = as_cacheable(request, call, services_shown)
    return await hop(request, call, portal.list_services, region_code)
