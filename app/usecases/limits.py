"""频次限制 (rate limits): so many of a kind for a name, a client or a source address, whichever process they reach."""

from app import clock
from app.domain.account import RATE_LIMITED
from app.domain.finding import Refused
from app.repositories import rate_limits
from app.security.digests import keyed_digest
from app.usecases.context import Work

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


def refuse_too_many(work: Work, kind: str, whose: str, *, most: int, seconds: int) -> None:
    """Counts one more, or refuses with the seconds to wait; who it was is kept as a keyed digest only."""
    now = clock.real_now()
    key = keyed_digest(work.hall.key("rate limits"), kind, whose)
    wait = rate_limits.take(work.connection, key, most=most, seconds=seconds, now=now)
    if wait is not None:
        raise Refused([RATE_LIMITED.refused(retry_after=wait)])
    rate_limits.drop_lapsed(work.connection, now)
