"""工作表单元格: what is written into a cell is read back as it was, and nothing in it runs."""

import io
import math
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.batch.sheet import Cell
from app.files.batch_looks import BODY, REFUSED
from app.files.sheets import MOST_NOTES, Page, escaped, lines_in
from tests.support.workbooks import (
    NASTY,
    RUN_BY_A_SPREADSHEET,
    cells_by_calamine,
    cells_by_openpyxl,
    first_sheet,
    without_times,
)

IN_XML = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")


@pytest.mark.parametrize("text", [*NASTY, "_x0041_x0042_"], ids=ascii)
def test_a_text_is_read_back_as_typed_by_two_readers(text: str) -> None:
    file = written([text])

    assert cells_by_calamine(file)[0] == [text]
    assert cells_by_openpyxl(file)[0] == [text]


@given(st.lists(st.text(IN_XML, min_size=1, max_size=40), min_size=1, max_size=20))
def test_whatever_is_typed_is_read_back_as_typed(texts: list[str]) -> None:
    blanks_left_out = [None if text.isspace() else text for text in texts]

    assert cells_by_calamine(written([*texts, "."]))[0][:-1] == blanks_left_out


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_no_text_becomes_a_formula_or_an_error(text: str) -> None:
    cell = first_sheet(written([text]))["A1"]

    assert cell.data_type == "s"
    assert cell.number_format == "@"


@pytest.mark.parametrize("text", RUN_BY_A_SPREADSHEET, ids=ascii)
def test_a_text_that_would_run_stays_text_when_its_cell_is_edited(text: str) -> None:
    sheet = first_sheet(written([text, "张三"]))

    assert sheet["A1"].quotePrefix
    assert not sheet["B1"].quotePrefix


@pytest.mark.parametrize("text", ["\ufffe", "\uffff", "\ud83d"], ids=ascii)
def test_what_is_no_character_is_shown_by_its_number_and_raises_nothing(text: str) -> None:
    assert cells_by_calamine(written([f"a{text}b"]))[0] == [f"a_x{ord(text):04X}_b"]


def test_numbers_days_and_truth_are_kept_as_such() -> None:
    values: list[Cell] = [5000, 5000.55, 5.30402199003070e17, True, date(2026, 3, 31), datetime(2026, 3, 1, 8, 30)]  # noqa: DTZ001

    file = written(values)

    assert cells_by_calamine(file)[0] == values
    assert without_times(cells_by_openpyxl(file))[0][:5] == values[:5]
    sheet = first_sheet(file)
    assert [sheet["E1"].number_format, sheet["F1"].number_format] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]


def test_a_blank_is_blank_and_what_is_typed_into_it_stays_text() -> None:
    cells = first_sheet(written([None, "", "  ", "\n", "\u3000", "x"]))[1]

    assert [cell.value for cell in cells] == [None, None, None, None, None, "x"]
    assert {cell.number_format for cell in cells} == {"@"}


def test_what_a_workbook_has_no_number_for_is_written_as_text() -> None:
    values: list[Cell] = [math.inf, math.nan, date(1903, 12, 31), date(1, 1, 1)]

    assert cells_by_calamine(written(values))[0] == ["inf", "nan", "1903-12-31", "0001-01-01"]


def test_a_comment_may_repeat_whatever_was_typed() -> None:
    page, workbook = a_page()
    page.append([page.cell(text, REFUSED, f"“{text}”") for text in NASTY])

    sheet = first_sheet(saved(workbook))

    comments = [cell.comment for cell in sheet[1]]
    assert [each.text for each in comments if each] == [escaped(f"“{text}”") for text in NASTY]


def test_beyond_many_comments_cells_are_marked_without_one() -> None:
    page, workbook = a_page()
    page.notes = MOST_NOTES - 2
    page.append([page.cell("x", REFUSED, "有误") for _ in range(4)])

    cells = first_sheet(saved(workbook))[1]

    assert [cell.comment is not None for cell in cells] == [True, True, False, False]
    assert {cell.fill.fgColor.rgb for cell in cells} == {"FFFFC7CE"}


@pytest.mark.parametrize(("text", "lines"), [("", 1), ("a", 1), ("中" * 10, 2), ("a\nb\nc", 3), ("a" * 20, 2)])
def test_a_chinese_character_is_as_wide_as_two_others(text: str, lines: int) -> None:
    assert lines_in(text, 20) == lines


def written(values: Sequence[Cell]) -> bytes:
    page, workbook = a_page()
    page.append([page.cell(value, BODY) for value in values])
    return saved(workbook)


def a_page() -> tuple[Page, Workbook]:
    workbook = Workbook(write_only=True)
    sheet: Worksheet = workbook.create_sheet("表")
    return Page(sheet), workbook


def saved(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
