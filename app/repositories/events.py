"""事件 (outbox): what is told to other systems, written in the transaction of what it tells."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from app.repositories.exchange_tables import outbox_events

_tell = insert(outbox_events)


def tell(
    connection: Connection, kind: str, subject: str, employer_id: int, at: datetime, data: Mapping[str, Any]
) -> None:
    """Puts an event such as `change.approved` into the outbox."""
    connection.execute(
        _tell, {"type": kind, "at": at, "employer_id": employer_id, "subject": subject, "data": dict(data)}
    )


def tell_all(
    connection: Connection, kind: str, at: datetime, told: Sequence[tuple[str, int, Mapping[str, Any]]]
) -> None:
    """Puts events of one kind into the outbox in one statement: each with its subject, employer and data."""
    if told:
        rows = [
            {"type": kind, "at": at, "employer_id": employer_id, "subject": subject, "data": dict(data)}
            for subject, employer_id, data in told
        ]
        connection.execute(_tell, rows)
