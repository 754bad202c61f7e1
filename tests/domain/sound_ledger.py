"""一本无误的账 (a sound ledger): one Yuxi employer's rows from December 2025 to July 2026, written down by hand."""

from datetime import date

from app.domain.fen import Rate
from app.domain.ledger_check import (
    ApplicationRow,
    AssessmentRow,
    ChangeRow,
    EmployerLedger,
    EnrollmentRow,
    LineRow,
    MovementRow,
    ReceiptRow,
)
from app.domain.period import Period
from app.domain.policy import BaseLimits, BusinessWindow, Parameter, Policy

NOVEMBER, DECEMBER = Period.of(2025, 11), Period.of(2025, 12)
JANUARY, FEBRUARY, MARCH, APRIL, MAY, JUNE, JULY = (Period.of(2026, month) for month in range(1, 8))

OLD_LIMITS, LIMITS = "base_limits@2025-01-01", "base_limits@2026-01-01"
EMPLOYER, EMPLOYEE = "employer_rate@2019-05-01", "employee_rate@2019-05-01"
FREE, INTEREST = "migrant_worker_employee_rate@1999-01-01", "back_pay_interest_rate@2026-05-01"


def policy() -> Policy:
    """The law of these months, with a yearly interest of 1.2 % on back-pay from May on."""
    return Policy(
        [
            Parameter("base_limits", date(2025, 1, 1), BaseLimits(435700, 2178900), "平均工资 7263", "stated"),
            Parameter("base_limits", date(2026, 1, 1), BaseLimits(440300, 2201700), "云人社发〔2026〕8号", "stated"),
            Parameter("employer_rate", date(2019, 5, 1), Rate.parse("0.0070"), "云政发〔2019〕48号", "stated"),
            Parameter("employee_rate", date(2019, 5, 1), Rate.parse("0.0030"), "云政发〔2019〕48号", "stated"),
            Parameter("migrant_worker_employee_rate", date(1999, 1, 1), Rate.parse("0"), "条例第六条", "stated"),
            Parameter("late_fee_daily_rate", date(2011, 7, 1), Rate.parse("0.0005"), "社会保险法第八十六条", "stated"),
            Parameter("business_window", date(1999, 1, 1), BusinessWindow(1, 20), "操作流程 2.1", "stated"),
            Parameter("back_pay_interest_rate", date(2026, 5, 1), Rate.parse("0.0120"), "测试", "assumed"),
        ]
    )


def line(
    id: int,
    enrollment_id: int,
    change_id: int,
    kind: str,
    month: Period,
    *,
    assessment: int | None = None,
    corrects: int | None = None,
    standing: bool = False,
    interest: int = 0,
    interest_period: Period | None = None,
) -> LineRow:
    """A line of one of the enrolments below: 1 pays on 4,495.00, 2 is a migrant worker under the floor, 3 over the ceiling."""
    wage, base, employer, employee = {
        1: (449500, 449500, 3147, 1349),
        2: (300000, 440300, 3082, 0),
        3: (3000000, 2201700, 15412, 6605),
        4: (500000, 500000, 3500, 1500),
        5: (500000, 500000, 3500, 1500),
    }[enrollment_id]
    migrant = enrollment_id == 2
    limits = OLD_LIMITS if month < JANUARY else LIMITS
    basis = [limits, EMPLOYER, FREE if migrant else EMPLOYEE]
    return LineRow(
        id=id,
        person_id=enrollment_id * 10,
        enrollment_id=enrollment_id,
        change_id=change_id,
        kind=kind,
        contribution_period=month,
        person_kind="migrant_worker" if migrant else "urban_worker",
        declared_wage=wage,
        contribution_base=base,
        employer_rate="0.0070",
        employee_rate="0.0000" if migrant else "0.0030",
        employer_amount=employer,
        employee_amount=employee,
        interest=interest,
        interest_period=interest_period,
        basis=";".join([*basis, INTEREST] if interest else basis),
        standing=standing,
        assessment_id=assessment,
        corrects_id=corrects,
    )


