"""过期记录 (lapsed rows): they are forgotten a few at a time, on both databases, and nobody waits for it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, func, select

from app.clock import real_now
from app.repositories import idempotency, sessions
from app.repositories.account_tables import accounts, idempotency_records, refresh_tokens
from app.repositories.account_tables import sessions as session_rows
from app.repositories.database import transaction
from app.repositories.lapsed import MOST_AT_ONCE, SESSION_KEPT_FOR, drop_idempotency_records, drop_sessions
from app.usecases.accounts import NewOfficer, create_officer_by_hand
from app.usecases.context import Call, Hall
from tests.support.actors import employer_body, new_officer, signed_in

NOW = real_now()
HOURS = 24


@pytest.fixture
def account_id(hall: Hall) -> int:
    create_officer_by_hand(Call(hall), NewOfficer("officer-li", "Dianchi-2026", "530400", "officer"))
    with hall.engine.connect() as connection:
        return connection.execute(select(accounts.c.id)).scalar_one()


def keep_records(connection: Connection, first: int, count: int, at: datetime) -> None:
    record = idempotency.Record("same", 201, {}, b"{}")
    for number in range(first, first + count):
        idempotency.store(connection, "officer-li", f"key-{number}", record, at, HOURS)


def keep_sessions(connection: Connection, account_id: int, first: int, count: int, over: datetime) -> None:
    for number in range(first, first + count):
        name = f"session-{number}"
        begun = over - timedelta(hours=12)
        sessions.open_session(connection, name, account_id, must_change_password=False, now=begun, until=over)
        sessions.keep_refresh_token(connection, name, name.encode(), begun)


def counted(hall: Hall, table: object) -> int:
    with hall.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def test_answers_older_than_a_day_are_forgotten_some_at_a_time(hall: Hall) -> None:
    with transaction(hall.engine, writes=True) as connection:
        keep_records(connection, 0, MOST_AT_ONCE + 5, NOW - timedelta(hours=HOURS))
        keep_records(connection, 100, 3, NOW - timedelta(hours=HOURS) + timedelta(seconds=1))
        connection.commit()

    left = []
    for _ in range(3):
        with transaction(hall.engine, writes=True) as connection:
            drop_idempotency_records(connection, NOW, HOURS)
            connection.commit()
        left.append(counted(hall, idempotency_records))

    assert left == [8, 3, 3]


def test_sessions_that_were_over_a_day_ago_are_forgotten_with_their_tokens(hall: Hall, account_id: int) -> None:
    with transaction(hall.engine, writes=True) as connection:
        keep_sessions(connection, account_id, 0, MOST_AT_ONCE + 5, NOW - SESSION_KEPT_FOR)
        keep_sessions(connection, account_id, 100, 3, NOW - SESSION_KEPT_FOR + timedelta(seconds=1))
        connection.commit()

    left = []
    for _ in range(3):
        with transaction(hall.engine, writes=True) as connection:
            drop_sessions(connection, NOW)
            connection.commit()
        left.append((counted(hall, session_rows), counted(hall, refresh_tokens)))

    assert left == [(8, 8), (3, 3), (3, 3)]


@pytest.mark.parametrize(
    "drop", [drop_sessions, lambda connection, now: drop_idempotency_records(connection, now, HOURS)]
)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_who_forget_at_once_do_not_wait_for_each_other(
    hall: Hall, account_id: int, drop: Callable[[Connection, datetime], None]
) -> None:
    with transaction(hall.engine, writes=True) as connection:
        keep_records(connection, 0, 2 * MOST_AT_ONCE, NOW - timedelta(days=2))
        keep_sessions(connection, account_id, 0, 2 * MOST_AT_ONCE, NOW - timedelta(days=2))
        connection.commit()

    with transaction(hall.engine, writes=True) as one, transaction(hall.engine, writes=True) as other:
        other.exec_driver_sql("SET LOCAL lock_timeout = '1s'")
        drop(one, NOW)
        drop(other, NOW)
        one.commit()
        other.commit()

    assert 0 in (counted(hall, session_rows), counted(hall, idempotency_records))


def test_signing_in_and_keeping_an_answer_forget_what_has_lapsed(client: TestClient) -> None:
    hall: Hall = client.app.state.hall  # type: ignore[attr-defined]
    admin = new_officer(client)
    with transaction(hall.engine, writes=True) as connection:
        keep_records(connection, 0, 3, NOW - timedelta(days=2))
        keep_sessions(connection, connection.execute(select(accounts.c.id)).scalar_one(), 0, 3, NOW - timedelta(days=2))
        connection.commit()

    signed_in(client, admin.username)
    made = admin.post("/review/employers", employer_body(), headers={"Idempotency-Key": "a new one"})

    assert made.status_code == 201
    assert (counted(hall, session_rows), counted(hall, idempotency_records)) == (2, 1)
