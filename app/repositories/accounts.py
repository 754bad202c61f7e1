"""账号 (accounts) in rows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from app.repositories.account_tables import accounts
from app.repositories.tables import employers


@dataclass(frozen=True, slots=True)
class Account:
    """An account: an employer's, then with its 单位编号, credit code and registered mobile, or an officer's, then with its region."""

    id: int
    username: str
    role: str
    employer_id: int | None
    employer_no: str | None
    credit_code: str | None
    mobile: str | None
    region_code: str
    password_hash: str
    must_change_password: bool
    password_expires_at: datetime | None
    disabled_at: datetime | None


def by_username(connection: Connection, username: str) -> Account | None:
    """The account of a person's login name; its region is the officer's own or the employer's."""
    row = connection.execute(
        select(
            accounts,
            employers.c.employer_no,
            employers.c.credit_code,
            employers.c.contact_mobile,
            employers.c.region_code.label("employer_region"),
        )
        .outerjoin(employers, employers.c.id == accounts.c.employer_id)
        .where(accounts.c.username == username, accounts.c.role != "client")
    ).one_or_none()
    if row is None:
        return None
    return Account(
        id=row.id,
        username=row.username,
        role=row.role,
        employer_id=row.employer_id,
        employer_no=row.employer_no,
        credit_code=row.credit_code,
        mobile=row.contact_mobile,
        region_code=row.region_code or row.employer_region,
        password_hash=row.password_hash,
        must_change_password=row.must_change_password,
        password_expires_at=row.password_expires_at,
        disabled_at=row.disabled_at,
    )


def exists(connection: Connection, username: str) -> bool:
    """Whether a login name is taken."""
    return connection.execute(select(accounts.c.id).where(accounts.c.username == username)).one_or_none() is not None


def insert_account(
    connection: Connection,
    *,
    username: str,
    role: str,
    employer_id: int | None,
    region_code: str | None,
    password_hash: str,
    password_expires_at: datetime | None,
    created_at: datetime,
) -> None:
    """Keeps a new account; one whose password lapses must change it first."""
    connection.execute(
        insert(accounts).values(
            username=username,
            role=role,
            employer_id=employer_id,
            region_code=region_code,
            password_hash=password_hash,
            must_change_password=password_expires_at is not None,
            password_expires_at=password_expires_at,
            disabled_at=None,
            created_at=created_at,
        )
    )


def replace_password(
    connection: Connection, account: Account, password_hash: str, *, expires_at: datetime | None = None
) -> bool:
    """Sets a password in place of the one the account had when it was read; false where someone was faster."""
    done = connection.execute(
        update(accounts)
        .where(
            accounts.c.id == account.id,
            accounts.c.password_hash == account.password_hash,
            accounts.c.disabled_at.is_(None),
        )
        .values(
            password_hash=password_hash, must_change_password=expires_at is not None, password_expires_at=expires_at
        )
    )
    return done.rowcount == 1


def disable(connection: Connection, account_id: int, now: datetime) -> None:
    """Ends an account's use (停用); the first such moment is kept."""
    connection.execute(
        update(accounts).where(accounts.c.id == account_id, accounts.c.disabled_at.is_(None)).values(disabled_at=now)
    )


def lock_unchanged(connection: Connection, account: Account) -> bool:
    """Whether the account is still as it was read, holding it so until the transaction ends."""
    row = connection.execute(
        select(accounts.c.password_hash, accounts.c.disabled_at).where(accounts.c.id == account.id).with_for_update()
    ).one()
    return row.password_hash == account.password_hash and row.disabled_at is None
