"""The tables of receipts (实缴): what was received and how it was applied, and what was reversed; no row is ever changed."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Table, Text

from app.repositories.column_types import MomentColumn, RowId
from app.repositories.table_parts import identity, metadata, reference

receipts = Table(
    "receipts",
    metadata,
    identity(),
    Column("external_no", Text, nullable=False, unique=True),
    reference("employers", index=True),
    reference("assessments", index=True),
    Column("amount", RowId, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("principal", RowId, nullable=False),
    Column("interest", RowId, nullable=False),
    Column("late_fee", RowId, nullable=False),
    Column("surplus", RowId, nullable=False),
    Column("sent_by", Text, nullable=False),
    Column("created_at", MomentColumn, nullable=False),
    CheckConstraint(
        "amount > 0 AND principal >= 0 AND interest >= 0 AND late_fee >= 0 AND surplus >= 0 "
        "AND principal + interest + late_fee + surplus = amount",
        name="applied_whole",
    ),
)

receipt_reversals = Table(
    "receipt_reversals",
    metadata,
    identity(),
    Column("receipt_id", RowId, ForeignKey("receipts.id"), nullable=False, unique=True),
    Column("taken_back", RowId, nullable=False),
    Column("debited", RowId, nullable=False),
    Column("reason", Text, nullable=False),
    Column("sent_by", Text, nullable=False),
    Column("created_at", MomentColumn, nullable=False),
    CheckConstraint("taken_back >= 0 AND debited >= 0", name="not_negative"),
)
