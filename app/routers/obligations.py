"""待办事项 (obligations): what is to be done until when, on screen, as iCalendar, and at an address for calendar programs (§1.4)."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.routers.documented import errors
from app.routers.export_files import file_answer, file_headers
from app.schemas.user_center import FeedShown, ObligationsShown, feed_shown, obligations_shown
from app.strict_json import StrictRoute
from app.usecases import obligations
from app.usecases.context import Answer
from app.wiring import API, AssessmentReader, ChangeWriter, Visitor, answer, hop

router = APIRouter(prefix=API, tags=["user-center"], route_class=StrictRoute)

Secret = Annotated[
    str,
    Path(
        max_length=100,
        description="The secret of the address (订阅密钥).",
        examples=["h0t1gq0n3kq1J1c9m4yqk1hN0nQd3mJ5l2p8r7s6t5U"],
    ),
]


def _as_calendar(content: bytes) -> Answer:
    return Answer(200, file_headers("待办.ics", "obligations.ics", inline=True), content)


@router.get(
    "/obligations",
    operation_id="listObligations",
    summary="List the obligations (待办事项)",
    description="What is due when, for how much, in what state, and the next step: bills to be paid and drafts to be "
    "submitted, soonest first (待缴费、待提交).",
    response_model=ObligationsShown,
    responses=errors("policy_missing", client=True),
)
async def list_obligations(request: Request, call: AssessmentReader) -> Response:
    return await answer(request, call, obligations_shown, obligations.listing)


@router.get(
    "/obligations.ics",
    operation_id="downloadObligations",
    summary="Download the obligations as a calendar (待办日历)",
    description="The same as iCalendar (RFC 5545): each on its last day, with a reminder three days before; "
    "nobody is named but the employer (待办日历).",
    response_class=Response,
    responses={200: file_answer("The calendar (待办日历).", "ics"), **errors("policy_missing", client=True)},
)
async def download_obligations(request: Request, call: AssessmentReader) -> Response:
    call.render = _as_calendar
    return await hop(request, call, obligations.calendar)


@router.post(
    "/obligations/feed",
    operation_id="makeCalendarFeed",
    summary="Make the address of the calendar (生成日历订阅)",
    description="An address that calendar programs, which cannot sign in, ask for the calendar; it is told once, and the one before leads "
    "nowhere from now on (原地址即失效).",
    status_code=201,
    response_model=FeedShown,
    responses=errors("idempotency_key_reused", client=True),
)
async def make_feed(request: Request, call: ChangeWriter) -> Response:
    return await answer(request, call, feed_shown, obligations.make_feed, status=201)


@router.post(
    "/obligations/feed/revocation",
    operation_id="revokeCalendarFeed",
    summary="Revoke the address of the calendar (停用日历订阅)",
    description="The address leads nowhere from now on; where there is none nothing happens (订阅地址失效).",
    status_code=204,
    response_class=Response,
    responses=errors("idempotency_key_reused", client=True),
)
async def revoke_feed(request: Request, call: ChangeWriter) -> Response:
    return await answer(request, call, None, obligations.revoke_feed)


@router.get(
    "/calendar-feeds/{secret}.ics",
    operation_id="readCalendarFeed",
    summary="Read the calendar at its address (订阅待办日历)",
    description="The calendar of an address, for whoever knows it (日历订阅).",
    response_class=Response,
    responses={
        200: file_answer("The calendar (待办日历).", "ics"),
        **errors("not_found", "policy_missing", "rate_limited", session=False),
    },
)
async def read_feed(request: Request, call: Visitor, secret: Secret) -> Response:
    call.render = _as_calendar
    return await hop(request, call, obligations.feed_calendar, secret)
