"""Forged by the claims: missing ones, ones of other types, other times, other people, what are no claims; all rightly signed."""

import json
from functools import partial
from typing import Any

from tests.support.forging import Corpus, Forger

_CLAIMS = ("iss", "aud", "sub", "sid", "iat", "nbf", "exp", "jti", "scope")
_TIMES = ("iat", "nbf", "exp")
_TEXTS = tuple(name for name in _CLAIMS if name not in _TIMES)
_NO_TEXTS = {"a number": "1", "true": "true", "a list": "[{right}]", "an object": "{{}}"}
_NO_TIMES = {
    "text": '"{right}"',
    "a float": "{right}.0",
    "a fraction": "{right}.5",
    "true": "true",
    "a list": "[{right}]",
    "an object": "{{}}",
    "2^63": "9223372036854775808",
    "2^64 and more": "99999999999999999999999999",
    "longer than any number": "1" + "0" * 400,
    "NaN": "NaN",
    "infinite": "Infinity",
    "minus infinite": "-Infinity",
    "beyond a double": "1e309",
}


def _written(forger: Forger, claim: str, value: str) -> str:
    """A rightly signed token in which a claim is written so."""
    right = forger.claims[claim]
    text = json.dumps({**forger.claims, claim: "HERE"})
    return forger.signed(text.replace('"HERE"', value.format(right=json.dumps(right))).encode())


def _twice(forger: Forger, claim: str, value: Any, *, first: bool) -> str:
    """A rightly signed token that has a claim twice, ours and another, which stands first or last."""
    own = json.dumps(forger.claims)[1:-1]
    other = json.dumps({claim: value})[1:-1]
    return forger.signed(f"{{{other}, {own}}}".encode() if first else f"{{{own}, {other}}}".encode())


def _moved(forger: Forger, seconds: int) -> str:
    """A rightly signed token issued earlier or later than ours."""
    return forger.claiming(**{name: forger.claims[name] + seconds for name in _TIMES})


CLAIMS: Corpus = {
    **{f"no {name}": partial(Forger.without, claim=name) for name in _CLAIMS},
    **{f"{name} null": partial(_written, claim=name, value="null") for name in _CLAIMS},
    **{
        f"{name} {what}": partial(_written, claim=name, value=value)
        for name in _TEXTS
        for what, value in _NO_TEXTS.items()
    },
    **{
        f"{name} {what}": partial(_written, claim=name, value=value)
        for name in _TIMES
        for what, value in _NO_TIMES.items()
    },
    "good for a year": lambda forger: forger.claiming(exp=forger.claims["iat"] + 365 * 86400),
    "issued before there were computers": lambda forger: forger.claiming(iat=-1, nbf=-1),
    "not before a day that is past": lambda forger: forger.claiming(nbf=0),
    "issued in an hour": lambda forger: _moved(forger, 3600),
    "not before an hour from now": lambda forger: forger.claiming(nbf=forger.claims["nbf"] + 3600),
    "issued in an hour, good at once": lambda forger: forger.claiming(iat=forger.claims["iat"] + 3600),
    "another issuer": lambda forger: forger.claiming(iss="another-hall"),
    "our issuer in capitals": lambda forger: forger.claiming(iss=forger.claims["iss"].upper()),
    "our issuer with a stroke": lambda forger: forger.claiming(iss=forger.claims["iss"] + "/"),
    "another audience": lambda forger: forger.claiming(aud="another-api"),
    "an empty audience": lambda forger: forger.claiming(aud=""),
    "no audience in a list": lambda forger: forger.claiming(aud=[]),
    "our audience among others": lambda forger: forger.claiming(aud=[forger.claims["aud"], "another-api"]),
    "another's name in one's own session": lambda forger: forger.claiming(sub="admin-530000"),
    "nobody's name in one's own session": lambda forger: forger.claiming(sub=""),
    "a lone surrogate for a name": lambda forger: forger.claiming(sub="\ud800"),
    "a session of NUL": lambda forger: forger.claiming(sid="a\0b"),
    "a session of lone surrogates": lambda forger: forger.claiming(sid="\ud800"),
    "two names, the first another's": lambda forger: _twice(forger, "sub", "admin-530000", first=True),
    "two names, the last another's": lambda forger: _twice(forger, "sub", "admin-530000", first=False),
    "two ends, the first later": lambda forger: _twice(forger, "exp", forger.claims["exp"] + 60, first=True),
    "two ends, the last later": lambda forger: _twice(forger, "exp", forger.claims["exp"] + 60, first=False),
    "two scopes": lambda forger: _twice(forger, "scope", "admin", first=False),
    "claims a list": lambda forger: forger.signed([forger.claims]),
    "claims a text": lambda forger: forger.signed("claims"),
    "claims a number": lambda forger: forger.signed(1),
    "claims null": lambda forger: forger.signed(b"null"),
    "no claims": lambda forger: forger.signed(b"{}"),
    "claims empty": lambda forger: forger.signed(b""),
    "claims not JSON": lambda forger: forger.signed(b"{"),
    "claims with text after them": lambda forger: forger.signed(json.dumps(forger.claims).encode() + b" {}"),
    "claims nested deeply": lambda forger: forger.signed(b'{"a":' * 400 + b"1" + b"}" * 400),
    "a claim nested deeply": lambda forger: forger.signed(
        json.dumps(forger.claims)[:-1].encode() + b', "more": ' + b"[" * 800 + b"]" * 800 + b"}"
    ),
    "claims nested deeply and not closed": lambda forger: forger.signed(b"[" * 2500),
    "claims not UTF-8": lambda forger: forger.signed(b"\xff\xfe"),
    "claims in UTF-16": lambda forger: forger.signed(json.dumps(forger.claims).encode("utf-16-le")),
    "claims with a byte order mark": lambda forger: forger.signed(b"\xef\xbb\xbf" + json.dumps(forger.claims).encode()),
    "claims too long": lambda forger: forger.claiming(more="x" * 5000),
}
EXPIRED: Corpus = {
    "ended a second ago": lambda forger: _moved(forger, forger.claims["iat"] - forger.claims["exp"] - 1),
    "ended a year ago": lambda forger: _moved(forger, -365 * 86400),
    "ended before it was issued": lambda forger: forger.claiming(exp=forger.claims["iat"] - 1),
    "ended in 1970": lambda forger: forger.claiming(exp=0),
    "ended before 1970": lambda forger: forger.claiming(exp=-1),
}
ENDED: Corpus = {
    "a session that does not exist": lambda forger: forger.claiming(sid="5f0c6f6c1c2a4b0e9f1d2a3b4c5d6e7f"),
    "an empty session": lambda forger: forger.claiming(sid=""),
    "SQL for a session": lambda forger: forger.claiming(sid="' OR '1'='1' --"),
    "a session in capitals": lambda forger: forger.claiming(sid=forger.claims["sid"].upper() + "A"),
}
