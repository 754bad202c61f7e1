"""监听 (listener): what is hardly HTTP at all, sent to a real server over a socket, is answered or dropped, and soon."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

HEAD_SECONDS = 1.0
SERVE = f"""
import sys
import uvicorn
from app.listener import UVICORN_OPTIONS, BoundedProtocol
BoundedProtocol.head_seconds = {HEAD_SECONDS}
uvicorn.run("app.main:create_app", factory=True, fd=int(sys.argv[1]), **UVICORN_OPTIONS)
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("served")
    environment = {
        **os.environ,
        "HALL_DATABASE_URL": f"sqlite:///{folder}/hall.sqlite",
        "HALL_REQUEST_SECONDS": "1",
        "HALL_BODY_LIMIT_BYTES": str(64 * 1024),
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    with socket.create_server(("127.0.0.1", 0)) as listening:
        command = [sys.executable, "-c", SERVE, str(listening.fileno())]
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(command, env=environment, pass_fds=[listening.fileno()], stderr=log)
        try:
            assert said(
                listening.getsockname()[1], b"GET /health/live HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
            )
            yield listening.getsockname()[1]
        finally:
            server.terminate()
            server.wait(20)


def said(port: int, *pieces: bytes, pause: float = 0.0, wait: float = 20.0) -> bytes:
    """What the server says until it closes, while pieces are sent one after the other."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as connection:
        for piece in pieces:
            try:
                connection.sendall(piece)
            except (BrokenPipeError, ConnectionResetError):
                break
            time.sleep(pause)
        answer = b""
        while True:
            try:
                more = connection.recv(65536)
            except ConnectionResetError:
                return answer
            if not more:
                return answer
            answer += more


def problem_of(answer: bytes) -> tuple[int, str]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head.lower()
    return int(head.split()[1]), json.loads(body)["code"]


def test_a_header_of_seventy_kilobytes_is_413(port: int) -> None:
    answer = said(port, b"GET /health/live HTTP/1.1\r\nHost: h\r\nX-Long: " + b"a" * 70_000 + b"\r\n\r\n")

    assert problem_of(answer) == (413, "too_large")


def test_a_header_without_end_is_413_before_it_fills_the_memory(port: int) -> None:
    answer = said(port, b"GET /health/live HTTP/1.1\r\nHost: h\r\nX-Long: ", *[b"a" * 8192] * 64, pause=0.002)

    assert problem_of(answer) == (413, "too_large")


def test_an_address_of_seventy_kilobytes_is_413(port: int) -> None:
    answer = said(port, b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n")

    assert problem_of(answer) == (413, "too_large")


@pytest.mark.parametrize(
    "garbage", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", b"hello\r\n\r\n", b"GET /\xff HTTP/1.1\r\nHost: h\r\n\r\n"]
)
def test_garbage_is_400(port: int, garbage: bytes) -> None:
    assert problem_of(said(port, garbage)) == (400, "malformed_request")


def test_a_head_that_drips_is_408_within_its_time(port: int) -> None:
    started = time.monotonic()

    answer = said(port, b"GET /health/live HTTP/1.1\r\n", *[b"X: y\r\n"] * 40, pause=0.1)

    assert problem_of(answer) == (408, "request_timeout")
    assert time.monotonic() - started < HEAD_SECONDS + 4


def test_a_connection_that_says_nothing_is_closed(port: int) -> None:
    assert said(port, wait=HEAD_SECONDS + 10) == b""


@pytest.mark.parametrize("framing", [b"Content-Length: 100", b"Transfer-Encoding: chunked"])
def test_a_body_that_stalls_is_408(port: int, framing: bytes) -> None:
    head = b"POST /api/v1/auth/password-sessions HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n" + framing

    answer = said(port, head + b"\r\n\r\n", b"1\r\n{\r\n")

    assert problem_of(answer) == (408, "request_timeout")


def test_a_body_beyond_the_limit_is_413_and_its_sender_sees_it(port: int) -> None:
    head = b"POST /api/v1/auth/password-sessions HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"

    answer = said(port, head + b"Content-Length: 200000\r\n\r\n", b" " * 200_000)

    assert problem_of(answer) == (413, "too_large")


def test_chunks_beyond_the_limit_are_413_before_a_mebibyte_more_is_read(port: int) -> None:
    head = b"POST /api/v1/auth/password-sessions HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"

    answer = said(port, head + b"Transfer-Encoding: chunked\r\n\r\n", *[b"4000\r\n" + b" " * 0x4000 + b"\r\n"] * 8)

    assert problem_of(answer) == (413, "too_large")


def test_no_answer_names_the_server(port: int) -> None:
    answer = said(port, b"GET /nowhere HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")

    assert problem_of(answer) == (404, "not_found")
    assert b"\r\nserver:" not in answer.lower()
