"""业务 (enrollment changes) in rows, with their timelines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from app.domain.change import ChangeKind, ChangeStatus, ChangeStep, change_number
from app.domain.employer import Employer, region_prefix
from app.repositories.bulk import add_many as add_all
from app.repositories.bulk import add_numbered
from app.repositories.database import made_id
from app.repositories.employers import EMPLOYER_COLUMNS, employer_from
from app.repositories.sessions import CALLER, CALLER_WIDTH, Caller, caller_from
from app.repositories.tables import change_steps, employers, enrollment_changes, is_in_review


@dataclass(frozen=True, slots=True)
class Change:
    """An enrolment change as stored: `body` the parts as sent, `findings` as they were then.

    `money` is as previewed when it was saved, `money_decided` as charged when it was approved.
    """

    id: int
    employer: Employer
    kind: ChangeKind
    status: ChangeStatus
    version: int
    batch_id: int | None
    id_type: str
    id_number: str
    name: str | None
    body: Mapping[str, Any]
    money: Mapping[str, Any]
    money_decided: Mapping[str, Any] | None
    findings: Sequence[Mapping[str, Any]]
    rejection: Mapping[str, Any] | None
    enrollment_id: int | None
    created_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None

    @property
    def change_no(self) -> str:
        """业务编号."""
        return change_number(self.id, self.created_at)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a change's timeline: when, who, what and why."""

    at: datetime
    actor: str
    step: ChangeStep
    note: str | None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list of changes is narrowed to; `regions` are codes that the employer's must all lie within."""

    status: ChangeStatus | None = None
    kind: ChangeKind | None = None
    name: str | None = None
    batch_id: int | None = None
    employer_id: int | None = None
    employer_no: str | None = None
    regions: tuple[str, ...] = ()


# In the order of the fields of Change, but for its employer.
CHANGE_COLUMNS = (
    enrollment_changes.c.id,
    enrollment_changes.c.kind,
    enrollment_changes.c.status,
    enrollment_changes.c.version,
    enrollment_changes.c.batch_id,
    enrollment_changes.c.id_type,
    enrollment_changes.c.id_number,
    enrollment_changes.c.name,
    enrollment_changes.c.body,
    enrollment_changes.c.money,
    enrollment_changes.c.money_decided,
    enrollment_changes.c.findings,
    enrollment_changes.c.rejection,
    enrollment_changes.c.enrollment_id,
    enrollment_changes.c.created_at,
    enrollment_changes.c.submitted_at,
    enrollment_changes.c.decided_at,
)
_WIDTH = len(CHANGE_COLUMNS)
_WIDER = _WIDTH + len(EMPLOYER_COLUMNS)
_changes: Select[Any] = select(*CHANGE_COLUMNS, *EMPLOYER_COLUMNS).join(
    employers, employers.c.id == enrollment_changes.c.employer_id
)
# Statements of every request are built once: building one costs as much again as running it.
_change = _changes.where(enrollment_changes.c.id == bindparam("of_change"))
_locked_change = _change.with_for_update(of=[employers, enrollment_changes], key_share=True)
_store = update(enrollment_changes).where(
    enrollment_changes.c.id == bindparam("of_change"), enrollment_changes.c.version == bindparam("of_version")
)
_add = insert(enrollment_changes)
_steps = select(
    change_steps.c.change_id, change_steps.c.at, change_steps.c.actor, change_steps.c.step, change_steps.c.note
).order_by(change_steps.c.id)
_STEP_COLUMNS = (change_steps.c.at, change_steps.c.actor, change_steps.c.step, change_steps.c.note)
_change_and_steps = (
    _change.add_columns(*_STEP_COLUMNS)
    .join(change_steps, change_steps.c.change_id == enrollment_changes.c.id)
    .order_by(change_steps.c.id)
)
_caller_and_own_change = (
    CALLER.add_columns(*CHANGE_COLUMNS, *_STEP_COLUMNS)
    .outerjoin(
        enrollment_changes,
        and_(enrollment_changes.c.id == bindparam("of_change"), enrollment_changes.c.employer_id == employers.c.id),
    )
    .outerjoin(change_steps, change_steps.c.change_id == enrollment_changes.c.id)
    .order_by(change_steps.c.id)
)


