"""clients, locks, SMS codes and rate limits

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_EMPLOYERS = "ck_accounts_employers_have_an_employer"
_OFFICERS = "ck_accounts_officers_have_a_region"
_CHECKS = {
    _EMPLOYERS: "role = 'client' OR (role = 'employer') = (employer_id IS NOT NULL)",
    _OFFICERS: "(role IN ('employer', 'client')) = (region_code IS NULL)",
    "ck_accounts_clients_have_no_password": "(role = 'client') = (password_hash IS NULL)",
}


def upgrade() -> None:
    with op.batch_alter_table("accounts") as accounts:
        accounts.alter_column("password_hash", existing_type=sa.Text(), nullable=True)
        for name in (_EMPLOYERS, _OFFICERS):
            accounts.drop_constraint(op.f(name), type_="check")
        for name, condition in _CHECKS.items():
            accounts.create_check_constraint(op.f(name), condition)
    op.create_table(
        "clients",
        sa.Column("account_id", _ROW_ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_clients_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_clients")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("name_hash", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name_hash", name=op.f("pk_sign_in_attempts")),
    )
    op.create_table(
        "sms_codes",
        sa.Column("account_id", _ROW_ID, autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sms_codes_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_sms_codes")),
    )
    op.create_table(
        "sms_messages",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sms_messages")),
    )
    op.create_index(op.f("ix_sms_messages_username"), "sms_messages", ["username"])
    op.create_index(op.f("ix_sms_messages_sent_at"), "sms_messages", ["sent_at"])
    op.create_table(
        "rate_limits",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_limits")),
    )
    op.create_index(op.f("ix_rate_limits_lapses_at"), "rate_limits", ["lapses_at"])
