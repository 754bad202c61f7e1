"""The whole schema: the tables of every room, as migrations are made from and compared with."""

from app.repositories import (
    account_tables,
    audit_tables,
    batch_tables,
    exchange_tables,
    payment_tables,
    portal_tables,
    run_tables,
    table_parts,
    tables,
)

ROOMS = (
    tables,
    account_tables,
    exchange_tables,
    payment_tables,
    audit_tables,
    batch_tables,
    portal_tables,
    run_tables,
)
metadata = table_parts.metadata
