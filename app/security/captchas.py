"""验证码 (captchas): images that a person reads and a program hardly does."""

import base64
import secrets
from dataclasses import dataclass

from captcha.image import ImageCaptcha

from app.security.digests import keyed_digest, new_identifier

# Without the characters that are taken for one another: 0 O D Q, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET = "34679ACEFGHJKMNPRTWXY"
LENGTH = 4
_WIDTH, _HEIGHT = 200, 72


@dataclass(frozen=True, slots=True)
class Captcha:
    """A new captcha: its image as a data URL, and the answer, which only its digest outlives."""

    id: str
    answer: str
    image: str


def new_captcha() -> Captcha:
    """A captcha with a random answer (验证码图片)."""
    answer = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    png = ImageCaptcha(width=_WIDTH, height=_HEIGHT).generate(answer, format="png").getvalue()
    return Captcha(new_identifier(), answer, "data:image/png;base64," + base64.b64encode(png).decode())


def answer_digest(key: bytes, captcha_id: str, answer: str) -> bytes:
    """What is kept of an answer; capitals and spaces around it do not matter."""
    return keyed_digest(key, captcha_id, answer.strip().upper())
