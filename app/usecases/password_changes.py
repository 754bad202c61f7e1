"""修改密码 (password changes): by a session, or from the login page with a captcha; every session of the account ends (§1)."""

from datetime import datetime, timedelta

from app import clock
from app.domain.account import INVALID_CREDENTIALS, SESSION_ENDED, password_findings
from app.domain.finding import Refused
from app.repositories import accounts, sessions
from app.repositories.accounts import Account
from app.security.passwords import common_passwords, hasher
from app.usecases import attempts
from app.usecases.context import FORBIDDEN, Call, Work
from app.usecases.signing_in import account_behind_captcha, login_method_of, with_right_password


def change_at_login(
    call: Call, username: str, old_password: str, new_password: str, captcha_id: str, captcha_answer: str
) -> None:
    """A change without a session (登录页【修改密码】): the captcha is judged first, then the old password, then the new."""
    account = account_behind_captcha(call, username, captcha_id, captcha_answer)
    _change(call, username, account, old_password, new_password)


def change_in_session(call: Call, old_password: str, new_password: str) -> None:
    """A change by one who is signed in; a wrong old password counts as a wrong one at the login page does."""
    with call.writing() as work:
        if work.actor is None:
            raise Refused([SESSION_ENDED.refused()])
        if work.actor.role == "client":
            raise Refused([FORBIDDEN.refused()])
        username = work.actor.username
        account = accounts.by_username(work.connection, username)
        reserved = attempts.reserve(work, username)
        if not reserved:
            attempts.note_refused(work, username, account, call.source, "locked")
        work.commit()
    attempts.refuse_locked(reserved)
    _change(call, username, account, old_password, new_password)


def issued_password_lapses_at(work: Work) -> datetime:
    """Until when a password that was given to someone works (初始密码、重置密码)."""
    return work.now + timedelta(days=work.hall.settings.issued_password_days)


def _change(call: Call, username: str, account: Account | None, old_password: str, new_password: str) -> None:
    account = with_right_password(call, username, account, old_password)
    weak = password_findings(
        new_password,
        username=account.username,
        credit_code=account.credit_code,
        common=common_passwords(),
        current=old_password,
    )
    if weak:
        with call.writing() as work:
            attempts.give_back(work, username)
            work.commit()
        raise Refused(weak)
    password_hash = hasher(call.hall.settings.argon2_memory_kib).hash(new_password)
    with call.writing() as work:
        if not accounts.replace_password(work.connection, account, password_hash):
            raise Refused([INVALID_CREDENTIALS.refused()])
        # A password that opens no session must not buy new guesses at the code that does.
        again = attempts.clear if login_method_of(work, account) == "password" else attempts.give_back
        again(work, username)
        sessions.end_all(work.connection, account.id, clock.real_now())
        work.record_of(account, "password_changed", actor=username)
        work.commit()
