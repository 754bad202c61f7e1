"""人员 (person): an insured person, known once in the whole province."""

import unicodedata
from dataclasses import dataclass
from datetime import date

_MIDDLE_DOTS = "•．・‧∙⋅."


@dataclass(frozen=True, slots=True)
class Person:
    """人员: known by `id_type` and `id_number` together; `person_no` (人员编号) has 12 digits."""

    id: int
    person_no: str
    id_type: str
    id_number: str
    name: str
    sex: str | None
    birth_date: date | None


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: spaces, widths of letters and the kinds of middle dot do not count (姓名一致)."""
    return one == other or _bare(one) == _bare(other)


def masked(id_number: str) -> str:
    """An ID number as it is shown in lists and logs: first 3 and last 4 characters (脱敏)."""
    return f"{id_number[:3]}{'*' * max(len(id_number) - 7, 4)}{id_number[-4:]}"


def _bare(name: str) -> str:
    return "".join(
        "·" if character in _MIDDLE_DOTS else character
        for character in unicodedata.normalize("NFKC", name)
        if not character.isspace() and unicodedata.category(character) != "Cf"
    ).casefold()
