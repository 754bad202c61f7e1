"""版面文字 (text on a printed page): what may be printed, and how a long text is broken into lines that fit."""

import re
import unicodedata
from collections.abc import Iterator

from app.files.pdf_font import EmbeddedFont

LEADING = 1.35
_SMALLEST = 4
# A word in Latin letters stays whole, and no line begins with a closing mark or a dot between names (避头点).
_PIECE = re.compile(r"(?:[!-~]+|.)[)）》」』】〉，。、；：？！·•・]* ?")
_UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Co"})


def printable(text: str) -> str:
    """The text on one line, without control, direction and variation marks (控制字符), which have no place on a form."""
    # Nearly every text is of letters and digits alone.
    if text.isalnum():
        return text
    return "".join(each for each in " ".join(text.split()) if not _is_unprinted(each))


def fitted(text: str, font: EmbeddedFont, largest: int, width: float, height: float) -> tuple[int, list[str]]:
    """The type size, at most the largest, at which the text fits the width and height, and its lines then (折行).

    All are in points. A text too long for the smallest size, some 600 characters for a name, ends in an ellipsis.
    """
    for size in range(largest, _SMALLEST, -1):
        lines = list(_lines(text, font, size, width))
        if len(lines) * size * LEADING <= height:
            return size, lines
    lines = list(_lines(text, font, _SMALLEST, width))
    room = int(height / (_SMALLEST * LEADING))
    return _SMALLEST, lines if len(lines) <= room else [*lines[: room - 1], lines[room - 1][:-1] + "…"]


def _lines(text: str, font: EmbeddedFont, size: int, width: float) -> Iterator[str]:
    line = ""
    for piece in _pieces(text, font, size, width):
        if font.stringWidth((line + piece).rstrip(), size) > width:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


def _pieces(text: str, font: EmbeddedFont, size: int, width: float) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        if font.stringWidth(piece, size) > width:
            yield from piece
        else:
            yield piece


def _is_unprinted(character: str) -> bool:
    return unicodedata.category(character) in _UNPRINTED or "VARIATION SELECTOR" in unicodedata.name(character, "")
