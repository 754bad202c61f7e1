"""政策与代码数据 (lawbook): the dated law and the code tables in `app/data` as the domain's values, each read once."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from app.domain.codes import CodeTables
from app.domain.policy import Policy
from app.domain.portal.article import CATEGORIES
from app.domain.portal.services import Service
from app.domain.suspension_reasons import SuspensionReasons
from app.lawbook.code_files import read_codes, read_countries, read_regions, read_suspension_reasons
from app.lawbook.entry import LawbookMalformed
from app.lawbook.policy_file import read_policy
from app.lawbook.portal_files import DemoArticle, read_demo_articles, read_services

__all__ = [
    "DemoArticle",
    "LawbookMalformed",
    "load_code_tables",
    "load_demo_articles",
    "load_policy",
    "load_services",
    "load_suspension_reasons",
    "read_policy",
]


@cache
def load_policy() -> Policy:
    """政策参数 of Yunnan."""
    return read_policy(_text("policy/yunnan.yaml"), "policy/yunnan.yaml")


@cache
def load_code_tables() -> CodeTables:
    """代码表, with the countries as nationality and the province, its prefectures and counties as region."""
    return CodeTables(
        {
            **read_codes(_text("codes.yaml"), "codes.yaml"),
            "nationality": read_countries(_text("countries.yaml"), "countries.yaml"),
            "region": read_regions(_text("regions.yaml"), "regions.yaml"),
        }
    )


@cache
def load_suspension_reasons() -> SuspensionReasons:
    """暂停缴费原因表, with the unemployment-registration reasons that each one matches."""
    return read_suspension_reasons(_text("reasons.yaml"), "reasons.yaml")


@cache
def load_services() -> Mapping[str, Service]:
    """服务导航: the services of the hall by their codes, in their order."""
    return read_services(_text("portal/services.yaml"), "portal/services.yaml")


@cache
def load_demo_articles() -> Sequence[DemoArticle]:
    """演示文章 of all categories."""
    names = {category: f"portal/{category}.yaml" for category in CATEGORIES}
    return [article for category, name in names.items() for article in read_demo_articles(_text(name), name, category)]


def _text(name: str) -> str:
    return files("app").joinpath("data", name).read_text(encoding="utf-8")
