"""回执 (receipts): of submissions and decisions, signed, and verified by whoever is handed one."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.routers.documented import errors
from app.schemas.fields import PageNumber, PageSize
from app.schemas.receipts import (
    ReceiptToVerifyIn,
    ReceiptVerified,
    SignedReceiptShown,
    StepReceiptsShown,
    receipt_verified,
    receipts_shown,
    signed_receipt_shown,
)
from app.strict_json import StrictRoute
from app.usecases import receipts
from app.wiring import API, ChangeReader, RowNumber, Visitor, answer

router = APIRouter(prefix=API, tags=["receipts"], route_class=StrictRoute)

ReceiptNumber = Annotated[
    str,
    Path(alias="receipt_no", max_length=40, description="Receipt number (回执编号).", examples=["R202603100000000001"]),
]


@router.get(
    "/enrollment-changes/{id}/receipts",
    operation_id="listChangeReceipts",
    summary="List the receipts of a change (业务回执)",
    description="One for each submission and decision, the newest first; a receipt is read by its number to be had signed (回执列表).",
    response_model=StepReceiptsShown,
    responses=errors("not_found", client=True),
)
async def list_change_receipts(
    request: Request, call: ChangeReader, id: RowNumber, page: PageNumber = 1, page_size: PageSize = 20
) -> Response:
    return await answer(request, call, receipts_shown, receipts.of_change, id, page, page_size)


@router.get(
    "/batches/{id}/receipts",
    operation_id="listBatchReceipts",
    summary="List the receipts of a batch (批次回执)",
    description="Those of all its changes, the newest first (回执列表).",
    response_model=StepReceiptsShown,
    responses=errors("not_found", client=True),
)
async def list_batch_receipts(
    request: Request, call: ChangeReader, id: RowNumber, page: PageNumber = 1, page_size: PageSize = 20
) -> Response:
    return await answer(request, call, receipts_shown, receipts.of_batch, id, page, page_size)


@router.get(
    "/receipts/{receipt_no}",
    operation_id="readReceipt",
    summary="Read a receipt with its signature (签名回执)",
    description="What was sent or decided, signed; the same whenever it is asked for, and to be verified without the hall (回执).",
    response_model=SignedReceiptShown,
    responses=errors("not_found", "conflict", client=True),
)
async def read_receipt(request: Request, call: ChangeReader, receipt_no: ReceiptNumber) -> Response:
    return await answer(request, call, signed_receipt_shown, receipts.read, receipt_no)


@router.post(
    "/portal/receipt-verifications",
    operation_id="verifyReceipt",
    summary="Verify a receipt (回执验证)",
    description="Whether a receipt is one of ours and as it was, and what it says; nothing of it tells of a person (回执验证).",
    response_model=ReceiptVerified,
    responses=errors(session=False, body=True),
)
async def verify_receipt(request: Request, call: Visitor, body: ReceiptToVerifyIn) -> Response:
    return await answer(request, call, receipt_verified, receipts.verify, body.receipt)
