"""真实的服务进程 (servers): `hall serve` as anyone starts it, each its own process on a port of its own, in any time zone."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from httpx2 import Client, HTTPError, Response

from tests.support.actors import Actor
from tests.support.canary import CANARY

REPOSITORY = Path(__file__).parents[2]
STARTS_WITHIN = 60.0


@dataclass
class Server:
    """A process that serves a database, and how it is reached."""

    process: subprocess.Popen[bytes]
    client: Client

    def kill(self) -> None:
        """Ends it as `kill -9` does, in the middle of whatever it is at."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def stop(self) -> None:
        """Ends it as an operator does."""
        self.client.close()
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def is_ready(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"the server ended with status {self.process.returncode}")
        try:
            return self.client.get("/health/ready").status_code == 200
        except HTTPError:
            return False


@contextmanager
def serving(database_url: str, folder: Path, count: int = 1, **environment: str) -> Iterator[Sequence[Server]]:
    """Some server processes on one database, ready to be asked; their words are in `folder`."""
    servers: list[Server] = []
    try:
        servers += [_started(database_url, folder, environment) for _ in range(count)]
        deadline = time.monotonic() + STARTS_WITHIN
        while not all(server.is_ready() for server in servers):
            if time.monotonic() > deadline:
                raise TimeoutError("the servers are not ready")
            time.sleep(0.05)
        yield servers
    finally:
        for server in servers:
            server.stop()
        for log in folder.glob("server-*.log"):
            CANARY.overhear(log.read_text(encoding="utf-8", errors="replace"), "the log of a server process")


def _started(database_url: str, folder: Path, environment: dict[str, str]) -> Server:
    port = free_port()
    told = {
        **os.environ,
        "HALL_DATABASE_URL": database_url,
        "HALL_ARGON2_MEMORY_KIB": "64",
        "PYTHONPATH": str(REPOSITORY),
        **environment,
    }
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", str(port)]
    with (folder / f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen(command, env=told, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    return Server(process, Client(base_url=f"http://127.0.0.1:{port}", timeout=40, trust_env=False))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def finished(officer: Actor, answer: Response, *, within: float = 30.0) -> dict[str, Any]:
    """A run once it has ended, whichever process carries it out."""
    assert answer.status_code in (200, 202), answer.text
    deadline = time.monotonic() + within
    while True:
        run: dict[str, Any] = officer.get(f"/review/assessment-runs/{answer.json()['id']}").json()
        if run["status"] not in ("queued", "running"):
            return run
        assert time.monotonic() < deadline, run
        time.sleep(0.02)
