"""滞纳金核查 (late fees): each day past a due date is charged once, by what the rows of its time say was outstanding."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from app.domain.calendar import today
from app.domain.late_fee import LATE_FEE_CAP, ONE_DAY, LateAssessment, Relief, figured, named_rate
from app.domain.ledger_check.errors import LedgerError, ledger_error
from app.domain.ledger_check.rows import AssessmentRow, EmployerLedger, LineRow
from app.domain.money_line import LateStretch
from app.domain.policy import Policy, PolicyMissing


def late_fee_errors(ledger: EmployerLedger, policy: Policy) -> Iterator[LedgerError]:
    """What is wrong with the late fees of an employer, each by itself, in its days, and in what stands charged."""
    covered: dict[int, date] = {}
    charged: dict[int, int] = defaultdict(int)
    for line in ledger.lines:
        if line.kind != "late_fee":
            continue
        late, bill = ledger.assessment.get(line.late_assessment_id or 0), ledger.assessment.get(line.assessment_id or 0)
        if late is None or bill is None or late.period >= bill.period:
            yield _error("late_fee_without_assessment", line)
            continue
        yield from _owner_errors(line, late)
        unknown = _unknown_basis(line, policy)
        if unknown is not None:
            yield _error("basis_unknown", line, name=unknown)
            continue
        stretches = _stretches(line)
        if stretches is None:
            yield _error("late_days_unreadable", line)
            continue
        if not bill.stands:
            # What a voided bill charged was returned on it: the bill's own check sees that it comes to nothing.
            continue
        yield from _days_errors(line, late, bill, covered.get(late.id, late.due_on), ledger, policy)
        yield from _outstanding_errors(line, stretches, late, bill, ledger, policy)
        yield from _amount_errors(line, stretches, charged[line.corrects_id or line.id], policy)
        charged[line.corrects_id or line.id] += line.employer_amount
        if line.last_day is not None and line.corrects_id is None:
            covered[late.id] = line.last_day


def _owner_errors(line: LineRow, late: AssessmentRow) -> Iterator[LedgerError]:
    nobodys = (line.person_id, line.enrollment_id, line.change_id, line.person_kind) == (None,) * 4
    if not nobodys or line.employee_amount or line.interest or line.contribution_base:
        yield _error("late_fee_not_the_employers", line)
    if line.contribution_period != late.period:
        yield _error("late_fee_of_another_month", line, month=line.contribution_period, period=late.period)


def _unknown_basis(line: LineRow, policy: Policy) -> str | None:
    """A name among what the line rests on that is neither a daily rate nor the cap; none where all are."""
    for key in line.basis.split(";"):
        try:
            if not key.startswith(LATE_FEE_CAP):
                named_rate(key, policy)
            else:
                policy.named(key)
        except (KeyError, ValueError):
            return key
    return None


def _stretches(line: LineRow) -> tuple[LateStretch, ...] | None:
    """The stretches as they are stored: within the line's days, one after the other, each of something; else none."""
    first, last = line.first_day, line.last_day
    if first is None or last is None:
        return None
    try:
        found = [
            LateStretch(
                date.fromisoformat(each["first_day"]),
                date.fromisoformat(each["last_day"]),
                int(each["outstanding"]),
                each["rate"],
            )
            for each in line.stretches or ()
        ]
    except (KeyError, TypeError, ValueError):
        return None
    inside = all(first <= each.first_day <= each.last_day <= last and each.outstanding > 0 for each in found)
    in_order = all(before.last_day < after.first_day for before, after in pairwise(found))
    rates = set(line.basis.split(";"))
    return tuple(found) if inside and in_order and all(each.rate in rates for each in found) else None


