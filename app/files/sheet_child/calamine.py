"""工作表读取 (calamine): sheets through the Rust reader, from row 1 and column A."""

import io
from collections.abc import Iterator, Mapping

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, load_workbook

from app.files.sheet_child.grid import Cell, Rows, cell_of, has_heading, trimmed
from app.files.sheet_child.refusal import LONGEST_TEXT, SheetRefused


def opened(file: io.BytesIO) -> CalamineWorkbook:
    """A workbook whose container was looked into before; what the reader cannot follow is damaged."""
    try:
        return load_workbook(file)
    except PasswordError:
        raise SheetRefused("password") from None


def rows_of(sheet: CalamineSheet, instead: Mapping[tuple[int, int], str] | None = None) -> Rows:
    """The rows of a sheet; `instead` are texts of cells which the reader leaves blank, by row and column from 0."""
    return trimmed(_cells(sheet, instead or {}))


def _cells(sheet: CalamineSheet, instead: Mapping[tuple[int, int], str]) -> Iterator[list[Cell]]:
    # Of a sheet without cells the reader knows no first row, and panics when it is asked for the rows.
    if sheet.start is None:
        return
    top, left = sheet.start
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in instead.items():
        by_row.setdefault(row, []).append((column, text))
    before: list[Cell] = [None] * left
    for number, values in enumerate(sheet.iter_rows()):
        if number < top:
            yield []
            continue
        # Nearly every cell is a short text, for which asking `cell_of` would cost more than all the rest.
        cells = before + [
            value if type(value) is str and 0 < len(value) <= LONGEST_TEXT else cell_of(value) for value in values
        ]
        for column, text in by_row.get(number, ()):
            cells[column] = text
        yield cells


def declared(rows: Iterator[Rows]) -> Rows:
    """Of the visible sheets the first that has a declaration's heading, else the first."""
    first: Rows | None = None
    for each in rows:
        if has_heading(each):
            return each
        first = each if first is None else first
    if first is None:
        raise SheetRefused("no_sheet")
    return first
