"""the foundation

Revision ID: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agencies",
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("region_code", name=op.f("pk_agencies")),
    )
    op.create_table(
        "assessment_runs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("employer_no", sa.Text(), nullable=True),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("total_employers", sa.Integer(), nullable=False),
        sa.Column("done_employers", sa.Integer(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_runs")),
    )
    op.create_table(
        "captchas",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("answer_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sandbox_answer", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captchas")),
    )
    with op.batch_alter_table("captchas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_captchas_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "employers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("employer_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("employer_type", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("insured_from", sa.Integer(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("contact_mobile", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employers")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_employers_credit_code")),
        sa.UniqueConstraint("employer_no", name=op.f("uq_employers_employer_no")),
    )
    with op.batch_alter_table("employers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employers_region_code"), ["region_code"], unique=False)

    op.create_table(
        "idempotency_records",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_idempotency_records")),
    )
    with op.batch_alter_table("idempotency_records", schema=None) as batch_op:
        batch_op.create_index("ix_idempotency_records_created_at", ["created_at"], unique=False)

    op.create_table(
        "persons",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_no", sa.Text(), nullable=False),
        sa.Column("id_type", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("id_number", "id_type", name=op.f("uq_persons_id_number_id_type")),
        sa.UniqueConstraint("person_no", name=op.f("uq_persons_person_no")),
    )
    op.create_table(
        "sandbox_clock",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_sandbox_clock_one_clock")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_clock")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("private_key", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "unemployment_registrations",
        sa.Column("external_no", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("external_no", name=op.f("pk_unemployment_registrations")),
    )
    with op.batch_alter_table("unemployment_registrations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unemployment_registrations_id_number"), ["id_number"], unique=False)

    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("employer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("password_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(role = 'employer') = (employer_id IS NOT NULL)", name=op.f("ck_accounts_employers_have_an_employer")
        ),
        sa.CheckConstraint(
            "(role = 'employer') = (region_code IS NULL)", name=op.f("ck_accounts_officers_have_a_region")
        ),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.id"], name=op.f("fk_accounts_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("username", name=op.f("uq_accounts_username")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_employer_id"), ["employer_id"], unique=False)

    op.create_table(
        "assessment_run_failures",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("finding", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.id"], name=op.f("fk_assessment_run_failures_employer_id")),
        sa.ForeignKeyConstraint(["run_id"], ["assessment_runs.id"], name=op.f("fk_assessment_run_failures_run_id")),
        sa.PrimaryKeyConstraint("run_id", "employer_id", name=op.f("pk_assessment_run_failures")),
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("employer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("finalised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("contributing_persons", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("migrant_workers", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("total_base", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employer_due", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_due", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employer_adjustment", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_adjustment", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employer_credit_used", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_credit_used", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employer_payable", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_payable", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("interest", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("late_fee", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "employer_payable >= 0 AND employee_payable >= 0 AND late_fee >= 0",
            name=op.f("ck_assessments_payable_not_negative"),
        ),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.id"], name=op.f("fk_assessments_employer_id")),
        sa.ForeignKeyConstraint(["run_id"], ["assessment_runs.id"], name=op.f("fk_assessments_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.create_index(
            "uq_assessments_one_standing",
            ["employer_id", "period"],
            unique=True,
            sqlite_where=sa.text("status != 'voided'"),
            postgresql_where=sa.text("status != 'voided'"),
        )

    op.create_table(
        "enrollment_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("employer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id_type", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("money", sa.JSON(), nullable=False),
        sa.Column("money_decided", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("rejection", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("enrollment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.id"], name=op.f("fk_enrollment_changes_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment_changes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("enrollment_changes", schema=None) as batch_op:
        batch_op.create_index("ix_enrollment_changes_employer", ["employer_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrollment_changes_enrollment_id"), ["enrollment_id"], unique=False)
        batch_op.create_index("ix_enrollment_changes_person", ["id_number", "employer_id"], unique=False)
        batch_op.create_index("ix_enrollment_changes_queue", ["status", "submitted_at"], unique=False)
        batch_op.create_index(
            "uq_enrollment_changes_one_in_review",
            ["employer_id", "id_number", "id_type"],
            unique=True,
            sqlite_where=sa.text("status = 'in_review'"),
            postgresql_where=sa.text("status = 'in_review'"),
        )

    op.create_table(
        "outbox_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("employer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.id"], name=op.f("fk_outbox_events_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_events")),
    )
    with op.batch_alter_table("outbox_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_events_employer_id"), ["employer_id"], unique=False)

    op.create_table(
        "change_steps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"], ["enrollment_changes.id"], name=op.f("fk_change_steps_change_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_steps")),
    )
    with op.batch_alter_table("change_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_steps_change_id"), ["change_id"], unique=False)

    op.create_table(
        "enrollments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_month", sa.Integer(), nullable=False),
        sa.Column("last_month", sa.Integer(), nullable=True),
        sa.Column("declared_wage", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("migrant_worker", sa.Boolean(), nullable=False),
        sa.Column("migrant_worker_pays", sa.Boolean(), nullable=False),
        sa.Column("forced", sa.Boolean(), nullable=False),
        sa.Column("overlap_back_pay", sa.Text(), nullable=False),
        sa.Column("annulled", sa.Boolean(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "last_month IS NULL OR last_month >= first_month", name=op.f("ck_enrollments_months_in_order")
        ),
        sa.ForeignKeyConstraint(["change_id"], ["enrollment_changes.id"], name=op.f("fk_enrollments_change_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.id"], name=op.f("fk_enrollments_employer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_enrollments_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollments")),
        sa.UniqueConstraint("change_id", name=op.f("uq_enrollments_change_id")),
    )
    with op.batch_alter_table("enrollments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrollments_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrollments_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_enrollments_one_active",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("last_month IS NULL AND annulled = 0"),
            postgresql_where=sa.text("last_month IS NULL AND annulled = false"),
        )

    op.create_table(
        "sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sessions_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "money_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("employer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrollment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("contribution_period", sa.Integer(), nullable=False),
        sa.Column("person_kind", sa.Text(), nullable=False),
        sa.Column("declared_wage", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contribution_base", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employer_rate", sa.Text(), nullable=False),
        sa.Column("employee_rate", sa.Text(), nullable=False),
        sa.Column("employer_amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("interest", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("interest_period", sa.Integer(), nullable=True),
        sa.Column("overlap", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind = 'difference' OR (employer_amount >= 0 AND employee_amount >= 0 AND interest >= 0)",
            name=op.f("ck_money_lines_amounts_not_negative"),
        ),
        sa.CheckConstraint(
            "kind IN ('regular', 'back_pay') OR standing = false", name=op.f("ck_money_lines_only_contributions_stand")
        ),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_money_lines_assessment_id")),
        sa.ForeignKeyConstraint(["change_id"], ["enrollment_changes.id"], name=op.f("fk_money_lines_change_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["money_lines.id"], name=op.f("fk_money_lines_corrects_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.id"], name=op.f("fk_money_lines_employer_id")),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollments.id"], name=op.f("fk_money_lines_enrollment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_money_lines_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_lines")),
    )
    with op.batch_alter_table("money_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_money_lines_assessment_id"), ["assessment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_money_lines_change_id"), ["change_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_money_lines_enrollment_id"), ["enrollment_id"], unique=False)
        batch_op.create_index(
            "ix_money_lines_waiting",
            ["employer_id"],
            unique=False,
            sqlite_where=sa.text("assessment_id IS NULL"),
            postgresql_where=sa.text("assessment_id IS NULL"),
        )
        batch_op.create_index(
            "uq_money_lines_corrected_once",
            ["corrects_id", "change_id"],
            unique=True,
            sqlite_where=sa.text("kind != 'difference'"),
            postgresql_where=sa.text("kind != 'difference'"),
        )
        batch_op.create_index(
            "uq_money_lines_one_standing",
            ["employer_id", "person_id", "contribution_period"],
            unique=True,
            sqlite_where=sa.text("standing = 1"),
            postgresql_where=sa.text("standing = true"),
        )

    op.create_table(
        "refresh_tokens",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_refresh_tokens_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_refresh_tokens")),
    )
    with op.batch_alter_table("refresh_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refresh_tokens_session_id"), ["session_id"], unique=False)

    op.create_table(
        "credit_movements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("employer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("part IN ('employer', 'employee')", name=op.f("ck_credit_movements_part")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_credit_movements_assessment_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.id"], name=op.f("fk_credit_movements_employer_id")),
        sa.ForeignKeyConstraint(["line_id"], ["money_lines.id"], name=op.f("fk_credit_movements_line_id")),
        sa.ForeignKeyConstraint(["source_id"], ["credit_movements.id"], name=op.f("fk_credit_movements_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_movements")),
    )
    with op.batch_alter_table("credit_movements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credit_movements_assessment_id"), ["assessment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_credit_movements_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_credit_movements_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_credit_movements_source_id"), ["source_id"], unique=False)

    op.create_table(
        "reduction_applications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employer_applied", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_applied", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "employer_applied >= 0 AND employee_applied >= 0", name=op.f("ck_reduction_applications_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_reduction_applications_assessment_id")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["money_lines.id"], name=op.f("fk_reduction_applications_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reduction_applications")),
        sa.UniqueConstraint("line_id", name=op.f("uq_reduction_applications_line_id")),
    )
    with op.batch_alter_table("reduction_applications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reduction_applications_assessment_id"), ["assessment_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reduction_applications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reduction_applications_assessment_id"))

    op.drop_table("reduction_applications")
    with op.batch_alter_table("credit_movements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credit_movements_source_id"))
        batch_op.drop_index(batch_op.f("ix_credit_movements_line_id"))
        batch_op.drop_index(batch_op.f("ix_credit_movements_employer_id"))
        batch_op.drop_index(batch_op.f("ix_credit_movements_assessment_id"))

    op.drop_table("credit_movements")
    with op.batch_alter_table("refresh_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refresh_tokens_session_id"))

    op.drop_table("refresh_tokens")
    with op.batch_alter_table("money_lines", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_money_lines_one_standing",
            sqlite_where=sa.text("standing = 1"),
            postgresql_where=sa.text("standing = true"),
        )
        batch_op.drop_index(
            "uq_money_lines_corrected_once",
            sqlite_where=sa.text("kind != 'difference'"),
            postgresql_where=sa.text("kind != 'difference'"),
        )
        batch_op.drop_index(
            "ix_money_lines_waiting",
            sqlite_where=sa.text("assessment_id IS NULL"),
            postgresql_where=sa.text("assessment_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_money_lines_enrollment_id"))
        batch_op.drop_index(batch_op.f("ix_money_lines_change_id"))
        batch_op.drop_index(batch_op.f("ix_money_lines_assessment_id"))

    op.drop_table("money_lines")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_expires_at"))
        batch_op.drop_index(batch_op.f("ix_sessions_account_id"))

    op.drop_table("sessions")
    with op.batch_alter_table("enrollments", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_enrollments_one_active",
            sqlite_where=sa.text("last_month IS NULL AND annulled = 0"),
            postgresql_where=sa.text("last_month IS NULL AND annulled = false"),
        )
        batch_op.drop_index(batch_op.f("ix_enrollments_person_id"))
        batch_op.drop_index(batch_op.f("ix_enrollments_employer_id"))

    op.drop_table("enrollments")
    with op.batch_alter_table("change_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_steps_change_id"))

    op.drop_table("change_steps")
    with op.batch_alter_table("outbox_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_events_employer_id"))

    op.drop_table("outbox_events")
    with op.batch_alter_table("enrollment_changes", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_enrollment_changes_one_in_review",
            sqlite_where=sa.text("status = 'in_review'"),
            postgresql_where=sa.text("status = 'in_review'"),
        )
        batch_op.drop_index("ix_enrollment_changes_queue")
        batch_op.drop_index("ix_enrollment_changes_person")
        batch_op.drop_index(batch_op.f("ix_enrollment_changes_enrollment_id"))
        batch_op.drop_index("ix_enrollment_changes_employer")

    op.drop_table("enrollment_changes")
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assessments_one_standing",
            sqlite_where=sa.text("status != 'voided'"),
            postgresql_where=sa.text("status != 'voided'"),
        )

    op.drop_table("assessments")
    op.drop_table("assessment_run_failures")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_employer_id"))

    op.drop_table("accounts")
    with op.batch_alter_table("unemployment_registrations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unemployment_registrations_id_number"))

    op.drop_table("unemployment_registrations")
    op.drop_table("signing_keys")
    op.drop_table("sandbox_clock")
    op.drop_table("persons")
    with op.batch_alter_table("idempotency_records", schema=None) as batch_op:
        batch_op.drop_index("ix_idempotency_records_created_at")

    op.drop_table("idempotency_records")
    with op.batch_alter_table("employers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employers_region_code"))

    op.drop_table("employers")
    with op.batch_alter_table("captchas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_captchas_expires_at"))

    op.drop_table("captchas")
    op.drop_table("assessment_runs")
    op.drop_table("agencies")
