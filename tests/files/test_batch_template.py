"""报盘模板: the workbook that employers download, read back by two readers."""

import io
import re
import zipfile

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.batch.columns import BATCH_KINDS, COLUMNS, EXAMPLE_NAME, PERSON_NO_HEADING, BatchKind, layout_of
from app.domain.batch.sheet import MOST_ROWS
from app.domain.id_number import id_number_findings
from app.files.batch_instructions import HINTS
from app.files.batch_template import RosterRow
from tests.support.domain import on
from tests.support.workbooks import NASTY, cells_by_calamine, cells_by_openpyxl, first_sheet, opened, reasons, template

HEADINGS = {
    "enroll": ["姓名", "证件号码", "参保日期", "工种", "联系电话", "是否农民工", "农民工是否缴保", "申报工资(元)"],
    "suspend": ["姓名", "身份证号", "停保原因或者终止参保原因", "停保日期"],
}
ROSTER = [
    RosterRow("530000000001", "张三", "530402199003070012"),
    RosterRow("530000000002", "=李四", "530402199511020038"),
]


@pytest.mark.parametrize("kind", BATCH_KINDS)
def test_its_heading_is_the_manuals_in_its_order(kind: BatchKind) -> None:
    rows = cells_by_calamine(template(kind))

    assert rows[0] == HEADINGS[kind]
    assert cells_by_openpyxl(template(kind))[0] == HEADINGS[kind]


@pytest.mark.parametrize("kind", BATCH_KINDS)
def test_it_is_recognised_as_a_file_of_its_kind(kind: BatchKind) -> None:
    layout = layout_of(kind, cells_by_calamine(template(kind)))

    assert layout.heading_row == 1
    assert layout.fields == tuple(column.field for column in COLUMNS[kind])


@pytest.mark.parametrize("kind", BATCH_KINDS)
def test_it_has_one_example_row_that_is_known_by_its_name(kind: BatchKind) -> None:
    heading, example, *rest = cells_by_calamine(template(kind))

    assert len(example) == len(heading)
    assert example[0] == EXAMPLE_NAME
    assert None not in example
    assert not id_number_findings("01", str(example[1]), on("2026-03-01").date())
    assert not rest


@pytest.mark.parametrize("kind", BATCH_KINDS)
def test_a_number_or_day_typed_below_the_heading_stays_as_typed(kind: BatchKind) -> None:
    formats = {column.field: column_format(template(kind), place) for place, column in enumerate(COLUMNS[kind])}

    assert formats.pop("declared_wage", "General") == "General"
    assert set(formats.values()) == {"@"}


def test_yes_and_no_are_chosen_from_a_list() -> None:
    assert drop_downs(template("enroll")) == {"F": ["是", "否"], "G": ["是", "否"]}


def test_suspension_reasons_are_chosen_from_a_list_of_those_that_are_handled_online() -> None:
    choices = drop_downs(template("suspend"))

    assert list(choices) == ["C"]
    assert "S11 劳动者辞职" in choices["C"]
    assert choices["C"] == [f"{each.code} {each.name}" for each in reasons().reasons.values() if each.online]


@pytest.mark.parametrize("kind", BATCH_KINDS)
def test_drop_downs_reach_as_far_as_a_file_may_and_only_warn_of_other_text(kind: BatchKind) -> None:
    choices = first_sheet(template(kind)).data_validations.dataValidation

    for each in choices:
        assert each.errorStyle == "warning"
        assert each.showErrorMessage
        assert not each.hide_drop_down
        assert all(range.min_row == 2 and range.max_row == 1 + MOST_ROWS for range in each.sqref.ranges)


@pytest.mark.parametrize("kind", BATCH_KINDS)
def test_its_heading_stays_in_sight_and_tells_what_to_write(kind: BatchKind) -> None:
    sheet = first_sheet(template(kind))

    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    for cell, column in zip(sheet[1], COLUMNS[kind], strict=True):
        assert cell.comment is not None
        assert cell.comment.text.startswith("必填" if column.needed else "选填")
        assert cell.fill.fgColor.rgb == ("FF1F4E79" if column.needed else "FFDDEBF7")


