"""沙箱时钟 (sandbox clock) in its one row: where business time was put, for every process alike."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert

from app.repositories.account_tables import sandbox_clock


def put(connection: Connection, now: datetime) -> None:
    """Makes business time stand at a moment."""
    clear(connection)
    connection.execute(insert(sandbox_clock).values(id=1, now=now))


def clear(connection: Connection) -> None:
    """Lets business time be real time again."""
    connection.execute(delete(sandbox_clock))
