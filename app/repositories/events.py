"""事件 (outbox): what is told to other systems, written in the transaction of what it tells."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from app.repositories.bulk import add_many
from app.repositories.exchange_tables import outbox_events
from app.repositories.tables import employers

_TOLD = ("type", "at", "subject", "data")
_tell_of = insert(outbox_events).from_select(
    [*_TOLD, "employer_id"],
    select(*(bindparam(f"told_{name}", type_=outbox_events.c[name].type) for name in _TOLD), employers.c.id).where(
        employers.c.id == bindparam("told_employer_id")
    ),
)
_NOBODY = 0


def tell(
    connection: Connection, kind: str, subject: str, employer_id: int, at: datetime, data: Mapping[str, Any]
) -> None:
    """Puts an event such as `change.approved` into the outbox."""
    tell_all(connection, kind, at, [(subject, employer_id, data)])


def tell_of(
    connection: Connection, kind: str, subject: str, employer_id: int | None, at: datetime, data: Mapping[str, Any]
) -> None:
    """Puts an event into the outbox where it is about an employer; by one statement either way, whose time tells nobody."""
    told = {"told_type": kind, "told_at": at, "told_subject": subject, "told_data": dict(data)}
    connection.execute(_tell_of, {**told, "told_employer_id": employer_id or _NOBODY})


def tell_all(
    connection: Connection, kind: str, at: datetime, told: Sequence[tuple[str, int, Mapping[str, Any]]]
) -> None:
    """Puts events of one kind into the outbox in one statement: each with its subject, employer and data."""
    rows = [
        {"type": kind, "at": at, "employer_id": employer_id, "subject": subject, "data": dict(data)}
        for subject, employer_id, data in told
    ]
    add_many(connection, outbox_events, rows)
