"""批次审核 (review of batches): officers see a batch as one case and decide the whole of it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from app.domain.batch.columns import BatchKind
from app.repositories.review_batches import NarrowedBatches
from app.routers.documented import errors
from app.schemas.fields import PageNumber, PageSize
from app.schemas.review import RejectionIn
from app.schemas.review_batches import (
    ReviewBatchesShown,
    ReviewBatchShown,
    review_batch_shown,
    review_batches_shown,
)
from app.strict_json import StrictRoute
from app.usecases import review_batches
from app.wiring import API, Officer, RowNumber, answer

router = APIRouter(prefix=f"{API}/review/batches", tags=["review"], route_class=StrictRoute)

_DECIDED = "not_found wrong_status conflict idempotency_key_reused".split()
_APPROVAL = (
    "already_insured name_mismatch not_insured_here enroll_month_before_employer suspension_before_enrollment "
    "policy_missing refused"
).split()


@router.get(
    "",
    operation_id="listReviewBatches",
    summary="The queue of batches (待审核批次)",
    description="Batches of which something was saved, within the officer's region, longest waiting first; each with what was decided "
    "on its changes, which are in the queue of changes by `batch_id` (待审核批次).",
    response_model=ReviewBatchesShown,
    responses=errors(),
)
async def list_batches(
    request: Request,
    call: Officer,
    page: PageNumber = 1,
    page_size: PageSize = 20,
    status: Annotated[
        Literal["in_review", "decided", "partly_saved", "saved"] | None,
        Query(
            description="Something to decide (待审核) or nothing (已审核), or how far it is saved (部分保存、已保存)."
        ),
    ] = None,
    kind: Annotated[BatchKind | None, Query(description="Kind (业务种类): 人员批量增加, 人员批量减少.")] = None,
    employer_no: Annotated[str | None, Query(pattern=r"^[0-9]{12}$", description="Employer number (单位编号).")] = None,
) -> Response:
    narrowed = NarrowedBatches(status, kind, employer_no)
    return await answer(request, call, review_batches_shown, review_batches.queue, narrowed, page, page_size)


@router.get(
    "/{id}",
    operation_id="readReviewBatch",
    summary="A batch as one case (批次)",
    description="A batch with its employer, what was decided on its changes, and the money of those in review (批次审核情况).",
    response_model=ReviewBatchShown,
    responses=errors("not_found"),
)
async def read_batch(request: Request, call: Officer, id: RowNumber) -> Response:
    return await answer(request, call, review_batch_shown, review_batches.read, id)


@router.post(
    "/{id}/approval",
    operation_id="approveReviewBatch",
    summary="Approve a batch (整批通过)",
    description="Approves all of its changes that are in review, each computed afresh, or none: a refusal names every one that cannot "
    "be, by `params.change_id` and `params.row_number`. With nothing in review it is `wrong_status` (整批审核通过).",
    response_model=ReviewBatchShown,
    responses=errors(*_DECIDED, *_APPROVAL),
)
async def approve_batch(request: Request, call: Officer, id: RowNumber) -> Response:
    return await answer(request, call, review_batch_shown, review_batches.approve, id, slow="batches")


@router.post(
    "/{id}/rejection",
    operation_id="rejectReviewBatch",
    summary="Reject a batch (整批未通过)",
    description="Does not pass any of its changes that are in review; the employer reads the reason at each and can correct and submit "
    "them again. With nothing in review it is `wrong_status` (整批审核未通过).",
    response_model=ReviewBatchShown,
    responses=errors(*_DECIDED, "unknown_code", body=True),
)
async def reject_batch(request: Request, call: Officer, id: RowNumber, body: RejectionIn) -> Response:
    arguments = (id, body.reason_code, body.reason)
    return await answer(request, call, review_batch_shown, review_batches.reject, *arguments, slow="batches")
