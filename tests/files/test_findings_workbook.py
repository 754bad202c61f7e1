"""校验结果文件: the uploaded sheet given back, read by two readers and uploaded again."""

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from app.domain.batch.columns import BATCH_KINDS, MESSAGES_HEADING, OUTCOME_HEADING, BatchKind, layout_of
from app.domain.batch.sheet import Cell
from app.files.findings_workbook import Gravity, MarkedRow, findings_workbook
from tests.support.workbooks import (
    NASTY,
    cells_by_calamine,
    cells_by_openpyxl,
    findings_file,
    first_sheet,
    layout,
    reasons,
    without_times,
)

RED, YELLOW, GREEN, GREY = "FFFFC7CE", "FFFFEB9C", "FFE2EFDA", "FFEDEDED"
PERSON: tuple[Cell, ...] = ("张三", "530402199003070012", "S11 劳动者辞职", "2026-03-31")
OWN = [OUTCOME_HEADING, MESSAGES_HEADING]


def row(
    number: int,
    *cells: Cell,
    outcome: str = "通过",
    messages: str = "",
    marks: Mapping[int, tuple[Gravity, str]] | None = None,
    saved: bool = False,
    gravity: Gravity | None = None,
) -> MarkedRow:
    return MarkedRow(number, cells or PERSON, outcome, messages, marks or {}, saved, gravity)


def test_every_row_keeps_its_number_and_has_its_outcome_and_messages_beside_it() -> None:
    above: list[list[Cell]] = [["三月减员", None], [], ["单位：", "久远银海测试单位"]]

    file = findings_file("suspend", [row(6), row(9, outcome="失败", messages="请核对。")], above=above)

    cells = cells_by_calamine(file)
    assert cells[0][0] == "三月减员"
    assert cells[2][:2] == ["单位：", "久远银海测试单位"]
    assert cells[3][4:] == OWN
    assert cells[5] == [*PERSON, "通过", None]
    assert cells[8] == [*PERSON, "失败", "请核对。"]
    assert [number for number, found in enumerate(cells, start=1) if any(found)] == [1, 3, 4, 6, 9]
    assert without_times(cells_by_openpyxl(file)) == without_times(cells)


def test_columns_of_the_employers_own_are_kept() -> None:
    file = findings_file("suspend", [row(2, *PERSON, "财务部", 7.5)], "部门", "序号")

    assert cells_by_calamine(file)[0][4:] == ["部门", "序号", *OWN]
    assert cells_by_calamine(file)[1][4:] == ["财务部", 7.5, "通过", None]


def test_a_cell_beyond_the_heading_is_kept_beyond_the_halls_columns() -> None:
    file = findings_file("suspend", [row(2, *PERSON, "批注", marks={4: ("warning", "?")})])

    assert cells_by_calamine(file)[1] == [*PERSON, "通过", None, "批注"]
    assert fill(file, "G2") == YELLOW


def test_a_findings_file_uploaded_again_has_its_two_columns_replaced_and_not_doubled() -> None:
    rows = [row(3, outcome="失败", messages="请核对。"), row(5)]
    first = cells_by_calamine(findings_file("suspend", rows, "部门", above=[["三月"]]))
    there = layout_of("suspend", first)

    again = [MarkedRow(number, first[number - 1], "通过", "", {}, False) for number in (3, 5)]  # type: ignore[arg-type]
    second = cells_by_calamine(findings_workbook("suspend", [["三月"]], there, again, reasons()))

    assert there.heading_row == 2
    assert second[1] == first[1]
    assert second[2] == [*PERSON, None, "通过", None]
    assert [len(each) for each in second] == [len(each) for each in first]


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_whatever_was_uploaded_comes_back_as_it_was_and_only_as_text(text: str) -> None:
    above = [[text]]
    rows = [row(3, text, text, text, text, text, messages=text, marks={0: ("refused", text)})]

    file = findings_file("suspend", rows, text.strip() or "备注", above=above)

    assert cells_by_calamine(file)[0][0] == text
    assert cells_by_calamine(file)[2] == [text, text, text, text, text, "通过", text]
    assert {cell.data_type for cell in first_sheet(file)[3] if cell.value != "通过"} == {"s"}


