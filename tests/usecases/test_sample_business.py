"""样例业务 (sample business): an empty sandbox is filled with months of business that the hall's own rules let through."""

import pytest
from sqlalchemy import text

from app.domain.account import password_findings
from app.repositories.database import transaction
from app.security.passwords import common_passwords
from app.usecases import assessments, batches, sandbox
from app.usecases.context import Call, Hall
from app.usecases.sample_business.cast import EMPLOYERS, OFFICERS, PASSWORD, signed_in
from app.usecases.sample_business.months import MONTHS_BEHIND, add_sample_business
from app.usecases.sample_business.people import sample_person
from tests.support.months import Months, sound


@pytest.fixture
def filled(hall: Hall) -> Hall:
    """A hall filled on a day within the window."""
    Months(hall).at("2026-11-12")
    assert add_sample_business(hall)
    return hall


def test_a_front_end_finds_every_state_on_its_first_day(filled: Hall) -> None:
    found = rows(filled, "SELECT DISTINCT status FROM enrollment_changes")
    paid = rows(filled, "SELECT DISTINCT status FROM assessments")
    outcomes = rows(filled, "SELECT DISTINCT outcome FROM batch_rows")

    assert found == {("draft",), ("in_review",), ("approved",), ("rejected",), ("rolled_back",)}
    assert paid == {("paid",), ("partly_paid",), ("unpaid",)}
    assert outcomes == {("passed",), ("failed",)}


def test_money_lines_of_many_kinds_are_there_and_the_ledger_is_sound(filled: Hall) -> None:
    kinds = rows(filled, "SELECT DISTINCT kind FROM money_lines")

    assert {("regular",), ("back_pay",), ("reduction",)} <= kinds
    assert sound(filled)


def test_every_employer_has_a_bill_for_each_month_behind(filled: Hall) -> None:
    for each in EMPLOYERS:
        with signed_in(filled, each.username) as employer:
            assert assessments.listing(employer, 1, 20).total == MONTHS_BEHIND
            assert batches.listing(employer, 1, 20).total == (3 if each.people else 0)


def test_a_second_time_nothing_is_added(filled: Hall) -> None:
    before = rows(filled, "SELECT count(*), max(id) FROM enrollment_changes")

    assert not add_sample_business(filled)
    assert rows(filled, "SELECT count(*), max(id) FROM enrollment_changes") == before


@pytest.mark.parametrize("day", ["2026-01-01", "2026-03-31", "2028-02-29"])
def test_it_can_be_filled_on_any_day_and_business_time_is_put_back(hall: Hall, day: str) -> None:
    Months(hall).at(day)
    before = sandbox.read_clock(Call(hall))

    assert add_sample_business(hall)
    assert sandbox.read_clock(Call(hall)) == before


def test_real_time_is_real_time_again(hall: Hall) -> None:
    add_sample_business(hall)

    assert not sandbox.read_clock(Call(hall)).moved


def test_no_two_sample_people_share_a_number_and_their_password_would_be_taken() -> None:
    of_all = [sample_person(number, "530402").id_number for number in range(10_000)]

    assert len(set(of_all)) == 10_000
    for who in OFFICERS:
        assert not password_findings(
            PASSWORD, username=who.username, credit_code=None, common=common_passwords(), pointer="/password"
        )


def rows(hall: Hall, statement: str) -> set[tuple[object, ...]]:
    with transaction(hall.engine, writes=False) as connection:
        return {tuple(row) for row in connection.execute(text(statement))}
