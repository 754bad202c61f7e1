"""核定明细 (lines of an assessment) in rows: what was billed, what lowered the bill, and what credit was used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, union_all

from app.domain.credit import CreditMovementKind, Part
from app.domain.money_line import MoneyLine
from app.domain.period import Period
from app.repositories.money_lines import line_from, select_lines
from app.repositories.tables import credit_movements, money_lines, persons, reduction_applications


@dataclass(frozen=True, slots=True)
class PersonBrief:
    """The person of a line."""

    person_no: str
    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A line on an assessment; of a reduction, the parts that were applied to it. A debit is no person's."""

    line: MoneyLine
    person: PersonBrief | None
    employer_applied: int | None
    employee_applied: int | None


@dataclass(frozen=True, slots=True)
class UsedCredit:
    """Credit set off on an assessment: a movement, the source it drew from and the line that source came from; fen."""

    movement_id: int
    part: Part
    amount: int
    source_id: int
    source_kind: CreditMovementKind
    line_id: int | None
    contribution_period: Period | None
    contribution_base: int | None
    person: PersonBrief | None


_applied = reduction_applications
_query = (
    select_lines(
        persons.c.person_no,
        persons.c.name,
        persons.c.id_number,
        _applied.c.employer_applied,
        _applied.c.employee_applied,
    )
    .outerjoin(persons, persons.c.id == money_lines.c.person_id)
    .outerjoin(_applied, (_applied.c.line_id == money_lines.c.id) & _applied.c.standing)
)


def _person_in(row: Any) -> PersonBrief | None:
    return None if row.person_id is None else PersonBrief(row.person_no, row.name, row.id_number)


def _billed_from(row: Row[Any]) -> BilledLine:
    return BilledLine(line_from(row), _person_in(row), row.employer_applied, row.employee_applied)


def of_assessment(
    connection: Connection, assessment_id: int, *, offset: int = 0, limit: int | None = None
) -> list[BilledLine]:
    """An assessment's lines in the order they were made, reductions applied to it among them."""
    # Each half has its index; one condition over both tables would read the whole ledger.
    on_it = union_all(
        select(money_lines.c.id).where(money_lines.c.assessment_id == assessment_id),
        select(_applied.c.line_id).where(_applied.c.assessment_id == assessment_id),
    ).subquery()
    # What goes before the page is passed over by number alone, without its people.
    paged = select(on_it.c.id).order_by(on_it.c.id).offset(offset).limit(limit)
    query = _query.where(money_lines.c.id.in_(paged)).order_by(money_lines.c.id)
    return [_billed_from(row) for row in connection.execute(query)]


def count(connection: Connection, assessment_id: int) -> int:
    """How many lines an assessment has."""
    billed = select(func.count()).select_from(money_lines).where(money_lines.c.assessment_id == assessment_id)
    applied = select(func.count()).select_from(_applied).where(_applied.c.assessment_id == assessment_id)
    return connection.execute(billed).scalar_one() + connection.execute(applied).scalar_one()


def credit_used(connection: Connection, assessment_id: int) -> Sequence[UsedCredit]:
    """The credit that an assessment used, by source, in the order it was drawn."""
    source = credit_movements.alias()
    query = (
        select(
            credit_movements.c.id,
            credit_movements.c.part,
            credit_movements.c.amount,
            source.c.id.label("source"),
            source.c.kind.label("source_kind"),
            source.c.line_id.label("source_line"),
            money_lines.c.contribution_period,
            money_lines.c.contribution_base,
            money_lines.c.person_id,
            persons.c.person_no,
            persons.c.name,
            persons.c.id_number,
        )
        .join(source, source.c.id == credit_movements.c.source_id)
        .outerjoin(money_lines, money_lines.c.id == source.c.line_id)
        .outerjoin(persons, persons.c.id == money_lines.c.person_id)
        .where(credit_movements.c.assessment_id == assessment_id, credit_movements.c.kind == "set_off")
        .order_by(credit_movements.c.id)
    )
    return [
        UsedCredit(
            movement_id=row.id,
            part=row.part,
            amount=-row.amount,
            source_id=row.source,
            source_kind=row.source_kind,
            line_id=row.source_line,
            contribution_period=row.contribution_period,
            contribution_base=row.contribution_base,
            person=_person_in(row),
        )
        for row in connection.execute(query)
    ]


def refunded_between(
    connection: Connection, employer_id: int, since: datetime | None, until: datetime
) -> list[BilledLine]:
    """The lines that an employer's credit came from by refunds after one moment, if there is one, and up to another."""
    refunds = select(credit_movements.c.line_id).where(
        credit_movements.c.employer_id == employer_id,
        credit_movements.c.kind == "refund",
        credit_movements.c.at <= until,
    )
    if since is not None:
        refunds = refunds.where(credit_movements.c.at > since)
    query = _query.where(money_lines.c.id.in_(refunds)).order_by(money_lines.c.id)
    return [_billed_from(row) for row in connection.execute(query)]
