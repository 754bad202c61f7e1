"""频次限制 (rate limits): who asks too often is told when to come again, whichever process they reach."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import func, select, update

from app.clock import real_now
from app.main import create_app
from app.repositories.account_tables import rate_limits
from app.settings import Settings
from tests.support.actors import API, Actor, client_token, new_client, sign_in, solved_captcha
from tests.support.lapsing import let_a_minute_pass, outcome
from tests.support.stored import engine_of, everything_stored

SOMEONE, ANOTHER = ("192.0.2.1", 50000), ("192.0.2.2", 50000)
CAPTCHA = {"captcha_id": "a", "captcha_answer": "b"}


def captcha(client: TestClient) -> Response:
    return client.post(f"{API}/auth/captchas")


def password(client: TestClient) -> Response:
    body = {"username": "nobody-at-all", "password": "wrong-password", **CAPTCHA}
    return client.post(f"{API}/auth/password-sessions", json=body)


def code(client: TestClient) -> Response:
    return client.post(f"{API}/auth/sms-sessions", json={"username": "nobody-at-all", "code": "000000"})


def change(client: TestClient) -> Response:
    body = {"username": "nobody-at-all", "old_password": "a", "new_password": "b", **CAPTCHA}
    return client.post(f"{API}/auth/password-changes", json=body)


@pytest.mark.parametrize(
    ("setting", "asked"),
    [
        ("captchas_a_minute", captcha),
        ("sign_ins_a_minute", password),
        ("sign_ins_a_minute", code),
        ("sign_ins_a_minute", change),
    ],
)
def test_a_source_address_may_ask_so_often_a_minute(
    settings: Settings, setting: str, asked: Callable[[TestClient], Response]
) -> None:
    app = create_app(settings.model_copy(update={setting: 3}))
    with TestClient(app, client=SOMEONE) as client:
        allowed = [asked(client) for _ in range(3)]
        refused, elsewhere = asked(client), asked(TestClient(app, client=ANOTHER))
        let_a_minute_pass(client)
        later = asked(client)

    assert 429 not in [answer.status_code for answer in allowed]
    assert outcome(refused) == (429, "rate_limited")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.json()["errors"][0]["params"] == {"retry_after": int(refused.headers["retry-after"])}
    assert 429 not in (elsewhere.status_code, later.status_code)


def test_a_refusal_says_in_both_languages_how_long_to_wait(settings: Settings) -> None:
    with TestClient(create_app(settings.model_copy(update={"captchas_a_minute": 1}))) as client:
        captcha(client)

        zh, en = captcha(client), client.post(f"{API}/auth/captchas", headers={"Accept-Language": "en"})

    assert f"请在 {zh.headers['retry-after']} 秒后再试" in zh.json()["detail"]
    assert f"wait {en.headers['retry-after']} seconds" in en.json()["detail"]


def test_a_captcha_refused_for_the_limit_is_not_used_up(settings: Settings) -> None:
    with TestClient(create_app(settings.model_copy(update={"sign_ins_a_minute": 1}))) as client:
        kept = solved_captcha(client)
        sign_in(client, "nobody-at-all", "wrong-password")
        refused = sign_in(client, "nobody-at-all", "wrong-password", **kept)
        let_a_minute_pass(client)

        later = sign_in(client, "nobody-at-all", "wrong-password", **kept)

    assert (refused.status_code, outcome(later)) == (429, (401, "invalid_credentials"))


def test_a_client_may_ask_for_sixty_tokens_a_minute_with_whatever_secret(admin: Actor) -> None:
    identifier, secret = new_client(admin, "payments:write")
    other = new_client(admin, "payments:write")
    allowed = [client_token(admin.client, identifier, (secret, "another")[number % 2]) for number in range(60)]

    refused = client_token(admin.client, identifier, secret)

    assert {answer.status_code for answer in allowed} == {200, 401}
    assert (refused.status_code, refused.json()["error"]) == (429, "temporarily_unavailable")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert client_token(admin.client, *other).status_code == 200


def test_names_and_addresses_are_kept_as_digests_only(settings: Settings) -> None:
    with TestClient(create_app(settings), client=SOMEONE) as client:
        client.post(f"{API}/auth/sms-codes", json={"username": "somebody-of-kunming"})

        stored = repr(everything_stored(engine_of(client)))

    assert "somebody-of-kunming" not in stored and SOMEONE[0] not in stored


def test_what_is_over_is_forgotten(client: TestClient) -> None:
    for number in range(5):
        client.post(f"{API}/auth/sms-codes", json={"username": f"nobody-{number}"})
    with engine_of(client).begin() as connection:
        connection.execute(update(rate_limits).values(lapses_at=real_now() - timedelta(seconds=1)))

    captcha(client)

    with engine_of(client).connect() as connection:
        assert connection.execute(select(func.count()).select_from(rate_limits)).scalar_one() == 1
