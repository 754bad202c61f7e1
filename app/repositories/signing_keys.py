"""签名密钥 (signing keys) in rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, text, update

from app.repositories.account_tables import signing_keys


def every(connection: Connection) -> Sequence[Row[Any]]:
    """All keys, the oldest first."""
    return connection.execute(select(signing_keys).order_by(signing_keys.c.created_at, signing_keys.c.kid)).all()


def lock(connection: Connection) -> None:
    """Makes other processes that would make a key wait; on SQLite a writing transaction does so by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE"))


def insert_key(connection: Connection, *, kid: str, private_key: str, public_key: str, created_at: datetime) -> None:
    """Keeps a new key."""
    connection.execute(
        insert(signing_keys).values(
            kid=kid, private_key=private_key, public_key=public_key, created_at=created_at, retired_at=None
        )
    )


def retire(connection: Connection, now: datetime) -> None:
    """Lets no key sign any more that did so far."""
    connection.execute(update(signing_keys).where(signing_keys.c.retired_at.is_(None)).values(retired_at=now))


def drop_retired(connection: Connection, before: datetime) -> None:
    """Forgets the keys that were retired before a moment: what they signed is refused."""
    connection.execute(delete(signing_keys).where(signing_keys.c.retired_at < before))
