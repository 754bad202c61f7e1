"""样例文件 (samples): what every made file is put together from, and the list of them all."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping

from tests.support.changes import id_number

Make = Callable[[], bytes]
Part = bytes | str

HEADING = ("姓名", "证件号码", "参保日期", "工种", "联系电话", "是否农民工", "农民工是否缴保", "申报工资(元)")
ZHANG = ("张三", id_number(serial=11), "2026-03-01", "管理员", "13800000001", "否", "否", "5000.00")
LI = ("李四", id_number(serial=12), "2026-03-01", "普工", "13800000002", "是", "是", "4200.50")
TABLE = (HEADING, ZHANG, LI)

HONEST: dict[str, Make] = {}
HOSTILE: dict[str, Make] = {}


def honest(name: str) -> Callable[[Make], Make]:
    """Lists a file that people send in good faith."""
    return _listed(HONEST, name)


def hostile(name: str) -> Callable[[Make], Make]:
    """Lists a file that is broken or means harm."""
    return _listed(HOSTILE, name)


def _listed(where: dict[str, Make], name: str) -> Callable[[Make], Make]:
    def keep(make: Make) -> Make:
        assert name not in where, f"{name} is made twice"
        where[name] = make
        return make

    return keep


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def relationships(*related: tuple[str, str], more: str = "") -> str:
    """A part of relationships: kind and target of each, numbered from rId1."""
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(related, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{listed}{more}</Relationships>'


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """A worksheet's part around its rows."""
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def cells(*rows: Iterable[object]) -> str:
    """Rows of numbers and inline texts."""
    return "".join(
        f'<row r="{number}">{"".join(_cell(column, number, value) for column, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, 1)
    )


def _cell(column: int, row: int, value: object) -> str:
    place = f"{chr(ord('A') + column)}{row}"
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def parts(rows: str | None = None) -> dict[str, Part]:
    """The parts of a small whole workbook; a hostile file changes one of them."""
    overrides = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in (
            ("workbook", "sheet.main"),
            ("worksheets/sheet1", "worksheet"),
            ("styles", "styles"),
            ("sharedStrings", "sharedStrings"),
        )
    )
    return {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
        f'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/styles.xml": f'{_XML}<styleSheet xmlns="{_MAIN}"><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'{_XML}<sst xmlns="{_MAIN}" count="1" uniqueCount="1"><si><t>姓名</t></si></sst>',
        "xl/worksheets/sheet1.xml": sheet(cells(*TABLE) if rows is None else rows),
    }


def zipped(entries: Mapping[str, Part], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The entries in a zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed(**changes: Part) -> bytes:
    """The small workbook with parts changed: `sheet`, `workbook`, `styles`, `strings`, `types`, `related`, `package`."""
    names = {
        "sheet": "xl/worksheets/sheet1.xml",
        "workbook": "xl/workbook.xml",
        "styles": "xl/styles.xml",
        "strings": "xl/sharedStrings.xml",
        "types": "[Content_Types].xml",
        "related": "xl/_rels/workbook.xml.rels",
        "package": "_rels/.rels",
    }
    return zipped(parts() | {names[name]: content for name, content in changes.items()})


def rewritten(file: bytes, change: Callable[[str, str], tuple[str, str] | None]) -> bytes:
    """A workbook whose XML parts a function renames, rewrites or drops."""
    entries: dict[str, Part] = {}
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        for name in archive.namelist():
            kept = change(name, archive.read(name).decode())
            if kept is not None:
                entries[kept[0]] = kept[1]
    return zipped(entries)
