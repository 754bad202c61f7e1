"""金丝雀 (the canary): a leak of any kind is found and fails the run, and what people type into the wrong box is told nobody."""

import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Request, Response

from app.logs import write_log
from tests.support.actors import API, PASSWORD, Actor, new_officer, sign_in, solved_captcha
from tests.support.canary import Canary
from tests.support.changes import id_number

TOKEN = "h0t1gq0n3kq1J1c9m4yqk1hN0nQd3mJ5l2p8r7s6t5U"
REPOSITORY = Path(__file__).parents[2]
LEAKS = {
    "a password": f"signing in with {PASSWORD} failed",
    "a password with a space": "tried: a pass phrase of 2026.",
    "an initial password": "reset to 00016Y",
    "a refresh token": f"refresh_{TOKEN}",
    "an access token": "Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "an ID number": f"Key (id_number)=({id_number()}) already exists",
    "a mobile": "sent to 13800000000",
    "a captcha answer": '{"event": "wrong answer", "given": "A7KX"}',
    "an SMS code": '{"event": "sms_failed", "text": "登录验证码 604218，5 分钟内有效"}',
}


@pytest.fixture
def canary() -> Canary:
    """One that has heard everything told in confidence."""
    canary = Canary(codes={"A7KX", "604218"})
    for secret in (PASSWORD, "a pass phrase of 2026", "00016Y", TOKEN):
        canary.remember(secret)
    return canary


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_a_planted_leak_is_found_and_not_told_again(canary: Canary, leak: str) -> None:
    canary.overhear(f"something before\n{leak}\nsomething after", "the log")

    (told,) = canary.leaks()

    assert not any(secret in told for secret in (PASSWORD, TOKEN, id_number(), "13800000000"))


def test_what_looks_alike_by_chance_is_no_leak(canary: Canary) -> None:
    canary.overhear(
        '{"request_id": "00016Y", "path": "/api/v1/changes/604218/claim", "milliseconds": 604218}', "the log"
    )
    canary.overhear("91530402MA6000016Y 530402********0016 138****0000 2026-03-10T09:00:00+08:00", "the log")

    canary.overhear("mac ff112233445566778899aa", "the audit log")

    assert canary.leaks() == []


def test_secrets_are_remembered_from_what_is_sent_and_answered() -> None:
    canary = Canary()
    request = Request(
        "POST", f"http://hall{API}/auth/password-sessions", json={"password": PASSWORD, "captcha_answer": "A7KX"}
    )

    canary.exchange(request, Response(201, json={"refresh_token": TOKEN}))

    assert (canary.secrets, canary.codes) == ({PASSWORD, TOKEN}, {"A7KX"})


def test_a_code_in_the_answer_that_refuses_it_is_a_leak() -> None:
    canary = Canary()
    request = Request("POST", f"http://hall{API}/auth/sms-sessions", json={"code": "604218"})

    canary.exchange(request, Response(401, json={"detail": "604218 is wrong"}))

    assert len(canary.leaks()) == 1


@pytest.mark.parametrize(("event", "status"), [("all is well", 0), (f"the person {id_number()}", 1)])
def test_a_leak_fails_the_run_though_every_test_passes(tmp_path: Path, event: str, status: int) -> None:
    (tmp_path / "test_run.py").write_text(
        "import structlog\nfrom app.logs import configure_logging\n\n\n"
        f"def test_passes() -> None:\n    configure_logging()\n    structlog.get_logger().info({event!r})\n"
    )
    options = ["-c", "pyproject.toml", "-p", "tests.support.canary", "-p", "no:cacheprovider", "-q"]

    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(tmp_path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == status, run.stdout + run.stderr
    assert "1 passed" in run.stdout
    assert ("LEAK an ID number in the log" in run.stdout) == bool(status)
    assert id_number() not in run.stdout


def test_what_is_typed_into_the_wrong_box_is_told_nobody(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    admin = new_officer(client, "admin")
    number, captcha = id_number(serial=7), solved_captcha(client)
    spoken = [
        sign_in(client, PASSWORD, "Fuxian-2026-Lake"),
        sign_in(client, number, PASSWORD),
        sign_in(client, admin.username, number, captcha_answer=PASSWORD),
        client.post(f"{API}/auth/sms-codes", json={"username": f"{number} "}),
        client.post(f"{API}/auth/sms-sessions", json={"username": admin.username, "code": number}),
        client.post(f"{API}/auth/session-refreshes", json={"refresh_token": admin.access_token, number: PASSWORD}),
        client.post(f"{API}/auth/password-sessions?password={PASSWORD}", json={number: captcha["captcha_answer"]}),
        client.get(f"{API}/auth/{admin.access_token}"),
        client.get(f"{API}/auth/sms-sessions/{PASSWORD}", headers={"Authorization": f"Bearer {number}"}),
        client.delete(f"{API}/auth/session/{admin.refresh_token}"),
        client.post(f"{API}/oauth/token", data={"grant_type": PASSWORD, "client_secret": admin.refresh_token}),
        *refused(admin, number),
    ]

    write_log()
    told = capfd.readouterr()

    assert all(answer.status_code >= 400 or answer.request.url.path.endswith("sms-codes") for answer in spoken)
    for secret in (PASSWORD, number, captcha["captcha_answer"], admin.refresh_token, "eyJ"):
        assert secret not in told.out + told.err
        assert not any(secret in answer.text for answer in spoken if secret != captcha["captcha_answer"])


def refused(admin: Actor, number: str) -> list[Response]:
    """What an admin sends to the wrong place."""
    return [
        admin.get(f"/review/employers/{number}"),
        admin.get(f"/review/changes/{number}"),
        admin.get("/review/changes", params={"employer_no": number}),
        admin.post(f"/review/accounts/{number}/reset"),
        admin.post(
            "/review/officers", {"username": number, "password": number, "region_code": number, "role": PASSWORD}
        ),
        admin.post("/review/employers", {"name": number, "credit_code": number, "contact_mobile": number, number: 1}),
    ]
