"""打印字体 (the form's font): Noto Sans SC with TrueType outlines, made at set-up by `python -m app.files.font <directory>`.

The PDF writer embeds TrueType outlines only, and the package that carries the font holds PostScript ones.
"""

import os
import sys
import tempfile
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pylopdf_fonts_zh_cn import sans_path

# The number goes up with the recipe, so that a font cached by an earlier recipe is not taken for this one.
FONT_FILE = "NotoSansSC-truetype-1.ttf"

_MISSING = ".notdef"
_LARGEST_DEVIATION = 1.0
_NAMES_KEPT = frozenset({0, 1, 2, 3, 4, 5, 6, 7, 13, 14})


def font_path(directory: Path) -> Path:
    """The font of the printed forms (打印字体), built into the directory when it is not there: some 20 seconds, once."""
    target = directory / FONT_FILE
    if not target.exists():
        build_font(target)
    return target


def build_font(target: Path) -> None:
    """Write every character of Noto Sans SC (GBK, 通用规范汉字表 and further rare ones) as TrueType to the target.

    The target appears whole or not at all, so several processes may build it at once.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file, TTFont(sans_path(), lazy=True) as source:
            _with_truetype_outlines(source).save(file)
        # A temporary file is private to its user; the server may run as another one.
        os.chmod(unfinished, 0o644)
        os.replace(unfinished, target)
    except BaseException:
        os.unlink(unfinished)
        raise


def _with_truetype_outlines(source: TTFont) -> TTFont:
    characters: dict[int, str] = source.getBestCmap()
    glyphs = list(dict.fromkeys([_MISSING, *characters.values()]))
    outlines = _truetype_outlines(source, glyphs)
    widths = source["hmtx"].metrics
    head, horizontal, style = source["head"], source["hhea"], source["OS/2"]

    builder = FontBuilder(head.unitsPerEm, isTTF=True)
    # The same source gives the same file, byte by byte.
    builder.font.recalcTimestamp = False
    builder.updateHead(created=head.created, modified=head.modified, fontRevision=head.fontRevision)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap(characters)
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics({name: (widths[name][0], outlines[name].xMin) for name in glyphs})
    builder.setupHorizontalHeader(ascent=horizontal.ascent, descent=horizontal.descent)
    builder.setupOS2(**{key: value for key, value in vars(style).items() if key != "tableTag"})
    builder.setupNameTable({})
    builder.font["name"].names = [name for name in source["name"].names if name.nameID in _NAMES_KEPT]
    builder.setupPost(keepGlyphNames=False)
    return builder.font


def _truetype_outlines(source: TTFont, glyphs: list[str]) -> dict[str, Glyph]:
    drawn, outlines = source.getGlyphSet(), {}
    for name in glyphs:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, _LARGEST_DEVIATION, reverse_direction=True))
        outlines[name] = pen.glyph()
        outlines[name].recalcBounds(None)
    return outlines


if __name__ == "__main__":
    sys.stdout.write(f"{font_path(Path(sys.argv[1]))}\n")
