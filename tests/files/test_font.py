"""打印字体: what the font of the printed forms covers, and how it is kept."""

from pathlib import Path

from fontTools.ttLib import TTFont

from app.files.font import FONT_FILE, font_path

# The source font has no glyph for it; nobody's name holds it.
LACKING_OF_GBK = {"≒"}


def test_the_font_covers_gbk(form_font: Path) -> None:
    characters = _characters(form_font)

    gbk = {chr(code) for code in range(0x20, 0x10000) if code != 0x7F and _is_in_gbk(chr(code))}

    assert gbk - characters == LACKING_OF_GBK


def test_the_font_covers_the_rare_characters_of_the_standard_list_of_names(form_font: Path) -> None:
    characters = _characters(form_font)

    lacking = [each for each in "㑇㛃䶮鿍鿏𠳐𣲘𦙶𧿹𨱏𩽾𪨶𪾢𫄧𫖮𫵷𬀪𬇙𬍛𬘭𬣙𬬩𬭎𬱖𬶋𬺓" if each not in characters]

    assert lacking == []


def test_the_font_has_the_outlines_that_a_pdf_embeds_and_keeps_its_licence(form_font: Path) -> None:
    with TTFont(form_font) as font:
        tables, licence = set(font.keys()), str(font["name"].getDebugName(13))

    assert "glyf" in tables
    assert "CFF " not in tables
    assert "SIL Open Font License" in licence


def test_the_font_stays_below_ten_megabytes(form_font: Path) -> None:
    assert form_font.stat().st_size < 10_000_000


def test_a_font_that_is_there_is_not_built_again(tmp_path: Path) -> None:
    (tmp_path / FONT_FILE).write_bytes(b"built before")

    path = font_path(tmp_path)

    assert path.read_bytes() == b"built before"


def _characters(path: Path) -> set[str]:
    with TTFont(path) as font:
        return {chr(code) for code in font.getBestCmap()}


def _is_in_gbk(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True
