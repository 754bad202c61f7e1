"""账目恒等 (what always holds): months of haphazard business, and the ledger is sound after each act."""

from random import Random

import pytest

from app.domain.finding import Refused
from app.domain.period import Period, months
from app.usecases.context import Call, Hall
from app.usecases.enrollment_changes import ChangeView
from tests.support.domain import with_interest
from tests.support.months import Months, sound, with_policy

FIRST, STOP = Period.of(2026, 2), Period.of(2026, 8)
WAGES = ("3000.00", "4495.00", "5000.00", "30000.00")
ACTS = ("enroll", "suspend", "suspend", "roll_back", "roll_back", "pay", "overpay", "reverse")


@pytest.mark.parametrize("seed", range(12))
def test_the_ledger_is_sound_after_each_act(hall: Hall, seed: int) -> None:
    chance, passing = Random(seed), Months(with_policy(hall, with_interest("0.0150")))
    passing.at(f"{FIRST}-01")
    employers, approved, received = [passing.employer(1), passing.employer(2)], list[ChangeView](), list[str]()
    unassessed = FIRST
    for month in months(FIRST, STOP):
        passing.at(f"{month}-10")
        for _ in range(chance.randint(1, 7)):
            act(passing, chance, employers, approved, received, month)
            assert sound(passing.hall)
        passing.at(f"{month}-21")
        if chance.random() < 0.9:
            for assessed in months(unassessed, month.plus(1)):
                passing.assess(str(assessed))
            unassessed = month.plus(1)
            assert sound(passing.hall)


def act(
    passing: Months,
    chance: Random,
    employers: list[Call],
    approved: list[ChangeView],
    received: list[str],
    month: Period,
) -> None:
    """One act of business, or none where the hall refuses it."""
    employer, number = chance.choice(employers), chance.randint(1, 4)
    earlier = max(month.plus(-chance.randint(0, 3)), Period.of(2026, 1))
    kind = chance.choice(ACTS)
    try:
        if kind == "enroll":
            migrant = chance.random() < 0.3
            wage = chance.choice(WAGES)
            approved.append(passing.enroll(employer, number, str(earlier), wage, migrant_worker=migrant))
        elif kind == "suspend":
            approved.append(passing.suspend(employer, number, f"{earlier}-15"))
        elif kind == "roll_back" and approved:
            undone = chance.choice(approved)
            passing.roll_back(undone)
            approved.remove(undone)
        elif kind == "pay":
            passing.pay_latest()
        elif kind == "overpay":
            employer_no = f"530402{chance.randint(1, 2):06d}"
            received.append(passing.pay(employer_no, str(earlier), f"{chance.choice((1, 50, 300, 2000))}.37"))
        elif kind == "reverse" and received:
            passing.reverse(chance.choice(received))
    except Refused:
        return