def test_numbers_and_days_come_back_as_they_were() -> None:
    cells: tuple[Cell, ...] = ("张三", 5.30402199003070e17, None, date(2026, 3, 31))

    file = findings_file("suspend", [row(2, *cells)])

    assert cells_by_calamine(file)[1][:4] == list(cells)


def test_days_counted_from_1904_stay_so_because_plain_numbers_among_them_do() -> None:
    cells: tuple[Cell, ...] = ("张三", "530402199003070012", 44_651.0, date(2026, 3, 31))

    file = findings_file("suspend", [row(2, *cells)], from_1904=True)

    assert cells_by_calamine(file)[1][:4] == list(cells)
    sheet = first_sheet(file)
    assert sheet.parent is not None
    assert sheet.parent.epoch.year == 1904


def test_a_marked_cell_is_coloured_and_commented() -> None:
    marks: dict[int, tuple[Gravity, str]] = {1: ("refused", "请核对证件号码。"), 3: ("warning", "与登记月份不一致。")}

    file = findings_file("suspend", [row(2, outcome="失败", marks=marks)])

    assert [fill(file, place) for place in ("A2", "B2", "C2", "D2")] == ["00000000", RED, "00000000", YELLOW]
    assert [comment(file, place) for place in ("A2", "B2", "D2")] == [None, "请核对证件号码。", "与登记月份不一致。"]


def test_a_blank_cell_is_marked_as_well_and_what_is_typed_into_it_stays_text() -> None:
    file = findings_file("suspend", [row(2, "张三", "530402199003070012", marks={3: ("refused", "必填。")})])

    assert (fill(file, "D2"), comment(file, "D2")) == (RED, "必填。")
    assert first_sheet(file)["D2"].number_format == "@"


@pytest.mark.parametrize(
    ("given", "colour"),
    [
        (row(2), GREEN),
        (row(2, marks={1: ("warning", "?")}), YELLOW),
        (row(2, marks={1: ("warning", "?"), 2: ("refused", "?")}), RED),
        (row(2, gravity="refused"), RED),
        (row(2, gravity="warning"), YELLOW),
        (row(2, saved=True), GREY),
    ],
)
def test_the_outcome_has_the_colour_of_the_gravest_finding(given: MarkedRow, colour: str) -> None:
    assert fill(findings_file("suspend", [given]), "E2") == colour


def test_a_saved_row_is_greyed() -> None:
    file = findings_file("suspend", [row(2, saved=True), row(3)])

    assert [fill(file, "A2"), fill(file, "A3")] == [GREY, "00000000"]


@pytest.mark.parametrize("kind", BATCH_KINDS)
def test_it_is_ready_to_be_corrected_and_uploaded_again(kind: BatchKind) -> None:
    above: list[list[Cell]] = [["标题"]]
    file = findings_file(kind, [row(3)], above=above)

    sheet = first_sheet(file)
    width = len(layout(kind).headings)
    assert layout_of(kind, cells_by_calamine(file)).fields[:width] == layout(kind).fields
    assert sheet.freeze_panes == "A3"
    assert str(sheet.auto_filter.ref) == f"A2:{'ABCDEFGHIJ'[width + 1]}3"
    assert {str(sheet.column_dimensions[letters].number_format) for letters in "ABCD"} == {"@"}
    assert sheet.data_validations.count == 1
    assert all(range.min_row == 3 for range in sheet.data_validations.dataValidation[0].sqref.ranges)


def test_a_long_message_is_shown_whole() -> None:
    file = findings_file("suspend", [row(2, messages="请核对。\n" * 4 + "完"), row(3)])

    sheet = first_sheet(file)
    assert sheet.row_dimensions[2].height == 75
    assert sheet.row_dimensions[3].height is None


def test_rows_out_of_order_are_an_error_of_the_caller_and_leave_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with pytest.raises(ValueError, match="row 2 comes after row 3"):
        findings_file("suspend", [row(3), row(2)])

    assert not list(tmp_path.iterdir())


def fill(file: bytes, place: str) -> str:
    return str(first_sheet(file)[place].fill.fgColor.rgb)


def comment(file: bytes, place: str) -> str | None:
    found = first_sheet(file)[place].comment
    return None if found is None else str(found.text)
