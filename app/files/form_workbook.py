"""核定单工作簿 (form workbooks): the printed forms as .xlsx, ready for A4, with numbers as numbers and nothing in them that runs (§2.5)."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from app.domain.batch.sheet import column_letters
from app.domain.calendar import local
from app.domain.figure import COUNTS
from app.domain.form_code import FORM_NAMES
from app.files.assessment_form import GROUPS, AssessmentForm
from app.files.form_head import FormHead
from app.files.form_list import FormColumn, FormList, FormRow, FormValue
from app.files.sheets import AMOUNT_FORMAT, NOTE_AUTHOR, TEXT_FORMAT, Look, Page, lines_in, saved

_LETTERS = "微软雅黑"
_LINE = Side("thin", color="FF7F7F7F")
_LINES = Border(_LINE, _LINE, _LINE, _LINE)
# Over all columns without a merged cell, which would hinder sorting and reading.
_ACROSS = Alignment("centerContinuous", "center")
_TITLE = Look(Font(_LETTERS, 16, bold=True), alignment=_ACROSS)
_HEAD = Look(Font(_LETTERS, 10))
_HEADING = Look(
    Font(_LETTERS, 10, bold=True),
    PatternFill("solid", fgColor="FFE6E6E6"),
    _LINES,
    Alignment("center", "center", wrap_text=True),
)
# Text runs on over its neighbours, so nothing stands between them.
_OVER_AND_UNDER = Border(top=_LINE, bottom=_LINE)
_GROUP = Look(Font(_LETTERS, 10), PatternFill("solid", fgColor="FFF5F5F5"), _OVER_AND_UNDER)
_WHOLE = Look(Font(_LETTERS, 10), border=_OVER_AND_UNDER)
_TOTAL = Look(Font(_LETTERS, 10, bold=True), PatternFill("solid", fgColor="FFF5F5F5"), _LINES)
_BODY = Look(Font(_LETTERS, 10), border=_LINES, alignment=Alignment(vertical="center", wrap_text=True))
_CENTRED = Look(Font(_LETTERS, 10), border=_LINES, alignment=Alignment("center", "center"))
_NOTE = Look(Font(_LETTERS, 9, color="FF595959"))

_HEADING_ROW, _HEADING_HEIGHT, _LINE_HEIGHT = 4, 24, 15.0
# Of the paper's millimetres to a column's characters.
_CHARACTERS = 0.55
_SUMMARY = (FormColumn("项目", 82), FormColumn("序号", 25, "count"), FormColumn("局方核定数", 63, "money"))


def list_workbook(form: FormList) -> bytes:
    """A form of many rows (明细表) as .xlsx; its headings are repeated on every page."""
    with _form(form.head, form.columns, landscape=form.landscape) as (page, file):
        for section in form.sections:
            if section.title:
                _append_across(page, section.title, form.columns)
            for row in section.rows:
                _append(page, form.columns, row, _BODY)
            if not section.rows:
                _append_across(page, section.nothing, form.columns, _WHOLE)
            _append(page, form.columns, section.total, _TOTAL)
        for note in form.notes:
            page.append([page.cell(note, _NOTE)])
        _append_foot(page, form.head)
    return file.getvalue()


def summary_workbook(form: AssessmentForm) -> bytes:
    """单位月缴费核定表 as .xlsx, line by line as it is printed."""
    with _form(form.head, _SUMMARY) as (page, file):
        number = 0
        for group, rows in GROUPS:
            _append_across(page, group, _SUMMARY)
            for label, name in rows:
                number += 1
                figure: int = getattr(form.figures, name)
                shown = page.cell(figure, _BODY) if number in COUNTS else page.amount(figure, _BODY)
                page.append([page.cell(label, _BODY), page.cell(number, _CENTRED), shown], 20)
        _append_foot(page, form.head)
    return file.getvalue()


@contextmanager
def _form(
    head: FormHead, columns: Sequence[FormColumn], *, landscape: bool = False
) -> Iterator[tuple[Page, io.BytesIO]]:
    """A workbook with a form's head written, and the file that it is saved to at the end."""
    workbook = Workbook(write_only=True)
    workbook.properties.title = f"{head.title} {head.employer_no} {head.period.number}"
    workbook.properties.creator = NOTE_AUTHOR
    workbook.properties.keywords = head.mark.signature
    page = Page(workbook.create_sheet(FORM_NAMES[head.form_type]))
    for number, column in enumerate(columns):
        number_format = AMOUNT_FORMAT if column.kind == "money" else TEXT_FORMAT
        page.column(column_letters(number), column.width * _CHARACTERS, _HEAD, number_format)
    page.sheet.freeze_panes = f"A{_HEADING_ROW + 1}"
    page.sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"
    page.print_on_a4(landscape=landscape)
    with saved(workbook) as file:
        _append_head(page, head, columns)
        yield page, file


def _append_head(page: Page, head: FormHead, columns: Sequence[FormColumn]) -> None:
    blanks: list[WrittenCell | None] = [page.cell(None, _TITLE) for _ in columns[1:]]
    page.append([page.cell(head.title, _TITLE), *blanks], 30)
    page.append([page.cell(f"单位名称: {head.employer_name}", _HEAD)])
    page.append([page.cell(f"单位编号: {head.employer_no}　做账期号: {head.period.number}　(单位: 人或元)", _HEAD)])
    page.append([page.cell(column.heading, _HEADING) for column in columns], _HEADING_HEIGHT)


def _append(page: Page, columns: Sequence[FormColumn], row: FormRow, look: Look) -> None:
    lines = max(
        lines_in(value, column.width * _CHARACTERS + 3)
        for column, value in zip(columns, row, strict=True)
        if isinstance(value, str)
    )
    cells: list[WrittenCell | None] = [
        _cell(page, column, value, look) for column, value in zip(columns, row, strict=True)
    ]
    page.append(cells, _LINE_HEIGHT * lines if lines > 1 else None)


def _cell(page: Page, column: FormColumn, value: FormValue, look: Look) -> WrittenCell:
    if column.kind == "money":
        return page.amount(None if value is None else int(value), look)
    return page.cell(value, look)


def _append_across(page: Page, text: str, columns: Sequence[FormColumn], look: Look = _GROUP) -> None:
    page.append([page.cell(text, look), *(page.cell(None, look) for _ in columns[1:])])


def _append_foot(page: Page, head: FormHead) -> None:
    page.append([page.cell(f"经办机构: {head.agency_name}", _NOTE)])
    page.append([page.cell(f"核定时间: {local(head.finalised_at):%Y-%m-%d %H:%M}", _NOTE)])
    page.append([page.cell(f"验证码: {head.mark.code}　核对网址: {head.mark.address}", _NOTE)])
