"""打印字体 (the form's font): Noto Sans SC with TrueType outlines, made at set-up by `python -m app.files.font <directory>`.

The PDF writer embeds TrueType outlines only, and the packages that carry the font hold PostScript ones. Characters that
the Chinese face lacks, such as 𠮷 in the name 𠮷田, come from its Japanese sister: same designer, same em, same weight.
"""

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pylopdf_fonts_jp import sans_path as japanese_face
from pylopdf_fonts_zh_cn import sans_path as chinese_face

# The number goes up with the recipe, so that a font cached by an earlier recipe is not taken for this one.
FONT_FILE = "NotoSansSC-truetype-2.ttf"

_MISSING = ".notdef"
# Both faces number their glyphs as cid00001 and so on, each in its own order.
_RARE = "rare."
_LARGEST_DEVIATION = 1.0
_NAMES_KEPT = frozenset({0, 1, 2, 3, 4, 5, 6, 7, 13, 14})


def font_path(directory: Path) -> Path:
    """The font of the printed forms (打印字体), built into the directory when it is not there: some 20 seconds, once."""
    target = directory / FONT_FILE
    if not target.exists():
        build_font(target)
    return target


def build_font(target: Path) -> None:
    """Write every character (GBK, 通用规范汉字表 and rarer ones) of Noto Sans SC, else of Noto Sans JP, as TrueType.

    The target appears whole or not at all, so several processes may build it at once.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with (
            os.fdopen(handle, "wb") as file,
            TTFont(chinese_face(), lazy=True) as chinese,
            TTFont(japanese_face(), lazy=True) as japanese,
        ):
            _with_truetype_outlines(chinese, japanese).save(file)
        # A temporary file is private to its user; the server may run as another one.
        os.chmod(unfinished, 0o644)
        os.replace(unfinished, target)
    except BaseException:
        os.unlink(unfinished)
        raise


def _with_truetype_outlines(source: TTFont, further: TTFont) -> TTFont:
    characters: dict[int, str] = source.getBestCmap()
    rare: dict[int, str] = {code: name for code, name in further.getBestCmap().items() if code not in characters}
    outlines, widths = _truetype_outlines(source, [_MISSING, *characters.values()])
    rare_outlines, rare_widths = _truetype_outlines(further, rare.values(), _RARE)
    outlines, widths = outlines | rare_outlines, widths | rare_widths
    head, horizontal, style = source["head"], source["hhea"], source["OS/2"]

    builder = FontBuilder(head.unitsPerEm, isTTF=True)
    # The same sources give the same file, byte by byte.
    builder.font.recalcTimestamp = False
    builder.updateHead(created=head.created, modified=head.modified, fontRevision=head.fontRevision)
    builder.setupGlyphOrder(list(outlines))
    builder.setupCharacterMap(characters | {code: _RARE + name for code, name in rare.items()})
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics({name: (widths[name], outline.xMin) for name, outline in outlines.items()})
    builder.setupHorizontalHeader(ascent=horizontal.ascent, descent=horizontal.descent)
    builder.setupOS2(**{key: value for key, value in vars(style).items() if key != "tableTag"})
    builder.setupNameTable({})
    builder.font["name"].names = [name for name in source["name"].names if name.nameID in _NAMES_KEPT]
    builder.setupPost(keepGlyphNames=False)
    return builder.font


def _truetype_outlines(
    source: TTFont, names: Iterable[str], prefix: str = ""
) -> tuple[dict[str, Glyph], dict[str, int]]:
    drawn, metrics = source.getGlyphSet(), source["hmtx"].metrics
    outlines, widths = {}, {}
    for name in dict.fromkeys(names):
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, _LARGEST_DEVIATION, reverse_direction=True))
        outlines[prefix + name], widths[prefix + name] = pen.glyph(), metrics[name][0]
        outlines[prefix + name].recalcBounds(None)
    return outlines, widths


if __name__ == "__main__":
    sys.stdout.write(f"{font_path(Path(sys.argv[1]))}\n")
