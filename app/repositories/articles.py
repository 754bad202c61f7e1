"""文章 (articles) in rows: as officers keep them and as the public reads them; what is searched is written along with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    delete,
    func,
    insert,
    literal_column,
    select,
    union_all,
    update,
)

from app.domain.portal.article import CATEGORIES, Article, ArticleStatus, Category
from app.domain.portal.search import place_of, searched_text
from app.repositories import article_search
from app.repositories.article_search import Searchable
from app.repositories.bulk import add_many, among
from app.repositories.database import made_id
from app.repositories.portal_tables import article_attachments, article_services, articles

# As the partial indexes have it.
PUBLISHED: ColumnElement[bool] = literal_column("status = 'published'")
_KEPT = "region_code category title summary body source status version published_on".split()
_KEPT += "created_by created_at updated_by updated_at".split()
_ARTICLE: Select[Any] = select(articles.c.id, *(articles.c[name] for name in _KEPT))


@dataclass(frozen=True, slots=True)
class Headline:
    """标题: what lists show of a published article; `body` only where it is wanted."""

    id: int
    category: Category
    title: str
    summary: str | None
    source: str | None
    published_on: date
    body: str


HEADLINE_COLUMNS = tuple(articles.c[name] for name in "id category title summary source published_on body".split())


def find(connection: Connection, article_id: int, *, locked: bool = False) -> Article | None:
    """One article by its number, whatever its status; `locked`, others who act on it wait until this transaction ends."""
    query = _ARTICLE.where(articles.c.id == article_id)
    row = connection.execute(query.with_for_update() if locked else query).mappings().one_or_none()
    if row is None:
        return None
    services = select(article_services.c.service).where(article_services.c.article_id == article_id)
    known = connection.execute(services.order_by(article_services.c.service)).scalars()
    return Article(**row, services=tuple(known))


def add(connection: Connection, article: Article, *, demo_key: str | None = None) -> int:
    """Keeps a new article; its number."""
    values = {name: getattr(article, name) for name in _KEPT} | {"demo_key": demo_key}
    article_id = made_id(connection.execute(insert(articles).values(values)))
    _add_services(connection, article_id, article.services)
    return article_id


def store(connection: Connection, article: Article) -> bool:
    """Stores an article as its next version, and what it is searched by; false where someone was faster."""
    values = {name: getattr(article, name) for name in _KEPT} | {"version": article.version + 1}
    if connection.execute(update(articles).where(*_same(article)).values(values)).rowcount != 1:
        return False
    connection.execute(delete(article_services).where(article_services.c.article_id == article.id))
    _add_services(connection, article.id, article.services)
    search_anew(connection, article)
    return True


def touch(connection: Connection, article: Article) -> bool:
    """Makes an article its next version where only its files change; false where someone was faster."""
    changed = {"version": article.version + 1, "updated_by": article.updated_by, "updated_at": article.updated_at}
    return connection.execute(update(articles).where(*_same(article)).values(changed)).rowcount == 1


def search_anew(connection: Connection, article: Article) -> None:
    """Writes what a published article is searched by; of any other nothing is left."""
    article_search.drop(connection, article.id)
    if article.status == "published" and article.published_on is not None:
        place = place_of(article.published_on, article.id)
        text = searched_text(article.summary, article.body)
        article_search.put(connection, Searchable(place, article.id, article.category, article.title, text))


def remove(connection: Connection, article: Article) -> bool:
    """Deletes an article that was never published, with its files; false where someone was faster."""
    for table in (article_services, article_attachments):
        connection.execute(delete(table).where(table.c.article_id == article.id))
    return connection.execute(delete(articles).where(*_same(article))).rowcount == 1


def page_of_region(
    connection: Connection,
    prefix: str,
    status: ArticleStatus | None,
    category: Category | None,
    *,
    offset: int,
    limit: int,
) -> tuple[list[Article], int]:
    """A page of the articles that a region's prefix reaches, the latest changed first, and how many there are; without bodies."""
    reached: list[ColumnElement[bool]] = [articles.c.region_code.between(prefix.ljust(6, "0"), prefix.ljust(6, "9"))]
    if status is not None:
        reached.append(articles.c.status == status)
    if category is not None:
        reached.append(articles.c.category == category)
    total = connection.execute(select(func.count()).select_from(articles).where(*reached)).scalar_one()
    latest = (articles.c.updated_at.desc(), articles.c.id.desc())
    rows = connection.execute(_ARTICLE.where(*reached).order_by(*latest).offset(offset).limit(limit)).mappings().all()
    services = _services_of(connection, [row["id"] for row in rows])
    return [Article(**row, services=tuple(services.get(row["id"], ()))) for row in rows], total


