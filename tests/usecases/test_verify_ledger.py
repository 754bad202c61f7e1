"""账目核查 (verify the ledger): months lived through the use cases are sound, and a row changed behind their back is named."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, text
from typer.testing import CliRunner

from app.cli import hall as command
from app.repositories.database import transaction
from app.usecases.context import Hall
from app.usecases.ledger import verify
from tests.support.months import Months, ledger_errors


def test_months_with_every_kind_of_line_are_sound(hall: Hall) -> None:
    live_through_half_a_year(hall)

    errors, kinds = ledger_errors(hall), rows(hall, "SELECT DISTINCT kind FROM money_lines ORDER BY kind")

    assert errors == []
    assert kinds == ["back_pay", "cancelled", "debit", "late_fee", "reduction", "refund", "regular"]
    assert rows(hall, "SELECT DISTINCT kind FROM credit_movements ORDER BY kind") == [
        "overpayment",
        "overpayment_reversed",
        "refund",
        "set_off",
        "surplus_reduction",
    ]


def test_an_empty_hall_is_sound(hall: Hall) -> None:
    assert ledger_errors(hall) == []


def test_employers_are_read_in_chunks_and_none_is_left_out(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    months = Months(hall)
    months.at("2026-02-10")
    for number in range(1, 6):
        months.enroll(months.employer(number), number, "2026-01", "5000.00")
    monkeypatch.setattr("app.repositories.ledger.CHUNK", 2)

    summary = verify(hall.engine, hall.policy, print)

    assert (summary.employers, summary.enrollments, summary.lines, summary.errors) == (5, 5, 5, 0)


@dataclass(frozen=True)
class Plant:
    """A statement behind the hall's back on the row that a query picks, and the error that names it."""

    name: str
    code: str
    table: str
    pick: str
    statement: str
    expected: str = ":row"


