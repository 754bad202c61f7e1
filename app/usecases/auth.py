"""登录与会话 (signing in): captcha, password, sessions that rotate their refresh token, sign-out (§1.1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app import clock
from app.domain.account import CAPTCHA_INVALID, INVALID_CREDENTIALS, SESSION_ENDED
from app.domain.finding import Refused
from app.repositories import accounts, captchas, lapsed, sessions
from app.repositories.accounts import Account
from app.security.captchas import answer_digest, new_captcha
from app.security.digests import derived_key, new_identifier, new_token, same_digest, token_digest
from app.security.passwords import hasher
from app.security.tokens import TOKEN_INVALID
from app.usecases.context import Call, Work


@dataclass(frozen=True, slots=True)
class ShownCaptcha:
    """A captcha as the login page shows it."""

    captcha_id: str
    image: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a session is used with: the access token for `expires_in` seconds, then the refresh token, once."""

    access_token: str
    expires_in: int
    refresh_token: str
    password_change_required: bool


@dataclass(frozen=True, slots=True)
class _Session:
    id: str
    username: str
    role: str
    must_change_password: bool
    expires_at: datetime


def make_captcha(call: Call) -> ShownCaptcha:
    """A new captcha image (获取验证码)."""
    made = new_captcha()
    settings = call.hall.settings
    with call.writing() as work:
        now = clock.real_now()
        expires_at = now + timedelta(seconds=settings.captcha_seconds)
        captchas.drop_lapsed(work.connection, now)
        captchas.store(
            work.connection,
            made.id,
            answer_hash=answer_digest(_captcha_key(call), made.id, made.answer),
            sandbox_answer=made.answer if settings.sandbox else None,
            expires_at=expires_at,
        )
        shown = ShownCaptcha(made.id, made.image, expires_at)
        work.commit(shown)
        return shown


def sign_in(call: Call, username: str, password: str, captcha_id: str, captcha_answer: str) -> Tokens:
    """A session by password and captcha (密码登录): the captcha is judged first, and is used up either way."""
    account = account_behind_captcha(call, username, captcha_id, captcha_answer)
    account = with_right_password(call, account, password)
    call.hall.keyring.ready()
    with call.writing() as work:
        if not accounts.lock_unchanged(work.connection, account):
            raise Refused([INVALID_CREDENTIALS.refused()])
        now = clock.real_now()
        session = _Session(
            id=new_identifier(),
            username=account.username,
            role=account.role,
            must_change_password=account.must_change_password,
            expires_at=now + timedelta(seconds=call.hall.settings.session_seconds),
        )
        sessions.open_session(
            work.connection,
            session.id,
            account.id,
            must_change_password=session.must_change_password,
            now=now,
            until=session.expires_at,
        )
        lapsed.drop_sessions(work.connection, now)
        tokens = _issue(work, session, now)
        work.commit(tokens)
        return tokens


def refresh(call: Call, refresh_token: str) -> Tokens:
    """New tokens for an old refresh token; one that is used a second time ends its session, the newest token too."""
    digest = token_digest(refresh_token)
    settings = call.hall.settings
    call.hall.keyring.ready()
    with call.writing() as work:
        now = clock.real_now()
        used = sessions.use_refresh_token(work.connection, digest, now)
        if used is None:
            reused = sessions.session_of_used_token(work.connection, digest)
            if reused is None:
                raise Refused([TOKEN_INVALID.refused()])
            sessions.end_session(work.connection, reused, now)
            work.commit()
            raise Refused([SESSION_ENDED.refused()])
        if used.over or used.issued_at + timedelta(seconds=settings.session_idle_seconds) <= now:
            raise Refused([SESSION_ENDED.refused()])
        session = _Session(used.session_id, used.username, used.role, used.must_change_password, used.expires_at)
        tokens = _issue(work, session, now)
        work.commit(tokens)
        return tokens


def sign_out(call: Call) -> None:
    """Ends the caller's session at once (退出)."""
    with call.writing() as work:
        sessions.end_session(work.connection, call.session_id or "", clock.real_now())
        work.commit()


def who_am_i(call: Call) -> tuple[sessions.Actor, str]:
    """The account that calls, and what its token may do (当前用户)."""
    with call.reading() as work:
        if work.actor is None:
            raise Refused([SESSION_ENDED.refused()])
        return work.actor, call.scope


def account_behind_captcha(call: Call, username: str, captcha_id: str, captcha_answer: str) -> Account | None:
    """The account of a name, once the captcha was answered rightly; the captcha is used up whatever follows."""
    with call.writing() as work:
        kept = captchas.take(work.connection, captcha_id, clock.real_now())
        account = accounts.by_username(work.connection, username)
        work.commit()
    if kept is None or not same_digest(kept, answer_digest(_captcha_key(call), captcha_id, captcha_answer)):
        raise Refused([CAPTCHA_INVALID.refused()])
    return account


def with_right_password(call: Call, account: Account | None, password: str) -> Account:
    """The account, if the password is right and still good; one hash is computed either way, outside any transaction."""
    matches = hasher(call.hall.settings.argon2_memory_kib).matches(
        password, None if account is None else account.password_hash
    )
    if account is None or not matches or account.disabled_at is not None:
        raise Refused([INVALID_CREDENTIALS.refused()])
    with call.reading() as work:
        if account.password_expires_at is not None and account.password_expires_at <= work.now:
            raise Refused([INVALID_CREDENTIALS.refused()])
    return account


def _issue(work: Work, session: _Session, now: datetime) -> Tokens:
    refresh_token = new_token()
    sessions.keep_refresh_token(work.connection, session.id, token_digest(refresh_token), now)
    settings, keyring = work.hall.settings, work.hall.keyring
    seconds = max(1, min(settings.access_token_seconds, int((session.expires_at - now).total_seconds())))
    scope = "password_change" if session.must_change_password else session.role
    return Tokens(
        access_token=keyring.sign(session.username, session.id, scope, seconds),
        expires_in=seconds,
        refresh_token=refresh_token,
        password_change_required=session.must_change_password,
    )


def _captcha_key(call: Call) -> bytes:
    return derived_key(call.hall.settings.secret_key.get_secret_value(), "captchas")
