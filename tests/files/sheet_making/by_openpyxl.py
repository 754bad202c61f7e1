"""openpyxl 样例: files as openpyxl writes them."""

import io
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tests.files.sheet_making.made import HEADING, LI, TABLE, ZHANG, honest, rewritten

HALF_PAST_EIGHT = datetime.fromisoformat("2026-03-01T08:30")
CHINESE_DAY = '[$-804]yyyy"年"m"月"d"日";@'


def written(rows: Iterable[Iterable[object]], change: Callable[[Workbook, Worksheet], None] | None = None) -> bytes:
    """A workbook of one sheet, then changed."""
    workbook = Workbook()
    worksheet = workbook.active
    assert isinstance(worksheet, Worksheet)
    for row in rows:
        worksheet.append(list(row))
    if change is not None:
        change(workbook, worksheet)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


@honest("openpyxl plain.xlsx")
def plain() -> bytes:
    return written(TABLE)


@honest("openpyxl ID numbers as numbers.xlsx")
def id_numbers_as_numbers() -> bytes:
    return written([HEADING, (*ZHANG[:1], int(ZHANG[1]), *ZHANG[2:])])


@honest("openpyxl phones and wages as numbers.xlsx")
def phones_and_wages_as_numbers() -> bytes:
    return written([HEADING, (*ZHANG[:4], 13800000001, "否", "否", 5000), (*LI[:4], 13800000002, "是", "是", 4200.5)])


@honest("openpyxl dates as cells.xlsx")
def dates_as_cells() -> bytes:
    return written([("姓名", "参保日期"), ("张三", date(2026, 3, 1)), ("李四", HALF_PAST_EIGHT)])


@honest("openpyxl dates as serials.xlsx")
def dates_as_serials() -> bytes:
    return written([("姓名", "参保日期"), ("张三", 46082), ("李四", 20260301), ("王五", 202603)])


@honest("openpyxl 1904.xlsx")
def counted_from_1904() -> bytes:
    def change(workbook: Workbook, worksheet: Worksheet) -> None:
        workbook.epoch = CALENDAR_MAC_1904
        worksheet.append(["张三", date(2026, 3, 1), 44620])

    return written([("姓名", "参保日期", "序列值")], change)


@honest("openpyxl Chinese dates of its own.xlsx")
def chinese_dates_spelled_out() -> bytes:
    def change(_: Workbook, worksheet: Worksheet) -> None:
        worksheet.append(["张三", date(2026, 3, 1)])
        worksheet["B2"].number_format = CHINESE_DAY

    return written([("姓名", "参保日期")], change)


@honest("openpyxl Chinese dates built in.xlsx")
def chinese_dates_built_in() -> bytes:
    """Chinese Excel gives its own dates the numbers 27 to 36 and 50 to 58, and spells none of them out."""

    def change(_: Workbook, worksheet: Worksheet) -> None:
        worksheet.append(["张三", date(2026, 3, 1), date(2026, 3, 1)])
        worksheet["B2"].number_format, worksheet["C2"].number_format = "m/d/yy h:mm", "d-mmm-yy"

    def as_chinese(name: str, part: str) -> tuple[str, str]:
        return name, part.replace('numFmtId="22"', 'numFmtId="31"').replace('numFmtId="15"', 'numFmtId="57"')

    return rewritten(written([("姓名", "参保日期", "年月")], change), as_chinese)


@honest("openpyxl times.xlsx")
def times_of_day() -> bytes:
    return written([("姓名", "时间", "时长"), ("张三", time(8, 30), timedelta(hours=30))])


@honest("openpyxl full-width.xlsx")
def full_width() -> bytes:
    return written(
        [("姓　名", "证件号码", "参保日期"), ("张三", "５３０４０２１９９００３０７００１１", "２０２６－０３")]
    )


@honest("openpyxl titles above the heading.xlsx")
def titles_above() -> bytes:
    def change(_: Workbook, worksheet: Worksheet) -> None:
        worksheet.merge_cells("A1:H1")
        worksheet.merge_cells("A2:H2")

    return written([["某某公司2026年3月参保人员名单"], ["制表：人事部"], [], *TABLE], change)


@honest("openpyxl hidden rows.xlsx")
def hidden_rows() -> bytes:
    def change(_: Workbook, worksheet: Worksheet) -> None:
        worksheet.row_dimensions[2].hidden = True
        worksheet.column_dimensions["D"].hidden = True

    return written(TABLE, change)


@honest("openpyxl hidden first sheet.xlsx")
def hidden_first() -> bytes:
    return _second_sheet("hidden")


@honest("openpyxl very hidden first sheet.xlsx")
def very_hidden_first() -> bytes:
    return _second_sheet("veryHidden")


@honest("openpyxl cover first.xlsx")
def cover_first() -> bytes:
    return _second_sheet("visible")


