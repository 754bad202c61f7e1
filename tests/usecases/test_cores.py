"""处理器核 (cores): each worker keeps to a core of its own, and only where it was told to."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.cores import one_core

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system keeps no thread to a core")
HELD = "from app.cores import one_core\nwith one_core():\n    import os; print(os.sched_getaffinity(0), flush=True); input()"


@pytest.fixture(autouse=True)
def own_claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))


def test_a_thread_and_those_it_starts_keep_to_one_core_until_it_is_given_back() -> None:
    before = os.sched_getaffinity(0)
    with one_core(), ThreadPoolExecutor(1) as pool:
        here, there = os.sched_getaffinity(0), pool.submit(os.sched_getaffinity, 0).result()

    assert len(here) == 1
    assert there == here
    assert os.sched_getaffinity(0) == before


def test_a_thread_that_hashes_may_run_anywhere() -> None:
    before = os.sched_getaffinity(0)
    with one_core() as roam, ThreadPoolExecutor(1, initializer=roam) as pool:
        there = pool.submit(os.sched_getaffinity, 0).result()

    assert there == before


def test_two_processes_never_share_a_core_and_one_that_ends_gives_its_own_back() -> None:
    cores = [{core} for core in sorted(os.sched_getaffinity(0))]
    with subprocess.Popen([sys.executable, "-c", HELD], stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout is not None
        taken = other.stdout.readline().strip()
        with one_core():
            mine = os.sched_getaffinity(0)
        other.kill()
        other.wait()
    with one_core():
        afterwards = os.sched_getaffinity(0)

    assert taken == str(cores[0])
    assert mine == (cores[1] if len(cores) > 1 else cores[0])
    assert afterwards == cores[0]
