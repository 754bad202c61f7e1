"""单元格 (cells): what people and programs write into cells, read where it is unambiguous and refused where it is not (§2.3, §2.4).

Readers give the value as a form would send it, none for a blank cell, and raise Unread for what could mean two things.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from app.domain.batch.sheet import Cell
from app.domain.finding import INVALID_FORMAT, Code
from app.domain.id_number import ID_NUMBER_INVALID, normalise_id_number
from app.domain.period import Period

Value = str | bool | None

_ERRORS = frozenset(
    "#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #ERROR! #SPILL! #CALC! #GETTING_DATA #FIELD! #BLOCKED!".split()
)
_YES = frozenset("是 yes y 1 true 有".split())
_NO = frozenset("否 no n 0 false 无 不是".split())
# A number keeps so many digits exactly; of a longer one the program that wrote it has lost the last.
_EXACT = 10**15
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{1,2}\Z", re.IGNORECASE)
_DAY = re.compile(r"((?:19|20)[0-9]{2})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月?)(?:[ T][0-9:.]+Z?)?\Z")
_DIGITS = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})?\Z")
_MOBILE = re.compile(r"1[3-9][0-9]{9}\Z")
_MONEY = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,8})(?:\.([0-9]{1,2})0*)?\Z")
_MOST_FEN = 10**10
# Serials of days that nobody writes as a month or a day in digits: 1954 to 2119.
_SERIALS = range(20_000, 80_000)
_DAY_ZERO = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_LONGEST_ID_NUMBER = 40


class Unread(Exception):
    """A cell that could mean two things, or nothing (无法识别): the code it is refused with, and its values."""

    def __init__(self, code: Code, params: Mapping[str, object]) -> None:
        super().__init__(code.name)
        self.code = code
        self.params = params


def _unread(expected: str, expected_en: str) -> Unread:
    return Unread(INVALID_FORMAT, {"expected": expected, "expected_en": expected_en})


def read_name(cell: Cell) -> str | None:
    """姓名: the spaces that people pad short names with are dropped."""
    return _words(cell, 100, "姓名，不超过 100 个字的文字", "a name of at most 100 characters")


def read_job_type(cell: Cell) -> str | None:
    """工种."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        cell = _whole(cell)
    return _words(cell, 50, "工种，不超过 50 个字的文字", "a job type of at most 50 characters")


