"""失业登记 (unemployment registrations): the embedded registry of the employment service."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.unemployment_registration import UnemploymentRegistration
from app.repositories.bulk import among
from app.repositories.exchange_tables import unemployment_registrations

_COLUMNS = (
    unemployment_registrations.c.external_no,
    unemployment_registrations.c.id_number,
    unemployment_registrations.c.name,
    unemployment_registrations.c.registered_on,
    unemployment_registrations.c.reason,
    unemployment_registrations.c.cancelled,
)
_INSERT: Mapping[str, Callable[[Any], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def of_person(connection: Connection, id_number: str) -> tuple[UnemploymentRegistration, ...]:
    """Every registration under an ID number, cancelled ones too."""
    rows = connection.execute(select(*_COLUMNS).where(unemployment_registrations.c.id_number == id_number))
    return tuple(UnemploymentRegistration(*row) for row in rows)


def of_many(connection: Connection, id_numbers: Collection[str]) -> Mapping[str, tuple[UnemploymentRegistration, ...]]:
    """Every registration under many ID numbers, by number; those without any are not in it."""
    found = defaultdict(list)
    query = select(*_COLUMNS).where(among(connection, unemployment_registrations.c.id_number, id_numbers))
    for row in connection.execute(query.order_by(unemployment_registrations.c.external_no)):
        found[row.id_number].append(UnemploymentRegistration(*row))
    return {id_number: tuple(registered) for id_number, registered in found.items()}


def put(connection: Connection, registrations: Sequence[UnemploymentRegistration]) -> None:
    """Keeps registrations, each in the place of what its number stood for before; a number comes once.

    Those who put at once must put in one order, that of the numbers: else they would wait for one another.
    """
    if not registrations:
        return
    added = _INSERT[connection.dialect.name](unemployment_registrations)
    replaced = {column.name: added.excluded[column.name] for column in _COLUMNS[1:]}
    replacing = added.on_conflict_do_update(index_elements=[unemployment_registrations.c.external_no], set_=replaced)
    rows = [{column.name: getattr(each, column.name) for column in _COLUMNS} for each in registrations]
    # With something to return, SQLAlchemy writes many rows in a statement, as many as the database takes.
    connection.execute(replacing.returning(unemployment_registrations.c.external_no), rows)
