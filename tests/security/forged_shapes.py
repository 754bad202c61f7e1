"""Forged by the shape: too few or too many parts, other alphabets, other spellings of what was rightly signed."""

import base64
import json
from functools import partial

from tests.support.forging import Corpus, Forger, segment


def _part(forger: Forger, number: int, change: str) -> str:
    parts = forger.token.split(".")
    parts[number] += change
    return ".".join(parts)


def _flipped(forger: Forger, number: int) -> str:
    """The live token with one character of a part changed."""
    parts = forger.token.split(".")
    middle = len(parts[number]) // 2
    other = "A" if parts[number][middle] != "A" else "B"
    parts[number] = parts[number][:middle] + other + parts[number][middle + 1 :]
    return ".".join(parts)


def _standard(forger: Forger) -> str:
    """A right token in base64's standard alphabet, of which it has at least one character."""
    token = next(token for number in range(1000) if "_" in (token := forger.claiming(jti=f"{number}")) or "-" in token)
    return token.replace("-", "+").replace("_", "/")


def _as_json(forger: Forger) -> str:
    header, claims, signature = forger.token.split(".")
    return json.dumps({"protected": header, "payload": claims, "signature": signature})


SHAPES: Corpus = {
    "words": lambda forger: "not a token",
    "points": lambda forger: "..",
    "one part": lambda forger: forger.token.partition(".")[0],
    "two parts": lambda forger: forger.content,
    "four parts": lambda forger: f"{forger.token}.e30",
    "a point after it": lambda forger: f"{forger.token}.",
    "a point before it": lambda forger: f".{forger.token}",
    "a point too many within": lambda forger: forger.token.replace(".", "..", 1),
    "five parts, as if encrypted": lambda forger: "a.b.c.d.e",
    "five parts of a right one": lambda forger: f"{segment({'alg': 'dir', 'enc': 'A256GCM'})}..{forger.token}",
    "no header": lambda forger: "." + forger.token.partition(".")[2],
    "no claims": lambda forger: forger.token.split(".")[0] + ".." + forger.token.split(".")[2],
    "another header, unsigned": lambda forger: _flipped(forger, 0),
    "other claims, unsigned": lambda forger: _flipped(forger, 1),
    "another signature": lambda forger: _flipped(forger, 2),
    "the scope of an admin, unsigned": lambda forger: ".".join(
        [
            forger.token.split(".")[0],
            segment({**forger.claims, "scope": "admin"}),
            forger.token.split(".")[2],
        ]
    ),
    **{f"part {number + 1} padded": partial(_part, number=number, change="=") for number in range(3)},
    **{f"part {number + 1} with a line break": partial(_part, number=number, change="\n") for number in range(2)},
    **{f"part {number + 1} with a blank": partial(_part, number=number, change=" ") for number in range(2)},
    "a line break after it": lambda forger: forger.token + "\n",
    "a carriage return after it": lambda forger: forger.token + "\r\n",
    "a tabulator before it": lambda forger: "\t" + forger.token,
    "a wide blank after it": lambda forger: forger.token + "\u00a0",
    "a separator after it": lambda forger: forger.token + "\x1f",
    "NUL after it": lambda forger: forger.token + "\0",
    "an invisible character in it": lambda forger: forger.token[:20] + "\u200b" + forger.token[20:],
    "full-width digits": lambda forger: forger.token[:-1] + "１",
    "in the standard alphabet": _standard,
    "percent-encoded": lambda forger: forger.token.replace(".", "%2E"),
    "in quotation marks": lambda forger: f'"{forger.token}"',
    "in capitals": lambda forger: forger.token.upper(),
    "encoded twice": lambda forger: base64.urlsafe_b64encode(forger.token.encode()).decode(),
    "as JSON": _as_json,
    "two with a comma": lambda forger: f"{forger.token}, {forger.token}",
    "two with a blank": lambda forger: f"{forger.token} {forger.token}",
    "the scheme twice": lambda forger: f"Bearer {forger.token}",
    "the last character one that decodes alike": lambda forger: (
        forger.token[:-1] + {"A": "B", "Q": "R", "g": "h", "w": "x"}[forger.token[-1]]
    ),
    "very long": lambda forger: "a" * 20_000,
    "very many points": lambda forger: "." * 4000,
    "very long and right": lambda forger: f"{forger.token.split('.')[0]}.{'A' * 8000}.{forger.token.split('.')[2]}",
}
