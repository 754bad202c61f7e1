"""验证回执、核定单的签名 (offline): python verify_signature.py jwks.json receipt.jws; needs nothing but `cryptography`."""

import json
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256


def unpacked(part: str) -> bytes:
    raw = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
        raise ValueError("spelled otherwise than it was signed")
    return raw


def verified(jwks: dict[str, Any], document: str) -> dict[str, Any]:
    head, payload, signature = document.removesuffix("\n").split(".")
    header, raw = json.loads(unpacked(head)), unpacked(signature)
    keys = {key["kid"]: key for key in jwks["keys"] if key["purpose"] == "documents"}
    x, y = (int.from_bytes(unpacked(keys[header["kid"]][name]), "big") for name in "xy")
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    public = EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
    public.verify(encode_dss_signature(r, s), f"{head}.{payload}".encode(), ECDSA(SHA256()))
    return {**json.loads(unpacked(payload)), "typ": header["typ"]}


if __name__ == "__main__":
    try:
        jwks, document = (Path(name).read_bytes().decode() for name in sys.argv[1:3])
        said = verified(json.loads(jwks), document)
    except Exception as error:
        sys.exit(f"签名无效 NOT VERIFIED ({type(error).__name__} {error})")
    print("签名有效 VERIFIED", json.dumps(said, ensure_ascii=False, indent=2), sep="\n")
