"""代码表文件 (code files): the code tables, countries, regions and suspension reasons, written as in `app/data`."""

from app.domain.suspension_reasons import SuspensionReason, SuspensionReasons
from app.lawbook.entry import Entry, document

PROVINCE = {"530000": "云南省"}


def read_codes(text: str, source: str) -> dict[str, dict[str, str]]:
    """The small tables by their names, each of codes and names (代码表)."""
    tables = document(text, source)
    return {name: tables.part(name).texts() for name in tables.names()}


def read_countries(text: str, source: str) -> dict[str, str]:
    """The countries' Chinese names by their codes of three letters (国籍)."""
    countries = document(text, source)
    return {code: countries.part(code).text("zh") for code in countries.names()}


def read_regions(text: str, source: str) -> dict[str, str]:
    """The names of the province, its prefectures and its counties by their codes of six digits (行政区划)."""
    prefectures = document(text, source)
    regions = dict(PROVINCE)
    for code in prefectures.names():
        prefecture = prefectures.part(code)
        prefecture.only("name", "counties")
        regions |= {code: prefecture.text("name"), **prefecture.part("counties").texts()}
    return regions


def read_suspension_reasons(text: str, source: str) -> SuspensionReasons:
    """The suspension reasons with the unemployment-registration reasons that each one matches (暂停缴费原因)."""
    tables = document(text, source)
    tables.only("suspension_reason", "unemployment_reason")
    unemployment_reasons = tables.part("unemployment_reason").texts()
    reasons: dict[str, SuspensionReason] = {}
    for entry in tables.items("suspension_reason"):
        reason = _suspension_reason(entry, frozenset(unemployment_reasons))
        if reason.code in reasons:
            entry.fail(f"{reason.code} is there already")
        reasons[reason.code] = reason
    return SuspensionReasons(reasons, unemployment_reasons)


def _suspension_reason(entry: Entry, unemployment_reasons: frozenset[str]) -> SuspensionReason:
    entry.only("code", "name", "law", "involuntary", "online", "unemployment")
    return SuspensionReason(
        code=entry.text("code"),
        name=entry.text("name"),
        law=None if entry.fields.get("law") is None else entry.text("law"),
        involuntary=entry.choice("involuntary", (True, False, None)),
        online=entry.choice("online", (True, False)),
        unemployment=_unemployment(entry, unemployment_reasons),
    )


def _unemployment(entry: Entry, known: frozenset[str]) -> tuple[str, ...]:
    codes = entry.fields.get("unemployment")
    if not isinstance(codes, list) or not known.issuperset(codes):
        entry.fail(f"unemployment must be a list of: {', '.join(sorted(known))}")
    return tuple(codes)
