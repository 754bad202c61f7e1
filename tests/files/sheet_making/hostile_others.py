"""其他恶意样例: files of other kinds, broken .xls files, and texts made to exhaust whoever reads them."""

import random
import struct
from collections.abc import Callable
from pathlib import Path

from app.files.sheet_child.ole import Compound, Stream
from tests.files.sheet_making.by_libreoffice import KEPT
from tests.files.sheet_making.by_text import text
from tests.files.sheet_making.made import TABLE, honest, hostile

_DIMENSIONS, _FORMAT, _BOOLEAN_OR_ERROR, _SHEET, _CODE_PAGE = 0x0200, 0x00E0, 0x0205, 0x0085, 0x0042


def _xls(name: str = "everything") -> bytes:
    return (Path(KEPT) / f"LibreOffice {name}.xls").read_bytes()


def _renamed(storage: str, to: str) -> bytes:
    """A compound file one of whose storages and streams has another name."""
    file = _xls()
    old = storage.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(storage) + 2)
    assert file.count(old) == 1
    return file.replace(old, to.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(to) + 2))


def _patched(kind: int, patch: Callable[[bytearray, int, int], None], name: str = "everything") -> bytes:
    """Every record of a kind is patched where its data lie in the stream."""
    file = bytearray(_xls(name))
    stream = Compound(bytes(file)).stream("Workbook")
    assert isinstance(stream, Stream)
    data, position = bytearray(stream.data), 0
    while position + 4 <= len(data):
        found, length = struct.unpack_from("<HH", data, position)
        if found == kind:
            patch(data, position + 4, length)
        position += 4 + length
    for position, byte in enumerate(data):
        file[stream.offset(position)] = byte
    return bytes(file)


@honest("LibreOffice with Chinese dates built in.xls")
def chinese_dates_built_in() -> bytes:
    def patch(data: bytearray, at: int, _: int) -> None:
        if data[at + 2] == 165:
            data[at + 2 : at + 4] = b"\x1f\x00"

    return _patched(_FORMAT, patch, "1904")


@honest("LibreOffice with a dimension too large.xls")
def dimension_too_large() -> bytes:
    def patch(data: bytearray, at: int, _: int) -> None:
        struct.pack_into("<IIHH", data, at, 0, 65_536, 0, 256)

    return _patched(_DIMENSIONS, patch)


hostile("workbook with a password.xlsx")(lambda: _renamed("Workbook", "EncryptedPackage"))
hostile("document named as a workbook.xls")(lambda: _renamed("Workbook", "WordDocument"))
hostile("macros.xls")(lambda: _renamed("\x05SummaryInformation", "_VBA_PROJECT_CUR"))
hostile("embedded file.xls")(lambda: _renamed("\x05SummaryInformation", "MBD0018D4CE"))


def _turned(kind: int, into: int) -> bytes:
    def patch(data: bytearray, at: int, _: int) -> None:
        struct.pack_into("<H", data, at - 4, into)

    return _patched(kind, patch)


hostile("workbook with a password.xls")(lambda: _turned(_CODE_PAGE, 0x002F))
hostile("macro project.xls")(lambda: _turned(_CODE_PAGE, 0x00D3))


@hostile("link to another workbook.xls")
def _linked() -> bytes:
    """The window's record becomes one that names another workbook."""

    def patch(data: bytearray, at: int, _: int) -> None:
        struct.pack_into("<HHHH", data, at - 4, 0x01AE, 18, 1, 6)

    return _patched(0x003D, patch)


@hostile("macro sheet.xls")
def macro_sheet() -> bytes:
    def patch(data: bytearray, at: int, _: int) -> None:
        data[at + 5] = 1

    return _patched(_SHEET, patch)


@hostile("sheet beyond the end.xls")
def sheet_beyond_the_end() -> bytes:
    def patch(data: bytearray, at: int, _: int) -> None:
        struct.pack_into("<I", data, at, 2**31)

    return _patched(_SHEET, patch)


