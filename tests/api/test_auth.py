"""登录 (signing in) over HTTP: captchas, passwords and what a login page sees."""

import base64
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import select, update

from app.clock import real_now
from app.repositories.account_tables import captchas
from app.wiring import SLOW_POOLS
from tests.support.actors import (
    API,
    PASSWORD,
    Actor,
    codes,
    new_employer,
    new_employer_user,
    new_officer,
    put_clock,
    refresh,
    sign_in,
    signed_in,
    solved_captcha,
)


def test_no_answer_with_a_token_or_a_person_is_kept_by_anyone_on_the_way(admin: Actor, username: str) -> None:
    answers = [sign_in(admin.client, username, username[-6:]), admin.get("/auth/me"), admin.get("/review/changes")]

    assert [each.headers.get("cache-control") for each in answers] == ["no-store"] * 3


def test_who_reads_does_not_wait_for_those_who_sign_in(client: TestClient, admin: Actor) -> None:
    free = Event()
    for _ in range(SLOW_POOLS["hashing"][0]):
        client.app.state.slow_pools["hashing"].threads.submit(free.wait)  # type: ignore[attr-defined]

    with ThreadPoolExecutor(1) as background:
        waiting = background.submit(sign_in, client, admin.username, PASSWORD)
        read = admin.get("/auth/me")
        waited = not waiting.done()
        free.set()

    assert (read.status_code, waited, waiting.result().status_code) == (200, True, 201)


def test_of_more_logins_than_can_soon_be_served_the_last_is_told_to_come_again(
    client: TestClient, admin: Actor
) -> None:
    client.app.state.slow_pools["hashing"].asked = SLOW_POOLS["hashing"][1]  # type: ignore[attr-defined]

    refused = sign_in(client, admin.username, PASSWORD)

    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert int(refused.headers["retry-after"]) > 0
    assert admin.get("/auth/me").status_code == 200


class TestCaptchas:
    def test_the_image_is_a_png_that_can_be_read(self, client: TestClient) -> None:
        shown = client.post(f"{API}/auth/captchas").json()

        picture = Image.open(io.BytesIO(base64.b64decode(shown["image"].removeprefix("data:image/png;base64,"))))

        assert picture.width >= 180 and picture.height >= 64
        assert shown["expires_at"].endswith("+08:00")

    def test_a_right_answer_in_small_letters_is_right(self, client: TestClient, username: str) -> None:
        captcha = solved_captcha(client)

        answer = sign_in(
            client, username, username[-6:], **{**captcha, "captcha_answer": captcha["captcha_answer"].lower()}
        )

        assert answer.status_code == 201

    def test_a_captcha_is_good_for_one_answer(self, client: TestClient, username: str) -> None:
        captcha = solved_captcha(client)
        sign_in(client, username, username[-6:], **captcha)

        again = sign_in(client, username, username[-6:], **captcha)

        assert (again.status_code, again.json()["code"]) == (401, "captcha_invalid")

    def test_a_wrong_answer_uses_it_up(self, client: TestClient, username: str) -> None:
        captcha = solved_captcha(client)
        wrong = sign_in(client, username, username[-6:], **{**captcha, "captcha_answer": "0000"})

        right = sign_in(client, username, username[-6:], **captcha)

        assert (wrong.status_code, right.status_code) == (401, 401)
        assert right.json()["code"] == "captcha_invalid"

    def test_after_three_minutes_it_is_no_longer_good(self, client: TestClient, username: str) -> None:
        captcha = solved_captcha(client)
        lapse_captchas(client)

        answer = sign_in(client, username, username[-6:], **captcha)

        assert answer.json()["code"] == "captcha_invalid"

    def test_the_answer_is_kept_as_a_digest_and_in_the_clear_only_in_a_sandbox(self, client: TestClient) -> None:
        solved = solved_captcha(client)

        with client.app.state.hall.engine.connect() as connection:  # type: ignore[attr-defined]
            row = connection.execute(select(captchas)).one()

        assert len(row.answer_hash) == 32 and row.sandbox_answer == solved["captcha_answer"]


class TestSigningIn:
    def test_an_unknown_name_answers_as_a_wrong_password_does(self, client: TestClient, username: str) -> None:
        wrong = sign_in(client, username, "wrong-password")
        unknown = sign_in(client, "nobody-at-all", "wrong-password")

        assert wrong.status_code == unknown.status_code == 401
        assert without_request_id(wrong.json()) == without_request_id(unknown.json())

    def test_a_wrong_captcha_hides_whether_the_password_was_right(self, client: TestClient, username: str) -> None:
        right = sign_in(client, username, username[-6:], captcha_answer="0000")
        wrong = sign_in(client, username, "wrong-password", captcha_answer="0000")

        assert without_request_id(right.json()) == without_request_id(wrong.json())

    def test_a_password_longer_than_any_is_refused_without_a_hash(self, client: TestClient, username: str) -> None:
        answer = sign_in(client, username, "x" * 900)

        assert answer.json()["code"] == "invalid_credentials"

    def test_the_first_session_may_only_change_its_password(self, client: TestClient, username: str) -> None:
        first = signed_in(client, username, username[-6:])

        me = first.get("/auth/me").json()
        refused = first.get("/review/employers")

        assert me["password_change_required"] is True and me["scopes"] == ["password_change"]
        assert (refused.status_code, refused.json()["code"]) == (403, "password_change_required")

    def test_an_initial_password_lapses_after_thirty_days(self, client: TestClient, username: str) -> None:
        put_clock(client, (real_now() + timedelta(days=29)).isoformat())
        before = sign_in(client, username, username[-6:])

        put_clock(client, (real_now() + timedelta(days=31)).isoformat())
        after = sign_in(client, username, username[-6:])

        assert before.status_code == 201
        assert (after.status_code, after.json()["code"]) == (401, "invalid_credentials")

    def test_what_was_sent_is_not_shown_again(self, client: TestClient) -> None:
        answer = client.post(
            f"{API}/auth/password-sessions", json={"password": ["Secret-1234"], "token": "Secret-5678"}
        )

        assert answer.status_code == 422
        assert "Secret" not in answer.text
        assert ("/token", "unknown_field") in codes(answer) and ("/username", "required") in codes(answer)


