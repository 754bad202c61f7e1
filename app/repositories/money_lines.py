"""费款明细 (money lines) in rows: never changed in amount, only billed, or named by a row that corrects them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, or_, select, update

from app.domain.money_line import CONTRIBUTION_KINDS, Contribution, LateDays, MoneyLine, MoneyLineKind
from app.domain.period import Period
from app.domain.refund import GivenBack
from app.domain.rollback import SuspensionLine
from app.repositories.bulk import add_many, add_numbered, among
from app.repositories.late_fees import days_row, late_days
from app.repositories.tables import assessments, money_lines, reduction_applications

_COLUMNS = (
    money_lines.c.id,
    money_lines.c.employer_id,
    money_lines.c.person_id,
    money_lines.c.enrollment_id,
    money_lines.c.change_id,
    money_lines.c.kind,
    money_lines.c.contribution_period,
    money_lines.c.person_kind,
    money_lines.c.declared_wage,
    money_lines.c.contribution_base,
    money_lines.c.employer_rate,
    money_lines.c.employee_rate,
    money_lines.c.employer_amount,
    money_lines.c.employee_amount,
    money_lines.c.interest,
    money_lines.c.overlap,
    money_lines.c.basis,
    money_lines.c.standing,
    money_lines.c.assessment_id,
    money_lines.c.corrects_id,
    money_lines.c.receipt_id,
    money_lines.c.late_assessment_id,
    money_lines.c.first_day,
    money_lines.c.last_day,
    money_lines.c.stretches,
)

_standing_months = select(money_lines.c.contribution_period).where(
    money_lines.c.employer_id == bindparam("of_employer"),
    money_lines.c.person_id == bindparam("of_person"),
    money_lines.c.standing,
)


def select_lines(*further: Any) -> Select[Any]:
    """A query for lines, each with the assessment that billed it."""
    return select(*_COLUMNS, assessments.c.period.label("billed_in"), assessments.c.status, *further).outerjoin(
        assessments, assessments.c.id == money_lines.c.assessment_id
    )


def line_from(row: Row[Any]) -> MoneyLine:
    """The line in a row of `select_lines`."""
    return MoneyLine(
        id=row.id,
        employer_id=row.employer_id,
        person_id=row.person_id,
        enrollment_id=row.enrollment_id,
        change_id=row.change_id,
        kind=row.kind,
        contribution=Contribution(
            contribution_period=row.contribution_period,
            declared_wage=row.declared_wage,
            contribution_base=row.contribution_base,
            employer_rate=row.employer_rate,
            employee_rate=row.employee_rate,
            employer_amount=row.employer_amount,
            employee_amount=row.employee_amount,
            person_kind=row.person_kind,
            basis=tuple(row.basis.split(";")) if row.basis else (),
            interest=row.interest,
            overlap=row.overlap,
        ),
        standing=row.standing,
        assessment_id=row.assessment_id,
        assessment_period=row.billed_in,
        assessment_paid=row.status == "paid",
        corrects_id=row.corrects_id,
        receipt_id=row.receipt_id,
        late=late_days(row) if row.kind == "late_fee" else None,
    )


def standing_of_enrollment(connection: Connection, enrollment_id: int) -> tuple[MoneyLine, ...]:
    """An enrolment's standing contributions, oldest month first."""
    query = select_lines().where(money_lines.c.enrollment_id == enrollment_id, money_lines.c.standing)
    return tuple(line_from(row) for row in connection.execute(query.order_by(money_lines.c.contribution_period)))


def standing_months(connection: Connection, employer_id: int, person_id: int) -> frozenset[Period]:
    """The months for which a contribution of a person stands at an employer."""
    named = {"of_employer": employer_id, "of_person": person_id}
    return frozenset(connection.execute(_standing_months, named).scalars())


def standing_of_enrollments(
    connection: Connection, enrollment_ids: Collection[int]
) -> Mapping[int, tuple[MoneyLine, ...]]:
    """The same of many enrolments; those of which nothing stands are not in it."""
    found = defaultdict(list)
    query = select_lines().where(among(connection, money_lines.c.enrollment_id, enrollment_ids), money_lines.c.standing)
    for row in connection.execute(query.order_by(money_lines.c.contribution_period)):
        found[row.enrollment_id].append(line_from(row))
    return {enrollment_id: tuple(lines) for enrollment_id, lines in found.items()}


def standing_months_of_many(
    connection: Connection, employer_id: int, person_ids: Collection[int]
) -> Mapping[int, frozenset[Period]]:
    """The months that stand at an employer for each of many persons; those without any are not in it."""
    found = defaultdict(set)
    query = select(money_lines.c.person_id, money_lines.c.contribution_period).where(
        money_lines.c.employer_id == employer_id,
        among(connection, money_lines.c.person_id, person_ids),
        money_lines.c.standing,
    )
    for person_id, month in connection.execute(query):
        found[person_id].add(month)
    return {person_id: frozenset(months) for person_id, months in found.items()}


def waiting(connection: Connection, employer_ids: Sequence[int]) -> tuple[MoneyLine, ...]:
    """Some employers' standing contributions and debits that no assessment has billed yet."""
    query = select_lines().where(
        money_lines.c.employer_id.in_(employer_ids),
        money_lines.c.assessment_id.is_(None),
        or_(money_lines.c.standing, money_lines.c.kind == "debit"),
    )
    return tuple(line_from(row) for row in connection.execute(query.order_by(money_lines.c.id)))


