"""恶意文件的代价: the time and memory that each made file costs a process which reads it and serves others meanwhile.

    .venv/bin/python benchmarks/hostile.py [--honest] [NAME …]

The memory is that of the reading process and its child at their highest, beyond the reading process's own when idle;
the longest wait is that of an event loop in the same process which has nothing else to do than to look at the clock.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep

from app.domain.finding import Refused
from app.files.sheet_reading import read_sheet

HERE = Path(__file__).resolve().parents[1]
_SAMPLE_SECONDS = 0.002
_TICK_SECONDS = 0.001
_MIB = 1024 * 1024


def main() -> None:
    """Makes the files, has a process of its own read them one by one, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--honest", action="store_true", help="the honest files instead")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", help="only these files")
    options = parser.parse_args()
    if options.measure:
        _measure(options.measure, options.names)
        return
    with tempfile.TemporaryDirectory() as folder:
        # What makes the files is large; the process that is measured never knows it.
        _run("-m", "tests.files.make_sheets", folder)
        files = Path(folder) / ("honest" if options.honest else "hostile")
        lines = _run(__file__, "--measure", str(files), *options.names).splitlines()
    measured = [json.loads(line) for line in lines]
    print("| file | KiB | answer | seconds | MiB beyond idle | longest wait of others, ms |\n|---|---|---|---|---|---|")
    for each in sorted(measured, key=lambda each: -each["seconds"]):
        print("| {name} | {kib} | {answer} | {seconds:.2f} | {mib:.0f} | {wait:.0f} |".format(**each))
    highest = {key: max(each[key] for each in measured) for key in ("seconds", "mib", "wait")}
    print(
        f"\n{len(measured)} files; at most {highest['seconds']:.2f} s, {highest['mib']:.0f} MiB, {highest['wait']:.0f} ms."
    )


def _run(*command: str) -> str:
    return subprocess.run([sys.executable, *command], cwd=HERE, check=True, stdout=subprocess.PIPE, text=True).stdout


def _measure(folder: Path, names: list[str]) -> None:
    read_sheet(b"name\n")
    for path in sorted(folder.iterdir()):
        if not names or path.name in names:
            print(json.dumps(asyncio.run(_measured(path.name, path.read_bytes()))))


async def _measured(name: str, file: bytes) -> dict[str, str | float]:
    idle, stop, waits, highest = _resident("self") - len(file), Event(), [0.0], [0]
    sampler = Thread(target=_sample, args=(stop, highest))
    sampler.start()
    ticking = asyncio.create_task(_tick(waits))
    begun = perf_counter()
    answer = await asyncio.to_thread(_answer, file)
    seconds = perf_counter() - begun
    ticking.cancel()
    stop.set()
    sampler.join()
    mib, kib = (highest[0] - idle) / _MIB, len(file) // 1024
    return {"name": name, "kib": kib, "answer": answer, "seconds": seconds, "mib": mib, "wait": 1000 * max(waits)}


def _answer(file: bytes) -> str:
    try:
        return f"{len(read_sheet(file).rows)} rows"
    except Refused as refused:
        finding = refused.findings[0]
        return f"{finding.code.name} {finding.params.get('reason', '')}".strip()


async def _tick(waits: list[float]) -> None:
    while True:
        begun = perf_counter()
        await asyncio.sleep(_TICK_SECONDS)
        waits.append(perf_counter() - begun - _TICK_SECONDS)


def _sample(stop: Event, highest: list[int]) -> None:
    """The highest of this process and its children together."""
    while not stop.is_set():
        children = [child for task in os.listdir("/proc/self/task") for child in _children(task)]
        highest[0] = max(highest[0], sum(map(_resident, ["self", *children])))
        sleep(_SAMPLE_SECONDS)


def _children(task: str) -> list[str]:
    try:
        return Path(f"/proc/self/task/{task}/children").read_text().split()
    except OSError:
        return []


def _resident(process: str) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


if __name__ == "__main__":
    main()
