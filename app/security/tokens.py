"""访问令牌 (access tokens): JWTs signed ES256 with keys that rotate by `kid`; everything but our own is refused as 401."""

import hashlib
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jose import jwk, jwt
from jose.backends.base import Key

from app.domain.finding import Refused, declare
from app.security.digests import new_identifier
from app.security.signing_keys import StoredKey, newest_opened, public_jwk
from app.security.token_parts import json_object, with_low_s

TOKEN_INVALID = declare(
    "token_invalid",
    "state",
    ("令牌无效", "Token not valid"),
    zh="没有携带访问令牌，或令牌不是本系统签发的。请重新登录，并在 Authorization 中以 Bearer 方式携带令牌。",
    en="There is no access token, or it is not one of ours. Sign in again and send the token as Bearer in Authorization.",
)
TOKEN_EXPIRED = declare(
    "token_expired",
    "state",
    ("令牌已过期", "Token expired"),
    zh="访问令牌已过期。请用刷新令牌换取新的访问令牌，或重新登录。",
    en="The access token has expired. Exchange your refresh token for a new one, or sign in again.",
)

ALGORITHM = "ES256"
AUDIENCE = "employer-hall-api"
LONGEST = 4096
_SHAPE = re.compile(r"[A-Za-z0-9_-]{1,400}\.[A-Za-z0-9_-]{1,3500}\.[A-Za-z0-9_-]{85}[AQgw]\Z")
_HEADER = {"alg", "typ", "kid"}
_CLAIMS = {
    **dict.fromkeys(("iss", "aud", "sub", "sid", "jti", "scope"), str),
    **dict.fromkeys(("iat", "nbf", "exp"), int),
}
# The library takes `"exp": true` for a second after 1970, and of two machines' clocks the slower would refuse what the other
# has just signed: both times are judged here, after their types. What is required is verified whatever `verify_…` says.
_OPTIONS = {"verify_exp": False, "verify_nbf": False} | {
    f"require_{claim}": True for claim in ("iat", "iss", "aud", "sub", "jti")
}
_CLOCK_SKEW = 5
_LONGEST_LIFE = 24 * 3600
_REMEMBERED = 4096
_SECONDS_BETWEEN_LOOKS = 5
# So soon a key that was rotated in or revoked elsewhere is known in every process.
_SECONDS_KEYS_ARE_GOOD = 60
PUBLISHED_AFTER_RETIREMENT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says: whose session, for what, and until when."""

    username: str
    session_id: str
    scope: str
    expires_at: int


@dataclass(frozen=True)
class _Keys:
    public: Mapping[str, Key]
    published: tuple[dict[str, str], ...]
    signing_kid: str
    signing: Key


class Keyring:
    """The installation's keys as one process knows them; `load` reads them from where they are kept, making the first."""

    def __init__(
        self, load: Callable[[], Sequence[StoredKey]], *, secret: str, issuer: str, now: Callable[[], datetime]
    ) -> None:
        self._load, self._secret, self._issuer, self._now = load, secret, issuer, now
        self._keys: _Keys | None = None
        self._looked_at: datetime | None = None
        self._looking = threading.Lock()
        self._verified: dict[bytes, Claims] = {}

    def ready(self) -> None:
        """Reads the keys where that was not done lately, before a transaction opens that must not wait for another."""
        if self._keys is None or not self._looked_within(_SECONDS_KEYS_ARE_GOOD):
            self.look_again()

    def sign(self, username: str, session_id: str, scope: str, seconds: int) -> str:
        """An access token of a session, valid from now for so many seconds."""
        keys = self._keys or self.look_again()
        issued = int(self._now().timestamp())
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": username,
            "sid": session_id,
            "iat": issued,
            "nbf": issued,
            "exp": issued + seconds,
            "jti": new_identifier(),
            "scope": scope,
        }
        return with_low_s(jwt.encode(claims, keys.signing, algorithm=ALGORITHM, headers={"kid": keys.signing_kid}))

    def read(self, token: str) -> Claims:
        """What one of our tokens says; Refused for all else. Looks at no table: see `should_look_again`."""
        if len(token) > LONGEST:
            raise Refused([TOKEN_INVALID.refused()])
        digest = _digest(token)
        # Taken before the keys are: what old keys verified while new ones are read must not be remembered beside them.
        verified = self._verified
        claims = verified.get(digest) or self._verify(token)
        if claims.expires_at <= self._now().timestamp():
            verified.pop(digest, None)
            raise Refused([TOKEN_EXPIRED.refused()])
        if len(verified) >= _REMEMBERED:
            verified.clear()
        verified[digest] = claims
        return claims

    def should_look_again(self, token: str) -> bool:
        """Whether the keys were read long ago, or a token names one not known here and they were not read just now."""
        keys = self._keys
        if keys is None or not self._looked_within(_SECONDS_KEYS_ARE_GOOD):
            return True
        if _digest(token) in self._verified:
            return False
        if self._looked_within(_SECONDS_BETWEEN_LOOKS) or len(token) > LONGEST or _SHAPE.match(token) is None:
            return False
        return _kid(token) not in keys.public

    def look_again(self) -> _Keys:
        """Reads the keys anew; does I/O, so it is for a worker thread."""
        with self._looking:
            if self._keys is None or not self._looked_within(_SECONDS_BETWEEN_LOOKS):
                keys = self._opened(self._load())
                known, self._keys = self._keys, keys
                if known is not None and keys.public.keys() != known.public.keys():
                    # Among the tokens remembered may be those of a key that is trusted no more.
                    self._verified = {}
                self._looked_at = self._now()
            return self._keys

    def published(self) -> tuple[dict[str, str], ...]:
        """The public keys as `/.well-known/jwks.json` publishes them (RFC 7517)."""
        return self.look_again().published

    def _looked_within(self, seconds: int) -> bool:
        looked = self._looked_at
        return looked is not None and abs((self._now() - looked).total_seconds()) < seconds

    def _opened(self, stored: Sequence[StoredKey]) -> _Keys:
        since = self._now() - PUBLISHED_AFTER_RETIREMENT
        # A key that signs documents is published for ever, and may never open a session.
        own = [key for key in stored if key.purpose == "tokens"]
        current = [key for key in own if key.retired_at is None or key.retired_at > since]
        signing, private = newest_opened(current, self._secret)
        return _Keys(
            public={key.kid: jwk.construct(key.public_key, ALGORITHM) for key in current},
            published=tuple(public_jwk(key) for key in current),
            signing_kid=signing.kid,
            signing=jwk.construct(private, ALGORITHM),
        )

    def _verify(self, token: str) -> Claims:
        try:
            return self._verified_claims(token)
        # The library lets KeyError, RecursionError and others out on hostile input.
        except Exception:
            raise Refused([TOKEN_INVALID.refused()]) from None

    def _verified_claims(self, token: str) -> Claims:
        if _SHAPE.match(token) is None or self._keys is None:
            raise ValueError("not shaped like our tokens")
        header, claims = (json_object(part) for part in token.split(".")[:2])
        if set(header) != _HEADER or header["alg"] != ALGORITHM or header["typ"] != "JWT":
            raise ValueError("not our header")
        if token != with_low_s(token):
            raise ValueError("another spelling of its signature")
        jwt.decode(
            token,
            self._keys.public[header["kid"]],
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=self._issuer,
            options=_OPTIONS,
        )
        return self._checked(claims)

    def _checked(self, claims: dict[str, Any]) -> Claims:
        if {name: type(claim) for name, claim in claims.items()} != _CLAIMS:
            raise ValueError("other claims, or of another type")
        latest = self._now().timestamp() + _CLOCK_SKEW
        if claims["aud"] != AUDIENCE or claims["iat"] > latest or claims["nbf"] != claims["iat"]:
            raise ValueError("for others, or not yet")
        if claims["exp"] - claims["iat"] > _LONGEST_LIFE or not (
            claims["sid"].isascii() and claims["sid"].isprintable()
        ):
            raise ValueError("not as we write them")
        return Claims(claims["sub"], claims["sid"], claims["scope"], claims["exp"])


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _kid(token: str) -> str:
    try:
        return str(json_object(token.partition(".")[0])["kid"])
    except (ValueError, KeyError, RecursionError):
        return ""
