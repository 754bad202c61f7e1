"""回执 (receipts) in rows: the steps of changes that have one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from app.domain.change import ChangeKind, ChangeStep, change_number
from app.domain.employer import Employer
from app.domain.receipt import RECEIPTED, receipt_number
from app.repositories.employers import EMPLOYER_COLUMNS, employer_from
from app.repositories.tables import change_steps, employers, enrollment_changes


@dataclass(frozen=True, slots=True)
class ReceiptedStep:
    """A submission or decision: `note` is the reason of who decided; steps of before there were digests have none."""

    id: int
    step: ChangeStep
    at: datetime
    note: str | None
    digest: str | None
    change_id: int
    kind: ChangeKind
    change_created_at: datetime
    batch_id: int | None
    employer: Employer

    @property
    def receipt_no(self) -> str:
        """回执编号."""
        return receipt_number(self.id, self.at)

    @property
    def change_no(self) -> str:
        """业务编号."""
        return change_number(self.change_id, self.change_created_at)


_STEP = (
    change_steps.c.id,
    change_steps.c.step,
    change_steps.c.at,
    change_steps.c.note,
    change_steps.c.digest,
    change_steps.c.change_id,
    enrollment_changes.c.kind,
    enrollment_changes.c.created_at,
    enrollment_changes.c.batch_id,
)
_steps: Select[Any] = (
    select(*_STEP, *EMPLOYER_COLUMNS)
    .select_from(change_steps)
    .join(enrollment_changes, enrollment_changes.c.id == change_steps.c.change_id)
    .join(employers, employers.c.id == enrollment_changes.c.employer_id)
    .where(change_steps.c.step.in_(RECEIPTED))
)


def find(connection: Connection, step_id: int) -> ReceiptedStep | None:
    """One by the row number of its step."""
    return next(_read(connection, _steps.where(change_steps.c.id == step_id)), None)


def page_of_change(
    connection: Connection, change_id: int, *, offset: int, limit: int
) -> tuple[list[ReceiptedStep], int]:
    """A page of the receipts of a change, the newest first, and how many there are."""
    return _page(connection, change_steps.c.change_id == change_id, offset, limit)


def page_of_batch(connection: Connection, batch_id: int, *, offset: int, limit: int) -> tuple[list[ReceiptedStep], int]:
    """The same of the changes of a batch."""
    return _page(connection, enrollment_changes.c.batch_id == batch_id, offset, limit)


def _page(
    connection: Connection, asked: ColumnElement[bool], offset: int, limit: int
) -> tuple[list[ReceiptedStep], int]:
    query = _steps.where(asked)
    total = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    paged = query.order_by(change_steps.c.id.desc()).offset(offset).limit(limit)
    return list(_read(connection, paged)), total


def _read(connection: Connection, query: Select[Any]) -> Iterator[ReceiptedStep]:
    width = len(_STEP)
    for row in connection.execute(query):
        yield ReceiptedStep(*(*row[:width], employer_from(row[width:])))
