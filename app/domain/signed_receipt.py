"""回执 (signed receipt): certifies that a change or a batch was sent or decided, when, and with what content; names nobody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Literal

from app.domain.calendar import today
from app.domain.change import ChangeKind, ChangeStep

ReceiptSubject = Literal["enrollment_change", "batch"]
BatchStep = Literal["saved", "approved", "rejected"]
ReceiptStep = Literal["submitted", "approved", "rejected", "rolled_back", "saved"]
# Of a change's life, what was sent or decided; the rest is the employer's own affair.
CHANGE_STEPS: tuple[ChangeStep, ...] = ("submitted", "approved", "rejected", "rolled_back")
_NUMBER = re.compile(r"(B?)[0-9]{8}([0-9]{8,18})-(0[1-9]|[1-9][0-9]{1,3})\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """What a receipt says: nothing in it ever changes, and no person can be told from it.

    `digest`: SHA-256 of what was sent or decided, in hex; none where it was done before digests were kept. `changes`: how
    many changes it is about. `subject_id`: the row number that addresses name the change or the batch by.
    """

    receipt_no: str
    subject: ReceiptSubject
    subject_id: int
    subject_no: str
    kind: ChangeKind
    employer_no: str
    step: ReceiptStep
    at: datetime
    changes: int
    digest: str | None


def batch_number(batch_id: int, created_at: datetime) -> str:
    """批次编号: the day a batch was uploaded and its row number, such as B2026031800000001."""
    return f"B{today(created_at):%Y%m%d}{batch_id:08d}"


def receipt_number(subject_no: str, ordinal: int) -> str:
    """回执编号: the number of the change or batch, and which of its receipts it is, from 1, such as 2026031800000001-01."""
    return f"{subject_no}-{ordinal:02d}"


def receipt_numbers(change_no: str, steps: Iterable[ChangeStep]) -> list[str | None]:
    """For each step of a change's life, oldest first, the number of its receipt; none where it has none."""
    ordinals = count(1)
    return [receipt_number(change_no, next(ordinals)) if step in CHANGE_STEPS else None for step in steps]


def read_number(receipt_no: str) -> tuple[ReceiptSubject, int, int] | None:
    """What a receipt is about, by row number, and which of its receipts it is; none where no receipt is numbered so."""
    read = _NUMBER.match(receipt_no)
    if read is None:
        return None
    subject: ReceiptSubject = "batch" if read[1] else "enrollment_change"
    return subject, int(read[2]), int(read[3])
