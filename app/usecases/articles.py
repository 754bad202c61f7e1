"""文章 (articles) as officers write them: drafted, edited, published and withdrawn by supervisors of their region (§6.7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.audit_chain import AuditAction
from app.domain.calendar import today
from app.domain.employer import region_prefix, region_reaches
from app.domain.finding import REQUIRED, Finding, Refused
from app.domain.portal.article import (
    Article,
    ArticleStatus,
    Category,
    article_step_findings,
    publishable_findings,
)
from app.domain.portal.body import body_findings
from app.domain.portal.services import service_findings
from app.lawbook import load_services
from app.repositories import articles, attachments
from app.usecases.context import NOT_FOUND, VERSION_STALE, Call, Work, check_version
from app.usecases.portal import ArticleRead

_REQUIRED = ("category", "title", "services")


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article to be drafted."""

    category: Category
    title: str
    summary: str | None
    body: str | None
    source: str | None
    services: Sequence[str]
    published_on: date | None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page of articles."""

    items: Sequence[Article]
    page: int
    page_size: int
    total: int


def draft(call: Call, new: NewArticle) -> ArticleRead:
    """A new draft, of the region of who writes it (起草)."""
    _refuse(_written_findings(new.body, new.services))
    with call.writing() as work:
        officer = work.officer("supervisor")
        article = Article(
            id=0,
            region_code=officer.region_code or "",
            category=new.category,
            title=new.title,
            summary=new.summary,
            body=new.body,
            source=new.source,
            services=tuple(sorted(set(new.services))),
            status="draft",
            version=1,
            published_on=new.published_on,
            created_by=work.who,
            created_at=work.now,
            updated_by=work.who,
            updated_at=work.now,
        )
        article = replace(article, id=articles.add(work.connection, article))
        record(work, "article_created", article)
        read = ArticleRead(article, ())
        work.commit(read)
        return read


def listing(
    call: Call, status: ArticleStatus | None, category: Category | None, page: int, page_size: int
) -> ArticlePage:
    """The articles of the officer's region, drafts too, the latest changed first (文章列表)."""
    with call.reading() as work:
        prefix = region_prefix(work.officer("supervisor").region_code or "")
        limits = {"offset": (page - 1) * page_size, "limit": page_size}
        found, total = articles.page_of_region(work.connection, prefix, status, category, **limits)
        return ArticlePage(found, page, page_size, total)


def read(call: Call, article_id: int) -> ArticleRead:
    """One article of the officer's region, whatever its status."""
    with call.reading() as work:
        return whole(work, reached(work, article_id))


def edit(call: Call, article_id: int, version: int, patch: Mapping[str, Any]) -> ArticleRead:
    """An article with some of it changed (编辑); a published one is read so at once."""
    missing = [REQUIRED.refused(f"/{name}") for name in _REQUIRED if name in patch and patch[name] is None]
    _refuse((*missing, *_written_findings(patch.get("body"), patch.get("services") or ())))
    with call.writing() as work:
        article = reached(work, article_id, version)
        changed = replace(article, **patch, updated_by=work.who, updated_at=work.now)
        changed = replace(changed, services=tuple(sorted(set(changed.services))))
        if changed.status == "published":
            _refuse(publishable_findings(changed, today(work.now)))
        return _stored(work, changed, "article_changed", changed=sorted(patch))


def publish(call: Call, article_id: int, version: int, published_on: date | None) -> ArticleRead:
    """An article that the public reads from now on (发布), of a day, or the one it names, or today."""
    with call.writing() as work:
        article = reached(work, article_id, version)
        day = published_on or article.published_on or today(work.now)
        shown = replace(article, status="published", published_on=day, updated_by=work.who, updated_at=work.now)
        _refuse((*article_step_findings(article.status, "published"), *publishable_findings(shown, today(work.now))))
        return _stored(work, shown, "article_published", published_on=day.isoformat())


def withdraw(call: Call, article_id: int, version: int) -> ArticleRead:
    """An article that the public reads no longer (撤下); it can be edited and published again."""
    with call.writing() as work:
        article = reached(work, article_id, version)
        _refuse(article_step_findings(article.status, "withdrawn"))
        hidden = replace(article, status="withdrawn", updated_by=work.who, updated_at=work.now)
        return _stored(work, hidden, "article_withdrawn")


def delete(call: Call, article_id: int, version: int) -> None:
    """Deletes a draft with its files (删除草稿); what was public once stays, withdrawn."""
    with call.writing() as work:
        article = reached(work, article_id, version)
        _refuse(article_step_findings(article.status, "deleted"))
        if not articles.remove(work.connection, article):
            raise Refused([VERSION_STALE.refused(current=article.version + 1)])
        record(work, "article_deleted", article)
        work.commit()


def reached(work: Work, article_id: int, version: int | None = None, *, locked: bool = False) -> Article:
    """An article of the calling supervisor's region, in the version named; not_found otherwise."""
    officer = work.officer("supervisor")
    article = articles.find(work.connection, article_id, locked=locked)
    if article is None or not region_reaches(officer.region_code or "", article.region_code):
        raise Refused([NOT_FOUND.refused()])
    if version is not None:
        check_version(article.version, version)
    return article


def whole(work: Work, article: Article) -> ArticleRead:
    """An article with its files."""
    return ArticleRead(article, attachments.of_articles(work.connection, [article.id]))


def record(work: Work, action: AuditAction, article: Article, **data: Any) -> None:
    """Notes what was done to an article, as its region's affair."""
    work.record(action, f"articles/{article.id}", region_code=article.region_code, title=article.title, **data)


def _stored(work: Work, article: Article, action: AuditAction, **data: Any) -> ArticleRead:
    if not articles.store(work.connection, article):
        raise Refused([VERSION_STALE.refused(current=article.version + 1)])
    done = whole(work, replace(article, version=article.version + 1))
    record(work, action, article, **data)
    work.commit(done)
    return done


def _written_findings(body: str | None, services: Sequence[str]) -> tuple[Finding, ...]:
    return *body_findings(body or ""), *service_findings(services, load_services())


def _refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise Refused(findings)
