"""回执 (receipts): who sent or decided what and when, signed so that anybody can verify it without the hall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.calendar import local
from app.domain.finding import Refused
from app.domain.receipt import step_of
from app.repositories import changes, signed_documents, signed_receipts
from app.repositories.signed_receipts import ReceiptedStep
from app.usecases import document_signing
from app.usecases.batches import own
from app.usecases.context import NOT_FOUND, Call


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """A receipt with its signature, which holds all that it says."""

    step: ReceiptedStep
    signature: str


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """A page of receipts, not yet signed."""

    items: Sequence[ReceiptedStep]
    page: int
    page_size: int
    total: int


def of_change(call: Call, change_id: int, page: int, page_size: int) -> ReceiptPage:
    """The receipts of one of the employer's changes, the newest first."""
    with call.reading() as work:
        employer = work.employer()
        change = changes.find(work.connection, change_id)
        if change is None or change.employer.id != employer.id:
            raise Refused([NOT_FOUND.refused()])
        work.looked_at(f"changes/{change_id}", employer)
        limits = {"offset": (page - 1) * page_size, "limit": page_size}
        found, total = signed_receipts.page_of_change(work.connection, change_id, **limits)
        return ReceiptPage(found, page, page_size, total)


def of_batch(call: Call, batch_id: int, page: int, page_size: int) -> ReceiptPage:
    """The receipts of the changes of one of the employer's batches, the newest first."""
    with call.reading() as work:
        batch = own(work, batch_id, None)
        work.looked_at(f"batches/{batch_id}", batch.employer)
        limits = {"offset": (page - 1) * page_size, "limit": page_size}
        found, total = signed_receipts.page_of_batch(work.connection, batch_id, **limits)
        return ReceiptPage(found, page, page_size, total)


def read(call: Call, receipt_no: str) -> SignedReceipt:
    """One of the employer's receipts, signed when it is asked for first, and the same ever after."""
    with call.writing(late=True) as work:
        employer = work.employer()
        step_id = step_of(receipt_no)
        step = None if step_id is None else signed_receipts.find(work.connection, step_id)
        if step is None or step.receipt_no != receipt_no or step.employer.id != employer.id:
            raise Refused([NOT_FOUND.refused()])
        work.looked_at(f"receipts/{receipt_no}", employer)
        signature = signed_documents.find(work.connection, "receipt", receipt_no)
        if signature is not None:
            work.keep_notes()
            return SignedReceipt(step, signature)
        work.begin()
        done = SignedReceipt(step, document_signing.signed(work, "receipt", receipt_no, _content(step)))
        work.commit(done)
        return done


def verify(call: Call, receipt: str) -> Mapping[str, Any] | None:
    """What a receipt says, for anybody who was handed one (回执验证); none where it is not one of ours, or not as it was."""
    with call.reading() as work:
        return document_signing.content_of(work, "receipt", receipt)


def _content(step: ReceiptedStep) -> dict[str, Any]:
    """What is signed: nothing of it tells of a person but the digest."""
    return {
        "receipt_no": step.receipt_no,
        "step": step.step,
        "at": local(step.at).isoformat(),
        "employer_no": step.employer.employer_no,
        "employer_name": step.employer.name,
        "change_no": step.change_no,
        "kind": step.kind,
        "batch_id": step.batch_id,
        "digest": step.digest,
    }
