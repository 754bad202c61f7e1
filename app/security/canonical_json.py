"""规范 JSON (canonical JSON): one spelling of a value, so that a digest or a signature of it comes out the same each time."""

import hashlib
import json
from typing import Any

# Names sorted, no spaces, no escapes that are not needed: RFC 8785 of values without fractions.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical_json(value: Any) -> bytes:
    """A value's one spelling, in UTF-8; TypeError for what JSON spells in many ways, a float, or not at all."""
    _refuse_floats(value)
    return _encode(value).encode()


def content_digest(value: Any) -> str:
    """The SHA-256 of a value's one spelling (摘要), in hex; of values without floats."""
    return hashlib.sha256(_encode(value).encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("money and rates are texts, counts whole numbers: a float has no one spelling")
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        _refuse_floats(each)
