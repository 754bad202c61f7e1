"""voids: when and why an assessment was taken back

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ONCE = "uq_money_lines_corrected_once"
_NO_DIFFERENCE = sa.text("kind != 'difference'")
_SAYS_WHEN = "ck_assessments_voided_says_when"


def upgrade() -> None:
    with op.batch_alter_table("assessments") as assessments:
        assessments.add_column(sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
        assessments.add_column(sa.Column("void_reason", sa.Text(), nullable=True))
        assessments.create_check_constraint(op.f(_SAYS_WHEN), "(status = 'voided') = (voided_at IS NOT NULL)")
    _correct_once(["corrects_id", "change_id", "kind"])


def downgrade() -> None:
    _correct_once(["corrects_id", "change_id"])
    with op.batch_alter_table("assessments") as assessments:
        assessments.drop_constraint(op.f(_SAYS_WHEN), type_="check")
        assessments.drop_column("void_reason")
        assessments.drop_column("voided_at")


def _correct_once(columns: list[str]) -> None:
    op.drop_index(_ONCE, table_name="money_lines")
    op.create_index(
        _ONCE, "money_lines", columns, unique=True, sqlite_where=_NO_DIFFERENCE, postgresql_where=_NO_DIFFERENCE
    )
