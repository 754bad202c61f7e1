"""批次 (the batch): how far it is saved, what keeps a row from being saved, and what two uploads have in common (§2.3, §2.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.domain.batch.rows import Outcome
from app.domain.finding import Finding, declare, refusals

BatchStatus = Literal["checked", "partly_saved", "saved"]

BATCH_ROW_NOT_SAVABLE = declare(
    "batch_row_not_savable",
    "state",
    ("该行不能保存", "Row cannot be saved"),
    zh="第 {row_number} 行不能保存：{explanation_zh}。请取消勾选或修改该行后再保存，本次没有保存任何一行。",
    en="Row {row_number} cannot be saved: {explanation_en}. Untick or mend it and save again; nothing was saved this time.",
)
BATCH_ALREADY_SAVED = declare(
    "batch_already_saved",
    "state",
    ("没有可保存的行", "Nothing left to save"),
    zh="没有可以保存的行：校验成功的行已全部保存。如还有警告或失败的行，请修改后再保存。",
    en="Nothing is left to save: every row that passed has been saved. Mend the rows that did not pass, if any, then save them.",
)
_NOT_SAVABLE = {
    "unknown": ("文件中没有这一行", "the file has no such row"),
    "saved": ("该行此前已保存", "it was saved before"),
    "failed": ("该行校验失败", "it did not pass"),
    "warning": ("该行有警告，须先修改", "it has a warning and has to be mended first"),
    "to_accept": ("该行有警告，须确认后保存", "it has a warning, which has to be accepted"),
}


@dataclass(frozen=True, slots=True)
class Previous:
    """An earlier upload with people of this one: how many rows are as they were, changed, new, or no longer there."""

    batch_id: int
    same: int
    changed: int
    new: int
    missing: int


def status_of(saved: int, passed_unsaved: int) -> BatchStatus:
    """已校验、部分保存、已保存: saved where no passed row is left."""
    if not saved:
        return "checked"
    return "partly_saved" if passed_unsaved else "saved"


def not_savable(row_number: int, why: str, pointer: str) -> Finding:
    """Refuses to save a row, and says why."""
    zh, en = _NOT_SAVABLE[why]
    return BATCH_ROW_NOT_SAVABLE.refused(
        pointer, row_number=row_number, reason=why, explanation_zh=zh, explanation_en=en
    )


def why_not_savable(outcome: Outcome, findings: Iterable[Finding], saved: bool, accept_warnings: bool) -> str | None:
    """What keeps a ticked row from being saved; none where nothing does."""
    if saved:
        return "saved"
    if outcome == "failed":
        return "failed"
    if outcome == "warning":
        if refusals(findings):
            return "warning"
        return None if accept_warnings else "to_accept"
    return None


def compared(batch_id: int, before: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]) -> Previous:
    """What an upload has in common with an earlier one: both by ID number, each with its values."""
    shared = now.keys() & before.keys()
    same = sum(now[number] == before[number] for number in shared)
    return Previous(batch_id, same, len(shared) - same, len(now) - len(shared), len(before) - len(shared))
