"""文书签名 (document signatures): what must be believed for years, as JWS (RFC 7515) that anybody verifies with the published keys.

The head's `typ` names the kind of document, so that neither a token passes for one nor one for a token.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from jose import jws

from app.security.token_parts import json_object, with_low_s
from app.security.tokens import ALGORITHM

LONGEST = 16_384
_SHAPE = re.compile(r"[A-Za-z0-9_-]{1,400}\.[A-Za-z0-9_-]{1,15000}\.[A-Za-z0-9_-]{85}[AQgw]\Z")
_HEADER = {"alg", "typ", "kid"}


def sign(kind: str, content: Mapping[str, Any], kid: str, private_key: str) -> str:
    """A document of a kind, signed; its content holds no fractions, and is written in one way only."""
    payload = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
    headers = {"typ": _type_of(kind), "kid": kid}
    return with_low_s(jws.sign(payload, private_key, headers=headers, algorithm=ALGORITHM))


def signed_with(signature: str) -> str | None:
    """The `kid` of the key that a document says it was signed with; none where it says nothing."""
    if len(signature) > LONGEST or _SHAPE.match(signature) is None:
        return None
    try:
        kid = json_object(signature.partition(".")[0]).get("kid")
    except (ValueError, RecursionError):
        return None
    return kid if isinstance(kid, str) else None


def content_of(kind: str, signature: str, public_key: str) -> Mapping[str, Any] | None:
    """What a signed document of a kind says; none where it was not signed with the key, or is not as it was."""
    if len(signature) > LONGEST or _SHAPE.match(signature) is None:
        return None
    try:
        head, content = (json_object(part) for part in signature.split(".")[:2])
        if set(head) != _HEADER or head["alg"] != ALGORITHM or head["typ"] != _type_of(kind):
            return None
        if signature != with_low_s(signature):
            return None
        jws.verify(signature, public_key, [ALGORITHM])
    # The library lets others than its own errors out on hostile input.
    except Exception:
        return None
    return content


def _type_of(kind: str) -> str:
    return f"{kind.replace('_', '-')}+jws"
