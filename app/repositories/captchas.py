"""验证码 (captchas) in rows, each good for one answer."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from app.repositories.account_tables import captchas


def store(
    connection: Connection, captcha_id: str, *, answer_hash: bytes, sandbox_answer: str | None, expires_at: datetime
) -> None:
    """Keeps a captcha's digest until it is answered; the plain answer only in a sandbox."""
    connection.execute(
        insert(captchas).values(
            id=captcha_id, answer_hash=answer_hash, sandbox_answer=sandbox_answer, expires_at=expires_at
        )
    )


def take(connection: Connection, captcha_id: str, now: datetime) -> bytes | None:
    """Uses a captcha up, whatever the answer: its digest, or none where it was used or has lapsed."""
    taken = connection.execute(
        delete(captchas).where(captchas.c.id == captcha_id).returning(captchas.c.answer_hash, captchas.c.expires_at)
    ).one_or_none()
    return None if taken is None or taken.expires_at <= now else taken.answer_hash


def drop_lapsed(connection: Connection, now: datetime) -> None:
    """Forgets captchas that nobody answered in time."""
    connection.execute(delete(captchas).where(captchas.c.expires_at <= now))


def sandbox_answer(connection: Connection, captcha_id: str, now: datetime) -> str | None:
    """The plain answer of a captcha that can still be answered."""
    return connection.execute(
        select(captchas.c.sandbox_answer).where(captchas.c.id == captcha_id, captchas.c.expires_at > now)
    ).scalar_one_or_none()
