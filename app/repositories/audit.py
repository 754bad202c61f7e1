"""审计日志 (the audit log) in rows: appended under the lock of its head, searched, and read whole to be checked."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, or_, select, update

from app.domain.audit_chain import (
    EMPTY,
    AuditEntry,
    AuditHead,
    AuditNote,
    chained,
    damage_note,
    head_of,
    is_sealed,
    moment_text,
)
from app.domain.employer import is_province, region_prefix
from app.repositories.audit_tables import audit_entries, audit_head
from app.repositories.database import transaction

CHUNK = 1000

# In the order of the fields of AuditEntry and AuditHead.
ENTRY_COLUMNS = tuple(audit_entries.c)
HEAD_COLUMNS = (audit_head.c.number, audit_head.c.mac, audit_head.c.seal)
_NAMES = tuple(column.name for column in ENTRY_COLUMNS)
_head = select(*HEAD_COLUMNS).where(audit_head.c.id == 1)
_locked_head = _head.with_for_update()
_last = select(audit_entries.c.number, audit_entries.c.mac).order_by(audit_entries.c.number.desc()).limit(1)
_add = insert(audit_entries)
_move_head = update(audit_head).where(audit_head.c.id == 1)


@dataclass(frozen=True, slots=True)
class Searched:
    """What entries are narrowed down to; `until` is the first moment no longer asked for.

    `region_code` is the searcher's: a province's sees the entries of no region too.
    """

    region_code: str
    actor: str | None = None
    subject: str | None = None
    employer_no: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def append(connection: Connection, key: bytes, notes: Sequence[AuditNote], at: datetime) -> None:
    """Writes entries; whoever else appends waits for the head until this transaction ends, which should be at once."""
    found = _locked(connection)
    after = found
    if not is_sealed(key, found):
        after = _after_what_is_there(connection)
        if (found, after) != (EMPTY, EMPTY):
            notes = [damage_note(found), *notes]
    entries = chained(key, notes, after, at)
    rows = [{column: getattr(entry, column) for column in _NAMES} for entry in entries]
    # One row alone is spared what SQLAlchemy does for several.
    connection.execute(_add, rows[0] if len(rows) == 1 else rows)
    last = head_of(key, entries[-1])
    connection.execute(_move_head, {"number": last.number, "mac": last.mac, "seal": last.seal})


def _locked(connection: Connection) -> AuditHead:
    row = connection.execute(_locked_head).one_or_none()
    if row is not None:
        return AuditHead(*row)
    missing = AuditHead(0, "", "")
    connection.execute(insert(audit_head).values(id=1, **asdict(missing)))
    return missing


def _after_what_is_there(connection: Connection) -> AuditHead:
    """Where to carry on when the hall did not write the head: sealing what it says would hide what was done to it."""
    row = connection.execute(_last).one_or_none()
    return EMPTY if row is None else AuditHead(row.number, row.mac, "")


def head(connection: Connection) -> AuditHead | None:
    """The head; none where somebody deleted it."""
    row = connection.execute(_head).one_or_none()
    return None if row is None else AuditHead(*row)


@contextmanager
def unchanging(engine: Engine) -> Iterator[Connection]:
    """A reading transaction at one moment, in which even text that is none can be read."""
    with transaction(engine, writes=False, unchanging=True) as connection:
        driver = connection.connection.driver_connection
        if driver is None or connection.dialect.name != "sqlite":
            yield connection
            return
        driver.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        try:
            yield connection
        finally:
            driver.text_factory = str


def entries(connection: Connection) -> Iterator[AuditEntry]:
    """Every entry in order, a chunk in memory at a time."""
    query = select(*ENTRY_COLUMNS).order_by(audit_entries.c.number).execution_options(yield_per=CHUNK)
    with connection.execute(query) as rows:
        for row in rows:
            yield AuditEntry(*row)


def page(connection: Connection, searched: Searched, *, offset: int, limit: int) -> tuple[list[AuditEntry], int]:
    """A page of entries, latest first, and how many there are."""
    conditions = _conditions(searched)
    total = connection.execute(select(func.count()).select_from(audit_entries).where(*conditions)).scalar_one()
    query = select(*ENTRY_COLUMNS).where(*conditions).order_by(audit_entries.c.number.desc())
    return [AuditEntry(*row) for row in connection.execute(query.offset(offset).limit(limit))], total


def _conditions(searched: Searched) -> list[ColumnElement[bool]]:
    equal = {
        audit_entries.c.actor: searched.actor,
        audit_entries.c.subject: searched.subject,
        audit_entries.c.employer_no: searched.employer_no,
        audit_entries.c.action: searched.action,
    }
    conditions = [_reached(searched.region_code)]
    conditions += [column == value for column, value in equal.items() if value is not None]
    if searched.since is not None:
        conditions.append(audit_entries.c.at >= moment_text(searched.since))
    if searched.until is not None:
        conditions.append(audit_entries.c.at < moment_text(searched.until))
    return conditions


def _reached(region_code: str) -> ColumnElement[bool]:
    within = audit_entries.c.region_code.startswith(region_prefix(region_code), autoescape=True)
    return or_(within, audit_entries.c.region_code.is_(None)) if is_province(region_code) else within
