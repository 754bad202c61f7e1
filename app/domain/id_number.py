"""证件号码 (id_number): resident numbers by GB 11643 and the numbers of the other papers that are taken online."""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul
from typing import Literal

from app.domain.codes import unknown_code_finding
from app.domain.finding import Finding, declare

Reason = Literal["characters", "region", "birth_date", "check_digit"]

ID_NUMBER_INVALID = declare(
    "id_number_invalid",
    "body",
    ("证件号码有误", "ID number not valid"),
    zh="证件号码{explanation_zh}。请对照证件核对后重新填写。",
    en="The ID number {explanation_en}. Please compare it with the document and enter it again.",
)
ID_TYPE_COUNTER_ONLY = declare(
    "id_type_counter_only",
    "body",
    ("该证件类型须到窗口办理", "ID type handled at the counter"),
    zh="证件类型 {id_type} 暂不支持网上办理。请改用居民身份证等可网上办理的证件，或携带证件到经办机构窗口办理。",
    en="ID type {id_type} cannot be handled online. "
    "Please use a document that can, such as the resident identity card, or take the document to the agency's counter.",
)

_EARLIEST_BIRTH = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class IdFacts:
    """证件号码中的信息: the sex (1 男, 2 女) and birth date that a resident number tells."""

    sex: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    zh: str
    en: str


_RESIDENT = _Form(
    re.compile(r"[0-9]{17}[0-9X]\Z"), "18 位，前 17 位为数字，末位为数字或 X", "18 digits, the last of which may be X"
)
_MAINLAND_PERMIT = _Form(
    re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?\Z"), "字母 H 或 M 加 8 位或 10 位数字", "H or M and 8 or 10 digits"
)
_FORMS: Mapping[str, _Form] = {
    "01": _RESIDENT,
    "04": _MAINLAND_PERMIT,
    "05": _MAINLAND_PERMIT,
    "06": _Form(re.compile(r"[0-9]{8}\Z"), "8 位数字", "8 digits"),
    "07": _Form(
        re.compile(r"(?:[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X])\Z"),
        "3 位字母加 12 位数字，或以 9 开头的 18 位号码",
        "3 letters and 12 digits, or 18 digits that begin with 9 and may end with X",
    ),
    "08": _Form(re.compile(r"[A-Z0-9]{5,20}\Z"), "5 至 20 位字母或数字", "5 to 20 letters and digits"),
    "17": _RESIDENT,
}
ONLINE_ID_TYPES = frozenset(_FORMS)
COUNTER_ONLY_ID_TYPES = frozenset({"02", "03", "09", "10", "11", "12", "13", "14", "15", "16", "90", "91", "99"})

_REGIONS: Mapping[str, re.Pattern[str]] = {
    "01": re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]"),
    "17": re.compile(r"8[1-3]"),
}
_EXPLANATIONS: Mapping[Reason, tuple[str, str]] = {
    "characters": ("的位数或字符不对，应为：{form_zh}", "should be {form_en}"),
    "region": ("的前两位不是该类证件的省级行政区划代码", "does not begin with a region code of this kind of document"),
    "birth_date": (
        "中的出生日期不存在、早于 1900 年或晚于今天",
        "holds a birth date that does not exist, is before 1900 or lies in the future",
    ),
    "check_digit": (
        "与校验码不符，可能有一位输错",
        "does not agree with its check digit, so a character may be mistyped",
    ),
}

_CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_WEIGHTS = tuple(2 ** (17 - position) % 11 for position in range(17))
_WEIGHT_OF_CODES = ord("0") * sum(_WEIGHTS)
_OTHER_NUMBER_LONGEST = 30


def normalise_id_number(text: str) -> str:
    """The number without spaces around it and with capital letters (末位 x 写作 X)."""
    return text.strip().translate(_CAPITALS)


def well_formed(id_type: str, id_number: str) -> bool:
    """Whether a normalised number has the length and characters of its type (位数和字符).

    Of a type that is not taken online any short printable text will do: the type is what is refused.
    """
    form = _FORMS.get(id_type)
    if form is None:
        return 0 < len(id_number) <= _OTHER_NUMBER_LONGEST and id_number.isprintable()
    return form.pattern.match(id_number) is not None


def check_digit(first_17: str) -> str:
    """The last character of a resident number by MOD 11-2 (校验码), from its first 17 digits."""
    # Each character weighs its digit and the constant that its code is above it.
    weighted = sum(map(mul, first_17.encode("ascii"), _WEIGHTS)) - _WEIGHT_OF_CODES
    return "10X98765432"[weighted % 11]


def id_number_findings(
    id_type: str, id_number: str, today: date, pointer: str = "/id_number", type_pointer: str = "/id_type"
) -> tuple[Finding, ...]:
    """What a type and a normalised number show to be wrong by themselves (证件校验), with the first reason of the number."""
    if id_type in COUNTER_ONLY_ID_TYPES:
        return (ID_TYPE_COUNTER_ONLY.refused(type_pointer, id_type=id_type),)
    if id_type not in ONLINE_ID_TYPES:
        return (unknown_code_finding("id_type", id_type, type_pointer),)
    told = id_facts(id_type, id_number)
    if told is not None and told.birth_date <= today:
        return ()
    reason = _flaw(id_type, id_number, today)
    return () if reason is None else (_invalid(id_type, reason, pointer),)


# Asked several times of one person at a time, and kept for no longer.
@lru_cache(4)
def id_facts(id_type: str, id_number: str) -> IdFacts | None:
    """What a valid resident number tells (01 and 17); none of another type or of a number that is not valid.

    A birth date still to come is for `id_number_findings` to refuse: no day is asked for here.
    """
    if id_type not in _REGIONS or _flaw(id_type, id_number, date.max) is not None:
        return None
    born = _birth_date(id_number[6:14])
    return None if born is None else IdFacts("1" if int(id_number[16]) % 2 else "2", born)


def _flaw(id_type: str, id_number: str, today: date) -> Reason | None:
    if not well_formed(id_type, id_number):
        return "characters"
    if id_type in _REGIONS:
        if _REGIONS[id_type].match(id_number) is None:
            return "region"
        born = _birth_date(id_number[6:14])
        if born is None or not _EARLIEST_BIRTH <= born <= today:
            return "birth_date"
    has_check_digit = id_type in _REGIONS or (id_type == "07" and len(id_number) == 18)
    if has_check_digit and check_digit(id_number[:17]) != id_number[17]:
        return "check_digit"
    return None


@lru_cache(1024)
def _birth_date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _invalid(id_type: str, reason: Reason, pointer: str) -> Finding:
    form = _FORMS[id_type]
    zh, en = _EXPLANATIONS[reason]
    return ID_NUMBER_INVALID.refused(
        pointer,
        reason=reason,
        explanation_zh=zh.format(form_zh=form.zh),
        explanation_en=en.format(form_en=form.en),
    )
