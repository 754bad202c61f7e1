"""门口 (the door): what every request passes before and after its route: an id, limits, a deadline, a log line, a safety net."""

import asyncio
import re
import secrets
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any
from urllib.parse import unquote_to_bytes

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.body_findings import format_finding
from app.domain.finding import UNAVAILABLE, Finding
from app.error_answers import BodyRefused, problem_answer
from app.logs import told_path, where_raised, words_of
from app.problems import INTERNAL_ERROR, MALFORMED_REQUEST, REQUEST_TIMEOUT, TOO_LARGE
from app.usecases.context import NOT_FOUND
from app.wiring import language_of

MOST_IN_FLIGHT = 512
LINGER_BYTES = 1024 * 1024
LINGER_SECONDS = 1.0

_REQUEST_ID = re.compile(rb"[\x21-\x7e]{1,128}\Z")
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})|[^\x21-\x7e]")
_QUERY = ("UTF-8 文字，不含空字符，百分号编码正确", "UTF-8 without NUL, percent-encoded correctly")
_SPEAKING = ("/api/", "/sandbox/")
_LOG = structlog.get_logger()


class Door:
    """The outermost middleware of our own.

    `limits` are (pattern that method and path begin with, bytes) of a body, the first that fits, such as `("POST /api/", 1024)`;
    `seconds` is how long a body may take to arrive.
    """

    def __init__(self, app: ASGIApp, limits: Sequence[tuple[str, int]], seconds: float) -> None:
        self.app = app
        self.limits = [(re.compile(start), limit) for start, limit in limits]
        self.seconds = seconds
        self.in_flight = 0
        self.words: frozenset[str] = frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        given = headers.get(b"x-request-id", b"")
        request_id = given.decode("ascii") if _REQUEST_ID.match(given) else secrets.token_hex(16)
        scope.setdefault("state", {})["request_id"] = request_id
        exchange = _Exchange(scope, send, request_id)
        self.in_flight += 1
        try:
            await self._pass(scope, headers, receive, exchange)
        except Exception as error:
            _LOG.error("unhandled", request_id=request_id, raised=where_raised(error))
            if not exchange.status:
                await problem_answer(scope, [INTERNAL_ERROR.refused()])(scope, receive, exchange.send)
        finally:
            self.in_flight -= 1
            self.words = self.words or words_of(scope["app"].routes)
            exchange.log(self.words)

    async def _pass(
        self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, exchange: "_Exchange"
    ) -> None:
        findings: Sequence[Finding] = ()
        if b"content-length" in headers or b"transfer-encoding" in headers:
            address = f"{scope['method']} {scope['path']}"
            limit = next(limit for start, limit in self.limits if start.match(address))
            exchange.body = _Body(receive, limit, self.seconds)
            receive = exchange.body.receive
            findings = _declared_length(headers.get(b"content-length"), limit)
        if self.in_flight > MOST_IN_FLIGHT:
            findings = (UNAVAILABLE.refused(),)
        if scope["query_string"] or not scope["path"].isascii() or "\0" in scope["path"]:
            findings = findings or _address(scope)
        if findings:
            await problem_answer(scope, findings)(scope, receive, exchange.send)
        else:
            await self.app(scope, receive, exchange.send)


class _Body:
    """A request's body as it arrives, within its limit and its time."""

    def __init__(self, receive: Receive, limit: int, seconds: float) -> None:
        self.source = receive
        self.limit = limit
        self.seconds = seconds
        self.deadline = 0.0
        self.length = 0
        self.whole = False

    async def receive(self) -> Message:
        if self.whole:
            return await self.source()
        self.deadline = self.deadline or asyncio.get_running_loop().time() + self.seconds
        try:
            async with asyncio.timeout_at(self.deadline):
                message = await self.source()
        except TimeoutError:
            raise BodyRefused(REQUEST_TIMEOUT.refused()) from None
        self.length += len(message.get("body", b""))
        self.whole = not message.get("more_body", False)
        if self.length > self.limit:
            raise BodyRefused(TOO_LARGE.refused(limit=self.limit))
        return message

    async def linger(self) -> None:
        """Reads on a little: a connection closed on unread bytes is reset, and the client never sees the answer."""
        left = LINGER_BYTES
        try:
            async with asyncio.timeout(LINGER_SECONDS):
                while left > 0:
                    message = await self.source()
                    left -= len(message.get("body", b""))
                    if not message.get("more_body", False):
                        return
        except TimeoutError:
            return


class _Exchange:
    """One request and its answer on the way out: the headers that every answer has, and its line in the log."""

    def __init__(self, scope: Scope, send: Send, request_id: str) -> None:
        self.started = perf_counter()
        self.scope = scope
        self.sink = send
        self.request_id = request_id
        self.body: _Body | None = None
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], *self._headers(message["headers"])]
        elif self._closes() and not message.get("more_body", False):
            await self.sink({**message, "more_body": True})
            await self.body.linger()  # type: ignore[union-attr]
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self.sink(message)

    def _closes(self) -> bool:
        return self.body is not None and not self.body.whole and self.status in (400, 408, 413)

    def _headers(self, present: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        headers = [(b"x-request-id", self.request_id.encode("ascii"))]
        if self._closes():
            headers.append((b"connection", b"close"))
        if self.scope["path"].startswith(_SPEAKING) and not any(name == b"content-language" for name, _ in present):
            headers.append((b"content-language", language_of(self.scope).encode("ascii")))
            headers.append((b"vary", b"Accept-Language"))
        return headers

    def log(self, words: frozenset[str]) -> None:
        _LOG.info(
            "request",
            request_id=self.request_id,
            method=self.scope["method"],
            path=told_path(self.scope["path"], words),
            status=self.status,
            milliseconds=round((perf_counter() - self.started) * 1000, 2),
        )


def _declared_length(length: bytes | None, limit: int) -> Sequence[Finding]:
    if length is None:
        return ()
    if not length.isdigit() or len(length) > 18:
        return (MALFORMED_REQUEST.refused(),)
    return (TOO_LARGE.refused(limit=limit),) if int(length) > limit else ()


def _address(scope: Mapping[str, Any]) -> Sequence[Finding]:
    """A path that holds what no name of ours does is not found; such a query is refused by its format."""
    if "\0" in scope["path"] or "\ufffd" in scope["path"]:
        return (NOT_FOUND.refused(),)
    query: bytes = scope["query_string"]
    text = unquote_to_bytes(query)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return (format_finding("", _QUERY),)
    return (format_finding("", _QUERY),) if _BAD_ESCAPE.search(query) or b"\0" in text else ()
