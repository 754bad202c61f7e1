"""密钥轮换 (key rotation): a new key signs, the old one's tokens stay good until they lapse, or are refused when it leaked."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from jose import jwt
from pydantic import SecretStr
from sqlalchemy import Engine, select
from typer.testing import CliRunner, Result

from app.cli import hall as command
from app.clock import real_now
from app.domain.finding import Refused
from app.logs import configure_logging, write_log
from app.main import create_app, open_hall
from app.repositories.account_tables import signing_keys
from app.repositories.database import transaction
from app.security.signing_keys import StoredKey, make_key
from app.security.tokens import PUBLISHED_AFTER_RETIREMENT, Keyring
from app.settings import Settings
from app.usecases.context import Call, Hall
from app.usecases.keys import open_keyring, rotate
from tests.support.actors import Actor, new_officer, refresh, signed_in

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
INVALID, EXPIRED = "token_invalid", "token_expired"


@dataclass
class Process:
    """A keyring as a process has it, at a moment that can be put."""

    engine: Engine
    secret: str
    later: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        self.keyring = Keyring(self._stored, secret=self.secret, issuer="employer-hall", now=self._now)
        self.keyring.ready()

    def token(self, *, after: timedelta = timedelta(0)) -> str:
        """A token as a login gives it, so long after now."""
        self.later = after
        self.keyring.ready()
        return self.keyring.sign("officer-li", "session-1", "officer", 900)

    def asked(self, token: str, *, after: timedelta = timedelta(0)) -> str:
        """Whom a request takes a token for, so long after now, or what it is refused as."""
        self.later = after
        if self.keyring.should_look_again(token):
            self.keyring.look_again()
        try:
            return self.keyring.read(token).username
        except Refused as refused:
            return refused.findings[0].code.name

    def published(self, *, after: timedelta) -> set[str]:
        self.later = after
        return {key["kid"] for key in self.keyring.published()}

    def _now(self) -> datetime:
        return real_now() + self.later

    def _stored(self) -> list[StoredKey]:
        with transaction(self.engine, writes=False) as connection:
            rows = connection.execute(select(signing_keys).order_by(signing_keys.c.created_at, signing_keys.c.kid))
            return [StoredKey(*row) for row in rows]


@pytest.fixture
def processes(hall: Hall) -> tuple[Process, Process]:
    """Two processes that have read the keys."""
    hall.keyring.ready()
    secret = hall.settings.secret_key.get_secret_value()
    return Process(hall.engine, secret), Process(hall.engine, secret)


def kid(token: str) -> str:
    named: str = jwt.get_unverified_header(token)["kid"]
    return named


def test_after_a_rotation_old_tokens_are_good_until_they_lapse(hall: Hall, processes: tuple[Process, Process]) -> None:
    one, two = processes
    token = one.token()

    rotate(Call(hall), revoke=False)

    assert [each.asked(token, after=after) for each in processes for after in (SECOND, 61 * SECOND, 890 * SECOND)] == [
        "officer-li"
    ] * 6
    assert two.asked(token, after=901 * SECOND) == EXPIRED


def test_within_a_minute_every_process_signs_with_the_new_key(hall: Hall, processes: tuple[Process, Process]) -> None:
    one, two = processes
    old = kid(one.token())

    new = rotate(Call(hall), revoke=False)

    assert (kid(one.token(after=50 * SECOND)), kid(one.token(after=61 * SECOND))) == (old, new)
    assert kid(two.token(after=61 * SECOND)) == new


def test_a_process_that_has_not_seen_the_new_key_yet_looks_when_it_meets_it(
    hall: Hall, processes: tuple[Process, Process]
) -> None:
    rotate(Call(hall), revoke=False)
    token = Process(hall.engine, hall.settings.secret_key.get_secret_value()).token()

    assert [each.asked(token, after=6 * SECOND) for each in processes] == ["officer-li"] * 2


def test_both_keys_are_published_for_a_day(hall: Hall, processes: tuple[Process, Process]) -> None:
    one, _ = processes
    old = kid(one.token())

    new = rotate(Call(hall), revoke=False)

    assert one.published(after=6 * SECOND) == {old, new}
    assert one.published(after=PUBLISHED_AFTER_RETIREMENT - 60 * SECOND) == {old, new}
    assert one.published(after=PUBLISHED_AFTER_RETIREMENT + SECOND) == {new}


def test_two_rotations_on_end_leave_the_tokens_of_all_three_keys_good(
    hall: Hall, processes: tuple[Process, Process]
) -> None:
    one, two = processes
    tokens = [one.token()]
    for later in (61, 122):
        rotate(Call(hall), revoke=False)
        tokens.append(one.token(after=later * SECOND))

    assert len({kid(token) for token in tokens}) == 3
    assert [two.asked(token, after=130 * SECOND) for token in tokens] == ["officer-li"] * 3


def test_tokens_of_a_revoked_key_are_refused_within_a_minute_in_every_process_remembered_or_not(
    hall: Hall, processes: tuple[Process, Process]
) -> None:
    one, _ = processes
    remembered, never_shown = one.token(), one.token()
    assert [each.asked(remembered) for each in processes] == ["officer-li"] * 2

    new = rotate(Call(hall), revoke=True)

    after = 61 * SECOND
    assert [each.asked(token, after=after) for each in processes for token in (remembered, never_shown)] == [
        INVALID
    ] * 4
    assert [each.published(after=after) for each in processes] == [{new}] * 2
    assert [kid(each.token(after=after)) for each in processes] == [new] * 2


def test_a_revocation_ends_the_keys_that_were_rotated_out_before_too(
    hall: Hall, processes: tuple[Process, Process]
) -> None:
    one, two = processes
    token = one.token()
    rotate(Call(hall), revoke=False)

    rotate(Call(hall), revoke=True)

    assert two.asked(token, after=61 * SECOND) == INVALID


def test_what_a_revoked_key_verified_while_the_new_ones_are_read_is_not_remembered() -> None:
    secret, start = "a secret of these tests that is long enough", real_now()
    old, new = make_key(secret, start), make_key(secret, start)
    stored, at_the_next_look = [old], list[Callable[[], object]]()

    def now() -> datetime:
        # The clock is looked at after a token is verified and before it is remembered: there the keys change.
        if at_the_next_look:
            at_the_next_look.pop()()
        return start if stored == [old] else start + 61 * SECOND

    keyring = Keyring(lambda: stored, secret=secret, issuer="employer-hall", now=now)
    keyring.ready()
    token = keyring.sign("officer-li", "session-1", "officer", 900)

    def change() -> None:
        stored[:] = [new]
        keyring.look_again()

    # The first look is at the token's beginning, within its verification.
    at_the_next_look += [change, lambda: None]
    keyring.read(token)

    with pytest.raises(Refused, match=INVALID):
        keyring.read(token)


def test_at_the_machine_a_rotation_leaves_sessions_as_they_are(settings: Settings, client: TestClient) -> None:
    officer = new_officer(client)

    done = rotated(settings)

    [new] = re.findall("[0-9a-f]{32}(?= signs)", done.output)
    with TestClient(create_app(settings)) as another:
        assert Actor(another, "", officer.access_token).get("/auth/me").status_code == 200
        assert {key["kid"] for key in published(another, "tokens")} == {
            kid(officer.access_token),
            new,
        }
        assert kid(signed_in(another, officer.username).access_token) == new
        assert kid(refresh(another, officer.refresh_token).json()["access_token"]) == new


def test_at_the_machine_a_revocation_refuses_access_tokens_and_sessions_are_refreshed(
    settings: Settings, client: TestClient
) -> None:
    officer = new_officer(client)

    rotated(settings, "--revoke")

    with TestClient(create_app(settings)) as another:
        refused = Actor(another, "", officer.access_token).get("/auth/me")
        renewed = refresh(another, officer.refresh_token).json()["access_token"]
        assert (refused.status_code, refused.json()["code"]) == (401, INVALID)
        assert Actor(another, "", renewed).get("/auth/me").status_code == 200


def test_a_key_under_another_secret_says_so() -> None:
    keyring = Keyring(
        lambda: [make_key("the secret that it was made under", real_now())],
        secret="another secret of forty characters",
        issuer="employer-hall",
        now=real_now,
    )

    with pytest.raises(ValueError, match="another HALL_SECRET_KEY"):
        keyring.ready()


def test_processes_with_different_secrets_say_so_and_each_signs_with_a_key_of_its_own(
    hall: Hall, processes: tuple[Process, Process], capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logging()
    token = processes[0].token()
    secret = SecretStr("another secret of forty characters")
    another = open_hall(hall.settings.model_copy(update={"secret_key": secret}))

    for settings in (another.settings, hall.settings) * 3:
        open_keyring(hall.engine, settings).ready()
    own = Process(another.engine, secret.get_secret_value())

    write_log()
    told = capfd.readouterr().err
    assert told.count("signing_keys_under_another_secret") == 1 and "HALL_SECRET_KEY" in told
    assert kid(own.token()) != kid(token) == kid(processes[0].token(after=61 * SECOND))
    assert own.asked(token) == processes[1].asked(own.token(), after=61 * SECOND) == "officer-li"
    assert len(own.published(after=6 * SECOND)) == 2
    another.engine.dispose()


def published(client: TestClient, purpose: str) -> list[dict[str, str]]:
    """The keys of a purpose that anyone can read."""
    keys: list[dict[str, str]] = client.get("/.well-known/jwks.json").json()["keys"]
    return [key for key in keys if key["purpose"] == purpose]


def rotated(settings: Settings, *options: str) -> Result:
    """What `hall rotate-keys` says."""
    done = CliRunner().invoke(command, ["rotate-keys", *options], env={"HALL_DATABASE_URL": settings.database_url})
    assert done.exit_code == 0, done.output
    return done
