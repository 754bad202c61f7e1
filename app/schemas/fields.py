"""字段 (fields): the bodies' own types: strict, bounded, ASCII digits only, and never echoing what was sent."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Generic, TypeVar, get_args

from fastapi import Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, ValidationError, core_schema

_PLAIN = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"
_LONGEST = 1000
_LINES = r"^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]*$"


class Body(BaseModel):
    """A request's body: unknown fields refused, nothing coerced, nothing sent shown again in an error."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _read_blank_as_null(cls, sent: Any) -> Any:
        """Forms send "" for what nobody filled in: where null may stand, blank text is one."""
        if not isinstance(sent, dict):
            return sent
        return {**sent, **{name: None for name in _nullable(cls) if is_blank(sent.get(name))}}


@cache
def _nullable(body: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for name, field in body.model_fields.items() if type(None) in get_args(field.annotation))


def is_blank(value: object) -> bool:
    """Whether it is text of nothing but spaces and invisible characters (未填); text too long for any field is not."""
    if not isinstance(value, str):
        return False
    seen = value.strip()
    if seen[:1].isalnum():  # as nearly every text begins, and asking each character is dear
        return False
    return len(seen) < _LONGEST and all(character.isspace() or _is_invisible(character) for character in seen)


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf"


class Shown(BaseModel):
    """A part of an answer: every field written, nulls too."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


# How answers write things: told to the reader, and not checked again on the way out.
MonthShown = Annotated[str, Field(json_schema_extra={"pattern": "^[0-9]{4}-[0-9]{2}$"})]
DayShown = Annotated[str, Field(json_schema_extra={"format": "date"})]
MomentShown = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
RateShown = Annotated[str, Field(json_schema_extra={"pattern": "^[0-9]\\.[0-9]{4}$"})]
RegionCodeShown = Annotated[str, Field(json_schema_extra={"pattern": "^[0-9]{6}$"})]
EmployerNoShown = Annotated[str, Field(json_schema_extra={"pattern": "^[0-9]{12}$"})]
CreditCodeShown = Annotated[str, Field(json_schema_extra={"pattern": "^[0-9A-Z]{18}$"})]

Item = TypeVar("Item")


class PageOf(Shown, Generic[Item]):
    """One page of a list that a person pages through (分页)."""

    items: list[Item] = Field(description="What is on this page (本页内容).")
    page: int = Field(description="Page number (页码), from 1.", examples=[1])
    page_size: int = Field(description="Items on a page (每页条数).", examples=[20])
    total: int = Field(description="How many there are in all (总条数).", examples=[1])


@dataclass(frozen=True, slots=True)
class Written:
    """How a text field is written; the sentence of `expected` is what the caller reads when it is not.

    Text that is not so fails as the pydantic error `invalid_format` with `expected` and `expected_en` in its context;
    missing or blank text fails as `missing`.
    """

    expected: str
    expected_en: str
    pattern: str = _PLAIN
    longest: int = 200
    shortest: int = 1
    strip: bool = False
    check: Callable[[str], object] | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(
            strict=True,
            pattern=self.pattern,
            min_length=self.shortest or None,
            max_length=self.longest,
            strip_whitespace=self.strip,
        )
        return core_schema.no_info_wrap_validator_function(self._validated, text)

    def _validated(self, value: Any, as_text: core_schema.ValidatorFunctionWrapHandler) -> str:
        if self.shortest and (value is None or is_blank(value)):
            raise PydanticKnownError("missing")
        try:
            text: str = as_text(value)
            if self.check is not None:
                self.check(text)
        except (ValidationError, ValueError):
            raise PydanticCustomError(
                "invalid_format",
                "expected: {expected_en}",
                {"expected": self.expected, "expected_en": self.expected_en},
            ) from None
        return text


def _refuse_invisible(text: str) -> None:
    if not text.isprintable() and any(map(_is_invisible, text)):
        raise ValueError("nobody could find again a name that holds what nobody sees")


def text(longest: int, *, shortest: int = 1) -> Written:
    """One line of text without control or invisible characters, spaces at its ends dropped; blank counts as missing."""
    return Written(
        f"不超过 {longest} 个字的文字，不含换行等控制字符和不可见字符",
        f"text of at most {longest} characters without line breaks, control or invisible characters",
        longest=longest,
        shortest=shortest,
        strip=True,
        check=_refuse_invisible,
    )


def lines(longest: int) -> Written:
    """Text that may have line breaks, at most so many characters."""
    return Written(
        f"不超过 {longest} 个字的文字，除换行外不含控制字符",
        f"text of at most {longest} characters without control characters other than line breaks",
        pattern=_LINES,
        longest=longest,
        strip=True,
    )


def _secret(longest: int) -> Written:
    return Written(
        f"不超过 {longest} 个字的文字，不含控制字符",
        f"text of at most {longest} characters without control characters",
        longest=longest,
    )


def digits(count: int) -> Written:
    """Exactly so many ASCII digits."""
    return Written(f"{count} 位数字", f"{count} digits", pattern=rf"^[0-9]{{{count}}}$", longest=count)


def code(longest: int = 4) -> Written:
    """A code of a code table as far as its characters go; whether it exists is a rule's business."""
    pattern = rf"^[0-9A-Z]{{1,{longest}}}$"
    return Written(
        f"不超过 {longest} 位的代码（数字或大写字母）",
        f"a code of at most {longest} digits or capital letters",
        pattern=pattern,
        longest=longest,
    )


