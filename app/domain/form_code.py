"""验证码 (form code): by which anyone looks a printed form up: which form it is, and a mark that only the hall can make (§2.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FormType = Literal["summary", "roster", "adjustments"]
FORM_NAMES: Mapping[FormType, str] = {
    "summary": "单位月缴费核定表",
    "roster": "人员缴费明细表",
    "adjustments": "补退收明细表",
}
MARK_BITS = 44
_TYPES: tuple[FormType, ...] = ("summary", "roster", "adjustments")
_TYPE_BITS = 2
_CHARACTERS, _GROUP, _BITS = 16, 4, 5
# Digits and letters that are not taken for one another; those that are, are read as what they look like.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


@dataclass(frozen=True, slots=True)
class FormCode:
    """What a code says: the assessment's row number, the type of the form, and the mark (44 bits)."""

    assessment_id: int
    form_type: FormType
    mark: int


def written(code: FormCode) -> str:
    """A code as it is printed: sixteen characters in groups of four, such as `0000-0000-9G5X-7K2M`."""
    number = (code.assessment_id << _TYPE_BITS | _TYPES.index(code.form_type)) << MARK_BITS | code.mark
    characters = [_ALPHABET[number >> _BITS * place & 31] for place in reversed(range(_CHARACTERS))]
    groups = ("".join(characters[at : at + _GROUP]) for at in range(0, _CHARACTERS, _GROUP))
    return "-".join(groups)


def read(text: str) -> FormCode | None:
    """A code as somebody typed it: small letters, spaces and O for 0 do not matter; none where it is no code."""
    typed = text.upper().translate(_LOOK_LIKE)
    if len(typed) != _CHARACTERS or not set(typed) <= set(_ALPHABET):
        return None
    number = 0
    for character in typed:
        number = number << _BITS | _ALPHABET.index(character)
    form, mark = number >> MARK_BITS, number & (1 << MARK_BITS) - 1
    assessment_id, which = form >> _TYPE_BITS, form & (1 << _TYPE_BITS) - 1
    return FormCode(assessment_id, _TYPES[which], mark) if which < len(_TYPES) else None
