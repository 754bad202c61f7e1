"""核定作废 (voiding) in rows: what became of a bill, and the counter-rows that take it back."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, func, or_, select, update

from app.domain.money_line import MoneyLine
from app.domain.voiding import VoidFacts
from app.repositories import credit, money_lines
from app.repositories.assessments import Assessment, latest_period
from app.repositories.payment_tables import receipt_reversals, receipts
from app.repositories.tables import assessments, credit_movements, reduction_applications
from app.repositories.tables import money_lines as lines

_SURPLUS = ("surplus_reduction", "late_fee_returned")


def facts(connection: Connection, assessment: Assessment) -> VoidFacts:
    """What decides whether an assessment that stands can be voided."""
    received = (
        select(func.count())
        .select_from(receipts)
        .outerjoin(receipt_reversals, receipt_reversals.c.receipt_id == receipts.c.id)
        .where(receipts.c.assessment_id == assessment.id, receipt_reversals.c.id.is_(None))
    )
    used, billed, refund = credit_movements.alias("used"), lines.alias("billed"), lines.alias("refund")
    spent = (
        select(credit_movements.c.id)
        .join(used, used.c.source_id == credit_movements.c.id)
        .where(credit_movements.c.assessment_id == assessment.id, credit_movements.c.kind.in_(_SURPLUS))
        # What the bill itself set off of it comes back with the bill, as did what a voided one had drawn.
        .where(or_(used.c.assessment_id.is_(None), used.c.assessment_id != assessment.id))
        .group_by(credit_movements.c.id)
        .having(func.sum(used.c.amount) != 0)
    )
    refunded = (
        select(refund.c.id)
        .join(billed, billed.c.id == refund.c.corrects_id)
        .where(billed.c.assessment_id == assessment.id, refund.c.employer_id == assessment.employer_id)
        # The second is said so that the index of corrections is found.
        .where(refund.c.kind == "refund", refund.c.kind != "difference")
    )
    latest = latest_period(connection, assessment.employer_id)
    return VoidFacts(
        latest=assessment.period if latest is None else latest,
        received=connection.execute(received).scalar_one(),
        spent=connection.execute(spent.limit(1)).first() is not None,
        refunded=connection.execute(refunded.limit(1)).first() is not None,
    )


def void(connection: Connection, assessment: Assessment, reason: str, now: datetime) -> Assessment:
    """Takes a bill back whole: its credit, its late fees, what it applied and billed, and what waits because of it."""
    _return_credit(connection, assessment, now)
    _return_late_fees(connection, assessment, now)
    _cancel_reductions(connection, assessment, now)
    connection.execute(
        update(reduction_applications)
        .where(reduction_applications.c.assessment_id == assessment.id)
        .values(standing=False)
    )
    on_it = lines.c.assessment_id == assessment.id
    connection.execute(update(lines).where(on_it, lines.c.kind.in_(("back_pay", "debit"))).values(assessment_id=None))
    connection.execute(update(lines).where(on_it, lines.c.kind == "regular").values(standing=False))
    connection.execute(
        update(assessments)
        .where(assessments.c.id == assessment.id)
        .values(status="voided", version=assessments.c.version + 1, voided_at=now, void_reason=reason)
    )
    return replace(assessment, status="voided", version=assessment.version + 1)


def _return_credit(connection: Connection, assessment: Assessment, now: datetime) -> None:
    """Set-offs go back to their sources; surplus that the bill left over is taken back."""
    mine = select(credit_movements).where(credit_movements.c.assessment_id == assessment.id)
    rows = [
        credit.movement(
            assessment.employer_id,
            row.part,
            "set_off_returned" if row.kind == "set_off" else "surplus_returned",
            -row.amount,
            now,
            source_id=row.source_id if row.kind == "set_off" else row.id,
            line_id=row.line_id,
            assessment_id=assessment.id,
        )
        for row in connection.execute(mine.order_by(credit_movements.c.id))
        if row.kind in ("set_off", *_SURPLUS)
    ]
    credit.add(connection, rows)


def _return_late_fees(connection: Connection, assessment: Assessment, now: datetime) -> None:
    """Each late fee of the bill is returned by a row that names it, so its days can be charged again."""
    charged = money_lines.select_lines().where(lines.c.assessment_id == assessment.id, lines.c.kind == "late_fee")
    rows = []
    for line in map(money_lines.line_from, connection.execute(charged.order_by(lines.c.id))):
        returned = replace(line.contribution, employer_amount=-line.contribution.employer_amount)
        rows.append(
            money_lines.new_row(
                returned,
                "late_fee",
                employer_id=line.employer_id,
                person_id=None,
                enrollment_id=None,
                change_id=None,
                at=now,
                assessment_id=assessment.id,
                corrects_id=line.id,
                late=None if line.late is None else replace(line.late, stretches=()),
            )
        )
    money_lines.add(connection, rows)


def _cancel_reductions(connection: Connection, assessment: Assessment, now: datetime) -> None:
    """Reductions that wait and name a line of the bill are cancelled, and so is back-pay that they name."""
    waiting = {line.corrects_id: line for line in money_lines.waiting_reductions(connection, [assessment.employer_id])}
    billed = money_lines.select_lines().where(lines.c.assessment_id == assessment.id, lines.c.id.in_(list(waiting)))
    named = [money_lines.line_from(row) for row in connection.execute(billed.order_by(lines.c.id))]
    rows = [_cancelled(waiting[line.id], now) for line in named]
    rows += [_cancelled(line, now) for line in named if line.kind == "back_pay"]
    money_lines.add(connection, rows)


def _cancelled(line: MoneyLine, now: datetime) -> dict[str, object]:
    return money_lines.new_row(
        line.contribution,
        "cancelled",
        employer_id=line.employer_id,
        person_id=line.person_id,
        enrollment_id=line.enrollment_id,
        change_id=line.change_id,
        at=now,
        corrects_id=line.id,
    )
