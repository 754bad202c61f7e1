"""The tables that other systems write to or are told from: the embedded registry, the outbox."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, LargeBinary, Table, Text

from app.repositories.column_types import MomentColumn, RowId
from app.repositories.table_parts import identity, metadata

outbox_events = Table(
    "outbox_events",
    metadata,
    identity(),
    Column("type", Text, nullable=False),
    Column("at", MomentColumn, nullable=False),
    Column("employer_id", RowId, ForeignKey("employers.id"), index=True),
    Column("subject", Text, nullable=False),
    Column("data", JSON, nullable=False),
)

unemployment_registrations = Table(
    "unemployment_registrations",
    metadata,
    Column("external_no", Text, primary_key=True),
    Column("id_number", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("registered_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("cancelled", Boolean, nullable=False),
)

calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    Column("employer_id", RowId, ForeignKey("employers.id"), primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("created_at", MomentColumn, nullable=False),
)
