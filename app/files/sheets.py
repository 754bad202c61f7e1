"""工作表 (sheets): cells of the workbooks that the hall writes; nothing in them runs, and each is read back as it was."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.batch.sheet import Cell

TEXT_FORMAT = "@"
DAY_FORMAT = "yyyy-mm-dd"
AMOUNT_FORMAT = "0.00"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm:ss"
# Beyond so many, programs take minutes to open a file.
MOST_NOTES = 10_000
_HIGHEST = 409.0
NOTE_AUTHOR = "失业保险网上办事大厅"

# Days before these have no number, or a disputed one, in one of the two ways in which workbooks count days.
_FIRST_DAYS: Final = date(1904, 1, 1)
# What a spreadsheet program would run, or take as its own sign, once somebody edits the cell.
RUN: Final = frozenset("=+-@\t\r\n'＝＋－\uff20")
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# LibreOffice also takes fewer digits than the standard's four for an escape.
_LIKE_AN_ESCAPE = re.compile("_(?=[xX][0-9A-Fa-f]+_)")
_NO_FILL, _NO_BORDER, _MIDDLE = PatternFill(), Border(), Alignment(vertical="center")


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """样式: how a cell looks; its number format follows from what is in it."""

    font: Font
    fill: PatternFill = _NO_FILL
    border: Border = _NO_BORDER
    alignment: Alignment = _MIDDLE


@dataclass(slots=True)
class Page:
    """工作表: a sheet that is written row by row from its top, its last row and number of comments so far, and its styles."""

    sheet: Worksheet
    row: int = 0
    notes: int = 0
    _styles: dict[tuple[Look, str, bool], StyleArray] = field(default_factory=dict)

    def cell(self, value: Cell, look: Look, note: str = "") -> WrittenCell:
        """A cell that holds a value as itself, with a comment (批注) where there is one to make and there are not too many.

        Texts and blanks are formatted as text, so what is typed over them keeps its digits. A text fits: the largest
        that a sheet can hold, 32,767 characters, is far more than is taken in or told.
        """
        value = _kept(value)
        is_text = isinstance(value, str)
        style = self.style(look, _number_format(value), isinstance(value, str) and value[0] in RUN)
        cell = WrittenCell(self.sheet, 1, 1, escaped(value) if isinstance(value, str) else value, style)
        if is_text:
            # Or `=1+1` would be a formula, and `#N/A` an error.
            cell.data_type = "s"
        if note and self.notes < MOST_NOTES:
            self.notes += 1
            cell.comment = Comment(escaped(note), NOTE_AUTHOR, height=24 + 20 * lines_in(note, 40), width=280)
        return cell

    def amount(self, fen: int | None, look: Look) -> WrittenCell:
        """A cell of an amount (金额) in yuan; without one, a blank cell that an amount can be written into."""
        value = None if fen is None else Decimal(fen) / 100
        return WrittenCell(self.sheet, 1, 1, value, self.style(look, AMOUNT_FORMAT, False))

    def column(self, letters: str, width: float, look: Look, number_format: str = TEXT_FORMAT) -> None:
        """Widens a column and formats the whole of it; before any row is written."""
        column = self.sheet.column_dimensions[letters]
        column.width = width
        column.font, column.alignment = look.font, look.alignment
        column.number_format = number_format

    def append(self, cells: list[WrittenCell | None], height: float | None = None) -> None:
        """The next row, of a height in points where it has one; rows do not grow by themselves in every program."""
        self.row += 1
        if height is not None:
            self.sheet.row_dimensions[self.row].height = min(height, _HIGHEST)
        self.sheet.append(cells)
        # Written, so no longer needed: memory stays flat.
        self.sheet.row_dimensions.pop(self.row, None)

    def print_on_a4(self, *, landscape: bool = False) -> None:
        """Pages of A4, as wide as the sheet and numbered; before any row is written."""
        sheet = self.sheet
        sheet.page_setup.paperSize = int(Worksheet.PAPERSIZE_A4)
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.8, footer=0.4)
        if sheet.oddFooter is not None:
            sheet.oddFooter.left.text = "&A"
            sheet.oddFooter.right.text = "第 &P 页，共 &N 页"

    def style(self, look: Look, number_format: str, quoted: bool) -> StyleArray:
        """A look with a number format as cells have it; `quoted`, what is in the cell stays text when somebody edits it."""
        key = (look, number_format, quoted)
        if key not in self._styles:
            cell = WrittenCell(self.sheet, 1, 1)
            cell.font, cell.fill, cell.border, cell.alignment = look.font, look.fill, look.border, look.alignment
            cell.number_format = number_format
            # The sign of a text typed after an apostrophe.
            cell.quotePrefix = int(quoted)
            # The stubs leave it out; styles would be looked up anew for every cell without it.
            self._styles[key] = cell._style  # type: ignore[attr-defined]
        return self._styles[key]


@contextmanager
def saved(workbook: Workbook) -> Iterator[io.BytesIO]:
    """The file that a workbook is saved to at the end (保存); an error half-way leaves no temporary file behind either."""
    file = io.BytesIO()
    try:
        yield file
    finally:
        workbook.save(file)


def escaped(text: str) -> str:
    """A text as a workbook's XML holds it: what XML cannot hold, or would change, as `_x000B_`, and what looks so as well.

    Noncharacters and lone halves of characters are kept in the file, but no program reads them back.
    """
    text = _LIKE_AN_ESCAPE.sub(_escape, text)
    return _NOT_IN_XML.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def _kept(value: Cell) -> Cell:
    """The value; as text what a workbook has no number for."""
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if isinstance(value, date) and date(value.year, value.month, value.day) < _FIRST_DAYS:
        return value.isoformat()
    # Programs differ in what they make of a text of spaces; to all people it is a blank.
    return None if isinstance(value, str) and (not value or value.isspace()) else value


def _number_format(value: Cell) -> str:
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return MOMENT_FORMAT
    if isinstance(value, date):
        return DAY_FORMAT
    return TEXT_FORMAT if value is None or isinstance(value, str) else "General"


def lines_in(text: str, width: float) -> int:
    """How many lines a text takes in a width of so many characters, of which a Chinese one takes two (行数)."""
    longest = (sum(1 if character.isascii() else 2 for character in line) for line in text.split("\n"))
    return sum(1 + int(length // (width - 3)) for length in longest)
