"""失业登记 (unemployment registrations) as they are kept: whole reports, each number once, on either database."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from app.domain.finding import Refused
from app.domain.unemployment_registration import ReportedRegistration, UnemploymentRegistration
from app.repositories import registrations
from app.repositories.database import transaction
from app.repositories.exchange_tables import outbox_events, unemployment_registrations
from app.usecases.context import Call, Hall
from app.usecases.unemployment_registrations import report
from tests.support.months import Months, id_number

ZHANG, LI = id_number(1), id_number(2)


@pytest.fixture
def registrar(hall: Hall) -> Call:
    Months(hall).at("2026-03-10")
    return Call(hall)


def test_what_is_reported_is_there(registrar: Call) -> None:
    accepted = report(registrar, [reported("A-1"), reported("A-2", id_number=LI, cancelled=True)])

    assert accepted == 2
    assert of_person(registrar, ZHANG) == (kept("A-1"),)
    assert of_person(registrar, LI) == (replace(kept("A-2"), id_number=LI, cancelled=True),)


def test_a_correction_takes_the_place_of_what_was_there(registrar: Call) -> None:
    report(registrar, [reported("A-1"), reported("A-2")])

    report(registrar, [reported("A-1", id_number=LI, name="李四", registered_on=date(2026, 2, 1), reason="U01")])

    assert of_person(registrar, ZHANG) == (kept("A-2"),)
    assert of_person(registrar, LI) == (UnemploymentRegistration("A-1", LI, "李四", date(2026, 2, 1), "U01", False),)


def test_a_cancellation_and_its_taking_back_are_corrections(registrar: Call) -> None:
    for cancelled in (False, True, False):
        report(registrar, [reported("A-1", cancelled=cancelled)])

        assert of_person(registrar, ZHANG) == (replace(kept("A-1"), cancelled=cancelled),)


def test_the_same_again_changes_nothing_and_is_accepted_again(registrar: Call) -> None:
    both = [reported("A-1"), reported("A-2")]

    assert [report(registrar, both), report(registrar, both)] == [2, 2]
    assert everything(registrar) == [kept("A-1"), kept("A-2")]


def test_a_number_twice_with_one_content_is_accepted_once(registrar: Call) -> None:
    assert report(registrar, [reported("A-1"), reported("A-1")]) == 1
    assert everything(registrar) == [kept("A-1")]


def test_of_a_report_with_one_mistake_nothing_is_kept(registrar: Call) -> None:
    with pytest.raises(Refused, match="unknown_code"):
        report(registrar, [reported("A-1"), reported("A-2", reason="U99")])

    assert everything(registrar) == []


def test_the_day_is_the_halls_wherever_the_server_stands(registrar: Call) -> None:
    report(registrar, [reported("A-1", registered_on=date(2026, 3, 10))])

    with pytest.raises(Refused, match="registration_in_future"):
        report(registrar, [reported("A-2", registered_on=date(2026, 3, 11))])


def test_who_acts_for_one_employer_does_not_write_the_registry(registrar: Call) -> None:
    employer = Months(registrar.hall).employer(1)

    with pytest.raises(Refused, match="forbidden"):
        report(employer, [reported("A-1")])

    assert everything(registrar) == []


def test_nobody_else_is_told_of_a_registration(registrar: Call) -> None:
    report(registrar, [reported("A-1")])

    with transaction(registrar.hall.engine, writes=False) as connection:
        assert connection.execute(select(outbox_events)).all() == []


def test_five_thousand_are_a_few_statements(registrar: Call) -> None:
    many = [reported(f"A-{number:04d}") for number in range(5000)]
    statements = counted(registrar.hall.engine)

    assert report(registrar, many) == 5000

    assert len([statement for statement in statements if statement.startswith("INSERT")]) < 10
    assert len(statements) < 20
    assert len(of_person(registrar, ZHANG)) == 5000


def test_two_who_report_the_same_numbers_in_opposite_orders_at_once_are_both_accepted(registrar: Call) -> None:
    forwards = [reported(f"A-{number:04d}", reason="U01") for number in range(1500)]
    backwards = [replace(each, reason="U11") for each in reversed(forwards)]
    together = Barrier(2)

    def send(call: Call, reports: Sequence[ReportedRegistration]) -> int:
        together.wait()
        # Not again where the database had one of them give way: there is nothing to give way to.
        return report(call, reports)

    for _ in range(5):
        with ThreadPoolExecutor(2) as threads:
            sent = [threads.submit(send, registrar, reports) for reports in (forwards, backwards)]

        assert [each.result() for each in sent] == [1500, 1500]
        assert len({each.reason for each in everything(registrar)}) == 1


def reported(external_no: str, **changes: Any) -> ReportedRegistration:
    return replace(ReportedRegistration(external_no, ZHANG, "张三", date(2026, 3, 1), "U11", False), **changes)


def kept(external_no: str) -> UnemploymentRegistration:
    return UnemploymentRegistration(external_no, ZHANG, "张三", date(2026, 3, 1), "U11", False)


def of_person(call: Call, number: str) -> tuple[UnemploymentRegistration, ...]:
    with transaction(call.hall.engine, writes=False) as connection:
        return registrations.of_person(connection, number)


def everything(call: Call) -> list[UnemploymentRegistration]:
    table = unemployment_registrations
    with transaction(call.hall.engine, writes=False) as connection:
        return [
            UnemploymentRegistration(*row) for row in connection.execute(select(table).order_by(table.c.external_no))
        ]


def counted(engine: Engine) -> list[str]:
    """The statements that are sent to the database from now on."""
    statements: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def _count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    return statements
