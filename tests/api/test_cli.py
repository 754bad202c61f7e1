"""命令行: the `hall` command."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import typer
from fastapi.testclient import TestClient
from sqlalchemy import insert
from typer.testing import CliRunner, Result

from app.cli import hall
from app.cli.common import opened_hall
from app.clock import real_now
from app.main import create_app
from app.problems import INTERNAL_ERROR
from app.repositories import account_tables
from app.repositories.database import transaction
from app.settings import Settings
from tests.support.actors import PASSWORD, PRODUCTION_ADDRESS, PRODUCTION_SECRET, signed_in

OFFICER = [
    "create-officer",
    "--username",
    "officer-li",
    "--password",
    PASSWORD,
    "--region",
    "530400",
    "--role",
    "admin",
]


PRODUCTION = {
    "HALL_MODE": "production",
    "HALL_SECRET_KEY": PRODUCTION_SECRET,
    "HALL_FORM_VERIFICATION_ADDRESS": PRODUCTION_ADDRESS,
    "HALL_ARGON2_MEMORY_KIB": "19456",
}


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(hall, list(arguments), env={"HALL_ARGON2_MEMORY_KIB": "64"} | environment)


def test_an_officer_made_here_can_sign_in_at_once(settings: Settings) -> None:
    made = run(*OFFICER, HALL_DATABASE_URL=settings.database_url)

    assert made.exit_code == 0, made.output
    with TestClient(create_app(settings)) as client:
        me = signed_in(client, "officer-li").get("/auth/me").json()
    assert (me["role"], me["region_code"], me["password_change_required"]) == ("admin", "530400", False)


def test_a_name_that_is_taken_is_refused(settings: Settings) -> None:
    run(*OFFICER, HALL_DATABASE_URL=settings.database_url)

    again = run(*OFFICER, HALL_DATABASE_URL=settings.database_url)

    assert again.exit_code == 1
    assert "与现有记录冲突" in again.output and "conflicts" in again.output


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [("--password", "12345678", "too common|most common"), ("--region", "999999", "There is no region")],
)
def test_what_is_wrong_with_an_officer_is_said(sqlite_url: str, option: str, value: str, sentence: str) -> None:
    answer = run(*OFFICER, option, value, HALL_DATABASE_URL=sqlite_url)

    assert answer.exit_code == 1
    assert any(part in answer.output for part in sentence.split("|"))


def test_a_password_set_here_must_be_changed_next(settings: Settings) -> None:
    run(*OFFICER, HALL_DATABASE_URL=settings.database_url)

    done = run(
        "set-officer-password",
        "--username",
        "officer-li",
        "--password",
        "Erhai-2026-Lake",
        HALL_DATABASE_URL=settings.database_url,
    )

    assert done.exit_code == 0, done.output
    with TestClient(create_app(settings)) as client:
        me = signed_in(client, "officer-li", "Erhai-2026-Lake").get("/auth/me").json()
    assert me["password_change_required"] is True


def test_a_password_for_nobody_is_refused(sqlite_url: str) -> None:
    arguments = ["set-officer-password", "--username", "nobody", "--password", "Erhai-2026-Lake"]

    assert run(*arguments, HALL_DATABASE_URL=sqlite_url).exit_code == 1


def test_migrating_twice_is_safe(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/new/hall.sqlite"

    first, second = run("migrate", HALL_DATABASE_URL=address), run("migrate", HALL_DATABASE_URL=address)

    assert (first.exit_code, second.exit_code) == (0, 0)


def test_production_asks_for_its_migration(tmp_path: Path) -> None:
    answer = run(
        *OFFICER,
        HALL_DATABASE_URL=f"sqlite:///{tmp_path}/new.sqlite",
        **PRODUCTION,
    )

    assert answer.exit_code == 1
    assert "hall migrate" in answer.output


def test_production_does_not_start_on_sqlite_with_several_workers(sqlite_url: str) -> None:
    answer = run(
        "serve",
        "--workers",
        "2",
        HALL_DATABASE_URL=sqlite_url,
        **PRODUCTION,
    )

    assert answer.exit_code == 1
    assert "PostgreSQL" in answer.output


@pytest.mark.parametrize("secret", ["", "short", "sandbox-secret-that-protects-nothing-at-all"])
def test_production_does_not_start_on_a_weak_secret_and_does_not_show_it(sqlite_url: str, secret: str) -> None:
    answer = run("serve", HALL_DATABASE_URL=sqlite_url, HALL_MODE="production", HALL_SECRET_KEY=secret)

    assert answer.exit_code == 1
    assert "HALL_SECRET_KEY" in answer.output
    assert not secret or secret not in answer.output


def test_the_contract_is_the_same_each_time_and_a_difference_is_told(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    missing = run("openapi", "--check", "--output", str(path))
    written = run("openapi", "--output", str(path))
    same = run("openapi", "--check", "--output", str(path), **PRODUCTION)

    path.write_text(path.read_text(encoding="utf-8").replace("Sign in", "Log in"), encoding="utf-8")
    different = run("openapi", "--check", "--output", str(path))

    assert [answer.exit_code for answer in (missing, written, same, different)] == [1, 0, 0, 1]
    assert "hall openapi" in different.output
    assert path.read_text(encoding="utf-8").endswith("}\n")


def test_serving_migrates_an_empty_sandbox_and_stops_when_told(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "HALL_DATABASE_URL": f"sqlite:///{tmp_path}/hall.sqlite"}
    command = [str(Path(sys.executable).with_name("hall")), "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        keys = {
            (key["purpose"], key["kid"])
            for _ in range(6)
            for key in fetched(f"http://127.0.0.1:{port}/.well-known/jwks.json")["keys"]
        }
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)

    assert sorted(purpose for purpose, _ in keys) == ["documents", "tokens"]
    assert server.returncode in (0, -signal.SIGTERM)


def fetched(address: str) -> dict[str, list[dict[str, str]]]:
    """What an address answers, once it does."""
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                return dict(json.load(answer))
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


def test_a_row_that_the_database_refuses_is_quoted_by_no_command(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HALL_DATABASE_URL", sqlite_url)
    twice = [{"id": 1, "now": real_now()}] * 2

    with pytest.raises(typer.Exit), opened_hall() as hall, transaction(hall.engine, writes=True) as connection:
        connection.execute(insert(account_tables.sandbox_clock), twice)

    told = capsys.readouterr().err
    assert INTERNAL_ERROR.en in told and "IntegrityError" in told
    assert "INSERT" not in told and str(real_now().year) not in told
