"""审计日志 (audit log) as admins see it."""

import json
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from app.domain.audit_chain import ACTIONS, AuditAnchor, AuditEntry
from app.domain.calendar import local
from app.domain.finding import Language
from app.schemas.fields import EmployerNoShown, MomentShown, PageOf, RegionCodeShown, Shown
from app.usecases.audit import AuditPage

# Told to the reader and not checked on the way out: whatever was done to a row, the rest of the log can be read.
ActionShown = Annotated[str, Field(json_schema_extra={"enum": list(ACTIONS)})]
MacShown = Annotated[str, Field(json_schema_extra={"pattern": "^[0-9a-f]{64}$"})]


class AuditEntryShown(Shown):
    """An entry of the audit log (审计记录)."""

    number: int = Field(description="Number, without gaps from 1 on (编号).", examples=[12])
    at: MomentShown = Field(description="When, in real time (时间).", examples=["2026-03-10T09:00:00.123456+08:00"])
    actor: str = Field(description="Who (操作人).", examples=["officer-li"])
    action: ActionShown = Field(description="What was done (操作).", examples=["change_approved"])
    action_title: str = Field(description="The same in words (操作名称).", examples=["审核通过"])
    subject: str = Field(description="What it was done to (对象).", examples=["changes/1"])
    employer_no: EmployerNoShown | None = Field(description="Whose affair it was (单位编号).")
    region_code: RegionCodeShown | None = Field(description="In which region (行政区划).")
    data: dict[str, Any] = Field(
        description="Details; numbers of persons and phones are masked (明细).", examples=[{"kind": "enroll"}]
    )


class AuditEntriesShown(PageOf[AuditEntryShown]):
    """A page of the audit log (审计日志)."""


class AuditAnchorShown(Shown):
    """Where the log stood at a moment (审计锚点): to be kept outside of the database and compared by `hall verify-audit`."""

    number: int = Field(description="Number of the last entry (末条编号).", examples=[12])
    mac: MacShown = Field(description="Its MAC (校验码).")
    at: MomentShown = Field(description="When it was exported (导出时间).", examples=["2026-03-10T09:00:00+08:00"])
    seal: MacShown = Field(description="Shows that this hall exported it (封签).")


def audit_entries_shown(page: AuditPage, language: Language) -> AuditEntriesShown:
    """A page of entries in a language."""
    return AuditEntriesShown(
        items=[_entry_shown(entry, language) for entry in page.items],
        page=page.page,
        page_size=page.page_size,
        total=page.total,
    )


def audit_anchor_shown(anchor: AuditAnchor, language: Language) -> AuditAnchorShown:
    """An anchor as it is kept."""
    return AuditAnchorShown(number=anchor.number, mac=anchor.mac, at=anchor.at, seal=anchor.seal)


def _entry_shown(entry: AuditEntry, language: Language) -> AuditEntryShown:
    zh, en = next((titles for name, titles in ACTIONS.items() if name == entry.action), ("", ""))
    return AuditEntryShown(
        number=entry.number,
        at=_moment(entry.at),
        actor=entry.actor,
        action=entry.action,
        action_title=en if language == "en" else zh,
        subject=entry.subject,
        employer_no=entry.employer_no,
        region_code=entry.region_code,
        data=_details(entry.data),
    )


def _moment(text: str) -> str:
    try:
        return local(datetime.fromisoformat(text)).isoformat()
    except ValueError:
        return text


def _details(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"unreadable": text}
