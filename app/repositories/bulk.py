"""批量读写 (bulk): many values asked for, many rows written or changed, each in one statement however many there are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic_core import to_json
from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.types import TypeEngine

_LAST_EVER = text("SELECT seq FROM sqlite_sequence WHERE name = :of_table")


def among(connection: Connection, column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether a column's value is one of many (其中之一), texts or whole numbers, which are all bound as one parameter."""
    given = list(values)
    if connection.dialect.name == "postgresql":
        return column == any_(literal(given, ARRAY(column.type, dimensions=1)))
    return column.in_(select(func.json_each(to_json(given).decode()).table_valued("value").c.value))


def reserved_ids(connection: Connection, table: Table, count: int) -> Sequence[int]:
    """Row numbers (编号) for so many new rows, rising, that nobody else is given; on SQLite only while one writes."""
    if connection.dialect.name == "postgresql":
        numbers = select(func.nextval(func.pg_get_serial_sequence(table.name, "id")).label("id"))
        given = numbers.select_from(func.generate_series(1, count).table_valued("each"))
        return sorted(connection.execute(given).scalars())
    last: int = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
    if table.dialect_options["sqlite"]["autoincrement"]:
        # The number of a row that was deleted is not given again.
        last = max(last, connection.execute(_LAST_EVER, {"of_table": table.name}).scalar_one_or_none() or 0)
    return range(last + 1, last + 1 + count)


def add_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes new rows (批量新增), which all name the same columns, in one statement."""
    if not rows:
        return
    columns = [table.c[name] for name in rows[0]]
    if connection.dialect.name == "postgresql":
        given = _given(connection, columns, rows)
        connection.execute(insert(table).from_select(columns, select(*given.c)))
    else:
        # As the driver takes it: SQLAlchemy would ask of each row anew what to do with which column.
        statement = insert(table).values({column.name: bindparam(column.name) for column in columns})
        values = [
            _bound(column.name, column.type.dialect_impl(connection.dialect), connection, rows) for column in columns
        ]
        written = statement.compile(dialect=connection.dialect, column_keys=[column.name for column in columns])
        connection.exec_driver_sql(str(written), list(zip(*values, strict=True)))


def change_many(connection: Connection, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> int:
    """Changes rows (批量更新), each found by its key columns and given its other values; how many there were.

    All rows name the same columns. On SQLite, whose statements cost no way to a server, it is one for each.
    """
    if not rows:
        return 0
    if connection.dialect.name == "postgresql":
        given = _given(connection, [table.c[name] for name in rows[0]], rows)
        changed = update(table).values({name: given.c[name] for name in rows[0] if name not in keys})
        return connection.execute(changed.where(*(table.c[key] == given.c[key] for key in keys))).rowcount
    named = [{f"of_{name}": value for name, value in row.items()} for row in rows]
    changed = update(table).values({name: bindparam(f"of_{name}") for name in rows[0] if name not in keys})
    found = and_(*(table.c[key] == bindparam(f"of_{key}") for key in keys))
    return connection.execute(changed.where(found), named).rowcount


def _given(connection: Connection, columns: Sequence[Column[Any]], rows: Sequence[Mapping[str, Any]]) -> FromClause:
    """Rows as a table of PostgreSQL's, made of one array for each column."""
    arrays = [
        cast(
            literal(_array(_bound(column.name, column.type, connection, rows)), Text), ARRAY(column.type, dimensions=1)
        )
        for column in columns
    ]
    return (
        func.unnest(*arrays).table_valued(*(Column(each.name, each.type) for each in columns)).render_derived("given")
    )


def _array(values: Iterable[Any]) -> str:
    """An array as PostgreSQL writes it: the driver writes it too, and takes ten times as long for it."""
    return "{" + ",".join("NULL" if value is None else _quoted(str(value)) for value in values) + "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _bound(name: str, kind: TypeEngine[Any], connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """What rows hold in a column, as a database takes it; what many of them share is put into words once."""
    values = [row[name] for row in rows]
    bind = kind.bind_processor(connection.dialect)
    if bind is None:
        return values
    words = {key: bind(value) for key, value in {id(value): value for value in values}.items()}
    return [words[id(value)] for value in values]
