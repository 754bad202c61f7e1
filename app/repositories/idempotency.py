"""Idempotency records: the first answer to a key, committed with its effect."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, text

from app.repositories.account_tables import idempotency_records


@dataclass(frozen=True, slots=True)
class Record:
    """A stored answer and the digest of the request that got it."""

    fingerprint: str
    status: int
    headers: dict[str, str]
    body: bytes


def lock(connection: Connection, actor: str, key: str) -> None:
    """Makes other requests with this key wait until this transaction ends, so that they see its answer."""
    # On SQLite a writer is alone from its beginning.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"{actor} {key}"})


def find(connection: Connection, actor: str, key: str, now: datetime, hours: int) -> Record | None:
    """The answer this key got in the last hours."""
    row = connection.execute(
        select(
            idempotency_records.c.fingerprint,
            idempotency_records.c.status,
            idempotency_records.c.headers,
            idempotency_records.c.body,
        ).where(
            idempotency_records.c.actor == actor,
            idempotency_records.c.key == key,
            idempotency_records.c.created_at > now - timedelta(hours=hours),
        )
    ).one_or_none()
    return None if row is None else Record(row.fingerprint, row.status, json.loads(row.headers), row.body)


def store(connection: Connection, actor: str, key: str, record: Record, now: datetime, hours: int) -> None:
    """Keeps an answer; one that lapsed under the same key gives way, one that did not is never replaced."""
    connection.execute(
        delete(idempotency_records).where(
            idempotency_records.c.actor == actor,
            idempotency_records.c.key == key,
            idempotency_records.c.created_at <= now - timedelta(hours=hours),
        )
    )
    connection.execute(
        insert(idempotency_records).values(
            actor=actor,
            key=key,
            fingerprint=record.fingerprint,
            status=record.status,
            headers=json.dumps(record.headers),
            body=record.body,
            created_at=now,
        )
    )
