"""用户中心计时 (user center): what its pages cost an employer of 3,000 people with three years of business, against one of 30.

    .venv/bin/python -m benchmarks.user_center [--large 3000] [--rounds 60] [--database sqlite]

Two halls on one kind of database, asked in turns over HTTP. Three years: 36 assessments by real runs, a line for each person in
each month, three changes for each person, and credit movements of each tenth. Totals are part of every page.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from httpx2 import Client
from sqlalchemy import insert, text

from app.domain.period import Period
from app.main import open_hall
from app.repositories import credit
from app.repositories.database import transaction
from app.repositories.migrating import migrate
from app.repositories.tables import change_steps, enrollment_changes
from app.settings import Settings
from app.usecases.accounts import NewOfficer, allocate_account_by_hand, create_officer_by_hand
from app.usecases.context import Call, Hall
from benchmarks import report, servers
from tests.support.actors import PASSWORD, Actor, put_clock, signed_in
from tests.support.many import APPROVED_AT, change_row, insure_many
from tests.support.months import Months

DATABASES = {"sqlite": servers.sqlite_database, "postgresql": servers.postgresql_database}
SMALL, TARGET = 30, 1.5
FIRST_MONTH, MONTHS = Period.of(2023, 3), 36
LAST_MONTH = FIRST_MONTH.plus(MONTHS - 1)
STATES = ("approved", "rejected", "draft")
PAGE = 20


def _pages(people: int) -> Mapping[str, str]:
    """What is asked of an employer of so many people; of the long lists the first page and the last."""
    last, last_change = people // PAGE + (people % PAGE > 0), people * len(STATES) // PAGE
    return {
        "user center": "/user-center",
        "changes": "/enrollment-changes",
        "changes, last page": f"/enrollment-changes?page={last_change}",
        "drafts": "/enrollment-changes?status=draft",
        "approved": "/enrollment-changes?status=approved",
        "roster": "/roster",
        "roster, last page": f"/roster?page={last}",
        "roster, insured now": "/roster?status=active",
        "credit": "/credit",
        "obligations": "/obligations",
        "assessments": "/assessments",
        "assessments, last page": "/assessments?page=2",
        "an assessment": f"/assessments/{LAST_MONTH}",
        "its lines": f"/assessments/{LAST_MONTH}/lines",
        "its lines, last page": f"/assessments/{LAST_MONTH}/lines?page={last}",
        "base declaration": f"/exports/contribution-bases?year={LAST_MONTH.year}",
        "batches": "/batches",
    }


def main() -> None:
    """Measures, prints a table and writes results/user_center.json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--large", type=int, default=3000)
    options.add_argument("--rounds", type=int, default=60)
    options.add_argument("--database", choices=DATABASES, action="append")
    options.add_argument("--output", type=Path, default=Path("benchmarks/results/user_center.json"))
    told = options.parse_args()
    results = [row for name in told.database or DATABASES for row in _measure(name, told.large, told.rounds)]
    print(_table(results, told.large))
    if not told.database:
        found = {"machine": report.machine(), "small": SMALL, "large": told.large, "target": TARGET, "results": results}
        told.output.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _measure(database: str, large: int, rounds: int) -> list[dict[str, Any]]:
    with ExitStack() as stack:
        users = [stack.enter_context(_user(database, people)) for people in (SMALL, large)]
        return [
            {"database": database, "page": name, **_compared(users, paths, rounds)}
            for name, *paths in zip(_pages(SMALL), _pages(SMALL).values(), _pages(large).values(), strict=True)
        ]


def _compared(users: list[Actor], paths: list[str], rounds: int) -> dict[str, Any]:
    times: list[list[float]] = [[], []]
    for number in range(rounds + 3):
        for user, path, taken in zip(users, paths, times, strict=True):
            started = perf_counter()
            answer = user.get(path)
            seconds = perf_counter() - started
            assert answer.status_code == 200, answer.text[:300]
            if number >= 3:
                taken.append(seconds)
    small, large = (1000 * median(taken) for taken in times)
    return {"small_ms": round(small, 2), "large_ms": round(large, 2), "ratio": round(large / small, 2)}


@contextmanager
def _user(database: str, people: int) -> Iterator[Actor]:
    """The user of an employer of so many people, in a hall of its own that a process serves."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hall-bench-")))
        url = stack.enter_context(DATABASES[database](folder))
        _fill(url, people)
        server = stack.enter_context(servers.product(url, 1, folder / "product.log", pinned=False))
        client = stack.enter_context(Client(base_url=f"http://127.0.0.1:{server.port}", timeout=300, trust_env=False))
        put_clock(client, f"{LAST_MONTH}-25T09:00:00")
        yield signed_in(client, "employer-1")


def _fill(url: str, people: int) -> None:
    started = perf_counter()
    hall = open_hall(Settings(mode="sandbox", database_url=url))
    migrate(hall.engine)
    (number,) = insure_many(hall, 1, people, "530302", str(FIRST_MONTH))
    create_officer_by_hand(Call(hall), NewOfficer("admin-53", PASSWORD, "530000", "admin"))
    allocate_account_by_hand(Call(hall), number, "employer-1", PASSWORD)
    months = Months(hall)
    for month in map(FIRST_MONTH.plus, range(MONTHS)):
        months.at(f"{month}-21")
        months.assess(str(month))
    _add_changes(hall, people)
    _add_credit(hall, people)
    if hall.engine.dialect.name == "postgresql":
        with hall.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    hall.engine.dispose()
    print(f"{url[:10]} {people} people: written in {perf_counter() - started:.0f} s", flush=True)


def _add_changes(hall: Hall, people: int) -> None:
    """Of each person besides the enrolment one change that was refused, and a draft."""
    made = [
        change_row(1, person) | {"id": people * place + person, "status": status, "enrollment_id": None}
        for place, status in enumerate(STATES)
        for person in range(1, people + 1)
        if place
    ]
    steps = [
        {"change_id": change["id"], "at": APPROVED_AT, "actor": "employer-1", "step": "submitted"} for change in made
    ]
    with transaction(hall.engine, writes=True) as connection:
        connection.execute(insert(enrollment_changes), made)
        connection.execute(insert(change_steps), steps)
        connection.commit()


def _add_credit(hall: Hall, people: int) -> None:
    rows = [
        credit.movement(1, part, "refund", 3_500, APPROVED_AT + timedelta(minutes=number), line_id=number)
        for number in range(1, people, 10)
        for part in ("employer", "employee")
    ]
    with transaction(hall.engine, writes=True) as connection:
        credit.add(connection, rows)
        connection.commit()


def _table(results: list[dict[str, Any]], large: int) -> str:
    lines = [
        f"| database | page | ms with {SMALL} people | ms with {large} | ratio |",
        "|---|---|---|---|---|",
    ]
    row = "| {database} | {page} | {small_ms} | {large_ms} | {ratio} |"
    return "\n".join([*lines, *(row.format(**each) for each in results)])


if __name__ == "__main__":
    main()
