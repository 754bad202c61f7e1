"""文书签名 (document signatures): receipts and printed forms as compact JWS, ES256, that anyone verifies offline for years."""

import base64
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from app.security.canonical_json import canonical_json
from app.security.signing_keys import StoredKey, newest_opened, public_jwk
from app.security.token_parts import json_object, with_low_s

# 回执、核定单.
DocumentKind = Literal["receipt", "assessment_form"]
# What the head names as `typ`: neither is taken for the other, nor for a token, whose is JWT.
TYPES: Mapping[DocumentKind, str] = {"receipt": "receipt+jws", "assessment_form": "assessment-form+jws"}
LONGEST = 8192
_ALGORITHM = "ES256"
_SHAPE = re.compile(r"[A-Za-z0-9_-]{1,400}\.[A-Za-z0-9_-]{1,7600}\.[A-Za-z0-9_-]{85}[AQgw]\Z")
_COORDINATE = 32
_SECONDS_KEYS_ARE_GOOD = 60
_SECONDS_BETWEEN_LOOKS = 5


@dataclass(frozen=True)
class _Keys:
    public: Mapping[str, EllipticCurvePublicKey]
    published: tuple[dict[str, str], ...]
    signing_kid: str
    signing: EllipticCurvePrivateKey


class DocumentKeyring:
    """The keys of documents as one process knows them: the newest signs, all of them verify; `load` reads and makes them.

    Each method may read the database; in a transaction that writes, only after `ready` was called before it began.
    """

    def __init__(self, load: Callable[[], Sequence[StoredKey]], *, secret: str, now: Callable[[], datetime]) -> None:
        self._load, self._secret, self._now = load, secret, now
        self._keys: _Keys | None = None
        self._looked_at: datetime | None = None
        self._looking = threading.Lock()

    def ready(self) -> None:
        """Reads the keys where that was not done within the last minute."""
        self._known(_SECONDS_KEYS_ARE_GOOD)

    def sign(self, kind: DocumentKind, payload: Mapping[str, Any]) -> str:
        """A document as compact JWS (RFC 7515); the same payload is signed the same by the same key. No floats."""
        keys = self._known(_SECONDS_KEYS_ARE_GOOD)
        header = {"alg": _ALGORITHM, "kid": keys.signing_kid, "typ": TYPES[kind]}
        content = f"{_segment(canonical_json(header))}.{_segment(canonical_json(payload))}"
        # Deterministic (RFC 6979), so that who asks for a receipt twice has the same text twice.
        signed = keys.signing.sign(content.encode(), ECDSA(SHA256(), deterministic_signing=True))
        raw = b"".join(number.to_bytes(_COORDINATE, "big") for number in decode_dss_signature(signed))
        return with_low_s(f"{content}.{_segment(raw)}")

    def verified(self, kind: DocumentKind, document: str) -> Mapping[str, Any] | None:
        """What a document of ours says, or none: of another kind, changed, spelled otherwise, or signed by someone else."""
        if len(document) > LONGEST or _SHAPE.match(document) is None:
            return None
        content, _, signature = document.rpartition(".")
        head, _, payload = content.partition(".")
        try:
            key = self._key_named(json_object(head), kind)
            if key is None or document != with_low_s(document):
                return None
            raw = base64.urlsafe_b64decode(f"{signature}==")
            numbers = (int.from_bytes(half, "big") for half in (raw[:_COORDINATE], raw[_COORDINATE:]))
            key.verify(encode_dss_signature(*numbers), content.encode(), ECDSA(SHA256()))
            return json_object(payload)
        # A signature is looked at after what it signs was read, and that may be anything.
        except (InvalidSignature, ValueError, RecursionError):
            return None

    def published(self) -> tuple[dict[str, str], ...]:
        """The public keys as `/.well-known/jwks.json` publishes them for ever."""
        return self._known(_SECONDS_BETWEEN_LOOKS).published

    def _key_named(self, header: Mapping[str, Any], kind: DocumentKind) -> EllipticCurvePublicKey | None:
        kid = header.get("kid")
        if header != {"alg": _ALGORITHM, "kid": kid, "typ": TYPES[kind]} or not isinstance(kid, str):
            return None
        known = self._known(_SECONDS_KEYS_ARE_GOOD).public
        # Another process may have made it just now.
        return known.get(kid) or self._known(_SECONDS_BETWEEN_LOOKS).public.get(kid)

    def _known(self, good_for: int) -> _Keys:
        with self._looking:
            looked, now = self._looked_at, self._now()
            if self._keys is None or looked is None or abs((now - looked).total_seconds()) >= good_for:
                self._keys, self._looked_at = self._opened(self._load()), now
            return self._keys

    def _opened(self, stored: Sequence[StoredKey]) -> _Keys:
        # A key that signs tokens signs no documents, nor the reverse.
        own = [key for key in stored if key.purpose == "documents"]
        newest, private = newest_opened(own, self._secret)
        signing = load_pem_private_key(private.encode(), password=None)
        if not isinstance(signing, EllipticCurvePrivateKey):
            raise TypeError("a signing key lies on a curve")
        return _Keys({key.kid: _public(key) for key in own}, tuple(map(public_jwk, own)), newest.kid, signing)


def _public(key: StoredKey) -> EllipticCurvePublicKey:
    public = load_pem_public_key(key.public_key.encode())
    if not isinstance(public, EllipticCurvePublicKey):
        raise TypeError("a signing key lies on a curve")
    return public


def _segment(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
