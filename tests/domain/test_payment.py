"""实缴 (payments): how receipts are applied, what keeps them from being booked, and what a reversal comes to."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.fen import format_yuan, parse_yuan
from app.domain.payment import (
    Application,
    Bill,
    Receipt,
    Reversal,
    SentReceipt,
    apply_receipts,
    debit,
    new_receipts,
    receipt_findings,
    reverse,
)
from tests.domain.worked_cases import WorkedCase, worked_cases
from tests.support.domain import month, on, pointers

OURS, THEIRS = "530402000001", "530402000002"
MARCH = month("2026-03")
RECEIPT = SentReceipt("R1", OURS, MARCH, 5000, date(2026, 3, 25))
BOOKED = Receipt("R1", OURS, MARCH, 5000, date(2026, 3, 25))
NOW = on("2026-03-25")


@pytest.mark.parametrize("case", worked_cases("payment"))
def test_receipts_are_applied_as_worked_out_by_hand(case: WorkedCase) -> None:
    due = {name: parse_yuan(case.given["bill"].get(name, "0.00")) for name in ("principal", "interest", "late_fee")}
    met = tuple(parse_yuan(each) for each in case.given.get("met", ("0.00",) * 3))
    bill = Bill(1, **due, met=(met[0], met[1], met[2]))

    applied, statuses = [], []
    for amount in case.given["receipts"]:
        application = bill.apply(parse_yuan(amount))
        bill = bill.after(application)
        applied.append([format_yuan(fen) for fen in parts(application)])
        statuses.append(bill.status)

    assert applied == case.expected["applied"]
    assert statuses == case.expected["statuses"]


def test_a_bill_on_which_nothing_was_received_is_unpaid() -> None:
    assert Bill(1, 5000, 0, 0).status == "unpaid"


def test_receipts_of_one_call_are_applied_one_after_the_other() -> None:
    bills = {1: Bill(1, 5000, 0, 0), 2: Bill(2, 1000, 0, 0)}

    applications, after = apply_receipts([(1, 3000), (2, 1000), (1, 3000)], bills)

    assert [parts(each) for each in applications] == [(3000, 0, 0, 0), (1000, 0, 0, 0), (2000, 0, 0, 1000)]
    assert {number: bill.status for number, bill in after.items()} == {1: "paid", 2: "paid"}


amounts = st.integers(0, 20_000)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(amounts, amounts, amounts, st.lists(st.integers(1, 20_000), max_size=6))
def test_every_fen_received_goes_to_one_place_and_no_figure_is_paid_twice(
    principal: int, interest: int, late_fee: int, received: list[int]
) -> None:
    bill = Bill(1, principal, interest, late_fee)

    applications, after = apply_receipts([(1, amount) for amount in received], {1: bill})

    assert [sum(parts(each)) for each in applications] == received
    assert after[1].paid == min(sum(received), principal + interest + late_fee)
    assert min(after[1].outstanding) >= 0
    assert (after[1].status == "paid") == (after[1].paid == principal + interest + late_fee)


def test_unused_surplus_is_taken_back_and_used_surplus_is_debited() -> None:
    overpaid = Application(5000, 0, 0, 2000)

    assert reverse(overpaid, 2000) == Reversal(taken_back=2000, debited=0)
    assert reverse(overpaid, 500) == Reversal(taken_back=500, debited=1500)
    assert reverse(overpaid, 0) == Reversal(taken_back=0, debited=2000)


def test_a_receipt_without_surplus_leaves_nothing_to_take_back_or_debit() -> None:
    assert reverse(Application(5000, 0, 0, 0), 0) == Reversal(taken_back=0, debited=0)


def test_a_debit_is_the_employers_and_of_the_receipts_month() -> None:
    contribution = debit(MARCH, 1500)

    assert (contribution.employer_amount, contribution.employee_amount, contribution.interest) == (1500, 0, 0)
    assert contribution.contribution_period == MARCH
    assert contribution.person_kind is None


def test_a_receipt_of_an_assessed_month_is_booked() -> None:
    assert findings([RECEIPT]) == []


def test_an_unknown_employer_and_an_unassessed_month_are_named_at_their_places() -> None:
    sent = [RECEIPT, replace(RECEIPT, external_no="R2", employer_no=THEIRS), another("R3", period=month("2026-04"))]

    assert findings(sent) == [
        ("assessment_missing", "/payments/1/employer_no"),
        ("assessment_missing", "/payments/2/period"),
    ]


def test_a_day_of_receipt_after_today_in_shanghai_is_refused() -> None:
    assert findings([another("R2", received_on=date(2026, 3, 26))]) == [
        ("received_in_future", "/payments/0/received_on")
    ]
    assert findings([another("R2", received_on=date(2026, 3, 25))]) == []


def test_nothing_received_is_no_receipt() -> None:
    assert findings([another("R2", amount=0)]) == [("receipt_amount_invalid", "/payments/0/amount")]


def test_everything_wrong_is_named_at_once() -> None:
    sent = [
        another("R2", employer_no=THEIRS, amount=0, received_on=date(2027, 1, 1)),
        replace(RECEIPT, amount=1),
        another("R3", period=month("2026-04")),
    ]

    assert findings(sent, known=[RECEIPT]) == [
        ("assessment_missing", "/payments/0/employer_no"),
        ("receipt_amount_invalid", "/payments/0/amount"),
        ("received_in_future", "/payments/0/received_on"),
        ("conflict", "/payments/1/external_no"),
        ("assessment_missing", "/payments/2/period"),
    ]


def test_a_known_receipt_changes_nothing_even_when_its_assessment_stands_no_more() -> None:
    sent = [another("R1", period=MARCH)]

    assert pointers(receipt_findings(sent, {"R1": BOOKED}, {OURS}, set(), NOW)) == []
    assert new_receipts(sent, {"R1": BOOKED}) == ()


@pytest.mark.parametrize(
    "other",
    [{"amount": 5001}, {"employer_no": THEIRS}, {"period": month("2026-02")}, {"received_on": date(2026, 3, 24)}],
    ids=lambda other: next(iter(other)),
)
def test_a_known_number_with_other_content_is_a_conflict(other: dict[str, object]) -> None:
    sent = [replace(RECEIPT, **other)]  # type: ignore[arg-type]

    assert ("conflict", "/payments/0/external_no") in findings(sent, known=[RECEIPT])


def test_within_one_call_the_same_twice_is_one_and_one_number_for_two_is_a_conflict() -> None:
    assert findings([RECEIPT, RECEIPT]) == []
    assert new_receipts([RECEIPT, RECEIPT], {}) == (BOOKED,)
    assert findings([RECEIPT, replace(RECEIPT, amount=1)]) == [("conflict", "/payments/1/external_no")]


def test_a_receipt_of_an_employer_out_of_reach_is_unknown_even_when_it_is_there() -> None:
    theirs = replace(RECEIPT, employer_no=THEIRS)

    assert findings([theirs], known=[theirs]) == [("assessment_missing", "/payments/0/employer_no")]


def test_a_field_that_could_not_be_read_leaves_the_others_to_be_judged() -> None:
    sent = [
        another("R2", employer_no=THEIRS, amount=None),
        another("R3", employer_no=None, received_on=date(2027, 1, 1)),
    ]

    assert findings(sent) == [
        ("assessment_missing", "/payments/0/employer_no"),
        ("received_in_future", "/payments/1/received_on"),
    ]
    assert new_receipts(sent, {}) == ()


def another(external_no: str, **changed: object) -> SentReceipt:
    return replace(RECEIPT, external_no=external_no, **changed)  # type: ignore[arg-type]


def findings(sent: list[SentReceipt], known: list[SentReceipt] | None = None) -> list[tuple[str, str]]:
    by_number = {receipt.external_no: receipt for each in known or () if (receipt := each.whole)}
    return pointers(receipt_findings(sent, by_number, {OURS}, {(OURS, MARCH)}, NOW))


def parts(application: Application) -> tuple[int, int, int, int]:
    return application.principal, application.interest, application.late_fee, application.surplus
