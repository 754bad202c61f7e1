"""账号锁定 (locks): three wrong answers in a row lock a name until an account reset, whether it exists or not (§1 注意 3)."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select
from typer.testing import CliRunner

from app.cli import hall
from app.repositories.exchange_tables import outbox_events
from app.settings import Settings
from tests.support.actors import (
    API,
    PASSWORD,
    Actor,
    new_account,
    new_employer,
    new_employer_user,
    new_officer,
    put_clock,
    sign_in,
    signed_in,
    sms_code,
    solved_captcha,
)
from tests.support.lapsing import outcome, told
from tests.support.stored import engine_of, everything_stored

WRONG = (401, "invalid_credentials")
LOCKED = (423, "account_locked")


def wrongly(client: TestClient, username: str, times: int = 3) -> list[Response]:
    """The answers to some wrong passwords of a name."""
    return [sign_in(client, username, "wrong-password") for _ in range(times)]


def by_code(client: TestClient, username: str, code: str = "000000") -> Response:
    return client.post(f"{API}/auth/sms-sessions", json={"username": username, "code": code})


def change_at_login(client: TestClient, username: str, old: str, new: str = "Erhai-2026-Lake") -> Response:
    body = {"username": username, "old_password": old, "new_password": new, **solved_captcha(client)}
    return client.post(f"{API}/auth/password-changes", json=body)


def another_code(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 10**6:06d}"


def test_three_wrong_passwords_lock_an_account_and_the_right_one_is_refused(client: TestClient, username: str) -> None:
    wrong = wrongly(client, username)

    right = sign_in(client, username, username[-6:])

    assert [outcome(answer) for answer in wrong] == [WRONG] * 3
    assert outcome(right) == LOCKED


def test_known_unknown_and_disabled_names_are_answered_alike(client: TestClient, admin: Actor, username: str) -> None:
    disabled = new_employer_user(admin, new_employer(admin, 2)).username
    admin.post(f"/review/accounts/{disabled}/disable")

    known, unknown, ended, right = (
        [told(answer) for answer in answers]
        for answers in (
            wrongly(client, username, 5),
            wrongly(client, "nobody-at-all", 5),
            wrongly(client, disabled, 5),
            [sign_in(client, disabled, PASSWORD) for _ in range(5)],
        )
    )

    assert [status for status, _ in known] == [401, 401, 401, 423, 423]
    assert known == unknown == ended
    assert right == [known[-1]] * 5


def test_the_right_password_of_a_disabled_account_is_counted_as_any_wrong_one(client: TestClient, admin: Actor) -> None:
    disabled = new_employer_user(admin, new_employer(admin)).username
    admin.post(f"/review/accounts/{disabled}/disable")

    answers = [sign_in(client, disabled, PASSWORD) for _ in range(4)]

    assert [told(answer) for answer in answers] == [told(answer) for answer in wrongly(client, "nobody-at-all", 4)]


def test_a_client_is_answered_as_an_unknown_name_is(client: TestClient, admin: Actor) -> None:
    made = admin.post("/review/clients", {"name": "征收系统", "scopes": ["payments:write"]}).json()

    answers = [sign_in(client, made["client_id"], made["client_secret"]) for _ in range(4)]

    assert [told(answer) for answer in answers] == [told(answer) for answer in wrongly(client, "nobody-at-all", 4)]


def test_wrong_sms_codes_of_known_unknown_and_disabled_names_are_answered_alike(
    client: TestClient, admin: Actor
) -> None:
    known, disabled = (new_account(admin, new_employer(admin, number, "530102")) for number in (1, 2))
    admin.post(f"/review/accounts/{disabled}/disable")

    answers = [[told(by_code(client, name)) for _ in range(5)] for name in (known, disabled, "nobody-at-all")]

    assert [(status, problem["code"]) for status, problem in answers[0]] == [(401, "sms_code_invalid")] * 3 + [
        LOCKED
    ] * 2
    assert answers[0] == answers[1] == answers[2]


def test_only_answers_with_a_right_captcha_count(client: TestClient, username: str) -> None:
    mistyped = [sign_in(client, username, "wrong-password", captcha_answer="0000") for _ in range(4)]
    wrongly(client, username, 2)

    right = sign_in(client, username, username[-6:])

    assert [outcome(answer) for answer in mistyped] == [(401, "captcha_invalid")] * 4
    assert right.status_code == 201


def test_a_locked_name_with_a_wrong_captcha_is_told_of_the_captcha(client: TestClient, username: str) -> None:
    wrongly(client, username)

    assert outcome(sign_in(client, username, "wrong-password", captcha_answer="0000")) == (401, "captcha_invalid")


def test_a_success_sets_the_counter_to_zero(client: TestClient, username: str) -> None:
    wrongly(client, username, 2)
    sign_in(client, username, username[-6:])

    wrong = wrongly(client, username)

    assert [outcome(answer) for answer in wrong] == [WRONG] * 3
    assert outcome(sign_in(client, username, username[-6:])) == LOCKED


def test_no_time_lifts_a_lock(client: TestClient, admin: Actor) -> None:
    user = new_employer_user(admin, new_employer(admin))
    wrongly(client, user.username)

    put_clock(client, "2031-01-01T00:00:00")

    assert outcome(sign_in(client, user.username, PASSWORD)) == LOCKED


def test_a_lock_refuses_another_login_and_ends_no_session(client: TestClient, admin: Actor) -> None:
    user = new_employer_user(admin, new_employer(admin))

    wrongly(client, user.username)

    assert user.get("/auth/me").status_code == 200


def test_wrong_passwords_wrong_sms_codes_and_wrong_old_passwords_are_counted_together(
    client: TestClient, admin: Actor
) -> None:
    user = new_employer_user(admin, new_employer(admin, 1, "530102"))

    counted = [
        sign_in(client, user.username, "wrong-password"),
        by_code(client, user.username, another_code(sms_code(client, user.username))),
        change_at_login(client, user.username, "wrong-password"),
    ]

    assert [outcome(answer) for answer in counted] == [WRONG, (401, "sms_code_invalid"), WRONG]
    assert outcome(sign_in(client, user.username, "wrong-password")) == LOCKED
    assert outcome(by_code(client, user.username)) == LOCKED
    assert outcome(change_at_login(client, user.username, "wrong-password")) == LOCKED


def test_wrong_old_passwords_within_a_session_lock_the_account(client: TestClient, admin: Actor) -> None:
    user = new_employer_user(admin, new_employer(admin))
    wrong, right = ({"old_password": old, "new_password": "Erhai-2026-Lake"} for old in ("wrong-password", PASSWORD))

    counted = [user.post("/auth/password-changes", wrong) for _ in range(3)]

    assert [outcome(answer) for answer in counted] == [WRONG] * 3
    assert outcome(user.post("/auth/password-changes", right)) == LOCKED
    assert outcome(sign_in(client, user.username, PASSWORD)) == LOCKED


@pytest.mark.parametrize("with_session", [True, False])
def test_a_right_old_password_with_a_weak_new_one_is_no_wrong_answer(
    client: TestClient, admin: Actor, with_session: bool
) -> None:
    user = new_employer_user(admin, new_employer(admin))
    weak = {"old_password": PASSWORD, "new_password": "12345678"}
    wrongly(client, user.username, 2)

    answers = [
        user.post("/auth/password-changes", weak)
        if with_session
        else change_at_login(client, user.username, PASSWORD, "12345678")
        for _ in range(4)
    ]

    assert [outcome(answer) for answer in answers] == [(422, "password_too_weak")] * 4
    assert outcome(wrongly(client, user.username, 1)[0]) == WRONG
    assert outcome(sign_in(client, user.username, PASSWORD)) == LOCKED


def test_a_password_change_sets_the_counter_to_zero(client: TestClient, username: str) -> None:
    wrongly(client, username, 2)

    changed = change_at_login(client, username, username[-6:])

    assert changed.status_code == 204
    assert [outcome(answer) for answer in wrongly(client, username, 2)] == [WRONG] * 2
    assert sign_in(client, username, "Erhai-2026-Lake").status_code == 201


def test_a_name_that_somebody_locked_before_it_was_allocated_works(client: TestClient, admin: Actor) -> None:
    employer = new_employer(admin)
    before = wrongly(client, employer["credit_code"], 4)

    username = new_account(admin, employer)

    assert outcome(before[-1]) == LOCKED
    assert sign_in(client, username, username[-6:]).status_code == 201


def test_an_officers_name_that_somebody_locked_before_it_was_made_works(client: TestClient) -> None:
    wrongly(client, "officer-530400")

    assert new_officer(client, "officer", "530400").get("/auth/me").status_code == 200


def by_an_admin(client: TestClient, settings: Settings, officer: Actor, password: str) -> None:
    admin = new_officer(client, "admin", "530000")
    assert admin.post(f"/review/officers/{officer.username}/password", {"password": password}).status_code == 204


def at_the_machine(client: TestClient, settings: Settings, officer: Actor, password: str) -> None:
    arguments = ["set-officer-password", "--username", officer.username, "--password", password]
    environment = {"HALL_DATABASE_URL": settings.database_url, "HALL_ARGON2_MEMORY_KIB": "64"}
    assert CliRunner().invoke(hall, arguments, env=environment).exit_code == 0


@pytest.mark.parametrize("lifted", [by_an_admin, at_the_machine])
def test_an_officers_lock_is_lifted_by_a_new_password(
    client: TestClient, settings: Settings, lifted: Callable[[TestClient, Settings, Actor, str], None]
) -> None:
    officer = new_officer(client, "officer", "530400")
    locked = [*wrongly(client, officer.username), sign_in(client, officer.username, PASSWORD)]

    lifted(client, settings, officer, "Erhai-2026-Lake")

    assert [outcome(answer) for answer in locked] == [WRONG] * 3 + [LOCKED]
    assert outcome(officer.get("/auth/me")) == (401, "session_ended")
    again = signed_in(client, officer.username, "Erhai-2026-Lake")
    assert again.get("/auth/me").json()["password_change_required"] is True


def test_the_lock_of_an_employers_account_is_told_once_in_an_event(client: TestClient, admin: Actor) -> None:
    username = new_account(admin, new_employer(admin))

    for name in (username, admin.username, "nobody-at-all"):
        wrongly(client, name, 5)

    with engine_of(client).connect() as connection:
        events = connection.execute(select(outbox_events)).all()
    assert [(event.type, event.subject) for event in events] == [("account.locked", f"accounts/{username}")]


def test_what_was_typed_for_a_name_is_kept_nowhere_in_clear(client: TestClient) -> None:
    wrongly(client, "Password-typed-as-a-name", 4)

    assert "Password-typed-as-a-name" not in repr(everything_stored(engine_of(client)))
