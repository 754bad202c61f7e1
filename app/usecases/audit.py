"""审计 (audit): the log searched by admins, its anchor given out, and the whole of it verified."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Engine

from app import clock
from app.domain.audit_chain import (
    EMPTY,
    AuditAction,
    AuditAnchor,
    AuditEntry,
    AuditError,
    anchor_of,
    check,
    key_fits,
    secret_error,
)
from app.domain.calendar import SHANGHAI, local
from app.domain.employer import is_province
from app.domain.finding import Refused
from app.repositories import audit
from app.repositories.audit import Searched
from app.usecases.context import FORBIDDEN, Call, Work


@dataclass(frozen=True, slots=True)
class Search:
    """What an admin asks the log for; days are Beijing's, both included."""

    actor: str | None = None
    subject: str | None = None
    employer_no: str | None = None
    action: AuditAction | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of entries."""

    items: Sequence[AuditEntry]
    page: int
    page_size: int
    total: int


@dataclass
class AuditSummary:
    """What was checked: how many entries and anchors, number and MAC of the last entry, the errors."""

    entries: int = 0
    anchors: int = 0
    number: int = EMPTY.number
    mac: str = EMPTY.mac
    errors: int = 0


def search(call: Call, asked: Search, page: int, page_size: int) -> AuditPage:
    """Entries within the admin's reach, latest first (查询审计日志); the search is an entry itself."""
    with call.reading() as work:
        region = work.officer("admin").region_code or ""
        searched = Searched(
            region_code=region,
            actor=asked.actor,
            subject=asked.subject,
            employer_no=asked.employer_no,
            action=asked.action,
            since=_midnight(asked.first_day),
            until=_midnight(asked.last_day, days_later=1),
        )
        found, total = audit.page(work.connection, searched, offset=(page - 1) * page_size, limit=page_size)
        _record_search(work, asked, page, region)
        return AuditPage(found, page, page_size, total)


def export_anchor(call: Call) -> AuditAnchor:
    """The log's anchor (导出审计锚点), for an admin of the province."""
    with call.reading() as work:
        region = work.officer("admin").region_code or ""
        if not is_province(region):
            raise Refused([FORBIDDEN.refused()])
        return _anchor(work)


def export_anchor_by_hand(call: Call) -> AuditAnchor:
    """The log's anchor, given at the machine (`hall export-audit-anchor`)."""
    with call.reading() as work:
        return _anchor(work)


def verify(
    engine: Engine, key: bytes, anchors: Sequence[AuditAnchor], tell: Callable[[AuditError], None]
) -> AuditSummary:
    """Checks the whole log (审计核查), telling of each error as it is found; memory does not grow with the entries."""
    summary = AuditSummary(anchors=len(anchors))

    def counted(entries: Iterator[AuditEntry]) -> Iterator[AuditEntry]:
        for entry in entries:
            summary.entries += 1
            summary.number, summary.mac = entry.number, entry.mac
            yield entry

    with audit.unchanging(engine) as connection:
        head = audit.head(connection)
        if key_fits(key, head, audit.entries(connection)):
            errors = check(key, head, counted(audit.entries(connection)), anchors)
        else:
            errors = iter([secret_error()])
        for error in errors:
            summary.errors += 1
            tell(error)
    return summary


def _anchor(work: Work) -> AuditAnchor:
    head = audit.head(work.connection)
    at = local(clock.real_now()).isoformat(timespec="seconds")
    anchor = anchor_of(work.hall.audit_key, head, at)
    work.record("audit_anchor_exported", f"audit-anchors/{anchor.number}")
    return anchor


def _record_search(work: Work, asked: Search, page: int, region: str) -> None:
    days = [day.isoformat() if day else "" for day in (asked.first_day, asked.last_day)]
    work.record(
        "audit_log_searched",
        "audit-entries",
        region_code=region,
        actor_asked=asked.actor,
        subject_asked=asked.subject,
        employer_asked=asked.employer_no,
        action_asked=asked.action,
        days_asked=days,
        page=page,
    )


def _midnight(day: date | None, days_later: int = 0) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), SHANGHAI) + timedelta(days=days_later)
