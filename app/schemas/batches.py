"""批次 (batches) as sent and as shown: the batch, its rows and their findings, its money, and what was saved (§2.3, §2.4)."""

from typing import Annotated, Any, Literal

from fastapi import UploadFile
from pydantic import BaseModel, ConfigDict, Field

from app.domain.batch.columns import BatchKind, Layout, fields_of
from app.domain.batch.rows import as_kept
from app.domain.batch.sheet import column_letters
from app.domain.calendar import local
from app.domain.finding import Language
from app.schemas import findings
from app.schemas.fields import Body, MomentShown, PageOf, Shown
from app.schemas.findings import FindingShown
from app.schemas.money import BackPayLine, GivenBackLine, Totals
from app.usecases.batch_saving import BatchSaved
from app.usecases.batches import BatchView, Page, RowView


class UploadIn(BaseModel):
    """上传报盘文件: the sheet, and what its rows ask for."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    kind: BatchKind = Field(
        description="What its rows ask for (业务种类): 人员批量增加, 人员批量减少.", examples=["enroll"]
    )
    file: UploadFile = Field(
        description="The sheet (报盘文件): .xlsx, .xls or .csv, at most 10,000 rows and 10 MiB.",
        json_schema_extra={"format": "binary"},
    )


# What a cell may hold: text as typed, a number, or yes and no; null empties it.
CellIn = Annotated[str, Field(max_length=1000)] | bool | int | float | None


class RowValuesIn(Body):
    """A row's cells as typed (单元格): those of the batch's own kind."""

    name: CellIn = Field(default=None, description="Name (姓名).", examples=["张三"])
    id_number: CellIn = Field(default=None, description="ID number (证件号码).", examples=["530402199003070010"])
    enroll_month: CellIn = Field(default=None, description="Enrolment date (参保日期).", examples=["2026-03"])
    job_type: CellIn = Field(default=None, description="Job type (工种).")
    mobile: CellIn = Field(default=None, description="Mobile (联系电话).")
    migrant_worker: CellIn = Field(default=None, description="Migrant worker (是否农民工).")
    migrant_worker_pays: CellIn = Field(default=None, description="Whether a migrant worker pays (农民工是否缴保).")
    declared_wage: CellIn = Field(default=None, description="Declared wage (申报工资), yuan a month.")
    suspension_reason: CellIn = Field(
        default=None, description="Reason (停保原因), by code, by name, or both.", examples=["S11"]
    )
    suspension_date: CellIn = Field(default=None, description="Suspension date (停保日期).", examples=["2026-03-31"])


class RowPatch(Body):
    """修改一行: the cells that change."""

    values: RowValuesIn = Field(description="Cells (单元格) as typed; null empties one.")


class CuresIn(Body):
    """一键修正: which findings' repairs to apply."""

    codes: Annotated[list[str], Field(max_length=50)] | None = Field(
        default=None,
        description="Codes (代码) of the findings to cure; null for all.",
        examples=[["id_number_invalid"]],
    )


class BatchSaveIn(Body):
    """保存批次: the ticked rows."""

    row_numbers: (
        Annotated[list[Annotated[int, Field(ge=1, le=2**31)]], Field(min_length=1, max_length=10_000)]
        | Literal["all_passed"]
    ) = Field(description='Ticked rows (勾选行号), or "all_passed".', examples=["all_passed"])
    accept_warnings: bool = Field(
        default=False, description="Saves rows with warnings too where they may be (确认警告)."
    )


class BatchCounts(Shown):
    """How many rows (行数): in all, by outcome, and saved."""

    total: int = Field(description="Rows (总行数).", examples=[3])
    passed: int = Field(description="Passed (校验成功), saved ones among them.", examples=[2])
    warning: int = Field(description="With a warning (警告).", examples=[0])
    failed: int = Field(description="Failed (校验失败).", examples=[1])
    saved: int = Field(description="Saved as changes (已保存).", examples=[0])


