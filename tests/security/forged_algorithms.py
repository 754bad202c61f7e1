"""Forged by the algorithm: none at all, a shared secret that is no secret, another kind of key, another signature."""

import json
from functools import partial

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256K1, SECP384R1, SECP521R1
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from app.security.signing_keys import public_jwk
from tests.support.forging import (
    FOREIGN,
    ORDER,
    Corpus,
    Forger,
    numbers,
    of_curve,
    segment,
    signed_with,
    with_signature,
)

_RSA = rsa.generate_private_key(65537, 2048)
_ED25519 = ed25519.Ed25519PrivateKey.generate()


def _unsigned(forger: Forger, algorithm: object, signature: str = "") -> str:
    return f"{segment({**forger.header, 'alg': algorithm})}.{segment(forger.claims)}.{signature}"


def _by_rsa(forger: Forger, algorithm: str) -> str:
    content = _unsigned(forger, algorithm).rstrip(".")
    scheme = padding.PKCS1v15() if algorithm == "RS256" else padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return f"{content}.{segment(_RSA.sign(content.encode(), scheme, hashes.SHA256()))}"


def _by_ed25519(forger: Forger) -> str:
    content = _unsigned(forger, "EdDSA").rstrip(".")
    return f"{content}.{segment(_ED25519.sign(content.encode()))}"


def _der(forger: Forger) -> bytes:
    public = load_pem_public_key(forger.key.public_key.encode())
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _signed_in_der(forger: Forger) -> bytes:
    return forger.private.sign(forger.content.encode(), ECDSA(hashes.SHA256()))


def _own_numbers(forger: Forger) -> tuple[int, int]:
    return numbers(forger.content, forger.private)


ALGORITHMS: Corpus = {
    **{
        f"algorithm {spelling!r} without a signature": partial(_unsigned, algorithm=spelling)
        for spelling in ("none", "None", "NONE", "nOnE", "none ", " none", "n\u043ene", "", "null", "ES256")
    },
    **{
        f"algorithm {spelling!r} with a right signature": partial(Forger.headed, alg=spelling)
        for spelling in ("none", "NONE", "es256", "ES256 ", "ES512", "HS256", None, 256, True, ["ES256"], {"ES256": 1})
    },
    "no algorithm": lambda forger: forger.signed(header={"typ": "JWT", "kid": forger.key.kid}),
    "algorithm none with a signature of zeros": lambda forger: _unsigned(forger, "none", "A" * 86),
    "HS256 under our public key in PEM": lambda forger: forger.by_hmac(forger.key.public_key.encode()),
    "HS256 under our public key in PEM without its last line break": lambda forger: forger.by_hmac(
        forger.key.public_key.strip().encode()
    ),
    "HS256 under our public key in DER": lambda forger: forger.by_hmac(_der(forger)),
    "HS256 under our public key as a JWK": lambda forger: forger.by_hmac(json.dumps(public_jwk(forger.key)).encode()),
    "HS256 under our public key's x": lambda forger: forger.by_hmac(public_jwk(forger.key)["x"].encode()),
    "HS256 under our kid": lambda forger: forger.by_hmac(forger.key.kid.encode()),
    "HS256 under our secret": lambda forger: forger.by_hmac(forger.secret.encode()),
    "HS256 under nothing": lambda forger: forger.by_hmac(b""),
    "HS256 under what a file of nothing holds": lambda forger: forger.by_hmac(b"", kid="/dev/null"),
    "HS384 under our public key": lambda forger: forger.by_hmac(forger.key.public_key.encode(), "HS384"),
    "HS512 under our public key": lambda forger: forger.by_hmac(forger.key.public_key.encode(), "HS512"),
    "ES256 by its header and HMAC in truth": lambda forger: forger.by_hmac(forger.key.public_key.encode(), "ES256"),
    "RS256": lambda forger: _by_rsa(forger, "RS256"),
    "PS256": lambda forger: _by_rsa(forger, "PS256"),
    "EdDSA": _by_ed25519,
    "ES384": lambda forger: signed_with(
        of_curve(SECP384R1()), {**forger.header, "alg": "ES384"}, forger.claims, hashes.SHA384()
    ),
    "ES512": lambda forger: signed_with(
        of_curve(SECP521R1()), {**forger.header, "alg": "ES512"}, forger.claims, hashes.SHA512()
    ),
    "ES256K": lambda forger: signed_with(of_curve(SECP256K1()), {**forger.header, "alg": "ES256K"}, forger.claims),
    "ES256 by its header and on another curve": lambda forger: signed_with(
        of_curve(SECP256K1()), forger.header, forger.claims
    ),
    "ES256 with another hash": lambda forger: signed_with(
        forger.private, forger.header, forger.claims, hashes.SHA384()
    ),
    "another's key under our kid": lambda forger: signed_with(FOREIGN, forger.header, forger.claims),
}
SIGNATURES: Corpus = {
    "a signature of zeros": lambda forger: f"{forger.content}.{'A' * 86}",
    "a signature with r of zero": lambda forger: with_signature(forger.content, 0, _own_numbers(forger)[1]),
    "a signature with s of zero": lambda forger: with_signature(forger.content, _own_numbers(forger)[0], 0),
    "a signature of the order twice": lambda forger: with_signature(forger.content, ORDER, ORDER),
    "a signature of one twice": lambda forger: with_signature(forger.content, 1, 1),
    "r and s changed about": lambda forger: with_signature(forger.content, *reversed(_own_numbers(forger))),
    "the other s that fits (malleated)": lambda forger: with_signature(
        forger.content, (own := _own_numbers(forger))[0], ORDER - own[1]
    ),
    "a signature in DER": lambda forger: f"{forger.content}.{segment(_signed_in_der(forger))}",
    "a signature cut short": lambda forger: forger.token[:-2],
    "half a signature": lambda forger: forger.token[:-43],
    "a signature twice": lambda forger: forger.token + forger.token.rpartition(".")[2],
    "a signature with a byte more": lambda forger: forger.token + "AA",
    "no signature": lambda forger: forger.content + ".",
    "another token's signature": lambda forger: f"{forger.content}.{forger.other_token.rpartition('.')[2]}",
    "another token's claims": lambda forger: ".".join(
        [forger.token.split(".")[0], forger.other_token.split(".")[1], forger.token.split(".")[2]]
    ),
    "a signature of the claims alone": lambda forger: with_signature(
        forger.content, *numbers(forger.content.partition(".")[2], forger.private)
    ),
}
