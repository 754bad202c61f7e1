"""核定 (assessments) in rows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, bindparam, func, insert, select

from app.domain.assessment import AssessmentPlan, AssessmentStatus, Figures, Owed
from app.domain.employer import Employer
from app.domain.money_line import MoneyLineKind
from app.domain.period import Period
from app.repositories import credit, money_lines
from app.repositories.employers import EMPLOYER_COLUMNS, employer_from
from app.repositories.tables import FIGURES, assessments, employers, is_not_voided, reduction_applications


def latest_period_of(employer_id: ColumnElement[int]) -> ScalarSelect[Any]:
    """The latest month that an employer is assessed for, as a column of another query."""
    mine = (assessments.c.employer_id == employer_id, is_not_voided)
    return select(func.max(assessments.c.period)).where(*mine).scalar_subquery()


_latest_period = select(latest_period_of(bindparam("of_employer")))


@dataclass(frozen=True, slots=True)
class Assessment:
    """核定单 as stored; amounts in fen."""

    id: int
    employer_id: int
    period: Period
    status: AssessmentStatus
    finalised_at: datetime
    due_on: date
    figures: Figures
    paid: int
    version: int


def _assessment_from(row: Row[Any]) -> Assessment:
    return Assessment(
        id=row.id,
        employer_id=row.employer_id,
        period=row.period,
        status=row.status,
        finalised_at=row.finalised_at,
        due_on=row.due_on,
        figures=Figures(*(getattr(row, figure) for figure in FIGURES)),
        paid=row.paid,
        version=row.version,
    )


def standing(connection: Connection, employer_id: int, period: Period) -> Assessment | None:
    """An employer's assessment of a month that is not voided."""
    query = select(assessments).where(
        assessments.c.employer_id == employer_id, assessments.c.period == period, is_not_voided
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _assessment_from(row)


def voided_last(connection: Connection, employer_id: int, period: Period) -> Assessment | None:
    """The one of an employer's voided assessments of a month that was made last."""
    query = (
        select(assessments)
        .where(assessments.c.employer_id == employer_id, assessments.c.period == period, ~is_not_voided)
        .order_by(assessments.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _assessment_from(row)


def finalised_before(connection: Connection, employer_id: int, period: Period) -> datetime | None:
    """When the last of an employer's earlier assessments that stand was finalised; none for the first."""
    query = (
        select(assessments.c.finalised_at)
        .where(assessments.c.employer_id == employer_id, assessments.c.period < period, is_not_voided)
        .order_by(assessments.c.period.desc())
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def with_employer(connection: Connection, assessment_id: int) -> tuple[Assessment, Employer] | None:
    """One by its row number, voided or not, with its employer."""
    row = connection.execute(select(assessments).where(assessments.c.id == assessment_id)).one_or_none()
    if row is None:
        return None
    employer = connection.execute(select(*EMPLOYER_COLUMNS).where(employers.c.id == row.employer_id)).one()
    return _assessment_from(row), employer_from(employer)


def page(connection: Connection, employer_id: int, *, offset: int, limit: int) -> tuple[list[Assessment], int]:
    """An employer's assessments, latest first, and how many there are."""
    mine = (assessments.c.employer_id == employer_id, is_not_voided)
    total = connection.execute(select(func.count()).select_from(assessments).where(*mine)).scalar_one()
    rows = connection.execute(
        select(assessments).where(*mine).order_by(assessments.c.period.desc()).offset(offset).limit(limit)
    )
    return [_assessment_from(row) for row in rows], total


def unpaid(connection: Connection, employer_id: int) -> list[Assessment]:
    """An employer's assessments that are not paid in full, oldest first."""
    query = (
        select(assessments)
        .where(assessments.c.employer_id == employer_id, assessments.c.status.in_(("unpaid", "partly_paid")))
        .order_by(assessments.c.period)
    )
    return [_assessment_from(row) for row in connection.execute(query)]


def latest_period(connection: Connection, employer_id: int) -> Period | None:
    """The latest month that an employer is assessed for."""
    return connection.execute(_latest_period, {"of_employer": employer_id}).scalar_one_or_none()


def latest_periods(connection: Connection, employer_ids: Sequence[int]) -> Mapping[int, Period]:
    """The latest month that each of some employers is assessed for; those never assessed are not in it."""
    query = (
        select(assessments.c.employer_id, func.max(assessments.c.period).label("latest"))
        .where(assessments.c.employer_id.in_(employer_ids), is_not_voided)
        .group_by(assessments.c.employer_id)
    )
    return {row.employer_id: row.latest for row in connection.execute(query)}


def store(
    connection: Connection, plans: Sequence[tuple[Employer, AssessmentPlan]], now: datetime, run_id: int | None
) -> None:
    """Writes assessments with their new lines, the lines they bill, the reductions they apply and the credit they use."""
    if not plans:
        return
    rows = [
        {
            "employer_id": employer.id,
            "run_id": run_id,
            "period": plan.period,
            "status": plan.status,
            "finalised_at": now,
            "due_on": plan.due_on,
            "paid": 0,
            "version": 1,
            **asdict(plan.figures),
        }
        for employer, plan in plans
    ]
    ids = connection.execute(insert(assessments).returning(assessments.c.id, sort_by_parameter_order=True), rows)
    made = list(zip(plans, ids.scalars().all(), strict=True))
    money_lines.add(connection, [row for (_, plan), made_id in made for row in _new_lines(plan, now, made_id)])
    for (employer, plan), made_id in made:
        money_lines.bill(connection, [line.id for line in plan.billed], made_id)
        _store_reductions(connection, employer.id, plan, now, made_id)
        _store_set_offs(connection, employer.id, plan, now, made_id)
        _store_late_fees(connection, employer.id, plan, now, made_id)


def _new_lines(plan: AssessmentPlan, now: datetime, assessment_id: int) -> list[dict[str, Any]]:
    kinds: tuple[tuple[MoneyLineKind, Sequence[Owed]], ...] = (("back_pay", plan.catch_up), ("regular", plan.regular))
    return [
        money_lines.new_row(
            owing.contribution,
            kind,
            employer_id=owing.enrollment.employer_id,
            person_id=owing.enrollment.person_id,
            enrollment_id=owing.enrollment.id,
            change_id=owing.enrollment.change_id,
            at=now,
            collected_in=plan.period,
            assessment_id=assessment_id,
        )
        for kind, owings in kinds
        for owing in owings
    ]


def _store_reductions(
    connection: Connection, employer_id: int, plan: AssessmentPlan, now: datetime, assessment_id: int
) -> None:
    if not plan.applied:
        return
    connection.execute(
        insert(reduction_applications),
        [
            {
                "line_id": each.line.id,
                "assessment_id": assessment_id,
                "employer_applied": each.employer_applied,
                "employee_applied": each.employee_applied,
                "standing": True,
            }
            for each in plan.applied
        ],
    )
    surplus = [(each.line.id, part, left) for each in plan.applied for part, left in each.credited]
    credit.add(
        connection,
        [
            credit.movement(
                employer_id, part, "surplus_reduction", left, now, line_id=line_id, assessment_id=assessment_id
            )
            for line_id, part, left in surplus
        ],
    )


def _store_set_offs(
    connection: Connection, employer_id: int, plan: AssessmentPlan, now: datetime, assessment_id: int
) -> None:
    if not plan.set_offs:
        return
    surplus = credit.surplus_sources(connection, assessment_id)
    credit.add(
        connection,
        [
            credit.movement(
                employer_id,
                taken.source.part,
                "set_off",
                -taken.amount,
                now,
                source_id=taken.source.movement_id or surplus[taken.source.line_id or 0, taken.source.part],
                assessment_id=assessment_id,
            )
            for taken in plan.set_offs
        ],
    )


def _store_late_fees(
    connection: Connection, employer_id: int, plan: AssessmentPlan, now: datetime, assessment_id: int
) -> None:
    money_lines.add(
        connection,
        [
            money_lines.new_row(
                fee.contribution,
                "late_fee",
                employer_id=employer_id,
                person_id=None,
                enrollment_id=None,
                change_id=None,
                at=now,
                assessment_id=assessment_id,
                corrects_id=fee.corrects_id,
                late=fee.late,
            )
            for fee in plan.late_fees
        ],
    )
    if plan.late_fee_returned:
        returned = credit.movement(
            employer_id, "employer", "late_fee_returned", plan.late_fee_returned, now, assessment_id=assessment_id
        )
        credit.add(connection, [returned])