@hostile("cells in opposite corners.xls")
def opposite_corners() -> bytes:
    def patch(data: bytearray, at: int, _: int) -> None:
        struct.pack_into("<HH", data, at, 65_535, 65_535)

    return _patched(0x00FD, patch)


def _with_header(at: int, form: str, *values: int) -> bytes:
    file = bytearray(_xls())
    struct.pack_into(form, file, at, *values)
    return bytes(file)


hostile("sector size nonsense.xls")(lambda: _with_header(30, "<H", 31))
hostile("directory beyond the end.xls")(lambda: _with_header(48, "<I", 70_000))
hostile("tables without end.xls")(lambda: _with_header(76, "<109I", *[0] * 109))
hostile("header of nought.xls")(lambda: _xls()[:8] + bytes(504) + _xls()[512:])


@hostile("more tables in a circle.xls")
def tables_in_a_circle() -> bytes:
    file = _with_header(68, "<I", len(_xls()) // 512 - 1)
    return file + b"\xff" * 508 + struct.pack("<I", len(file) // 512 - 1)


@hostile("sectors in a circle.xls")
def sectors_in_a_circle() -> bytes:
    file = bytearray(_xls())
    table = (struct.unpack_from("<I", file, 76)[0] + 1) * 512
    struct.pack_into("<128I", file, table, *[(number + 1) % 8 for number in range(128)])
    return bytes(file)


@hostile("truncated.xls")
def truncated() -> bytes:
    return _xls()[: len(_xls()) // 2]


@hostile("truncated in its header.xls")
def truncated_in_its_header() -> bytes:
    return _xls()[:300]


@hostile("records of noise.xls")
def noise() -> bytes:
    file, chance = bytearray(_xls()), random.Random(7)
    file[700:3500] = chance.randbytes(2800)
    return bytes(file)


hostile("empty.xlsx")(lambda: b"")
hostile("picture.xlsx")(lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200))
hostile("PDF.xlsx")(lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n")
hostile("program.xlsx")(lambda: b"MZ\x90\0\x03\0\0\0" + bytes(300))
hostile("web page.xls")(lambda: "<html><table><tr><td>姓名</td></tr></table></html>".encode("gb18030"))
hostile("XML of Excel 2003.xls")(
    lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)
hostile("letter.csv")(lambda: b"{\\rtf1\\ansi hello}")
hostile("packed.csv")(lambda: b"\x1f\x8b\x08\0\0\0\0\0" + bytes(50))
hostile("noise.csv")(lambda: random.Random(4).randbytes(20_000))
hostile("noise without noughts.csv")(lambda: random.Random(4).randbytes(20_000).replace(b"\0", b"\xff"))
hostile("bytes of nought.csv")(lambda: text(TABLE).encode().replace(b",", b",\0", 3))
hostile("UTF-16 cut in a character.csv")(lambda: b"\xff\xfe" + text(TABLE).encode("utf-16-le")[:-1])
hostile("UTF-16 without a mark.csv")(lambda: text(TABLE).encode("utf-16-le"))
hostile("quotation mark never closed.csv")(lambda: '姓名,工种\n"张三,普工\n李四,普工\n'.encode())
hostile("one line of ten million characters.csv")(lambda: b"a" * 10_000_000)
hostile("ten million quotation marks.csv")(lambda: b'"' * 10_000_000)
hostile("two million columns.csv")(lambda: b"1," * 2_000_000)
hostile("five million separators.csv")(lambda: "姓名".encode() + b"," * 5_000_000)
hostile("a million rows.csv")(lambda: b"1,2\n" * 1_000_000)
hostile("ten million blank lines.csv")(lambda: b"\n" * 10_000_000 + b"1")
hostile("beyond ten MiB.csv")(lambda: b"1,2\n" * (10 * 1024 * 256 + 1))
