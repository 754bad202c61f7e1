"""迁移 (migrations): the database brought to this version's tables, by one process at a time."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from app.repositories.database import transaction
from app.repositories.schema_version import MIGRATIONS

_ADVISORY_LOCK = 0x68616C6C


def migrate(engine: Engine) -> None:
    """Runs the migrations that a database has not had, all or none of them."""
    # Begun before Alembic is entered: it keeps its state where threads get in each other's way.
    with transaction(engine, writes=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
