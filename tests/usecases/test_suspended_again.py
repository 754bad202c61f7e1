"""回退后再停保: a suspension that was rolled back before its reduction was applied can be filed again (§2.2, 温馨提示)."""

from app.usecases.context import Hall
from tests.support.domain import with_interest
from tests.support.months import Months, sound, with_policy


def test_a_reduction_undone_before_it_was_applied_is_given_again(hall: Hall) -> None:
    passing = Months(hall)
    passing.at("2026-02-05")
    employer = passing.employer(1)
    passing.enroll(employer, 1, "2026-02", "5000.00")
    for month in ("2026-02", "2026-03"):
        passing.at(f"{month}-21")
        passing.assess(month)
    passing.at("2026-04-05")
    passing.roll_back(passing.suspend(employer, 1, "2026-02-28"))

    again = passing.suspend(employer, 1, "2026-02-28")

    money = again.change.money_decided
    assert money is not None
    assert [line["kind"] for line in money["lines"]] == ["reduction"]
    assert money["totals"]["total"] == "50.00"
    assert sound(hall)


def test_a_reduction_of_back_pay_with_interest_is_undone_without_interest(hall: Hall) -> None:
    passing = Months(with_policy(hall, with_interest("0.0150")))
    passing.at("2026-03-05")
    employer = passing.employer(1)
    passing.enroll(employer, 1, "2026-01", "5000.00")
    passing.at("2026-03-21")
    passing.assess("2026-03")
    passing.at("2026-04-05")

    passing.roll_back(passing.suspend(employer, 1, "2026-01-31"))

    assert sound(passing.hall)