def _days_errors(
    line: LineRow, late: AssessmentRow, bill: AssessmentRow, covered: date, ledger: EmployerLedger, policy: Policy
) -> Iterator[LedgerError]:
    """New days follow those charged before, up to the last of the window; a correction has the days that it corrects."""
    original = ledger.line.get(line.corrects_id or 0)
    if line.corrects_id is not None:
        if original is None or original.kind != "late_fee" or original.corrects_id is not None:
            yield _error("correction_missing", line)
        elif (original.late_assessment_id, original.first_day, original.last_day) != (
            late.id,
            line.first_day,
            line.last_day,
        ):
            yield _error("late_days_wrong", line, first=original.first_day, last=original.last_day)
        return
    try:
        last = bill.period.day(policy.at(bill.period, ledger.region_code).business_window.value.last_day)
    except PolicyMissing:
        last = line.last_day or covered
    first = max(covered, late.due_on) + ONE_DAY
    if (line.first_day, line.last_day) != (first, last):
        yield _error("late_days_wrong", line, first=first, last=last)


def _outstanding_errors(
    line: LineRow,
    stretches: tuple[LateStretch, ...],
    late: AssessmentRow,
    bill: AssessmentRow,
    ledger: EmployerLedger,
    policy: Policy,
) -> Iterator[LedgerError]:
    reliefs = _reliefs(line, late, bill, ledger)
    if reliefs is None or line.first_day is None or line.last_day is None:
        return
    rates = [named_rate(key, policy) for key in line.basis.split(";") if not key.startswith(LATE_FEE_CAP)]
    known = LateAssessment(late.id, late.period, late.due_on, sum(late.figures[9:11]), reliefs)
    if known.stretches(line.first_day, line.last_day, rates) != stretches:
        yield _error("late_days_outstanding_differs", line)


def _reliefs(
    line: LineRow, late: AssessmentRow, bill: AssessmentRow, ledger: EmployerLedger
) -> tuple[Relief, ...] | None:
    """What lowered the principal as it was known when a line was written; none where rows do not tell what came first."""
    found = []
    for receipt in ledger.receipts_of_assessment.get(late.id, ()):
        reversal = ledger.reversal_of.get(receipt.id)
        if receipt.created_at == line.created_at or (reversal and reversal.created_at == line.created_at):
            return None
        reversed_before = reversal is not None and reversal.created_at < line.created_at
        if receipt.principal and receipt.created_at < line.created_at and not reversed_before:
            found.append(Relief(receipt.received_on + ONE_DAY, None, receipt.principal))
    for reduction in ledger.reductions_of_assessment.get(late.id, ()):
        if reduction.id < line.id:
            amount = reduction.employer_amount + reduction.employee_amount
            ended = _ended(reduction, line, bill, ledger)
            found.append(Relief(today(reduction.created_at) + ONE_DAY, ended, amount))
    return tuple(found)


def _ended(reduction: LineRow, line: LineRow, bill: AssessmentRow, ledger: EmployerLedger) -> date | None:
    """The last day on which a reduction waited, as it was known when a line was written."""
    application = ledger.application_of.get(reduction.id)
    applied = None if application is None else ledger.assessment.get(application.assessment_id)
    if applied is not None and applied.id < bill.id:
        return today(applied.finalised_at)
    for row in ledger.corrections_of(reduction):
        if row.kind == "cancelled" and row.id < line.id:
            return today(row.created_at)
    return None


def _amount_errors(
    line: LineRow, stretches: tuple[LateStretch, ...], charged: int, policy: Policy
) -> Iterator[LedgerError]:
    """A late fee is the fee of its days less what stood charged for them; the cap may stop it short of that."""
    fee = figured(stretches, policy)
    capped = LATE_FEE_CAP in line.basis
    stands = charged + line.employer_amount
    if stands != fee and not (capped and 0 <= stands < fee):
        yield _error("amount_differs", line, expected=fee - charged)


def charged_by_bill(ledger: EmployerLedger) -> Mapping[int, int]:
    """The late fees of each assessment together, which may be less than nothing; fen."""
    sums: dict[int, int] = defaultdict(int)
    for line in ledger.lines:
        if line.kind == "late_fee" and line.assessment_id is not None:
            sums[line.assessment_id] += line.employer_amount
    return sums


def _error(code: str, line: LineRow, **params: object) -> LedgerError:
    return ledger_error(code, "money_lines", line.id, **params)
