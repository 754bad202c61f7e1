"""可缓存的答复 (cacheable answers): what anyone may keep and must ask about again, by a tag of its content (RFC 9110 § 13)."""

import hashlib
from collections.abc import Callable
from typing import Any

from fastapi import Request
from pydantic_core import to_json

from app.usecases.context import Answer, Call
from app.wiring import Shape

# What is withdrawn is gone at once, and a window shuts at midnight: caches keep and ask each time.
CACHE_CONTROL = "public, no-cache"
_TAG_LENGTH = 32


def as_cacheable(request: Request, call: Call, shape: Shape) -> Callable[[Any], Answer]:
    """How a result is answered: whole, or as 304 where the caller has it already."""
    known = known_tags(request)

    def written(result: Any) -> Answer:
        body = to_json(shape(result, call.language))
        tag = hashlib.sha256(body).hexdigest()[:_TAG_LENGTH]
        headers = {
            "etag": f'"{tag}"',
            "cache-control": CACHE_CONTROL,
            "content-language": call.language,
            "vary": "Accept-Language",
        }
        if tag in known:
            return Answer(304, headers, b"")
        return Answer(200, {"content-type": "application/json", **headers}, body)

    return written


def known_tags(request: Request) -> frozenset[str]:
    """The tags that a caller has, as `If-None-Match` names them."""
    given = ",".join(request.headers.getlist("if-none-match"))
    return frozenset(tag.strip().removeprefix("W/").strip('"') for tag in given.split(","))


def cacheable(
    description: str, content: dict[str, Any] | None = None, more: dict[str, Any] | None = None
) -> dict[int | str, dict[str, Any]]:
    """The contract's words for a cacheable answer, and for the one that says that nothing has changed."""
    headers = {
        "ETag": {
            "description": "Tag of the content (内容标记), to be sent as `If-None-Match`.",
            "schema": {"type": "string"},
        },
        "Cache-Control": {
            "description": "Anyone may keep it, and asks before it is used again (缓存).",
            "schema": {"type": "string", "const": CACHE_CONTROL},
        },
    }
    whole: dict[str, Any] = {"description": description, "headers": {**headers, **(more or {})}}
    return {
        200: whole | ({"content": content} if content else {}),
        304: {
            "description": "What `If-None-Match` names is still so; the answer is empty (内容未变).",
            "headers": headers,
        },
    }
