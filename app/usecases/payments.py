"""实缴 (payments): receipts booked on the assessments that they name, all or nothing, and reversed (§ 5.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.employer import Employer
from app.domain.fen import format_yuan
from app.domain.finding import Finding, Refused
from app.domain.payment import (
    Bill,
    Receipt,
    SentReceipt,
    apply_receipts,
    debit,
    new_receipts,
    receipt_findings,
    reverse,
)
from app.domain.period import Period
from app.repositories import credit, employers, events, money_lines, receipts
from app.repositories.receipts import Booked
from app.usecases.context import NOT_FOUND, Call, Work
from app.usecases.saving import refuse


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many of the receipts sent were new, and how many were known already."""

    accepted: int
    already_known: int


def receive(call: Call, sent: Sequence[SentReceipt], malformed: Sequence[Finding] = ()) -> Accepted:
    """Books receipts (实缴入账), all or nothing; one that is sent again with the same content changes nothing.

    `malformed` are findings of fields that could not be read: a call is refused with them and all else that is wrong.
    """
    with call.writing() as work:
        reached = _locked(work, {each.employer_no for each in sent if each.employer_no is not None})
        booked = receipts.known(work.connection, {each.external_no for each in sent if each.external_no is not None})
        known = {number: each.receipt for number, each in booked.items()}
        bills = _bills(work, reached, sent)
        refuse([*malformed, *receipt_findings(sent, known, reached, bills, work.now)])
        new = new_receipts(sent, known)
        if new:
            _book(work, new, reached, bills)
        accepted = Accepted(len(new), len(sent) - len(new))
        new_ones, known_ones = accepted.accepted, accepted.already_known
        work.record("payments_received", "payments", employer=_bound_to(work), accepted=new_ones, known=known_ones)
        work.commit(accepted)
        return accepted


def reverse_receipt(call: Call, external_no: str, reason: str) -> Booked:
    """Reverses a receipt (冲正), once: un-applied, its surplus taken back or debited; a second time it is as it is."""
    with call.writing() as work:
        booked = _found(work, external_no)
        if not _locked(work, {booked.receipt.employer_no}):
            raise Refused([NOT_FOUND.refused()])
        booked = _found(work, external_no)
        if booked.reversal is None:
            _undo(work, booked, reason)
            employer = employers.by_number(work.connection, booked.receipt.employer_no)
            work.record("payment_reversed", f"payments/{booked.id}", employer=employer)
            booked = _found(work, external_no)
        work.commit(booked)
        return booked


def _locked(work: Work, employer_nos: set[str]) -> dict[str, int]:
    """The row numbers of the employers within the caller's reach: to a client of one employer no other is known."""
    bound = _bound_to(work)
    within = employer_nos if bound is None else employer_nos & {bound.employer_no}
    return employers.locked_by_numbers(work.connection, within)


def _bound_to(work: Work) -> Employer | None:
    return work.actor.employer if work.actor is not None else None


def _bills(work: Work, reached: Mapping[str, int], sent: Sequence[SentReceipt]) -> dict[tuple[str, Period], Bill]:
    numbers = {employer_id: employer_no for employer_no, employer_id in reached.items()}
    found = receipts.bills(work.connection, numbers, {each.period for each in sent if each.period is not None})
    return {(numbers[employer_id], period): bill for (employer_id, period), bill in found.items()}


def _book(
    work: Work, new: Sequence[Receipt], reached: Mapping[str, int], bills: Mapping[tuple[str, Period], Bill]
) -> None:
    named = [bills[receipt.employer_no, receipt.period] for receipt in new]
    amounts = [(bill.assessment_id, receipt.amount) for bill, receipt in zip(named, new, strict=True)]
    applications, after = apply_receipts(amounts, {bill.assessment_id: bill for bill in named})
    booked = [
        (reached[receipt.employer_no], bill.assessment_id, receipt, application)
        for receipt, bill, application in zip(new, named, applications, strict=True)
    ]
    ids = receipts.add(work.connection, booked, work.who, work.now)
    surplus = [
        credit.movement(employer_id, "employer", "overpayment", part, work.now, receipt_id=ids[receipt.external_no])
        for employer_id, _, receipt, application in booked
        if (part := application.surplus)
    ]
    credit.add(work.connection, surplus)
    before = {bill.assessment_id: bill for bill in named}
    receipts.pay(work.connection, [bill for number, bill in after.items() if bill != before[number]])
    told = [
        (_subject(receipt), employer_id, _told(receipt, after[assessment_id]))
        for employer_id, assessment_id, receipt, _ in booked
    ]
    events.tell_all(work.connection, "payment.received", work.now, told)


def _undo(work: Work, booked: Booked, reason: str) -> None:
    surplus = credit.surplus_of_receipt(work.connection, booked.id)
    reversal = reverse(booked.application, surplus.remaining if surplus else 0)
    receipts.add_reversal(work.connection, booked.id, reversal, reason, work.who, work.now)
    if surplus is not None and reversal.taken_back:
        taken_back = credit.movement(
            booked.employer_id,
            surplus.part,
            "overpayment_reversed",
            -reversal.taken_back,
            work.now,
            source_id=surplus.movement_id,
            receipt_id=booked.id,
        )
        credit.add(work.connection, [taken_back])
    if reversal.debited:
        line = money_lines.new_row(
            debit(booked.receipt.period, reversal.debited),
            "debit",
            employer_id=booked.employer_id,
            person_id=None,
            enrollment_id=None,
            change_id=None,
            at=work.now,
            receipt_id=booked.id,
        )
        money_lines.add(work.connection, [line])
    bill = receipts.bill(work.connection, booked.assessment_id)
    if booked.application.paid:
        receipts.pay(work.connection, [bill])
    events.tell(
        work.connection,
        "payment.reversed",
        _subject(booked.receipt),
        booked.employer_id,
        work.now,
        _told(booked.receipt, bill),
    )


def _found(work: Work, external_no: str) -> Booked:
    booked = receipts.find(work.connection, external_no)
    if booked is None:
        raise Refused([NOT_FOUND.refused()])
    return booked


def _subject(receipt: Receipt) -> str:
    return f"payments/{receipt.external_no}"


def _told(receipt: Receipt, bill: Bill) -> dict[str, Any]:
    """What other systems are told of a receipt: whose it is, and what has become of its assessment."""
    return {
        "external_no": receipt.external_no,
        "period": str(receipt.period),
        "amount": format_yuan(receipt.amount),
        "assessment_status": bill.status,
    }
