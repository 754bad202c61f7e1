"""一本有实缴和冲正的账 (a sound ledger of receipts): one Yuxi employer, one person on 5,000.00, January to March 2026."""

from app.domain.ledger_check import (
    AssessmentRow,
    ChangeRow,
    EmployerLedger,
    EnrollmentRow,
    LineRow,
    MovementRow,
    ReceiptRow,
    ReversalRow,
)
from app.domain.period import Period
from tests.domain.sound_ledger import FEBRUARY, JANUARY, MARCH, line


def sound_receipts() -> EmployerLedger:
    """January paid with 50.00 too much, of which February used 35.00; that receipt reversed, the used part in March's bill.

    Receipt 1 paid January twice; 2 paid February's employee part and 5.00 too much, used in March; 3 and 4 came for
    January after the reversal, the second met the rest with 10.00 too much and was reversed with that still unused.
    """
    return EmployerLedger(
        employer_id=1,
        region_code="530400",
        insured_from=JANUARY,
        changes=(ChangeRow(7, "enroll", "approved", 4),),
        enrollments=(EnrollmentRow(4, 40, 7, JANUARY, None, 500000, False, False, False),),
        lines=(
            line(1, 4, 7, "regular", JANUARY, assessment=1, standing=True),
            line(2, 4, 7, "regular", FEBRUARY, assessment=2, standing=True),
            debit(3, JANUARY, 3500, receipt=1, assessment=3),
            line(4, 4, 7, "regular", MARCH, assessment=3, standing=True),
        ),
        assessments=(
            AssessmentRow(1, JANUARY, "partly_paid", (1, 0, 500000, 3500, 1500, 0, 0, 0, 0, 3500, 1500, 0, 0), 2000),
            AssessmentRow(2, FEBRUARY, "paid", (1, 0, 500000, 3500, 1500, 0, 0, 3500, 0, 0, 1500, 0, 0), 1500),
            AssessmentRow(3, MARCH, "unpaid", (1, 0, 500000, 3500, 1500, 3500, 0, 500, 0, 6500, 1500, 0, 0), 0),
        ),
        applications=(),
        movements=(
            MovementRow(1, "employer", "overpayment", 5000, None, None, None, 1),
            MovementRow(2, "employer", "set_off", -3500, 1, None, 2),
            MovementRow(3, "employer", "overpayment", 500, None, None, None, 2),
            MovementRow(4, "employer", "overpayment_reversed", -1500, 1, None, None, 1),
            MovementRow(5, "employer", "set_off", -500, 3, None, 3),
            MovementRow(6, "employer", "overpayment", 1000, None, None, None, 4),
            MovementRow(7, "employer", "overpayment_reversed", -1000, 6, None, None, 4),
        ),
        receipts=(
            ReceiptRow(1, 1, 10000, 5000, 0, 0, 5000),
            ReceiptRow(2, 2, 2000, 1500, 0, 0, 500),
            ReceiptRow(3, 1, 2000, 2000, 0, 0, 0),
            ReceiptRow(4, 1, 4000, 3000, 0, 0, 1000),
        ),
        reversals=(ReversalRow(1, 1, 1500, 3500), ReversalRow(2, 4, 1000, 0)),
    )


def debit(id: int, month: Period, amount: int, *, receipt: int, assessment: int | None = None) -> LineRow:
    """A debit of a reversed receipt."""
    return LineRow(
        id=id,
        person_id=None,
        enrollment_id=None,
        change_id=None,
        kind="debit",
        contribution_period=month,
        person_kind=None,
        declared_wage=0,
        contribution_base=0,
        employer_rate="0.0000",
        employee_rate="0.0000",
        employer_amount=amount,
        employee_amount=0,
        interest=0,
        interest_period=None,
        basis="",
        standing=False,
        assessment_id=assessment,
        corrects_id=None,
        receipt_id=receipt,
    )
