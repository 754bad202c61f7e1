"""迁移 (migrations) of a database that is in use: what the first version wrote is there afterwards, field by field."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, Boolean, Date, DateTime, Engine, Integer, LargeBinary, MetaData, make_url
from sqlalchemy.types import TypeEngine

from app.repositories.database import open_engine, transaction
from app.repositories.migrating import migrate
from app.repositories.schema_version import MIGRATIONS, current, expected

MOMENT = datetime(2026, 3, 10, 1, tzinfo=UTC)
# What the constraints of the first version want otherwise than `value` has it.
WANTED: dict[str, dict[str, Any]] = {
    "refresh_tokens": {"session_id": "id 张三"},
    "accounts": {"role": "employer", "region_code": None},
    "enrollment_changes": {"kind": "enroll", "status": "approved"},
    "enrollments": {"last_month": 202603},
    "assessments": {"status": "paid"},
    "money_lines": {"kind": "regular"},
    "credit_movements": {"part": "employer", "kind": "refund"},
}


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database as the first version made it, with a row in every table."""
    if request.param == "sqlite":
        yield from filled(f"sqlite:///{tmp_path}/older.sqlite")
        return
    address, name = make_url(request.getfixturevalue("postgresql_server")), f"hall_older_{uuid4().hex[:12]}"
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield from filled(
            address.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
        )
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def filled(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    with transaction(engine, writes=True) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                row = {column.name: value(column.type, column.name) for column in table.columns}
                connection.execute(table.insert(), row | WANTED.get(table.name, {}))
        connection.commit()
    yield engine
    engine.dispose()


def value(kind: TypeEngine[Any], name: str) -> Any:
    """Something that a column of a type can hold: every row is the first, and refers to first ones."""
    by_type: tuple[tuple[type[TypeEngine[Any]], Any], ...] = (
        (Boolean, True),
        (Integer, 1),
        (DateTime, MOMENT),
        (Date, date(2026, 3, 10)),
        (LargeBinary, b"\x00\xff"),
        (JSON, {"name": "张三"}),
    )
    return next((each for of_type, each in by_type if isinstance(kind, of_type)), f"{name} 张三")


def stored(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as it lies there."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in tables.sorted_tables
            if table.name != "alembic_version"
        }


def test_what_an_older_version_wrote_is_there_after_migrating(older: Engine) -> None:
    before = stored(older)

    migrate(older)

    after = stored(older)
    assert all(len(rows) == 1 for rows in before.values())
    for name, rows in before.items():
        assert [{column: row[column] for column in rows[0]} for row in after[name]] == rows
    with older.connect() as connection:
        assert current(connection) == expected()
