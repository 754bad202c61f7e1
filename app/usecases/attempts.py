"""登录尝试 (sign-in attempts): three wrong answers in a row lock a name, known or not, until an account reset (§1 注意 3)."""

from typing import Literal

from app import clock
from app.domain.account import ACCOUNT_LOCKED
from app.domain.audit_chain import VISITOR, AuditAction
from app.domain.finding import Refused
from app.repositories import events, sign_in_attempts
from app.repositories.accounts import Account
from app.security.digests import keyed_digest
from app.usecases.context import Hall, Work

Why = Literal["wrong_answer", "locked", "login_method", "code_used"]


def reserve(work: Work, username: str) -> bool:
    """Takes one of the answers left to a name before it is looked at, so that parallel guesses cannot share one."""
    most = work.hall.settings.wrong_answers_before_lock
    return sign_in_attempts.reserve(work.connection, _name_hash(work.hall, username), most)


def refuse_locked(reserved: bool) -> None:
    """Refuses a name that has no answers left (423)."""
    if not reserved:
        raise Refused([ACCOUNT_LOCKED.refused()])


def give_back(work: Work, username: str) -> None:
    """Returns an answer that was right and led to no session all the same."""
    sign_in_attempts.give_back(work.connection, _name_hash(work.hall, username))


def clear(work: Work, username: str) -> None:
    """Gives a name all its answers again: after a right one, and after an account reset (账号重置)."""
    sign_in_attempts.clear(work.connection, _name_hash(work.hall, username))


def is_locked(work: Work, username: str) -> bool:
    """Whether a name is locked (已锁定)."""
    most = work.hall.settings.wrong_answers_before_lock
    return sign_in_attempts.is_locked(work.connection, _name_hash(work.hall, username), most)


def note_wrong(work: Work, username: str, account: Account | None, source: str) -> None:
    """Notes a wrong answer, and the lock where it was the last one; to be committed before it is refused."""
    most = work.hall.settings.wrong_answers_before_lock
    name_hash = _name_hash(work.hall, username)
    _record(work, "login_failed", name_hash, account, source, "wrong_answer")
    if not sign_in_attempts.mark_locked(work.connection, name_hash, most, clock.real_now()):
        return
    _record(work, "account_locked", name_hash, account, source, "wrong_answer")
    employer_id = None if account is None else account.employer_id
    events.tell_of(work.connection, "account.locked", f"accounts/{username}", employer_id, work.now, {})


def note_refused(work: Work, username: str, account: Account | None, source: str, why: Why) -> None:
    """Notes an answer that led to no session without being wrong; to be committed before it is refused."""
    _record(work, "login_failed", _name_hash(work.hall, username), account, source, why)


def _record(work: Work, action: AuditAction, name_hash: bytes, account: Account | None, source: str, why: Why) -> None:
    # Whoever answers wrongly has not shown who they are.
    if account is None:
        work.record(action, f"names/{name_hash.hex()[:32]}", actor=VISITOR, source=source, why=why)
    else:
        work.record_of(account, action, actor=VISITOR, source=source, why=why)


def _name_hash(hall: Hall, username: str) -> bytes:
    # Whoever mistakes the box types a password here: no name that was typed is kept in clear.
    return keyed_digest(hall.key("login names"), username)
