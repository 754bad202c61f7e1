"""校验结果 (findings) as answers show them."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import Field

from app.domain.finding import Finding, Language
from app.domain.finding import Fix as FindingFix
from app.schemas.fields import Shown
from app.usecases.saving import finding_as_kept


class Fix(Shown):
    """A repair that a finding offers (修正建议)."""

    label: str = Field(description="What the repair does (说明).")
    patch: dict[str, Any] = Field(description="JSON merge patch that applies it (修正内容).")


class FindingShown(Shown):
    """One finding (校验结果): its code, its place in the body, how grave it is, and what to do next."""

    code: str = Field(description="Code (代码), explained at /problems/{code}.", examples=["back_pay_forced"])
    pointer: str = Field(description="Place in the body (位置), RFC 6901.", examples=["/insurance/enroll_month"])
    severity: Literal["refused", "warning", "info"] = Field(description="How grave it is (级别).", examples=["warning"])
    message: str = Field(description="What is wrong and what to do next (说明).")
    params: dict[str, Any] = Field(description="The values in the message (参数).")
    cell: str | None = Field(default=None, description="Cell of the sheet (单元格), where it came from one.")
    fixes: list[Fix] = Field(default=[], description="Repairs it offers (修正建议).")


def shown(findings: Iterable[Finding], language: Language) -> list[FindingShown]:
    """Findings in a language."""
    return [
        FindingShown(
            code=finding.code.name,
            pointer=finding.pointer,
            severity=finding.severity,
            message=finding.message(language),
            params=dict(finding.params),
            fixes=[fix_shown(fix, language) for fix in finding.fixes],
        )
        for finding in findings
    ]


def fix_shown(fix: FindingFix, language: Language) -> Fix:
    """A repair in a language."""
    return Fix(label=fix.en if language == "en" else fix.zh, patch=dict(fix.patch))


def stored(findings: Iterable[Mapping[str, Any]], language: Language) -> list[FindingShown]:
    """Findings kept with a change or a row, in a language."""
    return shown(map(finding_as_kept, findings), language)
