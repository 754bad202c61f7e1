"""统一社会信用代码 (credit code): an employer's 18 characters by GB 32100-2015, with the organisation code inside by GB 11714."""

import re
import string
from collections.abc import Mapping
from typing import Literal

from app.domain.finding import Finding, declare

Reason = Literal["characters", "organisation_code", "check_character"]

CREDIT_CODE_INVALID = declare(
    "credit_code_invalid",
    "body",
    ("统一社会信用代码有误", "Credit code not valid"),
    zh="统一社会信用代码{explanation_zh}。请对照营业执照或登记证书核对后重新填写。",
    en="The credit code {explanation_en}. Please compare it with the licence or certificate and enter it again.",
)

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE = re.compile(rf"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}\Z")
_WEIGHTS = tuple(3**position % 31 for position in range(17))
_ORGANISATION_ALPHABET = string.digits + string.ascii_uppercase
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_EXPLANATIONS: Mapping[Reason, tuple[str, str]] = {
    "characters": (
        "的位数或字符不对，应为 18 位数字或大写字母（不用 I、O、S、V、Z），第 3 至 8 位为数字",
        "should be 18 digits and capital letters without I, O, S, V and Z, the third to the eighth being digits",
    ),
    "organisation_code": (
        "中的主体标识码（第 9 至 17 位）与其校验码不符，可能有一位输错",
        "has an organisation code (positions 9 to 17) that does not agree with its own check character, "
        "so a character may be mistyped",
    ),
    "check_character": (
        "与末位校验码不符，可能有一位输错",
        "does not agree with its last character, the check character, so a character may be mistyped",
    ),
}

_CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)


def normalise_credit_code(text: str) -> str:
    """The code without spaces around it and with capital letters."""
    return text.strip().translate(_CAPITALS)


def check_character(first_17: str) -> str:
    """The last character of a credit code (校验码), from its first 17."""
    weighted = sum(_ALPHABET.index(character) * weight for character, weight in zip(first_17, _WEIGHTS, strict=True))
    return _ALPHABET[-weighted % 31]


def organisation_check_character(first_8: str) -> str:
    """The last character of an organisation code (组织机构代码校验码), from its first 8."""
    weighted = sum(
        _ORGANISATION_ALPHABET.index(character) * weight
        for character, weight in zip(first_8, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-weighted % 11]


def credit_code_findings(text: str, pointer: str = "/credit_code") -> tuple[Finding, ...]:
    """What a normalised code shows to be wrong by itself (统一社会信用代码校验); codes of every province are taken."""
    reason = _flaw(text)
    if reason is None:
        return ()
    zh, en = _EXPLANATIONS[reason]
    return (CREDIT_CODE_INVALID.refused(pointer, reason=reason, explanation_zh=zh, explanation_en=en),)


def _flaw(text: str) -> Reason | None:
    if _CREDIT_CODE.match(text) is None:
        return "characters"
    if organisation_check_character(text[8:16]) != text[16]:
        return "organisation_code"
    if check_character(text[:17]) != text[17]:
        return "check_character"
    return None
