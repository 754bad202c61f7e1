"""文本样例: CSV and other text files as spreadsheets and people write them."""

import csv
import io
from collections.abc import Iterable

from tests.files.sheet_making.made import HEADING, LI, TABLE, ZHANG, honest


def text(rows: Iterable[Iterable[str]], separator: str = ",", line_end: str = "\r\n") -> str:
    """Rows as separated text, quoted where needed."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=line_end).writerows(rows)
    return file.getvalue()


@honest("text UTF-8.csv")
def utf_8() -> bytes:
    return text(TABLE, line_end="\n").encode()


@honest("text UTF-8 with a mark.csv")
def utf_8_with_a_mark() -> bytes:
    return text(TABLE).encode("utf-8-sig")


@honest("text GB18030.csv")
def gb18030() -> bytes:
    return text(TABLE).encode("gb18030")


@honest("text GB18030 rare characters.csv")
def gb18030_rare() -> bytes:
    return text([("姓名", "工种"), ("𠮷䶮", "〇号岗€")]).encode("gb18030")


@honest("text Unicode text of Excel.txt")
def unicode_text() -> bytes:
    return b"\xff\xfe" + text(TABLE, "\t").encode("utf-16-le")


@honest("text UTF-16 big-endian.csv")
def utf_16_big_endian() -> bytes:
    return b"\xfe\xff" + text(TABLE).encode("utf-16-be")


@honest("text semicolons.csv")
def semicolons() -> bytes:
    return text([(*HEADING[:7], "申报工资,元"), ZHANG, (*LI[:7], "4200,50")], ";").encode()


@honest("text tabs.csv")
def tabs() -> bytes:
    return text(TABLE, "\t").encode("gb18030")


@honest("text separator told.csv")
def separator_told() -> bytes:
    """Excel shows no row for the line that tells the separator."""
    return ("sep=;\r\n" + text([("姓名", "a,b,c"), ("张三", "1,2")], ";")).encode("gb18030")


@honest("text line ends of old Macintoshes.csv")
def carriage_returns() -> bytes:
    return text(TABLE, line_end="\r").encode("gb18030")


@honest("text quoted line breaks and commas.csv")
def quoted() -> bytes:
    return text([("姓名\n(必填)", "工种"), ("张三", '管理员,"兼"司机')]).encode()


@honest("text digits told to be text.csv")
def text_formulas() -> bytes:
    return f'姓名,证件号码,数\r\n张三,="{ZHANG[1]}",=1+1\r\n李四,"=""{LI[1]}""",-5\r\n'.encode("gb18030")


@honest("text apostrophe and tab before digits.csv")
def apostrophes() -> bytes:
    return f"姓名,证件号码\r\n张三,'{ZHANG[1]}\r\n李四,\t{LI[1]}\r\n".encode("gb18030")


@honest("text scientific notation.csv")
def scientific() -> bytes:
    return text([("姓名", "证件号码", "申报工资(元)"), ("张三", "5.30402E+17", "5,000.00")]).encode("gb18030")


@honest("text titles above the heading.csv")
def titles_above() -> bytes:
    return text(
        [("某某公司；2026年3月；名单", "", ""), ("制表;人事;部;某",), ("姓 名", "工种"), ("张三", "普工")]
    ).encode()


@honest("text trailing separators and lines.csv")
def trailing() -> bytes:
    return ("姓名,工种,,,\r\n张三,普工,,,\r\n,,,,\r\n李四,,,,\r\n" + ",,,,\r\n" * 300 + "\r\n\r\n").encode()


@honest("text rows of unequal length.csv")
def unequal() -> bytes:
    return "姓名,工种,备注\n张三\n李四,普工,新,进\n".encode()


@honest("text of one column.csv")
def one_column() -> bytes:
    return "姓名\n张三\n".encode()


@honest("text many blank lines.csv")
def many_blank_lines() -> bytes:
    return ("姓名,工种\n" + "\n" * 20_000 + "张三,普工").encode()


@honest("text would-be formulas.csv")
def would_be_formulas() -> bytes:
    return text([("姓名", "工种"), ("=cmd|'/c calc'!A0", "@SUM(1)"), ("+86", "#DIV/0!")]).encode()
