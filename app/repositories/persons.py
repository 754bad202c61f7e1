"""人员、参保 (persons and their enrollments) in rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, false, select, update

from app.domain.enrollment import Enrollment
from app.domain.period import Period
from app.domain.person import Person
from app.repositories.bulk import add_many, among, change_many, reserved_ids
from app.repositories.tables import enrollments, persons

# In the order of the fields of Enrollment and Person: taking each by its name would cost as much as the query.
ENROLLMENT_COLUMNS = (
    enrollments.c.id.label("enrollment_id"),
    enrollments.c.person_id,
    enrollments.c.employer_id,
    enrollments.c.first_month,
    enrollments.c.last_month,
    enrollments.c.declared_wage,
    enrollments.c.migrant_worker,
    enrollments.c.migrant_worker_pays,
    enrollments.c.forced,
    enrollments.c.overlap_back_pay,
    enrollments.c.annulled,
    enrollments.c.change_id,
)
PERSON_COLUMNS = (
    persons.c.id.label("known_id"),
    persons.c.person_no,
    persons.c.id_type,
    persons.c.id_number,
    persons.c.name,
    persons.c.sex,
    persons.c.birth_date,
)
_PERSON = len(PERSON_COLUMNS)
_known = (
    select(*PERSON_COLUMNS, *ENROLLMENT_COLUMNS)
    .outerjoin(enrollments, enrollments.c.person_id == persons.c.id)
    .where(persons.c.id_number == bindparam("of_number"), persons.c.id_type == bindparam("of_type"))
    .order_by(enrollments.c.id)
)
_known_of_many = (
    select(*PERSON_COLUMNS, *ENROLLMENT_COLUMNS)
    .outerjoin(enrollments, enrollments.c.person_id == persons.c.id)
    .order_by(enrollments.c.id)
)
_lock = (
    select(persons.c.id)
    .where(persons.c.id_number == bindparam("of_number"), persons.c.id_type == bindparam("of_type"))
    .with_for_update(key_share=True)
)


def enrollment_from(columns: Sequence[Any]) -> Enrollment:
    """The enrolment in ENROLLMENT_COLUMNS."""
    return Enrollment(*columns)


def person_from(columns: Sequence[Any]) -> Person:
    """The person in PERSON_COLUMNS."""
    return Person(*columns)


def known(connection: Connection, id_type: str, id_number: str) -> tuple[Person | None, tuple[Enrollment, ...]]:
    """The person of an ID number and all their enrolments in the order of approval; none and nothing if unknown."""
    rows = connection.execute(_known, {"of_number": id_number, "of_type": id_type}).all()
    if not rows:
        return None, ()
    return person_from(rows[0][:_PERSON]), tuple(
        enrollment_from(row[_PERSON:]) for row in rows if row[_PERSON] is not None
    )


def known_of_many(
    connection: Connection, id_numbers: Collection[str]
) -> Mapping[tuple[str, str], tuple[Person, tuple[Enrollment, ...]]]:
    """The same of many ID numbers: who is known, by type and number."""
    found: dict[int, tuple[Person, list[Enrollment]]] = {}
    for row in connection.execute(_known_of_many.where(among(connection, persons.c.id_number, id_numbers))):
        _, theirs = found.get(row[0]) or found.setdefault(row[0], (person_from(row[:_PERSON]), []))
        if row[_PERSON] is not None:
            theirs.append(enrollment_from(row[_PERSON:]))
    return {(person.id_type, person.id_number): (person, tuple(theirs)) for person, theirs in found.values()}


def by_ids(connection: Connection, ids: Iterable[int]) -> dict[int, Person]:
    """Persons by their row numbers."""
    rows = connection.execute(select(*PERSON_COLUMNS).where(persons.c.id.in_(list(ids)))).all()
    return {row.known_id: person_from(row) for row in rows}


def roster(connection: Connection, employer_id: int, limit: int) -> list[tuple[str, str, str]]:
    """Number, name and ID number of the people actively insured at an employer (在保人员), by their numbers."""
    here = (
        enrollments.c.employer_id == employer_id,
        enrollments.c.last_month.is_(None),
        enrollments.c.annulled == false(),
    )
    query = select(persons.c.person_no, persons.c.name, persons.c.id_number).join(enrollments).where(*here)
    rows = connection.execute(query.order_by(persons.c.person_no).limit(limit))
    return [(person_no, name, id_number) for person_no, name, id_number in rows]


def lock(connection: Connection, id_type: str, id_number: str) -> None:
    """Makes other decisions on a known person wait until this transaction ends."""
    connection.execute(_lock, {"of_number": id_number, "of_type": id_type})


def lock_many(connection: Connection, id_numbers: Collection[str]) -> None:
    """Makes other decisions on many known persons wait, in one order: of two who want the same neither waits in a circle."""
    asked = select(persons.c.id).where(among(connection, persons.c.id_number, id_numbers))
    connection.execute(asked.order_by(persons.c.id).with_for_update(key_share=True)).all()


def details(connection: Connection, person_id: int) -> dict[str, Any]:
    """What the register keeps of a person beside number, name, sex and birth date: the form's other fields."""
    found: dict[str, Any] = connection.execute(select(persons.c.details).where(persons.c.id == person_id)).scalar_one()
    return found


