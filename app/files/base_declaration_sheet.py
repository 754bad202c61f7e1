"""缴费基数申报表 (base declaration sheet): the people of a year with a column for their new monthly wages (§2.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as WrittenCell

from app.domain.batch.sheet import column_letters
from app.files.batch_looks import ABOVE, BODY, EXTRA_HEADING, GIVEN, NEEDED_HEADING, PLAIN
from app.files.sheets import AMOUNT_FORMAT, TEXT_FORMAT, Page, saved

# As on screen, then the present base, then what is to be filled in.
HEADINGS: Final = ("序号", "人员编号", "人员姓名", "身份证号码", "缴费基数", "申报月平均工资")
_WIDTHS: Final = (8, 18, 16, 23, 14, 18)
_HEADING_ROW: Final = 3
_HEADING_HEIGHT: Final = 30
_TO_FILL: Final = len(HEADINGS) - 1


@dataclass(frozen=True, slots=True)
class DeclaredPerson:
    """A person of a declaration; the base is in fen, none where there are no limits to figure it by."""

    sequence: int
    person_no: str
    name: str
    id_number: str
    contribution_base: int | None


def base_declaration_sheet(employer_name: str, employer_no: str, year: int, people: Sequence[DeclaredPerson]) -> bytes:
    """The declaration of a year as .xlsx (缴费基数报盘导出), the new wages left to be filled in."""
    workbook = Workbook(write_only=True)
    page = Page(workbook.create_sheet(f"{year}年缴费基数申报"))
    with saved(workbook) as file:
        for column, width in enumerate(_WIDTHS):
            page.column(column_letters(column), width, BODY, AMOUNT_FORMAT if column >= _TO_FILL - 1 else TEXT_FORMAT)
        page.sheet.freeze_panes = f"A{_HEADING_ROW + 1}"
        page.sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"
        page.print_on_a4()
        page.append([page.cell(f"{year} 年度失业保险缴费基数申报表", ABOVE)])
        page.append([page.cell(f"单位名称：{employer_name}　单位编号：{employer_no}", PLAIN)])
        looks = [EXTRA_HEADING] * _TO_FILL + [NEEDED_HEADING]
        note = "填写上一年度月平均工资，单位为元，最多两位小数；不申报的人员留空。"
        notes = [""] * _TO_FILL + [note]
        page.append([page.cell(*each) for each in zip(HEADINGS, looks, notes, strict=True)], _HEADING_HEIGHT)
        for person in people:
            page.append(_row(page, person))
    return file.getvalue()


def _row(page: Page, person: DeclaredPerson) -> list[WrittenCell | None]:
    known = (person.sequence, person.person_no, person.name, person.id_number)
    return [
        *(page.cell(value, GIVEN) for value in known),
        page.amount(person.contribution_base, GIVEN),
        page.amount(None, BODY),
    ]
