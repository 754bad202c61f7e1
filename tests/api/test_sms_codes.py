"""短信验证码 (SMS codes): six digits, five minutes, one use, one a minute, ten a day; who exists is told nobody (§1.2)."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select, update

from app.clock import real_now
from app.main import create_app
from app.repositories.account_tables import sms_codes
from app.repositories.tables import employers
from app.settings import Settings
from tests.support.actors import (
    API,
    Actor,
    codes,
    new_account,
    new_employer,
    new_officer,
    sign_in,
    signed_in_by_code,
    sms_code,
)
from tests.support.lapsing import let_a_minute_pass, let_sms_codes_lapse, outcome, told
from tests.support.stored import engine_of, everything_stored

INVALID = (401, "sms_code_invalid")
LOCKED = (423, "account_locked")


@pytest.fixture
def kunming(admin: Actor) -> str:
    """The name of an account in Kunming."""
    return new_account(admin, new_employer(admin, 1, "530102"))


def ask(client: TestClient, username: str) -> Response:
    return client.post(f"{API}/auth/sms-codes", json={"username": username})


def use(client: TestClient, username: str, code: str) -> Response:
    return client.post(f"{API}/auth/sms-sessions", json={"username": username, "code": code})


def sent(client: TestClient, username: str) -> list[str]:
    items = client.get("/sandbox/sms-messages", params={"username": username}).json()["items"]
    return [item["code"] for item in items]


def another_code(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_of_six_digits_opens_one_session(client: TestClient, kunming: str) -> None:
    asked = ask(client, kunming)
    [code] = sent(client, kunming)

    opened, again = use(client, kunming, code), use(client, kunming, code)

    assert (asked.status_code, asked.json()) == (202, {"expires_in": 300, "resend_after": 60})
    assert re.fullmatch("[0-9]{6}", code)
    assert (opened.status_code, opened.json()["password_change_required"]) == (201, False)
    assert outcome(again) == INVALID


def test_a_right_code_that_was_used_before_is_refused_and_not_counted(client: TestClient, kunming: str) -> None:
    user = signed_in_by_code(client, kunming)
    code = sms_code(client, kunming)

    again = [use(client, kunming, code) for _ in range(5)]

    assert [outcome(answer) for answer in again] == [INVALID] * 5
    let_a_minute_pass(client)
    assert signed_in_by_code(client, kunming).get("/auth/me").status_code == 200
    assert user.get("/auth/me").status_code == 200


def test_a_used_code_is_refused_in_the_words_of_a_wrong_one(client: TestClient, kunming: str) -> None:
    signed_in_by_code(client, kunming)
    code = sms_code(client, kunming)

    assert told(use(client, kunming, code)) == told(use(client, kunming, another_code(code)))


def test_a_code_is_good_for_five_minutes(client: TestClient, kunming: str) -> None:
    ask(client, kunming)

    with engine_of(client).connect() as connection:
        expires_at = connection.execute(select(sms_codes.c.expires_at)).scalar_one()

    assert timedelta(seconds=290) < expires_at - real_now() <= timedelta(minutes=5)


def test_after_five_minutes_it_is_as_wrong_as_any_other(client: TestClient, kunming: str) -> None:
    ask(client, kunming)
    let_sms_codes_lapse(client)

    answers = [use(client, kunming, sms_code(client, kunming)) for _ in range(4)]

    assert [outcome(answer) for answer in answers] == [INVALID] * 3 + [LOCKED]


def test_a_new_code_takes_the_place_of_the_old_one(client: TestClient, kunming: str) -> None:
    ask(client, kunming)
    let_a_minute_pass(client)
    ask(client, kunming)
    while len(set(sent(client, kunming))) == 1:
        let_a_minute_pass(client)
        ask(client, kunming)
    first, *_, newest = sent(client, kunming)

    assert outcome(use(client, kunming, first)) == INVALID
    assert use(client, kunming, newest).status_code == 201


def test_a_code_opens_no_other_account(client: TestClient, admin: Actor, kunming: str) -> None:
    other = new_account(admin, new_employer(admin, 2, "530102"))
    ask(client, kunming)

    assert outcome(use(client, other, sms_code(client, kunming))) == INVALID


def test_three_wrong_codes_lock_the_account_and_the_right_one_is_refused(client: TestClient, kunming: str) -> None:
    ask(client, kunming)
    code = sms_code(client, kunming)

    wrong = [use(client, kunming, another_code(code)) for _ in range(3)]

    assert [outcome(answer) for answer in wrong] == [INVALID] * 3
    assert outcome(use(client, kunming, code)) == LOCKED


def test_a_right_code_sets_the_counter_to_zero(client: TestClient, kunming: str) -> None:
    ask(client, kunming)
    code = sms_code(client, kunming)
    before = [use(client, kunming, another_code(code)) for _ in range(2)]

    opened = use(client, kunming, code)

    after = [use(client, kunming, another_code(code)) for _ in range(3)]
    assert opened.status_code == 201
    assert [outcome(answer) for answer in before + after] == [INVALID] * 5


def test_a_code_is_kept_as_a_digest_only(client: TestClient, kunming: str) -> None:
    ask(client, kunming)
    code = sms_code(client, kunming)

    stored = everything_stored(engine_of(client))

    kept = {name: rows for name, rows in stored.items() if code in repr(rows)}
    assert [len(row[1]) for row in stored["sms_codes"]] == [32]
    # The sandbox keeps what it sent nowhere; that is its mobile.
    assert list(kept) == ["sms_messages"]


def test_nothing_is_sent_where_nobody_may_sign_in_and_everybody_is_answered_alike(
    client: TestClient, admin: Actor, kunming: str
) -> None:
    disabled, locked, without_mobile = (
        new_account(admin, new_employer(admin, number, "530102")) for number in (2, 3, 4)
    )
    admin.post(f"/review/accounts/{disabled}/disable")
    for _ in range(3):
        sign_in(client, locked, "wrong-password")
    with engine_of(client).begin() as connection:
        nobodys = update(employers).where(employers.c.credit_code == without_mobile).values(contact_mobile=None)
        connection.execute(nobodys)
    elsewhere = new_account(admin, new_employer(admin, 5))
    officer = new_officer(client, "officer", "530100").username
    names = (kunming, disabled, locked, without_mobile, elsewhere, officer, "nobody-at-all")

    answers = [ask(client, name) for name in names]

    assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
    assert [len(sent(client, name)) for name in names] == [1, 0, 0, 0, 0, 0, 0]


def test_a_second_code_within_the_minute_is_refused_for_any_name(
    client: TestClient, admin: Actor, kunming: str
) -> None:
    elsewhere = new_account(admin, new_employer(admin, 2))
    names = (kunming, elsewhere, "nobody-at-all")
    for name in names:
        ask(client, name)

    again = [ask(client, name) for name in names]

    assert [outcome(answer) for answer in again] == [(429, "rate_limited")] * 3
    assert len(sent(client, kunming)) == 1
    for answer in again:
        wait = int(answer.headers["retry-after"])
        assert 50 <= wait <= 60
        assert answer.json()["errors"][0]["params"] == {"retry_after": wait}


def test_after_the_minute_another_can_be_asked_for(client: TestClient, kunming: str) -> None:
    ask(client, kunming)

    let_a_minute_pass(client)

    assert ask(client, kunming).status_code == 202
    assert len(sent(client, kunming)) == 2


@pytest.mark.parametrize("exists", [True, False])
def test_a_name_is_sent_ten_codes_a_day(client: TestClient, kunming: str, exists: bool) -> None:
    name = kunming if exists else "nobody-at-all"
    asked = []
    for _ in range(11):
        asked.append(ask(client, name))
        let_a_minute_pass(client)

    assert [answer.status_code for answer in asked] == [202] * 10 + [429]
    assert 23 * 3600 < int(asked[-1].headers["retry-after"]) <= 24 * 3600
    assert len(sent(client, name)) == (10 if exists else 0)


def test_a_source_address_is_limited_whatever_names_it_asks_for(settings: Settings) -> None:
    limited = settings.model_copy(update={"sms_codes_an_hour_a_source": 2})
    app = create_app(limited)
    with TestClient(app, client=("192.0.2.1", 50000)) as client:
        other = TestClient(app, client=("192.0.2.2", 50000))

        answers = [ask(client, f"nobody-{number}") for number in range(3)]

        assert [answer.status_code for answer in answers] == [202, 202, 429]
        assert 3500 < int(answers[-1].headers["retry-after"]) <= 3600
        assert ask(other, "nobody-2").status_code == 202


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "１２３４５６", "123456\n", 123456])
def test_what_is_not_six_digits_is_refused_and_not_counted(client: TestClient, kunming: str, code: object) -> None:
    answers = [client.post(f"{API}/auth/sms-sessions", json={"username": kunming, "code": code}) for _ in range(4)]

    assert [codes(answer) for answer in answers] == [[("/code", "invalid_format")]] * 4
    assert signed_in_by_code(client, kunming).get("/auth/me").status_code == 200