def waiting_reductions(connection: Connection, employer_ids: Sequence[int]) -> tuple[MoneyLine, ...]:
    """Some employers' reductions that are neither applied nor cancelled, oldest first.

    A reduction is never billed itself, and a difference undoes none: said so, the query finds its partial indexes.
    """
    undone = money_lines.alias()
    query = select_lines().where(
        money_lines.c.employer_id.in_(employer_ids),
        money_lines.c.kind == "reduction",
        money_lines.c.assessment_id.is_(None),
        ~select(reduction_applications.c.id)
        .where(reduction_applications.c.line_id == money_lines.c.id, reduction_applications.c.standing)
        .exists(),
        ~select(undone.c.id).where(undone.c.corrects_id == money_lines.c.id, undone.c.kind != "difference").exists(),
    )
    return tuple(line_from(row) for row in connection.execute(query.order_by(money_lines.c.id)))


def of_suspension(connection: Connection, change_id: int) -> tuple[SuspensionLine, ...]:
    """What a suspension gave back, each row with the contribution it names and whether it was applied or credited.

    A reduction that went with the bill whose line it names is over: that month is assessed anew.
    """
    undone = money_lines.alias()
    given = [
        line_from(row)
        for row in connection.execute(
            select_lines().where(
                money_lines.c.change_id == change_id,
                money_lines.c.kind.in_(("refund", "reduction", "cancelled")),
                ~select(undone.c.id)
                .where(undone.c.corrects_id == money_lines.c.id, undone.c.kind == "cancelled")
                .exists(),
            )
        )
    ]
    originals = {
        line.id: line
        for line in map(
            line_from,
            connection.execute(select_lines().where(money_lines.c.id.in_([line.corrects_id for line in given]))),
        )
    }
    applied = set(
        connection.execute(
            select(reduction_applications.c.line_id).where(
                reduction_applications.c.line_id.in_([line.id for line in given]), reduction_applications.c.standing
            )
        ).scalars()
    )
    return tuple(
        SuspensionLine(line, originals[line.corrects_id or 0], line.kind == "refund" or line.id in applied)
        for line in given
        if originals[line.corrects_id or 0].kind in CONTRIBUTION_KINDS
    )


def _values(line: Contribution) -> dict[str, Any]:
    return {
        "contribution_period": line.contribution_period,
        "person_kind": line.person_kind,
        "declared_wage": line.declared_wage,
        "contribution_base": line.contribution_base,
        "employer_rate": line.employer_rate,
        "employee_rate": line.employee_rate,
        "employer_amount": line.employer_amount,
        "employee_amount": line.employee_amount,
        "interest": line.interest,
        "overlap": line.overlap,
        "basis": ";".join(line.basis),
    }


def new_row(
    line: Contribution,
    kind: MoneyLineKind,
    *,
    employer_id: int,
    person_id: int | None,
    enrollment_id: int | None,
    change_id: int | None,
    at: datetime,
    collected_in: Period | None = None,
    assessment_id: int | None = None,
    corrects_id: int | None = None,
    receipt_id: int | None = None,
    late: LateDays | None = None,
) -> dict[str, Any]:
    """The row of a new line; contributions stand from the first, corrections never do."""
    return {
        **_values(line),
        "employer_id": employer_id,
        "person_id": person_id,
        "enrollment_id": enrollment_id,
        "change_id": change_id,
        "kind": kind,
        "standing": kind in CONTRIBUTION_KINDS,
        # A line brought back has the interest it had: the row that it names says in which period that was figured.
        "interest_period": collected_in if line.interest and corrects_id is None else None,
        "assessment_id": assessment_id,
        "corrects_id": corrects_id,
        "receipt_id": receipt_id,
        **days_row(late),
        "created_at": at,
    }


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Writes new lines, all in one statement."""
    add_many(connection, money_lines, rows)


def bill(connection: Connection, line_ids: Iterable[int], assessment_id: int) -> None:
    """Puts waiting lines on an assessment."""
    ids = list(line_ids)
    if ids:
        connection.execute(update(money_lines).where(money_lines.c.id.in_(ids)).values(assessment_id=assessment_id))


def give_back(connection: Connection, given: Sequence[tuple[int, GivenBack]], at: datetime) -> Sequence[int]:
    """Writes what changes give back, each row naming the contribution that with it stands no more; the new lines' numbers."""
    if not given:
        return ()
    taken_back = among(connection, money_lines.c.id, [each.line.id for _, each in given])
    connection.execute(update(money_lines).where(taken_back).values(standing=False))
    return add_numbered(connection, money_lines, [_given_row(each, change_id, at) for change_id, each in given])


def _given_row(given: GivenBack, change_id: int, at: datetime) -> dict[str, Any]:
    line = given.line
    return new_row(
        # Interest once billed is not refunded; what was never billed may come back with the interest it had.
        replace(line.contribution, interest=0) if given.counts else line.contribution,
        given.kind,
        employer_id=line.employer_id,
        person_id=line.person_id,
        enrollment_id=line.enrollment_id,
        change_id=change_id,
        at=at,
        corrects_id=line.id,
    )


def stand_again(connection: Connection, line_ids: Iterable[int]) -> None:
    """Marks contributions whose reduction was cancelled before it was applied."""
    connection.execute(update(money_lines).where(money_lines.c.id.in_(list(line_ids))).values(standing=True))


def last_billed_period(connection: Connection, enrollment_id: int) -> Period | None:
    """The latest assessment period that billed what stands of an enrolment (最大缴费期号), whatever month it was owed for."""
    query = (
        select(assessments.c.period)
        .join(money_lines, money_lines.c.assessment_id == assessments.c.id)
        .where(money_lines.c.enrollment_id == enrollment_id, money_lines.c.standing)
        .order_by(assessments.c.period.desc())
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()
