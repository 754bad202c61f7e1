"""Receipts as the collection system sends them: money for a month of an employer, each with a number of its own."""

from typing import Any

from httpx2 import Response

from tests.support.actors import Actor, put_clock
from tests.support.changes import run

PAYMENTS = "/integrations/payments"
APPLIED = {"principal": "50.00", "interest": "0.00", "late_fee": "0.00", "surplus": "0.00"}
"""How the receipt below is applied to a bill of 50.00."""


def receipt(external_no: str = "SK-1", **changes: Any) -> dict[str, Any]:
    """50.00 yuan for March 2026 of the first employer of Hongta, received on 21 March."""
    return {
        "external_no": external_no,
        "employer_no": "530402000001",
        "period": "2026-03",
        "amount": "50.00",
        "received_on": "2026-03-21",
        **changes,
    }


def send(collector: Actor, *payments: dict[str, Any]) -> Response:
    """One call with some receipts."""
    return collector.post(PAYMENTS, {"payments": list(payments)})


def booked(collector: Actor, *payments: dict[str, Any]) -> None:
    """Receipts that are new and booked."""
    answer = send(collector, *payments)
    assert (answer.status_code, answer.json()) == (200, {"accepted": len(payments), "already_known": 0}), answer.text


def send_reversal(collector: Actor, external_no: str = "SK-1", reason: str = "银行退票") -> Response:
    """A reversal asked for."""
    return collector.post(f"{PAYMENTS}/{external_no}/reversal", {"reason": reason})


def reversed_receipt(collector: Actor, external_no: str = "SK-1") -> dict[str, Any]:
    """A receipt that was reversed, as it was answered."""
    answer = send_reversal(collector, external_no)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def assess(admin: Actor, month: str) -> None:
    """A month assessed on its 21st, of every employer."""
    put_clock(admin.client, f"{month}-21T09:00:00")
    assert run(admin, month)["status"] == "completed"


def paid(user: Actor, month: str = "2026-03") -> tuple[str, str, int]:
    """What the employer sees of a bill's payment: status, paid so far, version."""
    bill = user.get(f"/assessments/{month}").json()
    return bill["status"], bill["paid"], bill["version"]
