"""实缴 (money received): the collection system as a client reports April's receipts, one of them twice (实缴入账)."""

from typing import Any

from scripts.demo import narration
from scripts.demo.desk import API, Someone, put_clock
from scripts.demo.opening import Cast


def received(cast: Cast) -> None:
    """28 April: the bill is paid in two receipts."""
    put_clock(cast.http, "2026-04-28T10:00:00")
    narration.chapter("2026-04-28", "实缴到账", "The money comes in")
    narration.say(
        "征收系统以应用客户端身份报送到账：先到 300.00 元，再补足余额；同一笔重复报送不会重复入账。",
        "The collection system, a client with a scope, reports 300.00 yuan, then the rest; a receipt sent twice is booked once.",
    )
    collector = _collection_system(cast)
    first, rest = _receipt(cast, "SK-20260428-1", "300.00"), _receipt(cast, "SK-20260428-2", "33.84")
    collector.post("/integrations/payments", {"payments": [first]})
    narration.expect("部分缴费 partly paid, 300.00", _state(cast), ("partly_paid", "300.00"))
    narration.by_hand("240.88 + 88.24 + 4.72 = 333.84; 333.84 - 300.00 = 33.84")
    counted = collector.post("/integrations/payments", {"payments": [first, rest]})
    narration.expect("一笔新、一笔已知 one new, one known", counted, {"accepted": 1, "already_known": 1})
    narration.expect("已缴清 paid, 333.84", _state(cast), ("paid", "333.84"))
    collector.refused("GET", "/assessments/2026-04", status=403, code="scope_missing")


def _collection_system(cast: Cast) -> Someone:
    body = {"name": "征收系统（演示）", "scopes": ["payments:write"]}
    client = cast.admin.post("/review/clients", body, status=201)
    answer = cast.http.post(
        f"{API}/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(client["client_id"], client["client_secret"]),
    )
    return Someone(cast.http, {"Authorization": f"Bearer {answer.raise_for_status().json()['access_token']}"})


def _receipt(cast: Cast, external_no: str, amount: str) -> dict[str, Any]:
    employer_no = cast.hr.get("/auth/me")["employer"]["employer_no"]
    return {
        "external_no": external_no,
        "employer_no": employer_no,
        "period": "2026-04",
        "amount": amount,
        "received_on": "2026-04-28",
    }


def _state(cast: Cast) -> tuple[str, str]:
    bill = cast.hr.get("/assessments/2026-04")
    return bill["status"], bill["paid"]
