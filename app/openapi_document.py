"""接口文档 (contract): the OpenAPI 3.1 document, made from the addresses, with its introduction, its tags and what needs a session."""

from collections.abc import Callable, Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.schemas.problem import Problem

VERSION = "0.1.0"
TITLE = "失业保险网上办事大厅·单位 Employer hall for unemployment insurance"
INTRODUCTION = """
The employers' side of a province's online service hall for unemployment insurance (失业保险网上办事大厅·单位).

**Sign in (登录).** `POST /api/v1/auth/captchas` gives a captcha (图形验证码); `POST /api/v1/auth/password-sessions`
takes it with username and password and answers an access token. Send that as `Authorization: Bearer …`.
A first password must be changed before anything else.

**Language (语言).** Messages are Chinese; `Accept-Language: en` makes them English. `Content-Language` says which they are.

**Errors (错误).** Every answer that is not 2xx is an RFC 9457 `application/problem+json` document. 422: the body alone shows what is wrong.
409: the calendar, the law or the records refuse. `errors` lists everything at once, each with an RFC 6901 `pointer` into the body.
`GET /problems/{code}` explains a code.

**Bodies (正文).** JSON in UTF-8, snake_case, without unknown fields, duplicate keys or numbers that are not finite.
Money (金额) is a string in yuan such as `"5000.00"`; months (费款所属期) are `"2026-03"`. Nulls are written, not left out.

**Lists (分页).** `?page=1&page_size=20`, at most 200 on a page.

**Versions (版本).** What changes carries `version`, also as `ETag`; send it as `If-Match`:
428 without, 412 when it is no longer the current one.

**Repeating (重发).** A POST with an `Idempotency-Key` (幂等键) that was answered before gets the same answer again for 24 hours.

**Tracing (请求编号).** `X-Request-ID` is taken from the request or made, and is in every answer and every log line.
""".strip()
TAGS = [
    {"name": "auth", "description": "Signing in and passwords (登录、密码)."},
    {"name": "enrollment-changes", "description": "Enrolling, suspending and changing employees (增员、减员、变更)."},
    {"name": "assessments", "description": "Monthly assessments and their forms (征集单、核定单)."},
    {"name": "review", "description": "What case officers do (经办审核)."},
    {"name": "operation", "description": "Health of the installation and the meaning of codes (运行状况、代码说明)."},
    {"name": "sandbox", "description": "The sandbox's clock and captcha answers (沙箱); absent in production."},
]
_METHODS = ("get", "put", "post", "patch", "delete")


def describe(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """What FastAPI asks for the document: made once, of all addresses that the application has."""
    made: dict[str, Any] = {}

    def document() -> dict[str, Any]:
        if not made:
            made.update(_document(app))
        return made

    return document


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=TITLE,
        version=app.version,
        description=INTRODUCTION,
        routes=app.routes,
        tags=[tag for tag in TAGS if tag["name"] != "sandbox" or app.state.sandbox],
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    schemas.update(shape.pop("$defs"), Problem=shape)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["schemas"] = dict(sorted(schemas.items()))
    components["securitySchemes"] = {
        "session": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The access token of a session (访问令牌), from `POST /api/v1/auth/password-sessions`.",
        }
    }
    for operation in _operations(document):
        operation.setdefault("security", [{"session": []}] if _needs_session(operation) else [])
    return document


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        for method in _METHODS:
            if method in path:
                yield path[method]


def _needs_session(operation: dict[str, Any]) -> bool:
    content = operation["responses"].get("401", {}).get("content", {}).get("application/problem+json", {})
    return "token_invalid" in content.get("examples", {})
