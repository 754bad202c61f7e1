"""短信验证码 (SMS codes) in rows: the newest code of an account as a keyed digest, and what a sandbox sent in its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from app.repositories.account_tables import sms_codes, sms_messages
from app.repositories.database import inserting


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A code that a sandbox sent nowhere."""

    code: str
    sent_at: datetime


def keep_code(connection: Connection, account_id: int, code_hash: bytes, expires_at: datetime) -> None:
    """Keeps a new code's digest in place of the account's older one."""
    fresh = {"code_hash": code_hash, "expires_at": expires_at, "used_at": None}
    statement = inserting(connection, sms_codes).values(account_id=account_id, **fresh)
    connection.execute(statement.on_conflict_do_update(index_elements=[sms_codes.c.account_id], set_=fresh))


def use_code(
    connection: Connection, account_id: int, code_hash: bytes, now: datetime
) -> Literal["right", "used", "wrong"]:
    """Uses a code up; `used` where it was right and somebody was faster with it."""
    this = (sms_codes.c.account_id == account_id, sms_codes.c.code_hash == code_hash, sms_codes.c.expires_at > now)
    taken = update(sms_codes).where(*this, sms_codes.c.used_at.is_(None)).values(used_at=now)
    if connection.execute(taken).rowcount == 1:
        return "right"
    known = connection.execute(select(sms_codes.c.account_id).where(*this)).one_or_none()
    return "wrong" if known is None else "used"


def drop_code(connection: Connection, account_id: int) -> None:
    """Forgets an account's code."""
    connection.execute(delete(sms_codes).where(sms_codes.c.account_id == account_id))


def keep_message(connection: Connection, username: str, code: str, sent_at: datetime, forget_before: datetime) -> None:
    """Keeps what a sandbox would have sent, and forgets what it kept long ago."""
    connection.execute(delete(sms_messages).where(sms_messages.c.sent_at < forget_before))
    connection.execute(insert(sms_messages).values(username=username, code=code, sent_at=sent_at))


def messages_of(connection: Connection, username: str) -> Sequence[SentMessage]:
    """What a sandbox would have sent to an account's mobile, the newest last."""
    rows = connection.execute(
        select(sms_messages.c.code, sms_messages.c.sent_at)
        .where(sms_messages.c.username == username)
        .order_by(sms_messages.c.id)
    )
    return [SentMessage(*row) for row in rows]
