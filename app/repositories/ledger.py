"""账目 (ledger) in rows, read to be checked: employer by employer in chunks, from one unchanging view of the database."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, Select, Text, func, select, type_coerce

from app.domain.ledger_check import (
    ApplicationRow,
    AssessmentRow,
    ChangeRow,
    EmployerLedger,
    EnrollmentRow,
    LineRow,
    MovementRow,
    ReceiptRow,
    ReversalRow,
)
from app.domain.period import Period
from app.repositories.database import transaction
from app.repositories.payment_tables import receipt_reversals, receipts
from app.repositories.tables import (
    FIGURES,
    assessments,
    credit_movements,
    employers,
    enrollment_changes,
    enrollments,
    money_lines,
    reduction_applications,
)

CHUNK = 200
Item = TypeVar("Item")

_OWNED = (enrollment_changes, enrollments, money_lines, assessments, credit_movements, receipts)
_CHANGES = select(
    enrollment_changes.c.employer_id.label("owner"),
    enrollment_changes.c.id,
    enrollment_changes.c.kind,
    enrollment_changes.c.status,
    enrollment_changes.c.enrollment_id,
)
_ENROLLMENTS = select(
    enrollments.c.employer_id.label("owner"),
    enrollments.c.id,
    enrollments.c.person_id,
    enrollments.c.change_id,
    enrollments.c.first_month,
    enrollments.c.last_month,
    enrollments.c.declared_wage,
    enrollments.c.migrant_worker,
    enrollments.c.migrant_worker_pays,
    enrollments.c.annulled,
)
# Rates are read as the text they are: a text that is no rate is an error to be found, not one to stop at.
_LINES = select(
    money_lines.c.employer_id.label("owner"),
    money_lines.c.id,
    money_lines.c.person_id,
    money_lines.c.enrollment_id,
    money_lines.c.change_id,
    money_lines.c.kind,
    money_lines.c.contribution_period,
    money_lines.c.person_kind,
    money_lines.c.declared_wage,
    money_lines.c.contribution_base,
    type_coerce(money_lines.c.employer_rate, Text).label("employer_rate"),
    type_coerce(money_lines.c.employee_rate, Text).label("employee_rate"),
    money_lines.c.employer_amount,
    money_lines.c.employee_amount,
    money_lines.c.interest,
    money_lines.c.interest_period,
    money_lines.c.basis,
    money_lines.c.standing,
    money_lines.c.assessment_id,
    money_lines.c.corrects_id,
    money_lines.c.receipt_id,
    money_lines.c.late_assessment_id,
    money_lines.c.first_day,
    money_lines.c.last_day,
    money_lines.c.stretches,
    money_lines.c.created_at,
)
_ASSESSMENTS = select(
    assessments.c.employer_id.label("owner"),
    assessments.c.id,
    assessments.c.period,
    assessments.c.status,
    assessments.c.paid,
    assessments.c.due_on,
    assessments.c.finalised_at,
    *(assessments.c[figure] for figure in FIGURES),
)
_APPLICATIONS = select(
    money_lines.c.employer_id.label("owner"),
    reduction_applications.c.id,
    reduction_applications.c.line_id,
    reduction_applications.c.assessment_id,
    reduction_applications.c.employer_applied,
    reduction_applications.c.employee_applied,
    reduction_applications.c.standing,
).join(money_lines, money_lines.c.id == reduction_applications.c.line_id)
_MOVEMENTS = select(
    credit_movements.c.employer_id.label("owner"),
    credit_movements.c.id,
    credit_movements.c.part,
    credit_movements.c.kind,
    credit_movements.c.amount,
    credit_movements.c.source_id,
    credit_movements.c.line_id,
    credit_movements.c.assessment_id,
    credit_movements.c.receipt_id,
)
_RECEIPTS = select(
    receipts.c.employer_id.label("owner"),
    receipts.c.id,
    receipts.c.assessment_id,
    receipts.c.amount,
    receipts.c.principal,
    receipts.c.interest,
    receipts.c.late_fee,
    receipts.c.surplus,
    receipts.c.received_on,
    receipts.c.created_at,
)
_REVERSALS = select(
    receipts.c.employer_id.label("owner"),
    receipt_reversals.c.id,
    receipt_reversals.c.receipt_id,
    receipt_reversals.c.taken_back,
    receipt_reversals.c.debited,
    receipt_reversals.c.created_at,
).join(receipts, receipts.c.id == receipt_reversals.c.receipt_id)


@contextmanager
def unchanging(engine: Engine) -> Iterator[Connection]:
    """A reading transaction in which every query sees the same moment, whatever others write meanwhile."""
    with transaction(engine, writes=False, unchanging=True) as connection:
        yield connection


def ledgers(connection: Connection, chunk: int = CHUNK) -> Iterator[EmployerLedger]:
    """The ledger of each employer, a few queries for each chunk of them."""
    after = 0
    while rows := connection.execute(
        select(employers.c.id, employers.c.region_code, employers.c.insured_from)
        .where(employers.c.id > after)
        .order_by(employers.c.id)
        .limit(chunk)
    ).all():
        yield from _chunk(connection, rows, after)
        after = rows[-1].id


def open_more_than_once(connection: Connection) -> Iterator[tuple[int, int]]:
    """Persons with several enrolments without a last month, each with its enrolment, in order."""
    is_open = enrollments.c.last_month.is_(None) & ~enrollments.c.annulled
    several = select(enrollments.c.person_id).where(is_open).group_by(enrollments.c.person_id).having(func.count() > 1)
    query = select(enrollments.c.person_id, enrollments.c.id).where(is_open, enrollments.c.person_id.in_(several))
    for row in connection.execute(query.order_by(enrollments.c.person_id, enrollments.c.id)):
        yield row.person_id, row.id


def without_employer(connection: Connection) -> Iterator[tuple[str, int]]:
    """Rows that no employer's ledger holds, by table and number."""
    for table in _OWNED:
        orphans = select(table.c.id).outerjoin(employers, employers.c.id == table.c.employer_id)
        for row_id in connection.execute(orphans.where(employers.c.id.is_(None))).scalars():
            yield table.name, row_id
    for table, named, owner in (
        (reduction_applications, reduction_applications.c.line_id, money_lines),
        (receipt_reversals, receipt_reversals.c.receipt_id, receipts),
    ):
        unnamed = select(table.c.id).outerjoin(owner, owner.c.id == named).where(owner.c.id.is_(None))
        for row_id in connection.execute(unnamed).scalars():
            yield table.name, row_id


