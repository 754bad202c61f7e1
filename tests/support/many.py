"""许多单位 (many employers): hundreds of employers with their insured people, written in a few statements."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert

from app.domain.period import Period
from app.repositories.database import transaction
from app.repositories.tables import change_steps, employers, enrollment_changes, enrollments, persons
from app.usecases.context import Hall
from tests.support.actors import credit_code
from tests.support.changes import enroll_body, id_number

APPROVED_AT = datetime(2026, 3, 10, 1, tzinfo=UTC)


def insure_many(hall: Hall, count: int, people: int, region: str = "530402", first_month: str = "2026-02") -> list[str]:
    """Makes so many employers with so many approved enrolments each, row numbers from 1; the employers' numbers."""
    numbers = range(1, count + 1)
    members = [(number, (number - 1) * people + member) for number in numbers for member in range(1, people + 1)]
    employer_nos = [f"{region}{number:06d}" for number in numbers]
    with transaction(hall.engine, writes=True) as connection:

        def write(table: Table, rows: Iterable[dict[str, Any]]) -> None:
            connection.execute(insert(table), list(rows))

        write(employers, (_employer(number, region) for number in numbers))
        write(persons, (_person(person) for _, person in members))
        write(enrollment_changes, (change_row(employer, person) for employer, person in members))
        write(change_steps, (_step(person) for _, person in members))
        write(enrollments, (_enrollment(employer, person, first_month) for employer, person in members))
        if connection.dialect.name == "postgresql":
            for table in (employers, persons, enrollment_changes, enrollments):
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {count * people})"
                )
        connection.commit()
    return employer_nos


def _employer(number: int, region: str) -> dict[str, Any]:
    return {
        "id": number,
        "employer_no": f"{region}{number:06d}",
        "name": f"玉溪第{number}机械有限公司",
        "employer_type": "10",
        "credit_code": credit_code(number, region),
        "region_code": region,
        "insured_from": Period.parse("2019-01"),
        "version": 1,
        "created_at": APPROVED_AT,
    }


def _number(person: int) -> str:
    return id_number(f"{date(1975, 1, 1) + timedelta(days=person % 9000):%Y%m%d}", 2 * (person // 9000) + 1)


def _person(person: int) -> dict[str, Any]:
    return {
        "id": person,
        "person_no": f"{person:012d}",
        "id_type": "01",
        "id_number": _number(person),
        "name": "张三",
        "sex": "1",
        "details": {},
    }


def change_row(employer: int, person: int) -> dict[str, Any]:
    """The row of an approved enrolment, row number as the person's (人员增加)."""
    body = enroll_body(_number(person))
    return {
        "id": person,
        "employer_id": employer,
        "kind": "enroll",
        "status": "approved",
        "version": 2,
        "id_type": "01",
        "id_number": _number(person),
        "name": "张三",
        "body": {"person": body["person"], "insurance": body["insurance"]},
        "money": {},
        "findings": [],
        "enrollment_id": person,
        "created_at": APPROVED_AT,
    }


def _step(person: int) -> dict[str, Any]:
    return {"change_id": person, "at": APPROVED_AT, "actor": "admin-53", "step": "approved"}


def _enrollment(employer: int, person: int, first_month: str) -> dict[str, Any]:
    return {
        "id": person,
        "person_id": person,
        "employer_id": employer,
        "change_id": person,
        "first_month": Period.parse(first_month),
        "declared_wage": 500000,
        "migrant_worker": False,
        "migrant_worker_pays": False,
        "forced": False,
        "overlap_back_pay": "collect",
        "annulled": False,
        "approved_at": APPROVED_AT,
    }
