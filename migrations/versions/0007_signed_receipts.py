"""signed receipts: keys of documents, digests of what was sent and decided, and what was done with batches as a whole

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Every key so far signs tokens.
    op.add_column("signing_keys", sa.Column("purpose", sa.Text(), nullable=False, server_default="tokens"))
    with op.batch_alter_table("signing_keys") as keys:
        keys.alter_column("purpose", existing_type=sa.Text(), existing_nullable=False, server_default=None)
        keys.alter_column("private_key", existing_type=sa.Text(), nullable=True)
        keys.create_check_constraint(op.f("ck_signing_keys_purpose"), "purpose IN ('tokens', 'documents')")
    op.add_column("change_steps", sa.Column("digest", sa.Text(), nullable=True))
    op.create_table(
        "batch_steps",
        sa.Column("batch_id", _ROW_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_batch_steps_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_batch_steps")),
    )
