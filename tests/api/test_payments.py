"""实缴 (payments) over HTTP: receipts booked all or nothing, once, and reversed; what the employer sees of them (§ 5.6)."""

from typing import Any

import pytest

from tests.support.actors import Actor, codes, integrator, put_clock
from tests.support.changes import approved, enroll_body, id_number, run, suspend_body
from tests.support.months import sound
from tests.support.payments import (
    APPLIED,
    PAYMENTS,
    assess,
    booked,
    paid,
    receipt,
    reversed_receipt,
    send,
    send_reversal,
)

EMPLOYER, OTHERS = "530402000001", "530302000001"


def test_a_bill_is_unpaid_partly_paid_and_paid_as_receipts_come(collector: Actor, billed: Actor) -> None:
    assert paid(billed) == ("unpaid", "0.00", 1)

    booked(collector, receipt("SK-1", amount="20.00"))
    assert paid(billed) == ("partly_paid", "20.00", 2)

    booked(collector, receipt("SK-2", amount="30.00"))
    assert paid(billed) == ("paid", "50.00", 3)
    assert billed.get("/assessments").json()["items"][0]["status"] == "paid"


def test_receipts_of_one_call_are_booked_one_after_the_other(collector: Actor, billed: Actor) -> None:
    booked(collector, receipt("SK-1", amount="30"), receipt("SK-2", amount="30.0"))

    assert paid(billed) == ("paid", "50.00", 2)
    assert reversed_receipt(collector, "SK-2")["applied"] == {**APPLIED, "principal": "20.00", "surplus": "10.00"}


def test_the_same_receipt_again_changes_nothing(collector: Actor, billed: Actor) -> None:
    booked(collector, receipt())

    again = send(collector, receipt(), receipt("SK-2", amount="1.00"), receipt("SK-2", amount="1.00"))

    assert (again.status_code, again.json()) == (200, {"accepted": 1, "already_known": 2})
    assert paid(billed) == ("paid", "50.00", 2)


def test_a_known_number_with_other_content_is_a_conflict_at_its_place(collector: Actor, billed: Actor) -> None:
    booked(collector, receipt())

    on_record = send(collector, receipt("SK-2"), receipt(amount="49.00"))
    in_one_call = send(collector, receipt("SK-3"), receipt("SK-3", received_on="2026-03-20"))

    assert (on_record.status_code, codes(on_record)) == (409, [("/payments/1/external_no", "conflict")])
    assert (in_one_call.status_code, codes(in_one_call)) == (409, [("/payments/1/external_no", "conflict")])
    assert paid(billed) == ("paid", "50.00", 2)


def test_everything_wrong_is_named_at_once_and_nothing_is_booked(collector: Actor, billed: Actor) -> None:
    answer = send(
        collector,
        receipt("SK-1"),
        receipt("SK-2", employer_no="530402999999"),
        receipt("SK-3", received_on="2026-03-22"),
        receipt("SK-4", period="2026-02"),
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "refused")
    assert codes(answer) == [
        ("/payments/1/employer_no", "assessment_missing"),
        ("/payments/2/received_on", "received_in_future"),
        ("/payments/3/period", "assessment_missing"),
    ]
    assert paid(billed) == ("unpaid", "0.00", 1)


def test_what_the_body_alone_shows_and_what_the_records_refuse_are_told_together(
    collector: Actor, billed: Actor
) -> None:
    answer = send(
        collector,
        receipt("SK-1", amount="0.00"),
        receipt("SK-2", amount="1.234", period="2026-02"),
        {**receipt("SK-3"), "note": "?"},
        receipt("SK 4", received_on="2026-02-30"),
    )

    assert answer.status_code == 422
    assert sorted(codes(answer)) == [
        ("/payments/0/amount", "receipt_amount_invalid"),
        ("/payments/1/amount", "invalid_format"),
        ("/payments/1/period", "assessment_missing"),
        ("/payments/2/note", "unknown_field"),
        ("/payments/3/external_no", "invalid_format"),
        ("/payments/3/received_on", "invalid_format"),
    ]


def test_the_day_of_receipt_is_counted_in_shanghai(admin: Actor, collector: Actor, billed: Actor) -> None:
    put_clock(admin.client, "2026-03-21T15:59:59Z")
    too_soon = send(collector, receipt(received_on="2026-03-22"))

    put_clock(admin.client, "2026-03-21T16:00:00Z")
    on_the_day = send(collector, receipt(received_on="2026-03-22"))

    assert codes(too_soon) == [("/payments/0/received_on", "received_in_future")]
    assert on_the_day.json() == {"accepted": 1, "already_known": 0}


