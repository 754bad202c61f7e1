"""错误答复 (error answers): what is raised while a request is answered becomes a problem document, and nothing else leaks."""

import json
import re
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.body_findings import body_findings, parameter_findings
from app.domain.finding import UNAVAILABLE, Finding, Refused
from app.domain.policy import POLICY_MISSING, PolicyMissing
from app.logs import told_path, words_of
from app.problems import (
    INTERNAL_ERROR,
    MALFORMED_REQUEST,
    METHOD_NOT_ALLOWED,
    REQUEST_TIMEOUT,
    UNSUPPORTED_MEDIA_TYPE,
    problem,
    status_of,
)
from app.repositories.database import is_unavailable
from app.usecases.context import NOT_FOUND
from app.wiring import language_of

RETRY_AFTER_SECONDS = 2
_LONGEST_INSTANCE = 2000
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")
_BY_STATUS = {
    404: NOT_FOUND,
    405: METHOD_NOT_ALLOWED,
    408: REQUEST_TIMEOUT,
    415: UNSUPPORTED_MEDIA_TYPE,
    503: UNAVAILABLE,
}


class BodyRefused(HTTPException):
    """Raised while a body is read: an HTTPException, since FastAPI makes a bare 400 of anything else."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(status_of(finding.code), finding.code.name)
        self.finding = finding


def problem_answer(
    scope: MutableMapping[str, Any], findings: Iterable[Finding], headers: Mapping[str, str] | None = None
) -> Response:
    """The problem document of what refused a request, in its language, with the headers that its status asks for."""
    language = language_of(scope)
    instance = quote(_told_address(scope), safe="/:@!$&'()*+,;=")
    refused = tuple(findings)
    status, document = problem(refused, language, instance, scope.get("state", {}).get("request_id", ""))
    for error in document["errors"]:
        error["pointer"] = _without_id_numbers(error["pointer"])
    written = {"content-language": language, "vary": "Accept-Language", "cache-control": "no-store", **(headers or {})}
    if status == 401:
        written["www-authenticate"] = "Bearer"
    written |= retry_after(status, refused)
    content = json.dumps(document, ensure_ascii=False, default=str).encode("utf-8", "replace")
    return Response(content, status, written, "application/problem+json")


def _told_address(scope: Mapping[str, Any]) -> str:
    """Whoever gets a problem logs it: of an address that is none of ours only our own words are told."""
    if "route" in scope or "app" not in scope:
        return _without_id_numbers(scope["path"][:_LONGEST_INSTANCE])
    return told_path(scope["path"], words_of(scope["app"].routes)).replace("…", "-")


def _without_id_numbers(text: str) -> str:
    """An address or a pointer as it is told: a caller may have put an ID number where a name belongs."""
    return _ID_NUMBER.sub("-", text)


def retry_after(status: int, findings: Iterable[Finding]) -> dict[str, str]:
    """When to try again: told with every 429 and 503."""
    if status not in (429, 503):
        return {}
    seconds = max((int(str(each.params.get("retry_after", RETRY_AFTER_SECONDS))) for each in findings), default=1)
    return {"retry-after": str(max(1, seconds))}


def answer_errors(app: FastAPI) -> None:
    """Gives the application its exception handlers."""
    handlers: dict[type[Exception], Any] = {
        Refused: _refused,
        PolicyMissing: _policy_missing,
        RequestValidationError: _invalid,
        HTTPException: _http_exception,
        ClientDisconnect: _disconnected,
        DBAPIError: _database_error,
        PoolTimeout: _database_error,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


async def _refused(request: Request, refused: Refused) -> Response:
    return problem_answer(request.scope, refused.findings)


async def _policy_missing(request: Request, missing: PolicyMissing) -> Response:
    finding = POLICY_MISSING.refused(month=str(missing.period), parameter=missing.parameter)
    return problem_answer(request.scope, [finding])


async def _invalid(request: Request, invalid: RequestValidationError) -> Response:
    errors = invalid.errors()
    if any(error["loc"][0] == "path" for error in errors):
        return problem_answer(request.scope, [NOT_FOUND.refused()])
    of_body = [{**error, "loc": error["loc"][1:]} for error in errors if error["loc"][0] == "body"]
    of_parameters = [error for error in errors if error["loc"][0] != "body"]
    body = None if isinstance(invalid.body, FormData) else invalid.body
    return problem_answer(request.scope, parameter_findings(of_parameters) + body_findings(of_body, body))


async def _http_exception(request: Request, error: HTTPException) -> Response:
    if isinstance(error, BodyRefused):
        return problem_answer(request.scope, [error.finding])
    if error.status_code < 400:
        return Response(status_code=error.status_code, headers=error.headers)
    code = _BY_STATUS.get(error.status_code, INTERNAL_ERROR if error.status_code >= 500 else MALFORMED_REQUEST)
    return problem_answer(request.scope, [code.refused()], error.headers)


async def _disconnected(request: Request, _error: ClientDisconnect) -> Response:
    return problem_answer(request.scope, [MALFORMED_REQUEST.refused()])


async def _database_error(request: Request, error: DBAPIError | PoolTimeout) -> Response:
    if isinstance(error, DBAPIError) and not is_unavailable(error):
        raise error
    return problem_answer(request.scope, [UNAVAILABLE.refused()])
