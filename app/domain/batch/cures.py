"""修正建议 (cures): the findings of a row with the repair they offer, where there is only one (§2.4 注意4-6)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.domain.batch.reasons import reasons_like
from app.domain.codes import UNKNOWN_CODE
from app.domain.finding import Finding, Fix
from app.domain.id_number import ID_NUMBER_INVALID, check_digit
from app.domain.matching import UNEMPLOYMENT_MONTH_MISMATCH, UNEMPLOYMENT_REASON_MISMATCH
from app.domain.suspension_reasons import SuspensionReasons
from app.domain.unemployment_registration import UnemploymentRegistration

_OLD_NUMBER_LENGTH = 15


def with_cures(
    findings: Iterable[Finding],
    values: Mapping[str, Any],
    reasons: SuspensionReasons,
    registration: UnemploymentRegistration | None = None,
) -> tuple[Finding, ...]:
    """Each finding, with its repair where it has one and only one; `registration` is the one that a suspension is matched with."""
    return tuple(_with_cure(finding, values, reasons, registration) for finding in findings)


def _with_cure(
    finding: Finding,
    values: Mapping[str, Any],
    reasons: SuspensionReasons,
    registration: UnemploymentRegistration | None,
) -> Finding:
    fix: Fix | None = None
    if finding.code is UNEMPLOYMENT_MONTH_MISMATCH and registration is not None:
        day = registration.registered_on.isoformat()
        fix = _fix("suspension_date", day, f"改为失业登记日期 {day}", f"Use the day of the registration, {day}")
    elif finding.code is UNEMPLOYMENT_REASON_MISMATCH and registration is not None:
        fix = _reason_fix(reasons, [code for code, each in reasons.reasons.items() if _matches(each, registration)])
    elif finding.code is UNKNOWN_CODE and finding.pointer == "/values/suspension_reason":
        fix = _reason_fix(reasons, reasons_like(str(values["suspension_reason"]), reasons))
    elif finding.code is ID_NUMBER_INVALID:
        fix = _old_number_fix(values["id_number"])
    return finding if fix is None else replace(finding, fixes=(fix,))


def _matches(reason: Any, registration: UnemploymentRegistration) -> bool:
    return bool(reason.online and registration.reason in reason.unemployment)


def _reason_fix(reasons: SuspensionReasons, codes: list[str]) -> Fix | None:
    if len(codes) != 1:
        return None
    reason = reasons.reasons[codes[0]]
    shown = f"{reason.code} {reason.name}"
    return _fix("suspension_reason", reason.code, f"改为“{shown}”", f"Use reason {reason.code}")


def _old_number_fix(number: object) -> Fix | None:
    """第一代身份证号码: of its 15 digits the 18 follow by rule, for whoever was born in the 1900s."""
    if not isinstance(number, str) or len(number) != _OLD_NUMBER_LENGTH or not (number.isascii() and number.isdigit()):
        return None
    first_17 = f"{number[:6]}19{number[6:]}"
    whole = first_17 + check_digit(first_17)
    return _fix("id_number", whole, f"改为 18 位号码 {whole}", f"Use the number of 18 digits, {whole}")


def _fix(field: str, value: str, zh: str, en: str) -> Fix:
    return Fix(zh, en, {"values": {field: value}})
