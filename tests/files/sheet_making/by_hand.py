"""其他程序样例: workbooks as other programs write them, part by part."""

import re
from collections.abc import Iterable

from tests.files.sheet_making.by_openpyxl import chinese_dates_spelled_out, plain
from tests.files.sheet_making.made import HEADING, ZHANG, cells, changed, honest, parts, rewritten, sheet, zipped


@honest("other prefixed elements.xlsx")
def prefixed_elements() -> bytes:
    """Microsoft's own library for programs writes `<x:row>`."""

    def prefixed(name: str, part: str) -> tuple[str, str]:
        if not name.startswith("xl/") or name.endswith(".rels") or "theme" in name:
            return name, part
        part = re.sub(r"<(/?)(?=[A-Za-z])(?!\?)", r"<\1x:", part)
        return name, part.replace(
            'xmlns="http://schemas.openxmlformats.org/spreadsheetml',
            'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml',
        )

    return rewritten(plain(), prefixed)


@honest("other prefixed errors and formulas.xlsx")
def prefixed_errors() -> bytes:
    rows = (
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>姓名</x:t></x:is></x:c></x:row>'
        "<x:row r='2'><x:c t='e' r='A2'><x:f>1/0</x:f><x:v>#DIV/0!</x:v></x:c><x:c r='B2'><x:f>A1</x:f></x:c></x:row>"
    )
    part = sheet(rows).replace("<worksheet xmlns=", "<x:worksheet xmlns:x=").replace("</worksheet", "</x:worksheet")
    return changed(sheet=part.replace("<sheetData", "<x:sheetData").replace("</sheetData", "</x:sheetData"))


@honest("other strict Open XML.xlsx")
def strict() -> bytes:
    """Excel's “strict” workbooks have other names for everything, and may write days as texts of their own kind."""

    def as_strict(name: str, part: str) -> tuple[str, str]:
        part = part.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
        )
        part = part.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"
        )
        return name, re.sub(
            r'<c r="B2" s="(\d+)" t="n"><v>46082</v>', r'<c r="B2" s="\1" t="d"><v>2026-03-01</v>', part
        )

    return rewritten(chinese_dates_spelled_out(), as_strict)


@honest("other spread out and commented.xlsx")
def spread_out() -> bytes:
    rows = """
      <row r="1">
        <c r="A1" t="s">
          <v>0</v>
        </c>
        <!-- heading -->
        <c r="B1" t="inlineStr"><is><t>数</t></is></c>
      </row>
      <row r="2">
        <c r="A2" t="str">
          <v>张<!-- pause -->三</v>
        </c>
        <c r="B2">
          <v>12<!-- pause -->34</v>
        </c>
      </row>
    """
    return changed(sheet="\ufeff" + sheet(rows))


@honest("other without places.xlsx")
def without_places() -> bytes:
    """Rows and cells that are only counted."""
    rows = "<row><c t='s'><v>0</v></c><c t='inlineStr'><is><t>数</t></is></c></row><row/><row><c/><c><v>5</v></c></row>"
    return changed(sheet=sheet(rows))


@honest("other without styles and strings.xlsx")
def bare() -> bytes:
    entries = parts()
    del entries["xl/styles.xml"], entries["xl/sharedStrings.xml"]
    return zipped(entries)


@honest("other backslashes, capitals, absolute targets.xlsx")
def odd_but_honest_names() -> bytes:
    entries = parts()
    entries["xl\\worksheets\\Sheet1.XML"] = entries.pop("xl/worksheets/sheet1.xml")
    related = str(entries["xl/_rels/workbook.xml.rels"])
    entries["xl/_rels/workbook.xml.rels"] = related.replace("worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml")
    return zipped(entries)


@honest("other stored, not packed.xlsx")
def stored() -> bytes:
    return zipped(parts(), method=0)


@honest("other reading of names.xlsx")
def phonetic() -> bytes:
    """The small sounds above a name (拼音) are no part of it."""
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row><row r="2"><c r="A2" t="s"><v>0</v></c></row>'
    )
    text = '<sst><si><t>单</t><rPh sb="0" eb="1"><t>shàn</t></rPh><phoneticPr fontId="1"/></si></sst>'
    return changed(sheet=sheet(rows), strings=text)


@honest("other errors of newer spreadsheets.xlsx")
def newer_errors() -> bytes:
    kinds = ("#SPILL!", "#CALC!", "#GETTING_DATA", "#BUSY!", "")
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="e"><v>{kind}</v></c></row>' for n, kind in enumerate(kinds, 2))
    return changed(sheet=sheet(cells(["姓名"]) + rows + '<row r="7"><c r="A7" t="e"/><c r="B7"><v>1e999</v></c></row>'))


@honest("other shared formula without results.xlsx")
def shared_formula() -> bytes:
    rows = '<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">B2&amp;"元"</f><v/></c></row>'
    rows += '<row r="3"><c r="A3"><f t="shared" si="0"/></c></row>'
    return changed(sheet=sheet(cells(["姓名"]) + rows))


@honest("other formula that calls a program.xlsx")
def calling_formula() -> bytes:
    """Nothing is calculated here, so what a formula would do is nobody's harm; what it gave last is read."""
    rows = '<row r="2"><c r="A2" t="str"><f>cmd|\'/c calc\'!A0</f><v>张三</v></c><c r="B2"><f>WEBSERVICE("http://example.com")</f></c></row>'
    return changed(sheet=sheet(cells(["姓名"]) + rows))


@honest("other media and settings inside.xlsx")
def media() -> bytes:
    extra = {"xl/media/image1.png": b"\x89PNG" + bytes(5000), "xl/printerSettings/printerSettings1.bin": bytes(900)}
    return zipped(parts() | extra | {"docProps/app.xml": "<Properties>", "xl/theme/theme1.xml": "<a:theme"})


@honest("other many columns.xlsx")
def many_columns() -> bytes:
    headings = (*HEADING, *(f"列{number}" for number in range(248)))
    return changed(sheet=sheet(f"{_row(headings)}{_row(ZHANG[:1])}"))


def _row(texts: Iterable[str]) -> str:
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts) + "</row>"
