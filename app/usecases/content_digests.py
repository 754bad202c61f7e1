"""内容摘要 (content digests): the SHA-256 of what was sent or decided, kept with the step of the timeline for its receipt."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.change import ChangeKind, ChangeStep
from app.domain.signed_receipt import BatchStep, batch_number
from app.repositories import signed_receipts
from app.repositories.batches import Batch
from app.repositories.changes import Change
from app.security.canonical_json import content_digest
from app.usecases.context import Work


def sent_digest(kind: ChangeKind, body: Mapping[str, Any]) -> str:
    """Of the parts of a change as sent (申报内容), `kind` among them."""
    return content_digest({**body, "kind": kind})


def decision_digest(change: Change, step: ChangeStep, note: str | None, money: Mapping[str, Any] | None) -> str:
    """Of a decision (审核结论): on what was sent, why, and with what money where that was charged or given back."""
    decided = {
        "change_no": change.change_no,
        "decision": step,
        "note": note,
        "sent": sent_digest(change.kind, change.body),
        "totals": money and money["totals"],
    }
    return content_digest(decided)


def record_batch_step(work: Work, batch: Batch, step: BatchStep, digests: Sequence[str]) -> None:
    """Keeps what was done with a batch as a whole (整批), with the digest of its changes' digests in the order of their numbers."""
    done = {"batch_no": batch_number(batch.id, batch.created_at), "changes": list(digests), "step": step}
    signed_receipts.add_batch_step(
        work.connection, batch.id, step, work.who, work.now, len(digests), content_digest(done)
    )