class PreviousShown(Shown):
    """The earlier upload that this one is again (重复或更正的上传), and what has changed since."""

    batch_id: int = Field(description="The earlier batch (上一批次).", examples=[1])
    same: int = Field(description="Rows as they were (相同).", examples=[2])
    changed: int = Field(description="Rows with other values (有修改).", examples=[1])
    new: int = Field(description="Rows of people who were not there (新增).", examples=[0])
    missing: int = Field(description="People who are no longer there (减少).", examples=[0])


class BatchShown(Shown):
    """A batch (批次) as it stands."""

    id: int = Field(description="Row number of the batch (批次).", examples=[1])
    kind: BatchKind = Field(description="人员批量增加, 人员批量减少.", examples=["enroll"])
    status: Literal["checked", "partly_saved", "saved"] = Field(
        description="Checked (已校验), partly saved (部分保存), or with no passed row left to save (已保存).",
        examples=["checked"],
    )
    version: int = Field(description="Version (版本), as in ETag and If-Match.", examples=[1])
    file_name: str = Field(description="Name of the file (文件名).", examples=["三月增员.xlsx"])
    counts: BatchCounts
    totals: Totals = Field(description="Back-pay or refund of the passed rows (补收、退收合计).")
    findings: list[FindingShown] = Field(description="What is to be known of the batch, such as a shut window (提示).")
    previous: PreviousShown | None = Field(
        description="The earlier upload that this one is again (上一次上传), or null."
    )
    created_at: MomentShown = Field(description="Uploaded at (上传时间).")
    checked_at: MomentShown = Field(description="Checked last at (校验时间).")
    saved_at: MomentShown | None = Field(description="Saved last at (保存时间).")


class BatchesShown(PageOf[BatchShown]):
    """A page of batches (批次列表)."""


CellShown = str | bool | int | float | None


class EnrollRowValues(Shown):
    """参保人员 of a row: as read, or as typed where it could not be."""

    name: CellShown = Field(description="Name (姓名).", examples=["张三"])
    id_number: CellShown = Field(description="ID number (证件号码).", examples=["530402199003070010"])
    enroll_month: CellShown = Field(description="Enrolment month (参保日期).", examples=["2026-03"])
    job_type: CellShown = Field(description="Job type (工种).", examples=["文员"])
    mobile: CellShown = Field(description="Mobile (联系电话).", examples=["13800000000"])
    migrant_worker: CellShown = Field(description="Migrant worker (是否农民工).", examples=[False])
    migrant_worker_pays: CellShown = Field(
        description="Whether a migrant worker pays (农民工是否缴保).", examples=[False]
    )
    declared_wage: CellShown = Field(description="Declared wage (申报工资), yuan.", examples=["5000.00"])


class SuspendRowValues(Shown):
    """停保人员 of a row: as read, or as typed where it could not be."""

    name: CellShown = Field(description="Name (姓名).", examples=["张三"])
    id_number: CellShown = Field(description="ID number (身份证号).", examples=["530402199003070010"])
    suspension_reason: CellShown = Field(description="Reason's code (停保原因).", examples=["S11"])
    suspension_date: CellShown = Field(description="Suspension date (停保日期).", examples=["2026-03-31"])


class RowShown(Shown):
    """A row of a batch (报盘行) as it was judged last."""

    row_number: int = Field(description="Row of the sheet (行号), as a person sees it.", examples=[2])
    outcome: Literal["passed", "warning", "failed"] = Field(
        description="校验成功, 警告, 校验失败.", examples=["passed"]
    )
    values: EnrollRowValues | SuspendRowValues = Field(description="Its cells (单元格), by field of the batch's kind.")
    findings: list[FindingShown] = Field(description="Everything that was found (校验结果).")
    since_previous: Literal["same", "changed", "new"] | None = Field(
        description="What became of it since the earlier upload (与上次上传相比), null without one."
    )
    change_id: int | None = Field(description="The change that it was saved as (业务), null until then.")
    version: int = Field(description="The batch's version (批次版本), as in ETag and If-Match.", examples=[1])


