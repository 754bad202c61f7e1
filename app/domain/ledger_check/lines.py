"""费款核查 (lines): each line belongs to a change and an enrolment, and comes out again from the policy it names."""

from collections.abc import Iterator
from typing import TypeVar

from app.domain.contribution import contribution_base
from app.domain.fen import Rate, half_up
from app.domain.ledger_check.errors import LedgerError, ledger_error
from app.domain.ledger_check.rows import EmployerLedger, EnrollmentRow, LineRow
from app.domain.policy import BaseLimits, Law, Parameter, Policy

_KINDS = frozenset({"regular", "back_pay", "difference", "debit", "refund", "reduction", "cancelled", "late_fee"})

Value = TypeVar("Value")


def line_errors(ledger: EmployerLedger, policy: Policy) -> Iterator[LedgerError]:
    """What is wrong with the lines of an employer, each taken by itself."""
    for line in ledger.lines:
        if line.kind not in _KINDS:
            yield _error("kind_unknown", line, kind=line.kind)
        if (
            line.kind not in ("difference", "late_fee")
            and min(line.employer_amount, line.employee_amount, line.interest) < 0
        ):
            yield _error("amount_negative", line)
        yield from _billing_errors(line, ledger)
        if line.kind == "debit":
            yield from _debit_errors(line, ledger)
        if line.enrollment_id is None and line.kind in ("debit", "late_fee"):
            continue
        yield from _change_errors(line, ledger)
        enrollment = ledger.enrollment.get(line.enrollment_id or 0)
        if enrollment is None:
            yield _error("enrollment_missing", line, enrollment_id=line.enrollment_id)
            continue
        yield from _enrollment_errors(line, enrollment, ledger)
        if line.contributes:
            yield from _policy_errors(line, enrollment, ledger, policy)


def _debit_errors(line: LineRow, ledger: EmployerLedger) -> Iterator[LedgerError]:
    """A debit comes from a reversed receipt, is the employer's and of the receipt's month."""
    receipt = ledger.receipt.get(line.receipt_id or 0)
    if receipt is None or receipt.id not in ledger.reversal_of or ledger.debit_of.get(receipt.id) is not line:
        yield _error("debit_without_reversal", line)
        return
    assessment = ledger.assessment.get(receipt.assessment_id)
    nobodys = (line.person_id, line.enrollment_id, line.change_id, line.person_kind) == (None,) * 4
    if not nobodys or line.employee_amount or line.interest or line.contribution_base or line.basis:
        yield _error("debit_not_the_employers", line)
    if assessment is not None and line.contribution_period != assessment.period:
        yield _error("debit_of_another_month", line, month=line.contribution_period, period=assessment.period)


def _change_errors(line: LineRow, ledger: EmployerLedger) -> Iterator[LedgerError]:
    change = ledger.change.get(line.change_id or 0)
    if change is None or change.enrollment_id != line.enrollment_id:
        yield _error("change_missing", line, change_id=line.change_id)
    elif change.status not in ("approved", "rolled_back"):
        yield _error("change_not_approved", line, change_id=line.change_id)


def _billing_errors(line: LineRow, ledger: EmployerLedger) -> Iterator[LedgerError]:
    if line.assessment_id is None:
        if line.kind == "regular":
            yield _error("regular_not_billed", line)
        return
    if line.gives_back:
        yield _error("correction_billed", line)
        return
    billed = ledger.assessment.get(line.assessment_id)
    if billed is None or not (billed.stands or line.kind in ("regular", "late_fee")):
        yield _error("billed_elsewhere", line, assessment_id=line.assessment_id)
        return
    month = line.contribution_period
    if month != billed.period if line.kind == "regular" else month > billed.period:
        yield _error("billed_in_wrong_period", line, month=month, period=billed.period)


