"""频次限制 (rate limits) in rows, so that all processes see them: so many in a time that begins with the first."""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import Connection, case, delete, select

from app.repositories.account_tables import rate_limits
from app.repositories.database import inserting

_MOST_AT_ONCE = 20


def take(connection: Connection, key: bytes, *, most: int, seconds: int, now: datetime) -> int | None:
    """Takes one of the `most` that a key has within `seconds`; where none is left, the seconds until there is."""
    over = rate_limits.c.lapses_at <= now
    lapses_at = now + timedelta(seconds=seconds)
    taken = (
        inserting(connection, rate_limits)
        .values(key=key, used=1, lapses_at=lapses_at)
        .on_conflict_do_update(
            index_elements=[rate_limits.c.key],
            set_={
                "used": case((over, 1), else_=rate_limits.c.used + 1),
                "lapses_at": case((over, lapses_at), else_=rate_limits.c.lapses_at),
            },
            where=over | (rate_limits.c.used < most),
        )
        .returning(rate_limits.c.used)
    )
    if connection.execute(taken).one_or_none() is not None:
        return None
    until: datetime = connection.execute(select(rate_limits.c.lapses_at).where(rate_limits.c.key == key)).scalar_one()
    return max(1, ceil((until - now).total_seconds()))


def drop_lapsed(connection: Connection, now: datetime) -> None:
    """Forgets some that are over."""
    lapsed = (
        select(rate_limits.c.key)
        .where(rate_limits.c.lapses_at <= now)
        .order_by(rate_limits.c.lapses_at)
        .limit(_MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    connection.execute(delete(rate_limits).where(rate_limits.c.key.in_(lapsed)))
