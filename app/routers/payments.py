"""实缴 (payments): `/integrations/payments`, the collection system's."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidatorFunctionWrapHandler, WrapValidator

from app.body_findings import MOST_FINDINGS
from app.domain.finding import Refused
from app.routers.documented import errors
from app.routers.lenient import Leniently, leniently, whole
from app.schemas.payments import (
    PaymentsAccepted,
    PaymentsIn,
    PaymentsRead,
    ReceiptNoPath,
    ReceiptShown,
    ReversalIn,
    payments_accepted,
    receipt_shown,
)
from app.strict_json import RecordsRoute
from app.usecases import payments
from app.wiring import API, Collector, answer

router = APIRouter(prefix=f"{API}/integrations/payments", tags=["integrations"], route_class=RecordsRoute)

_CODES = "assessment_missing conflict receipt_amount_invalid received_in_future refused idempotency_key_reused".split()


def _leniently(body: Any, validate: ValidatorFunctionWrapHandler) -> Leniently:
    return leniently(body, validate, without_them=PaymentsRead.model_validate, most=MOST_FINDINGS - 1)


@router.post(
    "",
    operation_id="bookPayments",
    summary="Book receipts (实缴入账)",
    description="Up to 5,000, all or none. Each pays figures 10 and 11 of the month it names first, then interest, then late fee; "
    "what is too much goes to the employer's credit (多缴转待转金). One sent again with the same content changes nothing; "
    "with other content it is a `conflict`. Scope `payments:write`; to a client of one employer no other is known.",
    response_model=PaymentsAccepted,
    responses=errors(*_CODES, body=True, client=True),
)
async def book_payments(
    request: Request, call: Collector, body: Annotated[PaymentsIn, WrapValidator(_leniently)]
) -> Response:
    read = whole(body)
    if read.value is None:
        raise Refused(read.findings)
    return await answer(request, call, payments_accepted, payments.receive, read.value.value(), read.findings)


@router.post(
    "/{external_no}/reversal",
    operation_id="reversePayment",
    summary="Reverse a receipt (实缴冲正)",
    description="The receipt counts no more and its assessment is outstanding again. Of its surplus, what is unused is taken back; "
    "what was used is on the employer's next assessment (借记). A second time changes nothing and answers the same (重复冲正). "
    "Scope `payments:write`.",
    response_model=ReceiptShown,
    responses=errors("not_found", "conflict", "idempotency_key_reused", body=True, client=True),
)
async def reverse_payment(request: Request, call: Collector, external_no: ReceiptNoPath, body: ReversalIn) -> Response:
    return await answer(request, call, receipt_shown, payments.reverse_receipt, external_no, body.reason)
