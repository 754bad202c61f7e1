"""账号与经办人员 (accounts and officers), the officers' side: `/review/accounts`, `/review/officers`."""

from fastapi import APIRouter, Request, Response

from app.routers.documented import errors
from app.schemas.accounts import AccountShown, OfficerIn, OfficerPasswordIn, account_shown
from app.schemas.fields import UsernamePath
from app.strict_json import StrictRoute
from app.usecases import accounts
from app.wiring import API, Admin, Officer, answer

router = APIRouter(prefix=f"{API}/review", tags=["review"], route_class=StrictRoute)


@router.post(
    "/accounts/{username}/reset",
    operation_id="resetAccount",
    response_model=AccountShown,
    summary="Reset an employer's account (账号重置)",
    description="Any officer of the region. The password becomes the last 8 characters of the credit code (统一社会信用代码的后8位), for "
    "30 days and to be changed at the next login; the lock is lifted and every session ends. A disabled account stays so: `conflict`.",
    responses=errors("not_found", "conflict", "idempotency_key_reused"),
)
async def reset_account(request: Request, call: Officer, username: UsernamePath) -> Response:
    return await answer(request, call, account_shown, accounts.reset_account, username, slow="hashing")


@router.post(
    "/accounts/{username}/disable",
    operation_id="disableAccount",
    response_model=AccountShown,
    summary="Disable an account (账号停用)",
    description="Role `admin`. Ends the account and all its sessions at once; a second time changes nothing (停用账号).",
    responses=errors("not_found", "conflict", "idempotency_key_reused"),
)
async def disable_account(request: Request, call: Admin, username: UsernamePath) -> Response:
    return await answer(request, call, account_shown, accounts.disable_account, username)


@router.post(
    "/officers",
    operation_id="createOfficer",
    status_code=201,
    response_model=AccountShown,
    summary="Make an officer (新增经办人员)",
    description="Role `admin`, within its own region. The officer must change the password at the first login (首次登录须修改密码).",
    responses=errors("password_too_weak", "unknown_code", "conflict", "idempotency_key_reused", body=True),
)
async def create_officer(request: Request, call: Admin, body: OfficerIn) -> Response:
    return await answer(request, call, account_shown, accounts.create_officer, body.value(), status=201, slow="hashing")


@router.post(
    "/officers/{username}/password",
    operation_id="setOfficerPassword",
    status_code=204,
    response_class=Response,
    summary="Set an officer's password (重置经办人员密码)",
    description="Role `admin`. Ends the officer's sessions; the password must be changed at the next login (下次登录须修改密码).",
    responses=errors("password_too_weak", "not_found", "conflict", "idempotency_key_reused", body=True),
)
async def set_officer_password(
    request: Request, call: Admin, username: UsernamePath, body: OfficerPasswordIn
) -> Response:
    return await answer(request, call, None, accounts.set_officer_password, username, body.password, slow="hashing")
