"""日志 (logs): lines go out in gulps, and none is lost when a process ends or something goes wrong."""

import json
import subprocess
import sys

TELL = "from app.logs import configure_logging; import structlog; configure_logging(); log = structlog.get_logger(); "


def told(script: str) -> list[str]:
    """The events that a process told on standard error."""
    done = subprocess.run([sys.executable, "-c", TELL + script], capture_output=True, text=True, check=True)
    return [json.loads(line)["event"] for line in done.stderr.splitlines()]


def test_what_waits_is_written_when_the_process_ends() -> None:
    assert told("log.info('one'); log.info('two')") == ["one", "two"]


def test_lines_go_out_by_themselves_while_the_process_lives() -> None:
    assert told("import os, time; log.info('one'); time.sleep(0.5); os._exit(0)") == ["one"]


def test_what_went_wrong_is_written_at_once_with_all_that_waited() -> None:
    assert told("import os; log.info('one'); log.error('two'); os._exit(0)") == ["one", "two"]


def test_lines_of_many_threads_are_each_written_once() -> None:
    several = (
        "from concurrent.futures import ThreadPoolExecutor as Pool\n"
        "with Pool(8) as pool: list(pool.map(lambda n: (log.info if n % 3 else log.warning)(str(n)), range(3000)))"
    )

    assert sorted(told(several), key=int) == [str(number) for number in range(3000)]


def test_a_full_disk_under_the_log_stops_nobody() -> None:
    full = "import sys, time; sys.stderr = open('/dev/full', 'w'); log.error('one'); log.info('two'); time.sleep(0.2); print('on')"
    done = subprocess.run([sys.executable, "-c", TELL + full], capture_output=True, text=True, check=False)

    assert done.stdout == "on\n"


def test_what_asyncio_tells_of_an_exception_is_where_it_was_raised_and_not_its_words() -> None:
    lost = (
        "import asyncio, gc\n"
        "async def fail(): raise ValueError('530102' + '199003070016')\n"
        "async def main(): asyncio.ensure_future(fail()); await asyncio.sleep(0); gc.collect()\n"
        "asyncio.run(main())"
    )
    done = subprocess.run([sys.executable, "-c", f"{TELL}\n{lost}"], capture_output=True, text=True, check=True)

    line = json.loads(done.stderr)

    assert line["event"] == "Task exception was never retrieved"
    assert "builtins.ValueError" in line["raised"]
    assert "530102199003070016" not in done.stderr + done.stdout
