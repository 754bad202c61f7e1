"""导出 (exports) in rows: roster, changes and credit movements of one employer, some in memory at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from app.domain.change import ChangeKind, ChangeStatus
from app.domain.credit import CreditMovementKind
from app.domain.enrollment import EnrollmentStatus
from app.domain.period import Period
from app.repositories.tables import (
    assessments,
    credit_movements,
    enrollment_changes,
    enrollments,
    money_lines,
    persons,
)

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Covered:
    """What a roster is narrowed to (人员名单): the status, and the months of which the cover has at least one."""

    status: EnrollmentStatus | None = None
    first: Period | None = None
    last: Period | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What changes or movements are narrowed to: status and kind, and the moments between which they were made."""

    status: ChangeStatus | None = None
    kind: ChangeKind | CreditMovementKind | None = None
    since: datetime | None = None
    until: datetime | None = None


def roster(connection: Connection, employer_id: int, narrowed: Covered) -> Iterator[Row[Any]]:
    """An employer's enrolments with their persons (人员名单), by person and in the order of approval."""
    query = (
        select(
            persons.c.person_no,
            persons.c.name,
            persons.c.id_type,
            persons.c.id_number,
            enrollments.c.first_month,
            enrollments.c.last_month,
            enrollments.c.declared_wage,
            enrollments.c.migrant_worker,
            enrollments.c.migrant_worker_pays,
            enrollments.c.annulled,
        )
        .join(persons, persons.c.id == enrollments.c.person_id)
        .where(enrollments.c.employer_id == employer_id, *_covered(narrowed))
        .order_by(persons.c.person_no, enrollments.c.id)
    )
    return _streamed(connection, query)


def changes(connection: Connection, employer_id: int, narrowed: Made) -> Iterator[Row[Any]]:
    """An employer's changes (业务历史), oldest first, with the totals of their money as decided, else as previewed."""
    query = (
        select(
            enrollment_changes.c.id,
            enrollment_changes.c.kind,
            enrollment_changes.c.status,
            enrollment_changes.c.name,
            enrollment_changes.c.id_type,
            enrollment_changes.c.id_number,
            enrollment_changes.c.body,
            enrollment_changes.c.money["totals"].label("previewed"),
            enrollment_changes.c.money_decided["totals"].label("decided"),
            enrollment_changes.c.rejection,
            enrollment_changes.c.batch_id,
            enrollment_changes.c.created_at,
            enrollment_changes.c.submitted_at,
            enrollment_changes.c.decided_at,
        )
        .where(enrollment_changes.c.employer_id == employer_id, *_made(enrollment_changes.c, narrowed, "created_at"))
        .order_by(enrollment_changes.c.id)
    )
    if narrowed.status is not None:
        query = query.where(enrollment_changes.c.status == narrowed.status)
    return _streamed(connection, query)


def credit(connection: Connection, employer_id: int, narrowed: Made) -> Iterator[Row[Any]]:
    """An employer's credit movements (待转金明细), oldest first, each with what its part came to after it, fen."""
    after = func.sum(credit_movements.c.amount).over(
        partition_by=credit_movements.c.part, order_by=credit_movements.c.id
    )
    # Narrowed down only around it: what went before counts in what a part came to.
    known = (
        select(credit_movements, after.label("balance")).where(credit_movements.c.employer_id == employer_id).subquery()
    )
    query = (
        select(
            known.c.id,
            known.c.at,
            known.c.part,
            known.c.kind,
            known.c.amount,
            known.c.balance,
            known.c.source_id,
            assessments.c.period.label("assessment_period"),
            money_lines.c.contribution_period,
            persons.c.person_no,
            persons.c.name,
        )
        .outerjoin(assessments, assessments.c.id == known.c.assessment_id)
        .outerjoin(money_lines, money_lines.c.id == known.c.line_id)
        .outerjoin(persons, persons.c.id == money_lines.c.person_id)
        .where(*_made(known.c, narrowed, "at"))
        .order_by(known.c.id)
    )
    return _streamed(connection, query)


def of_status(status: EnrollmentStatus | None) -> Iterator[ColumnElement[bool]]:
    """What enrolments of a status (缴费状态) have in common."""
    if status is not None:
        yield enrollments.c.annulled == (status == "annulled")
    if status == "active":
        yield enrollments.c.last_month.is_(None)
    if status == "suspended":
        yield enrollments.c.last_month.is_not(None)


def _covered(narrowed: Covered) -> Iterator[ColumnElement[bool]]:
    yield from of_status(narrowed.status)
    if narrowed.first is not None:
        yield or_(enrollments.c.last_month.is_(None), enrollments.c.last_month >= narrowed.first)
    if narrowed.last is not None:
        yield enrollments.c.first_month <= narrowed.last


def _made(columns: Any, narrowed: Made, moment: str) -> Iterator[ColumnElement[bool]]:
    if narrowed.kind is not None:
        yield columns.kind == narrowed.kind
    if narrowed.since is not None:
        yield columns[moment] >= narrowed.since
    if narrowed.until is not None:
        yield columns[moment] < narrowed.until


def _streamed(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    with connection.execute(query.execution_options(yield_per=AT_ONCE)) as rows:
        yield from rows
