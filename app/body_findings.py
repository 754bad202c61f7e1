"""格式校验 (format check): what pydantic says of a request as findings, which never show what was sent."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.domain.finding import INVALID_FORMAT, REQUIRED, UNKNOWN_FIELD, Finding

MOST_FINDINGS = 1000

_WHOLE = ("整数", "a whole number")
_YES_NO = ("true 或 false", "true or false")
_DATE = ("日期，例如 2026-03-31", "a date such as 2026-03-31")
_MOMENT = (
    "带时区的日期时间，例如 2026-03-31T09:00:00+08:00",
    "a date and time with offset such as 2026-03-31T09:00:00+08:00",
)
_TEXT = ("文字（JSON 字符串）", "text (a JSON string)")
_OBJECT = ("JSON 对象", "a JSON object")
_NUMBER = ("数字", "a number")
_OTHER = ("接口文档所述的格式", "the form that the contract describes")

_EXPECTED: Mapping[str, tuple[str, str]] = {
    "string_type": _TEXT,
    "string_unicode": _TEXT,
    "string_too_short": ("至少 {min_length} 个字符", "at least {min_length} characters"),
    "string_too_long": ("至多 {max_length} 个字符", "at most {max_length} characters"),
    "string_pattern_mismatch": ("符合 {pattern} 的文字", "text that matches {pattern}"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": ("小于 2^63 的整数", "a whole number below 2^63"),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "timezone_aware": _MOMENT,
    "greater_than_equal": ("不小于 {ge}", "at least {ge}"),
    "greater_than": ("大于 {gt}", "more than {gt}"),
    "less_than_equal": ("不大于 {le}", "at most {le}"),
    "less_than": ("小于 {lt}", "less than {lt}"),
    "too_short": ("至少 {min_length} 项", "at least {min_length} items"),
    "too_long": ("至多 {max_length} 项", "at most {max_length} items"),
    "list_type": ("JSON 数组", "a JSON array"),
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "literal_error": ("以下之一：{choices_zh}", "one of {choices}"),
    "enum": ("以下之一：{choices_zh}", "one of {choices}"),
    "union_tag_invalid": ("以下之一：{choices_zh}", "one of {choices}"),
}


def body_findings(errors: Iterable[Mapping[str, Any]], body: object = None) -> tuple[Finding, ...]:
    """Pydantic's errors of a body as findings (422), in its order and at most a thousand.

    `errors` is `ValidationError.errors()`; `body` is what was validated, by which a pointer leaves out the tags that
    pydantic adds for unions.
    """
    findings: list[Finding] = []
    for error in errors:
        if len(findings) == MOST_FINDINGS:
            break
        finding = _finding(error, pointer(_path(error, body)))
        if finding not in findings[-3:]:
            findings.append(finding)
    return tuple(findings)


def parameter_findings(errors: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Pydantic's errors of query and header parameters as findings without a place in the body; `params.parameter` names each."""
    return tuple(_parameter_finding(error) for error in errors)


def pointer(path: Iterable[object]) -> str:
    """The RFC 6901 pointer along keys and indexes."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def format_finding(place: str, expected: tuple[str, str], **params: object) -> Finding:
    """A wrong format at a place, with what is expected there in Chinese and English."""
    return INVALID_FORMAT.refused(place, expected=expected[0], expected_en=expected[1], **params)


def _finding(error: Mapping[str, Any], place: str) -> Finding:
    kind = error["type"]
    given = error.get("input", ...)
    if kind == "union_tag_invalid" and isinstance(given, Mapping):
        given = given.get(_tag(error))
    if kind in ("missing", "union_tag_not_found") or given is None:
        return REQUIRED.refused(place)
    if kind == "extra_forbidden":
        return UNKNOWN_FIELD.refused(place)
    return format_finding(place, _expected(kind, error.get("ctx") or {}))


def _parameter_finding(error: Mapping[str, Any]) -> Finding:
    name = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] == "missing":
        return REQUIRED.refused("", parameter=name)
    zh, en = _expected(error["type"], error.get("ctx") or {})
    return format_finding("", (f"参数 {name} {zh}", f"parameter {name}: {en}"), parameter=name)


def _expected(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    if kind == "invalid_format":
        return str(context["expected"]), str(context["expected_en"])
    zh, en = _EXPECTED.get(kind, _OTHER)
    choices = str(context.get("expected_tags") or context.get("expected") or "").replace("'", "").replace(" or ", ", ")
    words = {**context, "choices": choices, "choices_zh": choices.replace(", ", "、")}
    return zh.format_map(words), en.format_map(words)


def _path(error: Mapping[str, Any], body: object) -> Sequence[object]:
    location = list(error["loc"])
    if error["type"] in ("union_tag_invalid", "union_tag_not_found"):
        location.append(_tag(error))
    if body is None:
        return location
    path: list[object] = []
    here = body
    for index, part in enumerate(location):
        if isinstance(here, dict | list) and _has(here, part):
            here = here[part]
        elif index < len(location) - 1 or error["type"] not in ("missing", "union_tag_not_found"):
            continue
        path.append(part)
    return path


def _tag(error: Mapping[str, Any]) -> str:
    """The name of the field that tells the kinds of a body apart."""
    return str(error["ctx"]["discriminator"]).strip("'")


def _has(holder: dict[object, object] | list[object], part: object) -> bool:
    return part in holder if isinstance(holder, dict) else isinstance(part, int) and part < len(holder)
