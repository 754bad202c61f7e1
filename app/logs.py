"""日志 (logs): one JSON object a line on stderr, with request ids and without any words a caller sent."""

import atexit
import json
import logging
import re
import sys
import traceback
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from threading import Event, Thread
from time import sleep
from typing import Any

import stamina
import structlog

_SECONDS_BETWEEN_GULPS = 0.05
_LONGEST_PATH = 200
_ROW_NUMBER_OR_MONTH = re.compile(r"[0-9]{1,10}|[0-9]{4}-[0-9]{2}")
_ENCODER = json.JSONEncoder(ensure_ascii=False, default=repr)
_SHARED: list[structlog.typing.Processor] = [
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.add_log_level,
]


def configure_logging() -> None:
    """Sends our own entries and those of libraries to stderr as JSON; a library's entry keeps no exception text."""
    structlog.configure(
        processors=[*_SHARED, structlog.processors.JSONRenderer(_json)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=_lines,
        cache_logger_on_first_use=True,
    )
    # What stamina tells of a retry quotes the error, and the error the address.
    stamina.instrumentation.set_on_retry_hooks([])
    root = logging.getLogger()
    root.handlers = [one for one in root.handlers if not isinstance(one, _LibraryEntries)] + [_LibraryEntries()]
    # Below a warning, libraries tell addresses with their queries.
    root.setLevel(logging.WARNING)
    logging.getLogger("uvicorn").setLevel(logging.INFO)


def where_raised(error: BaseException) -> list[str]:
    """The types and places of an exception and its causes; never its text, which may quote a row or a body."""
    places: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(places) < 200:
        places.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        frames = traceback.extract_tb(cause.__traceback__)[-12:]
        places += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        cause = cause.__cause__ or cause.__context__
    return places


def words_of(routes: Iterable[Any]) -> frozenset[str]:
    """The words that addresses are made of."""
    return frozenset(word for route in routes for word in getattr(route, "path", "").split("/"))


def told_path(path: str, words: frozenset[str]) -> str:
    """A path without what a caller put there: a login name ends in the first password, a number may be an ID card's."""
    parts = path[:_LONGEST_PATH].split("/")
    return "/".join(part if part in words or _ROW_NUMBER_OR_MONTH.fullmatch(part) else "…" for part in parts)


def _json(entry: Any, **_: object) -> str:
    return _ENCODER.encode(entry)


class _Lines:
    """Lines on their way to stderr, in gulps: a write for each request would hand the interpreter to another thread each time.

    What is worse than information is written at once, and all there is with it.
    """

    def __init__(self) -> None:
        self.waiting: deque[str] = deque()
        self.some = Event()
        self.thread: Thread | None = None

    def __call__(self, *_: object) -> "_Lines":
        return self

    def info(self, line: str) -> None:
        self.waiting.append(line)
        if not self.some.is_set():
            self.some.set()
            if self.thread is None:
                self.thread = Thread(target=self._write_on, name="hall-log", daemon=True)
                self.thread.start()

    def warning(self, line: str) -> None:
        self.waiting.append(line)
        self.write()

    error = warning

    def write(self) -> None:
        """Writes what waits; no request fails because its line could not be written."""
        lines = []
        with suppress(IndexError):
            while True:
                lines.append(self.waiting.popleft())
        with suppress(OSError, ValueError):
            sys.stderr.write("".join(f"{line}\n" for line in lines))
            sys.stderr.flush()

    def _write_on(self) -> None:
        while self.some.wait():
            sleep(_SECONDS_BETWEEN_GULPS)
            self.some.clear()
            self.write()


_lines = _Lines()
atexit.register(_lines.write)


def write_log() -> None:
    """Writes at once what is still on its way to stderr."""
    _lines.write()


class _LibraryEntries(logging.Handler):
    """A library's entries in the same form as ours; asyncio's further lines would quote the exception."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        raised = {"raised": where_raised(error)} if error else {}
        level = (
            "error" if record.levelno >= logging.ERROR else "warning" if record.levelno >= logging.WARNING else "info"
        )
        message = record.getMessage()
        told = message.partition("\n")[0] if record.name == "asyncio" else message
        getattr(structlog.get_logger(), level)(told, logger=record.name, **raised)
