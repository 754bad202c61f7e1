""".xlsx 工作簿 (xlsx): the visible sheets of an Office Open XML workbook.

The reader never sees the uploaded zip, only a plain one with the parts it needs, mended where it would misread them:
so nothing can mean one thing to the look into the zip and another to the reader.
"""

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat

from app.files.sheet_child.calamine import declared, opened, rows_of
from app.files.sheet_child.grid import Grid, Rows, has_heading
from app.files.sheet_child.mending import checked, mended_sheet, mended_strings, mended_styles
from app.files.sheet_child.package import Package, opened_package
from app.files.sheet_child.refusal import SheetRefused

_HIDDEN = ("hidden", "veryHidden")
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_Attributes = dict[str, str]


def read_xlsx(file: bytes) -> Grid:
    """The declaration's sheet of a workbook: the first visible one, or a later one where only that has its heading."""
    package = opened_package(file)
    _check_kind(package)
    _check_relationships(package)
    main = _main_part(package)
    related = _related(package, main)
    sheets, from_1904 = _sheets(package.read(main), related)
    if not sheets:
        raise SheetRefused("no_sheet")
    kind_of = {kind.rpartition("/")[2]: target for kind, target in related.values()}
    rows = _rows(package, kind_of, sheets[:1], from_1904)
    if len(sheets) > 1 and not has_heading(rows):
        rows = _rows(package, kind_of, sheets, from_1904)
    return Grid(rows, from_1904)


def _check_kind(package: Package) -> None:
    if not package.has("[content_types].xml"):
        opendocument = package.has("mimetype") and b"opendocument" in package.read("mimetype")
        raise SheetRefused("opendocument" if opendocument else "not_a_workbook")
    types = package.read("[content_types].xml").lower()
    if b"macroenabled" in types:
        raise SheetRefused("macros")
    if b"sheet.binary" in types:
        raise SheetRefused("binary_workbook")


def _check_relationships(package: Package) -> None:
    """A workbook may name addresses on the web, and nothing else outside itself."""
    for name in package.entries:
        if name.endswith(".rels"):
            for tag, attributes in _elements(package.read(name)):
                outside = tag == "Relationship" and attributes.get("TargetMode") == "External"
                if outside and not attributes.get("Type", "").endswith("/hyperlink"):
                    raise SheetRefused("external_links")


def _main_part(package: Package) -> str:
    for kind, target in _related(package, "").values():
        if kind.endswith("/officeDocument") and package.has(target):
            return target
    raise SheetRefused("not_a_workbook")


def _related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """What a part is related to: type and part by relationship id."""
    folder, _, name = part.rpartition("/")
    return {
        attributes.get("Id", ""): (attributes.get("Type", ""), _resolved(folder, attributes.get("Target", "")))
        for tag, attributes in _elements(package.read(posixpath.join(folder, "_rels", f"{name}.rels")))
        if tag == "Relationship"
    }


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")


def _sheets(workbook: bytes, related: dict[str, tuple[str, str]]) -> tuple[list[str], bool]:
    """The parts of the visible worksheets in their order, and whether days are counted from 1904."""
    sheets, from_1904, root = [], False, ""
    for tag, attributes in _elements(workbook):
        root = root or tag
        if tag == "workbookPr":
            from_1904 = attributes.get("date1904") in ("1", "true", "on")
        elif tag == "sheet" and attributes.get("state") not in _HIDDEN:
            kind, target = related.get(attributes.get("id", ""), ("", ""))
            if kind.endswith("/worksheet"):
                sheets.append(target)
    if root != "workbook":
        raise SheetRefused("not_a_workbook")
    return sheets, from_1904


def _elements(part: bytes) -> Iterator[tuple[str, _Attributes]]:
    """The elements of a small part with their attributes, names without their prefixes."""
    found: list[tuple[str, _Attributes]] = []

    def start(tag: str, attributes: _Attributes) -> None:
        plain = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        found.append((tag.rpartition(":")[2], plain))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(part, True)
    return iter(found)


def _rows(package: Package, kind_of: dict[str, str], sheets: list[str], from_1904: bool) -> Rows:
    workbook = opened(_plain_workbook(package, kind_of, sheets, from_1904))
    return declared(rows_of(workbook.get_sheet_by_index(number)) for number in range(len(sheets)))


def _plain_workbook(package: Package, kind_of: dict[str, str], sheets: list[str], from_1904: bool) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("_rels/.rels", _relationships(["officeDocument"], ["xl/workbook.xml"]))
        for kind, mended in (("styles", mended_styles), ("sharedStrings", mended_strings)):
            if package.has(kind_of.get(kind, "")):
                archive.writestr(f"xl/{kind}.xml", _mended(package, kind_of[kind], mended))
        names = [f"sheet{number}.xml" for number in range(len(sheets))]
        for name, sheet in zip(names, sheets, strict=True):
            archive.writestr(f"xl/{name}", _mended(package, sheet, mended_sheet))
        archive.writestr("xl/_rels/workbook.xml.rels", _relationships(["worksheet"] * len(names), names))
        listed = "".join(
            f'<sheet name="{number}" sheetId="{number + 1}" r:id="r{number}"/>' for number in range(len(names))
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns:r="{_RELATIONSHIPS}"><workbookPr date1904="{int(from_1904)}"/><sheets>{listed}</sheets></workbook>',
        )
    file.seek(0)
    return file


def _relationships(kinds: list[str], targets: list[str]) -> str:
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONSHIPS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(zip(kinds, targets, strict=True))
    )
    return f"<Relationships>{listed}</Relationships>"


def _mended(package: Package, part: str, mended: Callable[[bytes], bytes]) -> bytes:
    return mended(checked(package.read(part)))
