"""登记情况 (records): what is known of a person and an employer when a change is judged, in one read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, FromClause, Select, and_, bindparam, literal, select

from app.domain.enrollment import Enrollment
from app.domain.period import Period
from app.domain.person import Person
from app.repositories import assessments, changes, persons
from app.repositories.bulk import among
from app.repositories.sessions import CALLER, CALLER_WIDTH, Caller, caller_from
from app.repositories.tables import employers, enrollment_changes, enrollments, is_in_review
from app.repositories.tables import persons as register


@dataclass(frozen=True, slots=True)
class Records:
    """`enrollments` in the order of approval, at every employer; `open_change` is the person's change in review at this one."""

    latest_assessed: Period | None
    open_change: int | None
    person: Person | None
    enrollments: Sequence[Enrollment]


_person = and_(register.c.id_number == bindparam("of_number"), register.c.id_type == bindparam("of_type"))
_PERSON = 2
_ENROLLMENT = _PERSON + len(persons.PERSON_COLUMNS)


def _beside(known: Select[Any], employer_id: Any) -> Select[Any]:
    """What is known beside what is selected already: all of it where nobody knows the person, too."""
    return (
        known.add_columns(
            assessments.latest_period_of(employer_id),
            changes.in_review_of(employer_id),
            *persons.PERSON_COLUMNS,
            *persons.ENROLLMENT_COLUMNS,
        )
        .outerjoin(register, _person)
        .outerjoin(enrollments, enrollments.c.person_id == register.c.id)
        .order_by(enrollments.c.id)
    )


_one_row: FromClause = select(literal(1).label("one")).subquery()
_records = _beside(select().select_from(_one_row), bindparam("of_employer"))
_caller_and_records = _beside(CALLER, employers.c.id)


def of_person(connection: Connection, employer_id: int, id_type: str, id_number: str) -> Records:
    """The person of an ID number, if anybody knows them, with what an employer's own records say."""
    named = {"of_employer": employer_id, "of_number": id_number, "of_type": id_type}
    return _records_from(connection.execute(_records, named).all())


def with_caller(connection: Connection, session_id: str, id_type: str, id_number: str) -> tuple[Caller, Records | None]:
    """Who calls, and the same of a person and the caller's own employer, in one read; no records without an employer."""
    named = {"of_session": session_id, "of_number": id_number, "of_type": id_type}
    rows = connection.execute(_caller_and_records, named).all()
    if not rows:
        return Caller(None, None), None
    caller = caller_from(rows[0])
    if caller.actor is None or caller.actor.employer is None:
        return caller, None
    return caller, _records_from([row[CALLER_WIDTH:] for row in rows])


def of_many(
    connection: Connection, employer_id: int, numbers: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], Records]:
    """The same of many ID documents, each a type and a number: in three reads, however many they are.

    All of whom nothing is known share one value.
    """
    id_numbers = {id_number for _, id_number in numbers}
    open_changes = _open_changes(connection, employer_id, id_numbers)
    known = persons.known_of_many(connection, id_numbers)
    nobody = Records(assessments.latest_period(connection, employer_id), None, None, ())
    found = dict.fromkeys(numbers, nobody)
    for number in (known.keys() | open_changes.keys()) & found.keys():
        found[number] = Records(nobody.latest_assessed, open_changes.get(number), *known.get(number, (None, ())))
    return found


def _open_changes(
    connection: Connection, employer_id: int, id_numbers: Collection[str]
) -> Mapping[tuple[str, str], int]:
    asked = among(connection, enrollment_changes.c.id_number, id_numbers)
    query = select(enrollment_changes.c.id_type, enrollment_changes.c.id_number, enrollment_changes.c.id).where(
        enrollment_changes.c.employer_id == employer_id, asked, is_in_review
    )
    return {(id_type, id_number): change_id for id_type, id_number, change_id in connection.execute(query)}


def _records_from(rows: Sequence[Sequence[Any]]) -> Records:
    latest_assessed, open_change, *person = rows[0][:_ENROLLMENT]
    return Records(
        latest_assessed,
        open_change,
        None if person[0] is None else persons.person_from(person),
        tuple(persons.enrollment_from(row[_ENROLLMENT:]) for row in rows if row[_ENROLLMENT] is not None),
    )
