"""The tables, named as the words; what must never be twice is held by partial unique indexes, on SQLite and PostgreSQL alike."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    literal_column,
    true,
)

from app.repositories.column_types import MomentColumn, MonthColumn, RateColumn, RowId
from app.repositories.table_parts import identity, metadata, reference, unique_where

agencies = Table(
    "agencies",
    metadata,
    Column("region_code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("address", Text),
    Column("phone", Text),
)

employers = Table(
    "employers",
    metadata,
    identity(),
    Column("employer_no", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("employer_type", Text, nullable=False),
    Column("credit_code", Text, nullable=False, unique=True),
    Column("region_code", Text, nullable=False, index=True),
    Column("insured_from", MonthColumn, nullable=False),
    Column("contact_name", Text),
    Column("contact_mobile", Text),
    Column("version", Integer, nullable=False),
    Column("created_at", MomentColumn, nullable=False),
)

persons = Table(
    "persons",
    metadata,
    identity(),
    Column("person_no", Text, nullable=False, unique=True),
    Column("id_type", Text, nullable=False),
    Column("id_number", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sex", Text),
    Column("birth_date", Date),
    Column("details", JSON, nullable=False),
    UniqueConstraint("id_number", "id_type"),
)

enrollment_changes = Table(
    "enrollment_changes",
    metadata,
    identity(),
    reference("employers"),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("batch_id", RowId),
    Column("id_type", Text, nullable=False),
    Column("id_number", Text, nullable=False),
    Column("name", Text),
    Column("body", JSON, nullable=False),
    Column("money", JSON, nullable=False),
    Column("money_decided", JSON(none_as_null=True)),
    Column("findings", JSON, nullable=False),
    Column("rejection", JSON(none_as_null=True)),
    Column("enrollment_id", RowId, index=True),
    Column("created_at", MomentColumn, nullable=False),
    Column("submitted_at", MomentColumn),
    Column("decided_at", MomentColumn),
    # A draft can be deleted; SQLite would give its number, and so its change number, to the next change.
    sqlite_autoincrement=True,
)
# Written out, not bound: with a value yet to come neither database can tell that the index below has what is asked for.
is_in_review = enrollment_changes.c.status == literal_column("'in_review'")
unique_where(
    "uq_enrollment_changes_one_in_review",
    enrollment_changes.c.employer_id,
    enrollment_changes.c.id_number,
    enrollment_changes.c.id_type,
    where=is_in_review,
)
Index("ix_enrollment_changes_employer", enrollment_changes.c.employer_id, enrollment_changes.c.status)
Index("ix_enrollment_changes_newest", enrollment_changes.c.employer_id, enrollment_changes.c.id)
Index("ix_enrollment_changes_person", enrollment_changes.c.id_number, enrollment_changes.c.employer_id)
Index("ix_enrollment_changes_queue", enrollment_changes.c.status, enrollment_changes.c.submitted_at)
Index(
    "ix_enrollment_changes_batch",
    enrollment_changes.c.batch_id,
    sqlite_where=enrollment_changes.c.batch_id.is_not(None),
    postgresql_where=enrollment_changes.c.batch_id.is_not(None),
)

change_steps = Table(
    "change_steps",
    metadata,
    identity(),
    Column("change_id", RowId, ForeignKey("enrollment_changes.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", MomentColumn, nullable=False),
    Column("actor", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("note", Text),
    # SHA-256 of what was sent or decided, for the receipt; none of other steps, and none before digests were kept.
    Column("digest", Text),
)

enrollments = Table(
    "enrollments",
    metadata,
    identity(),
    reference("persons", index=True),
    reference("employers", index=True),
    Column("change_id", RowId, ForeignKey("enrollment_changes.id"), nullable=False, unique=True),
    Column("first_month", MonthColumn, nullable=False),
    Column("last_month", MonthColumn),
    Column("declared_wage", RowId, nullable=False),
    Column("migrant_worker", Boolean, nullable=False),
    Column("migrant_worker_pays", Boolean, nullable=False),
    Column("forced", Boolean, nullable=False),
    Column("overlap_back_pay", Text, nullable=False),
    Column("annulled", Boolean, nullable=False),
    Column("approved_at", MomentColumn, nullable=False),
    CheckConstraint("last_month IS NULL OR last_month >= first_month", name="months_in_order"),
)
unique_where(
    "uq_enrollments_one_active",
    enrollments.c.person_id,
    where=enrollments.c.last_month.is_(None) & (enrollments.c.annulled == false()),
)

FIGURES = (
    "contributing_persons",
    "migrant_workers",
    "total_base",
    "employer_due",
    "employee_due",
    "employer_adjustment",
    "employee_adjustment",
    "employer_credit_used",
    "employee_credit_used",
    "employer_payable",
    "employee_payable",
    "interest",
    "late_fee",
)

assessments = Table(
    "assessments",
    metadata,
    identity(),
    reference("employers"),
    Column("run_id", RowId, ForeignKey("assessment_runs.id")),
    Column("period", MonthColumn, nullable=False),
    Column("status", Text, nullable=False),
    Column("finalised_at", MomentColumn, nullable=False),
    Column("due_on", Date, nullable=False),
    *(Column(figure, RowId, nullable=False) for figure in FIGURES),
    Column("paid", RowId, nullable=False),
    Column("version", Integer, nullable=False),
    Column("voided_at", MomentColumn),
    Column("void_reason", Text),
    CheckConstraint("(status = 'voided') = (voided_at IS NOT NULL)", name="voided_says_when"),
    CheckConstraint("employer_payable >= 0 AND employee_payable >= 0 AND late_fee >= 0", name="payable_not_negative"),
)
is_not_voided = assessments.c.status != literal_column("'voided'")
unique_where(
    "uq_assessments_one_standing",
    assessments.c.employer_id,
    assessments.c.period,
    where=is_not_voided,
)

money_lines = Table(
    "money_lines",
    metadata,
    identity(),
    reference("employers"),
    reference("persons", nullable=True),
    reference("enrollments", nullable=True, index=True),
    Column("change_id", RowId, ForeignKey("enrollment_changes.id"), index=True),
    reference("receipts", nullable=True),
    Column("kind", Text, nullable=False),
    Column("contribution_period", MonthColumn, nullable=False),
    Column("person_kind", Text),
    Column("declared_wage", RowId, nullable=False),
    Column("contribution_base", RowId, nullable=False),
    Column("employer_rate", RateColumn, nullable=False),
    Column("employee_rate", RateColumn, nullable=False),
    Column("employer_amount", RowId, nullable=False),
    Column("employee_amount", RowId, nullable=False),
    Column("interest", RowId, nullable=False),
    Column("interest_period", MonthColumn),
    Column("overlap", Boolean, nullable=False),
    Column("basis", Text, nullable=False),
    Column("standing", Boolean, nullable=False),
    Column("assessment_id", RowId, ForeignKey("assessments.id"), index=True),
    Column("corrects_id", RowId, ForeignKey("money_lines.id")),
    Column("late_assessment_id", RowId, ForeignKey("assessments.id")),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("stretches", JSON(none_as_null=True)),
    Column("created_at", MomentColumn, nullable=False),
    CheckConstraint("kind IN ('regular', 'back_pay') OR standing = false", name="only_contributions_stand"),
    CheckConstraint(
        "kind IN ('difference', 'late_fee') OR (employer_amount >= 0 AND employee_amount >= 0 AND interest >= 0)",
        name="amounts_not_negative",
    ),
    # What a receipt or a late assessment brings about is the employer's: no person, enrolment or change is behind it.
    CheckConstraint(
        "kind IN ('debit', 'late_fee') OR (person_id IS NOT NULL AND enrollment_id IS NOT NULL "
        "AND change_id IS NOT NULL AND person_kind IS NOT NULL)",
        name="contributions_are_a_persons",
    ),
    CheckConstraint("(kind = 'debit') = (receipt_id IS NOT NULL)", name="debits_name_a_receipt"),
    CheckConstraint(
        "(kind = 'late_fee') = (late_assessment_id IS NOT NULL) AND (kind = 'late_fee') = (first_day IS NOT NULL) "
        "AND (kind = 'late_fee') = (last_day IS NOT NULL)",
        name="late_fees_name_their_days",
    ),
)
Index(
    "ix_money_lines_late",
    money_lines.c.late_assessment_id,
    sqlite_where=money_lines.c.late_assessment_id.is_not(None),
    postgresql_where=money_lines.c.late_assessment_id.is_not(None),
)
Index("uq_money_lines_one_debit", money_lines.c.receipt_id, unique=True)
unique_where(
    "uq_money_lines_one_standing",
    money_lines.c.employer_id,
    money_lines.c.person_id,
    money_lines.c.contribution_period,
    where=money_lines.c.standing == true(),
)
unique_where(
    "uq_money_lines_corrected_once",
    money_lines.c.corrects_id,
    money_lines.c.change_id,
    # A void cancels back-pay that the same change had reduced.
    money_lines.c.kind,
    where=money_lines.c.kind != "difference",
)
Index(
    "ix_money_lines_waiting",
    money_lines.c.employer_id,
    sqlite_where=money_lines.c.assessment_id.is_(None),
    postgresql_where=money_lines.c.assessment_id.is_(None),
)

reduction_applications = Table(
    "reduction_applications",
    metadata,
    identity(),
    Column("line_id", RowId, ForeignKey("money_lines.id"), nullable=False, index=True),
    reference("assessments", index=True),
    # False once the assessment is voided: the reduction waits again.
    Column("standing", Boolean, nullable=False),
    Column("employer_applied", RowId, nullable=False),
    Column("employee_applied", RowId, nullable=False),
    CheckConstraint("employer_applied >= 0 AND employee_applied >= 0", name="not_negative"),
)
unique_where(
    "uq_reduction_applications_one_standing",
    reduction_applications.c.line_id,
    where=reduction_applications.c.standing == true(),
)

credit_movements = Table(
    "credit_movements",
    metadata,
    identity(),
    reference("employers", index=True),
    Column("part", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", RowId, nullable=False),
    Column("source_id", RowId, ForeignKey("credit_movements.id"), index=True),
    Column("line_id", RowId, ForeignKey("money_lines.id"), index=True),
    Column("assessment_id", RowId, ForeignKey("assessments.id"), index=True),
    reference("receipts", nullable=True),
    Column("at", MomentColumn, nullable=False),
    CheckConstraint("part IN ('employer', 'employee')", name="part"),
)
# Surplus comes in once for each receipt, and is taken back once.
Index("uq_credit_movements_one_of_a_receipt", credit_movements.c.receipt_id, credit_movements.c.kind, unique=True)
