"""真实时间的流逝 (real time that passes): what lapses by it is made to have lapsed, since only business time can be put."""

from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import update

from app.clock import real_now
from app.repositories.account_tables import rate_limits, sms_codes
from tests.support.stored import engine_of


def let_a_minute_pass(client: TestClient) -> None:
    """Ends every limit that counts within a minute, and none that counts within an hour or a day."""
    within_a_minute = rate_limits.c.lapses_at <= real_now() + timedelta(seconds=60)
    with engine_of(client).begin() as connection:
        connection.execute(update(rate_limits).where(within_a_minute).values(lapses_at=real_now()))


def let_sms_codes_lapse(client: TestClient) -> None:
    """Makes every SMS code five minutes old."""
    with engine_of(client).begin() as connection:
        connection.execute(update(sms_codes).values(expires_at=real_now()))


def told(answer: Response) -> tuple[int, dict[str, Any]]:
    """The status and the whole problem but for what names the request itself."""
    return answer.status_code, {
        name: value for name, value in answer.json().items() if name not in ("request_id", "instance")
    }


def outcome(answer: Response) -> tuple[int, str]:
    """The status and what a problem is called; nothing where there is none."""
    return answer.status_code, "" if answer.is_success else answer.json()["code"]
