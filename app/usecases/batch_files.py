"""报盘文件的下载 (files of batches): templates to fill in, and a batch's sheet given back with what was found (§2.3 a, §2.4 a)."""

from collections.abc import Mapping, Sequence

from app.domain.batch.columns import BatchKind, Layout, column_of
from app.domain.batch.sheet import MOST_ROWS, Cell
from app.domain.calendar import today
from app.domain.enroll_form import DETAILS_TO_COMPLETE
from app.domain.finding import Finding, Language
from app.domain.suspension_reasons import SuspensionReasons
from app.files.batch_template import RosterRow, batch_template
from app.files.findings_workbook import Gravity, MarkedRow, findings_workbook
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
    above, from_1904 = batch.sheet["above"], batch.sheet["from_1904"]
    return findings_workbook(batch.kind, above, layout, marked, reasons, from_1904=from_1904)


def _marked(row: BatchRow, layout: Layout, reasons: SuspensionReasons, language: Language) -> MarkedRow:
    saved = row.change_id is not None
    # What the sheet has no column for cannot be mended in it: the details are completed with the change.
    kept = [] if saved else [each for each in row.findings if each["code"] != DETAILS_TO_COMPLETE.name]
    found = [finding_as_kept(each) for each in kept]
    outcome = _OUTCOMES["saved" if saved else row.outcome][language == "en"]
    cells = [_shown(cell, field, reasons) for cell, field in zip(row.cells, _fields(layout, row), strict=True)]
    told = "\n".join(_told(finding, layout, language) for finding in found)
    return MarkedRow(row.row_number, cells, outcome, told, _marks(found, layout, language), saved, _gravest(found))


def _marks(found: Sequence[Finding], layout: Layout, language: Language) -> dict[int, tuple[Gravity, str]]:
    """What is wrong in each column."""
    of_column: dict[int, list[Finding]] = {}
    for finding in found:
        column = column_of(finding, layout)
        if column is not None:
            of_column.setdefault(column, []).append(finding)
    return {
        column: (gravity, "\n".join(_message(finding, language) for finding in here))
        for column, here in of_column.items()
        if (gravity := _gravest(here)) is not None
    }


def _gravest(found: Sequence[Finding]) -> Gravity | None:
    severities = {finding.severity for finding in found}
    return "refused" if "refused" in severities else "warning" if "warning" in severities else None


def _told(finding: Finding, layout: Layout, language: Language) -> str:
    """A message beside the row: with the heading of the column that it is about."""
    column = column_of(finding, layout)
    message = _message(finding, language)
    if column is None:
        return message
    return f"{layout.headings[column].strip()}{': ' if language == 'en' else '：'}{message}"


def _message(finding: Finding, language: Language) -> str:
    """A message with the repair that it offers."""
    message = finding.message(language)
    if not finding.fixes:
        return message
    if language == "en":
        return f"{message} Suggested: {finding.fixes[0].en}."
    return f"{message}建议：{finding.fixes[0].zh}。"


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
