"""核定单验证 (form verifications): what the portal answers to the code of a printed form (§2.5)."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.routers.documented import errors
from app.schemas.form_verifications import VerifiedFormShown, verified_form_shown
from app.strict_json import StrictRoute
from app.usecases import form_verifications
from app.wiring import API, Visitor, answer

router = APIRouter(prefix=f"{API}/portal", tags=["portal"], route_class=StrictRoute)

Code = Annotated[
    str,
    Path(
        max_length=40,
        description="The code on the form (验证码); small letters, spaces, and O for 0 do not matter.",
        examples=["0000-0004-9G5X-7K2M"],
    ),
]


@router.get(
    "/form-verifications/{code}",
    operation_id="verifyForm",
    summary="Verify a printed form (核定单验证)",
    description="What the form of a code must say, and whether its assessment still stands; nobody is named but the employer (核定单验证).",
    response_model=VerifiedFormShown,
    responses=errors("not_found", "rate_limited", session=False),
)
async def verify_form(request: Request, call: Visitor, code: Code) -> Response:
    return await answer(request, call, verified_form_shown, form_verifications.verify, code)
