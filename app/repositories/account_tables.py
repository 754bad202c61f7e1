"""The tables of accounts, sessions and what a request leaves behind: captchas, codes, keys, idempotency records, the clock."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from app.repositories.column_types import MomentColumn, RowId
from app.repositories.table_parts import identity, metadata, reference

accounts = Table(
    "accounts",
    metadata,
    identity(),
    Column("username", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    reference("employers", nullable=True, index=True),
    Column("region_code", Text),
    Column("password_hash", Text),
    Column("must_change_password", Boolean, nullable=False),
    Column("password_expires_at", MomentColumn),
    Column("disabled_at", MomentColumn),
    Column("created_at", MomentColumn, nullable=False),
    # A client (role `client`) may be bound to an employer, and has a secret in place of a password.
    CheckConstraint(
        "role = 'client' OR (role = 'employer') = (employer_id IS NOT NULL)", name="employers_have_an_employer"
    ),
    CheckConstraint("(role IN ('employer', 'client')) = (region_code IS NULL)", name="officers_have_a_region"),
    CheckConstraint("(role = 'client') = (password_hash IS NULL)", name="clients_have_no_password"),
)

clients = Table(
    "clients",
    metadata,
    Column("account_id", RowId, ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("name_hash", LargeBinary, primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("locked_at", MomentColumn),
)

sms_codes = Table(
    "sms_codes",
    metadata,
    Column("account_id", RowId, ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("code_hash", LargeBinary, nullable=False),
    Column("expires_at", MomentColumn, nullable=False),
    Column("used_at", MomentColumn),
)

sms_messages = Table(
    "sms_messages",
    metadata,
    identity(),
    Column("username", Text, nullable=False, index=True),
    Column("code", Text, nullable=False),
    Column("sent_at", MomentColumn, nullable=False, index=True),
)

rate_limits = Table(
    "rate_limits",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("used", Integer, nullable=False),
    Column("lapses_at", MomentColumn, nullable=False, index=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    reference("accounts", index=True),
    Column("must_change_password", Boolean, nullable=False),
    Column("created_at", MomentColumn, nullable=False),
    Column("expires_at", MomentColumn, nullable=False, index=True),
    Column("ended_at", MomentColumn),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("issued_at", MomentColumn, nullable=False),
    Column("used_at", MomentColumn),
)

captchas = Table(
    "captchas",
    metadata,
    Column("id", Text, primary_key=True),
    Column("answer_hash", LargeBinary, nullable=False),
    Column("sandbox_answer", Text),
    Column("expires_at", MomentColumn, nullable=False, index=True),
)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("kid", Text, primary_key=True),
    # Erased where a key of documents is retired: its public half verifies for ever.
    Column("private_key", Text),
    Column("public_key", Text, nullable=False),
    Column("created_at", MomentColumn, nullable=False),
    Column("retired_at", MomentColumn),
    Column("purpose", Text, nullable=False),
    CheckConstraint("purpose IN ('tokens', 'documents')", name="purpose"),
)

idempotency_records = Table(
    "idempotency_records",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", MomentColumn, nullable=False),
)
Index("ix_idempotency_records_created_at", idempotency_records.c.created_at)

sandbox_clock = Table(
    "sandbox_clock",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=False),
    Column("now", MomentColumn, nullable=False),
    CheckConstraint("id = 1", name="one_clock"),
)
