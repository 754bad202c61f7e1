"""迁移 (migrations): the database brought to this version's tables, by one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from app.repositories.database import writing
from app.repositories.schema_version import MIGRATIONS

_ADVISORY_LOCK = 0x68616C6C


def migrate(engine: Engine) -> None:
    """Runs the migrations that a database has not had, all or none of them."""
    # Begun before Alembic is entered: it keeps its state where threads get in each other's way.
    with engine.connect() as connection, _references_unwatched(connection), writing(connection):
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise ValueError("a migration left rows that name what is not there")
        connection.commit()


@contextmanager
def _references_unwatched(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and rows that name the old one's must not be in its way meanwhile."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
