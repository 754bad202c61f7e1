"""访问令牌: our own are read, by keys that rotate; what is forged is refused over HTTP, in `test_forged_tokens.py`."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.clock import real_now
from app.domain.finding import Refused
from app.security.signing_keys import StoredKey, make_key
from app.security.tokens import AUDIENCE, Claims, Keyring
from tests.support.forging import private_key, read_segment, signed_with

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


def keyring(keys: list[StoredKey] | None = None, now: Callable[[], datetime] = lambda: NOW) -> Keyring:
    made = Keyring(lambda: keys or [KEY], secret=SECRET, issuer="employer-hall", now=now)
    made.ready()
    return made


def signed(key: StoredKey = KEY, **header: Any) -> str:
    return signed_with(private_key(key, SECRET), {"alg": "ES256", "typ": "JWT", "kid": key.kid, **header}, GOOD)


@pytest.mark.parametrize("token", ["", f" {signed()}", f"{signed()} ", f"{signed()}\n", "Ｂ" * 100])
def test_what_is_not_spelled_as_our_own_is_not_read(token: str) -> None:
    with pytest.raises(Refused, match="token_invalid"):
        keyring().read(token)


@pytest.mark.parametrize("kid", [["a"], {"a": 1}, None, 1, ""], ids=repr)
def test_a_kid_that_no_key_could_have_is_looked_for_like_any_other(kid: object) -> None:
    moments = [NOW]
    ring = keyring(now=lambda: moments[0])
    moments[0] += timedelta(seconds=6)

    assert ring.should_look_again(signed(kid=kid))
    with pytest.raises(Refused, match="token_invalid"):
        ring.read(signed(kid=kid))


def test_every_token_has_one_spelling_however_often_it_is_signed() -> None:
    ring = keyring()

    for _ in range(50):
        assert ring.read(ring.sign("officer-li", "session-1", "officer", 900)).username == "officer-li"


def test_our_own_is_read() -> None:
    ring = keyring()

    claims = ring.read(ring.sign("officer-li", "session-1", "officer", 900))

    assert claims == Claims("officer-li", "session-1", "officer", ISSUED + 900)


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
    token = signed(OTHER_KEY)

    at_once = ring.should_look_again(token)
    moments[0] += timedelta(seconds=6)
    later = ring.should_look_again(token)
    ring.look_again()

    assert (at_once, later) == (False, True)
    assert ring.read(token).username == "officer-li"


def test_a_retired_key_signs_no_more_and_is_still_read() -> None:
    retired = StoredKey(KEY.kid, KEY.private_key, KEY.public_key, KEY.created_at, NOW, "tokens")
    ring = keyring([retired, OTHER_KEY])

    header = json.loads(read_segment(ring.sign("a", "b", "officer", 900).partition(".")[0]))

    assert header["kid"] == OTHER_KEY.kid
    assert ring.read(signed()).username == "officer-li"
    assert {key["kid"] for key in ring.published()} == {KEY.kid, OTHER_KEY.kid}


def test_a_token_of_a_machine_whose_clock_is_a_little_ahead_is_read() -> None:
    token = keyring(now=lambda: NOW + timedelta(seconds=3)).sign("officer-li", "session-1", "officer", 900)

    assert keyring().read(token).username == "officer-li"


def test_a_token_of_a_machine_whose_clock_is_far_ahead_is_refused() -> None:
    token = keyring(now=lambda: NOW + timedelta(seconds=10)).sign("officer-li", "session-1", "officer", 900)

    with pytest.raises(Refused, match="token_invalid"):
        keyring().read(token)
