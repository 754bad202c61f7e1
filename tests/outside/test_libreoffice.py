"""LibreOffice: it reads our workbooks cell by cell as we wrote them, saves them, and we read what it saved."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.batch.columns import COLUMNS, TITLES, BatchKind, layout_of
from app.domain.batch.sheet import Cell
from app.files.batch_template import RosterRow
from app.files.findings_workbook import MarkedRow
from app.files.sheet_reading import read_sheet
from tests.outside.conftest import Convert
from tests.support.workbooks import NASTY, cells_by_calamine, findings_file, first_sheet, opened, template

PERSON: tuple[Cell, ...] = ("张三", "530402199003070012", "S11 劳动者辞职", date(2026, 3, 31))
ROSTER = [RosterRow(str(number), name, "530402199003070012") for number, name in enumerate(NASTY)]
FINDINGS = [
    MarkedRow(3, (*PERSON, 7.5), "通过", "", {}, True),
    MarkedRow(
        5, ("张三", 5.30402199003070e17, None, "2026-03"), "失败", "请核对。", {1: ("refused", "请核对。")}, False
    ),
    *(
        MarkedRow(7 + number, (text,) * 5, "失败", text, {0: ("refused", text)}, False)
        for number, text in enumerate(NASTY)
    ),
]
FILES: Mapping[str, bytes] = {
    "enroll.xlsx": template("enroll"),
    "suspend.xlsx": template("suspend"),
    "prefilled.xlsx": template("suspend", ROSTER),
    "findings.xlsx": findings_file("suspend", FINDINGS, "=部门", above=[["三月", "=1+1"]]),
    "findings_1904.xlsx": findings_file("suspend", FINDINGS, "部门", above=[["三月"]], from_1904=True),
}
KINDS: Mapping[str, BatchKind] = {name: "enroll" if name == "enroll.xlsx" else "suspend" for name in FILES}


@pytest.fixture(scope="session")
def saved(convert: Convert) -> dict[str, bytes]:
    return convert(FILES, "xlsx")


@pytest.fixture(scope="session")
def saved_as_xls(convert: Convert) -> dict[str, bytes]:
    return convert(FILES, "xls")


@pytest.fixture(scope="session")
def saved_as_csv(convert: Convert) -> dict[str, bytes]:
    return convert(FILES, "csv")


@pytest.mark.parametrize("name", FILES)
def test_saved_as_xlsx_every_cell_of_every_sheet_is_as_we_wrote_it(saved: dict[str, bytes], name: str) -> None:
    titles = opened(FILES[name]).sheetnames

    assert opened(saved[name]).sheetnames == titles
    for sheet in range(len(titles)):
        assert trimmed(cells_by_calamine(saved[name], sheet)) == trimmed(cells_by_calamine(FILES[name], sheet))


@pytest.mark.parametrize("name", FILES)
def test_saved_as_xlsx_nothing_has_become_a_formula(saved: dict[str, bytes], name: str) -> None:
    cells = [cell for sheet in opened(saved[name]) for row in sheet.iter_rows() for cell in row]

    assert not [cell.value for cell in cells if cell.data_type in ("f", "e")]


@pytest.mark.parametrize("name", FILES)
def test_saved_as_xlsx_texts_comments_and_drop_downs_are_still_there(saved: dict[str, bytes], name: str) -> None:
    ours, theirs = first_sheet(FILES[name]), first_sheet(saved[name])

    formats = {cell.number_format for row in theirs.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert formats == {"@"}
    assert theirs.column_dimensions["B"].number_format == "@"
    assert theirs.data_validations.count == ours.data_validations.count
    assert commented(theirs) == commented(ours)


@pytest.mark.parametrize("format", ["xlsx", "xls"])
@pytest.mark.parametrize("name", FILES)
def test_what_it_saved_is_read_as_we_wrote_it(
    saved: dict[str, bytes], saved_as_xls: dict[str, bytes], name: str, format: str
) -> None:
    theirs = read_sheet(saved[name] if format == "xlsx" else saved_as_xls[name.replace(".xlsx", ".xls")])

    ours = read_sheet(FILES[name])
    assert trimmed(theirs.rows) == trimmed(ours.rows)
    layout = layout_of(KINDS[name], theirs.rows)
    assert layout.heading_row == (2 if "findings" in name else 1)
    assert set(layout.fields) >= {column.field for column in COLUMNS[KINDS[name]]}


@pytest.mark.parametrize("name", FILES)
def test_saved_as_csv_every_text_is_as_we_wrote_it(saved_as_csv: dict[str, bytes], name: str) -> None:
    theirs = rows_of_csv(saved_as_csv[csv_name(name)])

    ours = [["" if cell is None else cell for cell in row] for row in cells_by_calamine(FILES[name])]
    assert len(theirs) == len(ours)
    for row, wanted in zip(theirs, ours, strict=True):
        numbers = [place for place, cell in enumerate(wanted) if isinstance(cell, float)]
        assert [float(row[place]) for place in numbers] == [wanted[place] for place in numbers]
        assert [text for place, text in enumerate(row) if place not in numbers] == [
            str(cell) for place, cell in enumerate(wanted) if place not in numbers
        ]


@pytest.mark.parametrize("name", ["enroll.xlsx", "suspend.xlsx"])
def test_a_template_saved_as_csv_is_read(saved_as_csv: dict[str, bytes], name: str) -> None:
    theirs = read_sheet(saved_as_csv[csv_name(name)])

    assert [list(map(str, row)) for row in theirs.rows] == [
        list(map(text_of, row)) for row in read_sheet(FILES[name]).rows
    ]


def test_of_a_list_that_it_made_of_a_csv_file_numbers_are_numbers_and_days_are_days(convert: Convert) -> None:
    typed = "姓名,身份证号,停保原因,停保日期\n张三,530402199003070012,S11,2026-03-31\n".encode()

    sheet = read_sheet(convert({"typed.csv": typed}, "xlsx")["typed.xlsx"])

    assert layout_of("suspend", sheet.rows).heading_row == 1
    # The number has lost its last digits, which is why our columns are formatted as text.
    assert sheet.rows[1] == ("张三", 5.3040219900307e17, "S11", date(2026, 3, 31))


def trimmed(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """Without blank cells at the end of rows and blank rows at the end."""
    cut = [
        list(row)[: max((place + 1 for place, cell in enumerate(row) if cell is not None), default=0)] for row in rows
    ]
    while cut and not cut[-1]:
        cut.pop()
    return cut


def commented(sheet: Worksheet) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment is not None}


def csv_name(name: str) -> str:
    """It names a file of each sheet."""
    return f"{name.removesuffix('.xlsx')}-{TITLES[KINDS[name]][0]}.csv"


def text_of(cell: object) -> str:
    """A cell as it is shown."""
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def rows_of_csv(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8"), newline="")))
