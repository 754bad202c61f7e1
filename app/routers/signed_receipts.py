"""回执 (signed receipts): of each submission and decision, for those it concerns; and their verification, for anyone."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.routers.documented import errors
from app.schemas.fields import PageNumber, PageSize
from app.schemas.signed_receipts import (
    SignedReceiptShown,
    SignedReceiptsShown,
    VerificationIn,
    VerificationShown,
    receipt_shown,
    receipts_shown,
    verification_shown,
)
from app.strict_json import StrictRoute
from app.usecases import signed_receipts
from app.wiring import API, ReceiptReader, RowNumber, Visitor, answer

router = APIRouter(prefix=API, tags=["receipts"], route_class=StrictRoute)

ReceiptNumber = Annotated[
    str,
    Path(description="Receipt number (回执编号), as answers give it.", examples=["2026031800000001-01"]),
]


@router.get(
    "/receipts/{receipt_no}",
    operation_id="readReceipt",
    summary="Read a receipt (查看回执)",
    description="The signed receipt of a submission or decision, for the employer and the officers of its region. The same one comes out "
    "each time; only after the hall has changed its key is it signed anew, and what was signed before still verifies (查看回执).",
    response_model=SignedReceiptShown,
    responses=errors("not_found", client=True),
)
async def read_receipt(request: Request, call: ReceiptReader, receipt_no: ReceiptNumber) -> Response:
    return await answer(request, call, receipt_shown, signed_receipts.read, receipt_no)


@router.get(
    "/enrollment-changes/{id}/receipts",
    operation_id="listChangeReceipts",
    summary="Receipts of a change (业务回执)",
    description="A receipt of each time a change was submitted, approved, rejected or rolled back, oldest first. A later edit alters none "
    "of them (业务回执).",
    response_model=SignedReceiptsShown,
    responses=errors("not_found", client=True),
)
async def list_change_receipts(
    request: Request, call: ReceiptReader, id: RowNumber, page: PageNumber = 1, page_size: PageSize = 20
) -> Response:
    return await answer(request, call, receipts_shown, signed_receipts.of_change, id, page, page_size)


@router.get(
    "/batches/{id}/receipts",
    operation_id="listBatchReceipts",
    summary="Receipts of a batch (批次回执)",
    description="A receipt of each time rows of a batch were saved, and of its approval or rejection as a whole, oldest first; each of its "
    "changes has receipts of its own (批次回执).",
    response_model=SignedReceiptsShown,
    responses=errors("not_found", client=True),
)
async def list_batch_receipts(
    request: Request, call: ReceiptReader, id: RowNumber, page: PageNumber = 1, page_size: PageSize = 20
) -> Response:
    return await answer(request, call, receipts_shown, signed_receipts.of_batch, id, page, page_size)


@router.post(
    "/portal/receipt-verifications",
    operation_id="verifyReceipt",
    summary="Verify a receipt (验证回执)",
    description="Whether a receipt is one of this hall's and untouched, and what it says; no person is named in it. The same can be done "
    "offline with `/.well-known/jwks.json`, as docs/verifying-receipts.md shows (验证回执).",
    response_model=VerificationShown,
    responses=errors(body=True, session=False),
)
async def verify_receipt(request: Request, call: Visitor, body: VerificationIn) -> Response:
    return await answer(request, call, verification_shown, signed_receipts.verify, body.receipt)
