"""导出计时 (exports): a roster of 100,000 people over HTTP, against the library alone writing the same cells, and in how much memory.

    .venv/bin/python -m benchmarks.exports [--rows 100000] [--rounds 3] [--database sqlite]

The floor has the cells in memory and writes them to a file: openpyxl in its write-only mode for .xlsx, Python's csv for .csv.
"""

import argparse
import csv
import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from httpx2 import Client
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from app.main import open_hall
from app.repositories.migrating import migrate
from app.settings import Settings
from app.usecases.accounts import NewOfficer, allocate_account_by_hand, create_officer_by_hand
from app.usecases.context import Call
from benchmarks import report, servers
from tests.support.actors import PASSWORD, Actor, put_clock, signed_in
from tests.support.many import insure_many

DATABASES = {"sqlite": servers.sqlite_database, "postgresql": servers.postgresql_database}
FORMS = ("xlsx", "csv")
TARGET, TARGET_MEBIBYTES = 1.3, 64
Cells = Sequence[Sequence[Any]]


def main() -> None:
    """Measures, prints, and writes results/exports.json."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--database", choices=DATABASES, action="append")
    options.add_argument("--output", type=Path, default=Path("benchmarks/results/exports.json"))
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
        _fill(url, rows)
        server = stack.enter_context(servers.product(url, 1, folder / "product.log", pinned=False))
        client = stack.enter_context(Client(base_url=f"http://127.0.0.1:{server.port}", timeout=300, trust_env=False))
        put_clock(client, "2026-03-10T09:00:00")
        user = signed_in(client, "employer-1")
        _export(user, "csv", 0)
        return {form: _of_form(user, form, rows, rounds, server.ids) for form in FORMS}


def _fill(url: str, rows: int) -> None:
    hall = open_hall(Settings(mode="sandbox", database_url=url))
    migrate(hall.engine)
    (number,) = insure_many(hall, 1, rows, "530302", "2026-01")
    create_officer_by_hand(Call(hall), NewOfficer("admin-53", PASSWORD, "530000", "admin"))
    allocate_account_by_hand(Call(hall), number, "employer-1", PASSWORD)
    hall.engine.dispose()


def _of_form(user: Actor, form: str, rows: int, rounds: int, processes: Sequence[int]) -> dict[str, Any]:
    mine, floors, grown = [], [], []
    for _ in range(rounds):
        idle = _memory(processes, "VmRSS")
        _forget_peak(processes)
        started = perf_counter()
        file = _export(user, form, rows)
        mine.append(perf_counter() - started)
        grown.append(_memory(processes, "VmHWM") - idle)
        cells = _cells(file, form)
        started = perf_counter()
        _by_the_library(cells, form)
        floors.append(perf_counter() - started)
    ratios = [one / floor for one, floor in zip(mine, floors, strict=True)]
    return {
        "seconds": round(median(mine), 2),
        "floor": round(median(floors), 2),
        "ratio": round(median(ratios), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
        "target": TARGET,
        "mebibytes_above_idle": grown,
        "target_mebibytes": TARGET_MEBIBYTES,
        "file_mebibytes": round(len(file) / 2**20, 1),
    }


def _export(user: Actor, form: str, rows: int) -> bytes:
    answer = user.get(f"/exports/roster.{form}")
    assert answer.status_code == 200, answer.text[:500]
    if rows and form == "csv":
        assert answer.content.count(b"\r\n") == rows + 1
    return answer.content


def _cells(file: bytes, form: str) -> Cells:
    if form == "csv":
        return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))
    return CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()


def _by_the_library(cells: Cells, form: str) -> None:
    with tempfile.TemporaryFile("w+b") as file:
        if form == "csv":
            text = io.TextIOWrapper(file, "utf-8-sig", newline="")
            csv.writer(text).writerows(cells)
            text.detach()
            return
        workbook = Workbook(write_only=True)
        sheet = workbook.create_sheet()
        for row in cells:
            sheet.append(row)
        workbook.save(file)


def _statuses(processes: Sequence[int]) -> Iterator[str]:
    for process in processes:
        yield from Path(f"/proc/{process}/status").read_text().splitlines()


def _memory(processes: Sequence[int], name: str) -> int:
    return sum(int(line.split()[1]) for line in _statuses(processes) if line.startswith(name)) // 1024


def _forget_peak(processes: Sequence[int]) -> None:
    for process in processes:
        Path(f"/proc/{process}/clear_refs").write_text("5")


if __name__ == "__main__":
    main()
