"""账号重置 (account reset): an officer of the region gives a locked employer its account back (§1 注意 3)."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app.clock import real_now
from tests.support.actors import (
    API,
    PASSWORD,
    Actor,
    new_account,
    new_client,
    new_employer,
    new_employer_user,
    new_officer,
    put_clock,
    refresh,
    sign_in,
    signed_in,
    signed_in_by_code,
    sms_code,
)
from tests.support.lapsing import let_a_minute_pass, outcome


def lock(client: TestClient, username: str) -> None:
    answers = [sign_in(client, username, "wrong-password") for _ in range(4)]
    assert answers[-1].status_code == 423


def test_a_reset_lifts_the_lock_and_the_password_is_the_last_eight_of_the_credit_code(
    client: TestClient, admin: Actor
) -> None:
    employer = new_employer(admin)
    path = f"/review/employers/{employer['employer_no']}/account"
    username = admin.post(path, {"username": "yuxi-hr-office"}).json()["username"]
    lock(client, username)

    reset = admin.post(f"/review/accounts/{username}/reset")

    assert reset.status_code == 200
    assert reset.json() == {
        "username": username,
        "role": "employer",
        "employer_no": employer["employer_no"],
        "region_code": "530402",
        "disabled": False,
        "password_change_required": True,
    }
    assert outcome(sign_in(client, username, username[-6:])) == (401, "invalid_credentials")
    assert sign_in(client, username, employer["credit_code"][-8:]).status_code == 201


def test_a_reset_password_is_changed_and_then_everything_is_open(client: TestClient, admin: Actor) -> None:
    user = new_employer_user(admin, new_employer(admin))
    admin.post(f"/review/accounts/{user.username}/reset")

    again = signed_in(client, user.username, user.username[-8:])
    changed = again.post("/auth/password-changes", {"old_password": user.username[-8:], "new_password": PASSWORD})

    assert changed.status_code == 204
    assert signed_in(client, user.username).get("/enrollment-changes").status_code == 200


def test_until_it_is_changed_a_reset_password_reads_who_one_is_and_no_more(client: TestClient, admin: Actor) -> None:
    user = new_employer_user(admin, new_employer(admin))
    admin.post(f"/review/accounts/{user.username}/reset")

    again = signed_in(client, user.username, user.username[-8:])
    renewed = refresh(client, again.refresh_token).json()

    assert again.get("/auth/me").json()["password_change_required"] is True
    assert outcome(again.get("/enrollment-changes")) == (403, "password_change_required")
    assert renewed["password_change_required"] is True
    later = Actor(client, user.username, renewed["access_token"])
    assert outcome(later.get("/enrollment-changes")) == (403, "password_change_required")


def test_a_reset_ends_every_session_of_the_account(client: TestClient, admin: Actor) -> None:
    user = new_employer_user(admin, new_employer(admin))
    other = signed_in(client, user.username)

    admin.post(f"/review/accounts/{user.username}/reset")

    assert [outcome(each.get("/auth/me")) for each in (user, other)] == [(401, "session_ended")] * 2
    assert outcome(refresh(client, other.refresh_token)) == (401, "session_ended")
    assert outcome(sign_in(client, user.username, PASSWORD)) == (401, "invalid_credentials")


def test_a_reset_ends_no_session_of_another_account(client: TestClient, admin: Actor, user: Actor) -> None:
    other = new_employer_user(admin, new_employer(admin, 2))

    admin.post(f"/review/accounts/{user.username}/reset")

    assert other.get("/auth/me").status_code == 200


def test_a_reset_password_lapses_after_thirty_days(client: TestClient, admin: Actor) -> None:
    put_clock(client, "2026-03-10T09:00:00")
    username = new_account(admin, new_employer(admin))
    put_clock(client, "2026-05-01T09:00:00")
    admin.post(f"/review/accounts/{username}/reset")

    put_clock(client, "2026-05-31T08:59:59")
    on_the_last_day = sign_in(client, username, username[-8:])
    put_clock(client, "2026-05-31T09:00:00")
    lapsed = sign_in(client, username, username[-8:])

    assert on_the_last_day.status_code == 201
    assert outcome(lapsed) == (401, "invalid_credentials")


def test_a_password_of_ones_own_does_not_lapse(client: TestClient, admin: Actor) -> None:
    user = new_employer_user(admin, new_employer(admin))

    put_clock(client, (real_now() + timedelta(days=400)).isoformat())

    assert sign_in(client, user.username, PASSWORD).status_code == 201


@pytest.mark.parametrize("role", ["officer", "supervisor", "admin"])
def test_an_officer_of_any_role_resets_within_the_region(
    client: TestClient, admin: Actor, username: str, role: str
) -> None:
    assert new_officer(client, role, "530402").post(f"/review/accounts/{username}/reset").status_code == 200


@pytest.mark.parametrize(
    ("region", "status"), [("530402", 200), ("530400", 200), ("530000", 200), ("530403", 404), ("530300", 404)]
)
def test_an_officer_reaches_the_accounts_of_the_own_region_and_those_below(
    client: TestClient, username: str, region: str, status: int
) -> None:
    officer = new_officer(client, "officer", region)

    assert officer.post(f"/review/accounts/{username}/reset").status_code == status


def test_a_name_out_of_reach_is_as_unknown_as_one_that_does_not_exist(client: TestClient, username: str) -> None:
    kunming = new_officer(client, "officer", "530100")

    answers = [kunming.post(f"/review/accounts/{name}/reset") for name in (username, "nobody-at-all")]

    assert [outcome(answer) for answer in answers] == [(404, "not_found")] * 2
    assert sign_in(client, username, username[-6:]).status_code == 201


def test_an_employers_user_resets_nobody(admin: Actor, user: Actor) -> None:
    answers = [user.post(f"/review/accounts/{name}/reset") for name in (user.username, "nobody-at-all")]

    assert [outcome(answer) for answer in answers] == [(403, "forbidden")] * 2


def test_officers_and_clients_have_no_account_to_be_reset(client: TestClient, admin: Actor) -> None:
    officer = new_officer(client, "officer", "530400")
    identifier, _ = new_client(admin, "payments:write")

    answers = [admin.post(f"/review/accounts/{name}/reset") for name in (officer.username, identifier)]

    assert [outcome(answer) for answer in answers] == [(404, "not_found")] * 2


def test_a_disabled_account_stays_so(client: TestClient, admin: Actor, username: str) -> None:
    admin.post(f"/review/accounts/{username}/disable")

    answer = admin.post(f"/review/accounts/{username}/reset")

    assert outcome(answer) == (409, "conflict")
    assert outcome(sign_in(client, username, username[-8:])) == (401, "invalid_credentials")


def test_a_reset_that_is_repeated_with_its_key_is_one_reset(client: TestClient, admin: Actor, username: str) -> None:
    path, key = f"/review/accounts/{username}/reset", {"Idempotency-Key": "one"}
    first = admin.post(path, headers=key)
    changed = signed_in(client, username, username[-8:]).post(
        "/auth/password-changes", {"old_password": username[-8:], "new_password": PASSWORD}
    )

    again = admin.post(path, headers=key)

    assert (first.status_code, changed.status_code, again.status_code) == (200, 204, 200)
    assert again.json() == first.json()
    assert sign_in(client, username, PASSWORD).status_code == 201


def test_in_kunming_a_reset_forgets_the_code_and_another_signs_in(client: TestClient, admin: Actor) -> None:
    username = new_account(admin, new_employer(admin, 1, "530102"))
    client.post(f"{API}/auth/sms-codes", json={"username": username})
    code = sms_code(client, username)
    lock(client, username)

    admin.post(f"/review/accounts/{username}/reset")

    old = client.post(f"{API}/auth/sms-sessions", json={"username": username, "code": code})
    let_a_minute_pass(client)
    assert outcome(old) == (401, "sms_code_invalid")
    assert signed_in_by_code(client, username).get("/enrollment-changes").status_code == 200
