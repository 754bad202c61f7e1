"""密钥与摘要 (digests): keys derived from the installation's secret, keyed digests, and tokens nobody can guess."""

import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TOKEN_BYTES = 32


@lru_cache(maxsize=16)
def derived_key(secret: str, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose only."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"employer-hall {purpose}".encode()).derive(
        secret.encode()
    )


def keyed_digest(key: bytes, *parts: str) -> bytes:
    """A digest that nobody without the key can test guesses against."""
    return hmac.new(key, "\0".join(parts).encode(), hashlib.sha256).digest()


def same_digest(one: bytes, other: bytes) -> bool:
    """Whether two digests agree, in a time that does not tell where they differ."""
    return hmac.compare_digest(one, other)


def new_token() -> str:
    """An opaque token of 256 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_identifier() -> str:
    """An identifier that cannot be guessed, of 128 random bits."""
    return secrets.token_hex(16)


def token_digest(token: str) -> bytes:
    """What is kept of an opaque token; it is random enough to need no key."""
    return hashlib.sha256(token.encode()).digest()
