"""What tables are made of: the names of constraints, row numbers, references, and uniqueness among some rows."""

from typing import Any

from sqlalchemy import Column, ColumnElement, ForeignKey, Index, MetaData

from app.repositories.column_types import RowId

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def reference(table: str, *, nullable: bool = False, index: bool = False, name: str | None = None) -> Column[Any]:
    """A column that names a row of another table."""
    column = name or f"{table.removesuffix('s')}_id"
    return Column(column, RowId, ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def identity() -> Column[Any]:
    """The row's own number, which grows in the order rows are made."""
    return Column("id", RowId, primary_key=True, autoincrement=True)


def unique_where(name: str, *columns: Column[Any], where: ColumnElement[bool]) -> Index:
    """A uniqueness that holds only among the rows a condition picks."""
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)
