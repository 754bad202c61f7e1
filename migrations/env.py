"""How a migration meets a database: the caller's connection and transaction, or, from `alembic`, the settings' database."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.rewriter import Rewriter
from alembic.operations.ops import CreateIndexOp, DropIndexOp
from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql

from app.repositories import schema
from app.repositories.column_types import MomentColumn, MonthColumn, RateColumn
from app.repositories.database import open_engine, transaction
from app.settings import Settings

PLAIN_TYPES = {MonthColumn: "sa.Integer()", RateColumn: "sa.Text()", MomentColumn: "sa.DateTime(timezone=True)"}


def write_conditions_for_postgresql(_context: Any, _revision: Any, operation: Any) -> Any:
    """A condition is written as SQLite reads it where the revision is made, so PostgreSQL's is compiled for itself."""
    condition = operation.kw.get("postgresql_where")
    if condition is not None:
        options = {"literal_binds": True, "include_table": False}
        compiled = condition.compile(dialect=postgresql.dialect(), compile_kwargs=options)  # type: ignore[no-untyped-call]
        operation.kw["postgresql_where"] = text(str(compiled))
    return operation


writer = Rewriter()
for kind in (CreateIndexOp, DropIndexOp):
    writer.rewrites(kind)(write_conditions_for_postgresql)


def render_plain_types(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A revision names plain types, since the product's own may change after it."""
    return PLAIN_TYPES.get(type(item), False) if kind == "type" else False


def run(connection: Connection) -> None:
    """Runs inside the connection's own transaction, so that all of it happens or none."""
    context.configure(
        connection=connection,
        target_metadata=schema.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_plain_types,
        process_revision_directives=writer,
    )
    context.run_migrations()


def run_alone() -> None:
    """For the `alembic` command of whoever writes a revision."""
    with transaction(open_engine(Settings().database_url), writes=True) as connection:
        run(connection)
        connection.commit()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    run_alone()
