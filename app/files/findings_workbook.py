"""校验结果文件 (findings file): the uploaded sheet given back, with what is wrong where it is wrong (§2.4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from app.domain.batch.columns import MESSAGES_HEADING, OUTCOME_HEADING, BatchKind, Layout
from app.domain.batch.sheet import Cell, column_letters
from app.domain.suspension_reasons import SuspensionReasons
from app.files.batch_codes import add_drop_downs, code_lists, write_codes
from app.files.batch_looks import ABOVE, BODY, DONE, MESSAGES, PASSED, REFUSED, WARNING, WIDTHS
from app.files.batch_sheets import append_heading, batch_page, new_workbook
from app.files.sheets import Look, Page, lines_in, saved

LINE_HEIGHT = 15.0
_OWN = (OUTCOME_HEADING, MESSAGES_HEADING)

Gravity = Literal["refused", "warning"]

_LOOKS: Mapping[Gravity | None, Look] = {"refused": REFUSED, "warning": WARNING, None: PASSED}


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """校验过的行: a row as uploaded, its outcome and messages as they are shown, and what each of its cells is marked with.

    `marks` are by the column of the upload, counted from 0; `gravity` is for a row whose finding is of no cell.
    """

    row_number: int
    cells: Sequence[Cell]
    outcome: str
    messages: str
    marks: Mapping[int, tuple[Gravity, str]]
    saved: bool
    gravity: Gravity | None = None


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the columns of the upload and those of the hall stand."""

    headings: tuple[str, ...]
    fields: tuple[str | None, ...]
    outcome: int
    messages: int
    uploaded: int

    @classmethod
    def of(cls, layout: Layout) -> "_Places":
        headings = [heading.strip() if heading.strip() in _OWN else heading for heading in layout.headings]
        headings += [heading for heading in _OWN if heading not in headings]
        fields = (*layout.fields, *[None] * (len(headings) - len(layout.fields)))
        outcome, messages = (headings.index(heading) for heading in _OWN)
        return cls(tuple(headings), fields, outcome, messages, len(layout.headings))

    def column(self, uploaded: int) -> int:
        """The column of one of the upload; what stands beyond its heading stands beyond the hall's columns."""
        return uploaded if uploaded < self.uploaded else uploaded + len(self.headings) - self.uploaded


def findings_workbook(
    kind: BatchKind,
    title_rows: Sequence[Sequence[Cell]],
    layout: Layout,
    rows: Iterable[MarkedRow],
    reasons: SuspensionReasons,
    *,
    from_1904: bool = False,
) -> bytes:
    """The sheet as uploaded, each row in its place, with outcome and messages, to be corrected and uploaded again.

    Rows come in the order of their numbers. `from_1904` is the upload's own: its numbers for days are kept.
    """
    workbook = new_workbook(kind)
    if from_1904:
        workbook.epoch = CALENDAR_MAC_1904
    places = _Places.of(layout)
    with saved(workbook) as file:
        page = batch_page(workbook, kind, places.headings, places.fields, layout.heading_row)
        for number in range(layout.heading_row - 1):
            above = title_rows[number] if number < len(title_rows) else ()
            page.append([page.cell(value, ABOVE) for value in above])
        append_heading(page, kind, places.headings, places.fields)
        _append_rows(page, places, rows)
        page.sheet.auto_filter.ref = f"A{layout.heading_row}:{column_letters(len(places.headings) - 1)}{page.row}"
        lists = code_lists(kind, reasons)
        add_drop_downs(page.sheet, lists, places.fields, layout.heading_row)
        write_codes(workbook, lists)
    return file.getvalue()


def _append_rows(page: Page, places: _Places, rows: Iterable[MarkedRow]) -> None:
    width = WIDTHS[MESSAGES_HEADING]
    for row in rows:
        if row.row_number <= page.row:
            raise ValueError(f"row {row.row_number} comes after row {page.row}")
        while page.row < row.row_number - 1:
            page.append([])
        lines = lines_in(row.messages, width)
        page.append(_cells(page, places, row), LINE_HEIGHT * lines if lines > 1 else None)


def _cells(page: Page, places: _Places, row: MarkedRow) -> list[WrittenCell | None]:
    marks = {places.column(column): mark for column, mark in row.marks.items()}
    values = {places.column(column): value for column, value in enumerate(row.cells) if value is not None}
    values |= {places.outcome: row.outcome, places.messages: row.messages}
    gravities = {row.gravity, *(gravity for gravity, _ in marks.values())}
    gravity: Gravity | None = "refused" if "refused" in gravities else "warning" if "warning" in gravities else None
    plain = DONE if row.saved else BODY
    cells: list[WrittenCell | None] = []
    for column in range(max(len(places.headings), 1 + max((*values, *marks)))):
        marked, note = marks.get(column, (None, ""))
        look = _LOOKS[marked] if marked else plain
        if column == places.outcome:
            look = DONE if row.saved else _LOOKS[gravity]
        elif column == places.messages:
            look = MESSAGES
        cells.append(page.cell(values.get(column), look, note))
    return cells