def change_from(columns: Sequence[Any], employer: Employer) -> Change:
    """The change in CHANGE_COLUMNS, of an employer."""
    return Change(columns[0], employer, *columns[1:])


def _with_employer(row: Row[Any]) -> Change:
    return change_from(row[:_WIDTH], employer_from(row[_WIDTH:_WIDER]))


def find(connection: Connection, change_id: int, *, locked: bool = False) -> Change | None:
    """One change by its row number; locked, other decisions on it or its employer wait until this transaction ends."""
    row = connection.execute(_locked_change if locked else _change, {"of_change": change_id}).one_or_none()
    return None if row is None else _with_employer(row)


def find_with_timeline(connection: Connection, change_id: int) -> tuple[Change, Sequence[Step]] | None:
    """One change and its timeline, oldest step first, in one read: the first step is written with the change."""
    rows = connection.execute(_change_and_steps, {"of_change": change_id}).all()
    return (_with_employer(rows[0]), [Step(*row[_WIDER:]) for row in rows]) if rows else None


def own_with_timeline(
    connection: Connection, session_id: str | None, change_id: int
) -> tuple[Caller, tuple[Change, Sequence[Step]] | None]:
    """Who calls, and one change of their own employer with its timeline, oldest step first, in one read."""
    rows = connection.execute(_caller_and_own_change, {"of_session": session_id, "of_change": change_id}).all()
    if not rows:
        return Caller(None, None), None
    first, end = rows[0], CALLER_WIDTH + _WIDTH
    caller = caller_from(first)
    columns = first[CALLER_WIDTH:end]
    if columns[0] is None or caller.actor is None or caller.actor.employer is None:
        return caller, None
    return caller, (change_from(columns, caller.actor.employer), [Step(*row[end:]) for row in rows])


def page(connection: Connection, narrowed: Narrowed, *, offset: int, limit: int) -> tuple[list[Change], int]:
    """A page of changes of one employer, newest first, and how many there are."""
    own = select(enrollment_changes.c.id).where(*_conditions(narrowed))
    return _page(connection, own, (enrollment_changes.c.id.desc(),), offset, limit)


def queue(connection: Connection, narrowed: Narrowed, *, offset: int, limit: int) -> tuple[list[Change], int]:
    """A page of what employers have submitted, longest waiting first; drafts are their own affair."""
    sent = select(enrollment_changes.c.id).join(employers).where(enrollment_changes.c.status != "draft")
    order = (enrollment_changes.c.submitted_at, enrollment_changes.c.id)
    return _page(connection, sent.where(*_conditions(narrowed)), order, offset, limit)


def _page(
    connection: Connection, numbers: Select[Any], order: Sequence[ColumnElement[Any]], offset: int, limit: int
) -> tuple[list[Change], int]:
    total = connection.execute(select(func.count()).select_from(numbers.subquery())).scalar_one()
    # What goes before the page is passed over by number alone.
    paged = numbers.order_by(*order).offset(offset).limit(limit)
    rows = connection.execute(_changes.where(enrollment_changes.c.id.in_(paged)).order_by(*order))
    return [_with_employer(row) for row in rows], total


