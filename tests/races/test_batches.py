"""批次的竞争 (batches at once): saved once, however many save; wholly or not at all, whenever the process is killed."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from httpx2 import HTTPError, Response

from tests.races.conftest import processes_on
from tests.races.racing import Processes, at_once, outcomes
from tests.support.actors import Actor
from tests.support.databases import fresh_database
from tests.support.serving import Server, serving
from tests.support.sheets import enroll_row, uploaded

SAVERS = 8
ROWS = 300
# By hand 50 and more; each starts a process anew.
KILLS = int(os.environ.get("HALL_TEST_KILLS", "4"))


def test_of_eight_saves_at_once_one_saves(processes: Processes) -> None:
    user = processes.new_user()
    both = processes.both(user)
    batch = batch_of(processes, user, 20)

    answers = at_once(*(saving(both[number % 2], batch) for number in range(SAVERS)))

    assert outcomes(answers) == ["200", *["412 version_stale"] * (SAVERS - 1)]
    assert saved_rows(processes, batch) == {20}


def test_of_saves_of_different_rows_at_once_each_row_is_saved_once(processes: Processes) -> None:
    user = processes.new_user()
    first, second = processes.both(user)
    batch = batch_of(processes, user, 20)

    at_once(saving(first, batch, range(2, 12)), saving(second, batch, range(8, 22)))
    told = user.get(f"/batches/{batch['id']}").json()
    user.act(f"/batches/{batch['id']}/save", told["version"], {"row_numbers": "all_passed"})

    assert saved_rows(processes, batch) == {20}


def test_a_save_and_a_mended_row_at_once_never_save_the_old_row_after_the_new_one(processes: Processes) -> None:
    user = processes.new_user()
    first, second = processes.both(user)
    batch = batch_of(processes, user, 3)

    answers = at_once(
        saving(first, batch),
        lambda: second.patch(f"/batches/{batch['id']}/rows/2", {"values": {"job_type": "会计"}}, batch["version"]),
    )

    assert sorted(answer.status_code for answer in answers) == [200, 412]


@pytest.mark.parametrize("kind", ["postgresql", "sqlite"])
def test_a_save_that_is_killed_has_saved_all_rows_or_none(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    with (
        fresh_database(request, kind, tmp_path) as url,
        serving(url, tmp_path) as servers,
        processes_on(url, list(servers)) as processes,
    ):
        processes.put_clock("2026-03-10T09:00:00")
        user, lasting = processes.new_user(), typical_seconds(processes)
        for kill in range(KILLS):
            batch = batch_of(processes, user, ROWS)
            with serving(url, tmp_path) as (killed,):
                here = Actor(killed.client, user.username, user.access_token)
                answer = killed_within(killed, here, batch, lasting * 1.2 * (kill + 1) / KILLS)

            rows = saved_rows(processes, batch)
            assert rows == {ROWS} if answer is not None and answer.is_success else rows in ({0}, {ROWS})
            assert saving(user, batch)().status_code == (200 if rows == {0} else 412)
        assert processes.ledger_errors() == []


def batch_of(processes: Processes, user: Actor, rows: int) -> dict[str, Any]:
    """A batch of so many people nobody has heard of."""
    return uploaded(user, "enroll", *(enroll_row(id_number=processes.new_number()) for _ in range(rows)))


def saving(user: Actor, batch: dict[str, Any], row_numbers: Any = "all_passed") -> Any:
    """A save of a batch as it was uploaded, yet to be sent."""
    ticked = row_numbers if isinstance(row_numbers, str) else list(row_numbers)
    return lambda: user.act(f"/batches/{batch['id']}/save", batch["version"], {"row_numbers": ticked})


def saved_rows(processes: Processes, batch: dict[str, Any]) -> set[int]:
    """How many rows are saved, counted where each of them has left its mark; one number, if all agree."""
    number = {"batch": batch["id"]}
    mine = "(SELECT id FROM enrollment_changes WHERE batch_id = :batch)"
    return {
        processes.counted("SELECT count(*) FROM enrollment_changes WHERE batch_id = :batch", **number),
        processes.counted("SELECT count(change_id) FROM batch_rows WHERE batch_id = :batch", **number),
        processes.counted("SELECT saved FROM batches WHERE id = :batch", **number),
        processes.counted(f"SELECT count(*) FROM change_steps WHERE change_id IN {mine}", **number),
        processes.counted(
            f"SELECT count(*) FROM outbox_events JOIN {mine} changes ON subject = 'changes/' || changes.id", **number
        ),
    }


def typical_seconds(processes: Processes) -> float:
    """How long a save of so many rows takes."""
    user = processes.new_user()
    batch = batch_of(processes, user, ROWS)
    started = time.monotonic()
    saving(user, batch)()
    return time.monotonic() - started


def killed_within(server: Server, user: Actor, batch: dict[str, Any], seconds: float) -> Response | None:
    """What a save was answered, whose process was killed so long after it was sent; nothing where it never was."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(saving(user, batch))
        time.sleep(seconds)
        server.kill()
        with suppress(HTTPError):
            return answer.result()
    return None
