"""正式环境 (production): what it refuses to start on, and what it does not have."""

import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError
from typer.testing import CliRunner, Result

from app.cli import hall
from app.main import create_app
from app.settings import Settings
from tests.support.actors import API, PRODUCTION_ADDRESS, PRODUCTION_SECRET
from tests.support.lapsing import told
from tests.support.serving import REPOSITORY, free_port, serving

PRODUCTION = {
    "HALL_MODE": "production",
    "HALL_SECRET_KEY": PRODUCTION_SECRET,
    "HALL_ARGON2_MEMORY_KIB": "19456",
    "HALL_FORM_VERIFICATION_ADDRESS": PRODUCTION_ADDRESS,
}
UNSAFE = [
    ("HALL_FORM_VERIFICATION_ADDRESS", "http://127.0.0.1:8000/verify/{code}"),
    ("HALL_FORM_VERIFICATION_ADDRESS", "https://hall.example/verify"),
    ("HALL_SECRET_KEY", "sandbox-secret-that-protects-nothing-at-all"),
    ("HALL_SECRET_KEY", "only-thirty-one-characters-long"),
    ("HALL_SECRET_KEY", "abcabcabcabcabcabcabcabcabcabcabcabcabcabc"),
    ("HALL_ARGON2_MEMORY_KIB", "19455"),
    ("HALL_SMS_RESEND_SECONDS", "59"),
    ("HALL_WRONG_ANSWERS_BEFORE_LOCK", "4"),
    ("HALL_CAPTCHA_SECONDS", "181"),
    ("HALL_SMS_CODE_SECONDS", "301"),
    ("HALL_SMS_CODES_A_DAY", "11"),
    ("HALL_ACCESS_TOKEN_SECONDS", "901"),
    ("HALL_SESSION_SECONDS", "43201"),
    ("HALL_SESSION_IDLE_SECONDS", "1801"),
    ("HALL_ISSUED_PASSWORD_DAYS", "31"),
    ("HALL_TRUSTED_PROXIES", "*"),
    ("HALL_TRUSTED_PROXIES", "10.0.0.1, *"),
    ("HALL_TRUSTED_PROXIES", "0.0.0.0/0"),
    ("HALL_TRUSTED_PROXIES", "10.0.0.1,::/0"),
    ("HALL_SMS_GATEWAY_URL", "http://sms.example.com/messages"),
    ("HALL_SMS_GATEWAY_URL", "ftp://sms.example.com/messages"),
    ("HALL_SMS_GATEWAY_URL", "https:///messages"),
]


def serve(**environment: str) -> Result:
    told = {**PRODUCTION, "HALL_SMS_GATEWAY_TOKEN": "token", **environment}
    return CliRunner().invoke(hall, ["serve"], env=told)


@pytest.mark.parametrize(("setting", "value"), UNSAFE)
def test_production_refuses_to_start_and_says_which_setting_is_unsafe(
    sqlite_url: str, setting: str, value: str
) -> None:
    answer = serve(HALL_DATABASE_URL=sqlite_url, **{setting: value})

    assert answer.exit_code == 1
    assert [line.split(":")[0] for line in answer.output.splitlines()[0].split("; ")[1:]] == [setting]
    assert setting != "HALL_SECRET_KEY" or value not in answer.output


def test_production_refuses_an_sms_service_without_its_token(sqlite_url: str) -> None:
    url = "https://sms.example.com/messages"

    answer = serve(HALL_DATABASE_URL=sqlite_url, HALL_SMS_GATEWAY_URL=url, HALL_SMS_GATEWAY_TOKEN="")

    assert answer.exit_code == 1 and "HALL_SMS_GATEWAY_TOKEN" in answer.output


