"""报盘表 (the sheet of a batch file): its columns, heading and way of printing, alike in template and findings file."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as WrittenCell

from app.domain.batch.columns import COLUMNS, MESSAGES_HEADING, OUTCOME_HEADING, TITLES, BatchKind
from app.domain.batch.sheet import column_letters
from app.files.batch_instructions import note_of
from app.files.batch_looks import (
    BODY,
    EXTRA_HEADING,
    MESSAGES,
    NEEDED_HEADING,
    OPTIONAL_HEADING,
    OTHER_WIDTH,
    OWN_HEADING,
    WIDTHS,
)
from app.files.sheets import NOTE_AUTHOR, Page

HEADING_HEIGHT = 30
# Whoever types a wage types a number; nobody knows what stands in a column of the employer's own.
_NUMBERS = frozenset({"declared_wage"})


def new_workbook(kind: BatchKind) -> Workbook:
    """An empty workbook that is written row by row, named after the business."""
    workbook = Workbook(write_only=True)
    workbook.properties.title = TITLES[kind][0]
    workbook.properties.creator = NOTE_AUTHOR
    return workbook


def batch_page(
    workbook: Workbook, kind: BatchKind, headings: Sequence[str], fields: Sequence[str | None], heading_row: int
) -> Page:
    """The sheet of a kind with its columns laid out, before its first row; the heading stays in sight and on each page."""
    page = Page(workbook.create_sheet(TITLES[kind][0]))
    for column, (heading, field) in enumerate(zip(headings, fields, strict=True)):
        number_format = "General" if field in _NUMBERS or (field is None and heading not in WIDTHS) else "@"
        width = WIDTHS.get(field or heading.strip(), OTHER_WIDTH)
        look = MESSAGES if heading == MESSAGES_HEADING else BODY
        page.column(column_letters(column), width, look, number_format)
    page.sheet.freeze_panes = f"A{heading_row + 1}"
    page.sheet.print_title_rows = f"{heading_row}:{heading_row}"
    page.print_on_a4(landscape=True)
    return page


def append_heading(page: Page, kind: BatchKind, headings: Sequence[str], fields: Sequence[str | None]) -> None:
    """The heading (表头): needed columns dark, others light, each with a note of what to write."""
    columns = {column.field: column for column in COLUMNS[kind]}
    cells: list[WrittenCell | None] = []
    for heading, field in zip(headings, fields, strict=True):
        if field is not None:
            look = NEEDED_HEADING if columns[field].needed else OPTIONAL_HEADING
            cells.append(page.cell(heading, look, note_of(kind, field)))
        else:
            cells.append(
                page.cell(heading, OWN_HEADING if heading in (OUTCOME_HEADING, MESSAGES_HEADING) else EXTRA_HEADING)
            )
    page.append(cells, HEADING_HEIGHT)
