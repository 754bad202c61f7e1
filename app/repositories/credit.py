"""待转金 (credit) in rows: movements that are only ever added."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.domain.credit import CreditMovementKind, CreditSource, Part
from app.repositories.bulk import add_many
from app.repositories.tables import credit_movements


def sources(connection: Connection, employer_ids: Sequence[int]) -> list[tuple[int, CreditSource]]:
    """Some employers' credit that has something left, oldest first, each with its employer."""
    used = credit_movements.alias()
    remaining = credit_movements.c.amount + func.coalesce(func.sum(used.c.amount), 0)
    query = (
        select(
            credit_movements.c.employer_id, credit_movements.c.id, credit_movements.c.part, remaining.label("remaining")
        )
        .outerjoin(used, used.c.source_id == credit_movements.c.id)
        .where(
            credit_movements.c.employer_id.in_(employer_ids),
            credit_movements.c.amount > 0,
            credit_movements.c.source_id.is_(None),
        )
        .group_by(credit_movements.c.id)
        .having(remaining > 0)
        .order_by(credit_movements.c.id)
    )
    # PostgreSQL sums whole numbers to decimals.
    return [(row.employer_id, CreditSource(row.part, int(row.remaining), row.id)) for row in connection.execute(query)]


def movement(
    employer_id: int,
    part: Part,
    kind: CreditMovementKind,
    amount: int,
    at: datetime,
    *,
    source_id: int | None = None,
    line_id: int | None = None,
    assessment_id: int | None = None,
    receipt_id: int | None = None,
) -> dict[str, Any]:
    """The row of a movement; incoming amounts are positive, set-offs and what is taken back negative, naming their source."""
    return {
        "employer_id": employer_id,
        "part": part,
        "kind": kind,
        "amount": amount,
        "source_id": source_id,
        "line_id": line_id,
        "assessment_id": assessment_id,
        "receipt_id": receipt_id,
        "at": at,
    }


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Writes movements in their order."""
    add_many(connection, credit_movements, rows)


def surplus_sources(connection: Connection, assessment_id: int) -> dict[tuple[int, str], int]:
    """The movements that an assessment's reductions left over, by line and part."""
    query = select(credit_movements.c.id, credit_movements.c.line_id, credit_movements.c.part).where(
        credit_movements.c.assessment_id == assessment_id, credit_movements.c.kind == "surplus_reduction"
    )
    return {(row.line_id, row.part): row.id for row in connection.execute(query)}


def surplus_of_receipt(connection: Connection, receipt_id: int) -> CreditSource | None:
    """A receipt's surplus as the source of credit that it is, with what is left of it; none where it had none."""
    used = credit_movements.alias()
    query = (
        select(
            credit_movements.c.id,
            credit_movements.c.part,
            (credit_movements.c.amount + func.coalesce(func.sum(used.c.amount), 0)).label("remaining"),
        )
        .outerjoin(used, used.c.source_id == credit_movements.c.id)
        .where(credit_movements.c.receipt_id == receipt_id, credit_movements.c.kind == "overpayment")
        .group_by(credit_movements.c.id)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else CreditSource(row.part, int(row.remaining), row.id)


def late_fee_returned(connection: Connection, assessment_id: int) -> int:
    """What an assessment's corrected late fees left for the credit (滞纳金退回), fen."""
    query = select(func.coalesce(func.sum(credit_movements.c.amount), 0)).where(
        credit_movements.c.assessment_id == assessment_id, credit_movements.c.kind == "late_fee_returned"
    )
    return int(connection.execute(query).scalar_one())
