"""埋错 (planted errors): one wrong row of each kind among receipts, reversals, surplus and debits, and how it has to be found."""

from functools import partial

from app.domain.ledger_check import MovementRow, ReceiptRow, ReversalRow
from tests.domain import planted_errors
from tests.domain.planted_errors import add, change, remove
from tests.domain.sound_ledger import FEBRUARY
from tests.domain.sound_receipts import debit, sound_receipts

Plant = partial(planted_errors.Plant, sound=sound_receipts)

RECEIPT_PLANTS = [
    Plant("a fen more received than applied", change("receipts", 3, amount=2001), "receipt_not_applied_whole", "receipts", 3),
    Plant("nothing received", change("receipts", 3, amount=0, principal=0), "receipt_not_applied_whole", "receipts", 3),
    Plant("a part below zero", change("receipts", 3, principal=2100, late_fee=-100), "receipt_not_applied_whole", "receipts", 3),
    Plant("on another's assessment", change("receipts", 3, assessment_id=99), "receipt_elsewhere", "receipts", 3),
    Plant("on a voided assessment", change("assessments", 2, status="voided"), "receipt_elsewhere", "receipts", 2),
    Plant("interest before principal", change("receipts", 2, principal=1400, interest=100), "receipt_applied_otherwise", "receipts", 2),
    Plant(
        "surplus before principal",
        change("receipts", 2, principal=1400, surplus=600),
        "receipt_applied_otherwise",
        "receipts",
        2,
    ),
    Plant("surplus not credited", remove("movements", 6), "surplus_not_credited", "receipts", 4),
    Plant("more credited than surplus", change("movements", 3, amount=501), "surplus_not_credited", "receipts", 2),
    Plant(
        "credit without surplus",
        add("movements", MovementRow(8, "employer", "overpayment", 100, None, None, None, 3)),
        "surplus_not_credited",
        "receipts",
        3,
    ),
    Plant("reversed twice", add("reversals", ReversalRow(3, 1, 1500, 3500)), "reversed_twice", "receipt_reversals", 3),
    Plant("taken back and not written down", change("reversals", 2, taken_back=900), "reversal_differs", "receipt_reversals", 2),
    Plant("written down and not taken back", remove("movements", 7), "reversal_differs", "receipt_reversals", 2),
    Plant("reversed without its debit", remove("lines", 3), "reversal_differs", "receipt_reversals", 1),
    Plant("a debit of another amount", change("lines", 3, employer_amount=3400), "reversal_differs", "receipt_reversals", 1),
    Plant("surplus left behind", change("reversals", 1, debited=3400), "surplus_not_undone_whole", "receipt_reversals", 1),
    Plant(
        "unused surplus debited",
        lambda ledger: change("movements", 4, amount=-1400)(change("reversals", 1, taken_back=1400, debited=3600)(ledger)),
        "debit_not_what_was_used",
        "receipt_reversals",
        1,
    ),
    Plant("a reversed receipt still counts", change("assessments", 1, paid=5000, status="paid"), "paid_differs", "assessments", 1),
    Plant("paid without a receipt", change("assessments", 3, paid=100, status="partly_paid"), "paid_differs", "assessments", 3),
    Plant("a receipt is gone", remove("receipts", 3), "paid_differs", "assessments", 1),
    Plant("a reversal is gone", remove("reversals", 2), "movement_reference_wrong", "credit_movements", 7),
    Plant(
        "principal paid with what was for another figure",
        change("receipts", 3, amount=5100, principal=5100),
        "figure_paid_too_much",
        "assessments",
        1,
    ),
    Plant("paid and said to be unpaid", change("assessments", 2, status="unpaid"), "status_differs", "assessments", 2),
    Plant("a debit of no receipt", change("lines", 3, receipt_id=None), "debit_without_reversal", "money_lines", 3),
    Plant("a debit of another's receipt", change("lines", 3, receipt_id=99), "debit_without_reversal", "money_lines", 3),
    Plant("a debit of a receipt that stands", change("lines", 3, receipt_id=2), "debit_without_reversal", "money_lines", 3),
    Plant(
        "a second debit of one receipt",
        add("lines", debit(9, FEBRUARY, 3500, receipt=1)),
        "debit_without_reversal",
        "money_lines",
        9,
    ),
    Plant("a debit of the employee part", change("lines", 3, employee_amount=1), "debit_not_the_employers", "money_lines", 3),
    Plant("a debit of a person", change("lines", 3, person_id=40), "debit_not_the_employers", "money_lines", 3),
    Plant("a debit of another month", change("lines", 3, contribution_period=FEBRUARY), "debit_of_another_month", "money_lines", 3),
    Plant("a debit lost from the bill", change("lines", 3, assessment_id=None), "figure_differs", "assessments", 3),
    Plant("surplus of the employee part", change("movements", 3, part="employee"), "movement_reference_wrong", "credit_movements", 3),
    Plant("surplus of no receipt", change("movements", 3, receipt_id=None), "movement_reference_wrong", "credit_movements", 3),
    Plant("surplus of another's receipt", change("movements", 3, receipt_id=99), "movement_reference_wrong", "credit_movements", 3),
    Plant("taken back from another's surplus", change("movements", 7, source_id=3), "movement_reference_wrong", "credit_movements", 7),
    Plant("taken back twice", change("movements", 4, amount=-2000), "source_overdrawn", "credit_movements", 4),
    Plant("another's receipt too many", add("receipts", ReceiptRow(9, 3, 100, 100, 0, 0, 0)), "paid_differs", "assessments", 3),
]  # fmt: skip
