"""滞纳金 over HTTP: days past the due date on the next bill, explained, and put right when money turns out to have come (§5.5)."""

from typing import Any

from app.usecases.ledger import verify
from tests.support.actors import Actor, put_clock
from tests.support.payments import assess, booked, receipt, reversed_receipt


def late_fee_parts(user: Actor, month: str) -> tuple[str, list[tuple[str, str | None, str]]]:
    """Figure 13 of a month and what it is made of."""
    figure = user.get(f"/assessments/{month}/figures/13").json()
    return figure["amount"], [(part["kind"], part["contribution_period"], part["amount"]) for part in figure["lines"]]


def explained(user: Actor, month: str) -> dict[str, Any]:
    """The explanation of the last late fee of a bill."""
    lines = user.get(f"/assessments/{month}/lines").json()["items"]
    (*_, line) = [each for each in lines if each["kind"] == "late_fee"]
    shown: dict[str, Any] = user.get(f"/money-lines/{line['id']}/explanation").json()
    return shown


def assert_sound(user: Actor) -> None:
    """Nothing that `hall verify-ledger` would find."""
    hall = user.client.app.state.hall  # type: ignore[attr-defined]
    errors: list[str] = []
    verify(hall.engine, hall.policy, lambda error: errors.append(str(error)))
    assert errors == []


def test_days_unpaid_are_charged_on_the_next_bill_and_explained(admin: Actor, billed: Actor) -> None:
    assess(admin, "2026-04")

    assert late_fee_parts(billed, "2026-04") == ("0.50", [("late_fee", "2026-03", "0.50")])
    bill = billed.get("/assessments/2026-04").json()
    assert (bill["total_payable"], bill["figures"]["employee_payable"]) == ("50.50", "15.00")
    told = explained(billed, "2026-04")
    assert told["agrees"]
    assert "2026-04-01 至 2026-04-20 共 20 天欠缴 50.00 元，按日加收 0.05%" in told["paragraph_zh"]
    assert "社会保险法第八十六条" in told["paragraph_zh"]
    assert_sound(billed)


def test_what_is_paid_in_part_bears_less_from_the_day_after(admin: Actor, collector: Actor, billed: Actor) -> None:
    put_clock(admin.client, "2026-04-10T09:00:00")
    booked(collector, receipt(amount="20.00", received_on="2026-04-10"))

    assess(admin, "2026-04")

    assert late_fee_parts(billed, "2026-04")[0] == "0.40"
    days = explained(billed, "2026-04")["steps"][0]["steps"][0]["steps"]
    assert [(each["inputs"]["days"], each["inputs"]["outstanding"], each["result"]) for each in days] == [
        ("10", "50.00", "0.25"),
        ("10", "30.00", "0.15"),
    ]
    assert_sound(billed)


def test_a_late_fee_is_paid_after_principal_and_interest(admin: Actor, collector: Actor, billed: Actor) -> None:
    assess(admin, "2026-04")

    booked(collector, receipt(period="2026-04", amount="50.20", received_on="2026-04-21"))
    april = billed.get("/assessments/2026-04").json()
    assert (april["status"], april["paid"]) == ("partly_paid", "50.20")

    booked(collector, receipt("SK-2", period="2026-04", amount="0.30", received_on="2026-04-21"))
    assert billed.get("/assessments/2026-04").json()["status"] == "paid"
    assert_sound(billed)


def test_a_receipt_that_was_in_time_gives_the_late_fee_back_as_credit(
    admin: Actor, collector: Actor, billed: Actor
) -> None:
    assess(admin, "2026-04")
    booked(collector, receipt(), receipt("SK-2", period="2026-04", received_on="2026-04-21"))

    assess(admin, "2026-05")

    assert late_fee_parts(billed, "2026-05") == (
        "0.00",
        [("late_fee", "2026-03", "-0.50"), ("late_fee_returned", None, "0.50")],
    )
    assert "这些天原已收 0.50 元" in explained(billed, "2026-05")["paragraph_zh"]
    assert billed.get("/credit").json()["employer_balance"] == "0.50"
    assess(admin, "2026-06")
    assert billed.get("/assessments/2026-06").json()["figures"]["employer_credit_used"] == "0.50"
    assert_sound(billed)


def test_after_a_reversal_the_days_are_charged_as_if_nothing_had_come(
    admin: Actor, collector: Actor, billed: Actor
) -> None:
    booked(collector, receipt())
    assess(admin, "2026-04")
    assert late_fee_parts(billed, "2026-04") == ("0.00", [])
    reversed_receipt(collector)
    booked(collector, receipt("SK-2", period="2026-04", received_on="2026-04-21"))

    assess(admin, "2026-05")

    assert late_fee_parts(billed, "2026-05") == ("1.25", [("late_fee", "2026-03", "1.25")])
    assert_sound(billed)


def test_a_run_repeated_charges_no_day_twice(admin: Actor, billed: Actor) -> None:
    assess(admin, "2026-04")
    assess(admin, "2026-04")
    assess(admin, "2026-05")

    assert late_fee_parts(billed, "2026-05") == (
        "1.25",
        [("late_fee", "2026-03", "0.75"), ("late_fee", "2026-04", "0.50")],
    )
    assert_sound(billed)
