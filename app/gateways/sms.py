"""短信网关 (SMS gateway): the port by which codes reach mobiles, and the HTTP adapter of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import BoundedSemaphore
from time import monotonic
from typing import Protocol

import httpx
import stamina
import structlog

_SENDING = 2
_MOST_WAITING = 200
_ATTEMPTS = 3
_FAILURES_BEFORE_PAUSE = 3
_PAUSE_SECONDS = 30.0
# A message that is refused for itself, such as one to a number that does not exist, tells nothing of the service.
_THE_MESSAGES_OWN = (400, 422)
_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SmsMessage:
    """A code on its way to the mobile that is registered for an account."""

    reference: str
    username: str
    mobile: str
    code: str
    minutes: int


class SmsGateway(Protocol):
    """Takes messages; whether one arrives is seen only by whoever holds the mobile."""

    def ready(self) -> bool:
        """Whether messages are taken just now."""

    def send(self, message: SmsMessage) -> None:
        """Takes a message and returns before it is delivered, so that its way tells nobody that there was one."""

    def close(self) -> None:
        """Lets what was taken be delivered, and takes no more."""


class HttpSmsGateway:
    """The agency's SMS service over HTTP: a few attempts a message, and a pause once it has failed several times on end.

    A message is POSTed as `{reference, mobile, text}`; the reference is the same at every attempt, also as Idempotency-Key.
    What still waits when the pause begins is dropped: its code would come too late, and another can be asked for.
    """

    def __init__(self, url: str, token: str, seconds: float, *, pause_seconds: float = _PAUSE_SECONDS) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._url = httpx.URL(url)
        self._pause_seconds = pause_seconds
        self._client = httpx.Client(timeout=seconds, headers=headers, trust_env=False)
        self._threads = ThreadPoolExecutor(_SENDING, thread_name_prefix="hall-sms")
        self._places = BoundedSemaphore(_MOST_WAITING)
        self._failures = 0
        self._paused_until = 0.0

    def ready(self) -> bool:
        return monotonic() >= self._paused_until

    def send(self, message: SmsMessage) -> None:
        if not self._places.acquire(blocking=False):
            _LOG.warning("sms_dropped", reference=message.reference)
            return
        self._threads.submit(self._deliver, message)

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self._client.close()

    def _deliver(self, message: SmsMessage) -> None:
        try:
            if not self.ready():
                _LOG.warning("sms_dropped", reference=message.reference)
                return
            for attempt in stamina.retry_context(on=_may_pass, attempts=_ATTEMPTS, wait_initial=0.2, wait_max=2.0):
                with attempt:
                    self._post(message)
            self._failures = 0
        except httpx.HTTPError as error:
            self._note_failure(error)
            # The error's own words hold the address, and an answer's body may hold anything.
            _LOG.warning("sms_failed", reference=message.reference, error=type(error).__name__)
        finally:
            self._places.release()

    def _note_failure(self, error: httpx.HTTPError) -> None:
        if isinstance(error, httpx.HTTPStatusError) and error.response.status_code in _THE_MESSAGES_OWN:
            return
        self._failures += 1
        if self._failures >= _FAILURES_BEFORE_PAUSE:
            self._paused_until = monotonic() + self._pause_seconds

    def _post(self, message: SmsMessage) -> None:
        text = f"【失业保险网上办事大厅】登录验证码 {message.code}，{message.minutes} 分钟内有效，请勿告知他人。"
        body = {"reference": message.reference, "mobile": message.mobile, "text": text}
        self._client.post(self._url, json=body, headers={"Idempotency-Key": message.reference}).raise_for_status()


def _may_pass(error: Exception) -> bool:
    """Whether another attempt may succeed: the way there failed, or the service did and not the message."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code >= 500 or error.response.status_code == 429
    return isinstance(error, httpx.TransportError)
