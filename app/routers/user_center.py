"""用户中心 (user center): business by state, the roster and the credit (§1.4)."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.domain.enrollment import EnrollmentStatus
from app.routers.documented import errors
from app.schemas.fields import PageNumber, PageSize
from app.schemas.user_center import (
    CreditShown,
    RosterShown,
    UserCenterShown,
    credit_shown,
    roster_shown,
    user_center_shown,
)
from app.strict_json import StrictRoute
from app.usecases import user_center
from app.wiring import API, AssessmentReader, ChangeReader, answer

router = APIRouter(prefix=API, tags=["user-center"], route_class=StrictRoute)


@router.get(
    "/user-center",
    operation_id="readUserCenter",
    summary="Read the user center (用户中心)",
    description="How many changes are in each state, those of batches and declarations among them, and the newest (业务经办进度). "
    "The lists are `GET /enrollment-changes?status=`.",
    response_model=UserCenterShown,
    responses=errors(client=True),
)
async def read_user_center(request: Request, call: ChangeReader) -> Response:
    return await answer(request, call, user_center_shown, user_center.progress)


@router.get(
    "/roster",
    operation_id="listRoster",
    summary="List the roster (参保人员查询)",
    description="Who is insured at the employer, or was: since when, until when, on which base; in the order of approval, "
    "ID numbers masked (本单位参保人员). The whole list as a file is `GET /exports/roster.xlsx`.",
    response_model=RosterShown,
    responses=errors(client=True),
)
async def list_roster(
    request: Request,
    call: ChangeReader,
    status: Annotated[
        EnrollmentStatus | None, Query(description="State (缴费状态): 参保缴费, 暂停缴费, 已撤销.")
    ] = None,
    name: Annotated[str | None, Query(max_length=100, description="Name, whole (姓名).")] = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response:
    return await answer(request, call, roster_shown, user_center.roster, status, name, page, page_size)


@router.get(
    "/credit",
    operation_id="readCredit",
    summary="Read the credit (待转金查询)",
    description="What each part of the employer's credit comes to, and its movements, latest first (待转金余额与明细).",
    response_model=CreditShown,
    responses=errors(client=True),
)
async def read_credit(
    request: Request, call: AssessmentReader, page: PageNumber = 1, page_size: PageSize = 20
) -> Response:
    return await answer(request, call, credit_shown, user_center.credit, page, page_size)
