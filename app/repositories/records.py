"""登记情况 (records): what is known of a person and an employer when a change is judged, in one read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, literal, select

from app.domain.enrollment import Enrollment
from app.domain.period import Period
from app.domain.person import Person
from app.repositories import assessments, changes, persons
from app.repositories.tables import enrollments
from app.repositories.tables import persons as register


@dataclass(frozen=True, slots=True)
class Records:
    """`enrollments` in the order of approval, at every employer; `open_change` is the person's change in review at this one."""

    latest_assessed: Period | None
    open_change: int | None
    person: Person | None
    enrollments: Sequence[Enrollment]


# The months and the change are wanted where nobody knows the person, too.
_always = select(literal(1).label("one")).subquery()
_records = (
    select(
        assessments.LATEST_PERIOD.scalar_subquery(),
        changes.IN_REVIEW.scalar_subquery(),
        *persons.PERSON_COLUMNS,
        *persons.ENROLLMENT_COLUMNS,
    )
    .select_from(_always)
    .outerjoin(
        register, and_(register.c.id_number == bindparam("of_number"), register.c.id_type == bindparam("of_type"))
    )
    .outerjoin(enrollments, enrollments.c.person_id == register.c.id)
    .order_by(enrollments.c.id)
)
_ENROLLMENT = 2 + len(persons.PERSON_COLUMNS)


def of_person(connection: Connection, employer_id: int, id_type: str, id_number: str) -> Records:
    """The person of an ID number, if anybody knows them, with what an employer's own records say."""
    named = {"of_employer": employer_id, "of_number": id_number, "of_type": id_type}
    rows = connection.execute(_records, named).all()
    latest_assessed, open_change, *person = rows[0][:_ENROLLMENT]
    return Records(
        latest_assessed,
        open_change,
        None if person[0] is None else persons.person_from(person),
        tuple(persons.enrollment_from(row[_ENROLLMENT:]) for row in rows if row[_ENROLLMENT] is not None),
    )
