"""单位月缴费核定表: the printed form, read back from the PDF."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pypdf import PageObject, PdfReader

from app.domain.assessment import Figures
from app.files.assessment_form import AssessmentForm, summary_pdf
from tests.support.printed import HEAD

NOTHING = Figures(**{field.name: 0 for field in fields(Figures)})
EACH_ITS_OWN = Figures(
    contributing_persons=5,
    migrant_workers=1,
    total_base=2_480_050,
    employer_due=17_361,
    employee_due=6_741,
    employer_adjustment=-3_500,
    employee_adjustment=1_500,
    employer_credit_used=2_001,
    employee_credit_used=902,
    employer_payable=11_860,
    employee_payable=7_339,
    interest=104,
    late_fee=7,
)
FORM = AssessmentForm(HEAD, EACH_ITS_OWN)

PRINTED = (
    "失业保险单位月缴费核定表",
    "单位名称: 久远银海测试单位",
    "单位编号: 530000105421 做账期号: 201908 (单位: 人或元)",
    "项目 序号 局方核定数",
    "缴费人员情况",
    "单位缴费人数: 1 5",
    "单位农民工缴费人数: 2 1",
    "基数情况",
    "缴费基数总额: 3 24800.50",
    "本月应缴金额",
    "单位应缴: 4 173.61",
    "个人应缴: 5 67.41",
    "本期补(退)收金额",
    "单位补(减)收: 6 -35.00",
    "个人补(减)收: 7 15.00",
    "使用待转金冲减金额",
    "待转金冲减单位部分金额: 8 20.01",
    "待转金冲减个人部分金额: 9 9.02",
    "本期实际应缴合计",
    "单位应缴: 10 118.60",
    "个人应缴: 11 73.39",
    "利息: 12 1.04",
    "滞纳金: 13 0.07",
    "验证码: 0000-0004-9G5X-7K2M",
    "扫描二维码，或在门户输入验证码，",
    "核对本表与系统记录是否一致。",
    "经办机构: 玉溪市失业保险经办中心",
    "核定时间: 2019-08-21 00:30",
)


def test_every_line_stands_in_the_manuals_order(form_font: Path) -> None:
    pdf = summary_pdf(FORM, form_font)

    assert _words(pdf) == " ".join(PRINTED)


def test_a_zero_amount_has_its_decimals_and_a_zero_count_has_none(form_font: Path) -> None:
    words = _words(summary_pdf(replace(FORM, figures=NOTHING), form_font))

    assert "单位缴费人数: 1 0 单位农民工缴费人数: 2 0" in words
    assert words.count(" 0.00") == 11


@pytest.mark.parametrize("name", ["玉溪𬭎镕㛃商贸行", "𫖮𬱖𪨶𧿹", "𠮷野家", "𡘙𪚥"])
def test_a_rare_character_copies_out_as_itself_whether_or_not_the_font_has_it(form_font: Path, name: str) -> None:
    pdf = summary_pdf(form_with(employer_name=name), form_font)

    assert f"单位名称: {name}" in _words(pdf)


def test_a_rare_character_is_printed_with_the_outline_that_the_font_has_of_it(form_font: Path) -> None:
    resources: Any = _page(summary_pdf(form_with(employer_name="𠮷田𡈽木𬭎"), form_font))["/Resources"]

    with TTFont(form_font) as font:
        outlines = {each: font["glyf"][font.getBestCmap()[ord(each)]] for each in "𠮷𡈽𬭎"}
    embedded = [_outlines(described.get_object()) for described in resources["/Font"].values()]
    assert all(any(outline in subset for subset in embedded) for outline in outlines.values())


@pytest.mark.parametrize("name", ["<b>甲&amp;乙</b>", "<script>", "甲 & 乙 <", r"(甲\)乙", "%PDF 甲"])
def test_markup_in_a_name_is_printed_as_it_was_written(form_font: Path, name: str) -> None:
    pdf = summary_pdf(form_with(employer_name=name), form_font)

    assert f"单位名称: {name} 单位编号:" in _words(pdf)


def test_control_and_direction_marks_are_not_printed(form_font: Path) -> None:
    pdf = summary_pdf(form_with(employer_name="甲\u202e乙\x00\n丙\ufe00"), form_font)

    assert "单位名称: 甲乙 丙 单位编号:" in _words(pdf)


@pytest.mark.parametrize("length", [30, 60, 100, 200, 600])
def test_a_long_name_is_printed_whole_between_the_margins_and_above_the_table(form_font: Path, length: int) -> None:
    name = ("西双版纳傣族自治州勐腊县边境经济合作区（集团）股份有限公司" * 30)[:length]

    page = _page(summary_pdf(form_with(employer_name=name), form_font))

    pieces = _name_lines(page)
    assert "".join(text for text, *_ in pieces) == name
    assert all(left + len(text) * size <= 539 and 660 < base < 760 for text, left, base, size in pieces)


def test_a_word_in_latin_letters_stays_whole_and_no_line_begins_with_a_closing_bracket(form_font: Path) -> None:
    name = "Kunming International Trade & Logistics Company Limited (" + "昆明国际贸易物流" * 5 + "（集团）"

    page = _page(summary_pdf(form_with(employer_name=name), form_font))

    lines = [text for text, *_ in _name_lines(page)]
    assert len(lines) > 1
    assert all(line[0] not in "）)" for line in lines)
    assert any(line.startswith("Kunming International Trade & Logistics Company Limited") for line in lines)


def test_a_name_beyond_all_measure_ends_in_an_ellipsis_and_not_in_an_error(form_font: Path) -> None:
    page = _page(summary_pdf(form_with(employer_name="长" * 5_000, agency_name="中心" * 900), form_font))

    assert _name_lines(page)[-1][0].endswith("长…")


def test_fonts_are_embedded_and_no_other_is_named(form_font: Path) -> None:
    resources: Any = _page(summary_pdf(FORM, form_font))["/Resources"]

    described = [font.get_object() for font in resources["/Font"].values()]
    assert [font["/BaseFont"] for font in described] == ["/AAAAAA+NotoSansSC-Regular"]
    assert all("/FontFile2" in font["/FontDescriptor"] for font in described)


def test_a_form_is_one_a4_page_below_100_kilobytes_even_with_many_characters(form_font: Path) -> None:
    many = "".join(chr(0x4E00 + 7 * number) for number in range(300))

    pdf = summary_pdf(form_with(employer_name=many), form_font)

    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    assert many[-1] in _words(pdf)
    assert len(pdf) < 100_000


def test_the_document_says_its_title_agency_and_language(form_font: Path) -> None:
    reader = PdfReader(io.BytesIO(summary_pdf(FORM, form_font)))

    assert reader.metadata is not None
    assert reader.metadata.title == "失业保险单位月缴费核定表 530000105421 201908"
    assert reader.metadata.author == "玉溪市失业保险经办中心"
    assert str(reader.root_object["/Lang"]) == "zh-CN"


def test_the_same_form_is_the_same_file_also_from_several_threads(form_font: Path) -> None:
    forms = [form_with(employer_name=f"第{number}单位𬭎") for number in range(4)] * 4

    with ThreadPoolExecutor(4) as threads:
        files = list(threads.map(lambda form: summary_pdf(form, form_font), forms))

    assert files[:4] == files[4:8] == files[8:12] == files[12:]
    assert len(set(files)) == 4


def test_a_moment_without_a_zone_is_refused(form_font: Path) -> None:
    with pytest.raises(ValueError, match="zone"):
        summary_pdf(form_with(finalised_at=datetime(2019, 8, 21)), form_font)  # noqa: DTZ001


def form_with(**changes: Any) -> AssessmentForm:
    return replace(FORM, head=replace(HEAD, **changes))


def _page(pdf: bytes) -> PageObject:
    return PdfReader(io.BytesIO(pdf)).pages[0]


def _words(pdf: bytes) -> str:
    return " ".join(_page(pdf).extract_text().split())


def _outlines(described: Any) -> list[Glyph]:
    file = io.BytesIO(described["/FontDescriptor"]["/FontFile2"].get_data())
    with TTFont(file) as font:
        return [font["glyf"][name] for name in font.getGlyphOrder()]


def _name_lines(page: PageObject) -> list[tuple[str, float, float, float]]:
    """The lines of the employer's name: text, left edge, baseline and type size in points."""
    pieces: list[tuple[str, float, float, float]] = []

    def visit(text: str, _user: Any, matrix: list[float], _font: Any, size: float) -> None:
        if text.strip():
            pieces.append((text.strip(), matrix[4], matrix[5], size))

    page.extract_text(visitor_text=visit)
    labels = [text for text, *_ in pieces]
    return pieces[labels.index("单位名称:") + 1 : labels.index("单位编号: 530000105421")]
