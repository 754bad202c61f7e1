"""待办事项 (obligation): what an employer has to do, until when, for how much, and the next step (§1.4, §2.1 业务经办提醒)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from app.domain.calendar import today, window_opening
from app.domain.fen import format_yuan
from app.domain.finding import Language
from app.domain.period import Period
from app.domain.policy import Law

ObligationKind = Literal["payment", "submission"]
ObligationState = Literal["due", "overdue", "waiting"]
OBLIGATION_NAMES: Mapping[ObligationKind, Mapping[Language, str]] = {
    "payment": {"zh-CN": "缴纳失业保险费", "en": "Pay the month's contributions"},
    "submission": {"zh-CN": "提交暂存业务", "en": "Submit the drafts"},
}
_NEXT_STEPS: Mapping[tuple[ObligationKind, ObligationState], Mapping[Language, str]] = {
    ("payment", "due"): {
        "zh-CN": "请在 {due_on} 前缴清 {period} 核定单的 {amount} 元。",
        "en": "Please pay the {amount} yuan of the assessment of {period} by {due_on}.",
    },
    ("payment", "overdue"): {
        "zh-CN": "{period} 核定单还有 {amount} 元未缴，已过 {due_on}，请尽快缴清；有疑问请联系经办机构。",
        "en": "{amount} yuan of the assessment of {period} were due on {due_on}. "
        "Please pay them soon, or ask the agency if something is wrong.",
    },
    ("submission", "due"): {
        "zh-CN": "有 {count} 项业务待提交，请核对后在 {due_on} 前提交，逾期须等到下月业务期。",
        "en": "{count} drafts wait. Please check them and submit them by {due_on}, or they wait for the next window.",
    },
    ("submission", "waiting"): {
        "zh-CN": "有 {count} 项业务待提交，业务期 {opens_on} 开放，请届时核对并在 {due_on} 前提交。",
        "en": "{count} drafts wait. The window opens on {opens_on}; please check and submit them by {due_on}.",
    },
}


@dataclass(frozen=True, slots=True)
class Obligation:
    """待办: to be done by the end of `due_on`; a payment has its month and amount (fen), drafts have how many they are."""

    kind: ObligationKind
    state: ObligationState
    due_on: date
    period: Period | None = None
    amount: int | None = None
    count: int | None = None
    opens_on: date | None = None

    @property
    def key(self) -> str:
        """What tells it from the employer's others, the same as long as it stands."""
        return f"{self.kind}-{self.period or self.due_on.isoformat()}"

    def name(self, language: Language) -> str:
        """What it is, in few words (事项)."""
        return OBLIGATION_NAMES[self.kind][language]

    def next_step(self, language: Language) -> str:
        """What to do next, and until when (下一步)."""
        return _NEXT_STEPS[self.kind, self.state][language].format(
            period=self.period,
            amount=None if self.amount is None else format_yuan(self.amount),
            count=self.count,
            due_on=self.due_on.isoformat(),
            opens_on=self.opens_on and self.opens_on.isoformat(),
        )


def payment(period: Period, outstanding: int, due_on: date, now: datetime) -> Obligation:
    """What of a month's assessment is not paid yet (应缴); overdue from the day after the last one."""
    return Obligation("payment", "overdue" if today(now) > due_on else "due", due_on, period, outstanding)


def submission(drafts: int, now: datetime, law: Law) -> Obligation:
    """Drafts to be submitted (待提交) in the window that is open, or in the one that opens next."""
    opening = window_opening(now, law)
    if opening.closes_at is not None:
        return Obligation("submission", "due", opening.closes_at.date() - timedelta(days=1), count=drafts)
    opens_on = opening.opens_at.date()
    last = Period.containing(opens_on).day(law.business_window.value.last_day)
    return Obligation("submission", "waiting", last, count=drafts, opens_on=opens_on)
