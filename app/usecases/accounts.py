"""账号分配 (accounts) by officers: an employer's account, its end, officers and their passwords (§1 注意 1)."""

from dataclasses import dataclass

from app import clock
from app.domain.account import initial_password, password_findings, reset_password
from app.domain.employer import region_reaches
from app.domain.finding import CONFLICT, Refused
from app.repositories import accounts, employers, sessions, sms
from app.repositories.accounts import Account
from app.security.passwords import common_passwords, hasher
from app.usecases import attempts
from app.usecases.context import NOT_FOUND, ROLES, Call, Work
from app.usecases.employers import refuse_foreign_region, region_findings
from app.usecases.password_changes import issued_password_lapses_at


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """An officer to be made (经办人员)."""

    username: str
    password: str
    region_code: str
    role: str


def allocate_account(call: Call, employer_no: str, username: str | None) -> Account:
    """An account for an employer (账号分配): by default named as its credit code, its password the name's last 6."""
    with call.reading() as work:
        employer = employers.by_number(work.connection, employer_no)
        if employer is None:
            raise Refused([NOT_FOUND.refused()])
        refuse_foreign_region(work, employer.region_code)
    name = username or employer.credit_code
    password_hash = hasher(call.hall.settings.argon2_memory_kib).hash(initial_password(name))
    with call.writing() as work:
        return _make(work, name, "employer", password_hash, employer_id=employer.id, issued=True)


def allocate_account_by_hand(call: Call, employer_no: str, username: str, password: str) -> Account:
    """An account for an employer made at the machine, usable at once."""
    password_hash = _checked_hash(call, username, password)
    with call.writing() as work:
        employer = employers.by_number(work.connection, employer_no)
        if employer is None:
            raise Refused([NOT_FOUND.refused()])
        return _make(work, username, "employer", password_hash, employer_id=employer.id, issued=False)


def reset_account(call: Call, username: str) -> Account:
    """账号重置: the password is the last 8 of the credit code, to be changed; the lock is lifted, all sessions end (§1 注意 3)."""
    with call.reading() as work:
        password = reset_password(_reached_employers_account(work, username).credit_code or "")
    password_hash = hasher(call.hall.settings.argon2_memory_kib).hash(password)
    with call.writing() as work:
        _give_password(work, _reached_employers_account(work, username), password_hash)
        reset = _stored(work, username)
        work.record_of(reset, "account_reset")
        work.commit(reset)
        return reset


def disable_account(call: Call, username: str) -> Account:
    """Ends an account and all its sessions at once (账号停用); a second time changes nothing."""
    with call.writing() as work:
        account = _reached(work, username, "admin")
        now = clock.real_now()
        if accounts.disable(work.connection, account.id, now):
            sessions.end_all(work.connection, account.id, now)
            work.record_of(account, "account_disabled")
        disabled = _stored(work, username)
        work.commit(disabled)
        return disabled


def create_officer(call: Call, new: NewOfficer) -> Account:
    """An officer made by an admin, within the admin's region, who must change the password first."""
    password_hash = _checked_hash(call, new.username, new.password, region_code=new.region_code)
    with call.writing() as work:
        refuse_foreign_region(work, new.region_code)
        return _make(work, new.username, new.role, password_hash, region_code=new.region_code, issued=True)


def create_officer_by_hand(call: Call, new: NewOfficer) -> Account:
    """An officer made at the machine (`hall create-officer`), usable at once."""
    password_hash = _checked_hash(call, new.username, new.password, region_code=new.region_code)
    with call.writing() as work:
        return _make(work, new.username, new.role, password_hash, region_code=new.region_code, issued=False)


def set_officer_password(call: Call, username: str, password: str) -> None:
    """A new password for an officer of the admin's region, to be changed at the next login; all sessions end."""
    with call.reading() as work:
        _reached_officer(work, username)
    password_hash = _checked_hash(call, username, password)
    with call.writing() as work:
        _give_officer_password(work, _reached_officer(work, username), password_hash)


def set_officer_password_by_hand(call: Call, username: str, password: str) -> None:
    """A new password for an officer, given at the machine (`hall set-officer-password`)."""
    password_hash = _checked_hash(call, username, password)
    with call.writing() as work:
        _give_officer_password(work, _officer(_stored(work, username)), password_hash)


def _checked_hash(call: Call, username: str, password: str, *, region_code: str | None = None) -> str:
    findings = password_findings(
        password, username=username, credit_code=None, common=common_passwords(), pointer="/password"
    )
    if region_code is not None:
        findings += region_findings(call, region_code)
    if findings:
        raise Refused(findings)
    return hasher(call.hall.settings.argon2_memory_kib).hash(password)


def _make(
    work: Work,
    username: str,
    role: str,
    password_hash: str,
    *,
    employer_id: int | None = None,
    region_code: str | None = None,
    issued: bool,
) -> Account:
    if accounts.exists(work.connection, username):
        raise Refused([CONFLICT.refused("/username")])
    accounts.insert_account(
        work.connection,
        username=username,
        role=role,
        employer_id=employer_id,
        region_code=region_code,
        password_hash=password_hash,
        password_expires_at=issued_password_lapses_at(work) if issued else None,
        created_at=work.now,
    )
    # Whoever guessed at the name before there was an account has locked nobody out.
    attempts.clear(work, username)
    made = _stored(work, username)
    work.record_of(made, "account_allocated" if role == "employer" else "officer_created", role=role)
    work.commit(made)
    return made


def _give_password(work: Work, account: Account, password_hash: str) -> None:
    """A password that must be changed, in place of the old one; with it the lock is lifted and all sessions end."""
    expires_at = issued_password_lapses_at(work)
    if not accounts.replace_password(work.connection, account, password_hash, expires_at=expires_at):
        raise Refused([CONFLICT.refused()])
    attempts.clear(work, account.username)
    sms.drop_code(work.connection, account.id)
    sessions.end_all(work.connection, account.id, clock.real_now())


def _give_officer_password(work: Work, officer: Account, password_hash: str) -> None:
    _give_password(work, officer, password_hash)
    work.record_of(officer, "officer_password_set")
    work.commit()


def _reached(work: Work, username: str, role: str) -> Account:
    account = _stored(work, username)
    if not region_reaches(work.officer(role).region_code or "", account.region_code):
        raise Refused([NOT_FOUND.refused()])
    return account


def _reached_employers_account(work: Work, username: str) -> Account:
    account = _reached(work, username, "officer")
    if account.employer_id is None:
        raise Refused([NOT_FOUND.refused()])
    return account


def _reached_officer(work: Work, username: str) -> Account:
    return _officer(_reached(work, username, "admin"))


def _officer(account: Account) -> Account:
    if account.role not in ROLES:
        raise Refused([NOT_FOUND.refused()])
    return account


def _stored(work: Work, username: str) -> Account:
    account = accounts.by_username(work.connection, username)
    if account is None:
        raise Refused([NOT_FOUND.refused()])
    return account