def _conditions(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    equal = {
        enrollment_changes.c.status: narrowed.status,
        enrollment_changes.c.kind: narrowed.kind,
        enrollment_changes.c.name: narrowed.name,
        enrollment_changes.c.batch_id: narrowed.batch_id,
        enrollment_changes.c.employer_id: narrowed.employer_id,
        employers.c.employer_no: narrowed.employer_no,
    }
    within = [employers.c.region_code.startswith(region_prefix(code), autoescape=True) for code in narrowed.regions]
    return [*within, *(column == value for column, value in equal.items() if value is not None)]


def of_person(connection: Connection, employer_id: int, id_type: str, id_number: str) -> list[Change]:
    """Every change of a person at an employer, newest first."""
    rows = connection.execute(
        _changes.where(
            enrollment_changes.c.employer_id == employer_id,
            enrollment_changes.c.id_number == id_number,
            enrollment_changes.c.id_type == id_type,
        ).order_by(enrollment_changes.c.id.desc())
    )
    return [_with_employer(row) for row in rows]


def in_review_of(employer_id: ColumnElement[int]) -> ScalarSelect[Any]:
    """The change of a person (`of_type`, `of_number`) that is in review at an employer, as a column of another query."""
    asked = (
        enrollment_changes.c.employer_id == employer_id,
        enrollment_changes.c.id_number == bindparam("of_number"),
        enrollment_changes.c.id_type == bindparam("of_type"),
        is_in_review,
    )
    return select(enrollment_changes.c.id).where(*asked).scalar_subquery()


def add(connection: Connection, employer: Employer, values: Mapping[str, Any], now: datetime) -> Change:
    """Writes a new change; the change as it then stands."""
    row = {"version": 1, "batch_id": None, "created_at": now, **values}
    change_id = made_id(connection.execute(_add, {"employer_id": employer.id, **row}))
    undecided: dict[str, Any] = {"money_decided": None, "rejection": None, "enrollment_id": None, "decided_at": None}
    return Change(id=change_id, employer=employer, **undecided, **row)


def add_many(
    connection: Connection, employer: Employer, rows: Sequence[Mapping[str, Any]], now: datetime
) -> Sequence[int]:
    """Writes new changes of an employer; their numbers, in the order given."""
    new = {"employer_id": employer.id, "version": 1, "created_at": now}
    return add_numbered(connection, enrollment_changes, [{**new, **row} for row in rows])


def store(connection: Connection, change: Change, values: Mapping[str, Any]) -> bool:
    """Writes the next version of a change; false where another transaction has done so first."""
    named = {"of_change": change.id, "of_version": change.version}
    return connection.execute(_store, {**named, **values, "version": change.version + 1}).rowcount == 1


def remove(connection: Connection, change: Change) -> bool:
    """Deletes a change that never left its draft; false where another transaction has changed it first."""
    connection.execute(delete(change_steps).where(change_steps.c.change_id == change.id))
    result = connection.execute(
        delete(enrollment_changes).where(
            enrollment_changes.c.id == change.id, enrollment_changes.c.version == change.version
        )
    )
    return result.rowcount == 1


def record(
    connection: Connection, change_id: int, step: ChangeStep, actor: str, at: datetime, digest: str | None = None
) -> None:
    """Adds to a change's timeline; `digest`: of what was sent."""
    record_many(connection, {change_id: digest}, step, actor, at)


def record_many(
    connection: Connection,
    digests: Mapping[int, str | None],
    step: ChangeStep,
    actor: str,
    at: datetime,
    note: str | None = None,
) -> None:
    """Adds a step to the timelines of many changes, with the digest of what was sent or decided of each by row number."""
    told = {"step": step, "actor": actor, "at": at, "note": note}
    rows = [{"change_id": change_id, **told, "digest": digest} for change_id, digest in digests.items()]
    add_all(connection, change_steps, rows)


def timelines(connection: Connection, change_ids: Sequence[int]) -> Mapping[int, Sequence[Step]]:
    """The timelines of some changes, oldest step first."""
    found: dict[int, list[Step]] = {change_id: [] for change_id in change_ids}
    for row in connection.execute(_steps.where(change_steps.c.change_id.in_(change_ids))):
        found[row.change_id].append(Step(row.at, row.actor, row.step, row.note))
    return found
