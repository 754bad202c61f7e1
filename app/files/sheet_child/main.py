"""读表子进程入口 (main): a file comes on standard input, its cells or the reason of its refusal go to standard output as JSON.

Limits are taken before the first byte is read: the processor time ends the process even inside the reader's Rust.
A row is its list of cells without the blank ones behind; so many blank rows are their number; a date is a list of one text.
"""

import gc
import json
import os
import resource
import signal
import sys
from typing import Any

from app.files.sheet_child.grid import Grid, packed
from app.files.sheet_child.ole import SIGNATURE as OLE
from app.files.sheet_child.refusal import MOST_ANSWER, MOST_BYTES, SheetRefused
from app.files.sheet_child.separated import read_separated
from app.files.sheet_child.xls import read_xls
from app.files.sheet_child.xlsx import read_xlsx

PROCESSOR_SECONDS = 1.2
# Beyond what the interpreter and its libraries hold: ten thousand rows of twenty texts take it nearly all.
MOST_MEMORY = 84 * 1024 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def main() -> None:
    """Reads one file and ends the process."""
    take_limits()
    # The process lives for one file, whose cells form no circles.
    gc.disable()
    try:
        answer = _answer(read(sys.stdin.buffer.read()))
    except SheetRefused as refused:
        answer = _json({"refused": refused.reason, "params": refused.params})
    # Which of its limits stops a file hangs on how memory happens to lie: they are one reason, like the signals.
    except MemoryError:
        answer = b'{"refused": "too_complex", "params": {}}'
    except BaseException:  # a panic of the reader's Rust is no Exception
        answer = b'{"refused": "damaged", "params": {}}'
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    # Memory that is full of cells need not be swept.
    os._exit(0)


def take_limits() -> None:
    """Lets this process neither compute for long, nor take much memory, nor write, nor start others."""
    if sys.platform == "linux":
        most = _held() + MOST_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for limit, most in (
        (resource.RLIMIT_CPU, 2),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)


def _held() -> int:
    """The address space this process has already."""
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[0]) * resource.getpagesize()


def read(file: bytes) -> Grid:
    """What a file is, is told by its first bytes, never by its name."""
    if not file:
        raise SheetRefused("empty")
    if len(file) > MOST_BYTES:
        raise SheetRefused("too_large")
    if file.startswith(_ZIP):
        return read_xlsx(file)
    if file.startswith(OLE):
        return read_xls(file)
    return read_separated(file)


def _answer(grid: Grid) -> bytes:
    answer = _json({"rows": packed(grid.rows), "from_1904": grid.from_1904})
    if len(answer) > MOST_ANSWER:
        raise SheetRefused("too_large")
    return answer


def _json(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
