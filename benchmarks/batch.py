"""批次计时 (batches): ten thousand rows uploaded, checked and saved over HTTP, against a floor measured in the same rounds.

The floor reads the file with the fastest reader, looks all its ID numbers up in one statement, and writes the same rows that
the product has just written, into the same tables, each with one bulk insert of SQLAlchemy's (`floor`). What the bare driver
takes for it, whose rows are texts and numbers already, is told beside it (`bare driver`).
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from httpx2 import Client
from python_calamine import CalamineWorkbook
from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    String,
    Table,
    cast,
    delete,
    insert,
    literal,
    select,
    text,
    type_coerce,
)
from sqlalchemy.types import NullType
from xlsxwriter import Workbook

from app.domain.batch.columns import COLUMNS, BatchKind
from app.main import open_hall
from app.repositories.batch_tables import batch_rows
from app.repositories.database import transaction
from app.repositories.exchange_tables import outbox_events
from app.repositories.migrating import migrate
from app.repositories.tables import change_steps, enrollment_changes
from app.settings import Settings
from app.usecases.accounts import NewOfficer, create_officer_by_hand
from app.usecases.context import Call, Hall
from benchmarks import report, servers
from tests.support.actors import PASSWORD, Actor, new_employer, new_employer_user, put_clock, signed_in
from tests.support.changes import id_number
from tests.support.many import insure_many

DATABASES = {"sqlite": servers.sqlite_database, "postgresql": servers.postgresql_database}
TARGET = 4.0
KNOWN = 3
BACK_PAID = 10
Times = dict[str, list[float]]
# A table and the rows that are written into it.
Written = tuple[Table, Sequence[Any]]
Write = Callable[[Connection, Table, Sequence[Any]], None]


def main() -> None:
    """Measures, prints a table and writes results/batch.json."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--database", choices=DATABASES, action="append")
    options.add_argument("--output", type=Path, default=Path("benchmarks/results/batch.json"))
    told = options.parse_args()
    found = {name: _measure(name, told.rows, told.rounds) for name in told.database or DATABASES}
    for name, result in found.items():
        print(name, json.dumps(result, indent=2))
    if not told.database:
        told.output.write_text(json.dumps({"machine": report.machine(), "rows": told.rows, **found}, indent=2) + "\n")


