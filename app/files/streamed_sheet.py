"""流式工作表 (streamed sheet): many rows behind the heading of a prepared workbook, in little memory and time.

The library prepares styles, columns, heading and printing; the rows, of which it takes ten times as long, are put into its
file as text. Both ends of that file are the library's own.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as WrittenCell

from app.domain.batch.sheet import EXPORT_TOO_LONG, column_letters
from app.domain.finding import Refused
from app.files.sheets import RUN, TEXT_FORMAT, Look, Page, escaped, saved

CellKind = Literal["text", "money", "count"]
# What stands in a row of an export: texts, counts, and amounts in yuan as their text.
Value = str | int | None

MOST_ROWS_OF_A_SHEET = 1_048_576
_SHEET = "xl/worksheets/sheet1.xml"
_END = b"</sheetData>"
_ROWS_AT_ONCE = 500
_FORMATS: dict[CellKind, str] = {"text": TEXT_FORMAT, "money": "#,##0.00", "count": "0"}


@dataclass(frozen=True, slots=True)
class _Place:
    """A column's letters and the numbers of its styles: as it is, and of a text that would be run without it."""

    letters: str
    kind: CellKind
    style: int
    quoted: int


def stream_rows(
    file: BinaryIO,
    workbook: Workbook,
    page: Page,
    kinds: Sequence[CellKind],
    look: Look,
    rows: Iterable[Sequence[Value]],
) -> int:
    """Saves a workbook to a file, with rows behind the last one of its first sheet; how many they were.

    Raises Refused: EXPORT_TOO_LONG.
    """
    places = [_place(page, number, kind, look) for number, kind in enumerate(kinds)]
    prepared = _prepared(workbook)
    with ZipFile(prepared) as given, ZipFile(file, "w", ZIP_DEFLATED) as whole:
        for entry in given.infolist():
            if entry.filename != _SHEET:
                whole.writestr(entry, given.read(entry))
                continue
            head, _, tail = given.read(entry).partition(_END)
            with whole.open(_entry(entry), "w") as sheet:
                sheet.write(head)
                count = 0
                for text, many in _in_gulps(places, rows, page.row):
                    sheet.write(text)
                    count += many
                sheet.write(_END + tail)
    return count


def _prepared(workbook: Workbook) -> io.BytesIO:
    with saved(workbook) as file:
        pass
    return file


def _entry(entry: ZipInfo) -> ZipInfo:
    made = ZipInfo(entry.filename, entry.date_time)
    made.compress_type = ZIP_DEFLATED
    return made


def _place(page: Page, number: int, kind: CellKind, look: Look) -> _Place:
    styles = [page.style(look, _FORMATS[kind], quoted) for quoted in (False, True)]
    plain, quoted = (int(WrittenCell(page.sheet, 1, 1, style_array=style).style_id) for style in styles)
    return _Place(column_letters(number), kind, plain, quoted)


def _in_gulps(places: Sequence[_Place], rows: Iterable[Sequence[Value]], before: int) -> Iterator[tuple[bytes, int]]:
    """The rows as the sheet's XML, some at a time, each time with how many they are."""
    left = iter(rows)
    while gulp := list(islice(left, _ROWS_AT_ONCE)):
        if before + len(gulp) > MOST_ROWS_OF_A_SHEET:
            raise Refused([EXPORT_TOO_LONG.refused(limit=f"{MOST_ROWS_OF_A_SHEET - 1:,}")])
        text = "".join(_row(places, row, number) for number, row in enumerate(gulp, before + 1))
        before += len(gulp)
        yield text.encode(), len(gulp)


def _row(places: Sequence[_Place], row: Sequence[Value], number: int) -> str:
    cells = "".join(_cell(place, number, value) for place, value in zip(places, row, strict=True))
    return f'<row r="{number}">{cells}</row>'


def _cell(place: _Place, number: int, value: Value) -> str:
    if value is None or value == "":
        return f'<c r="{place.letters}{number}" s="{place.style}"/>'
    if place.kind != "text" or not isinstance(value, str):
        return f'<c r="{place.letters}{number}" s="{place.style}"><v>{value}</v></c>'
    style = place.style
    # Nearly every text is of letters and digits alone, which XML takes as they are.
    if not value.isalnum():
        style = place.quoted if value[0] in RUN else style
        value = escaped(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<c r="{place.letters}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
