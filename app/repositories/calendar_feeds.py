"""日历订阅 (calendar feeds) in rows: of each employer at most one address, kept as the digest of its secret."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from app.domain.employer import Employer
from app.repositories.employers import EMPLOYER_COLUMNS, employer_from
from app.repositories.exchange_tables import calendar_feeds
from app.repositories.tables import employers


def put(connection: Connection, employer_id: int, digest: bytes, at: datetime) -> None:
    """Keeps an employer's new address in place of the one before."""
    remove(connection, employer_id)
    connection.execute(insert(calendar_feeds).values(employer_id=employer_id, digest=digest, created_at=at))


def remove(connection: Connection, employer_id: int) -> bool:
    """Forgets an employer's address; whether there was one."""
    connection.execute(select(employers.c.id).where(employers.c.id == employer_id).with_for_update(key_share=True))
    return connection.execute(delete(calendar_feeds).where(calendar_feeds.c.employer_id == employer_id)).rowcount > 0


def employer_of(connection: Connection, digest: bytes) -> Employer | None:
    """The employer whose address it is."""
    query = (
        select(*EMPLOYER_COLUMNS)
        .join(calendar_feeds, calendar_feeds.c.employer_id == employers.c.id)
        .where(calendar_feeds.c.digest == digest)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else employer_from(row)
