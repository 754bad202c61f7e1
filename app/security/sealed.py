"""Sealed texts: what the hall hands out and takes back unchanged, without storing it; and what it stores for its own eyes."""

import base64
import hmac
import json
import secrets
import zlib
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic_core import to_json

_NONCE = 12
_LONGEST = 64 * 1024
_LONGEST_OPENED = 1024 * 1024


def seal(purpose: str, content: Any, secret: str) -> str:
    """A text that carries content and that only this installation can have made."""
    packed = zlib.compress(to_json(content), 6)
    return base64.urlsafe_b64encode(_mac(purpose, packed, secret) + packed).decode().rstrip("=")


def unseal(purpose: str, text: str, secret: str) -> Any | None:
    """The content of a sealed text, or none where it was not made here for this purpose."""
    if len(text) > _LONGEST:
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    mac, packed = raw[:16], raw[16:]
    if not hmac.compare_digest(mac, _mac(purpose, packed, secret)):
        return None
    return json.loads(zlib.decompressobj().decompress(packed, _LONGEST_OPENED))


def closed(content: bytes, key: bytes) -> bytes:
    """Content that only this installation can read again; the key has 32 bytes."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, None)


def opened_again(content: bytes, key: bytes) -> bytes | None:
    """What `closed` was given; none where it was changed, closed with another key, or never closed at all."""
    try:
        return AESGCM(key).decrypt(content[:_NONCE], content[_NONCE:], None)
    except (InvalidTag, ValueError):
        return None


def _mac(purpose: str, packed: bytes, secret: str) -> bytes:
    return hmac.digest(secret.encode(), purpose.encode() + b"\0" + packed, "sha256")[:16]
