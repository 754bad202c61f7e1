"""登录与会话 (sessions): captchas, tokens that are refreshed, sign-out, and how an account's region signs in (§1)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from app import clock
from app.domain.account import SESSION_ENDED
from app.domain.audit_chain import VISITOR
from app.domain.calendar import today
from app.domain.finding import Refused
from app.domain.policy import Parameter, RegionRules
from app.repositories import accounts, captchas, lapsed, sessions
from app.repositories.accounts import Account
from app.security.captchas import answer_digest, new_captcha
from app.security.digests import new_identifier, new_token, token_digest
from app.security.tokens import TOKEN_INVALID
from app.usecases.context import Call, Work
from app.usecases.employers import region_findings
from app.usecases.limits import MINUTE, refuse_too_many


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
class LoginMethod:
    """How employers of a region sign in, since when and on what basis."""

    region_code: str
    login_method: Literal["password", "sms"]
    since: date
    basis: str


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
        refuse_too_many(work, "captchas", call.source, most=settings.captchas_a_minute, seconds=MINUTE)
        now = clock.real_now()
        expires_at = now + timedelta(seconds=settings.captcha_seconds)
        captchas.drop_lapsed(work.connection, now)
        captchas.store(
            work.connection,
            made.id,
            answer_hash=answer_digest(captcha_key(call), made.id, made.answer),
            sandbox_answer=made.answer if settings.sandbox else None,
            expires_at=expires_at,
        )
        shown = ShownCaptcha(made.id, made.image, expires_at)
        work.commit(shown)
        return shown


def open_session(work: Work, account: Account, *, must_change_password: bool) -> Tokens:
    """Begins a session of an account (会话), in the transaction of what proved who it is."""
    now = clock.real_now()
    session = _Session(
        id=new_identifier(),
        username=account.username,
        role=account.role,
        must_change_password=must_change_password,
        expires_at=now + timedelta(seconds=work.hall.settings.session_seconds),
    )
    sessions.open_session(
        work.connection,
        session.id,
        account.id,
        must_change_password=must_change_password,
        now=now,
        until=session.expires_at,
    )
    lapsed.drop_sessions(work.connection, now)
    return _issue(work, session, now)


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
            _end_reused(work, *reused, now)
            work.commit()
            raise Refused([SESSION_ENDED.refused()])
        if used.over or used.issued_at + timedelta(seconds=settings.session_idle_seconds) <= now:
            raise Refused([SESSION_ENDED.refused()])
        session = _Session(used.session_id, used.username, used.role, used.must_change_password, used.expires_at)
        tokens = _issue(work, session, now)
        work.commit(tokens)
        return tokens


def _end_reused(work: Work, session_id: str, username: str, now: datetime) -> None:
    account = accounts.by_username(work.connection, username)
    if sessions.end_session(work.connection, session_id, now) and account is not None:
        work.record_of(account, "session_ended", actor=VISITOR, why="refresh_token_reused", session=session_id)


def sign_out(call: Call) -> None:
    """Ends the caller's session at once (退出)."""
    with call.writing() as work:
        actor = work.actor
        if actor is not None:
            sessions.end_session(work.connection, actor.session_id, clock.real_now())
            subject, region_code = f"sessions/{actor.session_id}", actor.region_code
            work.record("session_ended", subject, employer=actor.employer, region_code=region_code, why="signed_out")
        work.commit()


def who_am_i(call: Call) -> tuple[sessions.Actor, str]:
    """The account that calls, and what its token may do (当前用户)."""
    with call.reading() as work:
        if work.actor is None:
            raise Refused([SESSION_ENDED.refused()])
        return work.actor, call.scope


def login_method(call: Call, region_code: str) -> LoginMethod:
    """How employers of a region sign in today (登录方式)."""
    findings = region_findings(call, region_code, "")
    if findings:
        raise Refused(findings)
    with call.reading() as work:
        rules = rules_of(work, region_code)
        return LoginMethod(region_code, rules.value.login_method, rules.since, rules.basis)


def rules_of(work: Work, region_code: str) -> Parameter[RegionRules]:
    """The rules of a region in force today (分地区规则)."""
    return work.hall.policy.on(today(work.now), region_code).region_rules


def captcha_key(call: Call) -> bytes:
    """The key of captcha answers' digests."""
    return call.hall.key("captchas")


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
