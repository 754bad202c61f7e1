"""The tables of the audit log (审计日志): its entries, which triggers keep from being changed or deleted, and its head."""

from sqlalchemy import CheckConstraint, Column, Index, Table, Text

from app.repositories.column_types import RowId
from app.repositories.table_parts import metadata

# All text, moments too: an entry's MAC covers just what lies here, and what a tamperer puts here can still be read.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("number", RowId, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("employer_no", Text),
    Column("region_code", Text),
    Column("data", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("mac", Text, nullable=False),
)
for _column in (audit_entries.c.at, audit_entries.c.actor, audit_entries.c.subject, audit_entries.c.employer_no):
    Index(f"ix_audit_entries_{_column.name}", _column, audit_entries.c.number)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=False),
    Column("number", RowId, nullable=False),
    Column("mac", Text, nullable=False),
    Column("seal", Text, nullable=False),
    CheckConstraint("id = 1", name="one_head"),
)
