"""用户中心 (user center) in rows: counts of changes, who is insured here, and what the credit came to (§1.4)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from app.domain.change import ChangeStatus
from app.domain.credit import Part
from app.domain.employer import Employer
from app.domain.enrollment import Enrollment, EnrollmentStatus
from app.domain.person import Person
from app.repositories.changes import CHANGE_COLUMNS, Change, change_from
from app.repositories.exports import of_status
from app.repositories.persons import ENROLLMENT_COLUMNS, PERSON_COLUMNS, enrollment_from, person_from
from app.repositories.tables import (
    assessments,
    credit_movements,
    enrollment_changes,
    enrollments,
    money_lines,
    persons,
)

_PERSON = len(PERSON_COLUMNS)


def counts(connection: Connection, employer_id: int) -> Mapping[ChangeStatus, int]:
    """How many changes of an employer are in each state; those that none is in are left out."""
    query = (
        select(enrollment_changes.c.status, func.count())
        .where(enrollment_changes.c.employer_id == employer_id)
        .group_by(enrollment_changes.c.status)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def latest(connection: Connection, employer: Employer, limit: int) -> list[Change]:
    """An employer's newest changes."""
    query = (
        select(*CHANGE_COLUMNS)
        .where(enrollment_changes.c.employer_id == employer.id)
        .order_by(enrollment_changes.c.id.desc())
        .limit(limit)
    )
    return [change_from(row, employer) for row in connection.execute(query)]


def roster(
    connection: Connection, employer_id: int, status: EnrollmentStatus | None, name: str | None, offset: int, limit: int
) -> tuple[list[tuple[Person, Enrollment]], int]:
    """A page of an employer's enrolments with their people, in the order of approval, and how many there are."""
    conditions = [enrollments.c.employer_id == employer_id, *of_status(status)]
    if name is not None:
        conditions.append(enrollments.c.person_id.in_(select(persons.c.id).where(persons.c.name == name)))
    counted = select(func.count()).select_from(enrollments).where(*conditions)
    total = connection.execute(counted).scalar_one()
    # What goes before the page is passed over by number alone, without its people.
    paged = select(enrollments.c.id).where(*conditions).order_by(enrollments.c.id).offset(offset).limit(limit)
    query = (
        select(*PERSON_COLUMNS, *ENROLLMENT_COLUMNS)
        .join_from(enrollments, persons, persons.c.id == enrollments.c.person_id)
        .where(enrollments.c.id.in_(paged))
        .order_by(enrollments.c.id)
    )
    rows = connection.execute(query)
    return [(person_from(row[:_PERSON]), enrollment_from(row[_PERSON:])) for row in rows], total


def balances(connection: Connection, employer_id: int) -> Mapping[Part, int]:
    """What each part of an employer's credit comes to, fen; a part without movements is left out."""
    query = (
        select(credit_movements.c.part, func.sum(credit_movements.c.amount))
        .where(credit_movements.c.employer_id == employer_id)
        .group_by(credit_movements.c.part)
    )
    # PostgreSQL sums whole numbers to decimals.
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def movements(connection: Connection, employer_id: int, offset: int, limit: int) -> tuple[Sequence[Row[Any]], int]:
    """A page of credit movements, latest first, and how many there are."""
    mine = credit_movements.c.employer_id == employer_id
    total = connection.execute(select(func.count()).select_from(credit_movements).where(mine)).scalar_one()
    query: Select[Any] = (
        select(
            credit_movements.c.id,
            credit_movements.c.at,
            credit_movements.c.part,
            credit_movements.c.kind,
            credit_movements.c.amount,
            credit_movements.c.source_id,
            credit_movements.c.line_id,
            assessments.c.period.label("assessment_period"),
            money_lines.c.contribution_period,
            persons.c.person_no,
            persons.c.name,
            persons.c.id_number,
        )
        .outerjoin(assessments, assessments.c.id == credit_movements.c.assessment_id)
        .outerjoin(money_lines, money_lines.c.id == credit_movements.c.line_id)
        .outerjoin(persons, persons.c.id == money_lines.c.person_id)
        .where(mine)
        .order_by(credit_movements.c.id.desc())
    )
    return connection.execute(query.offset(offset).limit(limit)).all(), total