class RowsShown(PageOf[RowShown]):
    """A page of rows (报盘行)."""


class BatchBackPayLine(BackPayLine):
    """A line of 补收信息, with its row."""

    row_number: int = Field(description="Row of the sheet (行号).", examples=[2])


class BatchGivenBackLine(GivenBackLine):
    """A line of 退收信息, with its row."""

    row_number: int = Field(description="Row of the sheet (行号).", examples=[2])


class BatchMoneyLinesShown(PageOf[BatchBackPayLine | BatchGivenBackLine]):
    """A page of the money of the passed rows (补收信息、退收信息)."""


class RowSaved(Shown):
    """A row and the change that it was saved as (报盘行及其业务)."""

    row_number: int = Field(description="Row of the sheet (行号).", examples=[2])
    change_id: int = Field(description="The change (业务).", examples=[1])


class BatchSavedShown(Shown):
    """What was saved (保存结果)."""

    saved: int = Field(description="How many rows (保存行数).", examples=[1])
    changes: list[RowSaved] = Field(description="Each row with its change (业务).")
    batch: BatchShown


def batch_shown(view: BatchView, language: Language) -> dict[str, Any]:
    """A batch in a language, as BatchShown describes it."""
    batch = view.batch
    return {
        "id": batch.id,
        "kind": batch.kind,
        "status": batch.status,
        "version": batch.version,
        "file_name": batch.file_name,
        "counts": {name: getattr(batch, name) for name in BatchCounts.model_fields},
        "totals": batch.totals,
        "findings": [each.model_dump() for each in findings.shown(view.findings, language)],
        "previous": batch.previous,
        "created_at": local(batch.created_at),
        "checked_at": local(batch.checked_at),
        "saved_at": batch.saved_at and local(batch.saved_at),
    }


def batches_shown(page: Page, language: Language) -> dict[str, Any]:
    """A page of batches in a language."""
    return _page(page, [batch_shown(view, language) for view in page.items])


def row_shown(view: RowView, language: Language) -> dict[str, Any]:
    """A row in a language, as RowShown describes it; its findings name their cells."""
    row, layout = view.row, view.layout
    values = as_kept(row.row_number, row.cells, layout, fields_of(view.kind)).values
    found = [each.model_dump() for each in findings.stored(row.findings, language)]
    for finding in found:
        finding["cell"] = cell_of(layout, row.row_number, finding["pointer"])
    return {
        "row_number": row.row_number,
        "outcome": row.outcome,
        "values": values,
        "findings": found,
        "since_previous": row.since_previous,
        "change_id": row.change_id,
        "version": view.version,
    }


def rows_shown(page: Page, language: Language) -> dict[str, Any]:
    """A page of rows in a language."""
    return _page(page, [row_shown(view, language) for view in page.items])


def money_lines_shown(page: Page, language: Language) -> dict[str, Any]:
    """A page of the money of a batch."""
    return _page(page, list(page.items))


def saved_shown(saved: BatchSaved, language: Language) -> dict[str, Any]:
    """What was saved, in a language."""
    changes = [{"row_number": row_number, "change_id": change_id} for row_number, change_id in saved.changes]
    return {"saved": len(changes), "changes": changes, "batch": batch_shown(saved.view, language)}


def cell_of(layout: Layout, row_number: int, pointer: str) -> str | None:
    """The cell of a finding (单元格), such as D17; none where it is about the row."""
    column = layout.column_of(pointer.rpartition("/")[2])
    return None if column is None else f"{column_letters(column)}{row_number}"


def _page(page: Page, items: list[Any]) -> dict[str, Any]:
    return {"items": items, "page": page.page, "page_size": page.page_size, "total": page.total}
