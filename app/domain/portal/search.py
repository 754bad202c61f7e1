"""全文检索 (search): what a text is looked up by, and where the words stand in what was found.

A text is indexed by its characters and by each two that follow one another, so that any part of it can be looked up.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app.domain.portal.body import plain_text

LONGEST_QUERY = 100
MOST_FOUND = 500
"""How far a search counts: whoever has as many reads on with another word."""

_SNIPPET = 120
_BEFORE = 30
_CUT = "…"
_CHARACTER_BITS = 21
_PLACES_A_DAY = 10**11

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """Where the words of a search stand: `[start, end)` in characters of the title, and of a piece of the text."""

    title: tuple[Range, ...]
    snippet: str
    in_snippet: tuple[Range, ...]


class _Folding(dict[int, int]):
    """How each character is compared, found out once."""

    def __missing__(self, number: int) -> int:
        character = chr(number)
        compared = " " if character.isspace() else unicodedata.normalize("NFKC", character).casefold()
        # What becomes several characters stays as it is, or the places behind it would move.
        self[number] = ord(compared) if len(compared) == 1 else number
        return self[number]


_FOLDING = _Folding()


def folded(text: str) -> str:
    """A text as it is compared: 全角 and 半角, large and small letters alike; each character stays in its place."""
    return text.translate(_FOLDING)


def searched_words(query: str) -> tuple[str, ...]:
    """The words of a query (检索词), all of which an article must hold; what stands within another word is not asked twice."""
    given = dict.fromkeys(folded(query).split())
    return tuple(word for word in given if not any(word in other and word != other for other in given))


def searched_text(summary: str | None, body: str | None) -> str:
    """All that is read of an article beneath its title (检索正文)."""
    return "\n".join(part for part in (summary, plain_text(body or "")) if part)


def grams(text: str) -> frozenset[int]:
    """What a folded text is looked up by: each character and each two neighbours, as one number."""
    numbers = [0 if character == " " else ord(character) for character in text]
    pairs = {one << _CHARACTER_BITS | other for one, other in pairwise(numbers) if one and other}
    return frozenset(pairs | {number << _CHARACTER_BITS for number in numbers if number})


def asked_grams(words: Sequence[str]) -> frozenset[int]:
    """What an article that holds the words must be indexed by: pairs, and single characters for words of one."""
    pairs = {gram for word in words for gram in grams(word) if len(word) == 1 or gram % (1 << _CHARACTER_BITS)}
    return frozenset(pairs)


def place_of(published_on: date, article_id: int) -> int:
    """An article's place among all (排序号): by its day and, within one, by its number; what is newer is larger."""
    return published_on.toordinal() * _PLACES_A_DAY + article_id


def matched(words: Sequence[str], title: str, text: str) -> Match:
    """Where words stand in a title and in the piece of a text that is shown (命中位置); the beginning where they stand in neither."""
    found = _ranges(words, text)
    start = max(0, found[0][0] - _BEFORE) if found else 0
    piece = text[start : start + _SNIPPET]
    before, after = _CUT if start else "", _CUT if start + _SNIPPET < len(text) else ""
    snippet = before + re.sub(r"\s", " ", piece) + after
    shown = ((begin - start, min(end - start, len(piece))) for begin, end in found if begin - start < len(piece))
    moved = len(before)
    return Match(_ranges(words, title), snippet, tuple((begin + moved, end + moved) for begin, end in shown))


def _ranges(words: Sequence[str], text: str) -> tuple[Range, ...]:
    """Where words stand, in order, those that touch or overlap as one."""
    if not words:
        return ()
    joined: list[Range] = []
    pattern = re.compile("|".join(f"(?={re.escape(word)})" for word in words))
    compared = folded(text)
    for found in pattern.finditer(compared):
        begin = found.start()
        end = begin + max(len(word) for word in words if compared.startswith(word, begin))
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)
