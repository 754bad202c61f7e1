"""沙箱 (sandbox): `/sandbox`, absent in production."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.routers.documented import errors
from app.schemas.fields import UsernameText
from app.schemas.sandbox import (
    CaptchaAnswerShown,
    ClockIn,
    ClockShown,
    SmsMessagesShown,
    captcha_answer_shown,
    clock_shown,
    sms_messages_shown,
)
from app.strict_json import StrictRoute
from app.usecases import sandbox, sms_outbox
from app.wiring import Visitor, answer

router = APIRouter(prefix="/sandbox", tags=["sandbox"], route_class=StrictRoute)


@router.put(
    "/clock",
    operation_id="putClock",
    response_model=ClockShown,
    summary="Put the clock (设置业务时间)",
    description="Makes business time (业务时间) stand at a moment for every process; sessions and captchas keep to real time.",
    responses=errors(body=True, session=False),
)
async def put_clock(request: Request, call: Visitor, body: ClockIn) -> Response:
    return await answer(request, call, clock_shown, sandbox.put_clock, body.value())


@router.get(
    "/clock",
    operation_id="readClock",
    response_model=ClockShown,
    summary="Read the clock (查看业务时间)",
    description="What the hall takes for now, and whether it was put there (当前业务时间).",
    responses=errors(session=False),
)
async def read_clock(request: Request, call: Visitor) -> Response:
    return await answer(request, call, clock_shown, sandbox.read_clock)


@router.delete(
    "/clock",
    operation_id="clearClock",
    response_model=ClockShown,
    summary="Let the clock run (恢复真实时间)",
    description="Lets business time be real time again (恢复真实时间).",
    responses=errors(session=False),
)
async def clear_clock(request: Request, call: Visitor) -> Response:
    return await answer(request, call, clock_shown, sandbox.clear_clock)


@router.get(
    "/captchas/{captcha_id}",
    operation_id="readCaptchaAnswer",
    response_model=CaptchaAnswerShown,
    summary="Read a captcha's answer (查看验证码答案)",
    description="The answer of a captcha that was neither used nor has lapsed (验证码答案), for tests and demonstrations.",
    responses=errors("not_found", session=False),
)
async def read_captcha_answer(
    request: Request,
    call: Visitor,
    captcha_id: Annotated[
        str,
        Path(
            pattern=r"^[A-Za-z0-9_\-]{1,200}$",
            description="The captcha's id (验证码编号).",
            examples=["9f86d081884c7d659a2feaa0c55ad015"],
        ),
    ],
) -> Response:
    return await answer(request, call, captcha_answer_shown, sandbox.read_captcha_answer, captcha_id)


@router.get(
    "/sms-messages",
    operation_id="listSmsMessages",
    response_model=SmsMessagesShown,
    summary="Read SMS messages (查看短信)",
    description="The codes that would have been sent to an account's mobile, the newest last (沙箱短信); kept for a day.",
    responses=errors("required", session=False),
)
async def list_sms_messages(
    request: Request,
    call: Visitor,
    username: Annotated[UsernameText, Query(description="Login name (用户名).", examples=["91530102MA6000016F"])],
) -> Response:
    return await answer(request, call, sms_messages_shown, sms_outbox.read_messages, username)
