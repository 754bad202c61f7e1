"""核定核查 (bills): the thirteen figures of each standing assessment come out again from the rows they are made of."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from app.domain.ledger_check.errors import LedgerError, ledger_error
from app.domain.ledger_check.late_fees import charged_by_bill
from app.domain.ledger_check.rows import AssessmentRow, EmployerLedger

_NAMES = (
    ("缴费人数", "contributing persons"),
    ("其中农民工人数", "migrant workers"),
    ("缴费基数合计", "total base"),
    ("单位应缴", "employer due"),
    ("个人应缴", "employee due"),
    ("单位补退调整", "employer adjustment"),
    ("个人补退调整", "employee adjustment"),
    ("单位待转金冲减", "employer credit used"),
    ("个人待转金冲减", "employee credit used"),
    ("单位实际应缴", "employer payable"),
    ("个人实际应缴", "employee payable"),
    ("利息", "interest"),
    ("滞纳金", "late fee"),
)
_PAYABLE = slice(9, 13)
_RETURNED = ("set_off_returned", "surplus_returned")
_NEVER_NEGATIVE = (*range(5), *range(7, 13))


def bill_errors(ledger: EmployerLedger) -> Iterator[LedgerError]:
    """What is wrong with the assessments of an employer and with their order."""
    recomputed = _figures(ledger)
    for assessment in ledger.assessments:
        if assessment.stands:
            yield from _figure_errors(assessment, recomputed[assessment.id])
            yield from _status_errors(assessment)
    yield from _returned_errors(ledger)
    yield from _void_errors(ledger)
    yield from _order_errors(ledger)


def _figures(ledger: EmployerLedger) -> dict[int, list[int]]:
    """Thirteen figures by assessment, from the lines billed, the reductions applied and the credit set off."""
    figures: dict[int, list[int]] = defaultdict(lambda: [0] * len(_NAMES))
    for line in ledger.lines:
        if line.assessment_id is None or line.gives_back:
            continue
        bill = figures[line.assessment_id]
        if line.kind == "regular":
            bill[0] += 1
            bill[1] += line.person_kind == "migrant_worker"
            bill[2] += line.contribution_base
            bill[3] += line.employer_amount
            bill[4] += line.employee_amount
        elif line.kind != "late_fee":
            bill[5] += line.employer_amount
            bill[6] += line.employee_amount
            bill[11] += line.interest
    for assessment_id, late_fees in charged_by_bill(ledger).items():
        figures[assessment_id][12] = max(late_fees, 0)
    for application in ledger.applications:
        figures[application.assessment_id][5] -= application.employer_applied
        figures[application.assessment_id][6] -= application.employee_applied
    for movement in ledger.movements:
        if movement.kind == "set_off" and movement.assessment_id is not None:
            figures[movement.assessment_id][7 if movement.part == "employer" else 8] -= movement.amount
    for bill in figures.values():
        bill[9] = bill[3] + bill[5] - bill[7]
        bill[10] = bill[4] + bill[6] - bill[8]
    return figures


def _figure_errors(assessment: AssessmentRow, recomputed: list[int]) -> Iterator[LedgerError]:
    for number, (stored, expected, (zh, en)) in enumerate(
        zip(assessment.figures, recomputed, _NAMES, strict=True), start=1
    ):
        if stored != expected:
            yield _error(
                "figure_differs", assessment, number=number, name_zh=zh, name_en=en, expected=expected, actual=stored
            )
    if any(assessment.figures[index] < 0 for index in _NEVER_NEGATIVE):
        yield ledger_error("amount_negative", "assessments", assessment.id)


def _returned_errors(ledger: EmployerLedger) -> Iterator[LedgerError]:
    """What corrections of late fees leave below nothing is credit, to the fen."""
    charged = charged_by_bill(ledger)
    returned: dict[int | None, int] = defaultdict(int)
    for movement in ledger.movements:
        if movement.kind == "late_fee_returned":
            returned[movement.assessment_id] += movement.amount
    for assessment in ledger.assessments:
        expected, actual = max(-charged.get(assessment.id, 0), 0), returned[assessment.id]
        if assessment.stands and actual != expected:
            yield _error("late_fee_not_returned", assessment, expected=expected, actual=actual)


def _void_errors(ledger: EmployerLedger) -> Iterator[LedgerError]:
    """A voided bill keeps nothing: its credit and its late fees come to nothing, and no receipt is on it."""
    left: dict[int | None, int] = defaultdict(int)
    for movement in ledger.movements:
        left[movement.assessment_id] += abs(movement.amount) * (-1 if movement.kind in _RETURNED else 1)
    charged = charged_by_bill(ledger)
    waiting = {line.assessment_id for line in ledger.lines if line.kind in ("back_pay", "debit")}
    for assessment in ledger.assessments:
        kept = left[assessment.id], charged.get(assessment.id, 0), assessment.paid
        if not assessment.stands and (any(kept) or assessment.id in waiting):
            yield _error("void_not_whole", assessment)


def _status_errors(assessment: AssessmentRow) -> Iterator[LedgerError]:
    payable, paid = sum(assessment.figures[_PAYABLE]), assessment.paid
    if not 0 <= paid <= payable:
        yield _error("paid_too_much", assessment)
    expected = "paid" if paid >= payable else "partly_paid" if paid > 0 else "unpaid"
    if assessment.status != expected:
        yield _error("status_differs", assessment, expected=expected, actual=assessment.status)


def _order_errors(ledger: EmployerLedger) -> Iterator[LedgerError]:
    """Assessments follow one another month by month, each month once, from the first insured month on."""
    standing = sorted((row for row in ledger.assessments if row.stands), key=lambda row: (row.period, row.id))
    for before, after in pairwise(standing):
        if after.period == before.period:
            yield _error("assessment_twice", after)
        elif after.period != before.period.plus(1):
            yield _error("assessment_skipped", after, previous=before.period)
    if standing and standing[0].period < ledger.insured_from:
        yield _error("assessment_before_insured", standing[0], insured_from=ledger.insured_from)


def _error(code: str, assessment: AssessmentRow, **params: object) -> LedgerError:
    return ledger_error(code, "assessments", assessment.id, **params)
