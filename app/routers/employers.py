"""参保单位 (employers), the officers' side: `/review/employers`."""

from fastapi import APIRouter, Request, Response

from app.routers.documented import errors
from app.schemas.accounts import AccountIn, UsernameShown, username_shown
from app.schemas.employers import (
    EmployerIn,
    EmployerPageShown,
    EmployerPatch,
    EmployerShown,
    employer_page_shown,
    employer_shown,
)
from app.schemas.fields import EmployerNoPath, PageNumber, PageSize
from app.strict_json import StrictRoute
from app.usecases import accounts, employers
from app.wiring import API, Admin, ExpectedVersion, Officer, answer

router = APIRouter(prefix=f"{API}/review/employers", tags=["review"], route_class=StrictRoute)


@router.post(
    "",
    operation_id="createEmployer",
    status_code=201,
    response_model=EmployerShown,
    summary="Register an employer (单位登记)",
    description="Role `admin`, within its own region. Without `employer_no` the region's next number is given (单位编号自动编排).",
    responses=errors("credit_code_invalid", "unknown_code", "conflict", "refused", "idempotency_key_reused", body=True),
)
async def create_employer(request: Request, call: Admin, body: EmployerIn) -> Response:
    return await answer(request, call, employer_shown, employers.register_employer, body.value(), status=201)


@router.get(
    "",
    operation_id="listEmployers",
    response_model=EmployerPageShown,
    summary="List the region's employers (单位列表)",
    description="The employers within the officer's region (管辖范围内的参保单位), by number.",
    responses=errors(),
)
async def list_employers(request: Request, call: Officer, page: PageNumber = 1, page_size: PageSize = 20) -> Response:
    return await answer(request, call, employer_page_shown, employers.list_employers, page, page_size)


@router.get(
    "/{employer_no}",
    operation_id="readEmployer",
    response_model=EmployerShown,
    summary="Read an employer (单位查询)",
    description="An employer within the officer's region (参保单位信息); its `version` is the ETag.",
    responses=errors("not_found"),
)
async def read_employer(request: Request, call: Officer, employer_no: EmployerNoPath) -> Response:
    return await answer(request, call, employer_shown, employers.read_employer, employer_no)


@router.patch(
    "/{employer_no}",
    operation_id="changeEmployer",
    response_model=EmployerShown,
    summary="Change an employer (单位信息变更)",
    description="Role `admin`. A JSON merge patch of name, type, region and contact (名称、类型、行政区划、联系人); needs `If-Match`.",
    responses=errors("unknown_code", "not_found", "version_required", "version_stale", "conflict", body=True),
)
async def change_employer(
    request: Request, call: Admin, employer_no: EmployerNoPath, version: ExpectedVersion, body: EmployerPatch
) -> Response:
    arguments = (employer_no, version, body.value())
    return await answer(request, call, employer_shown, employers.change_employer, *arguments)


@router.post(
    "/{employer_no}/account",
    operation_id="createEmployerAccount",
    status_code=201,
    response_model=UsernameShown,
    summary="Allocate an account (账号分配)",
    description="Role `admin`. The login name is the credit code unless given; the initial password (初始密码) is its last six "
    "characters and must be changed at the first login, within 30 days.",
    responses=errors("not_found", "conflict", "idempotency_key_reused", body=True),
)
async def create_employer_account(
    request: Request, call: Admin, employer_no: EmployerNoPath, body: AccountIn | None = None
) -> Response:
    username = None if body is None else body.username
    arguments = (employer_no, username)
    return await answer(
        request, call, username_shown, accounts.allocate_account, *arguments, status=201, slow="hashing"
    )