def sound_ledger() -> EmployerLedger:
    """Five enrolments: one suspended, one suspended and reopened after its reduction was applied, one reopened before,
    one whose unbilled back-pay was cancelled and reinstated, one annulled."""
    return EmployerLedger(
        employer_id=1,
        region_code="530400",
        insured_from=JANUARY,
        changes=(
            ChangeRow(1, "enroll", "approved", 1),
            ChangeRow(2, "enroll", "approved", 2),
            ChangeRow(3, "suspend", "approved", 1),
            ChangeRow(4, "enroll", "approved", 3),
            ChangeRow(5, "suspend", "rolled_back", 3),
            ChangeRow(6, "suspend", "rolled_back", 2),
            ChangeRow(7, "enroll", "approved", 4),
            ChangeRow(8, "suspend", "rolled_back", 4),
            ChangeRow(9, "enroll", "rolled_back", 5),
            ChangeRow(10, "enroll", "draft", None),
        ),
        enrollments=(
            EnrollmentRow(1, 10, 1, DECEMBER, DECEMBER, 449500, False, False, False),
            EnrollmentRow(2, 20, 2, FEBRUARY, None, 300000, True, False, False),
            EnrollmentRow(3, 30, 4, MARCH, None, 3000000, False, False, False),
            EnrollmentRow(4, 40, 7, MAY, None, 500000, False, False, False),
            EnrollmentRow(5, 50, 9, JUNE, None, 500000, False, False, True),
        ),
        lines=(
            # January's bill, paid: December is back-pay.
            line(1, 1, 1, "back_pay", DECEMBER, assessment=1, standing=True),
            line(2, 1, 1, "regular", JANUARY, assessment=1),
            # February's bill, unpaid when the first person is suspended back to December.
            line(3, 1, 1, "regular", FEBRUARY, assessment=2),
            line(4, 2, 2, "regular", FEBRUARY, assessment=2, standing=True),
            line(5, 1, 3, "refund", JANUARY, corrects=2),
            line(6, 1, 3, "reduction", FEBRUARY, corrects=3),
            line(7, 2, 2, "regular", MARCH, assessment=3, standing=True),
            line(8, 2, 2, "regular", APRIL, assessment=4, standing=True),
            # May's bill: two months of back-pay bear interest.
            line(9, 3, 4, "back_pay", MARCH, assessment=5, standing=True, interest=44, interest_period=MAY),
            line(10, 3, 4, "back_pay", APRIL, assessment=5, standing=True, interest=22, interest_period=MAY),
            line(11, 2, 2, "regular", MAY, assessment=5),
            line(12, 3, 4, "regular", MAY, assessment=5, standing=True),
            # A suspension undone before its reduction was applied.
            line(13, 3, 5, "reduction", MAY, corrects=12),
            line(14, 3, 5, "cancelled", MAY, corrects=13),
            # A suspension undone after its reduction was applied to June's bill.
            line(15, 2, 6, "reduction", MAY, corrects=11),
            line(16, 3, 4, "regular", JUNE, assessment=6, standing=True),
            line(17, 2, 6, "back_pay", MAY, corrects=15, standing=True),
            line(18, 2, 6, "back_pay", JUNE, standing=True, interest=3, interest_period=JULY),
            # Back-pay that waits for July's bill, a month of it cancelled and reinstated.
            line(19, 4, 7, "back_pay", MAY, standing=True, interest=10, interest_period=JULY),
            line(20, 4, 7, "back_pay", JUNE, interest=5, interest_period=JULY),
            line(21, 4, 8, "cancelled", JUNE, corrects=20, interest=5),
            line(22, 4, 8, "back_pay", JUNE, corrects=21, standing=True, interest=5),
            # An enrolment rolled back before anything of it was billed.
            line(23, 5, 9, "back_pay", JUNE, interest=5, interest_period=JULY),
            line(24, 5, 9, "cancelled", JUNE, corrects=23, interest=5),
        ),
        assessments=(
            AssessmentRow(1, JANUARY, "paid", (1, 0, 449500, 3147, 1349, 3147, 1349, 0, 0, 6294, 2698, 0, 0), 8992),
            AssessmentRow(2, FEBRUARY, "unpaid", (2, 1, 889800, 6229, 1349, 0, 0, 0, 0, 6229, 1349, 0, 0), 0),
            AssessmentRow(3, MARCH, "paid", (1, 1, 440300, 3082, 0, -3082, 0, 0, 0, 0, 0, 0, 0), 0),
            AssessmentRow(4, APRIL, "paid", (1, 1, 440300, 3082, 0, 0, 0, 3082, 0, 0, 0, 0, 0), 0),
            AssessmentRow(
                5,
                MAY,
                "partly_paid",
                (2, 1, 2642000, 18494, 6605, 30824, 13210, 130, 2698, 49188, 17117, 66, 0),
                1000,
            ),
            AssessmentRow(6, JUNE, "unpaid", (1, 0, 2201700, 15412, 6605, -3082, 0, 0, 0, 12330, 6605, 0, 0), 0),
        ),
        applications=(ApplicationRow(1, 6, 3, 3082, 0), ApplicationRow(2, 15, 6, 3082, 0)),
        movements=(
            MovementRow(1, "employer", "refund", 3147, None, 5, None),
            MovementRow(2, "employee", "refund", 1349, None, 5, None),
            MovementRow(3, "employer", "surplus_reduction", 65, None, 6, 3),
            MovementRow(4, "employee", "surplus_reduction", 1349, None, 6, 3),
            MovementRow(5, "employer", "set_off", -3082, 1, None, 4),
            MovementRow(6, "employer", "set_off", -65, 1, None, 5),
            MovementRow(7, "employer", "set_off", -65, 3, None, 5),
            MovementRow(8, "employee", "set_off", -1349, 2, None, 5),
            MovementRow(9, "employee", "set_off", -1349, 4, None, 5),
        ),
        receipts=(ReceiptRow(1, 1, 8992, 8992, 0, 0, 0), ReceiptRow(2, 5, 1000, 1000, 0, 0, 0)),
    )
