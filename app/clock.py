"""The only reader of time: real time for sessions and codes; business time is it too, unless the sandbox clock was moved."""

from datetime import UTC, datetime


def real_now() -> datetime:
    """The moment it is, in UTC."""
    return datetime.now(UTC)
