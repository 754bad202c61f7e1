"""门户 (portal) as anyone reads it: the home page, and the services of the hall as they are open now (§1, §1.3)."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from app.domain.calendar import Opening
from app.domain.finding import Language
from app.domain.portal.article import Category
from app.domain.portal.services import LinkKind, reminder_of
from app.schemas.fields import MomentShown, Shown
from app.schemas.portal_articles import (
    ArticleListedShown,
    AttachmentShown,
    HeadlineShown,
    article_listed_shown,
    attachment_shown,
    category_name,
    headline_shown,
)
from app.usecases.portal import GuidedService, Home, OpenService


class OpeningShown(Shown):
    """Whether a service is open (开放情况)."""

    open: bool = Field(description="Open now (当前是否开放); of the printed form, whether this month's can be printed.")
    closes_at: MomentShown | None = Field(
        description="When it shuts (本次截止), the first moment after it; null where it is shut or ends with no day.",
        examples=["2026-03-21T00:00:00+08:00"],
    )
    opens_at: MomentShown = Field(description="When it opens next (下次开放).", examples=["2026-04-01T00:00:00+08:00"])


class ServiceOpenShown(Shown):
    """A service of the hall and whether it is open (业务开放情况)."""

    code: str = Field(description="Code (业务代码).", examples=["enroll"])
    name: str = Field(description="Name (业务名称).", examples=["参保单位人员增加"])
    reminder: str | None = Field(description="Reminder (业务经办提醒).")
    window: OpeningShown | None = Field(description="Whether it is open (开放情况); null where it always is.")


class LinkShown(Shown):
    """Where a service leads to (链接)."""

    kind: LinkKind = Field(
        description="What is there (种类): an operation (办理), a template (模板), a printed form (打印), or its verification (验真).",
        examples=["template"],
    )
    name: str = Field(description="Name (名称).", examples=["人员批量增加模板"])
    method: str = Field(description="Method (请求方法).", examples=["GET"])
    href: str = Field(description="Address (地址).", examples=["/api/v1/batch-templates/enroll.xlsx"])
    public: bool = Field(description="Whether anyone may ask (是否公开); others sign in first.")


class ServiceShown(ServiceOpenShown):
    """A service of the hall: the way to it, and what explains it (服务导航)."""

    path: list[str] = Field(
        description="Path (功能路径), from the first menu on.",
        examples=[["单位服务", "失业保险服务", "参保单位人员增加"]],
    )
    steps: list[str] = Field(description="Steps (步骤).")
    guides: list[HeadlineShown] = Field(description="Guides (办事指南), the newest first, at most five.")
    policies: list[HeadlineShown] = Field(description="Policies and what explains them (相关政策), at most five.")
    downloads: list[AttachmentShown] = Field(description="Files of the guides (模板下载), such as templates.")
    links: list[LinkShown] = Field(
        description="Where it is done (办理入口), templates and forms that need a session among them."
    )


class ServicesShown(Shown):
    """Every service of the hall (服务导航), as it stands now in a region."""

    items: list[ServiceShown] = Field(description="Services (业务), in the order of the menu.")


class SectionShown(Shown):
    """A category with its newest articles (栏目)."""

    category: Category = Field(description="Category (栏目).", examples=["notice"])
    name: str = Field(description="Category in words (栏目名称).", examples=["通知公告"])
    items: list[ArticleListedShown] = Field(description="Its newest articles (最新文章), at most six.")


class PortalShown(Shown):
    """The home page (首页): the newest of each category, and which services are open."""

    categories: list[SectionShown] = Field(description="Categories (栏目), in the order of the home page.")
    services: list[ServiceOpenShown] = Field(description="Services (业务) and whether they are open now.")


def portal_shown(home: Home, language: Language) -> PortalShown:
    """The home page in a language."""
    return PortalShown(
        categories=[
            SectionShown(
                category=category,
                name=category_name(category, language),
                items=[article_listed_shown(each, language) for each in listed],
            )
            for category, listed in home.latest.items()
        ],
        services=[ServiceOpenShown(**_open_fields(each, language)) for each in home.services],
    )


def services_shown(services: Sequence[GuidedService], language: Language) -> ServicesShown:
    """The services in a language."""
    return ServicesShown(items=[_service_shown(each, language) for each in services])


def _service_shown(guided: GuidedService, language: Language) -> ServiceShown:
    service = guided.open_service.service
    return ServiceShown(
        **_open_fields(guided.open_service, language),
        path=[each.told(language) for each in service.path],
        steps=[each.told(language) for each in service.steps],
        guides=[headline_shown(each) for each in guided.guides],
        policies=[headline_shown(each) for each in guided.policies],
        downloads=[attachment_shown(each) for each in guided.files],
        links=[
            LinkShown(
                kind=each.kind, name=each.name.told(language), method=each.method, href=each.href, public=each.public
            )
            for each in service.links
        ],
    )


def _open_fields(each: OpenService, language: Language) -> dict[str, Any]:
    return {
        "code": each.service.code,
        "name": each.service.name.told(language),
        "reminder": reminder_of(each.service, each.law, language),
        "window": None if each.opening is None else _opening_shown(each.opening),
    }


def _opening_shown(opening: Opening) -> OpeningShown:
    return OpeningShown(
        open=opening.open,
        closes_at=None if opening.closes_at is None else opening.closes_at.isoformat(),
        opens_at=opening.opens_at.isoformat(),
    )
