"""嵌入字体 (embedded font): the form's font as the PDF writer uses it, with text that copies out as it was written."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_BEYOND_FOUR_DIGITS = re.compile(r"<([0-9A-F]{5,6})>")


class EmbeddedFont(TTFont):
    """A TrueType font (嵌入字体) whose text copies out right, rare characters included.

    A character that the font lacks is drawn as the empty box and still copies out as itself.
    """

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802
        """The text in the codes of the embedded subsets (子集编码)."""
        glyphs = self.face.charToGlyph
        for character in text:
            glyphs.setdefault(ord(character), 0)
        return super().splitString(text, doc, encoding)

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Add the embedded subsets to the document, with their tables of characters (字符映射表) put right."""
        super().addObjects(doc)
        for name, value in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                # reportlab writes the bare code point, where PDF asks for UTF-16: U+2CB4E came out as two characters.
                value.content = _BEYOND_FOUR_DIGITS.sub(_in_utf16, value.content)


@lru_cache(maxsize=4)
def embedded_font(path: Path) -> EmbeddedFont:
    """The font of a file (嵌入字体), read and registered with the PDF writer once per process."""
    font = EmbeddedFont(path.stem, path)
    pdfmetrics.registerFont(font)
    return font


def _in_utf16(match: re.Match[str]) -> str:
    return f"<{chr(int(match[1], 16)).encode('utf-16-be').hex().upper()}>"