LINE = "SELECT max(id) FROM money_lines WHERE "
BILL = "SELECT max(id) FROM assessments WHERE "
PLANTS = [
    Plant("a fen more on a line", "amount_differs", "money_lines", LINE + "kind = 'regular'",
          "UPDATE money_lines SET employer_amount = employer_amount + 1 WHERE id = :row"),
    Plant("a base under the floor", "base_differs", "money_lines", LINE + "kind = 'regular'",
          "UPDATE money_lines SET contribution_base = 100000 WHERE id = :row"),
    Plant("another rate", "rate_differs", "money_lines", LINE + "kind = 'regular'",
          "UPDATE money_lines SET employer_rate = 'abc' WHERE id = :row"),
    Plant("interest out of nowhere", "interest_differs", "money_lines", LINE + "kind = 'back_pay' AND corrects_id IS NULL",
          "UPDATE money_lines SET interest = 7 WHERE id = :row"),
    Plant("a policy value nobody published", "basis_unknown", "money_lines", LINE + "kind = 'regular'",
          "UPDATE money_lines SET basis = 'employer_rate@2031-01-01' WHERE id = :row"),
    Plant("a refunded line stands again", "standing_differs", "money_lines",
          "SELECT corrects_id FROM money_lines WHERE kind = 'refund' AND contribution_period = 202602",
          "UPDATE money_lines SET standing = true WHERE id = :row"),
    Plant("a month billed twice under a lowered flag", "standing_twice", "money_lines",
          LINE + "kind = 'regular' AND standing",
          """INSERT INTO money_lines (id, employer_id, person_id, enrollment_id, change_id, kind, contribution_period,
             person_kind, declared_wage, contribution_base, employer_rate, employee_rate, employer_amount, employee_amount,
             interest, overlap, basis, standing, created_at)
             SELECT 999999, employer_id, person_id, enrollment_id, change_id, 'back_pay', contribution_period,
             person_kind, declared_wage, contribution_base, employer_rate, employee_rate, employer_amount, employee_amount,
             interest, overlap, basis, false, created_at FROM money_lines WHERE id = :row""", "999999"),
    Plant("a month outside the enrolment", "month_not_covered", "money_lines",
          LINE + "kind = 'back_pay' AND contribution_period = 202601",
          "UPDATE money_lines SET contribution_period = 202512 WHERE id = :row"),
    Plant("a refund of other amounts", "correction_differs", "money_lines", LINE + "kind = 'refund'",
          "UPDATE money_lines SET employee_amount = employee_amount + 1 WHERE id = :row"),
    Plant("a refund that names nothing", "correction_missing", "money_lines", LINE + "kind = 'refund'",
          "UPDATE money_lines SET corrects_id = NULL WHERE id = :row"),
    Plant("a change that was never approved", "change_not_approved", "money_lines",
          LINE + "kind = 'regular' AND standing",
          """UPDATE enrollment_changes SET status = 'rejected'
             WHERE id = (SELECT change_id FROM money_lines WHERE id = :row)"""),
    Plant("a roll-back taken back", "brought_back_without_rollback", "money_lines",
          LINE + "kind = 'back_pay' AND corrects_id IS NOT NULL",
          """UPDATE enrollment_changes SET status = 'approved' WHERE id =
             (SELECT g.change_id FROM money_lines b JOIN money_lines g ON g.id = b.corrects_id WHERE b.id = :row)"""),
    Plant("a figure changed", "figure_differs", "assessments", BILL + "status <> 'voided'",
          "UPDATE assessments SET total_base = total_base + 1 WHERE id = :row"),
    Plant("paid without money", "status_differs", "assessments", BILL + "status = 'unpaid'",
          "UPDATE assessments SET status = 'paid' WHERE id = :row"),
    Plant("a skipped month", "assessment_skipped", "assessments", BILL + "period = 202605",
          "UPDATE assessments SET period = 202607 WHERE id = :row"),
    Plant("a voided bill keeps its back-pay", "billed_elsewhere", "money_lines",
          LINE + "kind = 'back_pay' AND assessment_id IS NOT NULL",
          """UPDATE assessments SET status = 'voided', voided_at = finalised_at
             WHERE id = (SELECT assessment_id FROM money_lines WHERE id = :row)"""),
    Plant("more applied than reduced", "applied_too_much", "reduction_applications",
          "SELECT min(id) FROM reduction_applications",
          "UPDATE reduction_applications SET employer_applied = 99999 WHERE id = :row"),
    Plant("an application lost", "correction_of_wrong_kind", "money_lines",
          """SELECT b.id FROM money_lines b JOIN money_lines g ON g.id = b.corrects_id
             WHERE b.kind = 'back_pay' AND g.kind = 'reduction'""",
          """DELETE FROM reduction_applications
             WHERE line_id = (SELECT corrects_id FROM money_lines WHERE id = :row)"""),
    Plant("credit overdrawn", "credit_negative", "credit_movements",
          "SELECT min(id) FROM credit_movements WHERE kind = 'set_off'",
          "UPDATE credit_movements SET amount = -9999999 WHERE id = :row"),
    Plant("a set-off from the other part", "source_wrong", "credit_movements",
          "SELECT min(id) FROM credit_movements WHERE kind = 'set_off' AND part = 'employer'",
          """UPDATE credit_movements SET source_id = (SELECT min(id) FROM credit_movements WHERE part = 'employee')
             WHERE id = :row"""),
    Plant("a refund not credited", "refund_not_credited", "money_lines",
          "SELECT min(line_id) FROM credit_movements WHERE kind = 'refund'",
          "UPDATE credit_movements SET line_id = NULL WHERE line_id = :row AND part = 'employee'"),
    Plant("an unknown movement", "movement_kind_unknown", "credit_movements", "SELECT max(id) FROM credit_movements",
          "UPDATE credit_movements SET kind = 'gift' WHERE id = :row"),
    Plant("more paid than received", "paid_differs", "assessments", BILL + "status = 'partly_paid'",
          "UPDATE assessments SET paid = paid + 1 WHERE id = :row"),
    Plant("a receipt given to another bill", "paid_differs", "assessments", BILL + "status = 'partly_paid'",
          "UPDATE receipts SET assessment_id = (SELECT max(id) FROM assessments) WHERE assessment_id = :row"),
    Plant("a receipt to another's bill", "receipt_elsewhere", "receipts", "SELECT max(id) FROM receipts",
          """UPDATE receipts SET assessment_id = (SELECT max(id) FROM assessments
             WHERE employer_id <> (SELECT employer_id FROM receipts WHERE id = :row)) WHERE id = :row"""),
    Plant("principal turned into surplus", "surplus_not_credited", "receipts", "SELECT max(id) FROM receipts",
          "UPDATE receipts SET surplus = principal, principal = 0 WHERE id = :row"),
    Plant("surplus that is another fen", "surplus_not_credited", "receipts", "SELECT max(id) FROM receipts WHERE surplus > 0",
          "UPDATE credit_movements SET amount = amount + 1 WHERE receipt_id = :row AND kind = 'overpayment'"),
    Plant("a reversal taken away", "paid_differs", "assessments",
          "SELECT max(assessment_id) FROM receipts JOIN receipt_reversals ON receipt_id = receipts.id",
          "DELETE FROM receipt_reversals"),
    Plant("a reversal that says otherwise", "reversal_differs", "receipt_reversals", "SELECT max(id) FROM receipt_reversals",
          "UPDATE receipt_reversals SET taken_back = taken_back + 1 WHERE id = :row"),
    Plant("a debit of another amount", "reversal_differs", "receipt_reversals", "SELECT max(id) FROM receipt_reversals",
          "UPDATE money_lines SET employer_amount = employer_amount + 1 WHERE kind = 'debit'"),
    Plant("a debit of a receipt that stands", "debit_without_reversal", "money_lines", LINE + "kind = 'debit'",
          "UPDATE money_lines SET receipt_id = (SELECT max(id) FROM receipts) WHERE id = :row"),
    Plant("a debit of another month", "debit_of_another_month", "money_lines", LINE + "kind = 'debit'",
          "UPDATE money_lines SET contribution_period = 202601 WHERE id = :row"),
    Plant("a debit off its bill", "figure_differs", "assessments",
          "SELECT assessment_id FROM money_lines WHERE kind = 'debit'",
          "UPDATE money_lines SET assessment_id = NULL WHERE kind = 'debit'"),
    Plant("an enrolment that ended by itself", "enrollment_end_wrong", "enrollments",
          "SELECT max(id) FROM enrollments WHERE last_month IS NULL AND NOT annulled",
          "UPDATE enrollments SET last_month = 203001 WHERE id = :row"),
]  # fmt: skip


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_row_changed_behind_the_halls_back_is_named(hall: Hall, plant: Plant) -> None:
    live_through_half_a_year(hall)
    row = rows(hall, plant.pick)[0]
    run(hall, plant.statement, row=row)

    errors = {(error.code, error.table, error.row_id) for error in ledger_errors(hall)}

    assert (plant.code, plant.table, int(plant.expected.replace(":row", str(row)))) in errors


