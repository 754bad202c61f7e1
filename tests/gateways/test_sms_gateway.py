"""短信网关 (SMS gateway): messages over HTTP to a real server, which may be slow, refuse, fail and recover."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.gateways.sms import HttpSmsGateway, SmsMessage
from app.logs import configure_logging, write_log
from tests.support.sms_service import SmsService, sms_service

TOKEN = "token-of-the-sms-service"
CODE, MOBILE = "604218", "13800000000"


@pytest.fixture
def service() -> Iterator[SmsService]:
    with sms_service() as service:
        yield service


@contextmanager
def gateway(address: str, *, token: str = TOKEN, seconds: float = 5.0, pause: float = 30.0) -> Iterator[HttpSmsGateway]:
    made = HttpSmsGateway(address, token, seconds, pause_seconds=pause)
    try:
        yield made
    finally:
        made.close()


def message(reference: str = "one") -> SmsMessage:
    return SmsMessage(reference, "91530102MA6000016Y", MOBILE, CODE, 5)


def wait_until(condition: bool, gateway: HttpSmsGateway, *, within: float = 15.0) -> None:
    """Waits until the gateway takes messages, or takes none."""
    deadline = time.monotonic() + within
    while gateway.ready() is not condition:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def fail(gateway: HttpSmsGateway, service: SmsService, status: int = 500, messages: int = 3) -> None:
    """Lets some messages fail at every attempt."""
    service.statuses = [status] * messages * 3
    for number in range(messages):
        gateway.send(message(f"failing-{number}"))


def test_a_message_is_delivered_with_the_token_and_its_reference_as_key(service: SmsService) -> None:
    with gateway(service.address) as sms:
        sms.send(message())
        [delivery] = service.has(1)

    assert (delivery.path, delivery.authorization, delivery.key) == ("/messages", f"Bearer {TOKEN}", "one")
    assert {name: delivery.body[name] for name in ("reference", "mobile")} == {"reference": "one", "mobile": MOBILE}
    assert set(delivery.body) == {"reference", "mobile", "text"}
    assert CODE in delivery.body["text"] and "5 分钟" in delivery.body["text"]


def test_without_a_token_none_is_sent(service: SmsService) -> None:
    with gateway(service.address, token="") as sms:
        sms.send(message())
        [delivery] = service.has(1)

    assert delivery.authorization is None


@pytest.mark.parametrize("passing", [500, 502, 503, 429])
def test_a_failure_that_may_pass_is_tried_again_under_the_same_key(service: SmsService, passing: int) -> None:
    service.statuses = [passing]

    with gateway(service.address) as sms:
        sms.send(message())

    assert [delivery.key for delivery in service.deliveries] == ["one", "one"]
    assert service.deliveries[0] == service.deliveries[1]


def test_a_message_is_tried_three_times_and_no_more(service: SmsService) -> None:
    service.statuses = [500] * 5

    with gateway(service.address) as sms:
        sms.send(message())

    assert len(service.deliveries) == 3


@pytest.mark.parametrize("final", [400, 401, 403, 404, 422, 302])
def test_a_refusal_is_not_tried_again(service: SmsService, final: int) -> None:
    service.statuses = [final]

    with gateway(service.address) as sms:
        sms.send(message())

    assert len(service.deliveries) == 1


def test_a_service_that_does_not_answer_in_time_is_asked_again(service: SmsService) -> None:
    service.held.clear()

    with gateway(service.address, seconds=0.2) as sms:
        sms.send(message())
        service.has(3)

    assert {delivery.key for delivery in service.deliveries} == {"one"}


def test_nobody_waits_for_a_slow_service(service: SmsService) -> None:
    service.held.clear()

    with gateway(service.address) as sms:
        began = time.monotonic()
        for number in range(20):
            sms.send(message(str(number)))
        took = time.monotonic() - began
        service.has(2)
        in_between = len(service.deliveries)
        service.held.set()

    assert took < 0.2
    assert in_between == 2
    assert len(service.deliveries) == 20


def test_after_three_messages_that_failed_on_end_it_pauses_and_then_recovers(service: SmsService) -> None:
    with gateway(service.address, pause=1.0) as sms:
        fail(sms, service)
        wait_until(False, sms)
        tried = len(service.deliveries)
        sms.send(message("during the pause"))
        wait_until(True, sms)
        sms.send(message("after the pause"))
        service.has(tried + 1)

    assert tried == 9
    assert [delivery.key for delivery in service.deliveries[tried:]] == ["after the pause"]
    assert sms.ready()


def test_one_more_failure_after_a_pause_is_another_pause(service: SmsService) -> None:
    with gateway(service.address, pause=0.5) as sms:
        fail(sms, service)
        wait_until(False, sms)
        wait_until(True, sms)
        fail(sms, service, messages=1)
        wait_until(False, sms)

        assert len(service.deliveries) == 12


def test_a_delivery_between_failures_begins_the_count_anew(service: SmsService) -> None:
    with gateway(service.address) as sms:
        for number, status in enumerate([404, 404, 202, 404, 404]):
            service.statuses = [status]
            sms.send(message(str(number)))
            service.has(number + 1)
            time.sleep(0.2)

        assert sms.ready()


@pytest.mark.parametrize("status", [400, 422])
def test_messages_refused_for_themselves_pause_nobody(service: SmsService, status: int) -> None:
    with gateway(service.address) as sms:
        service.statuses = [status] * 6
        for number in range(6):
            sms.send(message(str(number)))
        service.has(6)

    assert sms.ready()


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_service_that_refuses_everything_pauses(service: SmsService, status: int) -> None:
    with gateway(service.address) as sms:
        service.statuses = [status] * 3
        for number in range(3):
            sms.send(message(str(number)))
        wait_until(False, sms)

    assert len(service.deliveries) == 3


def test_a_service_that_is_not_there_pauses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"http://127.0.0.1:{free.getsockname()[1]}/messages"

    with gateway(address) as sms:
        ready_at_first = sms.ready()
        for number in range(3):
            sms.send(message(str(number)))
        wait_until(False, sms)

    assert ready_at_first


def test_what_waits_when_the_pause_begins_is_dropped_so_that_an_end_takes_no_longer(service: SmsService) -> None:
    with gateway(service.address) as sms:
        service.statuses = [404] * 200
        service.held.clear()
        for number in range(150):
            sms.send(message(str(number)))
        service.has(2)
        service.held.set()
        began = time.monotonic()

    assert time.monotonic() - began < 5
    assert 3 <= len(service.deliveries) <= 4


def test_of_more_messages_than_can_wait_the_last_are_dropped(service: SmsService) -> None:
    service.held.clear()

    with gateway(service.address) as sms:
        for number in range(230):
            sms.send(message(str(number)))
        service.held.set()

    assert len(service.deliveries) == 200


def test_what_it_tells_names_neither_code_nor_mobile_nor_token_nor_address(
    service: SmsService, capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logging()

    with gateway(f"{service.address}?key=secret-in-the-address") as sms:
        fail(sms, service)
        wait_until(False, sms)
        sms.send(message("dropped"))
    write_log()

    told = capfd.readouterr().err
    assert told.count("sms_failed") == 3 and told.count("sms_dropped") == 1
    for secret in (CODE, MOBILE, TOKEN, "secret-in-the-address", service.address):
        assert secret not in told
