"""压缩包检查 (package): a look into the zip of a workbook before anything in it is read."""

import io
import struct
import zipfile
from collections import Counter
from dataclasses import dataclass
from xml.parsers import expat

from app.files.sheet_child.refusal import (
    MOST_ENTRIES,
    MOST_RATIO,
    MOST_UNPACKED,
    RATIO_COUNTS_FROM,
    SheetRefused,
)

# An entry of the zip's directory with a long name and extra fields.
_DIRECTORY_ENTRY = 1024
_END, _END_64, _LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_LOCAL_HEADER = 30
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_XML = (".xml", ".rels", ".vml")
_FORBIDDEN = (
    ("vbaproject", "macros"),
    ("vbadata", "macros"),
    ("macrosheets/", "macros"),
    ("activex/", "macros"),
    ("embeddings/", "embedded_objects"),
    ("externallinks/", "external_links"),
)


@dataclass(frozen=True, slots=True)
class Package:
    """A zip whose entries are few, small and plain; parts are named without a leading slash, in small letters."""

    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]

    def read(self, name: str) -> bytes:
        """A whole part; one that lies about its size or content is damaged."""
        entry = self.entries.get(name.casefold())
        if entry is None:
            raise SheetRefused("damaged")
        return self.archive.read(entry)

    def has(self, name: str) -> bool:
        return name.casefold() in self.entries


def opened_package(file: bytes) -> Package:
    """The package of a workbook, once it was looked into."""
    _check_directory(file)
    archive = zipfile.ZipFile(io.BytesIO(file))
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise SheetRefused("zip_bomb", entries=len(infos))
    _check_entries(infos, archive.start_dir)
    package = Package(archive, {_plain(info.filename): info for info in infos if not info.is_dir()})
    if package.has("[content_types].xml"):
        _check_parts(package)
    return package


def _check_directory(file: bytes) -> None:
    """Bounds the directory as it is declared, before all of it is parsed."""
    end = len(file) - 22
    if file[end : end + 4] != _END or file[-2:] != b"\0\0":
        end = file.rfind(_END, max(0, len(file) - 22 - 65_535))
    if end < 0 or len(file) < end + 22:
        raise SheetRefused("damaged")
    entries, size = struct.unpack_from("<HI", file, end + 10)
    wide = end - 20 - 56
    if wide >= 0 and file[end - 20 :].startswith(_LOCATOR_64) and file[wide:].startswith(_END_64):
        entries, size = struct.unpack_from("<QQ", file, wide + 32)
    if entries > MOST_ENTRIES or size > MOST_ENTRIES * _DIRECTORY_ENTRY:
        raise SheetRefused("zip_bomb", entries=entries)


def _check_entries(infos: list[zipfile.ZipInfo], directory: int) -> None:
    names = Counter(_plain(info.filename) for info in infos)
    if any(count > 1 for count in names.values()) or any(".." in name.split("/") for name in names):
        raise SheetRefused("odd_names")
    for info in infos:
        _check_entry(info)
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise SheetRefused("too_large")
    _check_overlap(infos, directory)


def _check_entry(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 0x41:
        raise SheetRefused("password")
    if info.compress_type not in _METHODS:
        raise SheetRefused("damaged")
    if info.file_size > RATIO_COUNTS_FROM and info.file_size > MOST_RATIO * info.compress_size:
        raise SheetRefused("zip_bomb", ratio=info.file_size // max(info.compress_size, 1))
    name = _plain(info.filename)
    for word, reason in _FORBIDDEN:
        if word in name:
            raise SheetRefused(reason)


def _check_overlap(infos: list[zipfile.ZipInfo], directory: int) -> None:
    """Entries that share bytes unpack to more than the file could hold."""
    infos = sorted(infos, key=lambda info: info.header_offset)
    ends = [info.header_offset + _LOCAL_HEADER + info.compress_size for info in infos]
    starts = [info.header_offset for info in infos[1:]] + [directory]
    if any(end > start for end, start in zip(ends, starts, strict=True)):
        raise SheetRefused("zip_bomb", overlap=1)


def _check_parts(package: Package) -> None:
    for name, info in package.entries.items():
        if name.endswith(_XML):
            with package.archive.open(info) as part:
                check_no_document_type(part.read())


def check_no_document_type(part: bytes) -> None:
    """Entities are declared in a document type, which no spreadsheet writes; what else is wrong is asked where it is read."""
    if part.startswith(_WIDE) or b"\0" in part[:4]:
        _check_wide(part)
    elif b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise SheetRefused("document_type")


def _check_wide(part: bytes) -> None:
    """In UTF-16 a document type looks otherwise, so the XML parser is asked."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        return


def _refuse_document_type(*_declared: object) -> None:
    raise SheetRefused("document_type")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
