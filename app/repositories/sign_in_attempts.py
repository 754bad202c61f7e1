"""登录尝试 (sign-in attempts) in rows: how many answers a name was given since the last right one, whether it exists or not."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from app.repositories.account_tables import sign_in_attempts
from app.repositories.database import inserting


def reserve(connection: Connection, name_hash: bytes, most: int) -> bool:
    """Takes one of the answers that a name has left, before anyone looks at it; false where none is."""
    taken = (
        inserting(connection, sign_in_attempts)
        .values(name_hash=name_hash, attempts=1, locked_at=None)
        .on_conflict_do_update(
            index_elements=[sign_in_attempts.c.name_hash],
            set_={"attempts": sign_in_attempts.c.attempts + 1},
            where=sign_in_attempts.c.attempts < most,
        )
        .returning(sign_in_attempts.c.attempts)
    )
    return connection.execute(taken).one_or_none() is not None


def give_back(connection: Connection, name_hash: bytes) -> None:
    """Returns an answer that was not wrong and is no success either."""
    connection.execute(
        update(sign_in_attempts)
        .where(sign_in_attempts.c.name_hash == name_hash, sign_in_attempts.c.attempts > 0)
        .values(attempts=sign_in_attempts.c.attempts - 1, locked_at=None)
    )


def mark_locked(connection: Connection, name_hash: bytes, most: int, now: datetime) -> bool:
    """Notes when the last answer turned out wrong; true for the first who notes it."""
    done = connection.execute(
        update(sign_in_attempts)
        .where(
            sign_in_attempts.c.name_hash == name_hash,
            sign_in_attempts.c.attempts >= most,
            sign_in_attempts.c.locked_at.is_(None),
        )
        .values(locked_at=now)
    )
    return done.rowcount == 1


def is_locked(connection: Connection, name_hash: bytes, most: int) -> bool:
    """Whether a name has no answers left."""
    given = select(sign_in_attempts.c.attempts).where(sign_in_attempts.c.name_hash == name_hash)
    return (connection.execute(given).scalar_one_or_none() or 0) >= most


def clear(connection: Connection, name_hash: bytes) -> None:
    """Sets the counter to zero: a right answer, or an account reset."""
    connection.execute(delete(sign_in_attempts).where(sign_in_attempts.c.name_hash == name_hash))
