"""客户端令牌 (OAuth2 tokens): `/oauth/token`, the one address whose refusals are written as RFC 6749 § 5.2 says."""

import base64
import binascii
import json
import re
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from fastapi import APIRouter, Request, Response

from app.domain.finding import Finding, Refused
from app.error_answers import retry_after
from app.routers.documented import errors
from app.schemas.clients import CLIENT_ID, ClientTokenShown, client_token_shown
from app.usecases import clients
from app.wiring import API, Visitor, answer

router = APIRouter(prefix=f"{API}/oauth", tags=["auth"])

_FORM = "application/x-www-form-urlencoded"
_FIELDS = {
    "grant_type": ("Always `client_credentials` (授权类型).", "client_credentials"),
    "scope": (
        "Scopes wanted, separated by spaces (权限范围); all that the client holds where left out.",
        "changes:read",
    ),
    "client_id": ("Client identifier (客户端编号), unless sent by Basic.", "client-5f0c6f6c1c2a4b0e9f1d2a3b4c5d6e7f"),
    "client_secret": ("Client secret (密钥), unless sent by Basic.", "h0t1gq0n3kq1J1c9m4yqk1hN0nQd3mJ5l2p8r7s6t5U"),
}
_ERRORS: dict[int, dict[str, str]] = {
    400: {
        "invalid_request": "The form is incomplete, repeats a field or identifies the client twice (请求不完整或有重复).",
        "unsupported_grant_type": "Only `client_credentials` is served (授权类型不支持).",
        "invalid_scope": "A scope that the client does not hold (超出客户端的权限范围).",
    },
    401: {"invalid_client": "No such client, another secret, or a disabled one (客户端编号或密钥不正确，或已停用)."},
    429: {"temporarily_unavailable": "Too many tokens asked for; wait as Retry-After says (申请过于频繁，请稍候)."},
    503: {"temporarily_unavailable": "Not available just now; try again in a moment (暂时无法办理，请稍候)."},
}
_CHALLENGE = 'Basic realm="employer-hall"'
_HOW_TO_IDENTIFY = {
    "description": "How a client identifies itself (认证方式).",
    "schema": {"type": "string", "const": _CHALLENGE},
    "example": _CHALLENGE,
}
_BY_CODE = {
    "invalid_credentials": (401, "invalid_client"),
    "scope_missing": (400, "invalid_scope"),
    "rate_limited": (429, "temporarily_unavailable"),
    "unavailable": (503, "temporarily_unavailable"),
}


class _FormRefused(Exception):
    """A form that cannot be answered: the error's name."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


def _documented() -> dict[int | str, dict[str, Any]]:
    responses = errors("request_timeout", session=False)
    for status, named in _ERRORS.items():
        content = {
            "schema": {
                "type": "object",
                "description": "An error of the token endpoint (令牌错误), RFC 6749 § 5.2.",
                "required": ["error", "error_description"],
                "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
            },
            "examples": {
                error: {"summary": error, "value": {"error": error, "error_description": sentence}}
                for error, sentence in named.items()
            },
        }
        answered = responses.setdefault(status, {"description": "", "content": {}})
        told = "; ".join(f"`{error}` {sentence}" for error, sentence in named.items())
        answered["description"] = "; ".join(filter(None, (answered["description"], told)))
        answered["content"]["application/json"] = content
    responses[401]["headers"] = {"WWW-Authenticate": _HOW_TO_IDENTIFY}
    return responses


@router.post(
    "/token",
    operation_id="createClientToken",
    response_model=ClientTokenShown,
    summary="Get a client's token (获取客户端令牌)",
    description="Client credentials (客户端凭证, RFC 6749 § 4.4): a form with `grant_type=client_credentials`, the client identified by "
    "Basic or in the form. The token is good for 15 minutes; there is no refresh token, ask for another. Errors are those of § 5.2.",
    responses=_documented(),
    openapi_extra={
        "security": [{}, {"client_basic": []}],
        "requestBody": {
            "required": True,
            "content": {
                _FORM: {
                    "schema": {
                        "type": "object",
                        "description": "Client credentials (客户端凭证).",
                        "required": ["grant_type"],
                        "properties": {
                            name: {"type": "string", "description": description, "examples": [example]}
                            for name, (description, example) in _FIELDS.items()
                        },
                    }
                }
            },
        },
    },
)
async def create_client_token(request: Request, call: Visitor) -> Response:
    try:
        form = _form(request, await request.body())
        client_id, secret = _client(request, form)
        return await answer(
            request, call, client_token_shown, clients.grant_token, client_id, secret, form.get("scope")
        )
    except _FormRefused as refused:
        return _error(400, refused.error)
    except Refused as refused:
        return _refused(refused.findings[0])


def _form(request: Request, body: bytes) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise _FormRefused("invalid_request")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:
        raise _FormRefused("invalid_request") from None
    form = {name: value for name, value in pairs if value}
    if len(form) != len([value for _, value in pairs if value]) or "\0" in "".join(form.values()):
        raise _FormRefused("invalid_request")
    if "grant_type" not in form:
        raise _FormRefused("invalid_request")
    if form["grant_type"] != "client_credentials":
        raise _FormRefused("unsupported_grant_type")
    return form


def _client(request: Request, form: dict[str, str]) -> tuple[str, str]:
    """The client's identifier and secret, from the header or the form and never from both."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        if "client_id" not in form or "client_secret" not in form:
            raise _FormRefused("invalid_request" if "client_id" in form else "invalid_client")
        return _identifier(form["client_id"]), form["client_secret"]
    if scheme.lower() != "basic" or "client_secret" in form:
        raise _FormRefused("invalid_request")
    try:
        client_id, separator, secret = base64.b64decode(encoded.strip(), validate=True).decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        raise _FormRefused("invalid_request") from None
    if not separator or form.get("client_id", client_id) != client_id:
        raise _FormRefused("invalid_request")
    return _identifier(unquote_plus(client_id)), unquote_plus(secret)


def _identifier(client_id: str) -> str:
    if re.fullmatch(CLIENT_ID, client_id) is None:
        raise _FormRefused("invalid_client")
    return client_id


def _refused(finding: Finding) -> Response:
    if finding.code.name not in _BY_CODE:
        raise Refused([finding])
    status, error = _BY_CODE[finding.code.name]
    return _error(status, error, retry_after(status, [finding]))


def _error(status: int, error: str, headers: dict[str, str] | None = None) -> Response:
    status = 401 if error == "invalid_client" else status
    document = {"error": error, "error_description": _ERRORS[status][error]}
    written = {"cache-control": "no-store", **(headers or {})}
    if status == 401:
        written["www-authenticate"] = _CHALLENGE
    return Response(json.dumps(document, ensure_ascii=False).encode(), status, written, "application/json")
