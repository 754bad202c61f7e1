"""一本有滞纳金的账 (a sound ledger of late fees): one Yuxi employer, one person on 5,000.00, January to April 2026."""

from datetime import UTC, date, datetime

from app.domain.ledger_check import (
    AssessmentRow,
    ChangeRow,
    EmployerLedger,
    EnrollmentRow,
    LineRow,
    MovementRow,
    ReceiptRow,
)
from app.domain.period import Period
from tests.domain.sound_ledger import APRIL, FEBRUARY, JANUARY, MARCH, line

DAILY_RATE = "late_fee_daily_rate@2011-07-01"


def sound_late_fees() -> EmployerLedger:
    """Three months, each paid; what came late to the hall's knowledge is put right.

    February bills 20 days of January, 0.50. January's receipt of 10 February arrives on the 25th: March gives 0.25 back,
    and bills 20 days of February. That was paid in time, as a receipt that arrives on 2 April says: April gives 0.50
    back, more than it charges, which is credit.
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
            late_fee(3, JANUARY, 2, 50, stretch(date(2026, 2, 1), date(2026, 2, 20))),
            line(4, 4, 7, "regular", MARCH, assessment=3, standing=True),
            late_fee(5, JANUARY, 3, -25, stretch(date(2026, 2, 1), date(2026, 2, 10)), corrects=3),
            late_fee(6, FEBRUARY, 3, 50, stretch(date(2026, 3, 1), date(2026, 3, 20))),
            line(7, 4, 7, "regular", APRIL, assessment=4, standing=True),
            late_fee(8, FEBRUARY, 4, -50, corrects=6),
        ),
        assessments=(
            bill(1, JANUARY, "paid", 0),
            bill(2, FEBRUARY, "partly_paid", 50),
            bill(3, MARCH, "partly_paid", 25),
            bill(4, APRIL, "unpaid", 0, paid=0),
        ),
        applications=(),
        movements=(MovementRow(1, "employer", "late_fee_returned", 50, None, None, 4),),
        receipts=(
            receipt(1, 1, date(2026, 2, 10), at(2, 25)),
            receipt(3, 3, date(2026, 3, 25), at(3, 25)),
            receipt(2, 2, date(2026, 2, 28), at(4, 2)),
        ),
    )


def stretch(first: date, last: date, outstanding: int = 5000) -> dict[str, object]:
    """Days in a row as they are stored."""
    return {"first_day": str(first), "last_day": str(last), "outstanding": outstanding, "rate": DAILY_RATE}


def late_fee(
    id: int, month: Period, bill_id: int, amount: int, *stretches: dict[str, object], corrects: int | None = None
) -> LineRow:
    """A late fee of the first twenty days after a month, billed or put right on an assessment."""
    after = month.plus(1)
    return LineRow(
        id=id,
        person_id=None,
        enrollment_id=None,
        change_id=None,
        kind="late_fee",
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
        basis=DAILY_RATE,
        standing=False,
        assessment_id=bill_id,
        corrects_id=corrects,
        late_assessment_id=month.month,
        first_day=after.day(1),
        last_day=after.day(20),
        stretches=list(stretches),
        created_at=at(bill_id, 21),
    )


def bill(id: int, month: Period, status: str, late_fees: int, *, paid: int = 5000) -> AssessmentRow:
    """An assessment of the one person's month, finalised on its 21st."""
    figures = (1, 0, 500000, 3500, 1500, 0, 0, 0, 0, 3500, 1500, 0, late_fees)
    return AssessmentRow(id, month, status, figures, paid, month.last_day, at(month.month, 21))


def receipt(id: int, assessment_id: int, received_on: date, arrived: datetime) -> ReceiptRow:
    """All of a month's principal."""
    return ReceiptRow(id, assessment_id, 5000, 5000, 0, 0, 0, received_on, arrived)


def at(month: int, day: int) -> datetime:
    """Noon in Shanghai."""
    return datetime(2026, month, day, 4, tzinfo=UTC)
