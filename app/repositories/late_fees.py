"""滞纳金 (late fees) in rows: what an assessing run has to know of earlier assessments that may have been late."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from app.domain.calendar import today
from app.domain.late_fee import ONE_DAY, ChargedFee, LateAssessment, Relief
from app.domain.money_line import LateDays, LateStretch
from app.domain.period import Period
from app.repositories.bulk import among
from app.repositories.payment_tables import receipt_reversals, receipts
from app.repositories.tables import assessments, is_not_voided, money_lines, reduction_applications

Item = TypeVar("Item")


def late_assessments(
    connection: Connection, employer_ids: Sequence[int], before: Period
) -> Mapping[int, Sequence[LateAssessment]]:
    """Some employers' assessments before a month that were or may have been late, oldest first, by employer."""
    principal = assessments.c.employer_payable + assessments.c.employee_payable
    query = (
        select(
            assessments.c.id,
            assessments.c.employer_id,
            assessments.c.period,
            assessments.c.due_on,
            principal.label("principal"),
        )
        .where(assessments.c.employer_id.in_(employer_ids), assessments.c.period < before, is_not_voided)
        .where(principal > 0, _may_be_late())
        .order_by(assessments.c.period)
    )
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    reliefs = _grouped([*_receipts(connection, ids), *_reductions(connection, ids)]) if ids else {}
    charged = _charged(connection, ids) if ids else {}
    found = defaultdict(list)
    for row in rows:
        late = LateAssessment(
            row.id,
            row.period,
            row.due_on,
            row.principal,
            tuple(reliefs.get(row.id, ())),
            tuple(charged.get(row.id, ())),
        )
        found[row.employer_id].append(late)
    return found


def late_days(row: Row[Any]) -> LateDays:
    """The late assessment and the days of a late fee."""
    stretches = tuple(
        LateStretch(
            date.fromisoformat(each["first_day"]),
            date.fromisoformat(each["last_day"]),
            each["outstanding"],
            each["rate"],
        )
        for each in row.stretches
    )
    return LateDays(row.late_assessment_id, row.first_day, row.last_day, stretches)


def days_row(late: LateDays | None) -> dict[str, Any]:
    """The columns of a line that hold the late assessment and the days; all none of a line that is no late fee."""
    if late is None:
        return {"late_assessment_id": None, "first_day": None, "last_day": None, "stretches": None}
    stretches = [
        {
            "first_day": each.first_day.isoformat(),
            "last_day": each.last_day.isoformat(),
            "outstanding": each.outstanding,
            "rate": each.rate,
        }
        for each in late.stretches
    ]
    named = {"late_assessment_id": late.assessment_id, "first_day": late.first_day, "last_day": late.last_day}
    return {**named, "stretches": stretches}


def charged_before(connection: Connection, line_id: int, corrects_id: int | None) -> int:
    """What stood charged for the days of a late fee when it was written: the line that it corrects and the corrections before it."""
    query = (
        select(func.coalesce(func.sum(money_lines.c.employer_amount), 0))
        .join(assessments, assessments.c.id == money_lines.c.assessment_id)
        .where(or_(money_lines.c.id == corrects_id, money_lines.c.corrects_id == corrects_id))
        .where(money_lines.c.id < line_id, is_not_voided)
    )
    return 0 if corrects_id is None else int(connection.execute(query).scalar_one())


def _may_be_late() -> ColumnElement[bool]:
    """Not paid, or once paid late, or charged already, or paid by a receipt that was reversed since."""
    received_late = (
        select(receipts.c.id)
        .outerjoin(receipt_reversals, receipt_reversals.c.receipt_id == receipts.c.id)
        .where(receipts.c.assessment_id == assessments.c.id)
        .where(or_(receipts.c.received_on > assessments.c.due_on, receipt_reversals.c.id.is_not(None)))
    )
    charged = select(money_lines.c.id).where(money_lines.c.late_assessment_id == assessments.c.id)
    return or_(assessments.c.status != "paid", received_late.exists(), charged.exists())


def _receipts(connection: Connection, ids: Collection[int]) -> Iterable[tuple[int, Relief]]:
    """What receipts that were not reversed met of the principal, from the day after each on."""
    query = (
        select(receipts.c.assessment_id, receipts.c.received_on, receipts.c.principal)
        .outerjoin(receipt_reversals, receipt_reversals.c.receipt_id == receipts.c.id)
        .where(among(connection, receipts.c.assessment_id, ids), receipts.c.principal > 0)
        .where(receipt_reversals.c.id.is_(None))
    )
    for row in connection.execute(query):
        yield row.assessment_id, Relief(row.received_on + ONE_DAY, None, row.principal)


def _reductions(connection: Connection, ids: Collection[int]) -> Iterable[tuple[int, Relief]]:
    """Reductions that name a line of these, from the day after they were made to the day they were applied or cancelled."""
    named, bill, cancelled = money_lines.alias("named"), assessments.alias("bill"), money_lines.alias("cancelled")
    query = (
        select(
            named.c.assessment_id,
            money_lines.c.created_at,
            bill.c.finalised_at.label("applied_at"),
            cancelled.c.created_at.label("cancelled_at"),
            (money_lines.c.employer_amount + money_lines.c.employee_amount).label("amount"),
        )
        .join(named, named.c.id == money_lines.c.corrects_id)
        .outerjoin(
            reduction_applications,
            (reduction_applications.c.line_id == money_lines.c.id) & reduction_applications.c.standing,
        )
        .outerjoin(bill, bill.c.id == reduction_applications.c.assessment_id)
        .outerjoin(cancelled, (cancelled.c.corrects_id == money_lines.c.id) & (cancelled.c.kind == "cancelled"))
        .where(money_lines.c.kind == "reduction", among(connection, named.c.assessment_id, ids))
    )
    for row in connection.execute(query):
        ended = row.applied_at or row.cancelled_at
        first = today(row.created_at) + ONE_DAY
        yield row.assessment_id, Relief(first, None if ended is None else today(ended), row.amount)


def _charged(connection: Connection, ids: Collection[int]) -> Mapping[int, Sequence[ChargedFee]]:
    """The late-fee lines on bills that stand, with what their corrections there add, oldest first."""
    query = (
        select(
            money_lines.c.id,
            money_lines.c.late_assessment_id,
            money_lines.c.first_day,
            money_lines.c.last_day,
            money_lines.c.basis,
            money_lines.c.employer_amount,
            money_lines.c.corrects_id,
        )
        .join(assessments, assessments.c.id == money_lines.c.assessment_id)
        .where(among(connection, money_lines.c.late_assessment_id, ids), is_not_voided)
        .order_by(money_lines.c.id)
    )
    rows = connection.execute(query).all()
    amounts: dict[int, int] = defaultdict(int)
    for row in rows:
        amounts[row.corrects_id or row.id] += row.employer_amount
    return _grouped(
        (
            row.late_assessment_id,
            ChargedFee(row.id, row.first_day, row.last_day, tuple(row.basis.split(";")), amounts[row.id]),
        )
        for row in rows
        if row.corrects_id is None
    )


def _grouped(pairs: Iterable[tuple[int, Item]]) -> Mapping[int, list[Item]]:
    groups: dict[int, list[Item]] = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return groups
