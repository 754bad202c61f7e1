"""会话 (sessions) over HTTP: how long one lasts, how it is renewed, and what ends it."""

from datetime import timedelta

from fastapi.testclient import TestClient
from sqlalchemy import update

from app.clock import real_now
from app.repositories.account_tables import refresh_tokens
from tests.support.actors import (
    Actor,
    refresh,
    signed_in,
)


class TestSessions:
    def test_a_refresh_gives_new_tokens_that_work(self, client: TestClient, admin: Actor) -> None:
        answer = refresh(client, admin.refresh_token)

        tokens = answer.json()
        assert answer.status_code == 201
        assert tokens["token_type"] == "Bearer" and tokens["expires_in"] == 900
        assert Actor(client, "", tokens["access_token"]).get("/auth/me").json()["username"] == admin.username

    def test_a_refresh_token_used_twice_ends_the_newest_too(self, client: TestClient, admin: Actor) -> None:
        newest = refresh(client, admin.refresh_token).json()

        again = refresh(client, admin.refresh_token)

        assert (again.status_code, again.json()["code"]) == (401, "session_ended")
        assert refresh(client, newest["refresh_token"]).json()["code"] == "session_ended"
        assert Actor(client, "", newest["access_token"]).get("/auth/me").json()["code"] == "session_ended"

    def test_an_unknown_refresh_token_is_invalid(self, client: TestClient) -> None:
        answer = refresh(client, "never-given")

        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")

    def test_thirty_idle_minutes_end_a_session(self, client: TestClient, admin: Actor) -> None:
        age_refresh_tokens(client, timedelta(minutes=30))

        answer = refresh(client, admin.refresh_token)

        assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")

    def test_twenty_nine_idle_minutes_do_not(self, client: TestClient, admin: Actor) -> None:
        age_refresh_tokens(client, timedelta(minutes=29))

        answer = refresh(client, admin.refresh_token)

        assert answer.status_code == 201

    def test_a_signed_out_session_is_refused_at_once(self, client: TestClient, admin: Actor) -> None:
        out = admin.delete("/auth/session")

        assert out.status_code == 204
        assert admin.get("/auth/me").json()["code"] == "session_ended"
        assert refresh(client, admin.refresh_token).json()["code"] == "session_ended"

    def test_signing_out_ends_no_other_session(self, client: TestClient, admin: Actor) -> None:
        other = signed_in(client, admin.username)

        admin.delete("/auth/session")

        assert other.get("/auth/me").status_code == 200

    def test_a_token_of_another_installation_is_refused(self, client: TestClient, tmp_path: object) -> None:
        answer = Actor(client, "", "eyJhbGciOiJub25lIn0.e30.").get("/auth/me")

        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


def age_refresh_tokens(client: TestClient, by: timedelta) -> None:
    with client.app.state.hall.engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(update(refresh_tokens).values(issued_at=real_now() - by))
