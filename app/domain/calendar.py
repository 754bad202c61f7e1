"""业务期 (calendar): the days of the hall in Shanghai, whatever zone a moment comes in (§2.1 业务经办提醒, §2.5 注意)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

from app.domain.finding import Finding, declare
from app.domain.period import Period
from app.domain.policy import Law

# A fixed offset needs no zone data on the machine, and China has had no summer time since 1991.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

BUSINESS_WINDOW_CLOSED = declare(
    "business_window_closed",
    "state",
    ("不在业务期内", "Outside the business window"),
    zh="业务期为每月 {first_day} 日至 {last_day} 日（含当日，节假日不顺延），现在不能提交。"
    "请先暂存，{opens_on} 起再提交。",
    en="Changes can be submitted from day {first_day} to day {last_day} of a month, both included, holidays or not. "
    "Please keep the draft and submit it from {opens_on} on.",
)
ASSESSMENT_TOO_EARLY = declare(
    "assessment_too_early",
    "state",
    ("未到核定时间", "Too early to assess"),
    zh="{period} 自 {assessable_on} 起方可核定。请届时再办理。",
    en="{period} can be assessed from {assessable_on} on. Please come back then.",
)
FORM_NOT_YET_PRINTABLE = declare(
    "form_not_yet_printable",
    "state",
    ("未到核定单打印时间", "Form not yet printable"),
    zh="{period} 的缴费核定单自 {printable_on} 起方可打印。请届时再打印，之前月份的核定单可随时打印。",
    en="The form of {period} can be printed from {printable_on} on. "
    "Please come back then; forms of earlier months can be printed at any time.",
)


@dataclass(frozen=True, slots=True)
class Opening:
    """开放情况: whether something can be done now; when that ends, if it does; and when it begins next (下次开放)."""

    open: bool
    closes_at: datetime | None
    opens_at: datetime


def local(now: datetime) -> datetime:
    """A moment in the hall's time (北京时间); a moment without a zone is a ValueError."""
    if now.utcoffset() is None:
        raise ValueError("a moment needs its zone")
    return now.astimezone(SHANGHAI)


# A batch asks for the day of its one moment several times a row.
@lru_cache(16)
def today(now: datetime) -> date:
    """The hall's day of a moment (当日)."""
    return local(now).date()


@lru_cache(16)
def current_period(now: datetime) -> Period:
    """The hall's month of a moment (当月)."""
    return Period.containing(today(now))


def beginning(period: Period) -> datetime:
    """The moment at which a month begins (月初)."""
    return _midnight(period.first_day)


def window_is_open(now: datetime, law: Law) -> bool:
    """Whether changes can be submitted (业务期): from the first day's 00:00:00 to the end of the last day."""
    window = law.business_window.value
    return window.first_day <= today(now).day <= window.last_day


def window_opening(now: datetime, law: Law) -> Opening:
    """Whether the window is open, the end of its last day, and when it opens next (业务期)."""
    window = law.business_window.value
    is_open = window_is_open(now, law)
    month = current_period(now)
    closes_at = _midnight(month.day(window.last_day) + timedelta(days=1)) if is_open else None
    following = month if today(now).day < window.first_day else month.plus(1)
    return Opening(is_open, closes_at, _midnight(following.day(window.first_day)))


def window_findings(now: datetime, law: Law) -> tuple[Finding, ...]:
    """Refuses a submission outside the window, with the moment it opens next (§2.1 业务经办提醒)."""
    if window_is_open(now, law):
        return ()
    window = law.business_window.value
    opens_at = window_opening(now, law).opens_at
    return (
        BUSINESS_WINDOW_CLOSED.refused(
            opens_at=opens_at.isoformat(),
            opens_on=opens_at.date().isoformat(),
            first_day=window.first_day,
            last_day=window.last_day,
        ),
    )


def assessable_from(period: Period, law: Law) -> datetime:
    """The moment from which a month can be assessed (可核定时间): when its window has closed."""
    last_day = min(law.business_window.value.last_day, period.last_day.day)
    return _midnight(period.day(last_day) + timedelta(days=1))


def too_early_findings(period: Period, now: datetime, law: Law) -> tuple[Finding, ...]:
    """Refuses to assess a month whose window has not closed (未到核定时间)."""
    moment = assessable_from(period, law)
    if local(now) >= moment:
        return ()
    return (
        ASSESSMENT_TOO_EARLY.refused(
            period=str(period), assessable_at=moment.isoformat(), assessable_on=moment.date().isoformat()
        ),
    )


def printable_from(period: Period, law: Law) -> datetime:
    """The moment from which a month's form can be printed (核定单可打印日)."""
    return _midnight(period.day(min(law.assessment_print_day.value, period.last_day.day)))


def printing_opening(now: datetime, law: Law) -> Opening:
    """Whether the current month's form can be printed, and when that of a month can be next (核定单打印); it ends with no day."""
    month = current_period(now)
    is_open = local(now) >= printable_from(month, law)
    return Opening(is_open, None, printable_from(month.plus(1) if is_open else month, law))


def not_yet_printable_findings(period: Period, now: datetime, law: Law) -> tuple[Finding, ...]:
    """Refuses to print a month's form before its day (§2.5 注意); earlier months can be printed at any time."""
    moment = printable_from(period, law)
    if local(now) >= moment:
        return ()
    return (
        FORM_NOT_YET_PRINTABLE.refused(
            period=str(period), printable_at=moment.isoformat(), printable_on=moment.date().isoformat()
        ),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
