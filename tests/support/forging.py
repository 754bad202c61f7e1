"""伪造 (forging): tokens signed as the hall signs its own, or as an attacker would, whatever they say."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurve,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.security.signing_keys import StoredKey, opened

# What a forger makes of the hall's keys and of a live session; the name says what is wrong with it.
Corpus = Mapping[str, Callable[["Forger"], str]]
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
FOREIGN = generate_private_key(SECP256R1())
"""An attacker's own key, of the right kind."""


def segment(value: Any) -> str:
    """A part of a token: bytes as they are, anything else as JSON."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def read_segment(part: str) -> bytes:
    """What a part of a token holds."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def private_key(key: StoredKey, secret: str) -> EllipticCurvePrivateKey:
    """The private half of one of the hall's keys."""
    private = load_pem_private_key((opened(key, secret) or "").encode(), password=None)
    assert isinstance(private, EllipticCurvePrivateKey)
    return private


def with_signature(content: str, r: int, s: int, length: int = 32) -> str:
    """A token of header and claims with two numbers for its signature."""
    return f"{content}.{segment(r.to_bytes(length, 'big') + s.to_bytes(length, 'big'))}"


def numbers(
    content: str, private: EllipticCurvePrivateKey, hashed: hashes.HashAlgorithm | None = None
) -> tuple[int, int]:
    """The two numbers of an ECDSA signature, the second in the lower half as the hall's are."""
    r, s = decode_dss_signature(private.sign(content.encode(), ECDSA(hashed or hashes.SHA256())))
    return r, min(s, ORDER - s) if isinstance(private.curve, SECP256R1) else s


def signed_with(
    private: EllipticCurvePrivateKey, header: Any, claims: Any, hashed: hashes.HashAlgorithm | None = None
) -> str:
    """A token with a right ECDSA signature of a key."""
    content = f"{segment(header)}.{segment(claims)}"
    return with_signature(content, *numbers(content, private, hashed), (private.curve.key_size + 7) // 8)


def of_curve(curve: EllipticCurve) -> EllipticCurvePrivateKey:
    """A new key on another curve."""
    return generate_private_key(curve)


@dataclass(frozen=True)
class Forger:
    """Who knows the hall's signing key and two live sessions, and so can forge what nobody else could."""

    key: StoredKey
    private: EllipticCurvePrivateKey
    secret: str
    token: str
    other_token: str

    @property
    def header(self) -> dict[str, Any]:
        """The header of the hall's own tokens."""
        header: dict[str, Any] = json.loads(read_segment(self.token.split(".")[0]))
        return header

    @property
    def claims(self) -> dict[str, Any]:
        """What the live token says."""
        claims: dict[str, Any] = json.loads(read_segment(self.token.split(".")[1]))
        return claims

    @property
    def content(self) -> str:
        """Header and claims of the live token."""
        return self.token.rpartition(".")[0]

    def signed(self, claims: Any = None, header: Any = None) -> str:
        """A token with a right signature of the hall's own key, whatever it says."""
        return signed_with(
            self.private, self.header if header is None else header, self.claims if claims is None else claims
        )

    def claiming(self, **changes: Any) -> str:
        """A rightly signed token with other claims."""
        return self.signed({**self.claims, **changes})

    def headed(self, **changes: Any) -> str:
        """A rightly signed token with another header."""
        return self.signed(header={**self.header, **changes})

    def without(self, claim: str) -> str:
        """A rightly signed token that lacks a claim."""
        return self.signed({name: value for name, value in self.claims.items() if name != claim})

    def by_hmac(self, secret: bytes, algorithm: str = "HS256", **changes: Any) -> str:
        """A token signed with a shared secret, such as a public key would be to those who confuse the two."""
        header = {**self.header, "alg": algorithm, **changes}
        content = f"{segment(header)}.{segment(self.claims)}"
        digest = {"HS384": hashlib.sha384, "HS512": hashlib.sha512}.get(algorithm, hashlib.sha256)
        return f"{content}.{segment(hmac.new(secret, content.encode(), digest).digest())}"
