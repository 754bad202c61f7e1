"""沙箱: the clock and the captchas' answers, which production does not have."""

from datetime import datetime

import pytest
from fastapi.testclient import TestClient

from app.clock import real_now
from app.main import create_app
from app.settings import Settings
from tests.support.actors import API, PRODUCTION_ADDRESS, PRODUCTION_SECRET, codes, sign_in, solved_captcha


def test_the_clock_stands_where_it_was_put_in_beijing_time(client: TestClient) -> None:
    put = client.put("/sandbox/clock", json={"now": "2026-03-20T15:59:59Z"})

    assert put.status_code == 200
    assert put.json() == client.get("/sandbox/clock").json() == {"now": "2026-03-20T23:59:59+08:00", "moved": True}


def test_the_clock_can_be_put_again(client: TestClient) -> None:
    client.put("/sandbox/clock", json={"now": "2026-03-20T23:59:59+08:00"})

    client.put("/sandbox/clock", json={"now": "2026-03-21T00:00:00+08:00"})

    assert client.get("/sandbox/clock").json()["now"] == "2026-03-21T00:00:00+08:00"


def test_the_clock_runs_again_when_it_is_let_go(client: TestClient) -> None:
    client.put("/sandbox/clock", json={"now": "2020-01-01T00:00:00+08:00"})

    cleared = client.delete("/sandbox/clock")

    assert cleared.status_code == 200 and cleared.json()["moved"] is False
    shown = client.get("/sandbox/clock").json()
    assert shown["moved"] is False
    assert abs((datetime.fromisoformat(shown["now"]) - real_now()).total_seconds()) < 60


@pytest.mark.parametrize(
    "now",
    ["2026-03-20", "2026-03-20T23:59:59", "2026-02-30T00:00:00Z", "2026-03-20T23:59:59Z\n", "２026-03-20T00:00:00Z", 5],
)
def test_a_moment_needs_its_date_time_and_offset(client: TestClient, now: object) -> None:
    answer = client.put("/sandbox/clock", json={"now": now})

    assert answer.status_code == 422
    assert codes(answer) == [("/now", "invalid_format")]


def test_a_captchas_answer_is_told_until_it_is_used(client: TestClient) -> None:
    captcha = solved_captcha(client)
    sign_in(client, "nobody-at-all", "wrong-password", **captcha)

    answer = client.get(f"/sandbox/captchas/{captcha['captcha_id']}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_production_has_neither(database_url: str) -> None:
    production = Settings(
        mode="production",
        database_url=database_url,
        secret_key=PRODUCTION_SECRET,
        form_verification_address=PRODUCTION_ADDRESS,
    )
    with TestClient(create_app(production)) as client:
        captcha_id = client.post(f"{API}/auth/captchas").json()["captcha_id"]

        answers = [client.get("/sandbox/clock"), client.get(f"/sandbox/captchas/{captcha_id}")]

    assert [answer.status_code for answer in answers] == [404, 404]
