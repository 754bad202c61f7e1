"""receipts, their reversals, and debit lines

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NOT_OF_A_PERSON = (
    ("person_id", _ROW_ID),
    ("enrollment_id", _ROW_ID),
    ("change_id", _ROW_ID),
    ("person_kind", sa.Text()),
)
_CHECKS = {
    "ck_money_lines_contributions_are_a_persons": (
        "kind IN ('debit', 'late_fee') OR (person_id IS NOT NULL AND enrollment_id IS NOT NULL "
        "AND change_id IS NOT NULL AND person_kind IS NOT NULL)"
    ),
    "ck_money_lines_debits_name_a_receipt": "(kind = 'debit') = (receipt_id IS NOT NULL)",
}


def upgrade() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("external_no", sa.Text(), nullable=False),
        sa.Column("employer_id", _ROW_ID, nullable=False),
        sa.Column("assessment_id", _ROW_ID, nullable=False),
        sa.Column("amount", _ROW_ID, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("principal", _ROW_ID, nullable=False),
        sa.Column("interest", _ROW_ID, nullable=False),
        sa.Column("late_fee", _ROW_ID, nullable=False),
        sa.Column("surplus", _ROW_ID, nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount > 0 AND principal >= 0 AND interest >= 0 AND late_fee >= 0 AND surplus >= 0 "
            "AND principal + interest + late_fee + surplus = amount",
            name=op.f("ck_receipts_applied_whole"),
        ),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_receipts_assessment_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.id"], name=op.f("fk_receipts_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("external_no", name=op.f("uq_receipts_external_no")),
    )
    op.create_index(op.f("ix_receipts_employer_id"), "receipts", ["employer_id"])
    op.create_index(op.f("ix_receipts_assessment_id"), "receipts", ["assessment_id"])
    op.create_table(
        "receipt_reversals",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("receipt_id", _ROW_ID, nullable=False),
        sa.Column("taken_back", _ROW_ID, nullable=False),
        sa.Column("debited", _ROW_ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("taken_back >= 0 AND debited >= 0", name=op.f("ck_receipt_reversals_not_negative")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_receipt_reversals_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_reversals")),
        sa.UniqueConstraint("receipt_id", name=op.f("uq_receipt_reversals_receipt_id")),
    )
    with op.batch_alter_table("money_lines") as money_lines:
        for name, kind in _NOT_OF_A_PERSON:
            money_lines.alter_column(name, existing_type=kind, nullable=True)
        money_lines.add_column(sa.Column("receipt_id", _ROW_ID, nullable=True))
        money_lines.create_foreign_key(op.f("fk_money_lines_receipt_id"), "receipts", ["receipt_id"], ["id"])
        for name, condition in _CHECKS.items():
            money_lines.create_check_constraint(op.f(name), condition)
        money_lines.create_index("uq_money_lines_one_debit", ["receipt_id"], unique=True)
    with op.batch_alter_table("credit_movements") as credit_movements:
        credit_movements.add_column(sa.Column("receipt_id", _ROW_ID, nullable=True))
        credit_movements.create_foreign_key(op.f("fk_credit_movements_receipt_id"), "receipts", ["receipt_id"], ["id"])
        credit_movements.create_index("uq_credit_movements_one_of_a_receipt", ["receipt_id", "kind"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("credit_movements") as credit_movements:
        credit_movements.drop_index("uq_credit_movements_one_of_a_receipt")
        credit_movements.drop_constraint(op.f("fk_credit_movements_receipt_id"), type_="foreignkey")
        credit_movements.drop_column("receipt_id")
    with op.batch_alter_table("money_lines") as money_lines:
        money_lines.drop_index("uq_money_lines_one_debit")
        for name in _CHECKS:
            money_lines.drop_constraint(op.f(name), type_="check")
        money_lines.drop_constraint(op.f("fk_money_lines_receipt_id"), type_="foreignkey")
        money_lines.drop_column("receipt_id")
        for name, kind in _NOT_OF_A_PERSON:
            money_lines.alter_column(name, existing_type=kind, nullable=False)
    op.drop_table("receipt_reversals")
    op.drop_index(op.f("ix_receipts_assessment_id"), table_name="receipts")
    op.drop_index(op.f("ix_receipts_employer_id"), table_name="receipts")
    op.drop_table("receipts")
