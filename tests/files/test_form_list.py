"""人员缴费明细表、补退收明细表: forms of many rows, read back from the PDF and the workbook (§2.5)."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.files.form_list import FormList, adjustments_list, roster_list
from app.files.form_list_pdf import list_pdf
from app.files.form_workbook import list_workbook
from tests.support.printed import HEAD, LONG_NAME, NOTHING, RARE_NAME, adjustments, roster
from tests.support.workbooks import first_sheet, opened

ROSTER_HEAD = replace(HEAD, form_type="roster")
ADJUSTMENTS_HEAD = replace(HEAD, form_type="adjustments")


def test_a_roster_of_300_repeats_its_headings_and_numbers_its_pages(form_font: Path) -> None:
    pages = pages_of(list_pdf(roster_list(ROSTER_HEAD, roster(300)), form_font))

    assert len(pages) == 8
    for number, text in enumerate(pages, 1):
        assert f"第 {number} 页 / 共 8 页" in text
        assert "序号 人员编号 姓名 证件号码 人员类型 缴费基数 单位缴费 个人缴费 合计" in text
        assert ("（续）" in text) == (number > 1)
        assert "0000-0004-9G5X-7K2M" in text
    everything = " ".join(pages)
    assert all(f"{number:012d}" in everything for number in range(1, 301))
    assert "合计 300 人 其中农民工 30 人 1500000.00 10500.00 4050.00 14550.00" in pages[-1]


@pytest.mark.parametrize("count", [1, 30, 31, 32, 33, 36, 37, 38, 39, 40, 41])
def test_the_total_is_never_alone_on_a_page_and_nothing_is_lost(form_font: Path, count: int) -> None:
    pages = pages_of(list_pdf(roster_list(ROSTER_HEAD, roster(count)), form_font))

    assert f"{count:012d}" in pages[-1] and f"合计 {count} 人" in pages[-1]
    assert sum(page.count("530*") for page in pages) == count


def test_long_names_and_rare_characters_are_whole(form_font: Path) -> None:
    text = "".join(pages_of(list_pdf(roster_list(ROSTER_HEAD, roster(9)), form_font))).replace(" ", "")

    assert LONG_NAME in text and RARE_NAME in text


def test_a_month_without_adjustments_says_so_in_each_part(form_font: Path) -> None:
    (page,) = pages_of(list_pdf(adjustments_list(ADJUSTMENTS_HEAD, NOTHING), form_font))

    for said in ("本月没有补收和减收。", "上次核定以来没有转入待转金的退收。", "本月没有使用待转金冲减。"):
        assert said in page
    assert page.count("合计 0 条") == 3


def test_adjustments_of_each_part_add_up_and_name_their_bases(form_font: Path) -> None:
    text = " ".join(pages_of(list_pdf(adjustments_list(ADJUSTMENTS_HEAD, adjustments(60)), form_font)))

    assert "合计 60 条 2030.00 870.00 2900.00 7.08" in text
    assert "一、本期补（减）收（核定表第 6、7 项，利息为第 12 项）（续）" in text
    assert "依据 2 补收利率：中国人民银行公告〔2015〕265号" in text
    assert "多缴转入 10.00 0.00 10.00" in text


def test_a_form_printed_twice_is_the_same_to_the_byte(form_font: Path) -> None:
    form = roster_list(ROSTER_HEAD, roster(50))

    assert list_pdf(form, form_font) == list_pdf(form, form_font)


@pytest.mark.parametrize(
    "form",
    [roster_list(ROSTER_HEAD, roster(12)), adjustments_list(ADJUSTMENTS_HEAD, adjustments(12))],
    ids=["roster", "adjustments"],
)
def test_the_workbook_says_what_the_paper_says_with_numbers_as_numbers(form: FormList) -> None:
    file = list_workbook(form)
    sheet = first_sheet(file)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert rows[0][0] == form.head.title
    assert rows[3] == [column.heading for column in form.columns]
    for section in form.sections:
        for row in (*section.rows, section.total):
            shown = [
                value / 100 if column.kind == "money" and isinstance(value, int) else value
                for column, value in zip(form.columns, row, strict=True)
            ]
            assert shown in rows
    assert sheet.print_title_rows == "$4:$4"
    assert opened(file).properties.keywords == form.head.mark.signature


def test_a_name_like_a_formula_is_text_in_the_workbook() -> None:
    first, *others = roster(3)
    named = replace(first, person=replace(first.person, name="=1+1"))

    sheet = first_sheet(list_workbook(roster_list(ROSTER_HEAD, [named, *others])))

    assert (sheet["C5"].value, sheet["C5"].data_type, sheet["C5"].quotePrefix) == ("=1+1", "s", True)


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
