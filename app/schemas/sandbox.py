"""沙箱 (sandbox): bodies and answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from app.domain.calendar import local
from app.domain.finding import Language
from app.repositories.sms import SentMessage
from app.schemas.fields import Body, MomentShown, MomentText, Shown
from app.usecases.sandbox import BusinessTime


class ClockIn(Body):
    """Where to put business time (业务时间)."""

    now: Annotated[
        MomentText,
        Field(description="A moment with its offset (带时区的时间).", examples=["2026-03-20T23:59:59+08:00"]),
    ]

    def value(self) -> datetime:
        """The moment."""
        return datetime.fromisoformat(self.now)


class ClockShown(Shown):
    """Business time (业务时间)."""

    now: MomentShown = Field(
        description="What the hall takes for now, in Beijing time (业务时间).", examples=["2026-03-20T23:59:59+08:00"]
    )
    moved: bool = Field(
        description="Whether it was put there, rather than being real time (是否已设置).", examples=[True]
    )


class SmsMessageShown(Shown):
    """A code that a sandbox sent nowhere (沙箱短信)."""

    code: str = Field(description="The code (短信验证码).", examples=["604218"])
    sent_at: MomentShown = Field(description="Sent at (发送时间).", examples=["2026-03-10T09:00:00+08:00"])


class SmsMessagesShown(Shown):
    """What was sent to an account's mobile (沙箱短信列表)."""

    items: list[SmsMessageShown] = Field(description="The newest last (按发送时间).")


class CaptchaAnswerShown(Shown):
    """A captcha's answer (验证码答案)."""

    answer: str = Field(description="The captcha's answer (验证码答案).", examples=["A7KX"])


def clock_shown(time: BusinessTime, _language: Language) -> ClockShown:
    """Business time as it is answered."""
    return ClockShown(now=local(time.now).isoformat(), moved=time.moved)


def captcha_answer_shown(answer: str, _language: Language) -> CaptchaAnswerShown:
    """A captcha's answer as it is answered."""
    return CaptchaAnswerShown(answer=answer)


def sms_messages_shown(messages: Sequence[SentMessage], _language: Language) -> SmsMessagesShown:
    """What was sent as it is answered."""
    return SmsMessagesShown(
        items=[
            SmsMessageShown(code=each.code, sent_at=local(each.sent_at).isoformat(timespec="seconds"))
            for each in messages
        ]
    )
