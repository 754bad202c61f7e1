"""办事人 (those at the desk): someone with or without a session who calls the API, and the refusals that were met."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from scripts.demo import narration
from scripts.demo.narration import NotAsExpected

API = "/api/v1"
problems_met: list[dict[str, Any]] = []


@dataclass(frozen=True, slots=True)
class Someone:
    """A caller of the API; paths are those under `/api/v1`, answers are their JSON."""

    http: httpx.Client
    headers: Mapping[str, str]

    def get(self, path: str) -> Any:
        """What is read."""
        return self._answered(self._send("GET", path), 200).json()

    def file(self, path: str) -> bytes:
        """A file that is read."""
        return self._answered(self._send("GET", path), 200).content

    def post(self, path: str, body: Any = None, *, status: int = 200, version: int | None = None) -> Any:
        """What an act answers; `version` goes into If-Match."""
        answer = self._answered(self._send("POST", path, body, version), status)
        return answer.json() if answer.content else None

    def upload(self, kind: str, name: str, file: bytes) -> Any:
        """A batch as it was checked."""
        parts: dict[str, Any] = {"data": {"kind": kind}, "files": {"file": (name, file)}}
        answer = self.http.post(f"{API}/batches", headers=dict(self.headers), **parts)
        return self._answered(answer, 201).json()

    def patch(self, path: str, body: Any, *, version: int) -> Any:
        """A resource as a merge patch left it."""
        return self._answered(self._send("PATCH", path, body, version), 200).json()

    def refused(self, method: str, path: str, body: Any = None, *, status: int, code: str) -> Any:
        """A refusal that is expected: its problem document, its sentences shown."""
        answer = self._send(method, path, body)
        self._answered(answer, status)
        problem = answer.json()
        problems_met.append(problem)
        for error in problem["errors"]:
            narration.message(error["message"])
        narration.expect(f"{status} {code}", problem["code"], code)
        return problem

    def _send(self, method: str, path: str, body: Any = None, version: int | None = None) -> httpx.Response:
        headers = dict(self.headers)
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        content = {} if body is None else {"json": body}
        return self.http.request(method, API + path, headers=headers, **content)

    def _answered(self, answer: httpx.Response, status: int) -> httpx.Response:
        if answer.status_code != status:
            request = answer.request
            raise NotAsExpected(f"{request.method} {request.url.path}: {status} ≠ {answer.status_code} {answer.text}")
        return answer


def visitor(http: httpx.Client) -> Someone:
    """Someone before login."""
    return Someone(http, {})


def signed_in(http: httpx.Client, username: str, password: str) -> tuple[Someone, bool]:
    """Someone who signed in with a captcha, and whether the password must be changed first."""
    body = {"username": username, "password": password, **solved_captcha(http)}
    session = visitor(http).post("/auth/password-sessions", body, status=201)
    return Someone(http, {"Authorization": f"Bearer {session['access_token']}"}), session["password_change_required"]


def solved_captcha(http: httpx.Client) -> dict[str, str]:
    """A captcha and its answer, which a sandbox tells."""
    captcha = visitor(http).post("/auth/captchas", status=201)
    answer = http.get(f"/sandbox/captchas/{captcha['captcha_id']}").raise_for_status().json()["answer"]
    return {"captcha_id": captcha["captcha_id"], "captcha_answer": answer}


def put_clock(http: httpx.Client, moment: str) -> None:
    """The business clock put to a moment of Beijing."""
    http.put("/sandbox/clock", json={"now": f"{moment}+08:00"}).raise_for_status()
