"""打印字体: what the font of the printed forms covers, and how it is kept."""

from pathlib import Path

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from pylopdf_fonts_jp import sans_path as japanese_face
from pylopdf_fonts_zh_cn import sans_path as chinese_face

from app.files.font import FONT_FILE, font_path

# Neither source has a glyph for it; nobody's name holds it.
LACKING_OF_GBK = {"≒"}

# The characters of 通用规范汉字表, nearly all of its third level, that GBK lacks.
OF_THE_STANDARD_LIST_BEYOND_GBK = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖"
    "䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮鿍鿎鿏𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔"
    "𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜"
    "𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩"
    "𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)

# 吉, 土, 叱, 橋 and 脇 in the forms in which some families write them; only the Japanese face has them.
RARE_IN_NAMES = "𠮷𡈽𠮟𣘺𦚰"


def test_the_font_covers_gbk(form_font: Path) -> None:
    characters = _characters(form_font)

    gbk = {chr(code) for code in range(0x20, 0x10000) if code != 0x7F and _is_in_gbk(chr(code))}

    assert gbk - characters == LACKING_OF_GBK


def test_the_font_covers_what_gbk_lacks_of_the_standard_list_of_characters(form_font: Path) -> None:
    characters = _characters(form_font)

    lacking = [each for each in OF_THE_STANDARD_LIST_BEYOND_GBK if each not in characters]

    assert len(OF_THE_STANDARD_LIST_BEYOND_GBK) == 276
    assert lacking == []


def test_a_rare_character_of_the_japanese_face_is_drawn_as_wide_and_about_as_tall_as_any_other(form_font: Path) -> None:
    with TTFont(form_font) as font:
        glyphs, characters, empty_box = font["glyf"], font.getBestCmap(), font["glyf"][".notdef"]

        drawn = [glyphs[characters[ord(each)]] for each in RARE_IN_NAMES]
        widths = {font["hmtx"][characters[ord(each)]][0] for each in RARE_IN_NAMES + "吉"}

    assert widths == {1000}
    assert all(outline.numberOfContours > 1 and outline != empty_box for outline in drawn)
    assert all(700 < outline.yMax - outline.yMin < 1000 for outline in drawn)


def test_a_character_that_both_faces_have_keeps_its_chinese_shape(form_font: Path) -> None:
    with TTFont(form_font) as font:
        built = _bounds(font, "直")

    with TTFont(chinese_face()) as chinese, TTFont(japanese_face()) as japanese:
        assert built == _bounds(chinese, "直") != _bounds(japanese, "直")


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


def _bounds(font: TTFont, character: str) -> tuple[float, ...]:
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getBestCmap()[ord(character)]].draw(pen)
    return tuple(pen.bounds)


def _characters(path: Path) -> set[str]:
    with TTFont(path) as font:
        return {chr(code) for code in font.getBestCmap()}


def _is_in_gbk(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True
