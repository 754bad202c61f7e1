"""门户 (portal): what anyone reads before signing in: the home page, articles, their files, the search and the services (§1, §1.3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.domain.calendar import Opening, today
from app.domain.employer import PROVINCE
from app.domain.finding import Refused
from app.domain.policy import Law
from app.domain.portal.article import CATEGORIES, Article, Category
from app.domain.portal.attachment import Attachment
from app.domain.portal.search import Match, matched, searched_text, searched_words
from app.domain.portal.services import Service, opening_of
from app.lawbook import load_services
from app.repositories import article_search, articles, attachments
from app.repositories.articles import Headline
from app.usecases.context import NOT_FOUND, Call, Work
from app.usecases.employers import region_findings

LATEST = 6
_OF_A_SERVICE = 5
_POLICIES: tuple[Category, ...] = ("policy", "interpretation")


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list: how many files it has, and where the words searched for stand in it."""

    headline: Headline
    attachments: int
    match: Match | None


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page of articles; `exact` where `total` is all there are."""

    items: Sequence[Listed]
    page: int
    page_size: int
    total: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class OpenService:
    """A service of the hall, whether it is open, and the law that says so."""

    service: Service
    opening: Opening | None
    law: Law


@dataclass(frozen=True, slots=True)
class Home:
    """The home page (首页): the newest of each category, and the services with their openings."""

    latest: Mapping[Category, Sequence[Listed]]
    services: Sequence[OpenService]


@dataclass(frozen=True, slots=True)
class ArticleRead:
    """An article with its files, as officers and the public read it."""

    article: Article
    attachments: Sequence[Attachment]

    @property
    def version(self) -> int:
        return self.article.version


@dataclass(frozen=True, slots=True)
class GuidedService:
    """A service with what explains it: guides, policies, and the files of the guides (办事指南、政策、模板)."""

    open_service: OpenService
    guides: Sequence[Headline]
    policies: Sequence[Headline]
    files: Sequence[Attachment]


def home(call: Call, region_code: str | None) -> Home:
    """首页: the newest of each category, and which services are open in a region."""
    region = _region(call, region_code)
    with call.reading(unchanging=True) as work:
        listed = _listed(work, articles.latest_of_each(work.connection, LATEST), ())
        latest = {name: [each for each in listed if each.headline.category == name] for name in CATEGORIES}
        return Home(latest, _open_services(work, region))


def list_articles(call: Call, category: Category | None, query: str, page: int, page_size: int) -> ListedPage:
    """栏目列表 and 全文检索: what is published, the newest first; of a search, those with the words in their title first."""
    offset, words = (page - 1) * page_size, searched_words(query)
    with call.reading(unchanging=True) as work:
        if not words:
            shown, total = articles.page_of_published(work.connection, category, offset=offset, limit=page_size)
            return ListedPage(_listed(work, shown, ()), page, page_size, total)
        found = article_search.search(work.connection, words, category)
        shown = articles.headlines(work.connection, found.article_ids[offset : offset + page_size])
        return ListedPage(_listed(work, shown, words), page, page_size, len(found.article_ids), found.exact)


def read_article(call: Call, article_id: int) -> ArticleRead:
    """An article and its files, if it is published."""
    with call.reading(unchanging=True) as work:
        article = articles.published(work.connection, article_id)
        if article is None:
            raise Refused([NOT_FOUND.refused()])
        return ArticleRead(article, attachments.of_articles(work.connection, [article_id]))


def read_attachment(call: Call, attachment_id: int, known: Collection[str]) -> tuple[Attachment, bytes | None]:
    """附件下载: a file of a published article; without its content where the caller has that already, by its digest."""
    with call.reading(unchanging=True) as work:
        attachment = attachments.published(work.connection, attachment_id)
        if attachment is None:
            raise Refused([NOT_FOUND.refused()])
        if attachment.digest in known:
            return attachment, None
        return attachment, attachments.content(work.connection, attachment_id)


def list_services(call: Call, region_code: str | None) -> Sequence[GuidedService]:
    """服务导航: every service with its path, whether it is open now, and what explains it."""
    region = _region(call, region_code)
    with call.reading(unchanging=True) as work:
        related = articles.of_services(work.connection, ("guide", *_POLICIES), _OF_A_SERVICE)
        guides = {headline.id for _, headline in related if headline.category == "guide"}
        files = attachments.of_articles(work.connection, sorted(guides))
        return [_guided(service, related, files) for service in _open_services(work, region)]


def _guided(
    service: OpenService, related: Sequence[tuple[str, Headline]], files: Sequence[Attachment]
) -> GuidedService:
    own = [headline for code, headline in related if code == service.service.code]
    guides = [each for each in own if each.category == "guide"]
    policies = sorted((each for each in own if each.category in _POLICIES), key=_newest_first)[:_OF_A_SERVICE]
    of_guides = {each.id for each in guides}
    return GuidedService(service, guides, policies, [each for each in files if each.article_id in of_guides])


def _newest_first(headline: Headline) -> tuple[int, int]:
    return -headline.published_on.toordinal(), -headline.id


def _region(call: Call, region_code: str | None) -> str:
    if region_code is None:
        return PROVINCE
    findings = region_findings(call, region_code, "")
    if findings:
        raise Refused(findings)
    return region_code


def _open_services(work: Work, region_code: str) -> list[OpenService]:
    law = work.hall.policy.on(today(work.now), region_code)
    return [OpenService(each, opening_of(each, work.now, law), law) for each in load_services().values()]


def _listed(work: Work, shown: Sequence[Headline], words: Sequence[str]) -> list[Listed]:
    files = attachments.counted(work.connection, [each.id for each in shown])
    return [
        Listed(
            each,
            files.get(each.id, 0),
            matched(words, each.title, searched_text(each.summary, each.body)) if words else None,
        )
        for each in shown
    ]