def test_all_that_is_unsafe_is_said_at_once(sqlite_url: str) -> None:
    answer = serve(HALL_DATABASE_URL=sqlite_url, HALL_SECRET_KEY="short", HALL_CAPTCHA_SECONDS="999")

    assert "HALL_SECRET_KEY" in answer.output and "HALL_CAPTCHA_SECONDS" in answer.output


def test_production_is_its_own_refusal_however_it_is_started(sqlite_url: str) -> None:
    with pytest.raises(ValidationError, match="HALL_SECRET_KEY"):
        create_app(Settings(mode="production", database_url=sqlite_url))


def test_what_is_stricter_than_the_rules_is_safe(sqlite_url: str) -> None:
    settings = Settings(
        mode="production",
        database_url=sqlite_url,
        secret_key=PRODUCTION_SECRET,
        form_verification_address=PRODUCTION_ADDRESS,
        wrong_answers_before_lock=1,
        session_seconds=3600,
        argon2_memory_kib=65536,
    )

    assert settings.wrong_answers_before_lock == 1


def test_a_sandbox_may_be_laxer(sqlite_url: str) -> None:
    assert Settings(database_url=sqlite_url, captcha_seconds=999, trusted_proxies="*").sandbox


def test_production_has_no_sandbox_routes(database_url: str) -> None:
    settings = Settings(
        mode="production",
        database_url=database_url,
        secret_key=PRODUCTION_SECRET,
        form_verification_address=PRODUCTION_ADDRESS,
    )
    with TestClient(create_app(settings)) as client:
        captcha = client.post(f"{API}/auth/captchas").json()["captcha_id"]
        answers = [
            client.put("/sandbox/clock", json={"now": "2026-03-10T09:00:00+08:00"}),
            client.get("/sandbox/clock"),
            client.delete("/sandbox/clock"),
            client.get(f"/sandbox/captchas/{captcha}"),
            client.get("/sandbox/sms-messages", params={"username": "nobody"}),
        ]
        documented = client.get("/openapi.json").json()["paths"]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not_found")] * 5
    assert not [path for path in documented if path.startswith("/sandbox")]


def test_without_an_sms_service_whoever_asks_for_a_code_is_told_to_come_again(database_url: str) -> None:
    settings = Settings(
        mode="production",
        database_url=database_url,
        secret_key=PRODUCTION_SECRET,
        form_verification_address=PRODUCTION_ADDRESS,
    )
    with TestClient(create_app(settings)) as client:
        answers = [client.post(f"{API}/auth/sms-codes", json={"username": "nobody-at-all"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [503] * 3
    assert [told(answer) for answer in answers] == [told(answers[0])] * 3
    assert int(answers[0].headers["retry-after"]) > 0


def test_of_two_processes_on_one_sqlite_file_the_second_does_not_start(sqlite_url: str, tmp_path: Path) -> None:
    with serving(sqlite_url, tmp_path, 1, **PRODUCTION) as (first,):
        second = started_a_second_time(sqlite_url)
        still_there = first.client.get("/health/ready").status_code

    assert second.returncode != 0
    assert "PostgreSQL" in second.stdout
    assert still_there == 200


def test_when_the_first_process_is_killed_another_starts(sqlite_url: str, tmp_path: Path) -> None:
    with serving(sqlite_url, tmp_path, 1, **PRODUCTION) as (first,):
        first.kill()
        with serving(sqlite_url, tmp_path, 1, **PRODUCTION) as (second,):
            assert second.client.get("/health/ready").status_code == 200


def test_several_processes_serve_one_postgresql_database(postgresql_url: str, tmp_path: Path) -> None:
    with serving(postgresql_url, tmp_path, 2, **PRODUCTION) as servers:
        assert [server.client.get("/health/ready").status_code for server in servers] == [200, 200]


def started_a_second_time(url: str) -> "subprocess.CompletedProcess[str]":
    """What a server says that is started on a database and ends by itself."""
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", str(free_port())]
    environment = {**PRODUCTION, "HALL_DATABASE_URL": url, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30, check=False
    )
