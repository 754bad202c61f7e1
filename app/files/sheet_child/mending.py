"""工作表修正 (mending): the parts of an .xlsx as the reader understands them rightly.

It leaves cells of errors and of formulas without a result blank, and a blank wage would mean the least base;
it does not know the date formats that Chinese spreadsheets have built in; it reserves memory for whatever a part declares.
"""

import re
from xml.parsers import expat

from app.files.sheet_child.refusal import MOST_ROWS, SheetRefused

_P = rb"(?P<p>(?:[\w.-]+:)?)"
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_DIMENSION = re.compile(rb"<" + _P + rb"dimension\s[^<>]*?(?:/>|>\s*</(?P=p)dimension>)")
_ERROR = re.compile(
    rb"<" + _P + rb"c(?P<before>\s(?:[^<>]*?\s)?)t\s*=\s*(?:\"e\"|'e')(?P<after>[^<>]*?)"
    rb"(?:/>|>(?P<inside>.*?)</(?P=p)c>)",
    re.DOTALL,
)
_RESULT = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^<>]*)?>[^<]")
_FORMULA = re.compile(
    rb"<" + _P + rb"c(?P<attributes>(?:\s[^<>]*?)?)>\s*<(?P=p)f(?:\s[^<>]*?)?(?:/>|>(?P<formula>[^<]*)</(?P=p)f>)\s*"
    rb"(?:<(?P=p)v(?:\s[^<>]*?)?(?:/>|>\s*</(?P=p)v>)\s*)?</(?P=p)c>"
)
_FORMULAS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_KIND = re.compile(rb"\st\s*=\s*(?:\"(\w*)\"|'(\w*)')")
# A text's number that is no number, a place beyond any sheet: the reader would take another for it.
_ODD_CELLS = [
    re.compile(pattern.replace(b"~", quote))
    for quote in (b'"', b"'")
    for pattern in (
        rb"~s~[^<>]*>\s*<(?:[\w.-]+:)?v(?:\s[^<>]*)?>(?!\d{1,9}</|</)",
        rb"r=~(?<=\sr=~)(?:[A-Za-z]{4}|[A-Za-z]{0,3}\d{8}|[^A-Za-z0-9])",
    )
]
# A value in pieces, of which the reader would take the first for the whole.
_VALUE_IN_PIECES = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^<>]*)?>(?:[0-9.eE+-]*&#|[^<]*<!\[)")
_ROW_OR_VALUE = re.compile(rb"</(?:[\w.-]+:)?row>|<(?:[\w.-]+:)?(?:v(?:\s[^<>]*)?>[^<]|is[\s>])")
_DECLARED_COUNTS = re.compile(rb"\s(?:uniqueCount|count)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_HEAD = 4096
# Days and times of the formats 27 to 36 and 50 to 58, which mean nothing else in Chinese spreadsheets and are never spelled out.
CHINESE_DATES = frozenset((*range(27, 37), *range(50, 59)))
# A date to every reader.
PLAIN_DATE = 14
_NUMBER_FORMAT = re.compile(rb"<(?:[\w.-]+:)?numFmt\s[^<>]*?numFmtId\s*=\s*[\"'](\d+)[\"']")
_CELL_FORMAT = re.compile(rb"(<(?:[\w.-]+:)?xf\s(?:[^<>]*?\s)?numFmtId\s*=\s*[\"'])(\d+)([\"'])")


def checked(part: bytes) -> bytes:
    """A part that is read must be plain XML in UTF-8, which is all that the reader takes it for; comments are dropped."""
    comments: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.CommentHandler = comments.append
    parser.ProcessingInstructionHandler = _refuse_instruction
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        raise SheetRefused("damaged") from None
    return _COMMENT.sub(b"", part) if comments else part


def _refuse_instruction(*_found: str) -> None:
    """The reader would take what stands before an instruction for the whole value."""
    raise SheetRefused("damaged")


def mended_sheet(part: bytes) -> bytes:
    """A worksheet whose errors and formulas without a result are texts."""
    _check_rows(part)
    odd = any(pattern.search(part) for pattern in _ODD_CELLS)
    if odd or ((b"&#" in part or b"<![" in part) and _VALUE_IN_PIECES.search(part)):
        raise SheetRefused("damaged")
    part = _DIMENSION.sub(b"", part[:_HEAD], count=1) + part[_HEAD:]
    if b'"e"' in part or b"'e'" in part:
        part = _ERROR.sub(_error_as_text, part)
    if any(formula in part for formula in _FORMULAS):
        part = _FORMULA.sub(_formula_as_text, part)
    return part


def mended_strings(part: bytes) -> bytes:
    """Shared texts without the count that is declared of them."""
    return _DECLARED_COUNTS.sub(b"", part[:_HEAD]) + part[_HEAD:]


def mended_styles(part: bytes) -> bytes:
    """Styles whose Chinese dates are plain dates."""
    spelled_out = {int(number) for number in _NUMBER_FORMAT.findall(part)}
    chinese = CHINESE_DATES - spelled_out

    def plain(match: re.Match[bytes]) -> bytes:
        number = PLAIN_DATE if int(match[2]) in chinese else int(match[2])
        return b"%b%d%b" % (match[1], number, match[3])

    return _CELL_FORMAT.sub(plain, part)


def _check_rows(part: bytes) -> None:
    """Rows that run away are counted before any of them is read."""
    if part.count(b"row>") <= MOST_ROWS:
        return
    filled, value_seen = 0, False
    for match in _ROW_OR_VALUE.finditer(part):
        ends = match[0].startswith(b"</")
        filled += ends and value_seen
        value_seen = not ends
    if filled > MOST_ROWS:
        raise SheetRefused("too_many_rows", rows=filled)


def _error_as_text(match: re.Match[bytes]) -> bytes:
    inside = match["inside"] or b""
    if not _RESULT.search(inside):
        inside = b"<%bv>#ERROR!</%bv>" % (match["p"], match["p"])
    return b'<%bc%bt="str"%b>%b</%bc>' % (match["p"], match["before"], match["after"], inside, match["p"])


def _formula_as_text(match: re.Match[bytes]) -> bytes:
    kind = _KIND.search(match["attributes"])
    if kind and (kind[1] or kind[2]) in (b"str", b"inlineStr"):
        return match[0]
    formula = (match["formula"] or b"").strip()
    text = b"=" + formula if formula else b"#ERROR!"
    attributes = _KIND.sub(b"", match["attributes"])
    return b'<%bc%b t="str"><%bv>%b</%bv></%bc>' % (match["p"], attributes, match["p"], text, match["p"], match["p"])
