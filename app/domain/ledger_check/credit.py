"""待转金核查 (credit): each movement comes from somewhere, draws on what was there, and the balance is never negative."""

from collections import defaultdict
from collections.abc import Iterator
from typing import get_args

from app.domain.credit import CreditMovementKind
from app.domain.ledger_check.errors import LedgerError, ledger_error
from app.domain.ledger_check.rows import EmployerLedger, MovementRow

_OUTGOING = frozenset({"set_off", "surplus_returned", "overpayment_reversed", "paid_out"})
_OF_A_RECEIPT = ("overpayment", "overpayment_reversed")
_OF_A_LINE = {"refund": "refund", "surplus_reduction": "reduction", "difference_refund": "difference"}


def credit_errors(ledger: EmployerLedger) -> Iterator[LedgerError]:
    """What is wrong with the credit movements of an employer, in the order they were written."""
    balance: dict[str, int] = defaultdict(int)
    left: dict[int, int] = {}
    last_set_off: dict[tuple[int, str], tuple[MovementRow, int]] = {}
    for movement in ledger.movements:
        yield from _kind_errors(movement, ledger)
        if movement.kind == "set_off" or movement.source_id is not None:
            yield from _source_errors(movement, ledger, left)
        elif movement.kind in _OUTGOING:
            yield _error("source_wrong", movement)
        left[movement.id] = movement.amount
        balance[movement.part] += movement.amount
        if balance[movement.part] < 0:
            yield _error("credit_negative", movement, part=movement.part, balance=balance[movement.part])
        if movement.kind == "set_off" and movement.assessment_id is not None:
            last_set_off[movement.assessment_id, movement.part] = movement, balance[movement.part]
    yield from _set_off_errors(ledger, last_set_off)


def _kind_errors(movement: MovementRow, ledger: EmployerLedger) -> Iterator[LedgerError]:
    if movement.kind not in get_args(CreditMovementKind):
        yield _error("movement_kind_unknown", movement, kind=movement.kind)
        return
    if movement.amount == 0 or (movement.amount < 0) != (movement.kind in _OUTGOING):
        yield _error("movement_sign_wrong", movement, kind=movement.kind)
    if not _names_its_cause(movement, ledger):
        yield _error("movement_reference_wrong", movement, kind=movement.kind)


def _names_its_cause(movement: MovementRow, ledger: EmployerLedger) -> bool:
    """Whether a movement names the row of this employer that it comes from."""
    assessment = ledger.assessment.get(movement.assessment_id or 0)
    if movement.assessment_id is not None and assessment is None:
        return False
    line_kind = _OF_A_LINE.get(movement.kind)
    if line_kind is not None:
        line = ledger.line.get(movement.line_id or 0)
        if line is None or line.kind != line_kind:
            return False
    if movement.kind in _OF_A_RECEIPT:
        return _names_its_receipt(movement, ledger)
    if movement.kind == "surplus_reduction":
        return (movement.line_id, movement.assessment_id) in ledger.applied_on
    if movement.kind == "late_fee_returned":
        return assessment is not None and movement.part == "employer"
    return movement.kind != "set_off" or assessment is not None


def _names_its_receipt(movement: MovementRow, ledger: EmployerLedger) -> bool:
    """Whether surplus comes from a receipt, and what is taken back from the surplus of one that was reversed."""
    receipt_id = movement.receipt_id or 0
    if movement.part != "employer" or receipt_id not in ledger.receipt:
        return False
    if movement.kind == "overpayment":
        return True
    source = ledger.movement.get(movement.source_id or 0)
    surplus = source is not None and source.kind == "overpayment" and source.receipt_id == receipt_id
    return surplus and receipt_id in ledger.reversal_of


def _source_errors(movement: MovementRow, ledger: EmployerLedger, left: dict[int, int]) -> Iterator[LedgerError]:
    """A movement on a source draws no more than is left of it, and returns no more than was drawn."""
    source = ledger.movement.get(movement.source_id or 0)
    if source is None or source.id not in left or source.part != movement.part or source.source_id is not None:
        yield _error("source_wrong", movement)
        return
    left[source.id] += movement.amount
    if not 0 <= left[source.id] <= source.amount:
        yield _error("source_overdrawn", movement, source_id=source.id, left=left[source.id])


def _set_off_errors(
    ledger: EmployerLedger, last_set_off: dict[tuple[int, str], tuple[MovementRow, int]]
) -> Iterator[LedgerError]:
    """An assessment that uses credit leaves nothing payable of a part, or no credit of it."""
    for (assessment_id, part), (movement, balance) in last_set_off.items():
        assessment = ledger.assessment.get(assessment_id)
        if assessment is None or not assessment.stands:
            continue
        payable = assessment.figures[9 if part == "employer" else 10]
        if payable and balance > 0:
            yield _error(
                "set_off_incomplete", movement, assessment_id=assessment_id, part=part, payable=payable, balance=balance
            )


def _error(code: str, movement: MovementRow, **params: object) -> LedgerError:
    return ledger_error(code, "credit_movements", movement.id, **params)
