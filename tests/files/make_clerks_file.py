"""一位文员的表 (a clerk's file): two hundred people as a payroll office lists them, with what goes wrong in such lists.

`python -m tests.files.make_clerks_file` writes tests/files/sheets/clerks-hour.xlsx anew.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from tests.support.changes import id_number

FILE = Path(__file__).parent / "sheets" / "clerks-hour.xlsx"
PEOPLE = 200
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟 芳 秀英 敏 静 丽 强 磊 洋 艳 勇 军 杰 娟 涛 超 明 霞 平 桂英".split()


def name_of(number: int) -> str:
    """The n-th person's name."""
    return SURNAMES[number % 20] + GIVEN[number // 20 % 10 + number % 10]


def number_of(number: int) -> str:
    """The n-th person's ID number."""
    return id_number(f"{date(1985, 1, 1) + timedelta(days=37 * number):%Y%m%d}", number % 900 + 1)


def right_row(number: int) -> list[Any]:
    """A row with nothing wrong: 序号, 部门, 姓名, 身份证号码, 参保日期, 工种, 手机号, 是否农民工, 农民工是否缴保, 申报工资."""
    return [
        number + 1,
        ("生产部", "仓储部", "行政部")[number % 3],
        name_of(number),
        number_of(number),
        "2026-03-02",
        ("操作工", "叉车工", "文员")[number % 3],
        f"138{number:08d}",
        "是" if number % 4 == 0 else "否",
        "否",
        f"{4500 + number * 10}",
    ]


# What is read without asking anybody, and what has to be mended: by row, the cell's column and what stands in it.
HARMLESS: dict[int, tuple[int, Any]] = {
    3: (2, "王　 静"),
    7: (3, f" {number_of(7)} "),
    11: (4, date(2026, 3, 2)),
    12: (4, 46083),
    13: (4, "2026年3月2日"),
    14: (4, "２０２６／３／２"),
    15: (4, 20260302),
    21: (6, 13800000021),
    22: (6, "+86 138-0000-0022"),
    31: (7, 0),
    32: (7, "YES"),
    33: (8, None),
    41: (9, 4910),
    42: (9, "4,920.00元"),
    43: (9, "￥4930"),
    44: (9, None),
}
WRONG: dict[int, tuple[int, Any]] = {
    50: (3, int(number_of(50))),
    51: (3, int(number_of(51))),
    55: (2, None),
    60: (4, "3/2/2026"),
    61: (4, "三月"),
    66: (6, "0877-2021234"),
    70: (7, "本地"),
    75: (9, "五千"),
    80: (3, number_of(80)[:17] + ("0" if number_of(80)[17] != "0" else "1")),
    81: (3, number_of(81)[:6] + number_of(81)[8:17]),
    82: (3, number_of(82)[:6] + number_of(82)[8:17]),
    90: (3, number_of(91)),
    100: (4, "2026-05-01"),
    110: (8, "是"),
}


def dirty_row(number: int) -> list[Any]:
    """A row as the clerk has it."""
    row = right_row(number)
    for oddities in (HARMLESS, WRONG):
        if number in oddities:
            column, written = oddities[number]
            row[column] = written
    return row


def make() -> Workbook:
    """The list: a merged title, a heading with the office's own words and columns, and a sum at its end."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "三月新增"
    sheet.append(["云岭食品有限公司 2026 年 3 月新增人员名单"])
    sheet.merge_cells("A1:J1")
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=14), Alignment(horizontal="center")
    heading = [
        "序号",
        "部门",
        "姓 名",
        "身份证号码*",
        "参保月份",
        "工种",
        "手机号",
        "农民工标志",
        "农民工是否缴费",
        "申报工资（元）",
    ]
    sheet.append(heading)
    for number in range(PEOPLE):
        sheet.append(dirty_row(number))
        sheet.cell(number + 3, 4).number_format = "@" if number not in (50, 51) else "0"
    sheet.append([])
    sheet.append(["合计", None, None, None, None, None, None, None, None, "=SUM(J3:J202)"])
    return book


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    make().save(FILE)
