"""接口文档 (contract): the OpenAPI 3.1 document, made from the addresses, their examples and what all of them share."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from app.domain.client import SCOPES
from app.openapi_document.examples import add_examples, share_problem_examples
from app.openapi_document.headers import add_headers
from app.openapi_document.introduction import INTRODUCTION, TAGS, TITLE, VERSION
from app.openapi_document.operations import Operation, operations
from app.openapi_document.schemas import without_titles
from app.schemas.problem import Problem
from app.wiring import API, CallerWith

__all__ = ["TITLE", "VERSION", "describe"]

_SECURITY_SCHEMES: dict[str, dict[str, Any]] = {
    "session": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The access token of a session (访问令牌), from `POST /api/v1/auth/password-sessions`, or "
        "in Kunming from `POST /api/v1/auth/sms-sessions`.",
    },
    "client": {
        "type": "oauth2",
        "description": "The access token of another system's client (应用客户端), by client credentials.",
        "flows": {"clientCredentials": {"tokenUrl": f"{API}/oauth/token", "scopes": dict(SCOPES)}},
    },
    "client_basic": {
        "type": "http",
        "scheme": "basic",
        "description": "A client's identifier and secret (客户端编号和密钥), for its token only.",
    },
}
_UNUSED = ("HTTPValidationError", "ValidationError")


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
        servers=[{"url": "/", "description": "The installation that gave this document (本系统)."}],
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    schemas.update(shape.pop("$defs"), Problem=shape)
    components["schemas"] = {name: schema for name, schema in sorted(schemas.items()) if name not in _UNUSED}
    components["securitySchemes"] = _SECURITY_SCHEMES
    callers = _callers(app)
    for operation in operations(document):
        operation.value.setdefault("security", _security(operation, callers.get(operation.name)))
        operation.success["description"] = _description(operation, components["schemas"])
        if "204" in operation.value["responses"]:
            del operation.value["responses"]["406"]  # what is empty can be refused for no format
    without_titles(document)
    add_examples(document)
    share_problem_examples(document)
    add_headers(document)
    return document


def _callers(app: FastAPI) -> dict[str, CallerWith]:
    """Who is let in by operations that ask who calls."""
    return {
        route.operation_id or "": dependency.call
        for route in app.routes
        if isinstance(route, APIRoute)
        for dependency in route.dependant.dependencies
        if isinstance(dependency.call, CallerWith)
    }


def _security(operation: Operation, caller: CallerWith | None) -> list[dict[str, list[str]]]:
    """How to sign in for an operation: with a session, as a client with a scope, either, or not at all."""
    if caller is None or caller.scope is None:
        return [{"session": []}] if operation.needs_session else []
    as_a_client: list[dict[str, list[str]]] = [{"client": [caller.scope]}]
    return [{"session": []}, *as_a_client] if caller.roles else as_a_client


def _description(operation: Operation, schemas: dict[str, Any]) -> str:
    """What an operation answers: its answer's own description."""
    content = operation.success.get("content")
    if content is None:
        return "Done; the answer is empty (已办理)."
    schema = content.get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    return str(schemas[name]["description"] if name else operation.success["description"])
