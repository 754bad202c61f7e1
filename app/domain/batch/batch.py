"""批次 (the batch): how far it is saved, what keeps a row from being saved, and what two uploads have in common (§2.3, §2.4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.domain.batch.rows import Outcome
from app.domain.finding import Finding, declare

BatchStatus = Literal["checked", "partly_saved", "saved"]
Since = Literal["same", "changed", "new"]

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
BATCH_ROW_SAVED = declare(
    "batch_row_saved",
    "state",
    ("该行已保存", "Row saved already"),
    zh="第 {row_number} 行已保存为业务（编号 {change_id}），不能再在批次中修改。请在用户中心查看，需要时先撤回再修改该业务。",
    en="Row {row_number} was saved as change {change_id} and is no longer edited in the batch. "
    "Look at that change; to alter it, withdraw it first.",
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


def why_not_savable(outcome: Outcome, *, refused: bool, saved: bool, accept_warnings: bool) -> str | None:
    """What keeps a ticked row from being saved, none where nothing does; `refused`: something in it was."""
    if saved:
        return "saved"
    if outcome == "failed":
        return "failed"
    if outcome == "warning":
        if refused:
            return "warning"
        return None if accept_warnings else "to_accept"
    return None


def compared(
    batch_id: int, before: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]
) -> tuple[Previous, Mapping[str, Since]]:
    """What an upload has in common with an earlier one, both by ID number with their values: in all, and for each number."""
    since: dict[str, Since] = {
        number: "new" if number not in before else "same" if before[number] == values else "changed"
        for number, values in now.items()
    }
    of_each = list(since.values())
    missing = len(before.keys() - now.keys())
    previous = Previous(batch_id, of_each.count("same"), of_each.count("changed"), of_each.count("new"), missing)
    return previous, since


def is_again(before: Collection[str], now: Collection[str]) -> bool:
    """Whether an upload is an earlier one again, repeated or corrected: half the people of the smaller are in both (重复上传)."""
    shared = len(set(before) & set(now))
    return shared > 0 and 2 * shared >= min(len(before), len(now))
