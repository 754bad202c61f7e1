"""实缴 (payments) as they lie in rows: what is written of receipts and reversals, what is told, and how few statements it takes."""

from datetime import date

import pytest
from sqlalchemy import event, text

from app.domain.finding import Refused
from app.domain.payment import MOST_RECEIPTS, SentReceipt
from app.domain.period import Period
from app.repositories.database import transaction
from app.usecases import assessment_runs as runs
from app.usecases import payments
from app.usecases.context import Call, Hall
from tests.support.many import insure_many
from tests.support.months import Months, sound

FIRST = "530402000001"
MARCH = Period.parse("2026-03")


@pytest.fixture
def months(hall: Hall) -> Months:
    """An employer with one person on 5,000.00, billed 50.00 for March."""
    months = Months(hall)
    months.at("2026-03-10")
    months.enroll(months.employer(), 1, "2026-03", "5000.00")
    assess(months, "2026-03")
    return months


def assess(months: Months, month: str) -> None:
    months.at(f"{month}-21")
    months.assess(month)


def test_a_receipt_keeps_how_it_was_applied(hall: Hall, months: Months) -> None:
    months.pay(FIRST, "2026-03", "60.00")

    assert rows(hall, "SELECT amount, principal, interest, late_fee, surplus FROM receipts") == [
        (6000, 5000, 0, 0, 1000)
    ]
    assert rows(hall, "SELECT kind, part, amount, receipt_id FROM credit_movements") == [
        ("overpayment", "employer", 1000, 1)
    ]


def test_a_reversal_adds_rows_and_changes_none(hall: Hall, months: Months) -> None:
    number = months.pay(FIRST, "2026-03", "90.00")
    assess(months, "2026-04")
    before = rows(hall, "SELECT * FROM receipts"), rows(hall, "SELECT * FROM credit_movements ORDER BY id")

    months.reverse(number)

    movements = rows(hall, "SELECT * FROM credit_movements ORDER BY id")
    assert (rows(hall, "SELECT * FROM receipts"), movements[:2]) == before
    assert rows(hall, "SELECT kind, amount, source_id FROM credit_movements WHERE id > 2") == [
        ("overpayment_reversed", -500, 1)
    ]
    assert rows(hall, "SELECT taken_back, debited, reason FROM receipt_reversals") == [(500, 3500, "退票")]
    assert rows(
        hall,
        "SELECT contribution_period, employer_amount, employee_amount, receipt_id, person_id, assessment_id "
        "FROM money_lines WHERE kind = 'debit'",
    ) == [(202603, 3500, 0, 1, None, None)]
    assert sound(hall)


def test_other_systems_are_told_in_the_same_transaction(hall: Hall, months: Months) -> None:
    number = months.pay(FIRST, "2026-03", "60.00")
    months.reverse(number)
    months.reverse(number)

    told = rows(hall, "SELECT type, subject, employer_id FROM outbox_events WHERE type LIKE 'payment.%' ORDER BY id")

    assert told == [("payment.received", "payments/R1", 1), ("payment.reversed", "payments/R1", 1)]


def test_a_refused_call_leaves_nothing_behind(hall: Hall, months: Months) -> None:
    sent = [SentReceipt(f"P{number}", FIRST, MARCH.plus(number), 5000, date(2026, 3, 21)) for number in range(2)]

    with pytest.raises(Refused, match="assessment_missing"):
        payments.receive(months.collector, sent)

    assert rows(hall, "SELECT count(*) FROM receipts") == [(0,)]
    assert rows(hall, "SELECT paid, status FROM assessments") == [(0, "unpaid")]
    assert rows(hall, "SELECT count(*) FROM outbox_events WHERE type LIKE 'payment.%'") == [(0,)]


def test_a_refund_and_a_surplus_of_the_employer_part_are_used_in_the_order_they_came(
    hall: Hall, months: Months
) -> None:
    months.pay(FIRST, "2026-03", "50.00")
    months.at("2026-04-06")
    months.enroll(Call(hall, session_id="employer-1"), 2, "2026-03", "5000.00")
    assess(months, "2026-04")
    months.pay(FIRST, "2026-04", "150.00")
    number = months.pay(FIRST, "2026-04", "10.00")
    months.at("2026-05-06")
    months.suspend(Call(hall, session_id="employer-1"), 2, "2026-03-31")
    assess(months, "2026-05")

    reversal = months.reverse(number).reversal

    # The surplus came before the refund, and May's 35.00 used all of it.
    assert reversal is not None and (reversal.taken_back, reversal.debited) == (0, 1000)
    assert sound(hall)


def test_five_thousand_receipts_of_as_many_employers_take_a_handful_of_statements(hall: Hall) -> None:
    months, numbers = Months(hall), insure_many(hall, 300, 1, first_month="2026-03")
    months.at("2026-03-21")
    with months.supervisor.writing() as work:
        run_id = runs.plan(work, MARCH, "530000", None, False)
        work.commit()
    runs.carry_out(hall, run_id)
    sent = [
        SentReceipt(f"P{number}", numbers[number % len(numbers)], MARCH, 100 + number, date(2026, 3, 21))
        for number in range(MOST_RECEIPTS)
    ]
    statements: list[str] = []
    event.listen(hall.engine, "before_cursor_execute", lambda *about: statements.append(about[2].split()[0]))

    accepted = payments.receive(months.collector, sent)

    assert accepted.accepted == MOST_RECEIPTS
    assert len(statements) <= 16, statements
    assert rows(hall, "SELECT DISTINCT status FROM assessments") == [("paid",)]
    assert sound(hall)


def rows(hall: Hall, query: str) -> list[tuple[object, ...]]:
    with transaction(hall.engine, writes=False) as connection:
        return [tuple(row) for row in connection.execute(text(query))]
