"""Sessions: who calls, looked up together with the business clock in one read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from app.domain.account import PASSWORD_CHANGE_REQUIRED, SESSION_ENDED
from app.domain.employer import Employer
from app.domain.finding import Refused
from app.repositories.account_tables import accounts, refresh_tokens, sandbox_clock, sessions
from app.repositories.employers import EMPLOYER_COLUMNS, employer_from
from app.repositories.tables import employers


@dataclass(frozen=True, slots=True)
class Actor:
    """An account with its session, live or over; an employer's or an officer's."""

    employer: Employer | None
    account_id: int
    session_id: str
    username: str
    role: str
    region_code: str | None
    must_change_password: bool
    ended: bool
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and where the sandbox clock was put, if it was: what every request reads first."""

    moved_clock: datetime | None
    actor: Actor | None


# In the order of the fields of Actor, but for its employer: taking each by its name would cost as much as the query.
CALLER = (
    select(
        select(sandbox_clock.c.now).scalar_subquery(),
        accounts.c.id,
        sessions.c.id,
        accounts.c.username,
        accounts.c.role,
        accounts.c.region_code,
        sessions.c.must_change_password,
        or_(sessions.c.ended_at.is_not(None), accounts.c.disabled_at.is_not(None)),
        sessions.c.expires_at,
        *EMPLOYER_COLUMNS,
    )
    .join(accounts, accounts.c.id == sessions.c.account_id)
    .outerjoin(employers, employers.c.id == accounts.c.employer_id)
    .where(sessions.c.id == bindparam("of_session"))
)
CALLER_WIDTH = len(CALLER.selected_columns)
_EMPLOYER = CALLER_WIDTH - len(EMPLOYER_COLUMNS)


def caller(connection: Connection, session_id: str) -> Caller:
    """Whose session it is; no actor where there is no such session."""
    row = connection.execute(CALLER, {"of_session": session_id}).one_or_none()
    return Caller(None, None) if row is None else caller_from(row)


def caller_from(row: Sequence[Any]) -> Caller:
    """The caller in a row that begins with the columns of CALLER."""
    employer = row[_EMPLOYER:CALLER_WIDTH]
    return Caller(row[0], Actor(None if employer[0] is None else employer_from(employer), *row[1:_EMPLOYER]))


def moved_clock(connection: Connection) -> datetime | None:
    """Where the sandbox clock was put, if it was."""
    return connection.execute(select(sandbox_clock.c.now)).scalar_one_or_none()


def refuse_ended(actor: Actor | None, *, at: datetime, allow_password_change: bool) -> Actor:
    """Who calls; refuses a session that is over `at` a moment of real time, and one that may only change its password."""
    if actor is None or actor.ended or actor.expires_at <= at:
        raise Refused([SESSION_ENDED.refused()])
    if actor.must_change_password and not allow_password_change:
        raise Refused([PASSWORD_CHANGE_REQUIRED.refused()])
    return actor


@dataclass(frozen=True, slots=True)
class Refresh:
    """A refresh token that was presented for the first time, and the session it belongs to."""

    session_id: str
    issued_at: datetime
    account_id: int
    username: str
    role: str
    must_change_password: bool
    expires_at: datetime
    over: bool


def open_session(
    connection: Connection,
    session_id: str,
    account_id: int,
    *,
    must_change_password: bool,
    now: datetime,
    until: datetime,
) -> None:
    """Begins a session (会话)."""
    connection.execute(
        insert(sessions).values(
            id=session_id,
            account_id=account_id,
            must_change_password=must_change_password,
            created_at=now,
            expires_at=until,
            ended_at=None,
        )
    )


def end_session(connection: Connection, session_id: str, now: datetime) -> bool:
    """Ends one session, its refresh tokens with it; false where it had been ended before."""
    ended = connection.execute(
        update(sessions).where(sessions.c.id == session_id, sessions.c.ended_at.is_(None)).values(ended_at=now)
    )
    return ended.rowcount == 1


def end_all(connection: Connection, account_id: int, now: datetime) -> None:
    """Ends every session of an account."""
    connection.execute(
        update(sessions).where(sessions.c.account_id == account_id, sessions.c.ended_at.is_(None)).values(ended_at=now)
    )


def keep_refresh_token(connection: Connection, session_id: str, token_hash: bytes, now: datetime) -> None:
    """Keeps the digest of a session's newest refresh token."""
    connection.execute(
        insert(refresh_tokens).values(token_hash=token_hash, session_id=session_id, issued_at=now, used_at=None)
    )


def use_refresh_token(connection: Connection, token_hash: bytes, now: datetime) -> Refresh | None:
    """Uses a refresh token up; none where it was used before or never existed."""
    used = connection.execute(
        update(refresh_tokens)
        .where(refresh_tokens.c.token_hash == token_hash, refresh_tokens.c.used_at.is_(None))
        .values(used_at=now)
        .returning(refresh_tokens.c.session_id, refresh_tokens.c.issued_at)
    ).one_or_none()
    if used is None:
        return None
    row = connection.execute(
        select(sessions, accounts.c.username, accounts.c.role, accounts.c.disabled_at)
        .join(accounts, accounts.c.id == sessions.c.account_id)
        .where(sessions.c.id == used.session_id)
        .with_for_update(of=sessions)
    ).one()
    return Refresh(
        session_id=row.id,
        issued_at=used.issued_at,
        account_id=row.account_id,
        username=row.username,
        role=row.role,
        must_change_password=row.must_change_password,
        expires_at=row.expires_at,
        over=row.ended_at is not None or row.disabled_at is not None or row.expires_at <= now,
    )


def session_of_used_token(connection: Connection, token_hash: bytes) -> tuple[str, str] | None:
    """The session of a refresh token that was used before, and whose it is."""
    row = connection.execute(
        select(sessions.c.id, accounts.c.username)
        .join(refresh_tokens, refresh_tokens.c.session_id == sessions.c.id)
        .join(accounts, accounts.c.id == sessions.c.account_id)
        .where(refresh_tokens.c.token_hash == token_hash)
    ).one_or_none()
    return None if row is None else (row.id, row.username)
