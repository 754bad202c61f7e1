"""多缴与冲正 over HTTP: what is too much becomes credit, and a receipt is reversed once and wholly (§ 5.6)."""

from tests.support.actors import Actor, put_clock
from tests.support.payments import APPLIED, assess, booked, paid, receipt, reversed_receipt, send, send_reversal

DUE = {"contributing_persons": 1, "total_base": "5000.00", "employer_due": "35.00", "employee_due": "15.00"}


def figures(user: Actor, month: str) -> dict[str, str]:
    """The figures of a month that are not nothing."""
    shown: dict[str, str] = user.get(f"/assessments/{month}").json()["figures"]
    return {name: amount for name, amount in shown.items() if amount not in ("0.00", 0)}


def test_a_reversed_receipt_leaves_its_bill_outstanding(collector: Actor, billed: Actor) -> None:
    booked(collector, receipt("SK-1", amount="20.00"), receipt("SK-2", amount="30.00"))

    shown = reversed_receipt(collector, "SK-1")

    assert shown == {
        **receipt("SK-1", amount="20.00"),
        "status": "reversed",
        "applied": {**APPLIED, "principal": "20.00"},
        "reversal": {
            "reason": "银行退票",
            "reversed_at": "2026-03-21T09:00:00+08:00",
            "taken_back": "0.00",
            "debited": "0.00",
        },
    }
    assert paid(billed) == ("partly_paid", "30.00", 3)
    reversed_receipt(collector, "SK-2")
    assert paid(billed) == ("unpaid", "0.00", 4)
    booked(collector, receipt("SK-3"))
    assert paid(billed) == ("paid", "50.00", 5)


def test_reversing_twice_gives_the_first_answer(admin: Actor, collector: Actor, billed: Actor) -> None:
    booked(collector, receipt())
    first = reversed_receipt(collector)
    booked(collector, receipt("SK-2"))
    put_clock(admin.client, "2026-03-25T09:00:00")

    second = send_reversal(collector, reason="另一个原因")

    assert (second.status_code, second.json()) == (200, first)
    assert paid(billed) == ("paid", "50.00", 4)


def test_a_reversed_receipt_sent_again_is_known_and_not_booked_again(collector: Actor, billed: Actor) -> None:
    booked(collector, receipt())
    reversed_receipt(collector)

    again = send(collector, receipt())

    assert again.json() == {"accepted": 0, "already_known": 1}
    assert paid(billed) == ("unpaid", "0.00", 3)


def test_an_unknown_number_cannot_be_reversed(collector: Actor, billed: Actor) -> None:
    for unknown in ("SK-9", "SK%209", "%E6%94%B6"):
        assert send_reversal(collector, unknown).status_code == 404


def test_too_much_is_credit_of_the_employer_part_and_lowers_the_next_bill(
    admin: Actor, collector: Actor, billed: Actor
) -> None:
    booked(collector, receipt(amount="70.00"))
    assess(admin, "2026-04")

    assert figures(billed, "2026-04") == {
        **DUE,
        "employer_credit_used": "20.00",
        "employer_payable": "15.00",
        "employee_payable": "15.00",
    }
    [part] = billed.get("/assessments/2026-04/figures/8").json()["lines"]
    assert (part["kind"], part["credit_source"], part["amount"]) == ("set_off", "overpayment", "20.00")


def test_a_second_receipt_on_a_paid_bill_is_all_credit(collector: Actor, billed: Actor) -> None:
    booked(collector, receipt("SK-1"), receipt("SK-2", amount="8.00"))

    shown = reversed_receipt(collector, "SK-2")

    assert shown["applied"] == {**APPLIED, "principal": "0.00", "surplus": "8.00"}
    assert (shown["reversal"]["taken_back"], shown["reversal"]["debited"]) == ("8.00", "0.00")
    assert paid(billed) == ("paid", "50.00", 2)


def test_used_surplus_of_a_reversed_receipt_is_a_debit_on_the_next_bill_and_explains_itself(
    admin: Actor, collector: Actor, billed: Actor
) -> None:
    booked(collector, receipt(amount="100.00"))
    assess(admin, "2026-04")
    reversal = reversed_receipt(collector)["reversal"]
    assess(admin, "2026-05")

    assert (reversal["taken_back"], reversal["debited"]) == ("15.00", "35.00")
    assert paid(billed) == ("unpaid", "0.00", 3)
    assert figures(billed, "2026-05") == {
        **DUE,
        "employer_adjustment": "35.00",
        "employer_payable": "70.00",
        "employee_payable": "15.00",
        # March 50 days of 50.00, as if its receipt had never come; April 20 of 15.00.
        "late_fee": "1.40",
    }
    [part] = billed.get("/assessments/2026-05/figures/6").json()["lines"]
    assert part == {
        "id": part["id"],
        "kind": "debit",
        "person": None,
        "contribution_period": "2026-03",
        "credit_source": None,
        "amount": "35.00",
    }
    explained = billed.get(f"/money-lines/{part['id']}/explanation").json()
    assert explained["agrees"] and explained["steps"][0]["inputs"] == {"surplus": "50.00", "taken_back": "15.00"}
    assert explained["paragraph"] == (
        "这是费款所属期 2026 年 3 月的实缴冲正后应补回的款项（借记）。"
        "实缴 SK-1 共 100.00 元，其中多缴 50.00 元转入本单位待转金（单位部分）。"
        "该笔实缴冲正时，尚未使用的 15.00 元已从待转金收回，已使用的 35.00 元列入下一次核定，由单位补缴。"
        "重新计算的结果与账上记录一致。"
    )
    lines = billed.get("/assessments/2026-05/lines").json()["items"]
    debit = next(line for line in lines if line["kind"] == "debit")
    assert (debit["person"], debit["contribution_base"], debit["employer_amount"]) == (None, None, "35.00")


def test_credit_is_used_first_in_first_out_so_the_later_receipt_is_taken_back_whole(
    admin: Actor, collector: Actor, billed: Actor
) -> None:
    booked(collector, receipt("SK-1", amount="75.00"), receipt("SK-2", amount="25.00"))
    assess(admin, "2026-04")

    later, earlier = reversed_receipt(collector, "SK-2"), reversed_receipt(collector, "SK-1")

    assert (later["reversal"]["taken_back"], later["reversal"]["debited"]) == ("15.00", "10.00")
    assert (earlier["reversal"]["taken_back"], earlier["reversal"]["debited"]) == ("0.00", "25.00")
