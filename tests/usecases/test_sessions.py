"""会话: what holds when several are at it at once, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, update

from app.clock import real_now
from app.domain.finding import Refused
from app.main import open_hall
from app.repositories.account_tables import captchas, sessions, signing_keys
from app.repositories.database import open_engine
from app.settings import Settings
from app.usecases.accounts import NewOfficer, create_officer_by_hand, set_officer_password_by_hand
from app.usecases.auth import Tokens, make_captcha, refresh
from app.usecases.context import Call, Hall
from app.usecases.keys import open_keyring
from app.usecases.signing_in import sign_in

PASSWORD = "Dianchi-2026"


@pytest.fixture
def call(hall: Hall) -> Call:
    create_officer_by_hand(Call(hall), NewOfficer("officer-li", PASSWORD, "530400", "officer"))
    return Call(hall)


def test_processes_that_start_at_once_end_with_one_signing_key(settings: Settings) -> None:
    engines = [open_engine(settings.database_url) for _ in range(4)]
    keyrings = [open_keyring(engine, settings) for engine in engines]

    at_once([keyring.look_again for keyring in keyrings])

    token = keyrings[0].sign("officer-li", "session-1", "officer", 900)
    assert [keyring.read(token).username for keyring in keyrings] == ["officer-li"] * 4
    with engines[0].connect() as connection:
        assert sorted(connection.execute(select(signing_keys.c.purpose)).scalars()) == ["documents", "tokens"]
    for engine in engines:
        engine.dispose()


def test_a_private_key_is_never_kept_in_the_clear(call: Call) -> None:
    call.hall.keyring.ready()

    with call.hall.engine.connect() as connection:
        [row] = connection.execute(select(signing_keys).where(signing_keys.c.purpose == "tokens"))

    assert "PRIVATE" not in row.private_key


def test_another_secret_makes_another_key(call: Call, settings: Settings) -> None:
    call.hall.keyring.ready()
    moved = open_hall(
        settings.model_copy(update={"secret_key": type(settings.secret_key)("another secret of forty characters")})
    )

    token = moved.keyring.sign("officer-li", "session-1", "officer", 900)

    assert moved.keyring.read(token).username == "officer-li"
    moved.engine.dispose()


def test_of_many_logins_with_one_captcha_one_gets_as_far_as_the_password(call: Call) -> None:
    captcha_id, answer = solved(call)

    outcomes = at_once([lambda: sign_in(call, "officer-li", "wrong-password", captcha_id, answer)] * 8)

    assert sorted(map(code, outcomes)) == ["captcha_invalid"] * 7 + ["invalid_credentials"]


def test_of_many_refreshes_with_one_token_one_succeeds_and_the_session_ends(call: Call) -> None:
    tokens = sign_in(call, "officer-li", PASSWORD, *solved(call))

    outcomes = at_once([lambda: refresh(call, tokens.refresh_token)] * 8)

    succeeded = [outcome for outcome in outcomes if isinstance(outcome, Tokens)]
    assert len(succeeded) == 1
    assert code(at_once([lambda: refresh(call, succeeded[0].refresh_token)])[0]) == "session_ended"


def test_a_new_password_leaves_no_session_of_a_login_that_was_under_way(call: Call) -> None:
    logins = [partial(sign_in, call, "officer-li", PASSWORD, *solved(call)) for _ in range(6)]

    outcomes = at_once([*logins, partial(set_officer_password_by_hand, call, "officer-li", "Erhai-2026-Lake")])

    with call.hall.engine.connect() as connection:
        live = connection.execute(select(sessions).where(sessions.c.ended_at.is_(None))).all()
    assert live == []
    assert all(
        isinstance(outcome, Tokens) or code(outcome) in ("", "invalid_credentials", "account_locked")
        for outcome in outcomes
    )


def test_a_session_ends_after_twelve_hours(call: Call) -> None:
    tokens = sign_in(call, "officer-li", PASSWORD, *solved(call))
    with call.hall.engine.begin() as connection:
        connection.execute(update(sessions).values(expires_at=real_now()))

    session_id = call.hall.keyring.read(tokens.access_token).session_id

    assert code(outcome_of(lambda: refresh(call, tokens.refresh_token))) == "session_ended"
    with pytest.raises(Refused, match="session_ended"), Call(call.hall, session_id=session_id).reading():
        pass


def test_the_last_access_token_lives_no_longer_than_its_session(call: Call) -> None:
    tokens = sign_in(call, "officer-li", PASSWORD, *solved(call))
    with call.hall.engine.begin() as connection:
        connection.execute(update(sessions).values(expires_at=real_now() + timedelta(seconds=60)))

    assert refresh(call, tokens.refresh_token).expires_in <= 60


def solved(call: Call) -> tuple[str, str]:
    """A new captcha and its answer."""
    captcha_id = make_captcha(call).captcha_id
    with call.hall.engine.connect() as connection:
        answer = connection.execute(select(captchas.c.sandbox_answer).where(captchas.c.id == captcha_id)).scalar_one()
    return captcha_id, answer or ""


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """What each of some acts gave or raised, all begun at the same moment."""
    barrier = Barrier(len(acts))

    def begun(act: Callable[[], Any]) -> Any:
        barrier.wait()
        return outcome_of(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begun, acts))


def outcome_of(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except Refused as refused:
        return refused


def code(outcome: Any) -> str:
    return outcome.findings[0].code.name if isinstance(outcome, Refused) else ""
