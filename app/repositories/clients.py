"""应用客户端 (clients) in rows: an account of role `client` with a name, scopes and the digest of a secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update

from app.domain.client import Scope, in_order
from app.domain.employer import PROVINCE
from app.repositories.account_tables import accounts, clients
from app.repositories.tables import employers


@dataclass(frozen=True, slots=True)
class Client:
    """A client; `employer_no` where it is bound to one employer, whose region it then is in."""

    account_id: int
    client_id: str
    name: str
    scopes: tuple[Scope, ...]
    employer_no: str | None
    region_code: str
    secret_hash: bytes
    created_at: datetime
    disabled_at: datetime | None


_CLIENT = (
    select(
        accounts.c.id,
        accounts.c.username,
        clients.c.name,
        clients.c.scopes,
        employers.c.employer_no,
        employers.c.region_code,
        clients.c.secret_hash,
        accounts.c.created_at,
        accounts.c.disabled_at,
    )
    .join(clients, clients.c.account_id == accounts.c.id)
    .outerjoin(employers, employers.c.id == accounts.c.employer_id)
)


def by_client_id(connection: Connection, client_id: str) -> Client | None:
    """The client of an identifier."""
    row = connection.execute(_CLIENT.where(accounts.c.username == client_id)).one_or_none()
    return None if row is None else _client(row)


def page_of_region(connection: Connection, prefix: str, page: int, page_size: int) -> tuple[Sequence[Client], int]:
    """A page of the clients that a region's prefix reaches, the newest first; those bound to nobody are the province's."""
    reached: ColumnElement[bool] = employers.c.region_code.between(prefix.ljust(6, "0"), prefix.ljust(6, "9"))
    if prefix == PROVINCE[:2]:
        reached = or_(reached, accounts.c.employer_id.is_(None))
    found = _CLIENT.where(reached)
    total = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    rows = connection.execute(found.order_by(accounts.c.id.desc()).limit(page_size).offset((page - 1) * page_size))
    return [_client(row) for row in rows], total


def insert_client(
    connection: Connection,
    client_id: str,
    *,
    name: str,
    scopes: Sequence[Scope],
    employer_id: int | None,
    secret_hash: bytes,
    created_at: datetime,
) -> None:
    """Keeps a new client."""
    account_id = connection.execute(
        insert(accounts)
        .values(
            username=client_id,
            role="client",
            employer_id=employer_id,
            must_change_password=False,
            created_at=created_at,
        )
        .returning(accounts.c.id)
    ).scalar_one()
    connection.execute(
        insert(clients).values(account_id=account_id, name=name, scopes=" ".join(scopes), secret_hash=secret_hash)
    )


def replace_secret(connection: Connection, client: Client, secret_hash: bytes) -> bool:
    """Sets a secret in place of the one the client had when it was read; false where someone was faster."""
    done = connection.execute(
        update(clients)
        .where(clients.c.account_id == client.account_id, clients.c.secret_hash == client.secret_hash)
        .values(secret_hash=secret_hash)
    )
    return done.rowcount == 1


def _client(row: Sequence[Any]) -> Client:
    account_id, client_id, name, scopes, employer_no, region_code, *rest = row
    return Client(account_id, client_id, name, in_order(scopes.split()), employer_no, region_code or PROVINCE, *rest)
