"""附件类型 (kind of an attachment): what a file is by its content, whatever it is called; nothing in it is unpacked or run."""

import io
import struct
import zipfile
from typing import NoReturn

from app.domain.finding import Refused
from app.domain.portal.attachment import attachment_refused
from app.files.sheet_child.ole import SIGNATURE, Compound
from app.files.sheet_child.refusal import SheetRefused

_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xae\x42\x60\x82"
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_PDF, _PDF_END = b"%PDF-", b"%%EOF"
_ZIP, _DIRECTORY_END = b"PK\x03\x04", b"PK\x05\x06"
_DIRECTORY_END_BYTES, _LONGEST_COMMENT = 22, 65_535
_LARGEST_DIRECTORY = 1024 * 1024
_TAIL = 1024
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_MACROS = ("vbaproject", "vbadata", "macrosheets/", "activex/")
_OLD_MACROS = ("_VBA_PROJECT_CUR", "Macros", "VBA")
_OLD_WORKBOOKS = ("Workbook", "Book")
_LOCKED = "EncryptedPackage"


def kind_of(content: bytes) -> str:
    """The ending of the kind of file that a content is (pdf, docx, xlsx, xls, png, jpg); anything else is refused."""
    if content.startswith(_PDF):
        return _whole("pdf", _PDF_END in content[-_TAIL:])
    if content.startswith(_PNG):
        return _whole("png", content[12:16] == b"IHDR" and content.endswith(_PNG_END))
    if content.startswith(_JPEG):
        return _whole("jpg", content.endswith(_JPEG_END))
    if content.startswith(_ZIP):
        return _package_kind(content)
    if not content.startswith(SIGNATURE):
        _refuse("other_type" if content else "empty")
    return _compound_kind(content)


def _whole(kind: str, is_whole: bool) -> str:
    if not is_whole:
        _refuse("damaged")
    return kind


def _package_kind(content: bytes) -> str:
    names = {name.replace("\\", "/").lstrip("/").casefold() for name in _names(content)}
    if any(word in name for name in names for word in _MACROS):
        _refuse("macros")
    kinds = {kind for part, kind in _MAIN_PARTS.items() if part in names}
    if len(kinds) != 1 or "[content_types].xml" not in names:
        _refuse("other_type")
    return kinds.pop()


def _names(content: bytes) -> list[str]:
    """What is in a package by its directory, whose declared size is looked at before all of it is read."""
    end = content.rfind(_DIRECTORY_END, max(0, len(content) - _DIRECTORY_END_BYTES - _LONGEST_COMMENT))
    if end < 0 or len(content) < end + _DIRECTORY_END_BYTES:
        _refuse("damaged")
    (size,) = struct.unpack_from("<I", content, end + 12)
    if size > _LARGEST_DIRECTORY:
        _refuse("other_type")
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
        _refuse("damaged")
    if any(entry.flag_bits & 1 for entry in entries):
        _refuse("password")
    return [entry.filename for entry in entries]


def _compound_kind(content: bytes) -> str:
    try:
        names = {entry.name for entry in Compound(content).entries if entry.kind}
    except (SheetRefused, struct.error, IndexError, ValueError, OverflowError):
        _refuse("damaged")
    if _LOCKED in names:
        _refuse("password")
    if names & set(_OLD_MACROS):
        _refuse("macros")
    if not names & set(_OLD_WORKBOOKS):
        _refuse("other_type")
    return "xls"


def _refuse(reason: str) -> NoReturn:
    raise Refused([attachment_refused(reason)]) from None
