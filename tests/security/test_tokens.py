"""访问令牌: our own are read, everything else is refused as 401 and nothing else."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.clock import real_now
from app.domain.finding import Refused
from app.security.signing_keys import StoredKey, make_key, opened
from app.security.tokens import AUDIENCE, Claims, Keyring

SECRET = "a secret of these tests that is long enough"
NOW = real_now()
KEY = make_key(SECRET, NOW)
OTHER_KEY = make_key(SECRET, NOW)
ISSUED = int(NOW.timestamp())
GOOD = {
    "iss": "employer-hall",
    "aud": AUDIENCE,
    "sub": "officer-li",
    "sid": "session-1",
    "iat": ISSUED,
    "nbf": ISSUED,
    "exp": ISSUED + 900,
    "jti": "token-1",
    "scope": "officer",
}
HEADER = {"alg": "ES256", "typ": "JWT", "kid": KEY.kid}


def keyring(keys: list[StoredKey] | None = None, now: Callable[[], datetime] = lambda: NOW) -> Keyring:
    made = Keyring(lambda: keys or [KEY], secret=SECRET, issuer="employer-hall", now=now)
    made.ready()
    return made


def refusal(token: str) -> str:
    with pytest.raises(Refused) as refused:
        keyring().read(token)
    return refused.value.findings[0].code.name


def segment(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(claims: Any, header: Any = HEADER, key: StoredKey = KEY) -> str:
    """A token with a right signature, whatever it says."""
    private = load_pem_private_key((opened(key, SECRET) or "").encode(), password=None)
    assert isinstance(private, EllipticCurvePrivateKey)
    content = f"{segment(header)}.{segment(claims)}"
    r, s = decode_dss_signature(private.sign(content.encode(), ECDSA(hashes.SHA256())))
    return f"{content}.{segment(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def signed_by_hmac(secret: bytes, algorithm: str = "HS256") -> str:
    content = f"{segment({**HEADER, 'alg': algorithm})}.{segment(GOOD)}"
    return f"{content}.{segment(hmac.new(secret, content.encode(), hashlib.sha256).digest())}"


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


FORGED = {
    "empty": "",
    "words": "not a token",
    "two parts": "a.b",
    "four parts": signed(GOOD) + ".e30",
    "five parts, as if encrypted": "a.b.c.d.e",
    "too long": signed({**GOOD, "more": "x" * 5000}),
    "a newline after it": signed(GOOD) + "\n",
    "a blank before it": " " + signed(GOOD),
    "padded": signed(GOOD) + "=",
    "full-width digits": signed(GOOD)[:-1] + "１",
    "no signature": signed(GOOD).rpartition(".")[0] + ".",
    "a signature of nothing": signed(GOOD).rpartition(".")[0] + "." + "A" * 86,
    "a signature cut short": signed(GOOD)[:-2],
    "a changed claim": ".".join(
        [segment(HEADER), segment({**GOOD, "scope": "admin"}), signed(GOOD).rpartition(".")[2]]
    ),
    "algorithm none": f"{segment({**HEADER, 'alg': 'none'})}.{segment(GOOD)}.",
    "algorithm None with a signature": signed(GOOD, {**HEADER, "alg": "None"}),
    "algorithm HS256 under our public key": signed_by_hmac(KEY.public_key.encode()),
    "algorithm HS256 under nothing": signed_by_hmac(b""),
    "algorithm HS256 under our secret": signed_by_hmac(SECRET.encode()),
    "algorithm ES256 in the header, HMAC in truth": signed_by_hmac(KEY.public_key.encode(), "ES256"),
    "algorithm RS256": signed(GOOD, {**HEADER, "alg": "RS256"}),
    "algorithm ES384": signed(GOOD, {**HEADER, "alg": "ES384"}),
    "algorithm in small letters": signed(GOOD, {**HEADER, "alg": "es256"}),
    "no algorithm": signed(GOOD, {"typ": "JWT", "kid": KEY.kid}),
    "algorithm a list": signed(GOOD, {**HEADER, "alg": ["ES256"]}),
    "another's key": signed(GOOD, {**HEADER, "kid": OTHER_KEY.kid}, OTHER_KEY),
    "another's key under our kid": signed(GOOD, HEADER, OTHER_KEY),
    "no kid": signed(GOOD, {"alg": "ES256", "typ": "JWT"}),
    "kid a path": signed(GOOD, {**HEADER, "kid": "../../etc/passwd"}),
    "kid SQL": signed(GOOD, {**HEADER, "kid": "' OR 1=1 --"}),
    "kid a number": signed(GOOD, {**HEADER, "kid": 1}),
    "kid a list": signed(GOOD, {**HEADER, "kid": [KEY.kid]}),
    "kid null": signed(GOOD, {**HEADER, "kid": None}),
    "crit": signed(GOOD, {**HEADER, "crit": ["exp"], "exp": 1}),
    "b64 false": signed(GOOD, {**HEADER, "b64": False, "crit": ["b64"]}),
    "jwk inside": signed(GOOD, {**HEADER, "jwk": {"kty": "EC"}}, OTHER_KEY),
    "jku": signed(GOOD, {**HEADER, "jku": "https://example.com/keys"}),
    "x5u": signed(GOOD, {**HEADER, "x5u": "https://example.com/cert"}),
    "zip": signed(GOOD, {**HEADER, "zip": "DEF"}),
    "another type": signed(GOOD, {**HEADER, "typ": "JOSE"}),
    "header a list": signed(GOOD, [HEADER]),
    "header text": signed(GOOD, "ES256"),
    "header not JSON": signed(GOOD, b"{"),
    "header nested deeply": signed(GOOD, b"[" * 290 + b"]" * 0),
    "claims a list": signed([GOOD]),
    "claims text": signed("claims"),
    "claims null": signed(None),
    "claims not JSON": signed(b"{"),
    "claims nested deeply": signed(b'{"a":' * 500 + b"1" + b"}" * 500),
    "claims not UTF-8": signed(b"\xff\xfe"),
    **{f"no {name}": signed(without(name)) for name in GOOD},
    **{f"{name} null": signed({**GOOD, name: None}) for name in GOOD},
    "exp text": signed({**GOOD, "exp": str(ISSUED + 900)}),
    "exp a float": signed({**GOOD, "exp": ISSUED + 900.5}),
    "exp true": signed({**GOOD, "exp": True}),
    "exp beyond all numbers": signed({**GOOD, "exp": float("inf")}),
    "iat text": signed({**GOOD, "iat": str(ISSUED)}),
    "issued tomorrow": signed({**GOOD, "iat": ISSUED + 86400}),
    "not before tomorrow": signed({**GOOD, "nbf": ISSUED + 86400}),
    "another issuer": signed({**GOOD, "iss": "another-hall"}),
    "issuers": signed({**GOOD, "iss": ["employer-hall"]}),
    "another audience": signed({**GOOD, "aud": "another-api"}),
    "our audience among others": signed({**GOOD, "aud": [AUDIENCE, "another-api"]}),
    "sub a number": signed({**GOOD, "sub": 1}),
    "scopes a list": signed({**GOOD, "scope": ["admin"]}),
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_token_is_invalid(forged: str) -> None:
    assert refusal(FORGED[forged]) == "token_invalid"


def test_our_own_is_read() -> None:
    ring = keyring()

    claims = ring.read(ring.sign("officer-li", "session-1", "officer", 900))

    assert claims == Claims("officer-li", "session-1", "officer", ISSUED + 900)


def test_the_forger_of_these_tests_could_sign() -> None:
    assert keyring().read(signed(GOOD)).username == "officer-li"


def test_an_expired_one_says_so() -> None:
    assert refusal(signed({**GOOD, "iat": ISSUED - 900, "nbf": ISSUED - 900, "exp": ISSUED - 1})) == "token_expired"


def test_one_that_was_read_before_expires_all_the_same() -> None:
    moments = [NOW]
    ring = keyring(now=lambda: moments[0])
    token = ring.sign("officer-li", "session-1", "officer", 900)
    ring.read(token)

    moments[0] = NOW + timedelta(seconds=901)

    with pytest.raises(Refused, match="token_expired"):
        ring.read(token)


def test_a_key_made_by_another_process_is_found_when_looked_for_and_not_at_every_forged_kid() -> None:
    moments, keys = [NOW], [KEY]
    ring = keyring(keys, now=lambda: moments[0])
    keys.append(OTHER_KEY)
    token = signed(GOOD, {**HEADER, "kid": OTHER_KEY.kid}, OTHER_KEY)

    at_once = ring.should_look_again(token)
    moments[0] += timedelta(seconds=6)
    later = ring.should_look_again(token)
    ring.look_again()

    assert (at_once, later) == (False, True)
    assert ring.read(token).username == "officer-li"


def test_a_retired_key_signs_no_more_and_is_still_read() -> None:
    retired = StoredKey(KEY.kid, KEY.private_key, KEY.public_key, KEY.created_at, NOW)
    ring = keyring([retired, OTHER_KEY])

    header = json.loads(base64.urlsafe_b64decode(ring.sign("a", "b", "officer", 900).partition(".")[0] + "=="))

    assert header["kid"] == OTHER_KEY.kid
    assert ring.read(signed(GOOD)).username == "officer-li"
    assert {key["kid"] for key in ring.jwks()["keys"]} == {KEY.kid, OTHER_KEY.kid}


def test_a_token_of_a_machine_whose_clock_is_a_little_ahead_is_read() -> None:
    assert keyring().read(signed({**GOOD, "iat": ISSUED + 3, "nbf": ISSUED + 3})).username == "officer-li"
