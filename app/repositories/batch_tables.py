"""The tables of batches: the file as it was read, its rows as they were judged last, and what was done with the whole."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, Text

from app.repositories.column_types import MomentColumn, RowId
from app.repositories.table_parts import identity, metadata, reference

batches = Table(
    "batches",
    metadata,
    identity(),
    reference("employers"),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    # The rows above the heading, the heading and which of its columns are which fields.
    Column("sheet", JSON, nullable=False),
    Column("total", Integer, nullable=False),
    Column("passed", Integer, nullable=False),
    Column("warning", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("saved", Integer, nullable=False),
    Column("totals", JSON, nullable=False),
    Column("previous", JSON(none_as_null=True)),
    Column("created_by", Text, nullable=False),
    Column("created_at", MomentColumn, nullable=False),
    Column("checked_at", MomentColumn, nullable=False),
    Column("saved_at", MomentColumn),
)
Index("ix_batches_employer", batches.c.employer_id, batches.c.id)

batch_rows = Table(
    "batch_rows",
    metadata,
    Column("batch_id", RowId, ForeignKey("batches.id"), primary_key=True),
    Column("row_number", Integer, primary_key=True),
    Column("id_number", Text, nullable=False),
    Column("cells", JSON, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("money", JSON(none_as_null=True)),
    Column("line_count", Integer, nullable=False),
    Column("employer_amount", RowId, nullable=False),
    Column("employee_amount", RowId, nullable=False),
    Column("interest", RowId, nullable=False),
    # What became of it since the upload before: same, changed, new.
    Column("since_previous", Text),
    # The change that it was saved as; free again where that was deleted.
    Column("change_id", RowId),
)

# What was sent or decided of a batch as a whole, each with a receipt; its changes have timelines of their own.
batch_steps = Table(
    "batch_steps",
    metadata,
    Column("batch_id", RowId, ForeignKey("batches.id"), primary_key=True),
    # Which of the batch's steps, from 1: its receipt is numbered by it, so of two at once one comes after the other.
    Column("number", Integer, primary_key=True),
    Column("at", MomentColumn, nullable=False),
    Column("actor", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("digest", Text, nullable=False),
)
