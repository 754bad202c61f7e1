"""回执 (signed receipts): made on reading from steps that are never written again, so the same one comes out each time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.domain.calendar import local
from app.domain.change import ChangeKind
from app.domain.employer import Employer
from app.domain.finding import Refused
from app.domain.signed_receipt import ReceiptSubject, SignedReceipt, batch_number, read_number, receipt_number
from app.repositories import batches, changes, signed_receipts
from app.repositories.signed_receipts import ReceiptedStep
from app.usecases.context import NOT_FOUND, ROLES, Call, Work
from app.usecases.document_signing import signed, verified


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt and its signed text, compact JWS."""

    receipt: SignedReceipt
    document: str


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """A page of receipts, oldest first."""

    items: Sequence[ReceiptView]
    page: int
    page_size: int
    total: int


@dataclass(frozen=True, slots=True)
class _Subject:
    """The change or batch that receipts are about."""

    subject: ReceiptSubject
    id: int
    no: str
    kind: ChangeKind
    employer: Employer


def read(call: Call, receipt_no: str) -> ReceiptView:
    """One receipt by its number (回执编号)."""
    call.hall.documents.ready()
    with call.reading() as work:
        numbered = read_number(receipt_no)
        if numbered is None:
            raise Refused([NOT_FOUND.refused()])
        about, subject_id, ordinal = numbered
        subject = _batch(work, subject_id) if about == "batch" else _change(work, subject_id)
        found = [each for each in _page(work, subject, ordinal, 1).items if each.receipt.receipt_no == receipt_no]
        if not found:
            raise Refused([NOT_FOUND.refused()])
        return found[0]


def of_change(call: Call, change_id: int, page: int, page_size: int) -> ReceiptPage:
    """The receipts of a change (业务回执)."""
    call.hall.documents.ready()
    with call.reading() as work:
        return _page(work, _change(work, change_id), page, page_size)


def of_batch(call: Call, batch_id: int, page: int, page_size: int) -> ReceiptPage:
    """The receipts of a batch as a whole (批次回执); each of its changes has its own."""
    call.hall.documents.ready()
    with call.reading() as work:
        return _page(work, _batch(work, batch_id), page, page_size)


def verify(call: Call, document: str) -> Mapping[str, Any] | None:
    """What a receipt says, if this hall signed it and nothing in it was changed since (验证回执); none otherwise."""
    return verified(call.hall, "receipt", document)


def _change(work: Work, change_id: int) -> _Subject:
    change = changes.find(work.connection, change_id)
    if change is None:
        raise _nothing_there(work)
    return _reached(work, _Subject("enrollment_change", change.id, change.change_no, change.kind, change.employer))


def _batch(work: Work, batch_id: int) -> _Subject:
    batch = batches.find(work.connection, batch_id)
    if batch is None:
        raise _nothing_there(work)
    number = batch_number(batch.id, batch.created_at)
    return _reached(work, _Subject("batch", batch.id, number, batch.kind, batch.employer))


def _nothing_there(work: Work) -> Refused:
    """As what is there and out of reach is refused: who acts for no employer may not ask at all."""
    if not _is_officer(work):
        work.employer()
    return Refused([NOT_FOUND.refused()])


def _reached(work: Work, subject: _Subject) -> _Subject:
    """The subject where it is the caller's own, or within the region of an officer."""
    if _is_officer(work):
        work.within_reach(subject.employer)
    elif work.employer().id != subject.employer.id:
        raise Refused([NOT_FOUND.refused()])
    return subject


def _is_officer(work: Work) -> bool:
    return work.actor is not None and work.actor.role in ROLES


def _page(work: Work, subject: _Subject, page: int, page_size: int) -> ReceiptPage:
    steps = signed_receipts.of_batch if subject.subject == "batch" else signed_receipts.of_change
    offset = (page - 1) * page_size
    found, total = steps(work.connection, subject.id, offset=offset, limit=page_size)
    if not total and _is_officer(work):
        # What was never sent is the employer's own affair.
        raise Refused([NOT_FOUND.refused()])
    receipts = [_receipt(subject, ordinal, step) for ordinal, step in enumerate(found, offset + 1)]
    views = [ReceiptView(each, signed(work.hall, "receipt", _payload(each))) for each in receipts]
    return ReceiptPage(views, page, page_size, total)


def _receipt(subject: _Subject, ordinal: int, step: ReceiptedStep) -> SignedReceipt:
    return SignedReceipt(
        receipt_no=receipt_number(subject.no, ordinal),
        subject=subject.subject,
        subject_id=subject.id,
        subject_no=subject.no,
        kind=subject.kind,
        employer_no=subject.employer.employer_no,
        step=step.step,
        at=step.at,
        changes=step.changes,
        digest=step.digest,
    )


def _payload(receipt: SignedReceipt) -> dict[str, Any]:
    """What is signed: the receipt as it is answered."""
    return {**asdict(receipt), "at": local(receipt.at).isoformat()}
