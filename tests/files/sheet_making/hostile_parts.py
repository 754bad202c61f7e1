"""恶意内容样例: workbooks whose parts are broken, lie, or are made to exhaust whoever reads them."""

import re
from functools import partial

from tests.files.sheet_making.made import TABLE, Part, cells, changed, hostile, parts, relationships, sheet

_LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a '哈哈哈哈哈哈哈哈哈哈'>"
    + "".join(f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_DECLARED_OUTSIDE = '<!DOCTYPE x SYSTEM "http://10.0.0.1/x.dtd">'
_PARTS = {
    "sheet": "xl/worksheets/sheet1.xml",
    "strings": "xl/sharedStrings.xml",
    "styles": "xl/styles.xml",
    "workbook": "xl/workbook.xml",
    "types": "[Content_Types].xml",
    "related": "xl/_rels/workbook.xml.rels",
    "package": "_rels/.rels",
}


def _declaring(part: str, document_type: str) -> bytes:
    content = re.sub(r"^<\?xml.*?\?>\s*", "", str(parts()[_PARTS[part]]))
    return changed(**{part: document_type + content.replace("姓名", "&a;", 1)})


for _part in _PARTS:
    hostile(f"entities that multiply in {_part}.xlsx")(partial(_declaring, _part, _LAUGHS))
hostile("entity of a file in sheet.xlsx")(lambda: _declaring("sheet", _OUTSIDE))
hostile("entity of a file in strings.xlsx")(lambda: _declaring("strings", _OUTSIDE))
hostile("document type of another machine in workbook.xlsx")(lambda: _declaring("workbook", _DECLARED_OUTSIDE))


@hostile("document type in UTF-16.xlsx")
def document_type_in_utf_16() -> bytes:
    part = re.sub(r"^<\?xml.*?\?>", '<?xml version="1.0" encoding="UTF-16"?>' + _LAUGHS, sheet(cells(*TABLE)))
    return changed(sheet=part.encode("utf-16"))


@hostile("sheet in UTF-16.xlsx")
def sheet_in_utf_16() -> bytes:
    return changed(sheet=sheet(cells(*TABLE)).replace("UTF-8", "UTF-16").encode("utf-16"))


@hostile("nested deep.xlsx")
def nested() -> bytes:
    return _noisy(sheet("<row>" + "<c><v>" * 400_000 + "</v></c>" * 400_000 + "</row>"))


@hostile("errors nested deep.xlsx")
def nested_errors() -> bytes:
    """Made for those who look for the end of each from its beginning."""
    return _noisy(sheet("<row>" + '<c t="e">' * 300_000 + "</c >" * 300_000 + "</row>"))


@hostile("attribute of ten million characters.xlsx")
def long_attribute() -> bytes:
    return _noisy(sheet(f'<row spans="{_digits(10_000_000)}"/>'))


@hostile("a million attributes.xlsx")
def many_attributes() -> bytes:
    return _noisy(sheet("<row " + " ".join(f'a{number}="{number}"' for number in range(1_000_000)) + "/>"))


@hostile("text of ten million characters.xlsx")
def long_text() -> bytes:
    return _noisy(sheet(cells(["姓名"], [_digits(10_000_000)])))


@hostile("strings declared without end.xlsx")
def endless_strings() -> bytes:
    """Whoever reserves memory for what is declared is ended by it; the texts themselves are in order."""
    strings = str(parts()["xl/sharedStrings.xml"]).replace('uniqueCount="1"', f'uniqueCount="{2**60}"')
    return changed(strings=strings)


@hostile("text number beyond the texts.xlsx")
def beyond_the_texts() -> bytes:
    return changed(sheet=sheet('<row><c t="s"><v>7</v></c></row>'))


@hostile("text number below nought.xlsx")
def below_nought() -> bytes:
    return changed(sheet=sheet("<row><c t='s'><v>-1</v></c></row>"))


@hostile("number that is no number.xlsx")
def no_number() -> bytes:
    return changed(sheet=sheet('<row><c t="n"><v>five</v></c></row>'))


@hostile("value in pieces.xlsx")
def in_pieces() -> bytes:
    return changed(sheet=sheet("<row><c><v>50<![CDATA[00]]></v></c><c><v>4&#50;00</v></c></row>"))


@hostile("row below nought.xlsx")
def row_below_nought() -> bytes:
    return changed(sheet=sheet('<row r="-5"><c r="A-5"><v>1</v></c></row>'))


@hostile("row nought.xlsx")
def row_nought() -> bytes:
    return changed(sheet=sheet('<row r="0"><c r="A0"><v>1</v></c></row>'))


@hostile("row beyond all numbers.xlsx")
def row_beyond() -> bytes:
    return changed(sheet=sheet(f'<row r="{2**32 + 1}"><c r="A{2**32 + 1}"><v>1</v></c></row>'))


@hostile("column beyond all letters.xlsx")
def column_beyond() -> bytes:
    return changed(sheet=sheet('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'))


@hostile("cells in opposite corners.xlsx")
def opposite_corners() -> bytes:
    return changed(
        sheet=sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    )


@hostile("cell in the last column.xlsx")
def last_column() -> bytes:
    return changed(sheet=sheet(cells(["姓名"]) + '<row r="2"><c r="XFD2"><v>1</v></c></row>'))


@hostile("a million rows.xlsx")
def a_million_rows() -> bytes:
    return changed(sheet=sheet("".join(f"<row><c><v>{number}</v></c></row>" for number in range(1_000_000))))


@hostile("rows beyond the limit.xlsx")
def rows_beyond_the_limit() -> bytes:
    return changed(sheet=sheet("".join(f"<row><c><v>{number}</v></c></row>" for number in range(10_051))))


@hostile("rows and columns without end.xlsx")
def rows_and_columns() -> bytes:
    row = "".join(f"<c><v>{number}.5</v></c>" for number in range(250))
    return changed(sheet=sheet("".join(f"<row r='{number}'>{row}</row>" for number in range(1, 10_001))))


@hostile("one long text in every cell.xlsx")
def one_long_text() -> bytes:
    strings = f"<sst><si><t>{_digits(32_000)}</t></si></sst>"
    return changed(sheet=sheet("<row><c t='s'><v>0</v></c></row>" * 10_000), strings=strings)


@hostile("formats without end.xlsx")
def many_formats() -> bytes:
    styles = (
        "<styleSheet><cellXfs>"
        + "".join(f'<xf numFmtId="{number}"/>' for number in range(900_000))
        + "</cellXfs></styleSheet>"
    )
    return changed(styles=styles)


@hostile("sheets without end.xlsx")
def many_sheets() -> bytes:
    """All are one part, which is looked through for a heading again and again."""
    listed = "".join(f'<sheet name="{number}" sheetId="{number}" r:id="rId1"/>' for number in range(1, 20_000))
    workbook = re.sub("<sheets>.*</sheets>", f"<sheets>{listed}</sheets>", str(parts()["xl/workbook.xml"]))
    return changed(workbook=workbook, sheet=sheet(cells(*[["乙", 1, 2, 3]] * 1000)))


@hostile("not well-formed.xlsx")
def not_well_formed() -> bytes:
    return changed(sheet=sheet("<row><c><v>1</v></row>"))


@hostile("no visible sheet.xlsx")
def no_visible_sheet() -> bytes:
    return changed(workbook=str(parts()["xl/workbook.xml"]).replace("<sheet name", '<sheet state="veryHidden" name'))


@hostile("sheet that is not there.xlsx")
def missing_sheet() -> bytes:
    return changed(related=relationships(("worksheet", "worksheets/sheet9.xml")))


@hostile("workbook related to itself.xlsx")
def related_to_itself() -> bytes:
    return changed(related=relationships(("worksheet", "workbook.xml")))


def _digits(count: int) -> str:
    """Digits that pack as those of honest files do."""
    return "".join(f"{number * 2654435761 % 2**32:010d}" for number in range(count // 10))


def _noisy(part: Part) -> bytes:
    """A part beside which enough is packed that only what it says can be its fault."""
    text = str(part)
    return changed(sheet=f"{text[: -len('</worksheet>')]}<!--{_digits(len(text) // 150)}--></worksheet>")
