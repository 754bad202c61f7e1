"""预算 (quote): the money of a change as it is shown before it is saved, and whether it still is so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.domain.enroll import EnrollPlan
from app.domain.fen import format_yuan
from app.domain.finding import Finding, declare
from app.domain.money_line import Contribution
from app.domain.policy import BaseLimits, Policy
from app.domain.refund import GivenBack
from app.domain.rollback import BroughtBack
from app.domain.suspend import SuspendPlan

QUOTE_STALE = declare(
    "quote_stale",
    "state",
    ("预算已变化", "The quote is out of date"),
    zh="费款明细与所引用的预算不一致（{count} 行），本次未保存。请重新预算，核对后再提交。",
    en="The lines are not those of the preview named ({count} of them differ) and nothing was saved. "
    "Preview again, check the lines and send it with the new quote.",
)

NOTHING = {"employer_amount": "0.00", "employee_amount": "0.00", "interest": "0.00", "total": "0.00"}
_COMPARED = (
    "kind contribution_period assessment_period contribution_base employer_rate employee_rate "
    "employer_amount employee_amount interest overlap"
).split()


@dataclass(frozen=True, slots=True)
class Money:
    """The money of a change: its lines as they are shown, and their totals in yuan, interest included in `total`."""

    forced: bool
    lines: tuple[dict[str, Any], ...]
    totals: Mapping[str, str]


NO_MONEY = Money(False, (), NOTHING)


def enroll_money(plan: EnrollPlan, policy: Policy) -> Money:
    """补收信息 of an enrolment."""
    if not plan.lines:
        return Money(True, (), NOTHING) if plan.forced else NO_MONEY
    lines = tuple(back_pay_line(number, line, policy) for number, line in enumerate(plan.lines, 1))
    return Money(plan.forced, lines, contribution_totals(plan.lines))


def suspend_money(plan: SuspendPlan, person_name: str, employer_name: str, policy: Policy) -> Money:
    """退收信息 of a suspension."""
    return given_back_money(plan.lines, person_name, employer_name, policy)


def given_back_money(given: Sequence[GivenBack], person_name: str, employer_name: str, policy: Policy) -> Money:
    """退收信息: lines given back, of which those never billed are shown but do not count."""
    if not given:
        return NO_MONEY
    lines = tuple(
        given_back_line(number, each, person_name, employer_name, policy) for number, each in enumerate(given, 1)
    )
    counted = [each.line.contribution for each in given if each.counts]
    return Money(False, lines, contribution_totals(counted, with_interest=False))


def brought_back_money(brought: Sequence[BroughtBack], policy: Policy) -> Money:
    """What rolling a suspension back brings back; a reduction never applied stands again and costs nothing new."""
    lines = tuple(
        {**back_pay_line(number, each.contribution, policy), "kind": each.how} for number, each in enumerate(brought, 1)
    )
    return Money(False, lines, contribution_totals([each.contribution for each in brought if each.how == "back_pay"]))


def contribution_totals(lines: Sequence[Contribution], *, with_interest: bool = True) -> dict[str, str]:
    """Totals of lines in yuan."""
    employer = sum(line.employer_amount for line in lines)
    employee = sum(line.employee_amount for line in lines)
    interest = sum(line.interest for line in lines) if with_interest else 0
    return {
        "employer_amount": format_yuan(employer),
        "employee_amount": format_yuan(employee),
        "interest": format_yuan(interest),
        "total": format_yuan(employer + employee + interest),
    }


def back_pay_line(sequence: int, line: Contribution, policy: Policy) -> dict[str, Any]:
    """A line of the 补收信息 table."""
    return {
        "sequence": sequence,
        "contribution_period": str(line.contribution_period),
        "contribution_base": format_yuan(line.contribution_base),
        "employer_rate": str(line.employer_rate),
        "employee_rate": str(line.employee_rate),
        "employer_amount": format_yuan(line.employer_amount),
        "employee_amount": format_yuan(line.employee_amount),
        "total": format_yuan(line.total),
        "person_kind": line.person_kind,
        "interest": format_yuan(line.interest),
        "overlap": line.overlap,
        "basis": basis(line.basis, policy),
    }


def given_back_line(
    sequence: int, given: GivenBack, person_name: str, employer_name: str, policy: Policy
) -> dict[str, Any]:
    """A line of the 退收信息 table; amounts are positive, and `paid_months` is 0 where nothing was billed."""
    line = given.line.contribution
    billed = given.line.assessment_period if given.counts else None
    return {
        "sequence": sequence,
        "name": person_name,
        "employer_name": employer_name,
        "insurance_kind": "unemployment",
        "assessment_period": str(billed) if billed else None,
        "contribution_period": str(line.contribution_period),
        "paid_months": 1 if given.counts else 0,
        "contribution_base": format_yuan(line.contribution_base),
        "employee_rate": str(line.employee_rate),
        "employee_amount": format_yuan(line.employee_amount),
        "employer_rate": str(line.employer_rate),
        "employer_amount": format_yuan(line.employer_amount),
        "paid_amount": format_yuan(line.total),
        "kind": given.kind,
        "basis": basis(line.basis, policy),
    }


def basis(keys: Sequence[str], policy: Policy) -> list[dict[str, str]]:
    """The policy values a line rests on, each with its value, since when, and its legal basis (文件依据)."""
    return [_parameter(policy, key) for key in keys]


def stale_findings(quoted: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Refuses a quote of which a line differs from what it would be now, with both sides of each."""
    before = {line["contribution_period"]: comparable(line) for line in quoted}
    after = {line["contribution_period"]: comparable(line) for line in now}
    differences = [
        {"contribution_period": period, "quoted": before.get(period), "now": after.get(period)}
        for period in sorted(before.keys() | after.keys())
        if before.get(period) != after.get(period)
    ]
    if not differences:
        return ()
    return (QUOTE_STALE.refused("/quote_id", count=len(differences), differences=differences),)


def comparable(line: Mapping[str, Any]) -> dict[str, Any]:
    """What of a shown line makes it that line."""
    return {field: line[field] for field in _COMPARED if field in line}


@lru_cache(4096)
def _parameter(policy: Policy, key: str) -> dict[str, str]:
    parameter = policy.named(key)
    value = parameter.value
    if isinstance(value, BaseLimits):
        shown = f"{format_yuan(value.floor)}–{format_yuan(value.ceiling)}"
    else:
        shown = str(value)
    return {
        "parameter": parameter.name,
        "value": shown,
        "in_force_since": parameter.since.isoformat(),
        "legal_basis": parameter.basis,
        "confidence": parameter.confidence,
    }
