"""回执 (receipts): what was sent or decided, by whose hand and when, with a digest that later edits cannot change."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.calendar import local
from app.domain.change import ChangeStep

RECEIPTED: tuple[ChangeStep, ...] = ("submitted", "approved", "rejected", "rolled_back")
"""The steps of a change that have a receipt: its submissions, and what was decided on it."""

STEP_NAMES: Mapping[str, str] = {
    "submitted": "已提交",
    "approved": "审核通过",
    "rejected": "审核未通过",
    "rolled_back": "已回退",
}
_NUMBER = re.compile(r"R[0-9]{8}([0-9]{10})\Z")


def sent_digest(kind: str, body: Mapping[str, Any]) -> str:
    """SHA-256 of a change's parts as sent, with its kind: JSON in UTF-8, names in order, without spaces (回执摘要)."""
    sent = json.dumps({"kind": kind, **body}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha-256:{hashlib.sha256(sent.encode()).hexdigest()}"


def receipt_number(step_id: int, at: datetime) -> str:
    """回执编号: the day of the step and its row number, such as R202603180000000012."""
    return f"R{local(at):%Y%m%d}{step_id:010d}"


def step_of(receipt_no: str) -> int | None:
    """The row number of the step that a receipt's number names; none where it is no such number."""
    match = _NUMBER.match(receipt_no)
    return None if match is None else int(match[1])