def test_an_unassessed_month_cannot_be_paid(collector: Actor, user: Actor) -> None:
    answer = send(collector, receipt(received_on="2026-03-10"))

    assert (answer.status_code, answer.json()["code"]) == (409, "assessment_missing")
    assert codes(answer) == [("/payments/0/period", "assessment_missing")]


def test_five_thousand_receipts_are_one_call_and_one_more_is_refused(collector: Actor, billed: Actor) -> None:
    # As long as receipts can be: the body is a megabyte.
    many = [receipt(f"SK-{number:061d}", amount="10000000.00") for number in range(5001)]

    too_many, just_enough = send(collector, *many), send(collector, *many[1:])

    assert codes(too_many) == [("/payments", "invalid_format")]
    assert just_enough.json() == {"accepted": 5000, "already_known": 0}
    assert paid(billed) == ("paid", "50.00", 2)
    assert send(collector, *many[1:]).json() == {"accepted": 0, "already_known": 5000}


def test_a_month_with_nothing_to_pay_is_paid_and_money_for_it_is_credit(
    admin: Actor, collector: Actor, user: Actor
) -> None:
    assess(admin, "2026-03")

    booked(collector, receipt(amount="1.00"))

    assert paid(user) == ("paid", "0.00", 1)
    assert reversed_receipt(collector)["applied"] == {**APPLIED, "principal": "0.00", "surplus": "1.00"}


@pytest.mark.parametrize(("amount", "kind"), [("50.99", "reduction"), ("51.00", "refund")])
def test_a_suspension_gives_back_as_a_refund_what_is_paid_and_as_a_reduction_what_is_not(
    admin: Actor, collector: Actor, user: Actor, amount: str, kind: str
) -> None:
    approved(admin, user, enroll_body(enroll_month="2026-02"))
    assess(admin, "2026-03")
    assess(admin, "2026-04")
    booked(collector, receipt(period="2026-04", amount=amount))
    put_clock(admin.client, "2026-05-06T09:00:00")

    done = approved(admin, user, suspend_body())

    assert [(line["contribution_period"], line["kind"]) for line in done["money"]["lines"]] == [("2026-04", kind)]
    assert sound(admin.client.app.state.hall)  # type: ignore[attr-defined]


def test_a_client_of_one_employer_reaches_no_other(admin: Actor, collector: Actor, billed: Actor, other: Actor) -> None:
    assert run(admin, "2026-03", region_code="530302")["status"] == "completed"
    booked(collector, receipt("SK-1", employer_no=OTHERS))
    employer = admin.get(f"/review/employers/{EMPLOYER}").json()
    bound = integrator(admin, "payments:write", employer=employer)

    own, others = send(bound, receipt("SK-2")), send(bound, receipt("SK-1", employer_no=OTHERS))
    reversal = send_reversal(bound, "SK-1")

    assert own.json() == {"accepted": 1, "already_known": 0}
    assert codes(others) == [("/payments/0/employer_no", "assessment_missing")]
    assert reversal.status_code == 404
    assert send_reversal(bound, "SK-2").status_code == 200


def test_only_a_client_with_the_scope_may_send_and_reverse(admin: Actor, collector: Actor, billed: Actor) -> None:
    unscoped = integrator(admin, "registrations:write")

    answers: list[Any] = [each for actor in (billed, admin, unscoped) for each in (send(actor), send_reversal(actor))]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        *[(403, "forbidden")] * 4,
        *[(403, "scope_missing")] * 2,
    ]


def test_an_idempotency_key_gives_the_first_answer_again(collector: Actor, billed: Actor) -> None:
    key = {"Idempotency-Key": "one"}

    first = collector.post(PAYMENTS, {"payments": [receipt()]}, headers=key)
    again = collector.post(PAYMENTS, {"payments": [receipt()]}, headers=key)
    other = collector.post(PAYMENTS, {"payments": [receipt("SK-2")]}, headers=key)

    assert first.json() == again.json() == {"accepted": 1, "already_known": 0}
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_the_ledger_is_sound_after_receipts_and_reversals_of_half_a_year(
    admin: Actor, collector: Actor, billed: Actor
) -> None:
    for month in range(4, 9):
        period = f"2026-{month:02d}"
        put_clock(admin.client, f"{period}-06T09:00:00")
        if month == 5:
            approved(admin, billed, enroll_body(id_number(serial=3), name="李四", enroll_month="2026-04"))
        assess(admin, period)
        booked(
            collector,
            receipt(f"SK-{month}-1", period=period, amount=f"{month * 20}.00"),
            receipt(f"SK-{month}-2", period="2026-03", amount="12.34"),
        )
        if month % 2:
            reversed_receipt(collector, f"SK-{month}-1")
            reversed_receipt(collector, f"SK-{month - 1}-2")

        assert sound(admin.client.app.state.hall)  # type: ignore[attr-defined]
