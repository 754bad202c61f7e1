"""审计链 (audit chain): entries as they are stored, and the digests that bind each to the one before and to the head."""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.audit_chain.note import SYSTEM, AuditNote, Detail, note

GENESIS = "0" * 64
_MAC_SHOWN = 16


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """审计记录: an entry as it is stored, every field text but its number, so that the digest covers just what lies there.

    Numbers have no gaps from 1 on; `at` is real time in UTC; `previous` is the MAC of the entry before, GENESIS for the first.
    """

    number: int
    at: str
    actor: str
    action: str
    subject: str
    employer_no: str | None
    region_code: str | None
    data: str
    previous: str
    mac: str


@dataclass(frozen=True, slots=True)
class AuditHead:
    """链头: number and MAC of the last entry; its seal shows that the hall wrote it."""

    number: int
    mac: str
    seal: str


EMPTY = AuditHead(0, GENESIS, "")
"""The head of a log that nothing was ever written to."""


def chained(key: bytes, notes: Iterable[AuditNote], after: AuditHead, at: datetime) -> list[AuditEntry]:
    """The entries that some notes become, following a head."""
    entries = []
    number, previous, moment = after.number, after.mac, moment_text(at)
    for each in notes:
        number += 1
        of_whom = (each.actor, each.action, each.subject, each.employer_no, each.region_code, each.data)
        mac = digest(key, "entry", number, moment, *of_whom, previous)
        entries.append(AuditEntry(number, moment, *of_whom, previous, mac))
        previous = mac
    return entries


def head_of(key: bytes, entry: AuditEntry) -> AuditHead:
    """The head of a log whose last entry this is."""
    return AuditHead(entry.number, entry.mac, head_seal(key, entry.number, entry.mac))


def is_sealed(key: bytes, head: AuditHead) -> bool:
    """Whether the hall wrote a head, with this key."""
    return head.seal == head_seal(key, head.number, head.mac)


def is_genuine(key: bytes, entry: AuditEntry) -> bool:
    """Whether an entry is as the hall wrote it, wherever it lies."""
    return entry.mac == entry_mac(key, entry)


def entry_mac(key: bytes, entry: AuditEntry) -> str:
    """The MAC of an entry: of its number, its contents and the MAC before it."""
    of_whom = (entry.actor, entry.action, entry.subject, entry.employer_no, entry.region_code, entry.data)
    return digest(key, "entry", entry.number, entry.at, *of_whom, entry.previous)


def head_seal(key: bytes, number: int, mac: str) -> str:
    """The seal of a head."""
    return digest(key, "head", number, mac)


def digest(key: bytes, *values: object) -> str:
    """A keyed digest of values in their one canonical form, a JSON array in ASCII; what a tamperer put there is a value too."""
    return hmac.digest(key, json.dumps(values, separators=(",", ":"), default=repr).encode(), "sha256").hex()


def moment_text(at: datetime) -> str:
    """A moment as entries hold it: in UTC to the microsecond, so that texts sort as moments do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def damage_note(found: AuditHead) -> AuditNote:
    """What is written down, before anything else, where the head of the log is not as the hall left it."""
    details: dict[str, Detail] = {"head_number": found.number, "head_mac": str(found.mac)[:_MAC_SHOWN]}
    return note("audit_log_damaged", "audit-log", actor=SYSTEM, data=details)
