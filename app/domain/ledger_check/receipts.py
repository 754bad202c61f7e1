"""实缴核查 (receipts): what was received is applied whole and once, and a reversal leaves nothing of it behind."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from app.domain.ledger_check.errors import LedgerError, ledger_error
from app.domain.ledger_check.rows import AssessmentRow, EmployerLedger, ReceiptRow, ReversalRow


def receipt_errors(ledger: EmployerLedger) -> Iterator[LedgerError]:
    """What is wrong with the receipts of an employer, their reversals, and what they leave paid."""
    for receipt in ledger.receipts:
        yield from _application_errors(receipt, ledger)
        yield from _surplus_errors(receipt, ledger)
        reversal = ledger.reversal_of.get(receipt.id)
        if reversal is not None:
            yield from _reversal_errors(receipt, reversal, ledger)
    for reversal in ledger.reversals:
        if ledger.reversal_of[reversal.receipt_id] is not reversal:
            yield ledger_error("reversed_twice", "receipt_reversals", reversal.id, receipt_id=reversal.receipt_id)
    yield from _paid_errors(ledger)


def _application_errors(receipt: ReceiptRow, ledger: EmployerLedger) -> Iterator[LedgerError]:
    parts = (*receipt.applied, receipt.surplus)
    if receipt.amount <= 0 or min(parts) < 0 or sum(parts) != receipt.amount:
        yield _error("receipt_not_applied_whole", receipt)
    assessment = ledger.assessment.get(receipt.assessment_id)
    if assessment is None or not (assessment.stands or receipt.id in ledger.reversal_of):
        yield _error("receipt_elsewhere", receipt, assessment_id=receipt.assessment_id)


def _surplus_errors(receipt: ReceiptRow, ledger: EmployerLedger) -> Iterator[LedgerError]:
    credited = _credited(receipt, "overpayment", ledger)
    if credited != receipt.surplus:
        yield _error("surplus_not_credited", receipt, expected=receipt.surplus, actual=credited)


def _reversal_errors(receipt: ReceiptRow, reversal: ReversalRow, ledger: EmployerLedger) -> Iterator[LedgerError]:
    """What was unused of the surplus is taken back, all of it, and what was used is one debit."""
    taken_back = -_credited(receipt, "overpayment_reversed", ledger)
    debit = ledger.debit_of.get(receipt.id)
    debited = 0 if debit is None else debit.employer_amount
    if (taken_back, debited) != (reversal.taken_back, reversal.debited):
        yield ledger_error("reversal_differs", "receipt_reversals", reversal.id, taken_back=taken_back, debited=debited)
    if reversal.taken_back + reversal.debited != receipt.surplus:
        yield ledger_error("surplus_not_undone_whole", "receipt_reversals", reversal.id, surplus=receipt.surplus)
    used = _used(receipt, ledger)
    if used != reversal.debited:
        yield ledger_error("debit_not_what_was_used", "receipt_reversals", reversal.id, used=used)


def _used(receipt: ReceiptRow, ledger: EmployerLedger) -> int:
    """What was drawn of a receipt's surplus when the rest was taken back; where there was no rest, the most that ever was."""
    used = most = 0
    for row in ledger.movements_of_receipt.get(receipt.id, ()):
        if row.kind == "overpayment":
            for drawn in ledger.movements_of_source.get(row.id, ()):
                if drawn.kind == "overpayment_reversed":
                    return used
                used -= drawn.amount
                most = max(most, used)
    return most


def _paid_errors(ledger: EmployerLedger) -> Iterator[LedgerError]:
    """What is paid of an assessment is what its receipts, but for the reversed ones, were applied to it, figure by figure."""
    received: dict[int, list[ReceiptRow]] = defaultdict(list)
    for receipt in ledger.receipts:
        received[receipt.assessment_id].append(receipt)
    for assessment in ledger.assessments:
        if not assessment.stands:
            continue
        booked = received[assessment.id]
        kept = [receipt.applied for receipt in booked if receipt.id not in ledger.reversal_of]
        applied = [sum(parts) for parts in zip((0, 0, 0), *kept, strict=True)]
        if sum(applied) != assessment.paid:
            yield ledger_error(
                "paid_differs", "assessments", assessment.id, expected=sum(applied), actual=assessment.paid
            )
        if any(part > due for part, due in zip(applied, _due(assessment), strict=True)):
            yield ledger_error("figure_paid_too_much", "assessments", assessment.id)
        if len(kept) == len(booked):
            yield from _sequence_errors(assessment, booked)


def _sequence_errors(assessment: AssessmentRow, booked: Sequence[ReceiptRow]) -> Iterator[LedgerError]:
    """Principal is met first, then interest, then late fee; where something was reversed in between rows do not tell when."""
    left = list(_due(assessment))
    for receipt in booked:
        amount, expected = receipt.amount, []
        for due in left:
            expected.append(min(amount, due))
            amount -= expected[-1]
        if receipt.applied != tuple(expected):
            yield _error("receipt_applied_otherwise", receipt)
            return
        left = [due - part for due, part in zip(left, expected, strict=True)]


def _due(assessment: AssessmentRow) -> tuple[int, int, int]:
    *_, employer_payable, employee_payable, interest, late_fee = assessment.figures
    return employer_payable + employee_payable, interest, late_fee


def _credited(receipt: ReceiptRow, kind: str, ledger: EmployerLedger) -> int:
    return sum(row.amount for row in ledger.movements_of_receipt.get(receipt.id, ()) if row.kind == kind)


def _error(code: str, receipt: ReceiptRow, **params: object) -> LedgerError:
    return ledger_error(code, "receipts", receipt.id, **params)
