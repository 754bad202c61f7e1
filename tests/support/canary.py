"""金丝雀 (the canary): what tests send in confidence is looked for in all that the product writes, over the whole run.

Passwords, opaque tokens, client secrets, captcha answers and SMS codes are remembered as they pass; access tokens, ID numbers
and mobiles are known by their shape. Searched are log lines, standard output and error, what `hall` says, warnings, audit
entries, the logs of server processes, and every answer that is not 2xx. One leak fails the run.
"""

import re
from base64 import b64decode
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

import pytest
from click.testing import CliRunner, Result
from httpx2 import Client, Request, RequestNotRead, Response, ResponseNotRead
from sqlalchemy import Engine, event

from app import logs
from app.domain.id_number import check_digit
from app.security.captchas import ALPHABET

TOKEN_LENGTH = 43
_CONFIDENTIAL = re.compile(rb"/(auth|oauth|sandbox)/|/review/(officers|clients)")
_FIELD = re.compile(r'"(password|old_password|new_password|refresh_token|client_secret)": ?"((?:[^"\\]|\\.)+)"')
_SHORT_FIELD = re.compile(rf'"(?:captcha_answer|answer|code)": ?"([{ALPHABET}]{{4}}|[0-9]{{6}})"')
# What is another one each time, and may by chance be somebody's code.
_PASSING = re.compile(
    r'"request_id": ?"[^"]*"|"timestamp": ?"[^"]*"|"milliseconds": ?[0-9.]+|(?<=[:\[/])[0-9]{1,10}(?=[] /"])'
    r"|(?<=T[0-9]{2}:[0-9]{2}:[0-9]{2}\.)[0-9]{1,6}(?=Z|\+|-)"
)
_WORD = re.compile(r"[A-Za-z0-9_-]{4,}")
# With a birth date and the right check digit, so that a digest is hardly ever taken for one.
_ID_NUMBER = re.compile(
    r"(?=(?<![0-9])([1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx])(?![0-9]))"
)
_LOGS = ("the log", "the log of a server process")
_SHAPES = {
    "a mobile": re.compile(r"(?<![\w.-])1[3-9][0-9]{9}(?![\w-])"),
    "an access token": re.compile(r"eyJ[\w-]{8,}\.[\w-]+"),
}


@dataclass
class Canary:
    """What was told in confidence, and what was overheard: distinct lines, with where each was first heard."""

    secrets: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    heard: dict[str, str] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    def remember(self, secret: str) -> None:
        """A password or an opaque token; what is an ordinary word stands in many sentences and is not looked for."""
        if len(secret) >= 6 and re.search("[0-9]", secret):
            self.secrets.add(secret)

    def overhear(self, text: str, where: str) -> None:
        """What the product wrote."""
        for line in text.splitlines():
            self.heard.setdefault(_lasting(line), where)

    def exchange(self, request: Request, response: Response) -> None:
        """A request as it was sent and answered."""
        codes: set[str] = set()
        path = request.url.raw_path
        if _CONFIDENTIAL.search(path):
            codes = self._confide(request, response)
        if not response.is_success:
            text = _text(response)
            self.overhear(text, "an answer that is not 2xx")
            if codes and codes & set(_WORD.findall(_PASSING.sub("", text))):
                self.found.append(f"a code in the answer to {request.method} {path!r}")

    def _confide(self, request: Request, response: Response) -> set[str]:
        sent = _text(request)
        told = sent + (_text(response) if response.is_success else "")
        codes = set(_SHORT_FIELD.findall(told))
        self.codes |= codes
        for _, secret in _FIELD.findall(told):
            self.remember(secret)
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            self.remember(dict(parse_qsl(sent)).get("client_secret", ""))
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        if scheme == "Basic" and re.fullmatch("[A-Za-z0-9+/]+=*", credentials):
            self.remember(b64decode(credentials + "==").decode("utf-8", "replace").partition(":")[2])
        return codes

    def leaks(self) -> list[str]:
        """Every leak, told without the secret itself."""
        tokens = {secret for secret in self.secrets if len(secret) == TOKEN_LENGTH}
        words = {secret for secret in self.secrets - tokens if _WORD.fullmatch(secret)}
        phrases = self.secrets - tokens - words
        leaks = list(self.found)
        for heard, where in self.heard.items():
            line = _PASSING.sub("", heard)
            said = set(_WORD.findall(line))
            kinds = [
                *("a password" for _ in said & words),
                *("a password" for phrase in phrases if phrase in line),
                *("a token or client secret" for _ in tokens & set(_windows(said))),
                *("a captcha answer or SMS code" for _ in said & self.codes if where in _LOGS),
                *(
                    "an ID number"
                    for number in _ID_NUMBER.findall(line)
                    if check_digit(number[:17]) == number[17].upper()
                ),
                *(kind for kind, shape in _SHAPES.items() if shape.search(line)),
            ]
            leaks += [f"{kind} in {where}: {_hidden(line, self.secrets)}" for kind in dict.fromkeys(kinds)]
        return leaks


