"""审计记录 (noting): every login, failure, lock, reset and allocation is noted once, over HTTP, with nothing secret in it (§1)."""

import json

import pytest
from fastapi.testclient import TestClient

from app.usecases.context import Hall
from tests.support.actors import (
    API,
    PASSWORD,
    Actor,
    client_token,
    integrator,
    new_client,
    new_employer,
    new_employer_user,
    new_officer,
    refresh,
    sign_in,
    signed_in,
    sms_code,
)
from tests.support.audit import found, hall_behind, stored

KUNMING = "530102"
Noted = tuple[str, str, str, str | None]


@pytest.fixture
def hall(client: TestClient) -> Hall:
    """The hall behind the client."""
    return hall_behind(client)


def since(hall: Hall, number: int) -> list[Noted]:
    """What was noted after so many entries: by whom, what, of what, and why or how."""
    told = []
    for entry in stored(hall)[number:]:
        data = json.loads(entry.data)
        told.append((entry.actor, entry.action, entry.subject, data.get("why", data.get("method"))))
    return told


def test_each_wrong_password_the_lock_and_each_answer_after_it_are_noted(
    hall: Hall, client: TestClient, user: Actor
) -> None:
    before, account = len(stored(hall)), f"accounts/{user.username}"

    for password in ("wrong-one", "wrong-two", "wrong-three", "wrong-four", PASSWORD):
        sign_in(client, user.username, password)

    wrong = ("visitor", "login_failed", account, "wrong_answer")
    refused = ("visitor", "login_failed", account, "locked")
    locked = ("visitor", "account_locked", account, "wrong_answer")
    assert since(hall, before) == [wrong, wrong, wrong, locked, refused, refused]
    assert {(each.employer_no, each.region_code) for each in stored(hall)[before:]} == {("530402000001", "530402")}
    assert "wrong-" not in repr(stored(hall))
    assert found(hall) == []


def test_a_name_nobody_has_is_noted_and_cannot_be_read(hall: Hall, client: TestClient, admin: Actor) -> None:
    before = len(stored(hall))

    for _ in range(4):
        sign_in(client, "Xiangshan-2026", "wrong")

    noted = since(hall, before)
    assert [(action, why) for _, action, _, why in noted] == [
        *[("login_failed", "wrong_answer")] * 3,
        ("account_locked", "wrong_answer"),
        ("login_failed", "locked"),
    ]
    assert len({subject for _, _, subject, _ in noted}) == 1
    assert "Xiangshan" not in repr(stored(hall))


def test_a_right_answer_that_opens_no_session_is_noted(hall: Hall, client: TestClient, admin: Actor) -> None:
    kunming = new_employer_user(admin, new_employer(admin, 1, KUNMING))
    before, name = len(stored(hall)), kunming.username

    sign_in(client, name, name[-6:])
    client.post(f"{API}/auth/sms-sessions", json={"username": name, "code": sms_code(client, name)})

    assert since(hall, before) == [
        ("visitor", "login_failed", f"accounts/{name}", "login_method"),
        ("visitor", "login_failed", f"accounts/{name}", "code_used"),
    ]


def test_wrong_codes_and_what_follows_their_lock_are_noted(hall: Hall, client: TestClient, admin: Actor) -> None:
    kunming = new_employer_user(admin, new_employer(admin, 1, KUNMING))
    used = sms_code(client, kunming.username)
    wrong = f"{(int(used) + 1) % 10**6:06d}"
    before = len(stored(hall))

    for _ in range(4):
        client.post(f"{API}/auth/sms-sessions", json={"username": kunming.username, "code": wrong})

    assert [(action, why) for _, action, _, why in since(hall, before)] == [
        *[("login_failed", "wrong_answer")] * 3,
        ("account_locked", "wrong_answer"),
        ("login_failed", "locked"),
    ]
    assert not {used, wrong} & {each.data for each in stored(hall)}


