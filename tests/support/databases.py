"""数据库 (databases) that outlive one test: for what is dear to set up and is only looked at, or undone, afterwards."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url


@contextmanager
def fresh_database(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    """A migrated database of its own that outlives one test."""
    if kind.startswith("sqlite"):
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "hall.sqlite")
        yield f"sqlite:///{folder}/hall.sqlite"
        return
    server, template = request.getfixturevalue("postgresql_server"), request.getfixturevalue("postgresql_template")
    address, name = make_url(server), f"hall_races_{uuid4().hex[:12]}"
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        yield address.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
