"""回执 (signed receipts) in rows: the steps of timelines that were sent or decided, of changes and of batches as a whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, literal_column, select

from app.domain.signed_receipt import CHANGE_STEPS, BatchStep, ReceiptStep
from app.repositories.batch_tables import batch_steps
from app.repositories.tables import change_steps


@dataclass(frozen=True, slots=True)
class ReceiptedStep:
    """A step that has a receipt: never written again once it is there."""

    step: ReceiptStep
    at: datetime
    changes: int
    digest: str | None


_of_change = (
    select(change_steps.c.step, change_steps.c.at, literal_column("1"), change_steps.c.digest)
    .where(change_steps.c.change_id == bindparam("of_subject"), change_steps.c.step.in_(CHANGE_STEPS))
    .order_by(change_steps.c.id)
)
_of_batch = (
    select(batch_steps.c.step, batch_steps.c.at, batch_steps.c.changes, batch_steps.c.digest)
    .where(batch_steps.c.batch_id == bindparam("of_subject"))
    .order_by(batch_steps.c.number)
)
_next_of_batch = select(func.coalesce(func.max(batch_steps.c.number), 0) + 1).where(
    batch_steps.c.batch_id == bindparam("of_subject")
)


def add_batch_step(
    connection: Connection, batch_id: int, step: BatchStep, actor: str, at: datetime, changes: int, digest: str
) -> None:
    """Adds what was done with a batch as a whole."""
    number = connection.execute(_next_of_batch, {"of_subject": batch_id}).scalar_one()
    told = {"step": step, "actor": actor, "at": at, "changes": changes, "digest": digest}
    connection.execute(insert(batch_steps), {"batch_id": batch_id, "number": number, **told})


def of_change(connection: Connection, change_id: int, *, offset: int, limit: int) -> tuple[list[ReceiptedStep], int]:
    """A page of a change's steps that have receipts, oldest first, and how many there are."""
    return _page(connection, _of_change, change_id, offset, limit)


def of_batch(connection: Connection, batch_id: int, *, offset: int, limit: int) -> tuple[list[ReceiptedStep], int]:
    """A page of a batch's steps, oldest first, and how many there are."""
    return _page(connection, _of_batch, batch_id, offset, limit)


def _page(
    connection: Connection, steps: Select[Any], subject_id: int, offset: int, limit: int
) -> tuple[list[ReceiptedStep], int]:
    asked = {"of_subject": subject_id}
    total = connection.execute(select(func.count()).select_from(steps.subquery()), asked).scalar_one()
    rows = connection.execute(steps.offset(offset).limit(limit), asked)
    return [ReceiptedStep(*row) for row in rows], total
