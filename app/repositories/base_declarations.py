"""缴费基数申报 (base declarations) in rows: the people who were insured at an employer in a year (§2.6)."""

from collections.abc import Iterator

from sqlalchemy import Connection, Subquery, false, func, or_, select

from app.domain.enrollment import Enrollment
from app.domain.period import Period
from app.domain.person import Person
from app.repositories.persons import ENROLLMENT_COLUMNS, PERSON_COLUMNS, enrollment_from, person_from
from app.repositories.tables import enrollments, persons

_PERSON = len(PERSON_COLUMNS)


def count(connection: Connection, employer_id: int, first: Period, last: Period) -> int:
    """How many people they are."""
    return connection.execute(select(func.count()).select_from(_latest(employer_id, first, last))).scalar_one()


def people(
    connection: Connection, employer_id: int, first: Period, last: Period, *, offset: int = 0, limit: int | None = None
) -> Iterator[tuple[Person, Enrollment]]:
    """Some of those whose enrolment overlaps the months, by their person numbers, each with the latest such enrolment."""
    latest = _latest(employer_id, first, last)
    query = (
        select(*PERSON_COLUMNS, *ENROLLMENT_COLUMNS)
        .join_from(latest, enrollments, enrollments.c.id == latest.c.id)
        .join(persons, persons.c.id == enrollments.c.person_id)
        .order_by(persons.c.person_no)
    )
    for row in connection.execute(query.limit(limit).offset(offset)):
        yield person_from(row[:_PERSON]), enrollment_from(row[_PERSON:])


def _latest(employer_id: int, first: Period, last: Period) -> Subquery:
    overlapping = (
        enrollments.c.employer_id == employer_id,
        enrollments.c.annulled == false(),
        enrollments.c.first_month <= last,
        or_(enrollments.c.last_month.is_(None), enrollments.c.last_month >= first),
    )
    of_each = select(func.max(enrollments.c.id).label("id")).where(*overlapping).group_by(enrollments.c.person_id)
    return of_each.subquery("latest")
