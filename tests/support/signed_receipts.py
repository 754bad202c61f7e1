"""回执 (signed receipts) as they are read, and what their digests are of, told apart from how the hall makes them."""

import hashlib
import json
from typing import Any

from tests.support.actors import Actor
from tests.support.forging import read_segment

PARTS = {
    "enroll": ("kind", "person", "insurance"),
    "suspend": ("kind", "id_type", "id_number", "name", "suspension_date", "suspension_reason", "remark"),
}


def receipts(who: Actor, path: str) -> list[dict[str, Any]]:
    """The receipts of a change or batch, such as `enrollment-changes/1`."""
    answer = who.get(f"/{path}/receipts")
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert page["total"] == len(page["items"])
    found: list[dict[str, Any]] = page["items"]
    return found


def said(receipt: dict[str, Any]) -> dict[str, Any]:
    """What is signed in a receipt."""
    payload: dict[str, Any] = json.loads(read_segment(receipt["receipt"].split(".")[1]))
    return payload


def digest(value: Any) -> str:
    """As docs/verifying-receipts.md tells anyone to compute it."""
    spelled = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def sent(change: dict[str, Any]) -> dict[str, Any]:
    """The parts of a change as sent, out of how it is shown."""
    return {name: change[name] for name in PARTS[change["kind"]]}


def decided(change: dict[str, Any], decision: str, note: str | None) -> dict[str, Any]:
    """What the digest of a decision is of."""
    return {
        "change_no": change["change_no"],
        "decision": decision,
        "note": note,
        "sent": digest(sent(change)),
        "totals": change["money"]["totals"] if decision == "approved" else None,
    }
