"""审计锚点 (anchor): where the log stood at a moment, to be kept where nobody can reach who reaches the database."""

import json
from dataclasses import dataclass

from app.domain.audit_chain.chain import EMPTY, AuditHead, digest, is_sealed
from app.domain.finding import Refused, declare

AUDIT_LOG_DAMAGED = declare(
    "audit_log_damaged",
    "state",
    ("审计日志异常", "Audit log damaged"),
    zh="审计日志的链头与本系统所写的不一致，不能导出锚点。请运行 hall verify-audit 核查，并保留现场。",
    en="The head of the audit log is not as this hall wrote it, so no anchor is given. Run `hall verify-audit`, and keep "
    "everything as it is.",
)
_FIELDS = {"number": int, "mac": str, "at": str, "seal": str}


@dataclass(frozen=True, slots=True)
class AuditAnchor:
    """审计锚点: number and MAC of the last entry at a moment, sealed with the hall's key; number 0 is an empty log."""

    number: int
    mac: str
    at: str
    seal: str


def anchor_of(key: bytes, head: AuditHead | None, at: str) -> AuditAnchor:
    """The anchor of a head (导出锚点); refused where the hall did not write that head."""
    if head is None or (head != EMPTY and not is_sealed(key, head)):
        raise Refused([AUDIT_LOG_DAMAGED.refused()])
    return AuditAnchor(head.number, head.mac, at, anchor_seal(key, head.number, head.mac, at))


def anchor_seal(key: bytes, number: int, mac: str, at: str) -> str:
    """The seal of an anchor."""
    return digest(key, "anchor", number, mac, at)


def anchor_from(line: str) -> AuditAnchor:
    """An anchor as it was exported, one JSON object; a ValueError for anything else."""
    found = json.loads(line)
    if not isinstance(found, dict) or found.keys() != _FIELDS.keys():
        raise ValueError("an anchor has number, mac, at and seal")
    if any(type(found[name]) is not kind for name, kind in _FIELDS.items()):
        raise ValueError("a field of the anchor is of another type")
    return AuditAnchor(**found)