def test_two_open_enrolments_are_found_where_the_index_that_forbids_them_is_gone(hall: Hall) -> None:
    months = Months(hall)
    months.at("2026-02-10")
    months.enroll(months.employer(1), 1, "2026-02", "5000.00")
    months.enroll(months.employer(2), 2, "2026-02", "5000.00")
    run(hall, "DROP INDEX uq_enrollments_one_active")
    run(hall, "UPDATE enrollments SET person_id = (SELECT min(person_id) FROM enrollments)")

    errors = ledger_errors(hall)

    assert [(error.code, error.row_id) for error in errors] == [("enrollment_open_twice", 2)]


def test_a_row_of_no_employer_is_found_where_nothing_forbids_it(hall: Hall) -> None:
    months = Months(hall)
    months.at("2026-02-10")
    months.enroll(months.employer(), 1, "2026-02", "5000.00")
    months.at("2026-02-21")
    months.assess("2026-02")
    if hall.engine.dialect.name == "postgresql":
        run(hall, "ALTER TABLE assessments DROP CONSTRAINT fk_assessments_employer_id")
    run(hall, "UPDATE assessments SET employer_id = 99", unguarded=True)

    errors = {(error.code, error.table) for error in ledger_errors(hall)}

    assert ("employer_missing", "assessments") in errors


def test_the_command_says_what_it_checked_and_names_each_wrong_row(
    hall: Hall, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_through_half_a_year(hall)
    monkeypatch.setenv("HALL_DATABASE_URL", database_url)

    sound = CliRunner().invoke(command, ["verify-ledger"])
    run(hall, "UPDATE assessments SET total_base = total_base + 1 WHERE id = 2")
    wrong = CliRunner().invoke(command, ["verify-ledger"])

    assert sound.exit_code == 0
    assert "Checked 2 employers" in sound.stdout and "The ledger is sound." in sound.stdout
    assert wrong.exit_code == 1
    assert "assessments 2 figure_differs" in wrong.stdout and "1 errors found." in wrong.stdout


def live_through_half_a_year(hall: Hall) -> None:
    """Two employers of Yuxi, February to June 2026: back-pay, a refund set off, reductions applied, waiting and undone."""
    months = Months(hall)
    months.at("2026-02-10")
    second, first = months.employer(2), months.employer(1)
    months.enroll(first, 1, "2026-01", "4495.00")
    months.enroll(first, 2, "2026-02", "3000.00", migrant_worker=True)
    months.enroll(first, 3, "2026-02", "30000.00")
    months.enroll(second, 4, "2026-02", "5000.00")
    months.at("2026-02-21")
    months.assess("2026-02")
    months.pay_latest()
    months.at("2026-03-10")
    months.suspend(first, 1, "2026-01-31")
    months.at("2026-03-21")
    months.assess("2026-03")
    months.at("2026-04-10")
    months.pay("530402000002", "2026-03", "20.00")
    overpaid = months.pay("530402000002", "2026-03", "100.00")
    undone = months.suspend(first, 3, "2026-02-28")
    months.at("2026-04-21")
    months.assess("2026-04")
    months.reverse(overpaid)
    months.pay("530402000002", "2026-03", "10.00")
    months.roll_back(undone)
    months.at("2026-05-10")
    months.enroll(second, 5, "2026-03", "5000.00")
    cancelled = months.suspend(second, 5, "2026-03-31")
    months.roll_back(cancelled)
    months.roll_back(months.enroll(second, 6, "2026-04", "6000.00"))
    months.at("2026-05-21")
    months.assess("2026-05")
    months.at("2026-06-10")
    months.roll_back(months.suspend(first, 2, "2026-04-30"))
    months.suspend(second, 4, "2026-04-30")


def rows(hall: Hall, query: str) -> list[object]:
    with transaction(hall.engine, writes=False) as connection:
        return list(connection.execute(text(query)).scalars())


def run(hall: Hall, statement: str, *, unguarded: bool = False, **values: object) -> None:
    """A statement past every rule of the product; unguarded, past SQLite's foreign keys too."""
    with hall.engine.connect() as connection:
        _foreign_keys(connection, "OFF" if unguarded else "ON")
        connection.execute(text(statement), values)
        connection.commit()
        _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, state: str) -> None:
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(f"PRAGMA foreign_keys={state}")
