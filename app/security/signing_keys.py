"""签名密钥 (signing keys): P-256 key pairs for tokens or for documents, at rest encrypted under the installation's secret."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from app.security.digests import derived_key, new_identifier

# 令牌、文书: what a key signs; it never signs or verifies the other.
KeyPurpose = Literal["tokens", "documents"]


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key pair as it lies in the table: the public half in PEM, the private half encrypted, or none where it was erased."""

    kid: str
    private_key: str | None
    public_key: str
    created_at: datetime
    retired_at: datetime | None
    purpose: KeyPurpose


def make_key(secret: str, now: datetime, purpose: KeyPurpose = "tokens") -> StoredKey:
    """A new key pair, its private half encrypted."""
    private = generate_private_key(SECP256R1())
    return StoredKey(
        kid=new_identifier(),
        private_key=_cipher(secret).encrypt(_private_pem(private)).decode(),
        public_key=private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        created_at=now,
        retired_at=None,
        purpose=purpose,
    )


def newest_opened(keys: Sequence[StoredKey], secret: str) -> tuple[StoredKey, str]:
    """The newest of the keys in use that this process can sign with, and its private half; ValueError where there is none."""
    in_use = (key for key in keys if key.retired_at is None)
    for key in sorted(in_use, key=lambda key: (key.created_at, key.kid), reverse=True):
        private = opened(key, secret)
        if private is not None:
            return key, private
    raise ValueError("the signing keys were encrypted under another HALL_SECRET_KEY")


def opened(key: StoredKey, secret: str) -> str | None:
    """The private half in PEM; none where it was erased, or the secret is not the one it was encrypted with."""
    if key.private_key is None:
        return None
    try:
        pem = _cipher(secret).decrypt(key.private_key.encode())
    except InvalidToken:
        return None
    load_pem_private_key(pem, password=None)
    return pem.decode()


def public_jwk(key: StoredKey) -> dict[str, str]:
    """The public half as `/.well-known/jwks.json` shows it (RFC 7517)."""
    public = load_pem_public_key(key.public_key.encode())
    if not isinstance(public, EllipticCurvePublicKey):
        raise TypeError("a signing key lies on a curve")
    numbers = public.public_numbers()
    return {
        "kty": "EC",
        "use": "sig",
        "alg": "ES256",
        "crv": "P-256",
        "kid": key.kid,
        "x": _coordinate(numbers.x),
        "y": _coordinate(numbers.y),
        "purpose": key.purpose,
    }


def _private_pem(private: EllipticCurvePrivateKey) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _cipher(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived_key(secret, "signing keys")))


def _coordinate(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
