"""库表版本 (schema version): which migration a database is at, and which one this version of the hall was written for."""

from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parents[2] / "migrations"


@cache
def expected() -> str | None:
    """The newest migration."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def current(connection: Connection) -> str | None:
    """The migration that a database is at; none for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()
