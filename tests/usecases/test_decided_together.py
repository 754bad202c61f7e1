"""整批与逐笔 (decided together): what a batch does is what its changes do one by one, in as many statements however many they are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, select

from app.main import create_app
from app.repositories.database import transaction
from app.repositories.table_parts import metadata
from app.settings import Settings
from tests.support.actors import Actor, integrator, new_employer, new_employer_user, new_officer, put_clock
from tests.support.audit import hall_behind
from tests.support.changes import approved, enroll_body, id_number, suspend_body
from tests.support.databases import fresh_database
from tests.support.months import sound
from tests.support.payments import assess, booked, receipt
from tests.support.review_batches import REJECTION, approve, reject, waiting_batch
from tests.support.sheets import enroll_row, suspend_row
from tests.support.stored import engine_of

Rows = dict[str, list[tuple[Any, ...]]]
Decide = Callable[[Actor, int, list[int]], None]
KINDS = ("sqlite", "postgresql")
WRITTEN = (
    "persons enrollments enrollment_changes change_steps money_lines credit_movements outbox_events batches batch_rows"
).split()


def together(admin: Actor, batch_id: int, changes: list[int]) -> None:
    assert approve(admin, batch_id).status_code == 200


def one_by_one(admin: Actor, batch_id: int, changes: list[int]) -> None:
    for change in changes:
        assert admin.act(f"/review/changes/{change}/approval", 1).status_code == 200


def refused_together(admin: Actor, batch_id: int, changes: list[int]) -> None:
    assert reject(admin, batch_id).status_code == 200


def refused_one_by_one(admin: Actor, batch_id: int, changes: list[int]) -> None:
    for change in changes:
        assert admin.act(f"/review/changes/{change}/rejection", 1, REJECTION).status_code == 200


def three_enrolled(admin: Actor, decide: Decide) -> None:
    """Someone new, someone known with other details, and a migrant worker who pays."""
    before = new_employer_user(admin, new_employer(admin, 2, "530403"))
    approved(admin, before, enroll_body(id_number(serial=3), enroll_month="2025-11"))
    approved(admin, before, suspend_body(id_number(serial=3), suspension_date="2025-12-31"))
    user = new_employer_user(admin, new_employer(admin))
    rows = (
        enroll_row(1, enroll_month="2026-01"),
        enroll_row(3, mobile="13900000000", job_type=None),
        enroll_row(5, enroll_month="2026-02", migrant_worker="是", migrant_worker_pays="是", declared_wage=None),
    )
    decide(admin, *waiting_batch(user, "enroll", *rows))


def three_suspended(admin: Actor, decide: Decide) -> None:
    """Of one a paid month is refunded, an unpaid one reduced and one not billed yet cancelled; of another less; of the last nothing."""
    user = new_employer_user(admin, new_employer(admin))
    for serial in (1, 3, 5):
        approved(admin, user, enroll_body(id_number(serial=serial), enroll_month="2026-02"))
    assess(admin, "2026-03")
    collector = integrator(admin, "payments:write")
    booked(collector, receipt(amount="300.00"))
    assess(admin, "2026-04")
    put_clock(admin.client, "2026-05-10T09:00:00")
    approved(admin, user, enroll_body(id_number(serial=7), enroll_month="2026-02"))
    rows = [
        suspend_row(serial, suspension_date=f"2026-{month}-20") for serial, month in ((1, "02"), (3, "03"), (7, "03"))
    ]
    decide(admin, *waiting_batch(user, "suspend", *rows))


def rows_after(
    request: pytest.FixtureRequest,
    folder: Path,
    kind: str,
    story: Callable[[Actor, Decide], None],
    decide: Decide,
) -> Rows:
    """Everything written once a story ended so, the ledger being sound."""
    folder.mkdir()
    with fresh_database(request, kind, folder) as url:
        settings = Settings(mode="sandbox", database_url=url, argon2_memory_kib=64)
        with TestClient(create_app(settings)) as client:
            put_clock(client, "2026-03-10T09:00:00")
            story(new_officer(client, "admin"), decide)
            assert sound(hall_behind(client))
            return written(client)


def written(client: TestClient) -> Rows:
    """The rows of all tables that decisions write; of events, whose order among people tells nothing, not their numbers."""
    with transaction(engine_of(client), writes=False) as connection:
        return {
            name: sorted((tuple(row)[name == "outbox_events" :] for row in connection.execute(select(table))), key=repr)
            for name, table in metadata.tables.items()
            if name in WRITTEN
        }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("story", [three_enrolled, three_suspended])
def test_a_batch_approved_leaves_the_same_rows_as_its_changes_approved_one_by_one(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, story: Callable[[Actor, Decide], None]
) -> None:
    at_once = rows_after(request, tmp_path / "together", kind, story, together)
    each = rows_after(request, tmp_path / "one by one", kind, story, one_by_one)

    for name in WRITTEN:
        assert at_once[name] == each[name], name
    assert len(at_once["money_lines"]) > 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_batch_rejected_leaves_the_same_rows_as_its_changes_rejected_one_by_one(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    at_once = rows_after(request, tmp_path / "together", kind, three_enrolled, refused_together)
    each = rows_after(request, tmp_path / "one by one", kind, three_enrolled, refused_one_by_one)

    assert at_once == each


def test_the_money_given_back_is_of_every_kind(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    rows = rows_after(request, tmp_path / "all", "sqlite", three_suspended, together)

    kinds = {value for row in rows["money_lines"] for value in row if value in ("refund", "reduction", "cancelled")}
    assert kinds == {"refund", "reduction", "cancelled"}
    assert rows["credit_movements"]


@pytest.mark.parametrize("decide", [approve, reject])
def test_deciding_fifty_takes_as_many_statements_as_five(client: TestClient, decide: Callable[..., Any]) -> None:
    put_clock(client, "2026-03-10T09:00:00")
    admin = new_officer(client, "admin")
    user = new_employer_user(admin, new_employer(admin))

    few, many = (
        statements_of(client, admin, user, decide, serials) for serials in (range(1, 11, 2), range(11, 111, 2))
    )

    assert few == many


def statements_of(
    client: TestClient, admin: Actor, user: Actor, decide: Callable[..., Any], serials: range
) -> list[str]:
    """What the database is asked when a batch of enrolments with back-pay is decided: the beginnings of statements."""
    batch_id, _ = waiting_batch(user, "enroll", *(enroll_row(serial, enroll_month="2026-01") for serial in serials))
    statements: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement[:60])

    engine = engine_of(client)
    event.listen(engine, "before_cursor_execute", remember)
    answer = decide(admin, batch_id)
    event.remove(engine, "before_cursor_execute", remember)
    assert answer.status_code == 200, answer.text
    return statements
