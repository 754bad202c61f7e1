"""失业登记 (unemployment registrations): the embedded registry of the employment service."""

from sqlalchemy import Connection, select

from app.domain.matching import UnemploymentRegistration
from app.repositories.exchange_tables import unemployment_registrations


def of_person(connection: Connection, id_number: str) -> tuple[UnemploymentRegistration, ...]:
    """Every registration under an ID number, cancelled ones too."""
    rows = connection.execute(
        select(
            unemployment_registrations.c.external_no,
            unemployment_registrations.c.registered_on,
            unemployment_registrations.c.reason,
            unemployment_registrations.c.cancelled,
        ).where(unemployment_registrations.c.id_number == id_number)
    )
    return tuple(UnemploymentRegistration(*row) for row in rows)