@honest("openpyxl no heading anywhere.xlsx")
def no_heading() -> bytes:
    return written(
        [("人员", "号码"), ("张三", "1")], lambda workbook, _: workbook.create_sheet("另一张").append(["乙"])
    )


def _second_sheet(state: Literal["visible", "hidden", "veryHidden"]) -> bytes:
    def change(workbook: Workbook, worksheet: Worksheet) -> None:
        worksheet.sheet_state = state
        second = workbook.create_sheet("名单")
        for row in TABLE:
            second.append(list(row))
        workbook.active = 1

    return written([["填报说明"], ["请在“名单”中填写"]], change)


@honest("openpyxl chart sheet first.xlsx")
def chart_sheet_first() -> bytes:
    def change(workbook: Workbook, _: Worksheet) -> None:
        workbook.create_chartsheet("图", 0)

    return written(TABLE, change)


@honest("openpyxl trailing blanks.xlsx")
def trailing_blanks() -> bytes:
    def change(_: Workbook, worksheet: Worksheet) -> None:
        for row in range(4, 400):
            for column in range(1, 30):
                worksheet.cell(row, column).fill = PatternFill("solid", "FFFF00")
        worksheet.cell(1_048_576, 1).fill = PatternFill("solid", "FFFF00")

    return written(TABLE, change)


@honest("openpyxl other order and more columns.xlsx")
def other_order() -> bytes:
    return written(
        [
            ("序号", "部门", "申报工资(元)", "姓名", "备注"),
            (1, "财务", 5000, "张三", None),
            (2, None, 4200.5, "李四", "新"),
        ]
    )


@honest("openpyxl errors.xlsx")
def errors() -> bytes:
    kinds = "#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE!".split()
    return written([("姓名", "申报工资(元)"), *((f"员工{number}", kind) for number, kind in enumerate(kinds))])


@honest("openpyxl formulas never calculated.xlsx")
def formulas_never_calculated() -> bytes:
    return written([("姓名", "基数", "申报工资(元)"), ("张三", 100, "=B2*2"), ("李四", 200, '=IF(B3>1,"是&否","")')])


@honest("openpyxl drop-downs, comments, links, filter.xlsx")
def furnished() -> bytes:
    def change(_: Workbook, worksheet: Worksheet) -> None:
        choice = DataValidation(type="list", formula1='"是,否"')
        worksheet.add_data_validation(choice)
        choice.add("F2:F100")
        worksheet["A2"].comment = Comment("本月新进", "人事")
        worksheet["D2"].hyperlink = "https://example.com/"
        worksheet["D2"].value = ZHANG[3]
        worksheet.auto_filter.ref = "A1:H3"
        worksheet.freeze_panes = "A2"

    return written(TABLE, change)


@honest("openpyxl booleans.xlsx")
def booleans() -> bytes:
    return written([("姓名", "是否农民工"), ("张三", True), ("李四", False)])


@honest("openpyxl percent and currency.xlsx")
def percent_and_currency() -> bytes:
    def change(_: Workbook, worksheet: Worksheet) -> None:
        worksheet["B2"].number_format, worksheet["C2"].number_format = "0.00%", '"¥"#,##0.00;[Red]"¥"-#,##0.00'

    return written([("姓名", "比例", "申报工资(元)"), ("张三", 0.005, 5000.55)], change)


@honest("openpyxl spaces.xlsx")
def spaces() -> bytes:
    return written([(" 姓 名 ", "证件号码"), (" 张三 ", "\u00a0530402\u200b"), ("\u3000李 四", "\ufeff12\t")])


@honest("openpyxl rare characters.xlsx")
def rare_characters() -> bytes:
    return written([("姓名", "工种"), ("𠮷田𣘺", "🙂 司机"), ("买买提·吐尔逊", '<管理> & "后勤"')])


@honest("openpyxl rich text.xlsx")
def rich_text() -> bytes:
    return written([("姓名",), (CellRichText("张", TextBlock(InlineFont(b=True), "三")),)])


@honest("openpyxl leading apostrophe.xlsx")
def leading_apostrophe() -> bytes:
    def change(_: Workbook, worksheet: Worksheet) -> None:
        for place in ("B2", "C2"):
            worksheet[place].quotePrefix = True

    return written([("姓名", "证件号码", "数"), ("张三", ZHANG[1], 5000)], change)


@honest("openpyxl empty first rows and columns.xlsx")
def empty_first() -> bytes:
    return written([[], [], [None, None, "姓名", "工种"], [None, None, "张三", "普工"]])


@honest("openpyxl line breaks in a cell.xlsx")
def line_breaks() -> bytes:
    return written([("姓名\n(必填)", "工种"), ("张三", "管理员\r\n兼司机")])
