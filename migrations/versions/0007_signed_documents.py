"""signed documents: keys that are kept for ever, what was sent at each step as a digest, receipts and forms as signed

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("signing_keys", sa.Column("purpose", sa.Text(), nullable=False, server_default="tokens"))
    op.add_column("change_steps", sa.Column("digest", sa.Text(), nullable=True))
    op.create_table(
        "signed_documents",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "number", name=op.f("pk_signed_documents")),
    )


def downgrade() -> None:
    op.drop_table("signed_documents")
    op.drop_column("change_steps", "digest")
    op.execute("DELETE FROM signing_keys WHERE purpose <> 'tokens'")
    op.drop_column("signing_keys", "purpose")
