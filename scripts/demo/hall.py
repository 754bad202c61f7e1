"""大厅 (the hall): the demonstration's own server on a fresh database, and the `hall` command."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from scripts.demo.narration import NotAsExpected

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = REPOSITORY / "var" / "demo"
_DATABASE = "hall.sqlite"
_LOG = "server.log"
_COMMAND = Path(sys.executable).with_name("hall")
_READY_WITHIN_SECONDS = 60


@contextmanager
def serving() -> Iterator[httpx.Client]:
    """A hall that listens on a free port, reached over HTTP; it is stopped whatever happens."""
    port = _free_port()
    # Asked to stop, the demonstration leaves through this block's end and takes its server with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with (FOLDER / _LOG).open("w") as log:
        server = subprocess.Popen(
            [_COMMAND, "serve", "--port", str(port)], cwd=REPOSITORY, env=_environment(), stdout=log, stderr=log
        )
    try:
        # The machine's proxies have no part in a conversation with itself.
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
            _wait_until_ready(client, server)
            yield client
    finally:
        _stop(server)


def hall(*arguments: str) -> str:
    """What a `hall` command prints on the demonstration's database."""
    done = subprocess.run(
        [_COMMAND, *arguments], cwd=REPOSITORY, env=_environment(), capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode != 0:
        raise NotAsExpected(f"hall {arguments[0]}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def wipe(names: tuple[str, ...]) -> None:
    """An empty place to start from: the files of the last demonstration go, whatever else lies there stays."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in (*names, _LOG, _DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm"):
        (FOLDER / name).unlink(missing_ok=True)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("HALL_")}
    return {
        **kept,
        "HALL_MODE": "sandbox",
        "HALL_DATABASE_URL": f"sqlite:///{FOLDER / _DATABASE}",
        "PYTHONIOENCODING": "utf-8",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(client: httpx.Client, server: subprocess.Popen[bytes]) -> None:
    patience = time.monotonic() + _READY_WITHIN_SECONDS
    while time.monotonic() < patience and server.poll() is None:
        try:
            if client.get("/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise NotAsExpected(f"hall serve: {(FOLDER / _LOG).read_text(encoding='utf-8')[-2000:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
