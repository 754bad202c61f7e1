"""核定单各项的组成 (figure): what a line adds to each of the thirteen (§2.5)."""

from app.domain.figure import FIGURE_NAMES, amount_in_figure
from app.domain.money_line import MoneyLine
from tests.support.domain import cost, line


def added(of: MoneyLine, employer_applied: int | None = None, employee_applied: int | None = None) -> dict[int, int]:
    amounts = {number: amount_in_figure(number, of, employer_applied, employee_applied) for number in range(1, 14)}
    return {number: amount for number, amount in amounts.items() if amount}


def test_the_form_has_thirteen_figures() -> None:
    assert len(FIGURE_NAMES) == 13


def test_a_regular_line_is_a_person_a_base_and_two_dues_which_are_payable() -> None:
    assert added(line(cost("2026-03", "4495.00"))) == {1: 1, 3: 449500, 4: 3147, 5: 1349, 10: 3147, 11: 1349}


def test_a_migrant_worker_is_counted_twice_and_may_owe_nothing() -> None:
    assert added(line(cost("2026-03", migrant_worker=True))) == {1: 1, 2: 1, 3: 500000, 4: 3500, 10: 3500}


def test_back_pay_is_an_adjustment_and_no_person_of_the_month() -> None:
    assert added(line(cost("2026-01"), kind="back_pay")) == {6: 3500, 7: 1500, 10: 3500, 11: 1500}


def test_a_reduction_counts_by_what_of_it_was_applied() -> None:
    reduction = line(cost("2026-02"), kind="reduction", standing=False)

    assert added(reduction, 3000, 0) == {6: -3000, 10: -3000}
