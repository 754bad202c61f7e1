"""门户数据文件 (portal files): the services of the hall and the demonstration's articles, written as in `app/data/portal`."""

from dataclasses import dataclass
from datetime import date
from typing import get_args

from app.domain.batch.columns import BatchKind
from app.domain.portal.article import Category
from app.domain.portal.services import Link, LinkKind, OpenDuring, Service, Words
from app.lawbook.entry import Entry, document

_METHODS = ("GET", "POST", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """演示文章: an article of the demonstration; `templates` are the batch templates that are attached to it."""

    key: str
    category: Category
    title: str
    summary: str | None
    body: str
    published_on: date
    services: tuple[str, ...]
    templates: tuple[BatchKind, ...]


def read_services(text: str, source: str) -> dict[str, Service]:
    """The services of the hall by their codes, in the order of the navigation (服务导航)."""
    services: dict[str, Service] = {}
    for entry in document(text, source).items("services"):
        service = _service(entry)
        if service.code in services:
            entry.fail(f"{service.code} is there already")
        services[service.code] = service
    return services


def read_demo_articles(text: str, source: str, category: Category) -> list[DemoArticle]:
    """The demonstration's articles of a category (演示文章)."""
    return [_demo_article(entry, category) for entry in document(text, source).items("articles")]


def _service(entry: Entry) -> Service:
    entry.only("code", "name", "path", "open_during", "reminder", "steps", "links")
    return Service(
        code=entry.text("code"),
        name=_words(entry.part("name")),
        path=[_words(each) for each in entry.items("path")],
        open_during=entry.choice("open_during", get_args(OpenDuring)),
        reminder=None if entry.fields.get("reminder") is None else _words(entry.part("reminder")),
        steps=[_words(each) for each in entry.items("steps")],
        links=[_link(each) for each in entry.items("links")] if entry.fields.get("links") != [] else [],
    )


def _words(entry: Entry) -> Words:
    entry.only("zh", "en")
    return Words(entry.text("zh"), entry.text("en"))


def _link(entry: Entry) -> Link:
    entry.only("kind", "name", "method", "href", "public")
    return Link(
        kind=entry.choice("kind", get_args(LinkKind)),
        name=_words(entry.part("name")),
        method=entry.choice("method", _METHODS),
        href=entry.text("href"),
        public=entry.choice("public", (True, False)),
    )


def _demo_article(entry: Entry, category: Category) -> DemoArticle:
    entry.only("key", "title", "summary", "body", "published_on", "services", "templates")
    return DemoArticle(
        key=f"{category}/{entry.text('key')}",
        category=category,
        title=entry.text("title"),
        summary=None if entry.fields.get("summary") is None else entry.text("summary"),
        body=entry.text("body"),
        published_on=entry.read("published_on", date.fromisoformat),
        services=_codes(entry, "services"),
        templates=_templates(entry),
    )


def _templates(entry: Entry) -> tuple[BatchKind, ...]:
    kinds = get_args(BatchKind)
    if not set(_codes(entry, "templates")) <= set(kinds):
        entry.fail(f"templates must be a list of: {', '.join(kinds)}")
    return tuple(kind for kind in kinds if kind in _codes(entry, "templates"))


def _codes(entry: Entry, name: str) -> tuple[str, ...]:
    codes = entry.fields.get(name, [])
    if not isinstance(codes, list) or not all(isinstance(each, str) for each in codes):
        entry.fail(f"{name} must be a list of codes")
    return tuple(codes)
