"""Workbooks read back as others read them, and the texts that spoil them (读回的表格)."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import load_workbook as open_by_calamine

from app.domain.batch.columns import COLUMNS, BatchKind, Layout, layout_of
from app.domain.batch.sheet import Cell
from app.domain.policy import BusinessWindow
from app.domain.suspension_reasons import SuspensionReasons
from app.files.batch_template import RosterRow, batch_template
from app.files.findings_workbook import MarkedRow, findings_workbook
from app.lawbook import load_suspension_reasons

WINDOW = BusinessWindow(1, 20)
RUN_BY_A_SPREADSHEET = (
    "=1+1",
    '=HYPERLINK("http://example.com","x")',
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "'=1+1",
    "＝1+1",
    "－1",
)
CHANGED_BY_A_SPREADSHEET = (
    "530402199003070012",
    "00123",
    "1e5",
    "1/2",
    "2026-03",
    "TRUE",
    "#N/A",
    "#DIV/0!",
    "''",
    " a ",
    "a\nb",
    "a\tb",
    "\u3000x\u00a0",
)
CHANGED_BY_XML = (
    "\x00",
    "a\x0bb",
    "\x1fa",
    "a\rb",
    "<&>\"']]>",
    "_x0041_",
    "_x000B_",
    "_x005F_",
    "_x004_",
    "__x0041__",
    "_X0041_",
    "𠮷\u2028\u0085",
)
NASTY = (*RUN_BY_A_SPREADSHEET, *CHANGED_BY_A_SPREADSHEET, *CHANGED_BY_XML)


@cache
def reasons() -> SuspensionReasons:
    """停保原因, those of the product."""
    return load_suspension_reasons()


def template(kind: BatchKind, roster: Sequence[RosterRow] | None = None) -> bytes:
    """下载模板; with a roster, prefilled."""
    return batch_template(kind, reasons(), WINDOW, roster or (), prefilled=roster is not None)


def layout(kind: BatchKind, *more: str, above: Sequence[Sequence[Cell]] = ()) -> Layout:
    """The layout of a sheet with the template's columns and some more."""
    return layout_of(kind, [*above, [*(column.heading for column in COLUMNS[kind]), *more]])


def findings_file(
    kind: BatchKind,
    rows: Sequence[MarkedRow],
    *more: str,
    above: Sequence[Sequence[Cell]] = (),
    from_1904: bool = False,
) -> bytes:
    """校验结果文件 of a sheet with the template's columns and some more."""
    there = layout(kind, *more, above=above)
    return findings_workbook(kind, above, there, rows, reasons(), from_1904=from_1904)


def opened(file: bytes) -> Workbook:
    """The workbook with its formats, comments and drop-downs, as openpyxl reads it."""
    return load_workbook(io.BytesIO(file))


def first_sheet(file: bytes) -> Worksheet:
    sheet = opened(file).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def cells_by_openpyxl(file: bytes, sheet: int = 0) -> list[list[object]]:
    """What openpyxl reads; it leaves escapes as they are in the file."""
    rows = opened(file).worksheets[sheet].iter_rows(values_only=True)
    return [[unescape(value) if isinstance(value, str) else value for value in row] for row in rows]


def cells_by_calamine(file: bytes, sheet: int = 0) -> list[list[object]]:
    """What calamine reads; blanks are none, a day at midnight is a day."""
    rows = open_by_calamine(io.BytesIO(file)).get_sheet_by_index(sheet).to_python(skip_empty_area=False)
    return [[None if value == "" else value for value in row] for row in rows]


def without_times(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """Days as days, whichever way a reader tells them."""
    return [
        [date(value.year, value.month, value.day) if isinstance(value, datetime) else value for value in row]
        for row in rows
    ]
