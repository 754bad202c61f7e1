"""The tables of assessment runs (核定批次): how far each is, and the employers that it could not assess."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, Table, Text

from app.repositories.column_types import MomentColumn, MonthColumn, RowId
from app.repositories.table_parts import identity, metadata

assessment_runs = Table(
    "assessment_runs",
    metadata,
    identity(),
    Column("period", MonthColumn, nullable=False),
    Column("region_code", Text, nullable=False),
    Column("employer_no", Text),
    Column("dry_run", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("total_employers", Integer, nullable=False),
    Column("done_employers", Integer, nullable=False),
    Column("totals", JSON, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("created_at", MomentColumn, nullable=False),
    Column("finished_at", MomentColumn),
    Column("lease_until", MomentColumn),
)

assessment_run_failures = Table(
    "assessment_run_failures",
    metadata,
    Column("run_id", RowId, ForeignKey("assessment_runs.id"), primary_key=True),
    Column("employer_id", RowId, ForeignKey("employers.id"), primary_key=True),
    Column("finding", JSON, nullable=False),
)
