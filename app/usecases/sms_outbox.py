"""短信网关 (SMS gateway) of an installation: the service it names, or a sandbox's own, which keeps messages to be read."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import Engine

from app import clock
from app.domain.finding import UNAVAILABLE, Refused
from app.gateways.sms import HttpSmsGateway, SmsGateway, SmsMessage
from app.repositories import sms
from app.repositories.database import transaction
from app.repositories.sms import SentMessage
from app.settings import Settings
from app.usecases.context import Call

_LOG = structlog.get_logger()
_KEPT_FOR = timedelta(days=1)


class SandboxSmsGateway:
    """Keeps messages where `GET /sandbox/sms-messages` finds them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ready(self) -> bool:
        return True

    def send(self, message: SmsMessage) -> None:
        now = clock.real_now()
        with transaction(self._engine, writes=True) as connection:
            sms.keep_message(connection, message.username, message.code, now, now - _KEPT_FOR)
            connection.commit()

    def close(self) -> None:
        return


class NoSmsGateway:
    """What an installation has that serves people and was given no SMS service: whoever asks for a code is told so (503)."""

    def __init__(self) -> None:
        _LOG.warning("no_sms_gateway", remedy="set HALL_SMS_GATEWAY_URL and HALL_SMS_GATEWAY_TOKEN")

    def ready(self) -> bool:
        return False

    def send(self, message: SmsMessage) -> None:
        raise Refused([UNAVAILABLE.refused()])

    def close(self) -> None:
        return


def open_gateway(engine: Engine, settings: Settings) -> SmsGateway:
    """The gateway that settings name; the sandbox's own where they name none."""
    if settings.sms_gateway_url:
        token = settings.sms_gateway_token.get_secret_value()
        return HttpSmsGateway(settings.sms_gateway_url, token, settings.sms_gateway_seconds)
    return SandboxSmsGateway(engine) if settings.sandbox else NoSmsGateway()


def read_messages(call: Call, username: str) -> Sequence[SentMessage]:
    """What would have been sent to an account's mobile, the newest last (沙箱短信)."""
    with call.reading() as work:
        return sms.messages_of(work.connection, username)