ShortText = Annotated[str, text(50)]
NameText = Annotated[str, text(100)]
Text = Annotated[str, text(200)]
RemarkText = Annotated[str, lines(500)]
CodeText = Annotated[str, code()]
RegionCodeText = Annotated[str, digits(6)]
EmployerNoText = Annotated[str, digits(12)]
CreditCodeText = Annotated[
    str, Written("18 位数字或大写字母", "18 digits or capital letters", pattern=r"^[0-9A-Z]{18}$", longest=18)
]
IdNumberText = Annotated[
    str, Written("5 至 20 位数字或字母", "5 to 20 digits or letters", pattern=r"^[0-9A-Za-z]{5,20}$", longest=20)
]
AnyIdNumberText = Annotated[str, text(40)]
MobileText = Annotated[
    str, Written("11 位手机号码", "a mobile number of 11 digits", pattern=r"^1[3-9][0-9]{9}$", longest=11)
]
PostalCodeText = Annotated[str, digits(6)]
EmailText = Annotated[
    str,
    Written(
        "电子邮箱地址",
        "an e-mail address",
        pattern=r"^[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,180}\.[A-Za-z]{2,20}$",
        longest=200,
    ),
]
MoneyIn = Annotated[
    str,
    Written(
        '元为单位的金额，最多 8 位整数和 2 位小数，例如 "5000.00"',
        'an amount in yuan as a string, at most 8 digits and 2 decimals, such as "5000.00"',
        pattern=r"^[0-9]{1,8}(\.[0-9]{1,2})?$",
        longest=11,
    ),
]
PeriodText = Annotated[
    str,
    Written("年月，例如 2026-03", "a month such as 2026-03", pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", longest=7),
]
DateText = Annotated[
    str,
    Written(
        "日期，例如 2026-03-31",
        "a date such as 2026-03-31",
        pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        longest=10,
        check=date.fromisoformat,
    ),
]
MomentText = Annotated[
    str,
    Written(
        "带时区的日期时间，例如 2026-03-20T23:59:59+08:00",
        "a date and time with its offset, such as 2026-03-20T23:59:59+08:00",
        pattern=r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
        r"(Z|[+\-][0-9]{2}:[0-9]{2})$",
        longest=40,
        check=datetime.fromisoformat,
    ),
]
UsernameText = Annotated[str, _secret(100)]
NewUsernameText = Annotated[
    str,
    Written(
        "6 至 50 位字母、数字或 . _ -",
        "6 to 50 letters, digits or . _ -",
        pattern=r"^[A-Za-z0-9._\-]{6,50}$",
        longest=50,
    ),
]
PasswordText = Annotated[str, _secret(_LONGEST), Field(json_schema_extra={"format": "password"})]
OpaqueText = Annotated[
    str, Written("本系统给出的字符串", "a string that this service gave", pattern=r"^[A-Za-z0-9_\-]*$", longest=200)
]
RowNumber = Annotated[int, Field(strict=True, ge=1, le=2**63 - 1)]


def _digits_only(number: object) -> object:
    if isinstance(number, str) and not (number.isascii() and number.isdigit()):
        raise PydanticKnownError("int_parsing")
    return number


# An address writes a number as ASCII digits: pydantic alone would take "+1", " 1" and "1.0" too.
_AsDigits = BeforeValidator(_digits_only)
# Bounds stand before it: after it they would be missing in the contract.
WholeNumber = Annotated[int, Field(ge=1, le=2**63 - 1), _AsDigits]
PageNumber = Annotated[int, Field(ge=1, le=1_000_000), _AsDigits, Query(description="Page number (页码), from 1.")]
PageSize = Annotated[int, Field(ge=1, le=200), _AsDigits, Query(description="Items on a page (每页条数).")]
EmployerNoPath = Annotated[
    str, Path(pattern=r"^[0-9]{12}$", description="Employer number (单位编号), 12 digits.", examples=["530402000001"])
]
UsernamePath = Annotated[
    str, Path(pattern=_PLAIN, max_length=100, description="Login name (用户名).", examples=["91530402MA6K1F2P3X"])
]
