"""SQLite: what is acknowledged is on the disk, and one who writes makes nobody wait for longer than that takes."""

import os
import sqlite3
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from app.repositories import database
from app.repositories.database import open_engine, transaction


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_engine(f"sqlite:///{tmp_path}/hall.sqlite")
    with transaction(engine, writes=True) as connection:
        connection.execute(text("CREATE TABLE words (word TEXT)"))
        connection.commit()
    return engine


@pytest.fixture
def synchronised(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the log held each time it was synchronised."""
    seen: list[bytes] = []
    true = os.fsync

    def fsync(log: int) -> None:
        true(log)
        seen.append(os.pread(log, 10_000_000, 0))

    monkeypatch.setattr(os, "fsync", fsync)
    return seen


def _write(engine: Engine, word: str) -> None:
    with transaction(engine, writes=True) as connection:
        connection.execute(text("INSERT INTO words VALUES (:word)"), {"word": word})
        connection.commit()


def test_a_commit_is_synchronised_before_the_transaction_is_left(engine: Engine, synchronised: list[bytes]) -> None:
    _write(engine, "acknowledged")
    on_the_disk = list(synchronised)

    assert len(on_the_disk) == 1
    assert b"acknowledged" in on_the_disk[0]


def test_what_is_undone_is_not_waited_for(engine: Engine, synchronised: list[bytes]) -> None:
    with pytest.raises(ValueError, match="refused"):
        _write_and_refuse(engine)
    with transaction(engine, writes=False) as connection:
        words = connection.execute(text("SELECT count(*) FROM words")).scalar_one()

    assert (synchronised, words) == ([], 0)


def _write_and_refuse(engine: Engine) -> None:
    with transaction(engine, writes=True) as connection:
        connection.execute(text("INSERT INTO words VALUES ('undone')"))
        raise ValueError("refused")


def test_another_may_write_while_one_waits_for_the_disk(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow_disk(log: int) -> None:
        monkeypatch.setattr(os, "fsync", lambda log: None)
        other = Thread(target=_write, args=(engine, "second"))
        other.start()
        other.join(10)
        assert not other.is_alive()

    monkeypatch.setattr(os, "fsync", slow_disk)
    _write(engine, "first")
    with transaction(engine, writes=False) as connection:
        words = connection.execute(text("SELECT word FROM words ORDER BY rowid")).scalars().all()

    assert words == ["first", "second"]


def test_a_disk_that_refuses_is_a_database_that_does_not_answer(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(log: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OperationalError) as refused:
        _write(engine, "unsure")

    assert database.is_unavailable(refused.value)


def test_a_database_that_can_have_no_log_is_not_opened() -> None:
    with pytest.raises(sqlite3.OperationalError, match="no write-ahead log here, but memory"):
        database._use_wal(sqlite3.connect(":memory:"))
