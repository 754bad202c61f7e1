"""待办日历 (obligations calendar): an employer's obligations as iCalendar, which calendar programs subscribe to (RFC 5545)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from app.domain.employer import Employer
from app.domain.finding import Language
from app.domain.obligation import Obligation

_NAMES = {"zh-CN": "失业保险待办", "en": "Unemployment insurance"}
# As far ahead as a payment takes to be arranged.
_REMINDED_BEFORE = timedelta(days=3)
_ASKED_AGAIN_AFTER = timedelta(hours=6)


def obligations_calendar(
    employer: Employer, obligations: Sequence[Obligation], now: datetime, language: Language
) -> bytes:
    """Each obligation as a whole day, the last on which it can be met, with a reminder three days before it."""
    calendar = Calendar()
    calendar.add("prodid", "-//employer-hall//obligations//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = f"{_NAMES[language]} {employer.name}"
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _ASKED_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    for obligation in obligations:
        calendar.add_component(_event(employer, obligation, now, language))
    return bytes(calendar.to_ical())


def _event(employer: Employer, obligation: Obligation, now: datetime, language: Language) -> Event:
    event = Event()
    event.add("uid", f"{obligation.key}-{employer.employer_no}@employer-hall")
    event.add("dtstamp", now)
    event.add("dtstart", obligation.due_on)
    event.add("dtend", obligation.due_on + timedelta(days=1))
    event.add("summary", obligation.name(language))
    event.add("description", obligation.next_step(language))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [obligation.state.upper()])
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", obligation.next_step(language))
    alarm.add("trigger", -_REMINDED_BEFORE)
    event.add_component(alarm)
    return event
