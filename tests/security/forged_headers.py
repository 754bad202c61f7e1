"""Forged by the header: a key of the forger's choice, keys that are paths or queries, extensions, what is no header."""

import base64
import json
import zlib
from functools import partial
from typing import Any

from app.security.signing_keys import public_jwk
from tests.support.forging import FOREIGN, Corpus, Forger, segment, signed_with

_NUMBERS = FOREIGN.public_key().public_numbers()
_OWN_JWK = {
    "kty": "EC",
    "crv": "P-256",
    "alg": "ES256",
    "use": "sig",
    "kid": "mine",
    "x": segment(_NUMBERS.x.to_bytes(32, "big")),
    "y": segment(_NUMBERS.y.to_bytes(32, "big")),
}
_CERTIFICATE = base64.b64encode(b"0\x82\x01\x00 a certificate").decode()
_KIDS: dict[str, Any] = {
    "empty": "",
    "unknown": "5f0c6f6c1c2a4b0e9f1d2a3b4c5d6e7f",
    "null": None,
    "a number": 1,
    "true": True,
    "a list": ["a"],
    "an object": {"kid": "a"},
    "a path": "../../../../etc/passwd",
    "a device": "/dev/null",
    "SQL": "' OR '1'='1' --",
    "a second query": "x'; DROP TABLE signing_keys; --",
    "a command": "| sleep 30",
    "an address": "https://example.com/keys",
    "NUL": "a\0b",
    "a lone surrogate": "\ud800",
    "Chinese": "密钥",
    "very long": "k" * 200,
}


def _by_the_forger(forger: Forger, **changes: Any) -> str:
    return signed_with(FOREIGN, {**forger.header, **changes}, forger.claims)


def _spelled(forger: Forger, header: str) -> str:
    """A rightly signed token whose header is written so; `KID` stands for our kid."""
    return forger.signed(header=header.replace("KID", forger.key.kid).encode())


def _packed(forger: Forger) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(json.dumps(forger.claims).encode()) + packer.flush()


HEADERS: Corpus = {
    "no kid": lambda forger: forger.signed(header={"alg": "ES256", "typ": "JWT"}),
    **{f"kid {name}": partial(Forger.headed, kid=kid) for name, kid in _KIDS.items()},
    "kid ours with a blank": lambda forger: forger.headed(kid=f"{forger.key.kid} "),
    "kid ours in capitals": lambda forger: forger.headed(kid=forger.key.kid.upper()),
    "kid ours and a path": lambda forger: forger.headed(kid=f"{forger.key.kid}/../x"),
    "kid the forger's": lambda forger: _by_the_forger(forger, kid="mine"),
    "jwk the forger's": lambda forger: _by_the_forger(forger, jwk=_OWN_JWK),
    "jwk and kid the forger's": lambda forger: _by_the_forger(forger, jwk=_OWN_JWK, kid="mine"),
    "jwk ours": lambda forger: forger.headed(jwk=public_jwk(forger.key)),
    "jku": lambda forger: _by_the_forger(forger, jku="https://example.com/keys.json"),
    "jku ours": lambda forger: forger.headed(jku="/.well-known/jwks.json"),
    "x5u": lambda forger: _by_the_forger(forger, x5u="https://example.com/certificate.pem"),
    "x5c": lambda forger: _by_the_forger(forger, x5c=[_CERTIFICATE]),
    "x5t": lambda forger: forger.headed(x5t="AAAA"),
    "crit of exp": lambda forger: forger.headed(crit=["exp"], exp=1),
    "crit of what nobody knows": lambda forger: forger.headed(crit=["urn:unknown"]),
    "crit of nothing": lambda forger: forger.headed(crit=[]),
    "b64 false": lambda forger: forger.headed(b64=False, crit=["b64"]),
    "zip": lambda forger: forger.headed(zip="DEF"),
    "zip, and packed": lambda forger: forger.signed(_packed(forger), {**forger.header, "zip": "DEF"}),
    "cty of a token in a token": lambda forger: forger.signed(forger.token.encode(), {**forger.header, "cty": "JWT"}),
    "enc": lambda forger: forger.headed(enc="A256GCM"),
    "typ of other kinds": lambda forger: forger.headed(typ="JOSE"),
    "typ of access tokens elsewhere": lambda forger: forger.headed(typ="at+jwt"),
    "typ in small letters": lambda forger: forger.headed(typ="jwt"),
    "typ null": lambda forger: forger.headed(typ=None),
    "no typ": lambda forger: forger.signed(header={"alg": "ES256", "kid": forger.key.kid}),
    "a field of no name": lambda forger: forger.headed(**{"": 1}),
    "header a list": lambda forger: forger.signed(header=[forger.header]),
    "header a text": lambda forger: forger.signed(header="ES256"),
    "header null": lambda forger: forger.signed(header=b"null"),
    "header a number": lambda forger: forger.signed(header=1),
    "header empty": lambda forger: forger.signed(header=b""),
    "header of nothing": lambda forger: forger.signed(header=b"{}"),
    "header not JSON": lambda forger: forger.signed(header=b"{'alg': 'ES256'}"),
    "header cut short": lambda forger: forger.signed(header=b"{"),
    "header with text after it": lambda forger: forger.signed(header=json.dumps(forger.header).encode() + b"{}"),
    "header nested deeply": lambda forger: forger.signed(header=b"[" * 290),
    "header nested deeply and closed": lambda forger: forger.signed(header=b"[" * 145 + b"]" * 145),
    "header not UTF-8": lambda forger: forger.signed(header=b"\xff\xfe"),
    "header in UTF-16": lambda forger: forger.signed(header=json.dumps(forger.header).encode("utf-16-le")),
    "header with a byte order mark": lambda forger: forger.signed(
        header=b"\xef\xbb\xbf" + json.dumps(forger.header).encode()
    ),
    "two algorithms, the first none": lambda forger: _spelled(
        forger, '{"alg": "none", "alg": "ES256", "typ": "JWT", "kid": "KID"}'
    ),
    "two algorithms, the last none": lambda forger: _spelled(
        forger, '{"alg": "ES256", "alg": "none", "typ": "JWT", "kid": "KID"}'
    ),
    "two kids": lambda forger: _spelled(forger, '{"alg": "ES256", "typ": "JWT", "kid": "a", "kid": "KID"}'),
    "two kids, one escaped": lambda forger: _spelled(
        forger, '{"alg": "ES256", "typ": "JWT", "kid": "a", "\\u006bid": "KID"}'
    ),
}
