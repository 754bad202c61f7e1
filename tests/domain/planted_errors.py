"""埋错 (planted errors): one wrong row of each kind in a sound ledger, and how it has to be found."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.domain.ledger_check import ApplicationRow, AssessmentRow, ChangeRow, EmployerLedger, MovementRow
from tests.domain.sound_ledger import (
    APRIL,
    EMPLOYEE,
    EMPLOYER,
    FEBRUARY,
    JANUARY,
    JULY,
    JUNE,
    LIMITS,
    MARCH,
    NOVEMBER,
    OLD_LIMITS,
    line,
    sound_ledger,
)

Mutation = Callable[[EmployerLedger], EmployerLedger]


def change(table: str, row_id: int, **values: Any) -> Mutation:
    """Another value in a row."""

    def mutate(ledger: EmployerLedger) -> EmployerLedger:
        rows = tuple(replace(row, **values) if row.id == row_id else row for row in getattr(ledger, table))
        return replace(ledger, **dict[str, Any]({table: rows}))

    return mutate


def remove(table: str, *row_ids: int) -> Mutation:
    """Rows gone."""

    def mutate(ledger: EmployerLedger) -> EmployerLedger:
        kept = tuple(row for row in getattr(ledger, table) if row.id not in row_ids)
        return replace(ledger, **dict[str, Any]({table: kept}))

    return mutate


def add(table: str, *rows: Any) -> Mutation:
    """Rows too many."""

    def mutate(ledger: EmployerLedger) -> EmployerLedger:
        return replace(ledger, **dict[str, Any]({table: (*getattr(ledger, table), *rows)}))

    return mutate


@dataclass(frozen=True)
class Plant:
    """What is planted, and the error that has to be found in which row."""

    name: str
    mutation: Mutation
    code: str
    table: str
    row_id: int
    sound: Callable[[], EmployerLedger] = sound_ledger


def figure(number: int, add: int = 1) -> Mutation:
    def mutate(ledger: EmployerLedger) -> EmployerLedger:
        figures = list(ledger.assessment[5].figures)
        figures[number - 1] += add
        return change("assessments", 5, figures=tuple(figures))(ledger)

    return mutate


def employer(**values: Any) -> Mutation:
    return lambda ledger: replace(ledger, **values)


BASIS_OF_2025 = ";".join((OLD_LIMITS, EMPLOYER, EMPLOYEE))
PLANTS = [
    *(
        Plant(f"figure {number} is one more", figure(number), "figure_differs", "assessments", 5)
        for number in range(1, 14)
    ),
    Plant("a regular line is gone", remove("lines", 8), "figure_differs", "assessments", 4),
    Plant("a figure is negative", figure(12, -100), "amount_negative", "assessments", 5),
    Plant("paid without money", change("assessments", 6, status="paid"), "status_differs", "assessments", 6),
    Plant("nothing to pay but unpaid", change("assessments", 3, status="unpaid"), "status_differs", "assessments", 3),
    Plant("money received twice", change("assessments", 1, paid=17984), "paid_too_much", "assessments", 1),
    Plant("received less than nothing", change("assessments", 2, paid=-1), "paid_too_much", "assessments", 2),
    Plant("a month is skipped", change("assessments", 6, period=JULY), "assessment_skipped", "assessments", 6),
    Plant(
        "a month is assessed twice",
        add("assessments", AssessmentRow(7, JUNE, "paid", (0,) * 13, 0)),
        "assessment_twice",
        "assessments",
        7,
    ),
    Plant("too early a month", employer(insured_from=FEBRUARY), "assessment_before_insured", "assessments", 1),
    Plant("an unknown kind of line", change("lines", 19, kind="gift"), "kind_unknown", "money_lines", 19),
    Plant("a negative amount", change("lines", 19, employer_amount=-3500), "amount_negative", "money_lines", 19),
    Plant("another's enrolment", change("lines", 4, enrollment_id=99), "enrollment_missing", "money_lines", 4),
    Plant("another person", change("lines", 4, person_id=10), "person_differs", "money_lines", 4),
    Plant("another's change", change("lines", 4, change_id=99), "change_missing", "money_lines", 4),
    Plant("a change of another enrolment", change("lines", 4, change_id=1), "change_missing", "money_lines", 4),
    Plant("a change in review", change("changes", 2, status="in_review"), "change_not_approved", "money_lines", 4),
    Plant(
        "a line before the enrolment",
        change("lines", 1, contribution_period=NOVEMBER),
        "month_not_covered",
        "money_lines",
        1,
    ),
    Plant(
        "a standing line after the suspension",
        add("lines", line(30, 1, 1, "back_pay", APRIL, standing=True)),
        "month_not_covered",
        "money_lines",
        30,
    ),
    Plant("a standing line of an annulled one", remove("lines", 24), "month_not_covered", "money_lines", 23),
    Plant("another wage under the floor", change("lines", 4, declared_wage=310000), "wage_differs", "money_lines", 4),
    Plant("another kind of person", change("lines", 4, person_kind="urban_worker"), "person_kind_differs", "money_lines", 4),
    Plant("a policy value nobody published", change("lines", 16, basis="employer_rate@2030-01-01"), "basis_unknown", "money_lines", 16),
    Plant("the limits of last year", change("lines", 16, basis=BASIS_OF_2025), "basis_not_in_force", "money_lines", 16),
    Plant("no basis for a rate", change("lines", 16, basis=f"{LIMITS};{EMPLOYER}"), "basis_not_in_force", "money_lines", 16),
    Plant(
        "the rate of those who pay",
        change("lines", 4, basis=f"{LIMITS};{EMPLOYER};{EMPLOYEE}"),
        "basis_not_in_force",
        "money_lines",
        4,
    ),
    Plant("a base under the floor", change("lines", 4, contribution_base=300000), "base_differs", "money_lines", 4),
    Plant("another rate", change("lines", 16, employer_rate="0.0080"), "rate_differs", "money_lines", 16),
    Plant("no rate at all", change("lines", 16, employee_rate="abc"), "rate_differs", "money_lines", 16),
    Plant("a fen too many of the employer", change("lines", 16, employer_amount=15413), "amount_differs", "money_lines", 16),
    Plant("a fen too few of the person", change("lines", 16, employee_amount=6604), "amount_differs", "money_lines", 16),
    Plant("a fen of interest too many", change("lines", 9, interest=45), "interest_differs", "money_lines", 9),
    Plant("interest of another month", change("lines", 9, interest_period=APRIL), "interest_differs", "money_lines", 9),
    Plant("interest on a regular line", change("lines", 16, interest=1), "interest_differs", "money_lines", 16),
    Plant("interest on a month that comes back", change("lines", 17, interest=1), "interest_differs", "money_lines", 17),
    Plant("less interest on a reinstated line", change("lines", 22, interest=0), "interest_differs", "money_lines", 22),
    Plant("a bill of another employer", change("lines", 16, assessment_id=99), "billed_elsewhere", "money_lines", 16),
    Plant("back-pay in a voided bill", change("assessments", 5, status="voided"), "billed_elsewhere", "money_lines", 9),
    Plant("a due line of a voided bill stands", change("assessments", 6, status="voided"), "standing_differs", "money_lines", 16),
    Plant("a month in another's bill", change("lines", 16, assessment_id=5), "billed_in_wrong_period", "money_lines", 16),
    Plant("a month billed ahead", change("lines", 10, assessment_id=3), "billed_in_wrong_period", "money_lines", 10),
    Plant("a regular line on no bill", change("lines", 16, assessment_id=None), "regular_not_billed", "money_lines", 16),
    Plant("a reduction on a bill", change("lines", 6, assessment_id=3), "correction_billed", "money_lines", 6),
    Plant("a refund of nothing", change("lines", 5, corrects_id=None), "correction_missing", "money_lines", 5),
    Plant("a refund of another's line", change("lines", 5, corrects_id=99), "correction_missing", "money_lines", 5),
    Plant("a refund of a reduction", change("lines", 5, corrects_id=6), "correction_of_wrong_kind", "money_lines", 5),
    Plant("a refund never billed", change("lines", 24, kind="refund"), "correction_of_wrong_kind", "money_lines", 24),
    Plant("a billed line is cancelled", change("lines", 5, kind="cancelled"), "correction_of_wrong_kind", "money_lines", 5),
    Plant("a waiting reduction comes back", remove("applications", 2), "correction_of_wrong_kind", "money_lines", 17),
    Plant("a refund of other amounts", change("lines", 5, employee_amount=1350), "correction_differs", "money_lines", 5),
    Plant("a refund of another month", change("lines", 5, contribution_period=FEBRUARY), "correction_differs", "money_lines", 5),
    Plant("a refund without a suspension", change("lines", 5, change_id=1), "correction_without_change", "money_lines", 5),
    Plant("a refund twice", add("lines", line(30, 1, 3, "refund", JANUARY, corrects=2)), "corrected_twice", "money_lines", 30),
    Plant("a month back without a roll-back", change("changes", 6, status="approved"), "brought_back_without_rollback", "money_lines", 17),
    Plant(
        "a reduction undone without a roll-back",
        change("changes", 5, status="approved"),
        "brought_back_without_rollback",
        "money_lines",
        14,
    ),
    Plant("a refunded month stands", change("lines", 2, standing=True), "standing_differs", "money_lines", 2),
    Plant("a contribution does not stand", change("lines", 4, standing=False), "standing_differs", "money_lines", 4),
    Plant("a reduction is gone", remove("lines", 6), "standing_differs", "money_lines", 3),
    Plant(
        "a month billed twice, hidden by its flag",
        add("lines", line(30, 2, 2, "back_pay", MARCH, assessment=6)),
        "standing_twice",
        "money_lines",
        30,
    ),
    Plant(
        "more refunded than contributed",
        add("lines", line(30, 1, 3, "refund", JANUARY, corrects=2)),
        "refunded_more_than_contributed",
        "money_lines",
        30,
    ),
    Plant("a refund half credited", remove("movements", 2), "refund_not_credited", "money_lines", 5),
    Plant(
        "a refund credited twice",
        add("movements", MovementRow(10, "employer", "refund", 3147, None, 5, None)),
        "refund_not_credited",
        "money_lines",
        5,
    ),
    Plant(
        "a refund credited to the other part",
        change("movements", 2, part="employer"),
        "refund_not_credited",
        "money_lines",
        5,
    ),
    Plant("a surplus is lost", change("movements", 3, amount=64), "reduction_not_settled_whole", "money_lines", 6),
    Plant("applied and credited", change("applications", 1, employee_applied=1), "reduction_not_settled_whole", "money_lines", 6),
    Plant(
        "applied after cancelling",
        add("applications", ApplicationRow(3, 13, 6, 0, 0)),
        "reduction_applied_after_cancelling",
        "money_lines",
        13,
    ),
    Plant("applied to another's bill", change("applications", 2, assessment_id=99), "application_wrong", "reduction_applications", 2),
    Plant("a refund is applied", add("applications", ApplicationRow(3, 5, 6, 0, 0)), "application_wrong", "reduction_applications", 3),
    Plant("more applied than reduced", change("applications", 1, employer_applied=3148), "applied_too_much", "reduction_applications", 1),
    Plant("no such change", change("enrollments", 4, change_id=99), "enrollment_change_wrong", "enrollments", 4),
    Plant("an enrolment never approved", change("changes", 7, status="in_review"), "enrollment_change_wrong", "enrollments", 4),
    Plant("annulled without a roll-back", change("enrollments", 4, annulled=True), "enrollment_change_wrong", "enrollments", 4),
    Plant("ended without a suspension", change("enrollments", 2, last_month=APRIL), "enrollment_end_wrong", "enrollments", 2),
    Plant("open after a suspension", change("enrollments", 1, last_month=None), "enrollment_end_wrong", "enrollments", 1),
    Plant("a suspension of nobody", add("changes", ChangeRow(11, "suspend", "approved", 3)), "enrollment_end_wrong", "enrollments", 3),
    Plant("an unknown movement", change("movements", 3, kind="gift"), "movement_kind_unknown", "credit_movements", 3),
    Plant("a positive set-off", change("movements", 5, amount=3082), "movement_sign_wrong", "credit_movements", 5),
    Plant("an empty movement", change("movements", 9, amount=0), "movement_sign_wrong", "credit_movements", 9),
    Plant(
        "credit below zero",
        add("movements", MovementRow(10, "employer", "set_off", -1, 3, None, 6)),
        "credit_negative",
        "credit_movements",
        10,
    ),
    Plant("a set-off from nowhere", change("movements", 5, source_id=None), "source_wrong", "credit_movements", 5),
    Plant("a set-off from another's credit", change("movements", 5, source_id=99), "source_wrong", "credit_movements", 5),
    Plant("a set-off from the other part", change("movements", 8, source_id=1), "source_wrong", "credit_movements", 8),
    Plant(
        "a set-off from what came later",
        add(
            "movements",
            MovementRow(10, "employer", "set_off", -1, 11, None, 6),
            MovementRow(11, "employer", "late_fee_returned", 1, None, None, None),
        ),
        "source_wrong",
        "credit_movements",
        10,
    ),
    Plant(
        "a pay-out from nowhere",
        add("movements", MovementRow(10, "employer", "paid_out", -1, None, None, None)),
        "source_wrong",
        "credit_movements",
        10,
    ),
    Plant("a source drawn dry", change("movements", 7, source_id=1), "source_overdrawn", "credit_movements", 7),
    Plant("a set-off for no bill", change("movements", 5, assessment_id=None), "movement_reference_wrong", "credit_movements", 5),
    Plant("a set-off for another's bill", change("movements", 5, assessment_id=99), "movement_reference_wrong", "credit_movements", 5),
    Plant("a refund of no line", change("movements", 1, line_id=None), "movement_reference_wrong", "credit_movements", 1),
    Plant("a refund of a contribution", change("movements", 1, line_id=2), "movement_reference_wrong", "credit_movements", 1),
    Plant("a surplus of another bill", change("movements", 3, assessment_id=4), "movement_reference_wrong", "credit_movements", 3),
    Plant("credit left while money is due", remove("movements", 9), "set_off_incomplete", "credit_movements", 8),
]  # fmt: skip