def _chunk(connection: Connection, rows: Sequence[Row[int, str, Period]], after: int) -> Iterator[EmployerLedger]:
    last = rows[-1].id

    def owned(make: Callable[..., Item], query: Select[Any], owner: Any, order: Any) -> Mapping[int, Sequence[Item]]:
        grouped: dict[int, list[Item]] = defaultdict(list)
        for row in connection.execute(query.where(owner > after, owner <= last).order_by(order)):
            grouped[row[0]].append(make(*row[1:]))
        return grouped

    changes = owned(ChangeRow, _CHANGES, enrollment_changes.c.employer_id, enrollment_changes.c.id)
    insured = owned(EnrollmentRow, _ENROLLMENTS, enrollments.c.employer_id, enrollments.c.id)
    lines = owned(LineRow, _LINES, money_lines.c.employer_id, money_lines.c.id)
    bills = owned(_assessment, _ASSESSMENTS, assessments.c.employer_id, assessments.c.id)
    applications = owned(ApplicationRow, _APPLICATIONS, money_lines.c.employer_id, reduction_applications.c.id)
    movements = owned(MovementRow, _MOVEMENTS, credit_movements.c.employer_id, credit_movements.c.id)
    received = owned(ReceiptRow, _RECEIPTS, receipts.c.employer_id, receipts.c.id)
    reversals = owned(ReversalRow, _REVERSALS, receipts.c.employer_id, receipt_reversals.c.id)
    for row in rows:
        yield EmployerLedger(
            employer_id=row.id,
            region_code=row.region_code,
            insured_from=row.insured_from,
            changes=changes.get(row.id, ()),
            enrollments=insured.get(row.id, ()),
            lines=lines.get(row.id, ()),
            assessments=bills.get(row.id, ()),
            applications=applications.get(row.id, ()),
            movements=movements.get(row.id, ()),
            receipts=received.get(row.id, ()),
            reversals=reversals.get(row.id, ()),
        )


def _assessment(
    id: int, period: Period, status: str, paid: int, due_on: date, finalised_at: datetime, *figures: int
) -> AssessmentRow:
    return AssessmentRow(id, period, status, figures, paid, due_on, finalised_at)
