"""导出文件的应答 (export files): lists as answers out of an open file, under names that may be Chinese."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from app.routers.workbooks import XLSX
from app.usecases.context import Answer
from app.usecases.exports import Exported

CSV = "text/csv; charset=utf-8"
MEDIA_TYPES = {"xlsx": XLSX, "csv": CSV, "pdf": "application/pdf", "ics": "text/calendar; charset=utf-8"}


def file_headers(name: str, plain_name: str, *, inline: bool = False) -> dict[str, str]:
    """The headers of a file (文件名): its name as RFC 6266 writes it, and a plain one for programs that read no other."""
    shown = "inline" if inline else "attachment"
    disposition = f"{shown}; filename=\"{plain_name}\"; filename*=UTF-8''{quote(name)}"
    media_type = MEDIA_TYPES[name.rpartition(".")[2]]
    return {"content-type": media_type, "content-disposition": disposition, "cache-control": "no-store"}


def as_download(title: str, plain_title: str, form: str) -> Callable[[Exported], Answer]:
    """How an export is answered: out of its file, named after what it is, the employer and the day."""

    def answered(exported: Exported) -> Answer:
        rest = f"{exported.employer_no}-{exported.day:%Y%m%d}.{form}"
        return Answer(200, file_headers(f"{title}-{rest}", f"{plain_title}-{rest}"), b"", exported.file)

    return answered


def file_answer(description: str, *forms: str) -> dict[str, Any]:
    """The contract's words for a file of one of some types."""
    return {
        "description": description,
        "headers": {"Content-Disposition": {"description": "Name of the file (文件名).", "schema": {"type": "string"}}},
        "content": {
            MEDIA_TYPES[form].partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for form in forms
        },
    }