def _measure(database: str, rows: int, rounds: int) -> dict[str, Any]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hall-bench-")))
        url = stack.enter_context(DATABASES[database](folder))
        hall = stack.enter_context(_hall(url, rows // KNOWN))
        server = stack.enter_context(servers.product(url, 1, folder / "product.log", pinned=False))
        client = stack.enter_context(Client(base_url=f"http://127.0.0.1:{server.port}", timeout=120, trust_env=False))
        put_clock(client, "2026-03-10T09:00:00")
        admin = signed_in(client, "admin-53")
        times: Times = {}
        memory = []
        for number in range(rounds + 1):
            user = new_employer_user(admin, new_employer(admin, 2 + number))
            file = sheet_of("enroll", _enrolling(rows, number))
            batch_id, taken = _product(user, file, rows)
            taken |= _floor(hall, file, batch_id)
            memory.append(_peak_mebibytes(server.ids))
            if number:
                for name, seconds in taken.items():
                    times.setdefault(name, []).append(seconds)
        return {**_told(times), "peak_mebibytes_after_each_round": memory}


@contextmanager
def _hall(url: str, known: int) -> Iterator[Hall]:
    """A hall whose register knows some people, insured elsewhere until February."""
    hall = open_hall(Settings(mode="sandbox", database_url=url))
    migrate(hall.engine)
    insure_many(hall, 1, known, "530302", "2026-01")
    with transaction(hall.engine, writes=True) as connection:
        connection.execute(text("UPDATE enrollments SET last_month = 202602"))
        connection.commit()
    create_officer_by_hand(Call(hall), NewOfficer("admin-53", PASSWORD, "530000", "admin"))
    yield hall
    hall.engine.dispose()


def _enrolling(rows: int, number: int) -> Iterator[list[Any]]:
    """So many people: a third known, a tenth of the others enrolled a month late; other new people in each round."""
    for row in range(rows):
        known = row % KNOWN == 0 and row // KNOWN < rows // KNOWN
        person = id_number(f"{date(1975, 1, 1) + timedelta(days=(row // KNOWN + 1) % 9000):%Y%m%d}", 1) if known else ""
        new = id_number(
            f"{date(1970 + number, 6, 1) + timedelta(days=row % 5000):%Y%m%d}", 2 * (row // 5000) + 1, "530423"
        )
        month = "2026-02" if not known and row % BACK_PAID == 1 else "2026-03"
        yield ["张三", person or new, month, "操作工", f"138{row:08d}", "否", "否", f"{5000 + row % 700}"]


def sheet_of(kind: BatchKind, rows: Iterator[list[Any]]) -> bytes:
    """A sheet of rows."""
    written = BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [column.heading for column in COLUMNS[kind]])
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, row)
    return written.getvalue()


def _floor(hall: Hall, file: bytes, batch_id: int) -> dict[str, float]:
    """The same file by the library, one look-up, and the rows that the product kept of it written once more in bulk."""
    started = perf_counter()
    rows: list[Any] = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()[1:]
    read = perf_counter() - started
    return {
        name: read + _written(hall, rows, _taken_out(hall, batch_id, plain), write)
        for name, plain, write in (("floor", False, _by_sqlalchemy), ("bare driver", True, _by_the_driver))
    }


def _taken_out(hall: Hall, batch_id: int, plain: bool) -> list[Written]:
    """What the product wrote for each row of a batch, taken out of its tables; `plain`, as the driver gives and takes it."""
    of_batch = select(enrollment_changes.c.id).where(enrollment_changes.c.batch_id == batch_id)
    subjects = select(literal("changes/").concat(cast(enrollment_changes.c.id, String))).where(
        enrollment_changes.c.batch_id == batch_id
    )
    # Rows of a batch and steps name their changes, which have to be there first.
    of_table = {
        enrollment_changes: enrollment_changes.c.batch_id == batch_id,
        batch_rows: batch_rows.c.batch_id == batch_id,
        change_steps: change_steps.c.change_id.in_(of_batch),
        outbox_events: outbox_events.c.subject.in_(subjects),
    }
    with transaction(hall.engine, writes=True) as connection:
        taken: list[Written] = []
        for table, asked in of_table.items():
            columns = [_plain(column, connection) if plain else column for column in table.c]
            rows = connection.execute(select(*columns).where(asked)).all()
            taken.append((table, [tuple(row) if plain else row._asdict() for row in rows]))
        for table in reversed(of_table):
            connection.execute(delete(table).where(of_table[table]))
        connection.commit()
    return taken


def _plain(column: Column[Any], connection: Connection) -> ColumnElement[Any]:
    """A column as its driver has it: on PostgreSQL moments stay moments, and JSON is its text."""
    if connection.dialect.name == "sqlite":
        return type_coerce(column, NullType)
    kind = column.type.dialect_impl(connection.dialect)
    return cast(column, String) if isinstance(kind, JSON) else type_coerce(column, NullType)


def _written(hall: Hall, rows: Sequence[Sequence[Any]], kept: Sequence[Written], write: Write) -> float:
    started = perf_counter()
    with transaction(hall.engine, writes=True) as connection:
        _look_up(connection, rows)
        for table, values in kept:
            write(connection, table, values)
        connection.commit()
    return perf_counter() - started


def _by_sqlalchemy(connection: Connection, table: Table, values: Sequence[Any]) -> None:
    connection.execute(insert(table), values)


def _by_the_driver(connection: Connection, table: Table, values: Sequence[Any]) -> None:
    raw = connection.connection.driver_connection
    assert raw is not None
    names = [column.name for column in table.c]
    if connection.dialect.name == "postgresql":
        with raw.cursor().copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
    else:
        raw.executemany(f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(names))})", values)


def _look_up(connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
    numbers = [row[1] for row in rows]
    if connection.dialect.name == "postgresql":
        query, value = "SELECT id FROM persons WHERE id_number = ANY(:numbers)", numbers
    else:
        query = "SELECT id FROM persons WHERE id_number IN (SELECT value FROM json_each(:numbers))"
        value = json.dumps(numbers)  # type: ignore[assignment]
    connection.execute(text(query), {"numbers": value}).all()


def _product(user: Actor, file: bytes, rows: int) -> tuple[int, dict[str, float]]:
    started = perf_counter()
    answer = user.post("/batches", data={"kind": "enroll"}, files={"file": ("三月.xlsx", file)})
    checked = perf_counter() - started
    batch = answer.json()
    assert batch["counts"]["passed"] == rows, batch
    started = perf_counter()
    saved = user.act(f"/batches/{batch['id']}/save", batch["version"], {"row_numbers": "all_passed"})
    taken = perf_counter() - started
    assert saved.json()["saved"] == rows, saved.text[:500]
    return batch["id"], {"upload and check": checked, "save": taken}


def _told(times: Times) -> dict[str, Any]:
    both = [check + save for check, save in zip(times["upload and check"], times["save"], strict=True)]
    ratios = {
        name: [mine / floor for mine, floor in zip(both, times[name], strict=True)] for name in ("floor", "bare driver")
    }
    return {
        "seconds": {name: round(median(each), 3) for name, each in times.items()},
        "ratio": {name: round(median(each), 2) for name, each in ratios.items()},
        "ratios": {name: [round(one, 2) for one in each] for name, each in ratios.items()},
        "target": TARGET,
    }


def _peak_mebibytes(processes: Sequence[int]) -> int:
    """The largest memory that the server's processes ever had, together."""
    peaks = [
        int(line.split()[1])
        for process in processes
        for line in Path(f"/proc/{process}/status").read_text().splitlines()
        if line.startswith("VmHWM")
    ]
    return sum(peaks) // 1024


if __name__ == "__main__":
    main()
