"""计算说明 (explanation) in rows: a line with what its own row does not tell of how it was figured."""

from sqlalchemy import Connection

from app.domain.explanation import ExplainedLine
from app.repositories import receipts
from app.repositories.late_fees import charged_before
from app.repositories.money_lines import line_from, select_lines
from app.repositories.tables import money_lines


def explained(connection: Connection, line_id: int, employer_id: int) -> ExplainedLine | None:
    """One line of an employer with the rows it corrects, one behind the other, as its explanation wants them."""
    query = select_lines(money_lines.c.interest_period).where(
        money_lines.c.id == line_id, money_lines.c.employer_id == employer_id
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    corrected = None if row.corrects_id is None else explained(connection, row.corrects_id, employer_id)
    receipt = None if row.receipt_id is None else receipts.explained(connection, row.receipt_id)
    charged = 0 if row.kind != "late_fee" else charged_before(connection, line_id, row.corrects_id)
    return ExplainedLine(line_from(row), row.interest_period, corrected, receipt, charged)
