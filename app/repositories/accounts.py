"""账号 (accounts) in rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, and_, bindparam, cast, func, insert, select, update

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


# A row for any name, and the same work with it: how long the answer takes must not tell whether there is an account.
_ASKED = select(cast(bindparam("asked"), Text).label("username")).subquery()
_BY_USERNAME = (
    # In the order of the fields of Account.
    select(
        accounts.c.id,
        accounts.c.username,
        accounts.c.role,
        accounts.c.employer_id,
        employers.c.employer_no,
        employers.c.credit_code,
        employers.c.contact_mobile,
        func.coalesce(accounts.c.region_code, employers.c.region_code),
        accounts.c.password_hash,
        accounts.c.must_change_password,
        accounts.c.password_expires_at,
        accounts.c.disabled_at,
    )
    .select_from(_ASKED)
    .outerjoin(accounts, and_(accounts.c.username == _ASKED.c.username, accounts.c.role != "client"))
    .outerjoin(employers, employers.c.id == accounts.c.employer_id)
)


def by_username(connection: Connection, username: str) -> Account | None:
    """The account of a person's login name; its region is the officer's own or the employer's."""
    row: Sequence[Any] = connection.execute(_BY_USERNAME, {"asked": username}).one()
    account = Account(*row)
    return account if row[0] is not None else None


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


def disable(connection: Connection, account_id: int, now: datetime) -> bool:
    """Ends an account's use (停用); false where it was ended before, whose moment is kept."""
    done = connection.execute(
        update(accounts).where(accounts.c.id == account_id, accounts.c.disabled_at.is_(None)).values(disabled_at=now)
    )
    return done.rowcount == 1


def lock_unchanged(connection: Connection, account: Account) -> bool:
    """Whether the account is still as it was read, holding it so until the transaction ends."""
    row = connection.execute(
        select(accounts.c.password_hash, accounts.c.disabled_at).where(accounts.c.id == account.id).with_for_update()
    ).one()
    return row.password_hash == account.password_hash and row.disabled_at is None