def test_a_locked_account_is_noted_when_its_own_session_asks_for_another_password(
    hall: Hall, client: TestClient, user: Actor
) -> None:
    for _ in range(3):
        sign_in(client, user.username, "wrong")
    before = len(stored(hall))

    answer = user.post("/auth/password-changes", {"old_password": PASSWORD, "new_password": "Erhai-2026-Lake"})

    assert answer.status_code == 423
    assert since(hall, before) == [("visitor", "login_failed", f"accounts/{user.username}", "locked")]
    assert json.loads(stored(hall)[-1].data)["source"] == "testclient"


def test_allocation_login_reset_and_end_of_an_account_are_noted_by_whom(
    hall: Hall, client: TestClient, admin: Actor
) -> None:
    employer = new_employer(admin)
    before, code = len(stored(hall)), employer["credit_code"]

    new_employer_user(admin, employer)
    admin.post(f"/review/accounts/{code}/reset")
    admin.post(f"/review/accounts/{code}/disable")

    account = f"accounts/{code}"
    assert since(hall, before) == [
        (admin.username, "account_allocated", account, None),
        (code, "login", account, "password"),
        (code, "password_changed", account, None),
        (code, "login", account, "password"),
        (admin.username, "account_reset", account, None),
        (admin.username, "account_disabled", account, None),
    ]
    assert not [each for each in stored(hall) if PASSWORD in each.data or code[-6:] in each.data]


def test_an_officer_is_noted_as_made_signed_in_and_given_another_password(
    hall: Hall, client: TestClient, admin: Actor
) -> None:
    before = len(stored(hall))

    yuxi = new_officer(client, "officer", "530400")
    admin.post(f"/review/officers/{yuxi.username}/password", {"password": "Erhai-2026-Lake"})

    account = f"accounts/{yuxi.username}"
    assert since(hall, before) == [
        ("system", "officer_created", account, None),
        (yuxi.username, "login", account, "password"),
        (admin.username, "officer_password_set", account, None),
    ]
    assert {each.region_code for each in stored(hall)[before:]} == {"530400"}


def test_a_client_s_tokens_and_refusals_are_noted_for_its_employer(
    hall: Hall, client: TestClient, admin: Actor
) -> None:
    employer = new_employer(admin)
    identifier, secret = new_client(admin, "changes:read", employer=employer)
    before = len(stored(hall))

    client_token(client, identifier, secret)
    client_token(client, identifier, "another-secret")
    client_token(client, f"client-{'0' * 32}", secret)
    client_token(client, identifier, secret, scope="payments:write")

    assert since(hall, before) == [
        (identifier, "token_issued", f"clients/{identifier}", None),
        ("visitor", "login_failed", f"clients/{identifier}", "wrong_answer"),
        ("visitor", "login_failed", f"clients/client-{'0' * 32}", "wrong_answer"),
        ("visitor", "login_failed", f"clients/{identifier}", "scope"),
    ]
    employer_no = employer["employer_no"]
    assert [each.employer_no for each in stored(hall)[before:]] == [employer_no, employer_no, None, employer_no]
    assert secret not in repr(stored(hall))


def test_a_refresh_token_used_twice_is_noted_once_and_tells_whose_session_it_ended(
    hall: Hall, client: TestClient, user: Actor
) -> None:
    someone = signed_in(client, user.username)
    refresh(client, someone.refresh_token)
    before = len(stored(hall))

    for _ in range(3):
        assert refresh(client, someone.refresh_token).status_code == 401

    assert since(hall, before) == [("visitor", "session_ended", f"accounts/{user.username}", "refresh_token_reused")]
    assert stored(hall)[-1].employer_no == "530402000001"


def test_signing_out_is_noted(hall: Hall, client: TestClient, admin: Actor) -> None:
    collector = integrator(admin, "payments:write")
    before = len(stored(hall))

    admin.delete("/auth/session")

    [(actor, action, _, why)] = since(hall, before)
    assert (actor, action, why) == (admin.username, "session_ended", "signed_out")
    assert collector.username not in actor
