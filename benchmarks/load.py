"""The load generator: its own process, one loop, keep-alive connections that each send the next request on every answer.

It reads one job a line from standard input and writes one result a line. A job is
`{"port": 1, "connections": 32, "seconds": 1.0, "requests": ["GET …"]}`; the requests are sent in turn, over and over until the
time is up; where `seconds` is null each is sent once and the time is that until the last answer.
"""

import asyncio
import json
import sys
from collections import Counter
from itertools import cycle
from time import perf_counter, process_time
from typing import Any

import uvloop


class Job:
    """Requests that are yet to be sent, and what came back."""

    def __init__(self, job: dict[str, Any]) -> None:
        requests = [request.encode() for request in job["requests"]]
        self.once = job["seconds"] is None
        self.requests = iter(requests) if self.once else cycle(requests)
        self.statuses: Counter[str] = Counter()
        self.latencies: list[float] = []
        self.first_refusal = ""
        self.started = perf_counter()
        self.until = self.started + (job["seconds"] or 3600)

    def following(self) -> bytes | None:
        """The next request, or none when it is over."""
        return next(self.requests, None) if perf_counter() < self.until else None

    def answered(self, status: str, sent: float, body: bytes) -> None:
        self.latencies.append(perf_counter() - sent)
        self.statuses[status] += 1
        if not status.startswith("2") and not self.first_refusal:
            self.first_refusal = body.decode("utf-8", "replace")


class Connection(asyncio.Protocol):
    """One connection; it knows no more of HTTP than a Content-Length."""

    transport: asyncio.Transport

    def __init__(self, job: Job, over: asyncio.Future[None]) -> None:
        self.job, self.over = job, over
        self.received = b""
        self.expected = 0
        self.sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self._send()

    def data_received(self, data: bytes) -> None:
        self.received = self.received + data if self.received else data
        if not self.expected:
            head = self.received.find(b"\r\n\r\n")
            if head < 0:
                return
            length = self.received.find(b"content-length: ", 0, head) + 16
            self.expected = head + 4 + int(self.received[length : self.received.index(b"\r", length)])
        if len(self.received) >= self.expected:
            self.job.answered(self.received[9:12].decode(), self.sent, self.received)
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.over.done():
            self.over.set_exception(exc or ConnectionError("closed by the server"))

    def _send(self) -> None:
        request = self.job.following()
        if request is None:
            self.over.set_result(None)
            self.transport.close()
            return
        self.received, self.expected, self.sent = b"", 0, perf_counter()
        self.transport.write(request)


async def run(job: dict[str, Any]) -> dict[str, Any]:
    """Carries one job out."""
    loop, cpu, work = asyncio.get_running_loop(), process_time(), Job(job)
    overs = [loop.create_future() for _ in range(job["connections"])]
    for over in overs:
        await loop.create_connection(lambda over=over: Connection(work, over), "127.0.0.1", job["port"])  # type: ignore[misc]
    await asyncio.gather(*overs)
    seconds = perf_counter() - work.started
    ranked = sorted(work.latencies)
    return {
        "answers": len(ranked),
        "seconds": seconds,
        "statuses": work.statuses,
        "first_refusal": work.first_refusal,
        "median_ms": ranked[len(ranked) // 2] * 1000,
        "p95_ms": ranked[len(ranked) * 95 // 100] * 1000,
        "generator_cpu_seconds": process_time() - cpu,
    }


if __name__ == "__main__":
    for line in sys.stdin:
        result = uvloop.run(run(json.loads(line)))
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()
