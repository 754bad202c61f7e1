"""报盘文件的下载 (files of batches): templates to fill in, and a batch's sheet given back with what was found (§2.3 a, §2.4 a)."""

from collections.abc import Mapping
from typing import Any

from app.domain.batch.columns import BatchKind, Layout
from app.domain.batch.sheet import MOST_ROWS, Cell
from app.domain.calendar import today
from app.domain.finding import Language
from app.domain.suspension_reasons import SuspensionReasons
from app.files.batch_template import RosterRow, batch_template
from app.files.findings_workbook import MarkedRow, findings_workbook
from app.repositories import batches, persons
from app.repositories.batches import BatchRow
from app.usecases.batches import own
from app.usecases.context import Call
from app.usecases.saving import finding_as_kept

_OUTCOMES: Mapping[str, tuple[str, str]] = {
    "passed": ("校验成功", "Passed"),
    "warning": ("警告", "Warning"),
    "failed": ("校验失败", "Failed"),
    "saved": ("已保存", "Saved"),
}
_YES_NO = {True: "是", False: "否"}


def template(call: Call, kind: BatchKind, prefilled: bool) -> bytes:
    """The template of a kind (下载模板); prefilled, with the people who are insured at the employer."""
    with call.reading() as work:
        employer = work.employer()
        window = work.hall.policy.on(today(work.now), employer.region_code).business_window.value
        roster = []
        if prefilled:
            roster = [RosterRow(*row) for row in persons.roster(work.connection, employer.id, MOST_ROWS)]
            work.looked_at("roster", employer, people=len(roster))
    return batch_template(kind, call.hall.reasons, window, roster, prefilled=prefilled)


def findings_file(call: Call, batch_id: int, only_unsaved: bool) -> bytes:
    """A batch's sheet with outcome and messages (校验结果下载), to be corrected and uploaded again."""
    with call.reading() as work:
        batch = own(work, batch_id, None)
        rows = batches.rows_of(work.connection, batch_id, unsaved=only_unsaved)
        work.record("findings_exported", f"batches/{batch_id}", employer=batch.employer, rows=len(rows))
        layout, reasons = batch.layout, call.hall.reasons
    marked = (_marked(row, layout, reasons, call.language) for row in rows)
    return findings_workbook(batch.kind, batch.sheet["above"], layout, marked, reasons)


def _marked(row: BatchRow, layout: Layout, reasons: SuspensionReasons, language: Language) -> MarkedRow:
    in_english = language == "en"
    marks: dict[int, tuple[Any, str]] = {}
    messages = []
    gravest: Any = None
    for kept in row.findings:
        finding = finding_as_kept(kept)
        message = finding.message(language)
        messages.append(message)
        if finding.severity == "info":
            continue
        gravest = "refused" if "refused" in (gravest, finding.severity) else "warning"
        column = layout.column_of(finding.pointer.rpartition("/")[2])
        if column is not None:
            gravity, told = marks.get(column, (finding.severity, ""))
            grave = "refused" if "refused" in (gravity, finding.severity) else "warning"
            marks[column] = (grave, f"{told}\n{message}" if told else message)
    saved = row.change_id is not None
    outcome = _OUTCOMES["saved" if saved else row.outcome][in_english]
    cells = [_shown(cell, field, reasons) for cell, field in zip(row.cells, _fields(layout, row), strict=True)]
    text = "\n".join(messages)
    return MarkedRow(row.row_number, cells, outcome, "" if saved else text, {} if saved else marks, saved, gravest)


def _fields(layout: Layout, row: BatchRow) -> list[str | None]:
    return [*layout.fields, *[None] * (len(row.cells) - len(layout.fields))][: len(row.cells)]


def _shown(cell: Cell, field: str | None, reasons: SuspensionReasons) -> Cell:
    """A cell as people write it: a reason with its name, yes and no in words."""
    if field == "suspension_reason" and isinstance(cell, str):
        reason = reasons.get(cell)
        return cell if reason is None else f"{reason.code} {reason.name}"
    if field in ("migrant_worker", "migrant_worker_pays") and isinstance(cell, bool):
        return _YES_NO[cell]
    return cell
