"""报盘文件读取 (reading a sheet): an uploaded file's cells, read in a process of its own that may fail without harm (§2.3, §2.4)."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from app.domain.batch.sheet import MOST_ROWS, ROW_LIMIT_EXCEEDED, Cell, Sheet
from app.domain.finding import UNAVAILABLE, Refused
from app.files.sheet_refusals import refusal

# So many files are read at once in one process; others wait their turn for so many seconds.
_AT_ONCE = BoundedSemaphore(2)
_WAIT_SECONDS = 15
# Reading is bounded in processor time; that it takes this long tells of the machine and not of the file.
_READING_SECONDS = 15
_START = "import sys; sys.path[:0] = sys.argv[1:]; from app.files.sheet_child.main import main; main()"


def read_sheet(file: bytes) -> Sheet:
    """Reads an uploaded file (报盘文件): the cells of the first visible sheet that looks like a declaration.

    Text is as it was written, a day is a `date` (with a time of day a `datetime`), an error's cell is its text, such as
    `#DIV/0!`, and a formula that was never calculated is its own text; rows are of one length.
    Raises Refused: WORKBOOK_UNREADABLE, WORKBOOK_REFUSED or ROW_LIMIT_EXCEEDED about `/file`; UNAVAILABLE.
    Blocks for the fraction of a second that reading takes, without holding the interpreter.
    """
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise Refused([UNAVAILABLE.refused()])
    try:
        answer = _read_apart(file)
    finally:
        _AT_ONCE.release()
    reason = answer.get("refused")
    if reason == "too_many_rows":
        raise Refused([ROW_LIMIT_EXCEEDED.refused("/file", limit=MOST_ROWS, rows=answer["params"]["rows"])])
    if reason is not None:
        raise Refused([refusal(reason, answer["params"])])
    return Sheet(tuple(_rows(answer["rows"])), answer["from_1904"])


def _read_apart(file: bytes) -> Mapping[str, Any]:
    command = [sys.executable, "-I", "-S", "-c", _START, *_import_paths()]
    try:
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", env={}
        )
    except OSError as error:
        raise Refused([UNAVAILABLE.refused()]) from error
    with child:
        try:
            answer, _ = child.communicate(file, timeout=_READING_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise Refused([UNAVAILABLE.refused()]) from error
        finally:
            child.kill()
    if child.returncode > 0:
        raise RuntimeError(f"the reader of sheets could not run: it ended with {child.returncode}")
    if child.returncode < 0:
        return {"refused": "too_complex", "params": {}}
    read: Mapping[str, Any] = json.loads(answer)
    return read


def _import_paths() -> Iterator[str]:
    """Where the child finds the hall's package and the reader, of all that is installed."""
    for package in ("app", "python_calamine"):
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise RuntimeError(f"{package} is not installed")
        yield str(Path(spec.origin).parents[1])


def _rows(packed: Sequence[Sequence[Any] | int]) -> Iterator[tuple[Cell, ...]]:
    width = max((len(row) for row in packed if not isinstance(row, int)), default=0)
    blank: tuple[Cell, ...] = (None,) * width
    for row in packed:
        if isinstance(row, int):
            yield from (blank for _ in range(row))
        else:
            yield (*[_day(cell[0]) if type(cell) is list else cell for cell in row], *blank[len(row) :])


def _day(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
