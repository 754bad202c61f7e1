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


def upgrade() -> None:
    # Every key so far signs tokens.
    op.add_column("signing_keys", sa.Column("purpose", sa.Text(), nullable=False, server_default="tokens"))
    with op.batch_alter_table("signing_keys") as keys:
        keys.alter_column("purpose", existing_type=sa.Text(), existing_nullable=False, server_default=None)
        keys.alter_column("private_key", existing_type=sa.Text(), nullable=True)
        keys.create_check_constraint(op.f("ck_signing_keys_purpose"), "purpose IN ('tokens', 'documents')")
