"""LibreOffice 样例: files that LibreOffice once wrote and that are kept; run as a script where it is installed to write them anew.

.venv/bin/python -m tests.files.sheet_making.by_libreoffice
"""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.files.sheet_making import by_openpyxl
from tests.files.sheet_making.by_openpyxl import CHINESE_DAY, HALF_PAST_EIGHT, written
from tests.files.sheet_making.made import HEADING, TABLE, Make, honest, hostile

KEPT = Path(__file__).parents[1] / "sheets"
# Of its filter: comma or semicolon, quotation mark, UTF-8 or GB18030, from line 1.
_CSV_UTF_8 = "csv:Text - txt - csv (StarCalc):44,34,76,1"
_CSV_GB18030 = "csv:Text - txt - csv (StarCalc):59,34,85,1"


def everything() -> bytes:
    """Days, wages, errors, formulas, a title, hidden rows and a comment in one sheet; a second, hidden one before it."""

    def change(workbook: Workbook, worksheet: Worksheet) -> None:
        for row in (
            ["2026年3月名单"],
            [],
            ["姓名", "参保日期", "申报工资(元)", "是否农民工", "算式", "错误", "时刻", "备注"],
            ["张三", date(2026, 3, 1), 5000.5, True, "=C4*2", "=1/0", HALF_PAST_EIGHT, "𠮷 家"],
            ["李四", date(2026, 3, 31), 4200, False, '=A4&"工"', "=NA()", None, " 前后有空格 "],
        ):
            worksheet.append(row)
        worksheet.merge_cells("A1:H1")
        worksheet["B4"].number_format = CHINESE_DAY
        worksheet["C4"].number_format = "¥#,##0.00"
        worksheet.row_dimensions[5].hidden = True
        worksheet["A4"].comment = Comment("新进", "人事")
        hidden = workbook.create_sheet("说明", 0)
        hidden["A1"] = "姓名在下一张表"
        hidden.sheet_state = "hidden"
        workbook.active = 1

    return written([], change)


def _table() -> bytes:
    return written(TABLE)


def _numbers() -> bytes:
    return written([HEADING[:5], ("张三", 530402199003070110, 46082, None, 13800000001)])


def _far_cells() -> bytes:
    return written([[], [], [None, "姓名"], [None, "张三"]])


# What each kept file is made of, and what LibreOffice is told.
_WRITTEN: dict[str, tuple[Make, str]] = {
    "LibreOffice plain.xlsx": (_table, "xlsx"),
    "LibreOffice plain.xls": (_table, "xls"),
    "LibreOffice everything.xlsx": (everything, "xlsx"),
    "LibreOffice everything.xls": (everything, "xls"),
    "LibreOffice 1904.xlsx": (by_openpyxl.counted_from_1904, "xlsx"),
    "LibreOffice 1904.xls": (by_openpyxl.counted_from_1904, "xls"),
    "LibreOffice numbers.xls": (_numbers, "xls"),
    "LibreOffice first cell B3.xls": (_far_cells, "xls"),
    "LibreOffice drop-downs, comments, links, filter.xlsx": (by_openpyxl.furnished, "xlsx"),
    "LibreOffice cover first.xls": (by_openpyxl.cover_first, "xls"),
    "LibreOffice plain.csv": (_table, _CSV_UTF_8),
    "LibreOffice dates GB18030.csv": (by_openpyxl.dates_as_cells, _CSV_GB18030),
    "LibreOffice plain.ods": (_table, "ods"),
}


def _kept(name: str) -> bytes:
    return (KEPT / name).read_bytes()


for _name in _WRITTEN:
    _list: Callable[[str], Callable[[Make], Make]] = hostile if _name.endswith(".ods") else honest
    _list(_name)(partial(_kept, _name))


def write_anew() -> None:
    """Has LibreOffice write the kept files."""
    office = shutil.which("soffice")
    assert office is not None, "LibreOffice (soffice) is not installed"
    KEPT.mkdir(exist_ok=True)
    for name, (make, kind) in _WRITTEN.items():
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "source.xlsx"
            source.write_bytes(make())
            made = Path(folder) / "made"
            told = [
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                kind.replace('"', ""),
            ]
            subprocess.run([office, *told, "--outdir", made, source], check=True, capture_output=True, timeout=120)
            (KEPT / name).write_bytes(next(made.glob("source*")).read_bytes())


if __name__ == "__main__":
    write_anew()
