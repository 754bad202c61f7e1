"""过期记录 (lapsed rows): what nobody can use any more, forgotten a few at a time as new rows are written."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, tuple_

from app.repositories.account_tables import idempotency_records, sessions

MOST_AT_ONCE = 20
# Within a day of its end a session is told to have ended; afterwards its tokens are unknown.
SESSION_KEPT_FOR = timedelta(days=1)


def drop_idempotency_records(connection: Connection, now: datetime, hours: int) -> None:
    """Forgets some answers that are too old to be given again."""
    key = tuple_(idempotency_records.c.actor, idempotency_records.c.key)
    lapsed = (
        select(idempotency_records.c.actor, idempotency_records.c.key)
        .where(idempotency_records.c.created_at <= now - timedelta(hours=hours))
        .order_by(idempotency_records.c.created_at)
        .limit(MOST_AT_ONCE)
        # Another who forgets at the same time takes others, and nobody waits.
        .with_for_update(skip_locked=True)
    )
    connection.execute(delete(idempotency_records).where(key.in_(lapsed)))


def drop_sessions(connection: Connection, now: datetime) -> None:
    """Forgets some sessions that were over long ago, their refresh tokens with them."""
    lapsed = (
        select(sessions.c.id)
        .where(sessions.c.expires_at <= now - SESSION_KEPT_FOR)
        .order_by(sessions.c.expires_at)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    connection.execute(delete(sessions).where(sessions.c.id.in_(lapsed)))