@pytest.mark.parametrize("kind", BATCH_KINDS)
def test_the_instructions_tell_of_each_column_what_to_write(kind: BatchKind) -> None:
    rows = cells_by_calamine(template(kind), sheet=1)

    assert opened(template(kind)).sheetnames[1] == "填写说明"
    told = {row[0]: row[1:] for row in rows}
    for column in COLUMNS[kind]:
        needed, write, example = told[column.heading]
        assert needed == ("必填" if column.needed else "选填")
        assert write == HINTS[kind][column.field].write
        assert example


@pytest.mark.parametrize(
    "sentence",
    [
        "第 2 行是示例，系统不读取",
        "业务期为每月 1 日至 20 日（含当日，节假日不顺延）",
        "最多 10,000 行、10 MB",
        "2026-03、2026-03-01、2026/3/1、20260301、2026年3月1日",
        "勾选的人员中有一人不通过，则全部不保存",
    ],
)
@pytest.mark.parametrize("kind", BATCH_KINDS)
def test_the_instructions_tell_the_rules_of_every_file(kind: BatchKind, sentence: str) -> None:
    assert sentence in instructions(template(kind))


def test_the_instructions_tell_what_an_empty_wage_means() -> None:
    assert "不填的按参保月份的缴费基数下限申报" in instructions(template("enroll"))


def test_the_instructions_name_each_reason_that_is_handled_at_the_counter() -> None:
    told = instructions(template("suspend")).partition("请到经办机构办理：")[2].partition("。")[0]

    assert told.split("、") == [each.name for each in reasons().reasons.values() if not each.online]


def test_prefilled_it_names_everybody_insured_and_leaves_reason_and_date_blank() -> None:
    file = template("suspend", ROSTER)

    rows = cells_by_calamine(file)
    assert rows == [
        [*HEADINGS["suspend"], PERSON_NO_HEADING],
        ["张三", "530402199003070012", None, None, "530000000001"],
        ["=李四", "530402199511020038", None, None, "530000000002"],
    ]
    assert rows == cells_by_openpyxl(file)
    assert layout_of("suspend", rows).fields[-1] is None
    assert "其他人员的行不用填写，也不必删除" in instructions(file)


def test_prefilled_for_an_employer_without_people_it_has_its_heading_alone() -> None:
    assert cells_by_calamine(template("suspend", [])) == [[*HEADINGS["suspend"], PERSON_NO_HEADING]]


@pytest.mark.parametrize("name", NASTY, ids=ascii)
def test_a_name_in_the_roster_is_only_ever_text(name: str) -> None:
    file = template("suspend", [RosterRow("1", name, "2")])

    assert first_sheet(file)["A2"].data_type == "s"
    assert cells_by_calamine(file)[1][0] == name


@pytest.mark.parametrize("kind", BATCH_KINDS)
def test_it_holds_nothing_that_runs_or_reaches_outside(kind: BatchKind) -> None:
    file = template(kind)

    assert not [cell for sheet in opened(file) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert not [name for name in parts.namelist() if re.search("vba|external|embed|activeX", name, re.IGNORECASE)]
        # Of several sheets with comments, programs want the shapes of each numbered from a block of its own.
        assert [name for name in parts.namelist() if "comments/" in name] == ["xl/comments/comment1.xml"]


def column_format(file: bytes, place: int) -> str:
    letters = "ABCDEFGH"[place]
    return str(first_sheet(file).column_dimensions[letters].number_format)


def drop_downs(file: bytes) -> dict[str, list[object]]:
    """The choices of each column that has a drop-down."""
    workbook = opened(file)
    choices = {}
    for each in first_sheet(file).data_validations.dataValidation:
        name, _, where = str(each.formula1).rpartition("!")
        sheet = workbook[name.strip("'")]
        assert isinstance(sheet, Worksheet)
        for range in each.sqref.ranges:
            choices[str(range)[0]] = [cell.value for (cell,) in sheet[where.replace("$", "")]]
    return choices


def instructions(file: bytes) -> str:
    return "\n".join(str(value) for row in cells_by_calamine(file, sheet=1) for value in row if value is not None)
