"""工作簿 (workbooks) as answers: their type, their file name, and how the contract describes them."""

from collections.abc import Callable
from typing import Any

from app.usecases.context import Answer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_workbook(name: str) -> Callable[[bytes], Answer]:
    """How a workbook is answered, as a file to be kept under a name."""
    headers = {
        "content-type": XLSX,
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-store",
    }
    return lambda workbook: Answer(200, headers, workbook)


def workbook_answer(description: str) -> dict[str, Any]:
    """The contract's words for a workbook."""
    return {
        "description": description,
        "headers": {"Content-Disposition": {"description": "Name of the file (文件名).", "schema": {"type": "string"}}},
        "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
    }
