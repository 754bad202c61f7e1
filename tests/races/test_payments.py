"""实缴的竞争 (payments at once): a receipt is booked once and reversed once, whoever else writes at the same instant."""

from functools import partial
from typing import Any

import pytest

from tests.races.racing import Processes, at_once, decide, outcomes
from tests.support.actors import Actor, integrator
from tests.support.changes import approved, enroll_body, submitted, suspend_body
from tests.support.payments import booked, paid, receipt, send, send_reversal
from tests.support.serving import finished

RUNS = "/review/assessment-runs"
ROUNDS = 6


@pytest.fixture
def collector(processes: Processes) -> Actor:
    """The collection system."""
    return integrator(processes.admin, "payments:write")


def employer_no(user: Actor) -> str:
    number: str = user.get("/auth/me").json()["employer"]["employer_no"]
    return number


def billed(processes: Processes) -> tuple[Actor, dict[str, Any]]:
    """An employer with one person on 5,000.00 who is billed 50.00 for March, and the receipt that pays it."""
    processes.put_clock("2026-03-10T09:00:00")
    user = processes.new_user()
    approved(processes.admin, user, enroll_body(processes.new_number()))
    assess(processes, user, "2026-03")
    return user, receipt(f"SK-{employer_no(user)}", employer_no=employer_no(user))


def assess(processes: Processes, user: Actor, month: str) -> None:
    processes.put_clock(f"{month}-21T09:00:00")
    body = {"period": month, "employer_no": employer_no(user)}
    assert finished(processes.admin, processes.admin.post(RUNS, body))["status"] == "completed"


def test_one_receipt_sent_at_once_is_booked_once(processes: Processes, collector: Actor) -> None:
    first, second = processes.both(collector)
    for _ in range(ROUNDS):
        user, sent = billed(processes)

        answers = at_once(*[partial(send, each, sent) for each in (first, second) * 4])

        assert outcomes(answers) == ["200"] * 8
        assert sum(answer.json()["accepted"] for answer in answers) == 1
        assert paid(user) == ("paid", "50.00", 2)
        assert told(processes, sent) == ["payment.received"]


def test_one_number_for_two_employers_at_once_is_booked_for_one(processes: Processes, collector: Actor) -> None:
    first, second = processes.both(collector)
    (here, sent), (there, other) = billed(processes), billed(processes)
    other["external_no"] = sent["external_no"]

    answers = at_once(partial(send, first, sent), partial(send, second, other))

    assert outcomes(answers) == ["200", "409 conflict"]
    assert sorted(paid(user)[0] for user in (here, there)) == ["paid", "unpaid"]


def test_the_same_receipts_in_another_order_do_not_wait_for_each_other(processes: Processes, collector: Actor) -> None:
    first, second = processes.both(collector)
    users, sent = zip(*[billed(processes) for _ in range(ROUNDS)], strict=True)

    answers = at_once(partial(send, first, *sent), partial(send, second, *reversed(sent)))

    assert outcomes(answers) == ["200", "200"]
    assert sum(answer.json()["accepted"] for answer in answers) == ROUNDS
    assert {paid(user) for user in users} == {("paid", "50.00", 2)}


def test_one_receipt_reversed_at_once_is_reversed_once(processes: Processes, collector: Actor) -> None:
    first, second = processes.both(collector)
    for _ in range(ROUNDS):
        user, sent = billed(processes)
        booked(collector, {**sent, "amount": "70.00"})

        answers = at_once(
            *[
                partial(send_reversal, each, sent["external_no"], f"第 {n} 次")
                for n, each in enumerate((first, second) * 4)
            ]
        )

        assert outcomes(answers) == ["200"] * 8
        assert len({answer.text for answer in answers}) == 1
        assert paid(user) == ("unpaid", "0.00", 3)
        assert told(processes, sent) == ["payment.received", "payment.reversed"]


def test_a_receipt_sent_and_reversed_at_once_is_booked_and_perhaps_reversed(
    processes: Processes, collector: Actor
) -> None:
    first, second = processes.both(collector)
    for _ in range(ROUNDS):
        user, sent = billed(processes)

        received, reversal = at_once(partial(send, first, sent), partial(send_reversal, second, sent["external_no"]))

        assert received.json() == {"accepted": 1, "already_known": 0}
        assert reversal.status_code in (200, 404)
        assert paid(user)[0] == ("unpaid" if reversal.status_code == 200 else "paid")


@pytest.mark.parametrize("undone", [False, True], ids=["a receipt", "a reversal"])
def test_credit_that_comes_or_goes_during_a_run_is_used_in_that_bill_or_is_not(
    processes: Processes, collector: Actor, undone: bool
) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS // 2):
        user, sent = billed(processes)
        sent["amount"] = "70.00"
        if undone:
            booked(collector, sent)
        processes.put_clock("2026-04-21T09:00:00")
        act = partial(send_reversal, collector, sent["external_no"]) if undone else partial(send, collector, sent)

        run, answer = at_once(partial(second.post, RUNS, {"period": "2026-04", "employer_no": employer_no(user)}), act)

        assert (answer.status_code, finished(first, run)["status"]) == (200, "completed")
        used = user.get("/assessments/2026-04").json()["figures"]["employer_credit_used"]
        assert used in ("0.00", "20.00")
        assert processes.ledger_errors() == []
        if undone:
            debited = answer.json()["reversal"]["debited"]
            assert debited == used
            assess(processes, user, "2026-05")
            assert user.get("/assessments/2026-05").json()["figures"]["employer_adjustment"] == debited


def test_a_suspension_approved_while_its_bill_is_paid_is_a_refund_or_a_reduction(
    processes: Processes, collector: Actor
) -> None:
    officer, _ = processes.both(processes.admin)
    for _ in range(ROUNDS // 2):
        processes.put_clock("2026-02-10T09:00:00")
        user, number = processes.new_user(), processes.new_number()
        approved(processes.admin, user, enroll_body(number, enroll_month="2026-02"))
        assess(processes, user, "2026-03")
        sent = receipt(f"SK-{employer_no(user)}", employer_no=employer_no(user), amount="100.00")
        processes.put_clock("2026-04-06T09:00:00")
        change = submitted(user, suspend_body(number, suspension_date="2026-02-28"))

        answers = at_once(decide(officer, change), partial(send, collector, sent))

        assert outcomes(answers) == ["200", "200"]
        assert paid(user) == ("paid", "100.00", 2)
        [line] = answers[0].json()["money"]["lines"]
        assert line["kind"] in ("refund", "reduction")


def told(processes: Processes, sent: dict[str, Any]) -> list[str]:
    """What other systems were told of a receipt."""
    return [
        kind
        for kind in ("payment.received", "payment.reversed")
        for _ in range(
            processes.counted(
                "SELECT count(*) FROM outbox_events WHERE type = :kind AND subject = :subject",
                kind=kind,
                subject=f"payments/{sent['external_no']}",
            )
        )
    ]
