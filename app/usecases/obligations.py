"""待办事项 (obligations): what the employer has to do and until when, on screen and as a calendar that programs subscribe to (§1.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.calendar import current_period
from app.domain.employer import Employer
from app.domain.finding import Refused
from app.domain.obligation import Obligation, payment, submission
from app.files.obligations_calendar import obligations_calendar
from app.repositories import assessments, calendar_feeds, user_center
from app.security.digests import new_token, token_digest
from app.usecases.context import NOT_FOUND, Call, Work
from app.usecases.limits import MINUTE, refuse_too_many

_READS_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Feed:
    """日历订阅: the secret that its address ends in; it is told once."""

    token: str
    created_at: datetime


def listing(call: Call) -> Sequence[Obligation]:
    """What the employer has to do, soonest first (待办)."""
    with call.reading() as work:
        return _of(work, work.employer())


def calendar(call: Call) -> bytes:
    """The same as a calendar (iCalendar)."""
    with call.reading() as work:
        employer = work.employer()
        return _written(call, work, employer)


def make_feed(call: Call) -> Feed:
    """A new address of the calendar (订阅地址); the one before leads nowhere from now on."""
    with call.writing() as work:
        employer = work.employer()
        feed = Feed(new_token(), work.now)
        calendar_feeds.put(work.connection, employer.id, token_digest(feed.token), work.now)
        work.record("calendar_feed_made", f"employers/{employer.employer_no}", employer=employer)
        work.commit(feed)
        return feed


def revoke_feed(call: Call) -> None:
    """The address leads nowhere from now on (停用订阅); where there is none nothing happens."""
    with call.writing() as work:
        employer = work.employer()
        if calendar_feeds.remove(work.connection, employer.id):
            work.record("calendar_feed_revoked", f"employers/{employer.employer_no}", employer=employer)
        work.commit()


def feed_calendar(call: Call, token: str) -> bytes:
    """The calendar of an address, for whoever holds it; it names no person (日历订阅)."""
    with call.writing() as work:
        refuse_too_many(work, "calendar feeds", call.source, most=_READS_A_MINUTE, seconds=MINUTE)
        employer = calendar_feeds.employer_of(work.connection, token_digest(token))
        content = None if employer is None else _written(call, work, employer)
        work.commit()
        if content is None:
            raise Refused([NOT_FOUND.refused()])
        return content


def _of(work: Work, employer: Employer) -> Sequence[Obligation]:
    found = [
        payment(each.period, each.figures.total_payable - each.paid, each.due_on, work.now)
        for each in assessments.unpaid(work.connection, employer.id)
        if each.figures.total_payable > each.paid
    ]
    drafts = user_center.counts(work.connection, employer.id).get("draft", 0)
    if drafts:
        law = work.hall.policy.at(current_period(work.now), employer.region_code)
        found.append(submission(drafts, work.now, law))
    return sorted(found, key=lambda each: each.due_on)


def _written(call: Call, work: Work, employer: Employer) -> bytes:
    return obligations_calendar(employer, _of(work, employer), work.now, call.language)
