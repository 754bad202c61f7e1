"""复合文档 (OLE): the container of .xls files, read with every chain bounded."""

import struct
from array import array
from dataclasses import dataclass

from app.files.sheet_child.refusal import SheetRefused

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
_END_OF_CHAIN = 0xFFFFFFFE
_MINI_STREAM_BELOW = 4096
_MINI_SECTOR = 64
_DIRECTORY_ENTRY = 128
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A storage or stream of the directory."""

    name: str
    kind: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream's bytes, and where in the file its sectors lie."""

    data: bytes
    offsets: list[int]
    sector: int

    def offset(self, position: int) -> int:
        """The place in the file of a byte of the stream."""
        return self.offsets[position // self.sector] + position % self.sector


class Compound:
    """A compound file; a chain that leaves the file or runs in a circle is damaged."""

    def __init__(self, file: bytes) -> None:
        if len(file) < 512:
            raise SheetRefused("damaged")
        shift, mini_shift = struct.unpack_from("<HH", file, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise SheetRefused("damaged")
        self._file = file
        self._sector = 1 << shift
        directory, _, _, mini, mini_sectors, more, _ = struct.unpack_from("<IIIIIII", file, 48)
        self._table = self._allocation(more)
        listed = self._joined(self._chain(directory, self._table))
        self.entries = [_entry(listed, at) for at in range(0, len(listed) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY)]
        self._mini_table = _numbers(self._joined(self._chain(mini, self._table)) if mini_sectors else b"")

    def stream(self, *names: str) -> Stream | None:
        """The first stream of one of the names."""
        for name in names:
            for entry in self.entries:
                if entry.name == name and entry.kind == _STREAM:
                    return self._stream(entry)
        return None

    def _stream(self, entry: Entry) -> Stream:
        if entry.size >= _MINI_STREAM_BELOW:
            offsets, sector = self._chain(entry.start, self._table), self._sector
        else:
            offsets, sector = self._mini_offsets(entry), _MINI_SECTOR
        data = b"".join(self._file[at : at + sector] for at in offsets)[: entry.size]
        return Stream(data, offsets, sector)

    def _mini_offsets(self, entry: Entry) -> list[int]:
        root = next((each for each in self.entries if each.kind == _ROOT), None)
        if root is None:
            raise SheetRefused("damaged")
        sectors = self._chain(root.start, self._table)
        each = self._sector // _MINI_SECTOR
        numbers = _followed(entry.start, self._mini_table, len(self._mini_table))
        if any(number // each >= len(sectors) for number in numbers):
            raise SheetRefused("damaged")
        return [sectors[number // each] + number % each * _MINI_SECTOR for number in numbers]

    def _allocation(self, more: int) -> "array[int]":
        """The table of what follows each sector."""
        most = len(self._file) // self._sector + 1
        numbers = list(struct.unpack_from("<109I", self._file, 76))
        for _ in range(most):
            if more >= _LAST_SECTOR:
                break
            listed = _numbers(self._joined([self._offset(more)]))
            numbers.extend(listed[:-1])
            more = listed[-1] if listed else _END_OF_CHAIN
        offsets = [self._offset(number) for number in numbers if number < _LAST_SECTOR]
        if len(offsets) > most:
            raise SheetRefused("damaged")
        return _numbers(self._joined(offsets))

    def _chain(self, start: int, table: "array[int]") -> list[int]:
        return [self._offset(number) for number in _followed(start, table, len(self._file) // self._sector + 1)]

    def _offset(self, number: int) -> int:
        offset: int = (number + 1) * self._sector
        if offset >= len(self._file):
            raise SheetRefused("damaged")
        return offset

    def _joined(self, offsets: list[int]) -> bytes:
        return b"".join(self._file[at : at + self._sector] for at in offsets)


def _followed(start: int, table: "array[int]", most: int) -> list[int]:
    numbers: list[int] = []
    while start < _LAST_SECTOR:
        if start >= len(table) or len(numbers) >= most:
            raise SheetRefused("damaged")
        numbers.append(start)
        start = table[start]
    return numbers


def _numbers(data: bytes) -> "array[int]":
    return array("I", data[: len(data) // 4 * 4])


def _entry(listed: bytes, at: int) -> Entry:
    name, length, kind = struct.unpack_from("<64sHB", listed, at)
    start, size = struct.unpack_from("<II", listed, at + 116)
    return Entry(name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"), kind, start, size)
