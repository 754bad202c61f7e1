"""登录 (signing in): by password and captcha, or in Kunming by SMS code (§1.1, §1.2); answers are counted before looked at."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from app import clock
from app.domain.account import (
    CAPTCHA_INVALID,
    INVALID_CREDENTIALS,
    LOGIN_METHOD_NOT_ALLOWED,
    SMS_CODE_INVALID,
)
from app.domain.finding import UNAVAILABLE, Refused
from app.gateways.sms import SmsMessage
from app.repositories import accounts, captchas, sms
from app.repositories.accounts import Account
from app.security.captchas import answer_digest
from app.security.digests import keyed_digest, new_identifier, same_digest
from app.security.passwords import hasher
from app.usecases import attempts
from app.usecases.auth import Tokens, captcha_key, open_session, rules_of
from app.usecases.context import Call, Work
from app.usecases.limits import DAY, HOUR, MINUTE, refuse_too_many

SMS_DIGITS = 6
_NOBODY = 0


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """What whoever asks for an SMS code is told, whether one was sent or not."""

    expires_in: int
    resend_after: int


def sign_in(call: Call, username: str, password: str, captcha_id: str, captcha_answer: str) -> Tokens:
    """A session by password and captcha (密码登录): the captcha is judged first, and is used up either way."""
    account = account_behind_captcha(call, username, captcha_id, captcha_answer)
    account = with_right_password(call, username, account, password)
    call.hall.keyring.ready()
    with call.writing() as work:
        if not accounts.lock_unchanged(work.connection, account):
            raise Refused([INVALID_CREDENTIALS.refused()])
        if login_method_of(work, account) != "password":
            attempts.give_back(work, username)
            attempts.note_refused(work, username, account, call.source, "login_method")
            work.commit()
            raise Refused([LOGIN_METHOD_NOT_ALLOWED.refused()])
        attempts.clear(work, username)
        tokens = open_session(work, account, must_change_password=account.must_change_password)
        work.record_of(account, "login", actor=account.username, method="password", source=call.source)
        work.commit(tokens)
        return tokens


def ask_for_code(call: Call, username: str) -> CodeAsked:
    """Sends an SMS code to the mobile of an account that signs in so (获取验证码); all others are answered alike."""
    hall, settings = call.hall, call.hall.settings
    if not hall.sms.ready():
        raise Refused([UNAVAILABLE.refused()])
    with call.writing() as work:
        refuse_too_many(work, "sms source", call.source, most=settings.sms_codes_an_hour_a_source, seconds=HOUR)
        refuse_too_many(work, "sms name", username, most=1, seconds=settings.sms_resend_seconds)
        refuse_too_many(work, "sms day", username, most=settings.sms_codes_a_day, seconds=DAY)
        message = _new_code(work, username, accounts.by_username(work.connection, username))
        work.commit()
    if message is not None:
        hall.sms.send(message)
    return CodeAsked(settings.sms_code_seconds, settings.sms_resend_seconds)


def sign_in_by_code(call: Call, username: str, code: str) -> Tokens:
    """A session by SMS code (短信登录), which is never asked to change a password."""
    call.hall.keyring.ready()
    with call.writing() as work:
        _limit_sign_ins(work, call)
        reserved = attempts.reserve(work, username)
        account = accounts.by_username(work.connection, username)
        if not reserved:
            attempts.note_refused(work, username, account, call.source, "locked")
            work.commit()
        attempts.refuse_locked(reserved)
        account_id = _NOBODY if account is None or account.disabled_at is not None else account.id
        outcome = sms.use_code(work.connection, account_id, _code_hash(work, account_id, code), clock.real_now())
        if outcome == "wrong" or account is None:
            attempts.note_wrong(work, username, account, call.source)
            work.commit()
            raise Refused([SMS_CODE_INVALID.refused()])
        if outcome != "used" and login_method_of(work, account) == "sms":
            attempts.clear(work, username)
            tokens = open_session(work, account, must_change_password=False)
            work.record_of(account, "login", actor=account.username, method="sms", source=call.source)
            work.commit(tokens)
            return tokens
    # What is refused here is no guess: nothing was committed, so the answer is not counted and a code not used up.
    raise _right_code_refused(call, account, used=outcome == "used")


def account_behind_captcha(call: Call, username: str, captcha_id: str, captcha_answer: str) -> Account | None:
    """The account of a name, once the captcha was answered rightly and one of the name's answers reserved.

    The captcha is used up whatever follows; with a wrong one nothing is counted.
    """
    with call.writing() as work:
        _limit_sign_ins(work, call)
        kept = captchas.take(work.connection, captcha_id, clock.real_now())
        right = kept is not None and same_digest(kept, answer_digest(captcha_key(call), captcha_id, captcha_answer))
        reserved = right and attempts.reserve(work, username)
        account = accounts.by_username(work.connection, username)
        if right and not reserved:
            attempts.note_refused(work, username, account, call.source, "locked")
        work.commit()
    if not right:
        raise Refused([CAPTCHA_INVALID.refused()])
    attempts.refuse_locked(reserved)
    return account


def with_right_password(call: Call, username: str, account: Account | None, password: str) -> Account:
    """The account, if the password is right and still good; one hash is computed either way, outside any transaction."""
    matches = hasher(call.hall.settings.argon2_memory_kib).matches(
        password, None if account is None else account.password_hash
    )
    with call.writing(late=True) as work:
        if account is not None and matches and _is_good(work, account):
            return account
        work.begin()
        attempts.note_wrong(work, username, account, call.source)
        work.commit()
    raise Refused([INVALID_CREDENTIALS.refused()])


def login_method_of(work: Work, account: Account) -> str:
    """How an account signs in: an employer's as its region does, an officer's by password (登录方式)."""
    return rules_of(work, account.region_code).value.login_method if account.role == "employer" else "password"


def _is_good(work: Work, account: Account) -> bool:
    lapses_at = account.password_expires_at
    return account.disabled_at is None and (lapses_at is None or lapses_at > work.now)


def _right_code_refused(call: Call, account: Account, *, used: bool) -> Refused:
    with call.writing() as work:
        _limit_sign_ins(work, call)
        attempts.note_refused(work, account.username, account, call.source, "code_used" if used else "login_method")
        work.commit()
    return Refused([(SMS_CODE_INVALID if used else LOGIN_METHOD_NOT_ALLOWED).refused()])


def _new_code(work: Work, username: str, account: Account | None) -> SmsMessage | None:
    if account is None or account.disabled_at is not None or account.mobile is None:
        return None
    if login_method_of(work, account) != "sms" or attempts.is_locked(work, username):
        return None
    seconds = work.hall.settings.sms_code_seconds
    code = f"{secrets.randbelow(10**SMS_DIGITS):0{SMS_DIGITS}d}"
    expires_at = clock.real_now() + timedelta(seconds=seconds)
    work.record_of(account, "sms_code_sent", actor=account.username)
    sms.keep_code(work.connection, account.id, _code_hash(work, account.id, code), expires_at)
    return SmsMessage(new_identifier(), username, account.mobile, code, max(1, seconds // 60))


def _code_hash(work: Work, account_id: int, code: str) -> bytes:
    return keyed_digest(work.hall.key("SMS codes"), str(account_id), code)


def _limit_sign_ins(work: Work, call: Call) -> None:
    refuse_too_many(work, "sign-ins", call.source, most=work.hall.settings.sign_ins_a_minute, seconds=MINUTE)
