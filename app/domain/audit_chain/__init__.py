"""审计日志 (audit chain): who did or saw what, each entry bound to the one before it by a keyed digest."""

from app.domain.audit_chain.actions import ACTIONS, AuditAction
from app.domain.audit_chain.anchor import AUDIT_LOG_DAMAGED, AuditAnchor, anchor_from, anchor_of
from app.domain.audit_chain.chain import (
    EMPTY,
    AuditEntry,
    AuditHead,
    chained,
    damage_note,
    head_of,
    is_sealed,
    moment_text,
)
from app.domain.audit_chain.check import check, key_fits
from app.domain.audit_chain.errors import AuditError, secret_error
from app.domain.audit_chain.note import VISITOR, AuditNote, Detail, note

__all__ = [
    "ACTIONS",
    "AUDIT_LOG_DAMAGED",
    "EMPTY",
    "VISITOR",
    "AuditAction",
    "AuditAnchor",
    "AuditEntry",
    "AuditError",
    "AuditHead",
    "AuditNote",
    "Detail",
    "anchor_from",
    "anchor_of",
    "chained",
    "check",
    "damage_note",
    "head_of",
    "is_sealed",
    "key_fits",
    "moment_text",
    "note",
    "secret_error",
]
