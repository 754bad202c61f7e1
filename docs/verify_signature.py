"""Verifies a signed receipt or printed form without the hall: `verify_signature.py jwks.json receipt.txt`, or a form's PDF.

It needs `pip install cryptography`, prints what was signed, and ends with an error where that is not as it was.
"""

import json
import re
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256


def decoded(part: str) -> bytes:
    value = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if urlsafe_b64encode(value).rstrip(b"=").decode() != part:
        sys.exit("not as the hall writes it")
    return value


keys = {key["kid"]: key for key in json.loads(Path(sys.argv[1]).read_bytes())["keys"]}
found = re.findall(rb"(?<![\w.-])(eyJ[\w-]+)\.([\w-]+)\.([\w-]{86})(?![\w.-])", Path(sys.argv[2]).read_bytes())
if len(found) != 1:
    sys.exit("there is no signature in it, or more than one")
head, content, signature = (part.decode() for part in found[0])
if json.loads(decoded(head))["typ"] not in ("receipt+jws", "assessment-form+jws"):
    sys.exit("it is neither a receipt nor a form")
key, raw = keys[json.loads(decoded(head))["kid"]], decoded(signature)
x, y, r, s = (int.from_bytes(part, "big") for part in (decoded(key["x"]), decoded(key["y"]), raw[:32], raw[32:]))
public = EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
public.verify(encode_dss_signature(r, s), f"{head}.{content}".encode(), ECDSA(SHA256()))
sys.stdout.write(json.dumps(json.loads(decoded(content)), ensure_ascii=False, indent=2) + "\n")
