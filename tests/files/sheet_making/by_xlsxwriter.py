"""XlsxWriter 样例: files as XlsxWriter writes them."""

import io
from collections.abc import Callable
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.files.sheet_making.made import HEADING, LI, TABLE, ZHANG, honest, rewritten


def written(write: Callable[[Workbook, Worksheet], None], **options: bool) -> bytes:
    """A workbook of one sheet, written by a function."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, **options}) as workbook:
        write(workbook, workbook.add_worksheet())
    return file.getvalue()


def table(_: Workbook, worksheet: Worksheet) -> None:
    for number, row in enumerate(TABLE):
        worksheet.write_row(number, 0, row)


@honest("XlsxWriter plain.xlsx")
def plain() -> bytes:
    return written(table)


@honest("XlsxWriter texts in the cells.xlsx")
def texts_in_the_cells() -> bytes:
    return written(table, constant_memory=True)


@honest("XlsxWriter 64-bit zip.xlsx")
def wide_zip() -> bytes:
    return written(table, use_zip64=True)


@honest("XlsxWriter formulas.xlsx")
def formulas() -> bytes:
    def write(_: Workbook, worksheet: Worksheet) -> None:
        worksheet.write_row(0, 0, ("姓名", "数", "文字", "空", "是", "错", "未算"))
        worksheet.write(1, 0, "张三")
        worksheet.write_formula(1, 1, "=2500*2", value=5000)
        worksheet.write_formula(1, 2, '="管理"&"员"', value="管理员")
        worksheet.write_formula(1, 3, '=""', value="")
        worksheet.write_formula(1, 4, "=1=1", value=True)
        worksheet.write_formula(1, 5, "=1/0", value="#DIV/0!")
        worksheet.write_formula(1, 6, "=VLOOKUP(A2,H:I,2,0)", value="#N/A")

    return written(write)


@honest("XlsxWriter dates.xlsx")
def dates() -> bytes:
    return written(_dates)


@honest("XlsxWriter 1904.xlsx")
def counted_from_1904() -> bytes:
    return written(_dates, date_1904=True)


def _dates(workbook: Workbook, worksheet: Worksheet) -> None:
    worksheet.write_row(0, 0, ("姓名", "停保日期", "年月", "序列值"))
    worksheet.write(1, 0, "张三")
    worksheet.write_datetime(1, 1, date(2026, 3, 31), workbook.add_format({"num_format": "yyyy/m/d"}))
    worksheet.write_datetime(1, 2, date(2026, 3, 1), workbook.add_format({"num_format": 'yyyy"年"m"月"'}))
    worksheet.write_number(1, 3, 46082)


@honest("XlsxWriter rich text.xlsx")
def rich_text() -> bytes:
    def write(workbook: Workbook, worksheet: Worksheet) -> None:
        worksheet.write(0, 0, "姓名")
        worksheet.write_rich_string(1, 0, "张", workbook.add_format({"bold": True}), "三", "丰")

    return written(write)


@honest("XlsxWriter table.xlsx")
def as_a_table() -> bytes:
    def write(_: Workbook, worksheet: Worksheet) -> None:
        columns = [{"header": title} for title in HEADING]
        worksheet.add_table(0, 0, 2, 7, {"data": [ZHANG, LI], "columns": columns})

    return written(write)


@honest("XlsxWriter dimension too small.xlsx")
def dimension_too_small() -> bytes:
    return _declaring("A1")


@honest("XlsxWriter dimension too large.xlsx")
def dimension_too_large() -> bytes:
    return _declaring("A1:XFD1048576")


@honest("XlsxWriter dimension not a place.xlsx")
def dimension_not_a_place() -> bytes:
    return _declaring("#REF!")


def _declaring(dimension: str) -> bytes:
    def change(name: str, part: str) -> tuple[str, str]:
        return name, part.replace('<dimension ref="A1:H3"/>', f'<dimension ref="{dimension}"/>')

    return rewritten(written(table), change)


@honest("XlsxWriter note far below.xlsx")
def note_far_below() -> bytes:
    def write(workbook: Workbook, worksheet: Worksheet) -> None:
        table(workbook, worksheet)
        worksheet.write(60_000, 1, "合计2人")

    return written(write)


@honest("XlsxWriter grouped, protected, coloured.xlsx")
def furnished() -> bytes:
    def write(workbook: Workbook, worksheet: Worksheet) -> None:
        table(workbook, worksheet)
        worksheet.set_row(1, None, None, {"level": 1, "collapsed": True})
        worksheet.protect("secret")
        worksheet.conditional_format("H2:H9", {"type": "cell", "criteria": "<", "value": 3000})
        worksheet.set_column("B:B", 24, workbook.add_format({"num_format": "@"}))
        workbook.define_name("名单", "=Sheet1!$A$1:$H$3")

    return written(write)


@honest("XlsxWriter ten thousand rows.xlsx")
def ten_thousand_rows() -> bytes:
    def write(_: Workbook, worksheet: Worksheet) -> None:
        worksheet.write_row(0, 0, HEADING)
        for number in range(1, 10_001):
            worksheet.write_row(number, 0, (f"员工{number}", *ZHANG[1:]))

    return written(write)