def details_of_many(connection: Connection, person_ids: Collection[int]) -> Mapping[int, dict[str, Any]]:
    """The same of many persons, by their row numbers."""
    query = select(persons.c.id, persons.c.details).where(among(connection, persons.c.id, person_ids))
    return {row.id: row.details for row in connection.execute(query)}


def register(connection: Connection, people: Sequence[tuple[str, str, Mapping[str, Any]]]) -> Sequence[int]:
    """Enters persons, each by ID type, number and form, into the register; their row numbers, which number them (人员编号)."""
    if not people:
        return ()
    ids = reserved_ids(connection, persons, len(people))
    rows = [
        {"id": new, "person_no": f"{new:012d}", "id_type": id_type, "id_number": id_number, **_columns(fields)}
        for new, (id_type, id_number, fields) in zip(ids, people, strict=True)
    ]
    # In one order, so that of two who enter the same people neither waits for the other in a circle.
    add_many(connection, persons, sorted(rows, key=itemgetter("id_number", "id_type")))
    return ids


def bring_up_to_date(connection: Connection, people: Mapping[int, Mapping[str, Any]]) -> None:
    """Takes over the details of persons' newly approved forms; number and name stay."""
    if not people:
        return
    kept = details_of_many(connection, people)
    rows = [
        {"id": person_id, "details": {**kept[person_id], **_filled(_columns(fields)["details"])}}
        for person_id, fields in people.items()
    ]
    change_many(connection, persons, ("id",), rows)


def _columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    own = ("id_type", "id_number", "name", "sex", "birth_date")
    return {
        "name": fields["name"],
        "sex": fields.get("sex"),
        "birth_date": fields.get("birth_date"),
        "details": {name: value for name, value in fields.items() if name not in own},
    }


def _filled(details: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if value is not None}


def add_enrollments(connection: Connection, added: Sequence[Enrollment], approved_at: datetime) -> Sequence[int]:
    """Opens enrolments in their order; the database refuses a second active one of a person."""
    if not added:
        return ()
    ids = reserved_ids(connection, enrollments, len(added))
    rows = [_enrollment_row(new, enrollment, approved_at) for new, enrollment in zip(ids, added, strict=True)]
    add_many(connection, enrollments, rows)
    return ids


def _enrollment_row(enrollment_id: int, enrollment: Enrollment, approved_at: datetime) -> dict[str, Any]:
    return {
        "id": enrollment_id,
        "person_id": enrollment.person_id,
        "employer_id": enrollment.employer_id,
        "change_id": enrollment.change_id,
        "first_month": enrollment.first_month,
        "last_month": enrollment.last_month,
        "declared_wage": enrollment.declared_wage,
        "migrant_worker": enrollment.migrant_worker,
        "migrant_worker_pays": enrollment.migrant_worker_pays,
        "forced": enrollment.forced,
        "overlap_back_pay": enrollment.overlap_back_pay,
        "annulled": False,
        "approved_at": approved_at,
    }


def end_enrollments(connection: Connection, last_months: Mapping[int, Period | None]) -> None:
    """Gives enrolments, by their row numbers, their last months, or opens them again."""
    rows = [{"id": enrollment_id, "last_month": last_month} for enrollment_id, last_month in last_months.items()]
    change_many(connection, enrollments, ("id",), rows)


def annul_enrollment(connection: Connection, enrollment_id: int) -> None:
    """Makes an enrolment as if it had never been."""
    connection.execute(update(enrollments).where(enrollments.c.id == enrollment_id).values(annulled=True))


def enrollment(connection: Connection, enrollment_id: int) -> Enrollment:
    """One enrolment by its row number."""
    return enrollment_from(
        connection.execute(select(*ENROLLMENT_COLUMNS).where(enrollments.c.id == enrollment_id)).one()
    )
