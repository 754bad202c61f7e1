"""批量读写 (bulk): many rows in one statement are the same rows as one by one; numbers are given once."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, delete, func, select

from app.repositories import employers
from app.repositories.bulk import add_many, add_numbered, among, change_many, reserved_ids
from app.repositories.database import transaction
from app.repositories.tables import enrollment_changes, persons
from app.usecases.context import Call, Hall
from app.usecases.judging import enroll_facts, suspend_facts
from app.usecases.judging_many import enroll_facts_of_many, suspend_facts_of_many
from tests.support.months import Months, id_number

PEOPLE = [
    {
        "person_no": f"{number:012d}",
        "id_type": "01",
        "id_number": id_number(number),
        "name": f"职工{number}",
        "birth_date": date(1990, 3, 7) if number % 2 else None,
        "details": {"mobile": '13800000000"', "tags": ["一", None], "none": None},
    }
    for number in range(1, 31)
]


@pytest.fixture
def connection(hall: Hall) -> Iterator[Connection]:
    with transaction(hall.engine, writes=True) as connection:
        yield connection


@pytest.mark.parametrize("count", [0, 1, 3, 30])
def test_rows_written_in_bulk_are_read_as_they_were_given(connection: Connection, count: int) -> None:
    add_many(connection, persons, PEOPLE[:count])

    columns = [persons.c[name] for name in PEOPLE[0]]
    rows = connection.execute(select(*columns).order_by(persons.c.id)).mappings()
    assert [dict(row) for row in rows] == PEOPLE[:count]


@pytest.mark.parametrize("count", [3, 30])
def test_rows_are_changed_in_bulk_by_their_keys(connection: Connection, count: int) -> None:
    add_many(connection, persons, PEOPLE[:count])
    numbers = connection.execute(select(persons.c.id_number, persons.c.id)).all()
    new = [
        {"id_type": "01", "id_number": number, "details": {"was": id}, "birth_date": None} for number, id in numbers[1:]
    ]

    changed = change_many(connection, persons, ("id_number", "id_type"), [*new, {**new[0], "id_type": "02"}])

    assert changed == count - 1
    rows = connection.execute(select(persons.c.details, persons.c.birth_date).order_by(persons.c.id))
    assert [tuple(row) for row in rows][1:] == [({"was": id}, None) for _, id in numbers[1:]]


def test_one_of_many_values_is_found_among_them_however_many_there_are(connection: Connection) -> None:
    add_many(connection, persons, PEOPLE)
    wanted = [*(f"nobody {each}" for each in range(70_000)), PEOPLE[1]["id_number"]]

    found = connection.execute(select(persons.c.name).where(among(connection, persons.c.id_number, wanted))).scalars()

    assert list(found) == ["职工2"]
    none = select(func.count()).select_from(persons).where(among(connection, persons.c.id, []))
    assert connection.execute(none).scalar_one() == 0


@pytest.mark.parametrize("count", [0, 1, 30])
def test_the_numbers_of_new_rows_are_told_in_their_order(connection: Connection, count: int) -> None:
    ids = add_numbered(connection, persons, PEOPLE[:count])

    names = dict(connection.execute(select(persons.c.id, persons.c.name)).all())
    assert [names[number] for number in ids] == [person["name"] for person in PEOPLE[:count]]


def test_versioned_rows_are_changed_only_in_the_version_that_was_read(hall: Hall) -> None:
    passing = Months(hall)
    passing.at("2026-03-10")
    change = passing.enroll(passing.employer(), 1, "2026-03", "5000.00").change
    with transaction(hall.engine, writes=True) as connection:
        row = connection.execute(select(enrollment_changes)).mappings().one()
        copies = [{**row, "status": "draft", "id": number} for number in range(change.id + 1, change.id + 31)]
        add_many(connection, enrollment_changes, copies)
        read = [{"id": each["id"], "version": each["version"] - each["id"] % 2, "name": "新"} for each in copies]

        changed = change_many(connection, enrollment_changes, ("id",), read, versioned=True)

        rows = connection.execute(select(enrollment_changes.c.name, enrollment_changes.c.version).distinct())
        assert changed == 15
        assert {tuple(each) for each in rows} == {(row["name"], row["version"]), ("新", row["version"] + 1)}


def test_reserved_numbers_rise_and_are_never_given_twice(connection: Connection) -> None:
    add_many(connection, persons, PEOPLE)
    last = connection.execute(select(func.max(persons.c.id))).scalar_one()

    reserved = list(reserved_ids(connection, persons, 3))

    assert reserved == [last + 1, last + 2, last + 3]


def test_a_deleted_changes_number_is_not_reserved_again(hall: Hall) -> None:
    passing = Months(hall)
    passing.at("2026-03-10")
    change = passing.enroll(passing.employer(), 1, "2026-03", "5000.00").change
    with transaction(hall.engine, writes=True) as connection:
        numbers = list(reserved_ids(connection, enrollment_changes, 2))
        row = connection.execute(select(enrollment_changes)).mappings().one()
        add_many(connection, enrollment_changes, [{**row, "id": number, "status": "draft"} for number in numbers])
        connection.execute(delete(enrollment_changes).where(enrollment_changes.c.id == numbers[-1]))

        (next_number,) = reserved_ids(connection, enrollment_changes, 1)

    assert change.id < numbers[0] < numbers[1] < next_number


def test_the_facts_of_many_people_are_those_of_each(hall: Hall) -> None:
    passing = Months(hall)
    passing.at("2026-03-10")
    here, there = passing.employer(1), passing.employer(2)
    passing.enroll(here, 1, "2026-01", "5000.00")
    passing.enroll(here, 2, "2026-02", "6000.00")
    passing.suspend(here, 2, "2026-02-28")
    passing.enroll(there, 3, "2026-02", "6000.00")
    passing.at("2026-03-25")
    passing.assess("2026-03")
    numbers = {("01", id_number(number)) for number in range(1, 6)} | {("02", id_number(1))}

    with Call(hall).reading() as work:
        employer = employers.by_number(work.connection, "530402000001")
        assert employer is not None
        enrolling = enroll_facts_of_many(work, employer, numbers)
        suspending = suspend_facts_of_many(work, employer, numbers)

        assert enrolling == {each: enroll_facts(work, employer, *each) for each in numbers}
        assert suspending == {each: suspend_facts(work, employer, *each) for each in numbers}
    assert len(enrolling["01", id_number(1)].standing) == 3
    assert len(suspending["01", id_number(1)].lines) == 3
