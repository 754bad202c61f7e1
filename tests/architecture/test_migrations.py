"""迁移: the migrations end where the tables in the code are, on both databases, and no two of them part ways."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from app.repositories import schema
from app.repositories.database import open_engine
from app.repositories.migrating import migrate
from app.repositories.schema_version import MIGRATIONS, current, expected


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_a_migrated_database_has_the_tables_of_the_code(database_url: str) -> None:
    engine = create_engine(database_url)

    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), schema.metadata)

    assert differences == []
    engine.dispose()


def test_the_conditions_of_unique_indexes_are_in_the_database(database_url: str) -> None:
    engine = create_engine(database_url)
    catalogue = (
        "SELECT sql FROM sqlite_master" if engine.dialect.name == "sqlite" else "SELECT indexdef FROM pg_indexes"
    )
    conditional = {
        index.name: index
        for table in schema.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["postgresql"]["where"] is not None
    }

    with engine.connect() as connection:
        statements = [statement or "" for statement in connection.execute(text(catalogue)).scalars()]

    assert conditional
    for name, index in conditional.items():
        [statement] = [statement for statement in statements if f" {name} " in statement]
        assert " WHERE " in statement and ("UNIQUE" in statement) == index.unique
    engine.dispose()


def test_those_who_migrate_at_once_do_not_collide(tmp_path: Path) -> None:
    engines = [open_engine(f"sqlite:///{tmp_path}/hall.sqlite") for _ in range(3)]

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(migrate, engines))

    with engines[0].connect() as connection:
        assert current(connection) == expected()
    for engine in engines:
        engine.dispose()
