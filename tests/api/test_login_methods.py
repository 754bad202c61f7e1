"""登录方式 (login methods): Kunming by SMS code only, everywhere else by password and captcha only (§1.1, §1.2)."""

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.support.actors import (
    API,
    PASSWORD,
    Actor,
    new_account,
    new_employer,
    new_employer_user,
    new_officer,
    sign_in,
    signed_in_by_code,
    sms_code,
    solved_captcha,
)
from tests.support.lapsing import let_a_minute_pass, outcome, told

WRONG = (401, "invalid_credentials")
ANOTHER_WAY = (403, "login_method_not_allowed")
KUNMING, YUXI = "530102", "530402"


@pytest.fixture
def kunming(admin: Actor) -> str:
    """The name of an account in Kunming that has not signed in yet."""
    return new_account(admin, new_employer(admin, 1, KUNMING))


def ask(client: TestClient, username: str) -> Response:
    return client.post(f"{API}/auth/sms-codes", json={"username": username})


def by_code(client: TestClient, username: str, code: str) -> Response:
    return client.post(f"{API}/auth/sms-sessions", json={"username": username, "code": code})


def messages(client: TestClient, username: str) -> list[dict[str, str]]:
    items: list[dict[str, str]] = client.get("/sandbox/sms-messages", params={"username": username}).json()["items"]
    return items


def moved(admin: Actor, employer: dict[str, str], region: str) -> None:
    answer = admin.patch(f"/review/employers/{employer['employer_no']}", {"region_code": region}, version=1)
    assert answer.status_code == 200, answer.text


def test_in_kunming_the_right_password_is_told_of_the_other_way_and_never_locks(
    client: TestClient, kunming: str
) -> None:
    answers = [sign_in(client, kunming, kunming[-6:]) for _ in range(5)]

    assert [outcome(answer) for answer in answers] == [ANOTHER_WAY] * 5


def test_in_kunming_a_wrong_password_is_answered_as_anywhere(client: TestClient, admin: Actor, kunming: str) -> None:
    elsewhere = new_account(admin, new_employer(admin, 2))

    answers = [[told(sign_in(client, name, "wrong-password")) for _ in range(4)] for name in (kunming, elsewhere)]

    assert answers[0] == answers[1]


def test_a_right_password_that_opens_no_session_leaves_the_counter_where_it_was(
    client: TestClient, kunming: str
) -> None:
    given = ["wrong-password", "wrong-password", kunming[-6:], "wrong-password", kunming[-6:]]

    answers = [sign_in(client, kunming, password) for password in given]

    assert [outcome(answer) for answer in answers] == [WRONG, WRONG, ANOTHER_WAY, WRONG, (423, "account_locked")]


def test_in_kunming_a_code_opens_a_session_that_is_never_asked_to_change_a_password(
    client: TestClient, kunming: str
) -> None:
    user = signed_in_by_code(client, kunming)

    renewed = client.post(f"{API}/auth/session-refreshes", json={"refresh_token": user.refresh_token}).json()

    me = user.get("/auth/me").json()
    assert (me["scopes"], me["password_change_required"]) == (["employer"], False)
    assert user.get("/enrollment-changes").status_code == 200
    assert renewed["password_change_required"] is False
    assert Actor(client, kunming, renewed["access_token"]).get("/enrollment-changes").status_code == 200


def test_in_kunming_a_password_can_be_changed_and_still_opens_nothing(client: TestClient, kunming: str) -> None:
    body = {"username": kunming, "old_password": kunming[-6:], "new_password": PASSWORD, **solved_captcha(client)}

    changed = client.post(f"{API}/auth/password-changes", json=body)

    assert changed.status_code == 204
    assert outcome(sign_in(client, kunming, PASSWORD)) == ANOTHER_WAY


def test_in_kunming_a_password_change_buys_no_guesses_at_the_code(client: TestClient, kunming: str) -> None:
    wrong = [by_code(client, kunming, "000000") for _ in range(2)]
    body = {"username": kunming, "old_password": kunming[-6:], "new_password": PASSWORD, **solved_captcha(client)}

    changed = client.post(f"{API}/auth/password-changes", json=body)

    after = [by_code(client, kunming, "000000") for _ in range(2)]
    assert changed.status_code == 204
    assert [answer.status_code for answer in wrong + after] == [401, 401, 401, 423]


def test_elsewhere_nothing_is_sent_to_whoever_asks_for_a_code(client: TestClient, username: str) -> None:
    asked = ask(client, username)

    assert (asked.status_code, asked.json()) == (202, {"expires_in": 300, "resend_after": 60})
    assert messages(client, username) == []
    assert outcome(by_code(client, username, "000000")) == (401, "sms_code_invalid")


def test_an_officer_signs_in_by_password_and_captcha_in_kunming_too(client: TestClient) -> None:
    officer = new_officer(client, "officer", "530100")

    asked = ask(client, officer.username)

    assert asked.status_code == 202
    assert messages(client, officer.username) == []
    assert officer.get("/auth/me").json()["region_code"] == "530100"


def test_an_employer_moved_to_kunming_signs_in_by_code_from_then_on(client: TestClient, admin: Actor) -> None:
    employer = new_employer(admin, 1, YUXI)
    user = new_employer_user(admin, employer)

    moved(admin, employer, KUNMING)

    assert outcome(sign_in(client, user.username, PASSWORD)) == ANOTHER_WAY
    assert signed_in_by_code(client, user.username).get("/auth/me").json()["employer"]["region_code"] == KUNMING


def test_an_employer_moved_out_of_kunming_signs_in_by_password_from_then_on(client: TestClient, admin: Actor) -> None:
    employer = new_employer(admin, 1, KUNMING)
    username = new_account(admin, employer)
    signed_in_by_code(client, username)
    let_a_minute_pass(client)

    moved(admin, employer, YUXI)

    assert ask(client, username).status_code == 202
    assert len(messages(client, username)) == 1
    assert sign_in(client, username, username[-6:]).json()["password_change_required"] is True


def test_a_code_sent_before_the_move_is_told_of_the_other_way_and_not_counted(client: TestClient, admin: Actor) -> None:
    employer = new_employer(admin, 1, KUNMING)
    username = new_account(admin, employer)
    ask(client, username)
    moved(admin, employer, YUXI)

    answers = [by_code(client, username, sms_code(client, username)) for _ in range(4)]

    assert [outcome(answer) for answer in answers] == [ANOTHER_WAY] * 4
    assert sign_in(client, username, username[-6:]).status_code == 201


@pytest.mark.parametrize(
    ("region", "method"),
    [("530100", "sms"), (KUNMING, "sms"), ("530181", "sms"), (YUXI, "password"), ("530000", "password")],
)
def test_a_front_end_asks_how_a_region_signs_in(client: TestClient, region: str, method: str) -> None:
    shown = client.get(f"{API}/auth/login-methods", params={"region_code": region})

    assert shown.status_code == 200
    assert (shown.json()["region_code"], shown.json()["login_method"]) == (region, method)
    assert shown.json()["basis"]


def test_of_a_region_that_does_not_exist_no_way_is_told(client: TestClient) -> None:
    answer = client.get(f"{API}/auth/login-methods", params={"region_code": "999999"})

    assert outcome(answer) == (422, "unknown_code")
