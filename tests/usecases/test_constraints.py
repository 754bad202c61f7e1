"""数据库的最后一关 (constraints): what must never be twice or negative the database itself refuses, whatever the code does."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from app.main import open_hall
from app.repositories.database import transaction
from app.settings import Settings
from app.usecases.context import Hall
from app.usecases.enrollment_changes import create
from tests.support.databases import fresh_database
from tests.support.domain import enroll_body
from tests.support.months import Months, id_number

COPIED = {
    "enrollments": "person_id, employer_id, first_month, last_month, declared_wage, migrant_worker, migrant_worker_pays, "
    "forced, overlap_back_pay, annulled, approved_at",
    "enrollment_changes": "employer_id, kind, status, version, id_type, id_number, body, money, findings, created_at",
    "assessments": "employer_id, run_id, period, status, finalised_at, due_on, contributing_persons, migrant_workers, "
    "total_base, employer_due, employee_due, employer_adjustment, employee_adjustment, employer_credit_used, "
    "employee_credit_used, employer_payable, employee_payable, interest, late_fee, paid, version",
    "money_lines": "employer_id, person_id, enrollment_id, change_id, kind, contribution_period, person_kind, "
    "declared_wage, contribution_base, employer_rate, employee_rate, employer_amount, employee_amount, interest, overlap, "
    "basis, standing, corrects_id, created_at",
    "persons": "id_type, id_number, name, details",
    "employers": "employer_no, name, employer_type, credit_code, region_code, insured_from, version, created_at",
    "reduction_applications": "line_id, assessment_id, employer_applied, employee_applied",
    "credit_movements": "employer_id, part, kind, amount, source_id, receipt_id, at",
    "receipts": "external_no, employer_id, assessment_id, amount, received_on, principal, interest, late_fee, surplus, "
    "sent_by, created_at",
    "receipt_reversals": "receipt_id, taken_back, debited, reason, sent_by, created_at",
}
"""The columns of a row that a copy of it has in common."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived_through(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall with an active and a suspended enrolment, bills, a reduction applied and a change in review."""
    with fresh_database(request, request.param, tmp_path_factory.mktemp("constraints")) as url:
        hall = open_hall(Settings(mode="sandbox", database_url=url, argon2_memory_kib=64))
        months = Months(hall)
        months.at("2026-02-10")
        employer = months.employer()
        months.enroll(employer, 1, "2026-02", "5000.00")
        months.enroll(employer, 2, "2026-02", "5000.00")
        months.at("2026-02-21")
        months.assess("2026-02")
        overpaid = months.pay("530402000001", "2026-02", "180.00")
        months.at("2026-03-21")
        months.assess("2026-03")
        months.reverse(overpaid)
        months.at("2026-04-10")
        months.suspend(employer, 2, "2026-02-28")
        create(employer, {"kind": "enroll", **enroll_body({"id_number": id_number(3)})}, submit=True, quote_id=None)
        months.at("2026-04-21")
        months.assess("2026-04")
        yield hall
        hall.engine.dispose()


@pytest.fixture
def connection(lived_through: Hall) -> Iterator[Connection]:
    """A transaction that is undone."""
    with transaction(lived_through.engine, writes=True) as connection:
        yield connection


def copied(connection: Connection, table: str, where: str, **changed: str) -> None:
    """Writes a row once more, with some columns changed, as SQL."""
    shared = [name for name in COPIED[table].split(", ") if name not in changed]
    names, values = [*shared, *changed], [*shared, *changed.values()]
    connection.execute(
        text(f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} WHERE {where}")
    )


