"""实缴 (receipts) in rows: what was received, how it was applied, and what was reversed; rows are only ever added."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, update

from app.domain.explanation import ExplainedReceipt
from app.domain.payment import Application, Bill, Receipt, Reversal
from app.domain.period import Period
from app.repositories.payment_tables import receipt_reversals, receipts
from app.repositories.tables import assessments, employers, is_not_voided


@dataclass(frozen=True, slots=True)
class Booked:
    """A receipt as stored, how it was applied, and its reversal with reason and moment where it was reversed."""

    id: int
    employer_id: int
    assessment_id: int
    receipt: Receipt
    application: Application
    booked_at: datetime
    reversal: Reversal | None
    reason: str | None
    reversed_at: datetime | None


_COLUMNS = (
    receipts.c.id,
    receipts.c.employer_id,
    receipts.c.assessment_id,
    receipts.c.external_no,
    employers.c.employer_no,
    assessments.c.period,
    receipts.c.amount,
    receipts.c.received_on,
    receipts.c.principal,
    receipts.c.interest,
    receipts.c.late_fee,
    receipts.c.surplus,
    receipts.c.created_at,
    receipt_reversals.c.taken_back,
    receipt_reversals.c.debited,
    receipt_reversals.c.reason,
    receipt_reversals.c.created_at.label("reversed_at"),
)
_booked: Select[Any] = (
    select(*_COLUMNS)
    .join(employers, employers.c.id == receipts.c.employer_id)
    .join(assessments, assessments.c.id == receipts.c.assessment_id)
    .outerjoin(receipt_reversals, receipt_reversals.c.receipt_id == receipts.c.id)
)
_pay = (
    update(assessments)
    .where(assessments.c.id == bindparam("of_assessment"))
    .values(paid=bindparam("now_paid"), status=bindparam("now_status"), version=assessments.c.version + 1)
)


def _booked_from(row: Row[Any]) -> Booked:
    return Booked(
        id=row.id,
        employer_id=row.employer_id,
        assessment_id=row.assessment_id,
        receipt=Receipt(row.external_no, row.employer_no, row.period, row.amount, row.received_on),
        application=Application(row.principal, row.interest, row.late_fee, row.surplus),
        booked_at=row.created_at,
        reversal=None if row.reversed_at is None else Reversal(row.taken_back, row.debited),
        reason=row.reason,
        reversed_at=row.reversed_at,
    )


def known(connection: Connection, external_nos: Collection[str]) -> dict[str, Booked]:
    """The receipts of some numbers that are there already, by number."""
    rows = connection.execute(_booked.where(receipts.c.external_no.in_(external_nos)))
    return {row.external_no: _booked_from(row) for row in rows}


def find(connection: Connection, external_no: str) -> Booked | None:
    """The receipt of a number."""
    return known(connection, [external_no]).get(external_no)


def bills(
    connection: Connection, employer_ids: Collection[int], periods: Collection[Period]
) -> dict[tuple[int, Period], Bill]:
    """Some employers' standing assessments of some months, by employer and month, with what receipts have met of them."""
    wanted = (assessments.c.employer_id.in_(employer_ids), assessments.c.period.in_(periods), is_not_voided)
    return {(row.employer_id, row.period): _bill_from(row) for row in connection.execute(_bills().where(*wanted))}


def bill(connection: Connection, assessment_id: int) -> Bill:
    """One assessment with what receipts have met of it."""
    return _bill_from(connection.execute(_bills().where(assessments.c.id == assessment_id)).one())


def _bills() -> Select[Any]:
    # Summed for each assessment by itself, so that only its own receipts are read.
    met = [
        select(func.coalesce(func.sum(part), 0))
        .where(
            receipts.c.assessment_id == assessments.c.id,
            ~select(receipt_reversals.c.id).where(receipt_reversals.c.receipt_id == receipts.c.id).exists(),
        )
        .correlate(assessments)
        .scalar_subquery()
        .label(f"met_{part.name}")
        for part in (receipts.c.principal, receipts.c.interest, receipts.c.late_fee)
    ]
    return select(
        assessments.c.id,
        assessments.c.employer_id,
        assessments.c.period,
        (assessments.c.employer_payable + assessments.c.employee_payable).label("principal"),
        assessments.c.interest,
        assessments.c.late_fee,
        *met,
    )


def _bill_from(row: Row[Any]) -> Bill:
    # PostgreSQL sums whole numbers to decimals.
    met = (int(row.met_principal), int(row.met_interest), int(row.met_late_fee))
    return Bill(row.id, row.principal, row.interest, row.late_fee, met)


def add(
    connection: Connection,
    booked: Sequence[tuple[int, int, Receipt, Application]],
    sent_by: str,
    at: datetime,
) -> dict[str, int]:
    """Books receipts, each of an employer and assessment, as they were applied; their row numbers by their own."""
    rows = [
        {
            "external_no": receipt.external_no,
            "employer_id": employer_id,
            "assessment_id": assessment_id,
            "amount": receipt.amount,
            "received_on": receipt.received_on,
            "principal": application.principal,
            "interest": application.interest,
            "late_fee": application.late_fee,
            "surplus": application.surplus,
            "sent_by": sent_by,
            "created_at": at,
        }
        for employer_id, assessment_id, receipt, application in booked
    ]
    connection.execute(insert(receipts), rows)
    # Asked for afterwards: an insert that gives its numbers back in order is one statement a row on SQLite.
    numbers = [receipt.external_no for _, _, receipt, _ in booked]
    query = select(receipts.c.external_no, receipts.c.id).where(receipts.c.external_no.in_(numbers))
    return {row.external_no: row.id for row in connection.execute(query)}


def add_reversal(
    connection: Connection, receipt_id: int, reversal: Reversal, reason: str, sent_by: str, at: datetime
) -> None:
    """Writes that a receipt was reversed."""
    values = {"taken_back": reversal.taken_back, "debited": reversal.debited, "reason": reason}
    connection.execute(
        insert(receipt_reversals), {"receipt_id": receipt_id, **values, "sent_by": sent_by, "created_at": at}
    )


def pay(connection: Connection, paid: Collection[Bill]) -> None:
    """Writes what is paid of some assessments now, all in one statement."""
    if paid:
        rows = [
            {"of_assessment": each.assessment_id, "now_paid": each.paid, "now_status": each.status} for each in paid
        ]
        connection.execute(_pay, rows)


def explained(connection: Connection, receipt_id: int) -> ExplainedReceipt:
    """A reversed receipt as the explanation of its debit wants it."""
    row = connection.execute(_booked.where(receipts.c.id == receipt_id)).one()
    booked = _booked_from(row)
    return ExplainedReceipt(
        booked.receipt.external_no,
        booked.receipt.amount,
        booked.application.surplus,
        booked.reversal.taken_back if booked.reversal else 0,
    )
