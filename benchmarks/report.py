"""What is told of a measurement: the table, and the JSON with the machine, date and versions it came from."""

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from app import clock

TARGETS = {
    "read": 0.8,
    "read, back-pay": 0.8,
    "preview": 0.5,
    "preview, back-pay": 0.5,
    "save": 0.25,
    "save, back-pay": 0.25,
}
CPU_TARGET = 1.1
_PACKAGES = "fastapi starlette uvicorn uvloop httptools pydantic SQLAlchemy psycopg python-jose cryptography".split()

Turns = Mapping[str, Mapping[int, Mapping[str, list[dict[str, Any]]]]]


def summary(measured: Turns, conditions: Mapping[str, Any]) -> dict[str, Any]:
    """Medians over the rounds by database, workers and kind of request, with the conditions they were taken under."""
    results = []
    for database, by_workers in measured.items():
        for workers, by_kind in by_workers.items():
            for kind, turns in by_kind.items():
                results.append(_result(database, workers, kind, turns, by_workers))
    return {"machine": machine(), **conditions, "results": results}


def _result(
    database: str, workers: int, kind: str, turns: list[dict[str, Any]], by_workers: Mapping[int, Any]
) -> dict[str, Any]:
    ratios = [turn["ratio"] for turn in turns]
    cpu = _middle(turns, "cpu_ms")
    return {
        "database": database,
        "workers": workers,
        "kind": kind,
        "per_second": round(_middle(turns, "per_second"), 1),
        "ratio": round(median(ratios), 3),
        "ratio_lowest": round(min(ratios), 3),
        "ratio_highest": round(max(ratios), 3),
        "target": TARGETS.get(kind),
        "median_ms": round(_middle(turns, "median_ms"), 2),
        "p95_ms": round(_middle(turns, "p95_ms"), 2),
        "cpu_ms_a_request": round(cpu, 3),
        "floor_cpu_over_cpu": round(_middle(by_workers[workers]["floor"], "cpu_ms") / cpu, 3),
        "cpu_against_one_worker": round(cpu / _middle(by_workers[1][kind], "cpu_ms"), 3),
        "generator_cpu_share": round(median(t["generator_cpu_seconds"] / t["seconds"] for t in turns), 3),
    }


def machine() -> dict[str, Any]:
    """Where and when the figures were taken."""
    models = [line for line in _text("/proc/cpuinfo").splitlines() if line.startswith("model name")]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "date": clock.real_now().date().isoformat(),
        "commit": commit.stdout.strip(),
        "processor": models[0].partition(":")[2].strip() if models else platform.processor(),
        "cores": os.cpu_count(),
        "load_average": os.getloadavg(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in _PACKAGES},
    }


def table(found: Mapping[str, Any]) -> str:
    """The results as a Markdown table."""
    rows = [
        "| database | workers | request | req/s | of the floor (lowest – highest) | target "
        "| median ms | p95 ms | CPU ms | floor's CPU / CPU | CPU / one worker |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for each in found["results"]:
        target = "" if each["target"] is None else f"{each['target']:.2f} {_met(each['ratio'] >= each['target'])}"
        cpu = f"{each['cpu_against_one_worker']:.2f}"
        if each["workers"] > 1:
            cpu += f" {_met(each['cpu_against_one_worker'] <= CPU_TARGET)}"
        rows.append(
            f"| {each['database']} | {each['workers']} | {each['kind']} | {each['per_second']:.0f} "
            f"| {each['ratio']:.2f} ({each['ratio_lowest']:.2f} – {each['ratio_highest']:.2f}) | {target} "
            f"| {each['median_ms']:.1f} | {each['p95_ms']:.1f} | {each['cpu_ms_a_request']:.2f} "
            f"| {each['floor_cpu_over_cpu']:.2f} | {cpu} |"
        )
    return "\n".join(rows)


def write(found: Mapping[str, Any], path: Path) -> None:
    """Keeps the results as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _middle(turns: list[dict[str, Any]], name: str) -> float:
    return median(turn[name] for turn in turns)


def _met(met: bool) -> str:
    return "✓" if met else "✗"


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