def _enrollment_errors(line: LineRow, enrollment: EnrollmentRow, ledger: EmployerLedger) -> Iterator[LedgerError]:
    if line.person_id != enrollment.person_id:
        yield _error("person_differs", line)
    month = line.contribution_period
    if month < enrollment.first_month or (ledger.stands(line) and not enrollment.covers(month)):
        yield _error("month_not_covered", line, month=month)
    corrected_wage = any(change.kind == "base" for change in ledger.changes_of_enrollment.get(enrollment.id, ()))
    if line.contributes and not corrected_wage and line.declared_wage != enrollment.declared_wage:
        yield _error("wage_differs", line)
    if line.person_kind != ("migrant_worker" if enrollment.migrant_worker else "urban_worker"):
        yield _error("person_kind_differs", line)


def _policy_errors(
    line: LineRow, enrollment: EnrollmentRow, ledger: EmployerLedger, policy: Policy
) -> Iterator[LedgerError]:
    named: dict[str, Parameter[object]] = {}
    for key in line.basis.split(";"):
        try:
            parameter = policy.named(key)
        except KeyError:
            yield _error("basis_unknown", line, name=key)
            return
        named[parameter.name] = parameter
    yield from _in_force_errors(line, enrollment, ledger, policy, named)
    limits = _value(named, "base_limits", BaseLimits)
    rates = _value(named, "employer_rate", Rate), _value(named, _employee_rate_name(enrollment), Rate)
    if limits is not None:
        base = contribution_base(line.declared_wage, limits)
        if line.contribution_base != base:
            yield _error("base_differs", line, expected=base)
    stored = (line.employer_rate, line.employer_amount), (line.employee_rate, line.employee_amount)
    for rate, (stored_rate, stored_amount) in zip(rates, stored, strict=True):
        if rate is not None and stored_rate != str(rate):
            yield _error("rate_differs", line, expected=rate)
        if rate is not None and stored_amount != rate.of(line.contribution_base):
            yield _error("amount_differs", line, expected=rate.of(line.contribution_base))
    if line.corrects_id is None:
        yield from _interest_errors(line, _value(named, "back_pay_interest_rate", Rate))


def _in_force_errors(
    line: LineRow,
    enrollment: EnrollmentRow,
    ledger: EmployerLedger,
    policy: Policy,
    named: dict[str, Parameter[object]],
) -> Iterator[LedgerError]:
    law = policy.at(line.contribution_period, ledger.region_code)
    for name in ("base_limits", "employer_rate", _employee_rate_name(enrollment)):
        parameter, in_force = named.get(name), _key_in_force(law, name)
        if parameter is not None and parameter.key == in_force:
            continue
        superseded = ledger.is_superseded(line)
        if parameter is None or not superseded or parameter.since > line.contribution_period.first_day:
            yield _error("basis_not_in_force", line, month=line.contribution_period, name=in_force or name)


def _interest_errors(line: LineRow, rate: Rate | None) -> Iterator[LedgerError]:
    expected = 0
    if line.kind == "back_pay" and rate is not None and line.interest_period is not None:
        waited = max(line.interest_period.months_since(line.contribution_period), 0)
        amount = line.employer_amount + line.employee_amount
        expected = half_up(amount * rate.numerator * waited, rate.denominator * 12)
    if line.interest != expected:
        yield _error("interest_differs", line, expected=expected)


def _employee_rate_name(enrollment: EnrollmentRow) -> str:
    free = enrollment.migrant_worker and not enrollment.migrant_worker_pays
    return "migrant_worker_employee_rate" if free else "employee_rate"


def _key_in_force(law: Law, name: str) -> str | None:
    parameter = law.values.get(name)
    return None if parameter is None else parameter.key


def _value(named: dict[str, Parameter[object]], name: str, kind: type[Value]) -> Value | None:
    parameter = named.get(name)
    return parameter.value if parameter is not None and isinstance(parameter.value, kind) else None


def _error(code: str, line: LineRow, **params: object) -> LedgerError:
    return ledger_error(code, "money_lines", line.id, **params)
