"""政策与代码数据 (lawbook): the dated law and the code tables in `app/data` as the domain's values, each read once."""

from functools import cache
from importlib.resources import files

from app.domain.codes import CodeTables
from app.domain.policy import Policy
from app.domain.suspension_reasons import SuspensionReasons
from app.lawbook.code_files import read_codes, read_countries, read_regions, read_suspension_reasons
from app.lawbook.entry import LawbookMalformed
from app.lawbook.policy_file import read_policy

__all__ = ["LawbookMalformed", "load_code_tables", "load_policy", "load_suspension_reasons", "read_policy"]


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


def _text(name: str) -> str:
    return files("app").joinpath("data", name).read_text(encoding="utf-8")
