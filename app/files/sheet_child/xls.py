""".xls 工作簿 (xls): the visible sheets of a workbook of Excel 97 to 2003."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.files.sheet_child.calamine import declared, opened, rows_of
from app.files.sheet_child.grid import Grid
from app.files.sheet_child.mending import CHINESE_DATES, PLAIN_DATE
from app.files.sheet_child.ole import Compound, Stream
from app.files.sheet_child.refusal import SheetRefused

_STARTS, _ENDS = 0x0809, 0x000A
_PASSWORD, _DATE_MODE, _SHEET, _FORMAT, _LINKS, _MACROS = 0x002F, 0x0022, 0x0085, 0x00E0, 0x01AE, 0x00D3
_DIMENSIONS, _BOOLEAN_OR_ERROR, _FORMULA = 0x0200, 0x0205, 0x0006
_WORKSHEET, _MACRO_SHEETS = 0, (1, 6)
# What a workbook's link to itself and to built-in functions holds instead of a name.
_NO_LINKS = (0x0401, 0x3A01)
_ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
    43: "#GETTING_DATA",
}


@dataclass(slots=True)
class _Book:
    file: bytearray
    from_1904: bool = False
    # Position, visible, kind.
    sheets: list[tuple[int, bool, int]] = field(default_factory=list)


def read_xls(file: bytes) -> Grid:
    """The declaration's sheet of a workbook: the first visible one, or a later one where only that has its heading."""
    compound = Compound(file)
    _check_entries(compound)
    stream = compound.stream("Workbook", "Book", "WORKBOOK", "BOOK")
    if stream is None:
        raise SheetRefused("not_a_workbook")
    book = _Book(bytearray(file))
    for position, kind, data in _records(stream.data, 0):
        _note(book, stream, position, kind, data)
    errors = [_errors(book, stream, position) for position, _, _ in book.sheets]
    visible = [number for number, (_, shown, kind) in enumerate(book.sheets) if shown and kind == _WORKSHEET]
    workbook = opened(io.BytesIO(book.file))
    rows = declared(rows_of(workbook.get_sheet_by_index(number), errors[number]) for number in visible)
    return Grid(rows, book.from_1904)


def _check_entries(compound: Compound) -> None:
    names = {entry.name.casefold() for entry in compound.entries}
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise SheetRefused("password")
    if names & {"_vba_project_cur", "vba", "_vba_project", "macros"}:
        raise SheetRefused("macros")
    if any(name.startswith(("mbd", "objectpool", "\x01ole10")) for name in names):
        raise SheetRefused("embedded_objects")


def _records(stream: bytes, position: int) -> Iterator[tuple[int, int, bytes]]:
    """The records of one part of the stream (position of its data, kind, data), those of charts within it left out."""
    depth = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        position += 4
        if position + length > len(stream):
            break
        if kind == _STARTS:
            depth += 1
        elif kind == _ENDS:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield position, kind, stream[position : position + length]
        position += length
    raise SheetRefused("damaged")


def _note(book: _Book, stream: Stream, position: int, kind: int, data: bytes) -> None:
    if kind == _PASSWORD:
        raise SheetRefused("password")
    if kind == _MACROS:
        raise SheetRefused("macros")
    if kind == _LINKS and len(data) >= 4 and struct.unpack_from("<H", data, 2)[0] not in _NO_LINKS:
        raise SheetRefused("external_links")
    if kind == _DATE_MODE:
        book.from_1904 = data[:1] == b"\x01"
    elif kind == _FORMAT and len(data) >= 4 and struct.unpack_from("<H", data, 2)[0] in CHINESE_DATES:
        book.file[stream.offset(position + 2)] = PLAIN_DATE
    elif kind == _SHEET and len(data) >= 6:
        place, state, sheet_kind = struct.unpack_from("<IBB", data)
        if sheet_kind in _MACRO_SHEETS:
            raise SheetRefused("macros")
        book.sheets.append((place, state & 3 == 0, sheet_kind))


def _errors(book: _Book, stream: Stream, position: int) -> dict[tuple[int, int], str]:
    """The cells of a sheet that hold an error; what it declares of its size is wiped, for the reader reserves that much."""
    errors: dict[tuple[int, int], str] = {}
    for at, kind, data in _records(stream.data, position):
        if kind == _DIMENSIONS:
            for each in range(len(data)):
                book.file[stream.offset(at + each)] = 0
        elif kind == _BOOLEAN_OR_ERROR and len(data) >= 8 and data[7] == 1:
            errors[struct.unpack_from("<HH", data)] = _ERRORS.get(data[6], "#ERROR!")
        elif kind == _FORMULA and len(data) >= 14 and data[6] == 2 and data[12:14] == b"\xff\xff":
            errors[struct.unpack_from("<HH", data)] = _ERRORS.get(data[8], "#ERROR!")
    return errors
