"""断点续办 (a killed run): a process ended by `kill -9` in the middle of a run leaves whole bills or none, and another carries on."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text

from app.repositories.database import transaction
from tests.races.conftest import processes_on
from tests.races.racing import Processes
from tests.support.actors import Actor
from tests.support.databases import fresh_database
from tests.support.many import insure_many
from tests.support.serving import Server, finished, serving

RUNS = "/review/assessment-runs"
EMPLOYERS = 300
PEOPLE = 4
STOP_AT = 180


@pytest.fixture(params=["postgresql", "sqlite"])
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Processes, list[Server]]]:
    """Two processes on a hall of 300 employers on 21 March 2026; a run is given up a second after its process was last seen."""
    folder = tmp_path_factory.mktemp("killed")
    with (
        fresh_database(request, request.param, folder) as url,
        serving(url, folder, 2, HALL_RUN_LEASE_SECONDS="1") as servers,
        processes_on(url, list(servers)) as processes,
    ):
        insure_many(processes.hall, EMPLOYERS, PEOPLE)
        processes.put_clock("2026-03-21T00:00:00")
        yield processes, list(servers)


def test_a_killed_run_is_carried_on_by_the_other_process(pair: tuple[Processes, list[Server]]) -> None:
    processes, (killed, _) = pair
    _, supervisor = processes.both(processes.admin)
    with held_back(processes, STOP_AT):
        started = processes.admin.post(RUNS, {"period": "2026-03"})
        wait_for(lambda: bills(processes) >= 50)
        killed.kill()
    left = bills(processes)

    told = supervisor.get(f"{RUNS}/{started.json()['id']}").json()
    run = finished(supervisor, resumed(supervisor, started.json()))

    assert 0 < left < EMPLOYERS
    assert (told["status"], told["done_employers"]) == ("running", left)
    assert (run["status"], run["total_employers"], run["done_employers"]) == ("completed", EMPLOYERS, EMPLOYERS)
    assert run["totals"]["contributing_persons"] == EMPLOYERS * PEOPLE
    assert (run["totals"]["employer_due"], run["totals"]["employer_adjustment"]) == ("42000.00", "42000.00")
    assert everyone_once(processes)
    assert processes.ledger_errors() == []


@pytest.mark.parametrize("pair", ["postgresql"], indirect=True)
def test_a_new_run_does_at_once_what_a_killed_one_left(pair: tuple[Processes, list[Server]]) -> None:
    processes, (killed, _) = pair
    _, supervisor = processes.both(processes.admin)
    with held_back(processes, STOP_AT):
        started = processes.admin.post(RUNS, {"period": "2026-03"})
        wait_for(lambda: bills(processes) >= 50)
        killed.kill()

    run = finished(supervisor, supervisor.post(RUNS, {"period": "2026-03"}))
    old = finished(supervisor, resumed(supervisor, started.json()))

    assert (run["status"], run["done_employers"]) == ("completed", EMPLOYERS)
    assert (old["status"], old["done_employers"], old["totals"]) == ("completed", EMPLOYERS, run["totals"])
    assert everyone_once(processes)
    assert processes.ledger_errors() == []


@contextmanager
def held_back(processes: Processes, employer_id: int) -> Iterator[None]:
    """Holds an employer's row, so that a run on PostgreSQL stops within its chunk; SQLite knows no rows to hold."""
    with transaction(processes.hall.engine, writes=False) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT id FROM employers WHERE id = :id FOR UPDATE"), {"id": employer_id})
        yield


def wait_for(condition: Any) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def resumed(supervisor: Actor, run: dict[str, Any]) -> Any:
    """The answer to a resumption, once the run is given up by the process that was killed."""
    deadline = time.monotonic() + 20
    while True:
        answer = supervisor.post(f"{RUNS}/{run['id']}/resume")
        if answer.status_code == 200:
            return answer
        assert answer.json()["code"] == "wrong_status" and time.monotonic() < deadline, answer.text
        time.sleep(0.1)


def bills(processes: Processes) -> int:
    return processes.counted("SELECT count(*) FROM assessments")


def everyone_once(processes: Processes) -> bool:
    """Whether each employer has its one bill, and each person February and March on it."""
    return (
        processes.counted("SELECT count(DISTINCT employer_id) FROM assessments") == bills(processes) == EMPLOYERS
        and processes.counted("SELECT count(*) FROM money_lines WHERE standing AND assessment_id IS NOT NULL")
        == processes.counted("SELECT count(*) FROM money_lines")
        == EMPLOYERS * PEOPLE * 2
    )