CANARY = Canary()


class _Overheard(deque[str]):
    """The log's lines on their way out."""

    def append(self, line: str) -> None:
        CANARY.overhear(line, _LOGS[0])
        super().append(line)


def pytest_configure() -> None:
    """Listens at every way in and out."""
    logs._lines.waiting = _Overheard(logs._lines.waiting)
    _send: Callable[..., Response] = Client.send
    _invoke: Callable[..., Result] = CliRunner.invoke

    def send(client: Client, request: Request, **options: Any) -> Response:
        response = _send(client, request, **options)
        CANARY.exchange(request, response)
        return response

    def invoke(runner: CliRunner, command: Any, arguments: Any = None, **options: Any) -> Result:
        given = [str(each) for each in arguments or ()]
        for name, value in pairwise(given):
            CANARY.remember(value if name == "--password" else "")
        result = _invoke(runner, command, arguments, **options)
        CANARY.overhear(result.output, "what `hall` says")
        return result

    Client.send = send  # type: ignore[assignment, method-assign]
    CliRunner.invoke = invoke  # type: ignore[assignment, method-assign]
    event.listen(Engine, "before_cursor_execute", _entries)


def _entries(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
    if statement.startswith("INSERT INTO audit_entries"):
        CANARY.overhear(repr(parameters), "the audit log")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "teardown":
        for name, content in report.sections:
            CANARY.overhear(content, f"{name} of {report.nodeid}")


def pytest_warning_recorded(warning_message: Any, nodeid: str) -> None:
    CANARY.overhear(str(warning_message.message), f"a warning in {nodeid}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    logs.write_log()
    CANARY.found = CANARY.leaks()
    if CANARY.found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for leak in CANARY.found[:50]:
        terminalreporter.write_line(f"LEAK {leak}", red=True)
    known = f"{len(CANARY.secrets)} secrets and {len(CANARY.codes)} codes"
    terminalreporter.write_line(f"canary: {known} looked for in {len(CANARY.heard)} lines, {len(CANARY.found)} leaks")


def _lasting(line: str) -> str:
    """A line without what is another one each time, so that most lines are kept once."""
    line = line.partition(', "milliseconds": ')[0]
    before, named, after = line.partition('"request_id": "')
    return before + after.partition('"')[2] if named else line


def _text(message: Request | Response) -> str:
    try:
        return message.content[:100_000].decode("utf-8", "replace")
    except (RequestNotRead, ResponseNotRead):
        return ""


def _windows(words: Iterable[str]) -> Iterator[str]:
    """Whatever is as long as a token within longer words."""
    for word in words:
        yield from (word[start : start + TOKEN_LENGTH] for start in range(len(word) - TOKEN_LENGTH + 1))


def _hidden(line: str, secrets: set[str]) -> str:
    """A line without what leaked there."""
    for secret in secrets:
        line = line.replace(secret, "…")
    return re.sub(r"[0-9]{8,}[Xx]?|eyJ[\w.-]+", "…", line)[:300]
