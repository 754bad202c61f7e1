"""退收、减收 (refund, reduction): how each line is given back."""

from app.domain.refund import given_back, kind_of
from tests.support.domain import cost, line, month

PAID = line(cost("2026-02"), id=1, billed_in="2026-02", paid=True)
BILLED = line(cost("2026-03"), id=2, billed_in="2026-03")
WAITING = line(cost("2026-04"), id=3, kind="back_pay")


def test_a_paid_line_is_refunded_a_billed_one_reduced_and_a_waiting_one_cancelled() -> None:
    assert kind_of(PAID) == "refund"
    assert kind_of(BILLED) == "reduction"
    assert kind_of(WAITING) == "cancelled"


def test_the_suspension_month_is_never_given_back() -> None:
    given = given_back([PAID, BILLED, WAITING], after=month("2026-02"))

    assert [each.line for each in given] == [BILLED, WAITING]


def test_an_earlier_month_than_the_suspension_is_never_given_back() -> None:
    assert not given_back([PAID, BILLED, WAITING], after=month("2026-04"))


def test_without_a_month_everything_is_given_back_oldest_first() -> None:
    assert [each.line for each in given_back([WAITING, BILLED, PAID])] == [PAID, BILLED, WAITING]


def test_what_was_given_back_before_is_not_given_back_again() -> None:
    refunded = line(cost("2026-03"), billed_in="2026-03", paid=True, standing=False)

    assert not given_back([refunded], after=month("2026-01"))


def test_a_late_back_pay_line_goes_by_the_assessment_that_billed_it_and_not_by_its_month() -> None:
    february_in_the_bill_of_march = line(cost("2026-02"), kind="back_pay", billed_in="2026-03", paid=True)

    (given,) = given_back([february_in_the_bill_of_march], after=month("2026-01"))

    assert given.kind == "refund"


def test_money_comes_back_unless_a_line_was_never_billed() -> None:
    assert [each.counts for each in given_back([PAID, BILLED, WAITING])] == [True, True, False]
