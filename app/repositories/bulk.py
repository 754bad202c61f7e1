"""批量读写 (bulk): many values asked for, many rows written or changed, each in one statement however many there are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any, TypeVar

from pydantic_core import to_json
from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Connection,
    Insert,
    Select,
    Table,
    TableValuedAlias,
    TypeDecorator,
    Update,
    any_,
    bindparam,
    column,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from app.repositories.database import made_id

Item = TypeVar("Item")
Made = TypeVar("Made")

# So few rows a driver tells as quickly one by one, without waiting in between.
_FEW = 10
_NEXT_NUMBERS = text("SELECT nextval(CAST(:of_sequence AS regclass)) FROM generate_series(1, :of_count)")
_LAST_EVER = text("SELECT seq FROM sqlite_sequence WHERE name = :of_table")


def once_each(make: Callable[[Item], Made], values: Sequence[Item], key: Callable[[Item], object] = id) -> list[Made]:
    """What is made of each value, made once of those that are one by their key: unless told, the very same object."""
    keys = [key(value) for value in values]
    made = {name: make(value) for name, value in dict(zip(keys, values, strict=True)).items()}
    return [made[name] for name in keys]


def among(connection: Connection, asked: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether a column's value is one of many (其中之一), texts or whole numbers, which are all bound as one parameter."""
    given = list(values)
    if connection.dialect.name == "postgresql":
        return asked == any_(literal(given, ARRAY(asked.type, dimensions=1)))
    return asked.in_(select(func.json_each(to_json(given).decode()).table_valued("value").c.value))


def reserved_ids(connection: Connection, table: Table, count: int) -> Sequence[int]:
    """Row numbers (编号) for so many new rows, rising, that nobody else is given; on SQLite only while one writes."""
    if connection.dialect.name == "postgresql":
        named = {"of_sequence": f"{table.name}_id_seq", "of_count": count}
        return sorted(connection.execute(_NEXT_NUMBERS, named).scalars())
    last: int = connection.execute(_last_number(table)).scalar_one()
    if table.dialect_options["sqlite"]["autoincrement"]:
        # The number of a row that was deleted is not given again.
        last = max(last, connection.execute(_LAST_EVER, {"of_table": table.name}).scalar_one_or_none() or 0)
    return range(last + 1, last + 1 + count)


def add_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes new rows (批量新增), which all name the same columns, in one statement."""
    if not rows:
        return
    if _is_told_as_one(connection, rows):
        connection.execute(_adding(table, tuple(rows[0])), _document(connection, table, rows))
    elif len(rows) > _FEW:
        _hand_over(connection, table, rows)
    else:
        connection.execute(_insert(table), _one_or_each(rows))


def add_numbered(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
    """The same, and the row numbers that they were given, in their order."""
    if len(rows) == 1:
        return (made_id(connection.execute(_insert(table), rows[0])),)
    ids = reserved_ids(connection, table, len(rows)) if rows else ()
    add_many(connection, table, [{"id": number, **row} for number, row in zip(ids, rows, strict=True)])
    return ids


def change_many(
    connection: Connection,
    table: Table,
    keys: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    *,
    versioned: bool = False,
) -> int:
    """Changes rows (批量更新), each found by its key columns and given its other values; how many there were.

    All rows name the same columns; `versioned`, each is found by its `version` too and becomes the next one. On SQLite,
    whose statements cost no way to a server, it is one for each.
    """
    if not rows:
        return 0
    names, keyed = tuple(rows[0]), (*keys, "version") if versioned else tuple(keys)
    if _is_told_as_one(connection, rows):
        return connection.execute(
            _changing_many(table, names, keyed, versioned), _document(connection, table, rows)
        ).rowcount
    named = [{f"of_{name}": value for name, value in row.items()} for row in rows]
    return connection.execute(_changing_one(table, names, keyed, versioned), _one_or_each(named)).rowcount


def _hand_over(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes many rows as SQLite's driver takes them: SQLAlchemy would ask of each row anew what to do with which column."""
    written = _insert(table).compile(dialect=connection.dialect, column_keys=tuple(rows[0]))
    names = written.positiontup or ()
    connection.exec_driver_sql(str(written), _for_driver(connection, table, names, rows))


def _for_driver(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> list[tuple[Any, ...]]:
    """Rows as SQLite's driver takes them, made column by column; what many of them share is put into words once."""
    columns = []
    for name in names:
        values = [row[name] for row in rows]
        write = table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        columns.append(values if write is None else once_each(write, values))
    return list(zip(*columns, strict=True))


def _is_told_as_one(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> bool:
    return connection.dialect.name == "postgresql" and len(rows) > _FEW


# Statements are built once for each table and its columns: building one costs as much again as running it.
@cache
def _last_number(table: Table) -> Select[Any]:
    return select(func.coalesce(func.max(table.c.id), 0))


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _adding(table: Table, names: tuple[str, ...]) -> Insert:
    return insert(table).from_select([table.c[name] for name in names], select(*_given(table, names).c))


@cache
def _changing_many(table: Table, names: tuple[str, ...], keys: tuple[str, ...], versioned: bool) -> Update:
    given = _given(table, names).c
    return _changing(table, {name: given[name] for name in names}, keys, versioned)


@cache
def _changing_one(table: Table, names: tuple[str, ...], keys: tuple[str, ...], versioned: bool) -> Update:
    given = {name: bindparam(f"of_{name}", type_=table.c[name].type) for name in names}
    return _changing(table, given, keys, versioned)


def _changing(table: Table, given: Mapping[str, ColumnElement[Any]], keys: tuple[str, ...], versioned: bool) -> Update:
    values = {name: value for name, value in given.items() if name not in keys}
    if versioned:
        values["version"] = table.c.version + 1
    return update(table).values(values).where(*(table.c[key] == given[key] for key in keys))


def _given(table: Table, names: Sequence[str]) -> TableValuedAlias:
    """Rows as a table of PostgreSQL's, made of one JSON document: an array for each column takes its driver five times as long."""
    columns = [column(name, table.c[name].type) for name in names]
    document = func.json_to_recordset(bindparam("given_rows", type_=JSON))
    return document.table_valued(*columns).render_derived("given", with_types=True)


def _document(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What that table is made of: values as columns hold them, parts of JSON as they are."""
    own = {name: table.c[name].type for name in rows[0]}
    written = {
        name: partial(kind.process_bind_param, dialect=connection.dialect)
        for name, kind in own.items()
        if isinstance(kind, TypeDecorator)
    }
    return {"given_rows": [{**row, **{name: write(row[name]) for name, write in written.items()}} for row in rows]}


def _one_or_each(rows: Sequence[Mapping[str, Any]]) -> Any:
    # Of one row drivers are told as of one: what they do for many costs a little more.
    return rows[0] if len(rows) == 1 else rows
