"""签名密钥 (signing keys) in rows, each for one purpose: access tokens, or documents that are kept for years."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, insert, select, text, update

from app.repositories.account_tables import signing_keys

Purpose = Literal["tokens", "documents"]


def every(connection: Connection, purpose: Purpose) -> Sequence[Row[Any]]:
    """All keys of a purpose, the oldest first."""
    of_purpose = select(signing_keys).where(signing_keys.c.purpose == purpose)
    return connection.execute(of_purpose.order_by(signing_keys.c.created_at, signing_keys.c.kid)).all()


def lock(connection: Connection) -> None:
    """Makes other processes that would make a key wait; on SQLite a writing transaction does so by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE"))


def insert_key(
    connection: Connection, purpose: Purpose, *, kid: str, private_key: str, public_key: str, created_at: datetime
) -> None:
    """Keeps a new key."""
    connection.execute(
        insert(signing_keys).values(
            kid=kid,
            private_key=private_key,
            public_key=public_key,
            created_at=created_at,
            retired_at=None,
            purpose=purpose,
        )
    )


def retire(connection: Connection, purpose: Purpose, now: datetime) -> None:
    """Lets no key of a purpose sign any more that did so far."""
    signing = signing_keys.c.purpose == purpose, signing_keys.c.retired_at.is_(None)
    connection.execute(update(signing_keys).where(*signing).values(retired_at=now))


def drop_retired(connection: Connection, purpose: Purpose, before: datetime) -> None:
    """Forgets the keys that were retired before a moment: what they signed is refused."""
    retired = signing_keys.c.purpose == purpose, signing_keys.c.retired_at < before
    connection.execute(delete(signing_keys).where(*retired))


def erase_retired(connection: Connection, purpose: Purpose) -> None:
    """Erases the private halves of retired keys; what they signed can still be verified."""
    retired = signing_keys.c.purpose == purpose, signing_keys.c.retired_at.is_not(None)
    connection.execute(update(signing_keys).where(*retired).values(private_key=""))
