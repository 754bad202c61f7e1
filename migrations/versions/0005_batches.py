"""batches and their rows

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("employer_id", _ROW_ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("warning", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("saved", sa.Integer(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("previous", sa.JSON(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.id"], name=op.f("fk_batches_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index("ix_batches_employer", "batches", ["employer_id", "id"])
    op.create_table(
        "batch_rows",
        sa.Column("batch_id", _ROW_ID, nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("money", sa.JSON(), nullable=True),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("employer_amount", _ROW_ID, nullable=False),
        sa.Column("employee_amount", _ROW_ID, nullable=False),
        sa.Column("interest", _ROW_ID, nullable=False),
        sa.Column("since_previous", sa.Text(), nullable=True),
        sa.Column("change_id", _ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_batch_rows_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "row_number", name=op.f("pk_batch_rows")),
    )
    of_a_batch = sa.text("batch_id IS NOT NULL")
    op.create_index(
        "ix_enrollment_changes_batch",
        "enrollment_changes",
        ["batch_id"],
        sqlite_where=of_a_batch,
        postgresql_where=of_a_batch,
    )
