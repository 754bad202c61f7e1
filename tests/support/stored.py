"""记录 (what is stored): every row that a refusal must leave as it was."""

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from app.repositories import account_tables
from app.repositories.database import transaction
from app.repositories.table_parts import metadata

PASSING = ("sessions", "refresh_tokens", "captchas", "sandbox_clock", "signing_keys")
# Signing in and looking at people are noted, and tests do both.
NOTED = ("audit_entries", "audit_head")
assert account_tables.accounts.metadata is metadata


def everything_stored(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table but those that signing in, looking and putting the clock leave behind."""
    with transaction(engine, writes=False) as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in PASSING + NOTED
        }


def engine_of(client: TestClient) -> Engine:
    """The database behind a client."""
    engine: Engine = client.app.state.hall.engine  # type: ignore[attr-defined]
    return engine