class TestMe:
    def test_an_employers_user_sees_the_employer(self, client: TestClient, admin: Actor) -> None:
        employer = new_employer(admin)
        user = new_employer_user(admin, employer)

        me = user.get("/auth/me").json()

        assert me == {
            "username": employer["credit_code"],
            "role": "employer",
            "employer": {
                name: employer[name]
                for name in ("employer_no", "name", "employer_type", "credit_code", "region_code", "insured_from")
            },
            "region_code": None,
            "scopes": ["employer"],
            "password_change_required": False,
        }

    def test_an_officer_sees_the_region(self, client: TestClient) -> None:
        me = new_officer(client, "supervisor", "530400").get("/auth/me").json()

        assert (me["role"], me["region_code"], me["employer"]) == ("supervisor", "530400", None)

    def test_without_a_token_there_is_nobody(self, client: TestClient) -> None:
        answer = client.get(f"{API}/auth/me")

        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


class TestChangingThePassword:
    def test_from_the_login_page(self, client: TestClient, username: str) -> None:
        answer = client.post(f"{API}/auth/password-changes", json=at_login(client, username, username[-6:], PASSWORD))

        assert answer.status_code == 204 and answer.content == b""
        assert signed_in(client, username).get("/auth/me").json()["password_change_required"] is False

    def test_from_the_login_page_with_a_wrong_old_password(self, client: TestClient, username: str) -> None:
        answer = client.post(f"{API}/auth/password-changes", json=at_login(client, username, "wrong", "short"))

        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")

    def test_from_the_login_page_without_a_captcha(self, client: TestClient, username: str) -> None:
        body = {"username": username, "old_password": username[-6:], "new_password": PASSWORD}

        answer = client.post(f"{API}/auth/password-changes", json=body)

        assert codes(answer) == [("/captcha_id", "required"), ("/captcha_answer", "required")]

    def test_every_session_of_the_account_ends(self, client: TestClient, admin: Actor) -> None:
        user = new_employer_user(admin, new_employer(admin))
        other = signed_in(client, user.username)

        user.post("/auth/password-changes", {"old_password": PASSWORD, "new_password": "Erhai-2026-Lake"})

        assert user.get("/auth/me").json()["code"] == "session_ended"
        assert other.get("/auth/me").json()["code"] == "session_ended"
        assert refresh(client, other.refresh_token).json()["code"] == "session_ended"
        assert sign_in(client, user.username, PASSWORD).status_code == 401

    @pytest.mark.parametrize(
        ("new_password", "reason"),
        [("Ab3$efg", "too_short"), ("x" * 65, "too_long"), ("Password123", "common"), (PASSWORD, "current")],
    )
    def test_a_weak_one_is_refused(self, client: TestClient, admin: Actor, new_password: str, reason: str) -> None:
        user = new_employer_user(admin, new_employer(admin))

        answer = user.post("/auth/password-changes", {"old_password": PASSWORD, "new_password": new_password})

        assert codes(answer) == [("/new_password", "password_too_weak")]
        assert answer.json()["errors"][0]["params"]["reason"] == reason
        assert user.get("/auth/me").status_code == 200

    def test_the_wrong_old_one_is_refused(self, client: TestClient, admin: Actor) -> None:
        user = new_employer_user(admin, new_employer(admin))

        answer = user.post("/auth/password-changes", {"old_password": "wrong", "new_password": "Erhai-2026-Lake"})

        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")

    def test_without_session_or_name_there_is_nobody_to_change_it_for(self, client: TestClient) -> None:
        answer = client.post(f"{API}/auth/password-changes", json={"old_password": "a", "new_password": PASSWORD})

        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


def test_the_public_keys_are_published_without_their_private_half(client: TestClient, admin: Actor) -> None:
    keys = client.get("/.well-known/jwks.json").json()["keys"]

    assert [set(key) for key in keys] == [{"kty", "use", "alg", "crv", "kid", "x", "y", "purpose"}] * 2
    assert {key["purpose"] for key in keys} == {"tokens", "documents"}


def at_login(client: TestClient, username: str, old: str, new: str) -> dict[str, str]:
    return {"username": username, "old_password": old, "new_password": new, **solved_captcha(client)}


def without_request_id(problem: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in problem.items() if name != "request_id"}


def lapse_captchas(client: TestClient) -> None:
    with client.app.state.hall.engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(update(captchas).values(expires_at=real_now()))
