"""批次审核 (review of batches): a batch as one case: the queue, and all that is in review of it approved or rejected at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.change import waiting_findings
from app.domain.finding import Refused
from app.domain.quote import NOTHING
from app.repositories import decisions, review_batches
from app.repositories.batches import Batch
from app.repositories.changes import Change
from app.repositories.review_batches import Decisions, NarrowedBatches
from app.usecases import deciding
from app.usecases.content_digests import record_batch_step
from app.usecases.context import NOT_FOUND, Call, Work
from app.usecases.saving import refuse


@dataclass(frozen=True, slots=True)
class ReviewBatch:
    """A batch as officers see it: what was decided on its changes, and the money of those in review as previewed."""

    batch: Batch
    decisions: Decisions
    money_in_review: Mapping[str, str]

    @property
    def version(self) -> int:
        """That of the employer's file: decisions on its changes are not the batch's own."""
        return self.batch.version


@dataclass(frozen=True, slots=True)
class ReviewBatchPage:
    """A page of batches."""

    items: Sequence[ReviewBatch]
    page: int
    page_size: int
    total: int


def queue(call: Call, narrowed: NarrowedBatches, page: int, page_size: int) -> ReviewBatchPage:
    """The batches within the officer's reach, longest waiting first; those of which nothing was saved are the employer's own affair."""
    with call.reading() as work:
        reached = replace(narrowed, regions=(work.officer().region_code or "", *narrowed.regions))
        limits = {"offset": (page - 1) * page_size, "limit": page_size}
        found, total = review_batches.queue(work.connection, reached, **limits)
        if found:
            employer = found[0].employer if narrowed.employer_no else None
            work.looked_at("batches", employer, batches=[batch.id for batch in found])
        return ReviewBatchPage(_shown(work, found), page, page_size, total)


def read(call: Call, batch_id: int) -> ReviewBatch:
    """One batch, decided or not."""
    with call.reading() as work:
        batch = _reached(work, batch_id)
        work.looked_at(f"batches/{batch_id}", batch.employer)
        return _shown(work, [batch])[0]


def approve(call: Call, batch_id: int) -> ReviewBatch:
    """Approves all that is in review of a batch (整批通过), or nothing; of two officers at the same instant one does."""

    def act(work: Work, batch: Batch, waiting: Sequence[Change]) -> None:
        record_batch_step(work, batch, "approved", deciding.approve_many(work, waiting))
        subject = f"batches/{batch_id}"
        work.record("batch_approved", subject, employer=batch.employer, kind=batch.kind, changes=len(waiting))

    return _decide(call, batch_id, act)


def reject(call: Call, batch_id: int, reason_code: str, reason: str) -> ReviewBatch:
    """Does not pass all that is in review of a batch (整批未通过), with the reason that the employer reads."""

    def act(work: Work, batch: Batch, waiting: Sequence[Change]) -> None:
        record_batch_step(work, batch, "rejected", deciding.reject_many(work, waiting, reason_code, reason))
        subject, noted = f"batches/{batch_id}", {"kind": batch.kind, "reason_code": reason_code}
        work.record("batch_rejected", subject, employer=batch.employer, changes=len(waiting), **noted)

    return _decide(call, batch_id, act)


def _decide(call: Call, batch_id: int, act: Callable[[Work, Batch, Sequence[Change]], None]) -> ReviewBatch:
    with call.writing() as work:
        work.officer()
        batch = _reached(work, batch_id, locked=True)
        waiting = decisions.in_review_of_batch(work.connection, batch_id, batch.employer)
        refuse(waiting_findings(len(waiting)))
        act(work, batch, waiting)
        decided = _shown(work, [batch])[0]
        work.commit(decided)
        return decided


def _reached(work: Work, batch_id: int, *, locked: bool = False) -> Batch:
    batch = review_batches.find(work.connection, batch_id, locked=locked)
    if batch is None:
        raise Refused([NOT_FOUND.refused()])
    work.within_reach(batch.employer)
    return batch


def _shown(work: Work, found: Sequence[Batch]) -> list[ReviewBatch]:
    ids = [batch.id for batch in found]
    decided = review_batches.decisions_of(work.connection, ids)
    money = review_batches.money_in_review(work.connection, ids)
    return [ReviewBatch(batch, decided[batch.id], money.get(batch.id, NOTHING)) for batch in found]