TWICE = {
    "a second active enrolment": (
        "enrollments",
        "last_month IS NULL AND NOT annulled",
        {"change_id": "(SELECT max(id) FROM enrollment_changes)"},
    ),
    "a second enrolment of one change": (
        "enrollments",
        "id = (SELECT max(id) FROM enrollments)",
        {"change_id": "change_id", "last_month": "first_month"},
    ),
    "a second standing contribution": ("money_lines", "id = (SELECT max(id) FROM money_lines WHERE standing)", {}),
    "a second correction of one line": ("money_lines", "kind = 'reduction'", {}),
    "a second standing assessment": ("assessments", "period = 202603", {}),
    "a second change in review": ("enrollment_changes", "status = 'in_review'", {}),
    "a second person of one number": ("persons", "id = (SELECT max(id) FROM persons)", {"person_no": "'another'"}),
    "a second employer of one number": ("employers", "id = 1", {"credit_code": "'another'"}),
    "a second employer of one credit code": ("employers", "id = 1", {"employer_no": "'another'"}),
    "a receipt of one number twice": ("receipts", "id = 1", {}),
    "a receipt reversed twice": ("receipt_reversals", "id = 1", {}),
    "a surplus credited twice": ("credit_movements", "kind = 'overpayment'", {}),
    "a surplus taken back twice": ("credit_movements", "kind = 'overpayment_reversed'", {}),
    "a second debit of one receipt": ("money_lines", "kind = 'debit'", {"receipt_id": "receipt_id"}),
    "a reduction applied twice": (
        "reduction_applications",
        "id = (SELECT max(id) FROM reduction_applications)",
        {"standing": "standing"},
    ),
}


@pytest.mark.parametrize("twice", TWICE.values(), ids=TWICE.keys())
def test_nothing_is_there_twice(connection: Connection, twice: tuple[str, str, dict[str, str]]) -> None:
    table, where, changed = twice
    assert connection.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one() >= 1

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        copied(connection, table, where, **changed)


ALLOWED = {
    "an enrolment that ended": (
        "enrollments",
        "last_month IS NULL AND NOT annulled",
        {"change_id": "(SELECT max(id) FROM enrollment_changes)", "last_month": "first_month"},
    ),
    "an enrolment that was annulled": (
        "enrollments",
        "last_month IS NULL AND NOT annulled",
        {"change_id": "(SELECT max(id) FROM enrollment_changes)", "annulled": "true"},
    ),
    "a contribution that stands no more": (
        "money_lines",
        "id = (SELECT max(id) FROM money_lines WHERE standing)",
        {"standing": "false"},
    ),
    "an assessment that was voided": (
        "assessments",
        "period = 202603",
        {"status": "'voided'", "voided_at": "finalised_at"},
    ),
    "a draft": ("enrollment_changes", "status = 'in_review'", {"status": "'draft'"}),
}


@pytest.mark.parametrize("allowed", ALLOWED.values(), ids=ALLOWED.keys())
def test_what_no_longer_counts_may_be_there_beside_what_does(
    connection: Connection, allowed: tuple[str, str, dict[str, str]]
) -> None:
    table, where, changed = allowed
    before = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()

    copied(connection, table, where, **changed)

    assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() > before


WRONG = {
    "an enrolment that ends before it begins": "UPDATE enrollments SET last_month = 201901",
    "a suspended enrolment opened beside an active one": "UPDATE enrollments SET last_month = NULL, person_id = 1",
    "a refund that stands": "UPDATE money_lines SET standing = true WHERE kind = 'reduction'",
    "a contribution below zero": "UPDATE money_lines SET employer_amount = -1",
    "a bill below zero": "UPDATE assessments SET employer_payable = -1",
    "a reduction applied below zero": "UPDATE reduction_applications SET employer_applied = -1",
    "a receipt of nothing": "UPDATE receipts SET amount = 0",
    "a receipt not applied whole": "UPDATE receipts SET principal = principal + 1",
    "a receipt of no assessment": "UPDATE receipts SET assessment_id = 999999",
    "a reversal of no receipt": "UPDATE receipt_reversals SET receipt_id = 999999",
    "a debit of no receipt": "UPDATE money_lines SET receipt_id = NULL WHERE kind = 'debit'",
    "a contribution of a receipt": "UPDATE money_lines SET receipt_id = 1 WHERE kind = 'regular'",
    "a contribution of nobody": "UPDATE money_lines SET person_id = NULL WHERE kind = 'regular'",
    "a line of no assessment": "UPDATE money_lines SET assessment_id = 999999",
    "a line of no employer": "UPDATE money_lines SET employer_id = 999999",
    "an employer deleted under its enrolments": "DELETE FROM employers",
}


@pytest.mark.parametrize("statement", WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_is_refused(connection: Connection, statement: str) -> None:
    with pytest.raises(IntegrityError):
        connection.execute(text(statement))
