"""诚实样例 (honest files): what is read of each file that people send in good faith, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.batch.sheet import Cell
from tests.files.sheet_making.made import HEADING, LI, TABLE, ZHANG


@dataclass(frozen=True, slots=True)
class Expected:
    """The rows of a sheet without the blank cells behind; blank rows are empty."""

    rows: Sequence[Sequence[Cell]]
    from_1904: bool = False


AS_TABLE = Expected(TABLE)
MARCH, HALF_PAST_EIGHT = date(2026, 3, 1), datetime.fromisoformat("2026-03-01T08:30")
# Of an ID number in a number's cell the program keeps sixteen digits; what stands behind them is nobody's.
DIGITS_LOST = int(float(f"{ZHANG[1][:16]}00"))
ZHANG_AND_LI_APART = Expected([("姓名", "证件号码", "数"), ("张三", ZHANG[1], "=1+1"), ("李四", LI[1], "-5")])
EVERYTHING = Expected(
    [
        ("2026年3月名单",),
        (),
        ("姓名", "参保日期", "申报工资(元)", "是否农民工", "算式", "错误", "时刻", "备注"),
        ("张三", MARCH, 5000.5, True, 10001, "#DIV/0!", HALF_PAST_EIGHT, "𠮷 家"),
        ("李四", date(2026, 3, 31), 4200, False, "张三工", "#N/A", None, " 前后有空格 "),
    ]
)
FROM_1904 = Expected([("姓名", "参保日期", "序列值"), ("张三", MARCH, 44620)], from_1904=True)
DATES: Sequence[Sequence[Cell]] = [("姓名", "停保日期", "年月", "序列值"), ("张三", date(2026, 3, 31), MARCH, 46082)]

HONEST_SHEETS: dict[str, Expected] = {
    "openpyxl plain.xlsx": AS_TABLE,
    "openpyxl ID numbers as numbers.xlsx": Expected([HEADING, ("张三", DIGITS_LOST, *ZHANG[2:])]),
    "openpyxl phones and wages as numbers.xlsx": Expected(
        [HEADING, (*ZHANG[:4], 13800000001, "否", "否", 5000), (*LI[:4], 13800000002, "是", "是", 4200.5)]
    ),
    "openpyxl dates as cells.xlsx": Expected([("姓名", "参保日期"), ("张三", MARCH), ("李四", HALF_PAST_EIGHT)]),
    "openpyxl dates as serials.xlsx": Expected(
        [("姓名", "参保日期"), ("张三", 46082), ("李四", 20260301), ("王五", 202603)]
    ),
    "openpyxl 1904.xlsx": FROM_1904,
    "openpyxl Chinese dates of its own.xlsx": Expected([("姓名", "参保日期"), ("张三", MARCH)]),
    "openpyxl Chinese dates built in.xlsx": Expected([("姓名", "参保日期", "年月"), ("张三", MARCH, MARCH)]),
    "openpyxl times.xlsx": Expected([("姓名", "时间", "时长"), ("张三", "08:30:00", "1 day, 6:00:00")]),
    "openpyxl full-width.xlsx": Expected(
        [("姓　名", "证件号码", "参保日期"), ("张三", "５３０４０２１９９００３０７００１１", "２０２６－０３")]
    ),
    "openpyxl titles above the heading.xlsx": Expected(
        [("某某公司2026年3月参保人员名单",), ("制表：人事部",), (), *TABLE]
    ),
    "openpyxl hidden rows.xlsx": AS_TABLE,
    "openpyxl hidden first sheet.xlsx": AS_TABLE,
    "openpyxl very hidden first sheet.xlsx": AS_TABLE,
    "openpyxl cover first.xlsx": AS_TABLE,
    "openpyxl no heading anywhere.xlsx": Expected([("人员", "号码"), ("张三", "1")]),
    "openpyxl chart sheet first.xlsx": AS_TABLE,
    "openpyxl trailing blanks.xlsx": AS_TABLE,
    "openpyxl other order and more columns.xlsx": Expected(
        [
            ("序号", "部门", "申报工资(元)", "姓名", "备注"),
            (1, "财务", 5000, "张三"),
            (2, None, 4200.5, "李四", "新"),
        ]
    ),
    "openpyxl errors.xlsx": Expected(
        [
            ("姓名", "申报工资(元)"),
            ("员工0", "#DIV/0!"),
            ("员工1", "#N/A"),
            ("员工2", "#NAME?"),
            ("员工3", "#NULL!"),
            ("员工4", "#NUM!"),
            ("员工5", "#REF!"),
            ("员工6", "#VALUE!"),
        ]
    ),
    "openpyxl formulas never calculated.xlsx": Expected(
        [("姓名", "基数", "申报工资(元)"), ("张三", 100, "=B2*2"), ("李四", 200, '=IF(B3>1,"是&否","")')]
    ),
    "openpyxl drop-downs, comments, links, filter.xlsx": AS_TABLE,
    "openpyxl booleans.xlsx": Expected([("姓名", "是否农民工"), ("张三", True), ("李四", False)]),
    "openpyxl percent and currency.xlsx": Expected([("姓名", "比例", "申报工资(元)"), ("张三", 0.005, 5000.55)]),
    "openpyxl spaces.xlsx": Expected(
        [(" 姓 名 ", "证件号码"), (" 张三 ", "\u00a0530402\u200b"), ("\u3000李 四", "\ufeff12\t")]
    ),
    "openpyxl rare characters.xlsx": Expected(
        [("姓名", "工种"), ("𠮷田𣘺", "🙂 司机"), ("买买提·吐尔逊", '<管理> & "后勤"')]
    ),
    "openpyxl rich text.xlsx": Expected([("姓名",), ("张三",)]),
    "openpyxl leading apostrophe.xlsx": Expected([("姓名", "证件号码", "数"), ("张三", ZHANG[1], 5000)]),
    "openpyxl empty first rows and columns.xlsx": Expected(
        [(), (), (None, None, "姓名", "工种"), (None, None, "张三", "普工")]
    ),
    "openpyxl line breaks in a cell.xlsx": Expected([("姓名\n(必填)", "工种"), ("张三", "管理员\n兼司机")]),
    "XlsxWriter plain.xlsx": AS_TABLE,
    "XlsxWriter texts in the cells.xlsx": AS_TABLE,
    "XlsxWriter 64-bit zip.xlsx": AS_TABLE,
    # A result of no characters is written as if there were none: better a formula to be mended than a blank cell.
    "XlsxWriter formulas.xlsx": Expected(
        [
            ("姓名", "数", "文字", "空", "是", "错", "未算"),
            ("张三", 5000, "管理员", '=""', True, "#DIV/0!", "#N/A"),
        ]
    ),
    "XlsxWriter dates.xlsx": Expected(DATES),
    "XlsxWriter 1904.xlsx": Expected(DATES, from_1904=True),
    "XlsxWriter rich text.xlsx": Expected([("姓名",), ("张三丰",)]),
    "XlsxWriter table.xlsx": AS_TABLE,
    "XlsxWriter dimension too small.xlsx": AS_TABLE,
    "XlsxWriter dimension too large.xlsx": AS_TABLE,
    "XlsxWriter dimension not a place.xlsx": AS_TABLE,
    "XlsxWriter note far below.xlsx": Expected([*TABLE, *[()] * 59_997, (None, "合计2人")]),
    "XlsxWriter grouped, protected, coloured.xlsx": AS_TABLE,
    "XlsxWriter ten thousand rows.xlsx": Expected(
        [HEADING, *((f"员工{number}", *ZHANG[1:]) for number in range(1, 10_001))]
    ),
    "LibreOffice plain.xlsx": AS_TABLE,
    "LibreOffice plain.xls": AS_TABLE,
    "LibreOffice everything.xlsx": EVERYTHING,
    "LibreOffice everything.xls": EVERYTHING,
    "LibreOffice 1904.xlsx": FROM_1904,
    "LibreOffice 1904.xls": FROM_1904,
    "LibreOffice numbers.xls": Expected([HEADING[:5], ("张三", DIGITS_LOST, 46082, None, 13800000001)]),
    "LibreOffice first cell B3.xls": Expected([(), (), (None, "姓名"), (None, "张三")]),
    "LibreOffice drop-downs, comments, links, filter.xlsx": AS_TABLE,
    "LibreOffice cover first.xls": AS_TABLE,
    "LibreOffice plain.csv": AS_TABLE,
    "LibreOffice dates GB18030.csv": Expected(
        [("姓名", "参保日期"), ("张三", "2026-03-01"), ("李四", "2026-03-01 8:30:00")]
    ),
    "LibreOffice with Chinese dates built in.xls": FROM_1904,
    "LibreOffice with a dimension too large.xls": EVERYTHING,
    "other prefixed elements.xlsx": AS_TABLE,
    "other prefixed errors and formulas.xlsx": Expected([("姓名",), ("#DIV/0!", "=A1")]),
    "other strict Open XML.xlsx": Expected([("姓名", "参保日期"), ("张三", MARCH)]),
    "other spread out and commented.xlsx": Expected([("姓名", "数"), ("张三", 1234)]),
    "other without places.xlsx": Expected([("姓名", "数"), (), (None, 5)]),
    "other without styles and strings.xlsx": AS_TABLE,
    "other backslashes, capitals, absolute targets.xlsx": AS_TABLE,
    "other stored, not packed.xlsx": AS_TABLE,
    "other reading of names.xlsx": Expected([("姓名",), ("单",)]),
    "other errors of newer spreadsheets.xlsx": Expected(
        [("姓名",), ("#SPILL!",), ("#CALC!",), ("#GETTING_DATA",), ("#BUSY!",), ("#ERROR!",), ("#ERROR!", "#NUM!")]
    ),
    "other shared formula without results.xlsx": Expected([("姓名",), ('=B2&"元"',), ("#ERROR!",)]),
    "other formula that calls a program.xlsx": Expected([("姓名",), ("张三", '=WEBSERVICE("http://example.com")')]),
    "other media and settings inside.xlsx": AS_TABLE,
    "other many columns.xlsx": Expected([(*HEADING, *(f"列{number}" for number in range(248))), ("张三",)]),
    "text UTF-8.csv": AS_TABLE,
    "text UTF-8 with a mark.csv": AS_TABLE,
    "text GB18030.csv": AS_TABLE,
    "text GB18030 rare characters.csv": Expected([("姓名", "工种"), ("𠮷䶮", "〇号岗€")]),
    "text Unicode text of Excel.txt": AS_TABLE,
    "text UTF-16 big-endian.csv": AS_TABLE,
    "text semicolons.csv": Expected([(*HEADING[:7], "申报工资,元"), ZHANG, (*LI[:7], "4200,50")]),
    "text tabs.csv": AS_TABLE,
    "text separator told.csv": Expected([("姓名", "a,b,c"), ("张三", "1,2")]),
    "text line ends of old Macintoshes.csv": AS_TABLE,
    "text quoted line breaks and commas.csv": Expected([("姓名\n(必填)", "工种"), ("张三", '管理员,"兼"司机')]),
    "text digits told to be text.csv": ZHANG_AND_LI_APART,
    "text apostrophe and tab before digits.csv": Expected(
        [("姓名", "证件号码"), ("张三", f"'{ZHANG[1]}"), ("李四", f"\t{LI[1]}")]
    ),
    "text scientific notation.csv": Expected(
        [("姓名", "证件号码", "申报工资(元)"), ("张三", "5.30402E+17", "5,000.00")]
    ),
    "text titles above the heading.csv": Expected(
        [("某某公司；2026年3月；名单",), ("制表;人事;部;某",), ("姓 名", "工种"), ("张三", "普工")]
    ),
    "text trailing separators and lines.csv": Expected([("姓名", "工种"), ("张三", "普工"), (), ("李四",)]),
    "text rows of unequal length.csv": Expected([("姓名", "工种", "备注"), ("张三",), ("李四", "普工", "新", "进")]),
    "text of one column.csv": Expected([("姓名",), ("张三",)]),
    "text many blank lines.csv": Expected([("姓名", "工种"), *[()] * 20_000, ("张三", "普工")]),
    "text would-be formulas.csv": Expected([("姓名", "工种"), ("=cmd|'/c calc'!A0", "@SUM(1)"), ("+86", "#DIV/0!")]),
}
