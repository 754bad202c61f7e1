"""沙箱 (sandbox): business time that can be put, and captchas whose answers can be read; absent in production."""

from dataclasses import dataclass
from datetime import datetime

from app import clock
from app.domain.finding import Refused
from app.repositories import captchas, sandbox_clock, sessions
from app.usecases.context import NOT_FOUND, Call


@dataclass(frozen=True, slots=True)
class BusinessTime:
    """What the hall takes for now, and whether it was put so."""

    now: datetime
    moved: bool


def put_clock(call: Call, now: datetime) -> BusinessTime:
    """Makes business time stand at a moment; sessions and captchas keep to real time."""
    with call.writing() as work:
        sandbox_clock.put(work.connection, now)
        work.commit()
        return BusinessTime(now, moved=True)


def clear_clock(call: Call) -> BusinessTime:
    """Lets business time be real time again."""
    with call.writing() as work:
        sandbox_clock.clear(work.connection)
        work.commit()
        return BusinessTime(clock.real_now(), moved=False)


def read_clock(call: Call) -> BusinessTime:
    """What the hall takes for now."""
    with call.reading() as work:
        return BusinessTime(work.now, moved=sessions.moved_clock(work.connection) is not None)


def read_captcha_answer(call: Call, captcha_id: str) -> str:
    """The answer of a captcha that was neither used nor has lapsed."""
    with call.reading() as work:
        answer = captchas.sandbox_answer(work.connection, captcha_id, clock.real_now())
    if answer is None:
        raise Refused([NOT_FOUND.refused()])
    return answer
