"""导出文件 (exports): a list of any length as XLSX or CSV, row by row, with nothing in it that a spreadsheet program would run (§7.3)."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Literal

from openpyxl import Workbook

from app.domain.batch.sheet import column_letters
from app.files.batch_looks import BODY, NEEDED_HEADING
from app.files.sheets import NOTE_AUTHOR, RUN, Page
from app.files.streamed_sheet import CellKind, Value, stream_rows

ExportFormat = Literal["xlsx", "csv"]
_HEADING_HEIGHT = 30
_ROWS_AT_ONCE = 500
# What is put before a text that a spreadsheet program would run, and taken away again by whoever reads it back.
_GUARD = "'"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """导出列: its heading, its width in characters, and what stands in it."""

    heading: str
    width: float
    kind: CellKind = "text"


def write_export(
    file: BinaryIO, title: str, columns: Sequence[ExportColumn], rows: Iterable[Sequence[Value]], form: ExportFormat
) -> int:
    """Writes a list under its headings (导出) and tells how many rows there were; amounts are yuan as text."""
    return _write_csv(file, columns, rows) if form == "csv" else _write_xlsx(file, title, columns, rows)


def harmless(text: str) -> str:
    """A text as CSV holds it: an apostrophe before what a spreadsheet program would run, or what begins with one itself.

    Whoever reads it back drops one apostrophe where a text begins with one, and has it as it was.
    """
    return _GUARD + text if text and text[0] in RUN else text


def _write_xlsx(file: BinaryIO, title: str, columns: Sequence[ExportColumn], rows: Iterable[Sequence[Value]]) -> int:
    workbook = Workbook(write_only=True)
    workbook.properties.title = title
    workbook.properties.creator = NOTE_AUTHOR
    page = Page(workbook.create_sheet(title))
    for number, column in enumerate(columns):
        page.column(column_letters(number), column.width, BODY)
    page.sheet.freeze_panes = "A2"
    page.sheet.print_title_rows = "1:1"
    page.print_on_a4(landscape=True)
    page.append([page.cell(column.heading, NEEDED_HEADING) for column in columns], _HEADING_HEIGHT)
    return stream_rows(file, workbook, page, [column.kind for column in columns], BODY, rows)


def _write_csv(file: BinaryIO, columns: Sequence[ExportColumn], rows: Iterable[Sequence[Value]]) -> int:
    """UTF-8 with its mark, lines ending in CRLF: what spreadsheet programs open without asking."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    written = csv.writer(text)
    written.writerow([column.heading for column in columns])
    texts = [number for number, column in enumerate(columns) if column.kind == "text"]
    count = 0
    for gulp in _gulps(_guarded(rows, texts)):
        written.writerows(gulp)
        count += len(gulp)
    # The file is the caller's to close.
    text.detach()
    return count


def _guarded(rows: Iterable[Sequence[Value]], texts: Sequence[int]) -> Iterator[Sequence[Value]]:
    for row in rows:
        risky = [number for number in texts if (value := row[number]) and str(value)[0] in RUN]
        if not risky:
            yield row
            continue
        guarded = list(row)
        for number in risky:
            guarded[number] = harmless(str(row[number]))
        yield guarded


def _gulps(rows: Iterator[Sequence[Value]]) -> Iterator[list[Sequence[Value]]]:
    while gulp := list(islice(rows, _ROWS_AT_ONCE)):
        yield gulp
