"""The measurement: short turns of each kind of request between turns of the floor, over several rounds; medians of ratios."""

import argparse
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

from benchmarks import report, servers
from benchmarks.prepared import API, Prepared, prepare, store_bodies

CONNECTIONS = 32
WORKERS = (1, 2)
DATABASES = {"sqlite": servers.sqlite_database, "postgresql": servers.postgresql_database}
# Where PostgreSQL itself runs on the same cores, keeping the hall's processes to some only gets in its way.
PINNED = ("sqlite",)
OPERATIONS = (
    "floor, token remembered",
    "read",
    "read, back-pay",
    "preview",
    "preview, back-pay",
    "save",
    "save, back-pay",
    "approve",
)
Turn = dict[str, Any]


def main() -> None:
    """Measures, prints the table and writes it to results/requests.json."""
    parser = argparse.ArgumentParser(prog="benchmarks/requests.py", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two short rounds: a glance, not a result to keep")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.8, help="of a turn")
    parser.add_argument("--database", choices=DATABASES, action="append", help="all by default")
    parser.add_argument("--only", action="append", help="kinds of request; all by default")
    parser.add_argument("--wandering", action="store_true", help="no process keeps to a core, on SQLite neither")
    parser.add_argument("--output", type=Path, default=Path("benchmarks/results/requests.json"))
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 2, 0.4
    pinned = () if options.wandering else PINNED
    kinds = [kind for kind in OPERATIONS if not options.only or kind in options.only]
    generator = servers.Generator()
    try:
        measured = {
            name: _measure(name, kinds, generator, options.rounds, options.seconds, name in pinned)
            for name in options.database or DATABASES
        }
    finally:
        generator.stop()
    conditions = {"pinned": pinned, "rounds": options.rounds, "seconds_of_a_turn": options.seconds}
    found = report.summary(measured, {**conditions, "connections": CONNECTIONS})
    print(report.table(found))
    if not options.quick and not options.only and not options.database and not options.wandering:
        report.write(found, options.output)


def _measure(
    database: str, kinds: list[str], generator: servers.Generator, rounds: int, seconds: float, pinned: bool
) -> dict[int, dict[str, list[Turn]]]:
    """Every turn of every kind by workers; the servers with one and with two run side by side, one of them at a time busy."""
    per_turn = max(50, int(350 * seconds))
    turns: dict[int, dict[str, list[Turn]]] = {workers: defaultdict(list) for workers in WORKERS}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hall-bench-")))
        url = stack.enter_context(DATABASES[database](folder))
        prepared = prepare(url, approvals=(rounds + 1) * len(WORKERS) * per_turn if "approve" in kinds else 0)
        ours, bare = {}, {}
        for workers in WORKERS:
            ours[workers] = stack.enter_context(servers.product(url, workers, folder / "product.log", pinned=pinned))
        store_bodies(url, _read_once(ours[1].port, prepared))
        for workers in WORKERS:
            bare[workers] = stack.enter_context(
                servers.floor(url, workers, folder / "floor.log", prepared.floor_environment, pinned=pinned)
            )
        for number in range(rounds + 1):
            for workers in WORKERS:
                done = _round(ours[workers], bare[workers], kinds, prepared, generator, seconds, per_turn)
                if number:  # the first round warms up
                    for kind, turn in done.items():
                        turns[workers][kind].append(turn)
    return turns


def _round(
    ours: servers.Server,
    bare: servers.Server,
    kinds: list[str],
    prepared: Prepared,
    generator: servers.Generator,
    seconds: float,
    per_turn: int,
) -> dict[str, Turn]:
    """One turn of each kind, each between two turns of the floor."""
    done = {}
    before = _turn(bare, prepared.requests["floor"], generator, seconds)
    for kind in kinds:
        if kind == "approve":
            turn = _turn(ours, list(islice(prepared.approve, per_turn)), generator, None)
        else:
            turn = _turn(bare if kind.startswith("floor") else ours, prepared.requests[kind], generator, seconds)
        after = _turn(bare, prepared.requests["floor"], generator, seconds)
        turn["floor_per_second"] = (before["per_second"] + after["per_second"]) / 2
        turn["ratio"] = turn["per_second"] / turn["floor_per_second"]
        done[kind], before = turn, after
    done["floor"] = {**before, "ratio": 1.0}
    return done


def _turn(server: servers.Server, requests: list[str], generator: servers.Generator, seconds: float | None) -> Turn:
    cpu = server.cpu_seconds()
    job = {"port": server.port, "connections": CONNECTIONS, "seconds": seconds, "requests": requests}
    turn = generator.run(job)
    refused = {status: count for status, count in turn["statuses"].items() if not status.startswith("2")}
    if refused:
        raise SystemExit(f"not every request was answered 2xx: {refused} {turn['first_refusal']}")
    turn["per_second"] = turn["answers"] / turn["seconds"]
    turn["cpu_ms"] = (server.cpu_seconds() - cpu) / turn["answers"] * 1000
    return turn


def _read_once(port: int, prepared: Prepared) -> str:
    path = prepared.requests["read"][0].split(" ", 2)[1]
    assert path.startswith(API)
    asked = Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {prepared.token}"})
    with urlopen(asked) as answer:
        body: str = answer.read().decode()
        return body


def middle(turns: list[Turn], name: str) -> float:
    """The median of a measure over the rounds."""
    return median(turn[name] for turn in turns)


if __name__ == "__main__":
    main()
