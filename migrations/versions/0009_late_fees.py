"""late fees: their assessment and days on money lines; a reduction's application can be taken back by a void

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NEGATIVE = "ck_money_lines_amounts_not_negative"
_NOT_NEGATIVE = "(employer_amount >= 0 AND employee_amount >= 0 AND interest >= 0)"
_NAME_DAYS = "ck_money_lines_late_fees_name_their_days"
_DAYS_NAMED = (
    "(kind = 'late_fee') = (late_assessment_id IS NOT NULL) AND (kind = 'late_fee') = (first_day IS NOT NULL) "
    "AND (kind = 'late_fee') = (last_day IS NOT NULL)"
)
_LATE = sa.text("late_assessment_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("money_lines") as money_lines:
        money_lines.add_column(sa.Column("late_assessment_id", _ROW_ID, nullable=True))
        money_lines.add_column(sa.Column("first_day", sa.Date(), nullable=True))
        money_lines.add_column(sa.Column("last_day", sa.Date(), nullable=True))
        money_lines.add_column(sa.Column("stretches", sa.JSON(), nullable=True))
        money_lines.create_foreign_key(
            op.f("fk_money_lines_late_assessment_id"), "assessments", ["late_assessment_id"], ["id"]
        )
        money_lines.drop_constraint(op.f(_NEGATIVE), type_="check")
        money_lines.create_check_constraint(op.f(_NEGATIVE), f"kind IN ('difference', 'late_fee') OR {_NOT_NEGATIVE}")
        money_lines.create_check_constraint(op.f(_NAME_DAYS), _DAYS_NAMED)
        money_lines.create_index(
            "ix_money_lines_late", ["late_assessment_id"], sqlite_where=_LATE, postgresql_where=_LATE
        )
    with op.batch_alter_table("reduction_applications") as applications:
        applications.add_column(sa.Column("standing", sa.Boolean(), nullable=False, server_default=sa.true()))
        applications.drop_constraint(op.f("uq_reduction_applications_line_id"), type_="unique")
        applications.create_index(op.f("ix_reduction_applications_line_id"), ["line_id"])
        applications.create_index(
            "uq_reduction_applications_one_standing",
            ["line_id"],
            unique=True,
            sqlite_where=sa.text("standing = 1"),
            postgresql_where=sa.text("standing = true"),
        )
    with op.batch_alter_table("reduction_applications") as applications:
        applications.alter_column("standing", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("reduction_applications") as applications:
        applications.drop_index("uq_reduction_applications_one_standing")
        applications.drop_index(op.f("ix_reduction_applications_line_id"))
        applications.create_unique_constraint(op.f("uq_reduction_applications_line_id"), ["line_id"])
        applications.drop_column("standing")
    with op.batch_alter_table("money_lines") as money_lines:
        money_lines.drop_index("ix_money_lines_late")
        money_lines.drop_constraint(op.f(_NAME_DAYS), type_="check")
        money_lines.drop_constraint(op.f(_NEGATIVE), type_="check")
        money_lines.create_check_constraint(op.f(_NEGATIVE), f"kind = 'difference' OR {_NOT_NEGATIVE}")
        money_lines.drop_constraint(op.f("fk_money_lines_late_assessment_id"), type_="foreignkey")
        for column in ("late_assessment_id", "first_day", "last_day", "stretches"):
            money_lines.drop_column(column)
