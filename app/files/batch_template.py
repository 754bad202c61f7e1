"""报盘模板 (batch template): the workbook that an employer downloads, fills in and uploads (§2.3 a, §2.4 a)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl.cell.cell import Cell as WrittenCell

from app.domain.batch.columns import COLUMNS, PERSON_NO_HEADING, BatchKind
from app.domain.batch.sheet import column_letters
from app.domain.policy import BusinessWindow
from app.domain.suspension_reasons import SuspensionReasons
from app.files.batch_codes import add_drop_downs, code_lists, write_codes
from app.files.batch_instructions import example_of, write_instructions
from app.files.batch_looks import BODY, EXAMPLE, GIVEN
from app.files.batch_sheets import append_heading, batch_page, new_workbook
from app.files.sheets import Page, saved


@dataclass(frozen=True, slots=True)
class RosterRow:
    """参保人员: a person whom a prefilled template names."""

    person_no: str
    name: str
    id_number: str


def batch_template(
    kind: BatchKind,
    reasons: SuspensionReasons,
    window: BusinessWindow,
    roster: Sequence[RosterRow] = (),
    *,
    prefilled: bool = False,
) -> bytes:
    """The template of a kind as .xlsx (下载模板); prefilled, it names the roster's people instead of an example."""
    workbook = new_workbook(kind)
    headings: list[str] = [column.heading for column in COLUMNS[kind]]
    fields: list[str | None] = [column.field for column in COLUMNS[kind]]
    if prefilled:
        headings.append(PERSON_NO_HEADING)
        fields.append(None)
    with saved(workbook) as file:
        page = batch_page(workbook, kind, headings, fields, heading_row=1)
        append_heading(page, kind, headings, fields)
        if prefilled:
            for cells in _roster_cells(page, fields, roster):
                page.append(cells)
            page.sheet.auto_filter.ref = f"A1:{column_letters(len(fields) - 1)}{page.row}"
        else:
            page.append([page.cell(value, EXAMPLE) for value in example_of(kind, reasons)])
        lists = code_lists(kind, reasons)
        add_drop_downs(page.sheet, lists, fields, heading_row=1)
        write_instructions(workbook, kind, reasons, window, prefilled=prefilled)
        write_codes(workbook, lists)
    return file.getvalue()


def _roster_cells(
    page: Page, fields: Sequence[str | None], roster: Sequence[RosterRow]
) -> Iterator[list[WrittenCell | None]]:
    for person in roster:
        given = {"name": person.name, "id_number": person.id_number, None: person.person_no}
        yield [page.cell(given.get(field), GIVEN if field in given else BODY) for field in fields]
