"""登录的竞争 (sign-ins at once): guesses, captchas, codes and tokens that 64 use at the same instant, at two processes."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle
from uuid import uuid4

import pytest
from httpx2 import Client, Response

from tests.races.racing import Processes, at_once
from tests.support.actors import (
    API,
    Actor,
    client_token,
    new_client,
    sign_in,
    signed_in,
    sms_code,
    solved_captcha,
)

MANY = 64


def many(processes: Processes, act: Callable[[Client], Response]) -> list[Response]:
    """One act done 64 times at once, half of them at each process."""
    return at_once(*(partial(act, client) for client, _ in zip(cycle(processes.clients), range(MANY), strict=False)))


def counted(answers: Sequence[Response]) -> dict[str, int]:
    """How often each answer was given: `201`, or the status with its code."""
    return dict(
        Counter(
            str(answer.status_code)
            if answer.is_success
            else f"{answer.status_code} {answer.json().get('code') or answer.json()['error']}"
            for answer in answers
        )
    )


def live_sessions(processes: Processes, username: str) -> int:
    return processes.counted(
        "SELECT count(*) FROM sessions JOIN accounts ON accounts.id = account_id "
        "WHERE username = :username AND ended_at IS NULL",
        username=username,
    )


def wrongly_at_once(processes: Processes, username: str) -> list[Response]:
    """64 wrong passwords for one name at the same instant, each with a right captcha."""
    captchas = [solved_captcha(processes.clients[0]) for _ in range(MANY)]
    clients = zip(cycle(processes.clients), captchas, strict=False)
    return at_once(*(partial(sign_in, client, username, "wrong-password", **captcha) for client, captcha in clients))


def test_of_64_wrong_passwords_at_once_three_reach_the_check_and_the_account_is_locked(processes: Processes) -> None:
    username = processes.new_username()

    wrong = wrongly_at_once(processes, username)

    right = [sign_in(client, username, username[-6:]).status_code for client in processes.clients]
    reset = processes.admin.post(f"/review/accounts/{username}/reset")
    assert counted(wrong) == {"401 invalid_credentials": 3, "423 account_locked": MANY - 3}
    assert right == [423, 423]
    assert reset.status_code == 200
    assert sign_in(processes.clients[1], username, username[-8:]).status_code == 201
    assert told_of_locks(processes, username) == 1


def test_of_64_wrong_passwords_for_a_name_that_does_not_exist_three_reach_the_check(processes: Processes) -> None:
    username = f"nobody-{uuid4().hex}"

    wrong = wrongly_at_once(processes, username)

    assert counted(wrong) == {"401 invalid_credentials": 3, "423 account_locked": MANY - 3}


def test_of_64_wrong_old_passwords_in_one_session_three_reach_the_check(processes: Processes) -> None:
    user = processes.new_user()
    body = {"old_password": "wrong-password", "new_password": "Erhai-2026-Lake"}

    wrong = many(processes, lambda client: Actor(client, "", user.access_token).post("/auth/password-changes", body))

    assert counted(wrong) == {"401 invalid_credentials": 3, "423 account_locked": MANY - 3}


def test_of_64_wrong_sms_codes_at_once_three_are_looked_at(processes: Processes) -> None:
    username = processes.new_username("530102")
    processes.clients[0].post(f"{API}/auth/sms-codes", json={"username": username})
    code = sms_code(processes.clients[0], username)
    body = {"username": username, "code": f"{(int(code) + 1) % 10**6:06d}"}

    wrong = many(processes, lambda client: client.post(f"{API}/auth/sms-sessions", json=body))

    right = processes.clients[1].post(f"{API}/auth/sms-sessions", json={"username": username, "code": code})
    assert counted(wrong) == {"401 sms_code_invalid": 3, "423 account_locked": MANY - 3}
    assert right.status_code == 423


def test_of_64_uses_of_one_captcha_one_signs_in(processes: Processes) -> None:
    username = processes.new_username()
    captcha = solved_captcha(processes.clients[0])

    answers = many(processes, lambda client: sign_in_with(client, username, captcha))

    assert counted(answers) == {"201": 1, "401 captcha_invalid": MANY - 1}
    assert live_sessions(processes, username) == 1


def test_of_64_uses_of_one_sms_code_one_signs_in_and_the_account_is_not_locked(processes: Processes) -> None:
    username = processes.new_username("530102")
    processes.clients[0].post(f"{API}/auth/sms-codes", json={"username": username})
    body = {"username": username, "code": sms_code(processes.clients[0], username)}

    answers = many(processes, lambda client: client.post(f"{API}/auth/sms-sessions", json=body))

    wrong = processes.clients[1].post(f"{API}/auth/sms-sessions", json={**body, "code": "000000"})
    assert counted(answers) == {"201": 1, "401 sms_code_invalid": MANY - 1}
    assert live_sessions(processes, username) == 1
    assert wrong.status_code == 401
    assert told_of_locks(processes, username) == 0


def test_of_64_uses_of_one_refresh_token_at_most_one_is_answered_and_the_whole_family_ends(
    processes: Processes,
) -> None:
    first = signed_in(processes.clients[0], processes.new_user().username)
    body = {"refresh_token": first.refresh_token}

    answers = many(processes, lambda client: client.post(f"{API}/auth/session-refreshes", json=body))

    issued = [answer.json() for answer in answers if answer.status_code == 201]
    access = [first.access_token, *(tokens["access_token"] for tokens in issued)]
    renewals = [first.refresh_token, *(tokens["refresh_token"] for tokens in issued)]
    assert len(issued) <= 1
    assert counted(answers) == {"201": len(issued), "401 session_ended": MANY - len(issued)}
    for client in processes.clients:
        asked = [Actor(client, "", token).get("/auth/me") for token in access]
        renewed = [client.post(f"{API}/auth/session-refreshes", json={"refresh_token": each}) for each in renewals]
        assert set(counted(asked + renewed)) == {"401 session_ended"}


def test_of_64_who_ask_for_an_sms_code_for_one_name_one_is_sent_it(processes: Processes) -> None:
    username = processes.new_username("530102")

    answers = many(processes, lambda client: client.post(f"{API}/auth/sms-codes", json={"username": username}))

    sent = processes.clients[1].get("/sandbox/sms-messages", params={"username": username}).json()["items"]
    assert counted(answers) == {"202": 1, "429 rate_limited": MANY - 1}
    assert len(sent) == 1


def test_of_64_tokens_that_a_client_asks_for_sixty_are_given(processes: Processes) -> None:
    identifier, secret = new_client(processes.admin, "payments:write")

    answers = many(processes, lambda client: client_token(client, identifier, secret))

    assert counted(answers) == {"200": 60, "429 temporarily_unavailable": MANY - 60}


@pytest.mark.parametrize("region", ["530402", "530102"])
def test_a_reset_among_wrong_answers_leaves_no_session_and_a_name_that_can_be_reset_again(
    processes: Processes, region: str
) -> None:
    username = processes.new_username(region)
    captchas = [solved_captcha(processes.clients[0]) for _ in range(16)]
    guesses = [
        partial(sign_in, client, username, "wrong-password", **captcha)
        for client, captcha in zip(cycle(processes.clients), captchas, strict=False)
    ]
    officers = processes.both(processes.admin)

    answers = at_once(*guesses, *(partial(each.post, f"/review/accounts/{username}/reset") for each in officers))

    assert {answer.status_code for answer in answers[16:]} <= {200, 409} and 200 in [
        answer.status_code for answer in answers[16:]
    ]
    assert set(counted(answers[:16])) <= {"401 invalid_credentials", "423 account_locked"}
    assert live_sessions(processes, username) == 0
    assert processes.admin.post(f"/review/accounts/{username}/reset").status_code == 200
    assert sign_in(processes.clients[0], username, username[-8:]).status_code == (201 if region == "530402" else 403)


def sign_in_with(client: Client, username: str, captcha: dict[str, str]) -> Response:
    body = {"username": username, "password": username[-6:], **captcha}
    return client.post(f"{API}/auth/password-sessions", json=body)


def told_of_locks(processes: Processes, username: str) -> int:
    """How many events tell of the account's locks."""
    return processes.counted(
        "SELECT count(*) FROM outbox_events WHERE type = 'account.locked' AND subject = :subject",
        subject=f"accounts/{username}",
    )
