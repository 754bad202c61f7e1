"""门口 (the door): hostile and careless requests are answered early, in their language, and told in the log without their words."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.logs import write_log
from tests.api.edge.probe import LIMIT, post


@pytest.mark.parametrize("query", ["words=%00", "words=a%00b", "words=%ff", "words=%ED%A0%80", "words=%zz", "words=%"])
def test_a_query_with_nul_or_a_bad_escape_is_422(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/v1/probe?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_format")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/api/v1/probe/abc",
        "/api/v1/probe/1.0",
        "/api/v1/probe/%2B1",
        "/api/v1/probe/%00",
        "/api/v1/probe/%ff",
    ],
)
def test_a_path_that_names_nothing_is_404(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_another_method_is_405_and_says_which_are_allowed(client: TestClient) -> None:
    answer = client.put("/health/live")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "GET"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/xml", 406),
        ("text/html", 406),
        ("*/*", 200),
        ("application/*", 200),
        ("text/html, application/json;q=0.5", 200),
    ],
)
def test_accept_is_met_or_refused(client: TestClient, accept: str, status: int) -> None:
    answer = client.get("/api/v1/probe", headers={"accept": accept})

    assert answer.status_code == status


@pytest.mark.parametrize(("path", "offered"), [("probe", "application/json"), ("probe/paper", "application/pdf")])
def test_who_asks_for_another_format_is_told_which_there_is(client: TestClient, path: str, offered: str) -> None:
    answer = client.get(f"/api/v1/{path}", headers={"accept": "text/csv", "accept-language": "en"})

    assert answer.status_code == 406
    assert answer.json()["detail"].endswith(f"Accept {offered}.")


def test_a_declared_length_beyond_the_limit_is_413_unread(client: TestClient) -> None:
    answer = post(client, b" " * (LIMIT + 1))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.json()["errors"][0]["params"] == {"limit": LIMIT}
    assert answer.headers["connection"] == "close"


def test_an_undeclared_length_is_413_as_soon_as_it_is_beyond_the_limit(client: TestClient) -> None:
    taken = 0

    def chunks() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(4096):
            taken += 1024
            yield b" " * 1024

    answer = client.post("/api/v1/probe", content=chunks(), headers={"content-type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_body_just_within_the_limit_is_read(client: TestClient) -> None:
    answer = post(client, b'{"kind": "suspend", "reason": "S11"}'.ljust(LIMIT))

    assert answer.status_code == 200


def test_a_body_that_does_not_arrive_in_time_is_408(client: TestClient) -> None:
    answer = client.get("/api/v1/probe/slow")

    assert (answer.status_code, answer.json()["code"]) == (408, "request_timeout")


def test_a_failure_of_ours_is_500_and_leaks_nothing(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    answer = client.get("/api/v1/probe/failure", headers={"x-request-id": "req-7"})
    logged = capsys.readouterr().err

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert answer.json()["request_id"] == answer.headers["x-request-id"] == "req-7"
    assert "RuntimeError" not in answer.text
    assert "RuntimeError" in logged and "req-7" in logged and "probe.py" in logged
    assert "530102199003070016" not in answer.text + logged


def test_a_log_line_tells_the_path_and_neither_query_nor_headers_nor_body(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    write_log()  # of tests before
    capsys.readouterr()
    client.post(
        "/api/v1/probe?words=canary-query",
        content='{"kind": "canary-body"}',
        headers={"content-type": "application/json", "authorization": "Bearer canary-token"},
    )
    client.get("/api/v1/persons/530102199003070016")
    write_log()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("POST", "/api/v1/probe", 422),
        ("GET", "/api/v1/…/…", 404),
    ]
    assert all(line["request_id"] and line["milliseconds"] >= 0 for line in lines)
    assert "canary" not in json.dumps(lines)


@pytest.mark.parametrize("given", ["a", "a" * 128, "req-1/2:3"])
def test_a_request_id_comes_back(client: TestClient, given: str) -> None:
    assert client.get("/health/live", headers={"x-request-id": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "a" * 129, "a b", "a\tb", "é"])
def test_an_unfit_request_id_is_replaced(client: TestClient, given: str) -> None:
    answer = client.get("/health/live", headers={b"x-request-id": given.encode()})

    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 32


@pytest.mark.parametrize(
    ("preferred", "language"),
    [
        ("", "zh-CN"),
        ("en", "en"),
        ("en-GB,zh;q=0.5", "en"),
        ("zh-CN,en;q=0.9", "zh-CN"),
        ("zh; q=0.1, en; q=0.9", "en"),
        ("en ; level=1 ; q = 0.2 , zh;q=0.3", "zh-CN"),
        ("en;q=0, zh;q=0.1", "zh-CN"),
        ("en;q=", "zh-CN"),
        ("fr", "zh-CN"),
        ("*;q=x", "zh-CN"),
    ],
)
def test_every_answer_says_its_language(client: TestClient, preferred: str, language: str) -> None:
    answers = [
        client.get(path, headers={"accept-language": preferred}) for path in ("/api/v1/probe", "/api/v1/nowhere")
    ]

    assert [answer.headers["content-language"] for answer in answers] == [language] * 2
    assert {answer.headers["vary"] for answer in answers} == {"Accept-Language"}
    assert answers[1].json()["title"] == {"zh-CN": "没有找到", "en": "Not found"}[language]
