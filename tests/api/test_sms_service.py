"""短信服务 (the SMS service) behind the hall: codes reach a mobile over HTTP, and whoever asks is told when none can be sent (§1.2)."""

import re
import time
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import SecretStr
from sqlalchemy import func, select

from app.logs import write_log
from app.main import create_app
from app.repositories.account_tables import rate_limits, sms_messages
from app.settings import Settings
from tests.support.actors import API, Actor, new_account, new_employer, new_officer
from tests.support.lapsing import told
from tests.support.sms_service import SmsService, sms_service
from tests.support.stored import engine_of

TOKEN = "token-of-the-sms-service"
MOBILE = "13987654321"


@pytest.fixture
def service() -> Iterator[SmsService]:
    with sms_service() as service:
        yield service


@pytest.fixture
def client(settings: Settings, service: SmsService) -> Iterator[TestClient]:
    """The hall with an SMS service."""
    told = {"sms_gateway_url": service.address, "sms_gateway_token": SecretStr(TOKEN)}
    with TestClient(create_app(settings.model_copy(update=told))) as client:
        yield client


def new_kunming(admin: Actor, number: int = 1) -> str:
    return new_account(admin, new_employer(admin, number, "530102", contact_mobile=MOBILE))


def ask(client: TestClient, username: str) -> Response:
    return client.post(f"{API}/auth/sms-codes", json={"username": username})


def test_a_code_reaches_the_registered_mobile_and_signs_in(client: TestClient, service: SmsService) -> None:
    username = new_kunming(new_officer(client))

    asked = ask(client, username)

    [delivery] = service.has(1)
    [code] = re.findall(r"(?<![0-9])[0-9]{6}(?![0-9])", delivery.body["text"])
    opened = client.post(f"{API}/auth/sms-sessions", json={"username": username, "code": code})
    assert (asked.status_code, opened.status_code) == (202, 201)
    assert (delivery.authorization, delivery.key) == (f"Bearer {TOKEN}", delivery.body["reference"])
    assert delivery.body["mobile"] == MOBILE
    with engine_of(client).connect() as connection:
        assert connection.execute(select(func.count()).select_from(sms_messages)).scalar_one() == 0


def test_the_answer_does_not_wait_for_a_slow_service(client: TestClient, service: SmsService) -> None:
    names = [new_kunming(new_officer(client)), "nobody-at-all"]
    service.held.clear()

    began = time.monotonic()
    answers = [ask(client, name) for name in names]
    took = time.monotonic() - began
    service.has(1)
    service.held.set()

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].content == answers[1].content
    assert took < 3


def test_while_nothing_can_be_sent_everybody_is_told_to_come_again(
    client: TestClient, service: SmsService, capfd: pytest.CaptureFixture[str]
) -> None:
    admin = new_officer(client)
    names = [new_kunming(admin, number) for number in range(1, 5)]
    service.statuses = [404] * 3
    answers = [ask(client, name) for name in names[:3]]
    gateway = client.app.state.hall.sms  # type: ignore[attr-defined]
    deadline = time.monotonic() + 10
    while gateway.ready():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    with engine_of(client).connect() as connection:
        limits = connection.execute(select(func.count()).select_from(rate_limits)).scalar_one()

    paused = [ask(client, name) for name in (names[3], names[0], "nobody-at-all")]

    assert [answer.status_code for answer in answers] == [202] * 3
    assert [told(answer) for answer in paused] == [told(paused[0])] * 3
    assert (paused[0].status_code, paused[0].json()["code"]) == (503, "unavailable")
    assert all(int(answer.headers["retry-after"]) > 0 for answer in paused)
    with engine_of(client).connect() as connection:
        assert connection.execute(select(func.count()).select_from(rate_limits)).scalar_one() == limits
    write_log()
    log = capfd.readouterr().err
    texts = [delivery.body["text"] for delivery in service.deliveries]
    assert log.count("sms_failed") == 3
    for secret in (MOBILE, TOKEN, service.address, *(re.findall("[0-9]{6}", text)[0] for text in texts)):
        assert secret not in log
