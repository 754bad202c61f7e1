"""埋错 (planted errors): one wrong row of each kind among late fees, and how it has to be found."""

from datetime import date
from functools import partial

from tests.domain import planted_errors
from tests.domain.planted_errors import add, change, remove
from tests.domain.sound_late_fees import at, late_fee, sound_late_fees, stretch
from tests.domain.sound_ledger import FEBRUARY, JANUARY

Plant = partial(planted_errors.Plant, sound=sound_late_fees)

TWENTY_DAYS = date(2026, 2, 1), date(2026, 2, 20)

LATE_FEE_PLANTS = [
    Plant(
        "of nobody's assessment",
        change("lines", 3, late_assessment_id=99),
        "late_fee_without_assessment",
        "money_lines",
        3,
    ),
    Plant(
        "of its own assessment",
        change("lines", 3, late_assessment_id=2),
        "late_fee_without_assessment",
        "money_lines",
        3,
    ),
    Plant("on no assessment", change("lines", 3, assessment_id=None), "late_fee_without_assessment", "money_lines", 3),
    Plant("of the insured", change("lines", 3, employee_amount=1), "late_fee_not_the_employers", "money_lines", 3),
    Plant("of a person", change("lines", 3, person_id=40), "late_fee_not_the_employers", "money_lines", 3),
    Plant(
        "of another month",
        change("lines", 3, contribution_period=FEBRUARY),
        "late_fee_of_another_month",
        "money_lines",
        3,
    ),
    Plant(
        "days that are no days",
        change("lines", 3, stretches=[{"first_day": "x"}]),
        "late_days_unreadable",
        "money_lines",
        3,
    ),
    Plant("no days", change("lines", 3, last_day=None), "late_days_unreadable", "money_lines", 3),
    Plant(
        "days outside its days",
        change("lines", 3, stretches=[stretch(date(2026, 1, 31), date(2026, 2, 20))]),
        "late_days_unreadable",
        "money_lines",
        3,
    ),
    Plant(
        "a day counted twice",
        change("lines", 3, stretches=[stretch(*TWENTY_DAYS), stretch(*TWENTY_DAYS)]),
        "late_days_unreadable",
        "money_lines",
        3,
    ),
    Plant("a day of the due", change("lines", 3, first_day=date(2026, 1, 31)), "late_days_wrong", "money_lines", 3),
    Plant("a day too many", change("lines", 6, last_day=date(2026, 3, 21)), "late_days_wrong", "money_lines", 6),
    Plant(
        "a correction of other days",
        change("lines", 5, last_day=date(2026, 2, 21)),
        "late_days_wrong",
        "money_lines",
        5,
    ),
    Plant(
        "days charged twice",
        add("lines", late_fee(9, JANUARY, 3, 50, stretch(*TWENTY_DAYS))),
        "late_days_wrong",
        "money_lines",
        9,
    ),
    Plant("a correction of a contribution", change("lines", 5, corrects_id=1), "correction_missing", "money_lines", 5),
    Plant(
        "a rate that is none", change("lines", 3, basis="employer_rat@2019-05-01"), "basis_unknown", "money_lines", 3
    ),
    Plant(
        "a fen more outstanding than was",
        change("lines", 3, stretches=[stretch(*TWENTY_DAYS, outstanding=5001)]),
        "late_days_outstanding_differs",
        "money_lines",
        3,
    ),
    Plant(
        "a receipt known in time",
        change("receipts", 1, created_at=at(2, 15)),
        "late_days_outstanding_differs",
        "money_lines",
        3,
    ),
    Plant("a receipt never known", remove("receipts", 2), "late_days_outstanding_differs", "money_lines", 8),
    Plant("a fen too much", change("lines", 3, employer_amount=51), "amount_differs", "money_lines", 3),
    Plant("a fen too little given back", change("lines", 5, employer_amount=-24), "amount_differs", "money_lines", 5),
    Plant("not in the figure", change("assessments", 2, figures=(*([0] * 12), 0)), "figure_differs", "assessments", 2),
    Plant(
        "not all of the rest is credit", change("movements", 1, amount=49), "late_fee_not_returned", "assessments", 4
    ),
    Plant(
        "a voided bill that keeps its late fee",
        change("assessments", 4, status="voided"),
        "void_not_whole",
        "assessments",
        4,
    ),
    Plant(
        "a rest of the employee part",
        change("movements", 1, part="employee"),
        "movement_reference_wrong",
        "credit_movements",
        1,
    ),
]
