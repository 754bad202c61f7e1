"""日志 (logs): one JSON object a line on stderr, with request ids and without any words a caller sent."""

import json
import logging
import sys
import traceback
from typing import Any

import structlog

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
        logger_factory=_to_stderr,
        cache_logger_on_first_use=False,
    )
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


def _json(entry: Any, **_: object) -> str:
    return _ENCODER.encode(entry)


def _to_stderr(*_: object) -> structlog.WriteLogger:
    return structlog.WriteLogger(sys.stderr)


class _LibraryEntries(logging.Handler):
    """A library's entries in the same form as ours."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        raised = {"raised": where_raised(error)} if error else {}
        level = (
            "error" if record.levelno >= logging.ERROR else "warning" if record.levelno >= logging.WARNING else "info"
        )
        getattr(structlog.get_logger(), level)(record.getMessage(), logger=record.name, **raised)
