"""短信服务 (an SMS service) of these tests: a real HTTP server on a port of its own that answers as it is told to."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass
class Delivery:
    """A request as it came in."""

    path: str
    authorization: str | None
    key: str | None
    body: dict[str, Any]


@dataclass
class SmsService:
    """What came in, and what is answered: the next of `statuses` each time, 202 once there is none; after `held` is set."""

    address: str
    statuses: list[int] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    held: Event = field(default_factory=Event)

    def has(self, count: int, *, within: float = 15.0) -> list[Delivery]:
        """The deliveries, once there are so many."""
        deadline = time.monotonic() + within
        while len(self.deliveries) < count:
            assert time.monotonic() < deadline, f"{len(self.deliveries)} of {count}"
            time.sleep(0.01)
        return list(self.deliveries)


@contextmanager
def sms_service() -> Iterator[SmsService]:
    """A service that is there for the time of a test."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            headers = self.headers
            service.deliveries.append(
                Delivery(self.path, headers["authorization"], headers["idempotency-key"], body),
            )
            service.held.wait(20)
            self.send_response(service.statuses.pop(0) if service.statuses else 202)
            self.send_header("content-length", "0")
            try:
                self.end_headers()
            except OSError:
                # Whoever asked has given up.
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service = SmsService(f"http://127.0.0.1:{server.server_port}/messages")
        service.held.set()
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield service
        finally:
            service.held.set()
            server.shutdown()
            thread.join(20)
