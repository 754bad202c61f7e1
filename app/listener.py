"""监听 (listener): how uvicorn listens: HTTP/1.1 whose heads are bounded in size and time, and refusals that are problem documents."""

import asyncio
import secrets
from asyncio import TimerHandle
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.domain.finding import Finding
from app.error_answers import problem_answer
from app.problems import MALFORMED_REQUEST, REQUEST_TIMEOUT, TOO_LARGE

IDLE_SECONDS = 30

UVICORN_OPTIONS: dict[str, Any] = {
    "http": "app.listener:BoundedProtocol",
    "ws": "none",
    "server_header": False,
    "access_log": False,
    "log_config": None,
    "timeout_keep_alive": IDLE_SECONDS,
    "timeout_graceful_shutdown": 30,
    "timeout_worker_healthcheck": 30,
}


class HeadTooLarge(Exception):
    """Raised within the parser, which then gives the request up."""


class BoundedProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, which by itself takes heads of any length for any time."""

    head_bytes = 32 * 1024
    head_seconds = 10.0
    _clock: TimerHandle | None = None
    _in_head = False
    _head_length = 0
    _finding: Finding | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._start_clock(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head and not self.transport.is_closing():
            self._head_length += len(data)
            if self._head_length > self.head_bytes:
                self._finding = TOO_LARGE.refused(limit=self.head_bytes)
                self.send_400_response("")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._head_length = 0

    def on_headers_complete(self) -> None:
        self._stop_clock()
        self._in_head = False
        if len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > self.head_bytes:
            self._finding = TOO_LARGE.refused(limit=self.head_bytes)
            raise HeadTooLarge
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.transport.is_closing():
            self._start_clock(IDLE_SECONDS + self.head_seconds)

    def send_400_response(self, msg: str) -> None:
        """Answers what is no request of ours, unless an answer to another one is already on its way."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(_written(self._finding or MALFORMED_REQUEST.refused(), list(self.headers or ())))
        self.transport.close()

    def _start_clock(self, seconds: float) -> None:
        self._stop_clock()
        self._clock = self.loop.call_later(seconds, self._too_slow)

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _too_slow(self) -> None:
        if self._in_head:
            self._finding = REQUEST_TIMEOUT.refused()
            self.send_400_response("")
        else:
            self.transport.close()


def _written(finding: Finding, headers: list[tuple[bytes, bytes]]) -> bytes:
    request_id = secrets.token_hex(16)
    scope = {"type": "http", "path": "/", "headers": headers, "state": {"request_id": request_id}}
    answer = problem_answer(scope, [finding], {"x-request-id": request_id, "connection": "close"})
    status = HTTPStatus(answer.status_code)
    head = [f"HTTP/1.1 {status.value} {status.phrase}".encode("ascii")]
    head += [name + b": " + value for name, value in answer.raw_headers]
    return b"\r\n".join([*head, b"", bytes(answer.body)])
