"""登录与会话 (signing in): `/auth`."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.domain.finding import REQUIRED, Refused
from app.routers.documented import errors
from app.schemas.auth import (
    CaptchaShown,
    LoginMethodShown,
    MeShown,
    PasswordChangeIn,
    PasswordSessionIn,
    RefreshIn,
    SmsCodeAsked,
    SmsCodeIn,
    SmsSessionIn,
    TokensShown,
    captcha_shown,
    login_method_shown,
    me_shown,
    sms_code_asked,
    tokens_shown,
)
from app.schemas.fields import RegionCodeText
from app.strict_json import StrictRoute
from app.usecases import auth, password_changes, signing_in
from app.wiring import API, SignedIn, Visitor, answer, signed_in

router = APIRouter(prefix=f"{API}/auth", tags=["auth"], route_class=StrictRoute)
_WITH_OR_WITHOUT_A_SESSION: dict[str, Any] = {"security": [{}, {"session": []}]}
_AT_LOGIN = ("username", "captcha_id", "captcha_answer")
_AT_LOGIN_REFUSED = ("captcha_invalid", "invalid_credentials", "account_locked", "rate_limited")


@router.post(
    "/captchas",
    operation_id="createCaptcha",
    status_code=201,
    response_model=CaptchaShown,
    summary="Get a captcha (获取验证码)",
    description="An image with four characters (图形验证码), good for one answer within three minutes. A wrong answer uses it up too.",
    responses=errors("request_timeout", "rate_limited", session=False),
)
async def create_captcha(request: Request, call: Visitor) -> Response:
    return await answer(request, call, captcha_shown, auth.make_captcha, status=201)


@router.post(
    "/password-sessions",
    operation_id="createPasswordSession",
    status_code=201,
    response_model=TokensShown,
    summary="Sign in by password (密码登录)",
    description="The captcha is judged first, then name and password; unknown names are answered as known ones are. With an initial "
    "or reset password (初始密码) the session may do nothing but change it and read `/auth/me`. After three wrong answers in a row "
    "a name is locked until an account reset (账号重置). In Kunming employers sign in by SMS code instead.",
    responses=errors(*_AT_LOGIN_REFUSED, "login_method_not_allowed", body=True, session=False),
)
async def create_password_session(request: Request, call: Visitor, body: PasswordSessionIn) -> Response:
    arguments = (body.username, body.password, body.captcha_id, body.captcha_answer)
    return await answer(request, call, tokens_shown, signing_in.sign_in, *arguments, status=201, slow="hashing")


@router.get(
    "/login-methods",
    operation_id="readLoginMethod",
    response_model=LoginMethodShown,
    summary="How does a region sign in? (登录方式)",
    description="How employers of a region sign in today: by password and captcha, or by SMS code (密码登录、短信登录).",
    responses=errors("unknown_code", "required", session=False),
)
async def read_login_method(
    request: Request,
    call: Visitor,
    region_code: Annotated[RegionCodeText, Query(description="Region (行政区划), six digits.", examples=["530102"])],
) -> Response:
    return await answer(request, call, login_method_shown, auth.login_method, region_code)


@router.post(
    "/sms-codes",
    operation_id="createSmsCode",
    status_code=202,
    response_model=SmsCodeAsked,
    summary="Get an SMS code (获取短信验证码)",
    description="Six digits to the registered mobile of an account that signs in so (in Kunming), good for five minutes and one "
    "login. One a minute and ten a day for a name; whether the account exists is not told (短信验证码).",
    responses=errors("rate_limited", body=True, session=False),
)
async def create_sms_code(request: Request, call: Visitor, body: SmsCodeIn) -> Response:
    return await answer(request, call, sms_code_asked, signing_in.ask_for_code, body.username, status=202)


@router.post(
    "/sms-sessions",
    operation_id="createSmsSession",
    status_code=201,
    response_model=TokensShown,
    summary="Sign in by SMS code (短信登录)",
    description="With the login name and the newest code. Wrong codes are counted as wrong passwords are; such a session is never "
    "asked to change a password (短信登录).",
    responses=errors(
        *("sms_code_invalid", "account_locked", "login_method_not_allowed", "rate_limited"), body=True, session=False
    ),
)
async def create_sms_session(request: Request, call: Visitor, body: SmsSessionIn) -> Response:
    arguments = (body.username, body.code)
    return await answer(request, call, tokens_shown, signing_in.sign_in_by_code, *arguments, status=201)


@router.post(
    "/password-changes",
    operation_id="changePassword",
    status_code=204,
    response_class=Response,
    summary="Change the password (修改密码)",
    description="With a session: old and new password. From the login page, without one: login name and captcha too. Every session "
    "of the account ends, this one included; sign in with the new password (修改后须重新登录).",
    responses=errors(*_AT_LOGIN_REFUSED, "password_too_weak", "forbidden", "conflict", body=True, role=False),
    openapi_extra=_WITH_OR_WITHOUT_A_SESSION,
)
async def change_password(request: Request, visitor: Visitor, body: PasswordChangeIn) -> Response:
    if all(getattr(body, name) is None for name in _AT_LOGIN):
        call = await signed_in(request)
        arguments = (body.old_password, body.new_password)
        return await answer(request, call, None, password_changes.change_in_session, *arguments, slow="hashing")
    if body.username is None or body.captcha_id is None or body.captcha_answer is None:
        raise Refused([REQUIRED.refused(f"/{name}") for name in _AT_LOGIN if getattr(body, name) is None])
    at_login = (body.username, body.old_password, body.new_password, body.captcha_id, body.captcha_answer)
    return await answer(request, visitor, None, password_changes.change_at_login, *at_login, slow="hashing")


@router.post(
    "/session-refreshes",
    operation_id="refreshSession",
    status_code=201,
    response_model=TokensShown,
    summary="Refresh a session (刷新会话)",
    description="New tokens for the newest refresh token (刷新令牌), which this uses up. A refresh token used twice ends the "
    "session. A session lasts 12 hours in all and 30 minutes without a refresh.",
    responses=errors("token_invalid", "session_ended", body=True, session=False),
    openapi_extra={"security": []},
)
async def refresh_session(request: Request, call: Visitor, body: RefreshIn) -> Response:
    return await answer(request, call, tokens_shown, auth.refresh, body.refresh_token, status=201)


@router.delete(
    "/session",
    operation_id="endSession",
    status_code=204,
    response_class=Response,
    summary="Sign out (退出)",
    description="Ends the session at once; its tokens are refused from then on (退出登录).",
    responses=errors(role=False),
)
async def end_session(request: Request, call: SignedIn) -> Response:
    return await answer(request, call, None, auth.sign_out)


@router.get(
    "/me",
    operation_id="readMe",
    response_model=MeShown,
    summary="Who am I? (当前用户)",
    description="The account that is signed in, with its employer or region (当前账号、所属单位或管辖地区).",
    responses=errors(role=False),
)
async def read_me(request: Request, call: SignedIn) -> Response:
    return await answer(request, call, me_shown, auth.who_am_i)
