"""审核结论 (decisions) in rows: changes decided together, each as the next version of itself, and what came before and after."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.domain.change import change_number
from app.domain.employer import Employer
from app.repositories.batch_tables import batch_rows
from app.repositories.bulk import among, change_many
from app.repositories.changes import CHANGE_COLUMNS, Change, change_from
from app.repositories.tables import change_steps, enrollment_changes, is_in_review

_in_review = (
    select(*CHANGE_COLUMNS)
    .where(enrollment_changes.c.batch_id == bindparam("of_batch"), is_in_review)
    .order_by(enrollment_changes.c.id)
    .with_for_update(key_share=True)
)


def in_review_of_batch(connection: Connection, batch_id: int, employer: Employer) -> list[Change]:
    """The changes of an employer's batch that are in review, oldest first: nobody else decides them until this transaction ends."""
    return [change_from(row, employer) for row in connection.execute(_in_review, {"of_batch": batch_id})]


def row_numbers(connection: Connection, batch_id: int, change_ids: Sequence[int]) -> Mapping[int, int]:
    """The rows of a batch's sheet that changes were saved from."""
    query = select(batch_rows.c.change_id, batch_rows.c.row_number).where(
        batch_rows.c.batch_id == batch_id, among(connection, batch_rows.c.change_id, change_ids)
    )
    return {row.change_id: row.row_number for row in connection.execute(query)}


def store(connection: Connection, decided: Sequence[tuple[Change, Mapping[str, Any]]]) -> bool:
    """Writes the next version of changes, of which all are given the same columns; false where another was first at one."""
    rows = [{"id": change.id, "version": change.version, **values} for change, values in decided]
    return change_many(connection, enrollment_changes, ("id",), rows, versioned=True) == len(rows)


def was_submitted(connection: Connection, change_id: int) -> bool:
    """Whether a change was ever submitted."""
    submitted = select(change_steps.c.id).where(
        change_steps.c.change_id == change_id, change_steps.c.step == "submitted"
    )
    return connection.execute(submitted.limit(1)).scalar_one_or_none() is not None


def later_approved(connection: Connection, enrollment_id: int, change_id: int) -> list[str]:
    """The numbers of changes of an enrolment approved after one of them and not rolled back."""
    mine = select(change_steps.c.id).where(change_steps.c.change_id == change_id, change_steps.c.step == "approved")
    rows = connection.execute(
        select(enrollment_changes.c.id, enrollment_changes.c.created_at)
        .join(change_steps, change_steps.c.change_id == enrollment_changes.c.id)
        .where(
            enrollment_changes.c.enrollment_id == enrollment_id,
            enrollment_changes.c.status == "approved",
            change_steps.c.step == "approved",
            change_steps.c.id > mine.scalar_subquery(),
        )
        .order_by(change_steps.c.id)
    )
    return [change_number(row.id, row.created_at) for row in rows]
