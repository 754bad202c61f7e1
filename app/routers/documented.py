"""错误说明 (documented errors): every error an operation can answer, by code, each with the problem document it comes as."""

from string import Formatter
from typing import Any

from app.domain.finding import CODES, Code, Language
from app.problems import problem, status_of

PROBLEM_REFERENCE = {"$ref": "#/components/schemas/Problem"}
# The door looks at a declared length and a query before it knows whose they are.
ALWAYS = (
    *("malformed_request", "not_acceptable", "too_large"),
    *("invalid", "invalid_format", "unknown_field", "internal_error", "unavailable"),
)
OF_A_BODY = ("request_timeout", "unsupported_media_type", "required")
# The body belongs to what a key names, so it is read even where nothing is expected in it; an answer may be kept unreadably.
OF_A_KEY = ("request_timeout", "conflict")
OF_A_SESSION = ("token_invalid", "token_expired", "session_ended")
OF_A_ROLE = ("forbidden", "password_change_required")

OF_A_CLIENT = ("scope_missing",)

# Values that the sentences of the examples are filled with.
_SAMPLES: dict[str, object] = {
    "limit": 131072,
    "count": 2,
    "current": 4,
    "offered": "application/json",
    "scope": "changes:write",
    "retry_after": 42,
}
_PHRASES: dict[str, dict[Language, str]] = {
    "invalid_format": {"zh-CN": "日期，例如 2026-03-31", "en": "a date such as 2026-03-31"},
}


def errors(
    *names: str, body: bool = False, session: bool = True, role: bool = True, client: bool = False
) -> dict[int | str, dict[str, Any]]:
    """FastAPI's `responses=` for these codes and those that any such operation can answer.

    `body`: it reads a JSON body; `session`: it needs one; `role`: not every session may call it; `client`: a client with
    the scope may.
    """
    known = (
        ALWAYS
        + (OF_A_BODY if body else ())
        + (OF_A_KEY if "idempotency_key_reused" in names else ())
        + (OF_A_SESSION if session else ())
        + (OF_A_ROLE if role and session else ())
        + (OF_A_CLIENT if client else ())
    )
    by_status: dict[int | str, list[Code]] = {}
    for name in sorted({*names, *known}):
        by_status.setdefault(status_of(CODES[name]), []).append(CODES[name])
    return {status: _response(codes) for status, codes in sorted(by_status.items(), key=lambda item: int(item[0]))}


def _response(codes: list[Code]) -> dict[str, Any]:
    return {
        "description": "; ".join(f"`{code.name}` {code.title_en} ({code.title_zh})" for code in codes),
        "content": {
            "application/problem+json": {
                "schema": PROBLEM_REFERENCE,
                "examples": {code.name: {"summary": code.title_en, "value": _example(code)} for code in codes},
            }
        },
    }


def _example(code: Code) -> dict[str, Any]:
    names = {name for _, name, _, _ in Formatter().parse(code.zh + code.en) if name}
    params = {name: _SAMPLES.get(name, "…") for name in sorted(names)}
    finding = code.refused("", **params)
    _, document = problem([finding], "zh-CN", "/api/v1/…", "5f0c6f6c1c2a4b0e9f1d2a3b4c5d6e7f")
    return document
