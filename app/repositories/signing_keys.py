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


def insert_key(
    connection: Connection, *, kid: str, private_key: str | None, public_key: str, created_at: datetime, purpose: str
) -> None:
    """Keeps a new key."""
    new = {"kid": kid, "private_key": private_key, "public_key": public_key, "created_at": created_at}
    connection.execute(insert(signing_keys).values(**new, retired_at=None, purpose=purpose))


def retire(connection: Connection, purpose: str, now: datetime) -> None:
    """Lets no key of a purpose sign any more that did so far."""
    in_use = (signing_keys.c.purpose == purpose, signing_keys.c.retired_at.is_(None))
    connection.execute(update(signing_keys).where(*in_use).values(retired_at=now))


def erase_private_halves(connection: Connection, purpose: str) -> None:
    """Erases what retired keys of a purpose signed with; what they signed can still be verified."""
    retired = (signing_keys.c.purpose == purpose, signing_keys.c.retired_at.is_not(None))
    connection.execute(update(signing_keys).where(*retired).values(private_key=None))


def drop_retired(connection: Connection, purpose: str, before: datetime) -> None:
    """Forgets the keys of a purpose that were retired before a moment: what they signed is refused."""
    lapsed = (signing_keys.c.purpose == purpose, signing_keys.c.retired_at < before)
    connection.execute(delete(signing_keys).where(*lapsed))
