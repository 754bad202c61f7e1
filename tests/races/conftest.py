"""What races stand on: two server processes on one PostgreSQL database, two on one SQLite file, and one on another."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.main import open_hall
from app.settings import Settings
from app.usecases.accounts import NewOfficer, create_officer_by_hand
from app.usecases.context import Call
from tests.races.racing import Processes
from tests.support.actors import PASSWORD, signed_in
from tests.support.audit import found
from tests.support.databases import fresh_database
from tests.support.serving import Server, serving

KINDS = ("postgresql", "sqlite", "sqlite, one process")


@contextmanager
def processes_on(url: str, servers: list[Server]) -> Iterator[Processes]:
    """The hall behind some servers, with its admin."""
    hall = open_hall(Settings(mode="sandbox", database_url=url, argon2_memory_kib=64))
    create_officer_by_hand(Call(hall), NewOfficer("admin-53", PASSWORD, "530000", "admin"))
    clients = (servers[0].client, servers[-1].client)
    yield Processes(clients, hall, signed_in(clients[0], "admin-53"))
    hall.engine.dispose()


@pytest.fixture(scope="session", params=KINDS)
def lasting_processes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    folder = tmp_path_factory.mktemp("races")
    count = 1 if "one process" in request.param else 2
    with (
        fresh_database(request, request.param, folder) as url,
        serving(url, folder, count) as servers,
        processes_on(url, list(servers)) as processes,
    ):
        yield processes


@pytest.fixture
def processes(lasting_processes: Processes) -> Iterator[Processes]:
    """Two ways to one hall on 10 March 2026; after each race the ledger and the audit log are sound."""
    lasting_processes.put_clock("2026-03-10T09:00:00")
    yield lasting_processes
    assert lasting_processes.ledger_errors() == []
    assert found(lasting_processes.hall) == []
