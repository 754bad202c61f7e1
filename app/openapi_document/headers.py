"""请求头与应答头 (headers): what every operation takes and gives beside bodies and parameters, described once."""

from typing import Any

from app.openapi_document.operations import Operation, operations

_REQUEST_ID = "5f0c6f6c1c2a4b0e9f1d2a3b4c5d6e7f"
_SPEAKING = ("/api/", "/sandbox/")
_VERSIONED = ("version", "change", "batch")

PARAMETERS: dict[str, dict[str, Any]] = {
    "Accept-Language": {
        "description": "Language of messages (语言): Chinese, or English where it is preferred.",
        "schema": {"type": "string", "default": "zh-CN"},
        "example": "en",
    },
    "X-Request-ID": {
        "description": "The caller's own name for the request (请求编号), at most 128 visible ASCII characters; "
        "another is given in place of anything else.",
        "schema": {"type": "string"},
        "example": _REQUEST_ID,
    },
    "Idempotency-Key": {
        "description": "A name for this very request (幂等键), such as a UUID. Sent again within 24 hours with the same body, the "
        "first answer is given again and nothing is done twice; with another body it is refused.",
        "schema": {"type": "string"},
        "example": "0b8f2a54-6d0e-4c3e-9a54-0e8f3f5f2c11",
    },
    "If-Match": {
        "required": True,
        "description": 'The version that was read (版本号), as in `ETag`, such as `"3"`: 428 without, 412 where it has changed since.',
        "schema": {"type": "string", "pattern": '^"?[0-9]{1,9}"?$'},
        "example": '"3"',
    },
    "If-None-Match": {
        "description": "The `ETag` of the answer that one has (已有内容的标记): 304 without a body where it is still so.",
        "schema": {"type": "string"},
        "example": '"8f14e45fceea167a5a36dedd4bea2543"',
    },
}
HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-ID": {
        "description": "The request's id (请求编号), as sent or given; name it to the agency's support.",
        "schema": {"type": "string"},
        "example": _REQUEST_ID,
    },
    "Content-Language": {
        "description": "The language that messages are in (语言).",
        "schema": {"type": "string", "enum": ["zh-CN", "en"]},
        "example": "zh-CN",
    },
    "ETag": {
        "description": "The version (版本号), to be sent as `If-Match`.",
        "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
        "example": '"3"',
    },
    "Retry-After": {
        "description": "Seconds after which to try again (重试间隔).",
        "schema": {"type": "integer", "minimum": 1},
        "example": 2,
    },
    "WWW-Authenticate": {
        "description": "How to sign in (认证方式).",
        "schema": {"type": "string", "const": "Bearer"},
        "example": "Bearer",
    },
}


def add_headers(document: dict[str, Any]) -> None:
    """Gives every operation the headers that it takes and every answer those that it has beside its own."""
    components = document["components"]
    components["parameters"] = {name: {"name": name, "in": "header", **shape} for name, shape in PARAMETERS.items()}
    components["headers"] = HEADERS
    for operation in operations(document):
        _parameters(operation)
        versioned = _is_versioned(operation, components["schemas"])
        for status, answer in operation.value["responses"].items():
            names = _names(operation.path, int(status), versioned)
            answer["headers"] = {name: _reference("headers", name) for name in names} | answer.get("headers", {})


def _parameters(operation: Operation) -> None:
    own = [each for each in operation.value.get("parameters", []) if each["in"] != "header"]
    shared = ["Accept-Language", "X-Request-ID"]
    if operation.documents("idempotency_key_reused"):
        shared.append("Idempotency-Key")
    if operation.documents("version_required"):
        shared.append("If-Match")
    if "304" in operation.value["responses"]:
        shared.append("If-None-Match")
    operation.value["parameters"] = own + [_reference("parameters", name) for name in shared]


def _names(path: str, status: int, versioned: bool) -> list[str]:
    names = ["X-Request-ID"]
    if status >= 400 or path.startswith(_SPEAKING):
        names.append("Content-Language")
    if status < 300 and versioned:
        names.append("ETag")
    if status == 401:
        names.append("WWW-Authenticate")
    if status in (429, 503):
        names.append("Retry-After")
    return names


def _is_versioned(operation: Operation, schemas: dict[str, Any]) -> bool:
    """Whether its answer has a version of its own, or is a case about a change that has."""
    schema = operation.success.get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if "oneOf" in schema:
        schema = schemas[schema["oneOf"][0]["$ref"].rpartition("/")[2]]
    return any(name in schema.get("properties", {}) for name in _VERSIONED)


def _reference(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}
