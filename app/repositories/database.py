"""The database: how a transaction begins, ends and is undone, alike on SQLite and PostgreSQL."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, finalize

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, CursorResult, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

# Drivers begin nothing of themselves, and reading needs no BEGIN where each query may see its own moment.
_READING_UNCHANGING = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"}
# SQLite lets a writer who finds another at it sleep, up to 100 ms at a time: threads take turns here, processes at a file.
_SQLITE_WRITER = Lock()
_TURN_FILES: WeakKeyDictionary[Engine, int] = WeakKeyDictionary()
# An error's text would hold the values of its statement: ID numbers, digests of passwords.
_ENGINE: dict[str, Any] = {
    "hide_parameters": True,
    "json_serializer": lambda value: to_json(value).decode(),
    "json_deserializer": from_json,
}
_RETRIED_STATES = {"40001", "40P01", "55P03"}
_ATTEMPTS = 4
_WAL_ATTEMPTS = 100
_WAL_PAUSE_SECONDS = 0.02

Result = TypeVar("Result")


def open_engine(url: str, *, pool_size: int = 5) -> Engine:
    """An engine on a database; a SQLite file's folder is made where it is missing."""
    return _open_sqlite(url, pool_size) if make_url(url).get_backend_name() == "sqlite" else _open(url, pool_size)


def _open(url: str, pool_size: int) -> Engine:
    arguments = {"connect_timeout": 2, "autocommit": True}
    return create_engine(url, pool_size=pool_size, max_overflow=2, pool_timeout=5, connect_args=arguments, **_ENGINE)


def _open_sqlite(url: str, pool_size: int) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=2,
        connect_args={"isolation_level": None, "timeout": 15, "check_same_thread": False, "cached_statements": 512},
        **_ENGINE,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        _use_wal(connection)
        # What is committed is made lasting by `writing`, after its turn.
        for pragma in ("foreign_keys=ON", "synchronous=NORMAL", "busy_timeout=15000"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _use_wal(connection: Any) -> None:
    """Those who open a new file at once get in each other's way here, and SQLite's busy timeout does not cover it."""
    for _ in range(_WAL_ATTEMPTS):
        try:
            ((mode,),) = connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            sleep(_WAL_PAUSE_SECONDS)
            continue
        if mode == "wal":
            return
        raise sqlite3.OperationalError(f"no write-ahead log here, but {mode}: the file belongs on a local disk")
    connection.execute("PRAGMA journal_mode=WAL")


@contextmanager
def transaction(engine: Engine, *, writes: bool, unchanging: bool = False) -> Iterator[Connection]:
    """A transaction that is undone on leaving unless `connection.commit()` was called.

    Reading `unchanging`, every query sees the same moment, whatever others write meanwhile.
    """
    with engine.connect() as connection, writing(connection) if writes else nullcontext():
        if unchanging:
            connection.exec_driver_sql(_READING_UNCHANGING[engine.dialect.name])
        yield connection


@contextmanager
def writing(connection: Connection) -> Iterator[None]:
    """Lets a connection that has only read begin to write; undone on leaving unless it committed."""
    if connection.dialect.name == "sqlite":
        with _turn(connection):
            # A deferred writer that read first loses its update to another.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield
        _make_lasting(connection)
    else:
        connection.exec_driver_sql("BEGIN")
        yield


@contextmanager
def sole_process(engine: Engine) -> Iterator[bool]:
    """Whether no other process serves the same SQLite file meanwhile; always on PostgreSQL, which is for many."""
    if engine.dialect.name != "sqlite":
        yield True
        return
    with open(f"{engine.url.database}-served", "a") as served:
        try:
            flock(served, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _turn(connection: Connection) -> Iterator[None]:
    """A turn at writing to a SQLite file; who waits is woken, and a process that dies gives its turn back."""
    with _SQLITE_WRITER:
        turn = _turn_file(connection.engine)
        flock(turn, LOCK_EX)
        try:
            yield
        finally:
            connection.rollback()
            flock(turn, LOCK_UN)


def _make_lasting(connection: Connection) -> None:
    """Waits until what was committed is on the disk: SQLite itself would have everybody else wait with it.

    The write-ahead log is there as long as a connection is, and whoever writes later has synchronised what came before.
    """
    try:
        log = os.open(f"{connection.engine.url.database}-wal", os.O_RDWR)
        try:
            os.fsync(log)
        finally:
            os.close(log)
    except OSError as error:
        # What the disk refuses is the database not answering, as it would be if SQLite had asked it.
        raise OperationalError("fsync", None, error) from error


def _turn_file(engine: Engine) -> int:
    """The file at which the processes that write to a database take turns; open for as long as its engine is there."""
    turn = _TURN_FILES.get(engine)
    if turn is None:
        turn = _TURN_FILES[engine] = os.open(f"{engine.url.database}-turn", os.O_RDWR | os.O_CREAT, 0o666)
        finalize(engine, os.close, turn)
    return turn


def may_be_retried(error: DBAPIError) -> bool:
    """Whether another, concurrent transaction was the cause: a constraint it filled, a deadlock, a serialisation failure."""
    if isinstance(error, IntegrityError):
        return True
    state = getattr(error.orig, "sqlstate", None)
    return state in _RETRIED_STATES or "database is locked" in str(error.orig)


def retried(act: Callable[[], Result]) -> Result:
    """Runs a transaction again where a concurrent one got in its way: the second time it sees what that one did."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return act()
        except DBAPIError as error:
            if not may_be_retried(error):
                raise
    return act()


def is_unavailable(error: DBAPIError) -> bool:
    """Whether the database did not answer at all."""
    return isinstance(error, OperationalError) or error.connection_invalidated


def inserting(connection: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """An insert that can say what to do `on_conflict_do_update`, which both databases can and each in its own words."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def made_id(result: CursorResult[Any]) -> int:
    """The number of the row that an insert made."""
    key = result.inserted_primary_key
    if key is None:
        raise ValueError("the statement inserted no single row")
    return int(key[0])
