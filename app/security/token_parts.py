"""令牌的各部分 (token parts): a token is written in one way only, so that nobody can make two of one."""

import base64
import json
from typing import Any

# The order of P-256: of the two values of `s` that fit one signature, ours is the one in its lower half.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_COORDINATE = 32


def json_object(part: str) -> dict[str, Any]:
    """The JSON object in a part of a token; ValueError for anything else, and for a name that it has twice."""
    value = json.loads(_decoded(part).decode("utf-8"), object_pairs_hook=_without_repetition)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def with_low_s(token: str) -> str:
    """A token with its ES256 signature in the one of its two spellings that is ours."""
    content, _, signature = token.rpartition(".")
    raw = _decoded(signature)
    s = int.from_bytes(raw[_COORDINATE:], "big")
    if s <= _ORDER // 2:
        return token
    low = raw[:_COORDINATE] + (_ORDER - s).to_bytes(_COORDINATE, "big")
    return f"{content}.{base64.urlsafe_b64encode(low).rstrip(b'=').decode()}"


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _without_repetition(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(fields)
    if len(value) != len(fields):
        raise ValueError("one name twice")
    return value