def read_id_number(cell: Cell) -> str | None:
    """证件号码: capitals, no spaces or hyphens; of a number that lost its digits nothing is guessed."""
    if type(cell) is str and len(cell) == 18 and cell.isalnum() and cell.isascii():
        return normalise_id_number(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= _EXACT:
            raise _digits_lost()
        if cell < 0 or not float(cell).is_integer():
            raise _no_id_number()
        return _whole(cell)
    text = _plain(cell)
    if text is None:
        return None
    text = normalise_id_number(text.replace("-", "").replace(" ", ""))
    if _SCIENTIFIC.match(text):
        raise _digits_lost()
    if text in _ERRORS or isinstance(cell, date | bool) or len(text) > _LONGEST_ID_NUMBER:
        raise _no_id_number()
    return text


def _no_id_number() -> Unread:
    return _unread("18 位证件号码，单元格为文本格式", "an ID number of 18 characters in a text cell")


def _digits_lost() -> Unread:
    return Unread(
        ID_NUMBER_INVALID,
        {
            "reason": "digits_lost",
            "explanation_zh": "所在单元格是数字格式，电子表格已丢失其末几位，须先将该列设为文本格式再录入完整号码",
            "explanation_en": "is stored as a number, of which the spreadsheet has lost the last digits; "
            "format the column as text and type the whole number",
        },
    )


def read_mobile(cell: Cell) -> str | None:
    """联系电话: a mobile number, with or without country code and hyphens."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        cell = _whole(cell)
    text = _plain(cell)
    if text is None:
        return None
    number = text.replace("-", "").replace(" ", "")
    for prefix in ("+86", "0086", "86"):
        if len(number) == 11 + len(prefix):
            number = number.removeprefix(prefix)
    if not _MOBILE.match(number):
        raise _unread("11 位手机号码", "a mobile number of 11 digits")
    return number


def read_yes_no(cell: Cell) -> bool | None:
    """是否: 是/否, yes/no, 1/0."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = _plain(str(cell) if isinstance(cell, int) else cell)
    if text is None:
        return None
    word = text.casefold()
    if word not in _YES and word not in _NO:
        raise _unread("“是”或“否”", "yes or no")
    return word in _YES


def read_money(cell: Cell) -> str | None:
    """申报工资 in yuan; a number's binary residue is dropped, digits beyond the fen are not."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        fen = round(cell * 100) if 0 <= cell < _MOST_FEN / 100 else -1
        if fen < 0 or fen >= _MOST_FEN or abs(cell * 100 - fen) > 1e-4:
            raise _not_money()
        return f"{fen // 100}.{fen % 100:02d}"
    text = _plain(cell)
    if text is None:
        return None
    match = _MONEY.match(text.replace(" ", "").lstrip("¥￥").removesuffix("元"))
    yuan = match[1].replace(",", "") if match else ""
    if match is None or len(yuan) > 8:
        raise _not_money()
    return f"{int(yuan)}.{match[2] or '':0<2}"


def _not_money() -> Unread:
    return _unread(
        "元为单位的金额，最多 8 位整数和 2 位小数，例如 5000.00",
        "an amount in yuan, at most 8 digits and 2 decimals, such as 5000.00",
    )


def read_month(cell: Cell, from_1904: bool = False) -> str | None:
    """参保日期: the month, whatever day of it is written."""
    found = _month_and_day(cell, from_1904)
    return None if found is None else str(found[0])


def read_day(cell: Cell, from_1904: bool = False) -> str | None:
    """停保日期: the day; of a month alone the last, since that month is still paid."""
    found = _month_and_day(cell, from_1904)
    if found is None:
        return None
    month, day = found
    return (month.last_day if day is None else month.day(day)).isoformat()


def _month_and_day(cell: Cell, from_1904: bool) -> tuple[Period, int | None] | None:
    if type(cell) is str:
        return _written(cell)
    if isinstance(cell, date):
        return Period.containing(cell), cell.day
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if int(cell) in _SERIALS:
            day = _DAY_ZERO[from_1904] + timedelta(days=int(cell))
            return Period.containing(day), day.day
        if not float(cell).is_integer():
            # Of 2026.10 a number keeps 2026.1, which is January.
            raise _no_day()
        return _written(_whole(cell))
    return None if cell is None else _written(str(cell))


@lru_cache(4096)
def _written(text: str) -> tuple[Period, int | None] | None:
    """A month or day in words; rows of a sheet repeat the same few."""
    plain = _plain(text)
    if plain is None:
        return None
    match = _DAY.match(plain) or _DIGITS.match(plain)
    try:
        if match is None:
            raise ValueError
        year, month, day = match.groups()
        first = date(int(year), int(month), 1 if day is None else int(day))
    except ValueError:
        raise _no_day() from None
    return Period.containing(first), None if day is None else first.day


def _no_day() -> Unread:
    return _unread(
        "年月或日期，例如 2026-03、2026-03-31、2026/3/31、2026年3月31日",
        "a month or a date such as 2026-03, 2026-03-31 or 2026/3/31",
    )


def _whole(cell: int | float) -> str:
    return str(int(cell)) if float(cell).is_integer() else str(cell)


def _plain(cell: Cell) -> str | None:
    """What a cell holds, without what people and programs wrap it in; none where it is blank."""
    if cell is None:
        return None
    text = cell if isinstance(cell, str) else str(cell)
    if not text.isascii():
        text = _normal(text)
    text = text.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    return text.removeprefix("'").strip() or None


def _normal(text: str) -> str:
    """Ordinary widths, and no invisible characters."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if not text.isprintable():
        text = "".join(each for each in text if unicodedata.category(each) != "Cf")
    return text


def _words(cell: Cell, longest: int, expected: str, expected_en: str) -> str | None:
    """A line of text; line breaks and padding become single spaces, and none within Chinese words."""
    if cell is None:
        return None
    if not isinstance(cell, str):
        raise _unread(expected, expected_en)
    text = cell
    if not text.isalnum():
        if not text.isprintable():
            text = "".join(each for each in text if unicodedata.category(each) != "Cf")
        parts = text.removeprefix("'").split()
        text = ("" if all(map(_is_chinese, parts)) else " ").join(parts)
    if not text:
        return None
    if len(text) > longest or not text.isprintable() or text in _ERRORS:
        raise _unread(expected, expected_en)
    return text


def _is_chinese(text: str) -> bool:
    return all(each >= "㐀" for each in text)


READERS: Mapping[str, Callable[[Cell], Value]] = {
    "name": read_name,
    "id_number": read_id_number,
    "job_type": read_job_type,
    "mobile": read_mobile,
    "migrant_worker": read_yes_no,
    "migrant_worker_pays": read_yes_no,
    "declared_wage": read_money,
}
DATE_READERS: Mapping[str, Callable[..., str | None]] = {
    "enroll_month": read_month,
    "suspension_date": read_day,
}