def published(connection: Connection, article_id: int) -> Article | None:
    """An article that the public may read."""
    article = find(connection, article_id)
    return article if article is not None and article.status == "published" else None


def page_of_published(
    connection: Connection, category: Category | None, *, offset: int, limit: int
) -> tuple[list[Headline], int]:
    """A page of what is published, the newest first, and how much there is."""
    shown = [PUBLISHED] if category is None else [PUBLISHED, articles.c.category == category]
    total = connection.execute(select(func.count()).select_from(articles).where(*shown)).scalar_one()
    newest = (articles.c.published_on.desc(), articles.c.id.desc())
    query = select(*HEADLINE_COLUMNS).where(*shown).order_by(*newest).offset(offset).limit(limit)
    return [Headline(*row) for row in connection.execute(query)], total


def headlines(connection: Connection, article_ids: Sequence[int]) -> list[Headline]:
    """Published articles by their numbers, in the order these are given in."""
    rows = connection.execute(select(*HEADLINE_COLUMNS).where(PUBLISHED, among(connection, articles.c.id, article_ids)))
    known = {row.id: Headline(*row) for row in rows}
    return [known[each] for each in article_ids if each in known]


def latest_of_each(connection: Connection, count: int) -> list[Headline]:
    """The newest of every category, in the order of the categories."""
    newest = (articles.c.published_on.desc(), articles.c.id.desc())
    parts = [
        select(
            select(*HEADLINE_COLUMNS)
            .where(PUBLISHED, articles.c.category == category)
            .order_by(*newest)
            .limit(count)
            .subquery()
        )
        for category in CATEGORIES
    ]
    return [Headline(*row) for row in connection.execute(union_all(*parts))]


def of_services(connection: Connection, categories: Collection[Category], count: int) -> list[tuple[str, Headline]]:
    """The newest published articles of each service in each of some categories, each with its service."""
    group = (article_services.c.service, articles.c.category)
    newest = (articles.c.published_on.desc(), articles.c.id.desc())
    ranked = (
        select(
            article_services.c.service,
            *HEADLINE_COLUMNS,
            func.row_number().over(partition_by=group, order_by=newest).label("rank"),
        )
        .join(articles, articles.c.id == article_services.c.article_id)
        .where(PUBLISHED, articles.c.category.in_(list(categories)))
        .subquery()
    )
    query = select(ranked).where(ranked.c.rank <= count).order_by(ranked.c.service, ranked.c.rank)
    return [(row[0], Headline(*row[1:-1])) for row in connection.execute(query)]


def demo_keys(connection: Connection) -> frozenset[str]:
    """Which pieces of the demonstration are there."""
    known = connection.execute(select(articles.c.demo_key).where(articles.c.demo_key.is_not(None))).scalars()
    return frozenset(known)


def _same(article: Article) -> tuple[ColumnElement[bool], ...]:
    return articles.c.id == article.id, articles.c.version == article.version


def _add_services(connection: Connection, article_id: int, services: Sequence[str]) -> None:
    add_many(connection, article_services, [{"article_id": article_id, "service": each} for each in services])


def _services_of(connection: Connection, article_ids: Sequence[int]) -> Mapping[int, list[str]]:
    query = select(article_services).where(among(connection, article_services.c.article_id, article_ids))
    services: dict[int, list[str]] = {}
    for row in connection.execute(query.order_by(article_services.c.article_id, article_services.c.service)):
        services.setdefault(row.article_id, []).append(row.service)
    return services
