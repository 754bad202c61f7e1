"""报盘文件 (sheet): what a declaration file holds, cell by cell, before anybody asks what it means (§2.3, §2.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.finding import declare

# A number is as the program that wrote the file kept it: of more than 15 digits the last ones are lost.
Cell = str | int | float | bool | date | None

MOST_ROWS = 10_000
MOST_BYTES = 10 * 1024 * 1024

WORKBOOK_UNREADABLE = declare(
    "workbook_unreadable",
    "body",
    ("文件无法读取", "File cannot be read"),
    zh="文件无法读取：{explanation_zh}。请用电子表格软件打开并另存为 .xlsx 后重新上传。",
    en="The file cannot be read: {explanation_en}. Open it in a spreadsheet program, save it as .xlsx and upload it again.",
)
WORKBOOK_REFUSED = declare(
    "workbook_refused",
    "body",
    ("文件不予接收", "File not accepted"),
    zh="为保障安全，此文件不予接收：{explanation_zh}。请下载模板，只将数据粘贴为值后重新上传。",
    en="For safety this file is not accepted: {explanation_en}. "
    "Download the template, paste the data into it as values, and upload that.",
)
EXPORT_TOO_LONG = declare(
    "export_too_long",
    "state",
    ("导出内容过多", "Too much for one file"),
    zh="导出内容超过 {limit} 行，一个工作簿放不下。请缩小查询范围，或改为导出 CSV 文件。",
    en="There are more than {limit} rows, which one workbook cannot hold. Narrow the export down, or take it as CSV.",
)
ROW_LIMIT_EXCEEDED = declare(
    "row_limit_exceeded",
    "body",
    ("行数超过上限", "Too many rows"),
    zh="一次最多上传 {limit} 行，此文件有 {rows} 行。请拆分为几个文件分别上传。",
    en="At most {limit} rows can be uploaded at once, and this file has {rows}. Split it into several files.",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first visible sheet of a file that looks like a declaration: `rows[0]` is the sheet's own row 1.

    `from_1904`: its date serials count from 1904, as those of old Macintosh files do.
    """

    rows: Sequence[Sequence[Cell]]
    from_1904: bool = False


def column_letters(column: int) -> str:
    """The letters of a column, counted from 0: A, B, … Z, AA (列标)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
