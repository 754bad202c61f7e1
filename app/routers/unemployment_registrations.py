"""失业登记上报 (unemployment registrations): `/integrations/unemployment-registrations`, the employment service's."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidatorFunctionWrapHandler, WrapValidator

from app.body_findings import MOST_FINDINGS
from app.domain.finding import Refused
from app.routers.documented import errors
from app.routers.lenient import Leniently, leniently, whole
from app.schemas.unemployment_registrations import (
    RegistrationsAccepted,
    RegistrationsIn,
    RegistrationsRead,
    registrations_accepted,
)
from app.strict_json import RecordsRoute
from app.usecases import unemployment_registrations
from app.wiring import API, Registrar, answer

router = APIRouter(prefix=f"{API}/integrations", tags=["integrations"], route_class=RecordsRoute)
_CODES = "id_number_invalid unknown_code registration_in_future registration_repeated refused".split()


def _leniently(body: Any, validate: ValidatorFunctionWrapHandler) -> Leniently:
    return leniently(body, validate, without_them=RegistrationsRead.model_validate, most=MOST_FINDINGS - 1)


@router.post(
    "/unemployment-registrations",
    operation_id="reportUnemploymentRegistrations",
    summary="Report unemployment registrations (失业登记上报)",
    description="Up to 5,000, all or none, each known by its `external_no`: sent again with other content, or `cancelled`, it takes "
    "the place of what was there. Where a region matches suspensions (昆明市), they are judged by these from then on. Scope "
    "`registrations:write`, and no client that is bound to one employer.",
    response_model=RegistrationsAccepted,
    responses=errors(*_CODES, "idempotency_key_reused", body=True, client=True),
)
async def report_registrations(
    request: Request, call: Registrar, body: Annotated[RegistrationsIn, WrapValidator(_leniently)]
) -> Response:
    read = whole(body)
    if read.value is None:
        raise Refused(read.findings)
    arguments = (read.value.value(), read.findings)
    return await answer(request, call, registrations_accepted, unemployment_registrations.report, *arguments)
