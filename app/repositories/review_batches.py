"""批次审核 (review of batches) in rows: batches as officers see them, and what was decided on their changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, cast, func, select

from app.domain.batch.columns import BatchKind
from app.domain.employer import region_prefix
from app.domain.fen import format_yuan
from app.repositories.batch_tables import batches
from app.repositories.batches import BATCHES, Batch, batch_from
from app.repositories.tables import employers, enrollment_changes, is_in_review

ReviewStatus = Literal["in_review", "decided", "partly_saved", "saved"]


@dataclass(frozen=True, slots=True)
class Decisions:
    """How many of a batch's changes stand where; `withdrawn` are with the employer again, as drafts."""

    in_review: int = 0
    approved: int = 0
    rejected: int = 0
    rolled_back: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class NarrowedBatches:
    """What the queue of batches is narrowed to; `regions` are codes that the employer's must all lie within."""

    status: ReviewStatus | None = None
    kind: BatchKind | None = None
    employer_no: str | None = None
    regions: tuple[str, ...] = ()


_COUNTED = {"draft": "withdrawn"}
_AMOUNTS = ("employer_amount", "employee_amount", "interest")
_is_saved = batches.c.saved_at.is_not(None)
_waiting = select(enrollment_changes.c.batch_id).where(is_in_review, enrollment_changes.c.batch_id.is_not(None))
_saved_batch = BATCHES.where(batches.c.id == bindparam("of_batch"), _is_saved)
_locked_batch = _saved_batch.with_for_update(of=employers, key_share=True)


def queue(connection: Connection, narrowed: NarrowedBatches, *, offset: int, limit: int) -> tuple[list[Batch], int]:
    """A page of batches of which something was saved, longest waiting first, and how many there are."""
    conditions = [_is_saved, *_conditions(narrowed)]
    counted = select(func.count()).select_from(batches.join(employers)).where(*conditions)
    total = connection.execute(counted).scalar_one()
    query = BATCHES.where(*conditions).order_by(batches.c.saved_at, batches.c.id).offset(offset).limit(limit)
    return [batch_from(row) for row in connection.execute(query)], total


def _conditions(narrowed: NarrowedBatches) -> list[ColumnElement[bool]]:
    conditions = [employers.c.region_code.startswith(region_prefix(code), autoescape=True) for code in narrowed.regions]
    if narrowed.kind is not None:
        conditions.append(batches.c.kind == narrowed.kind)
    if narrowed.employer_no is not None:
        conditions.append(employers.c.employer_no == narrowed.employer_no)
    if narrowed.status == "in_review":
        conditions.append(batches.c.id.in_(_waiting))
    elif narrowed.status == "decided":
        conditions.append(batches.c.id.not_in(_waiting))
    elif narrowed.status is not None:
        conditions.append(batches.c.status == narrowed.status)
    return conditions


def find(connection: Connection, batch_id: int, *, locked: bool = False) -> Batch | None:
    """One batch of which something was saved; locked, other decisions at its employer wait until this transaction ends."""
    row = connection.execute(_locked_batch if locked else _saved_batch, {"of_batch": batch_id}).one_or_none()
    return None if row is None else batch_from(row)


def decisions_of(connection: Connection, batch_ids: Sequence[int]) -> Mapping[int, Decisions]:
    """What was decided on the changes of some batches."""
    counts: dict[int, dict[str, int]] = {batch_id: {} for batch_id in batch_ids}
    columns = (enrollment_changes.c.batch_id, enrollment_changes.c.status)
    query = select(*columns, func.count()).where(enrollment_changes.c.batch_id.in_(batch_ids)).group_by(*columns)
    for batch_id, status, count in connection.execute(query):
        counts[batch_id][_COUNTED.get(status, status)] = count
    return {batch_id: Decisions(**counted) for batch_id, counted in counts.items()}


def money_in_review(connection: Connection, batch_ids: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """Totals in yuan of what is in review of some batches, as it was previewed; those with nothing in review are not in it."""
    totals = enrollment_changes.c.money["totals"]
    # Yuan are kept as text with two decimals: without the point they are whole fen, which no sum rounds.
    in_fen = (cast(func.replace(totals[name].as_string(), ".", ""), BigInteger) for name in _AMOUNTS)
    query = (
        select(enrollment_changes.c.batch_id, *map(func.sum, in_fen))
        .where(enrollment_changes.c.batch_id.in_(batch_ids), is_in_review)
        .group_by(enrollment_changes.c.batch_id)
    )
    return {batch_id: _totals([int(amount) for amount in amounts]) for batch_id, *amounts in connection.execute(query)}


def _totals(amounts: Sequence[int]) -> dict[str, str]:
    named = {name: format_yuan(amount) for name, amount in zip(_AMOUNTS, amounts, strict=True)}
    return {**named, "total": format_yuan(sum(amounts))}
