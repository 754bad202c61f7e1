"""处理器核 (cores): a worker process that keeps to a core of its own.

Python runs one thread of a process at a time. Where the system lets its threads wander between cores, every change of
thread drags what they share from one core's cache to the other's, and a request costs up to twice as much.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import partial
from pathlib import Path


def anywhere() -> None:
    """Leaves the calling thread where the system puts it."""


@contextmanager
def one_core() -> Iterator[Callable[[], None]]:
    """Keeps the calling thread and those it starts to a core that no other worker of this machine has claimed.

    Gives what a thread calls to run anywhere all the same. Where no core is left, or the system knows no such thing, all do.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield anywhere
        return
    allowed = os.sched_getaffinity(0)
    core, claim = next(((core, claim) for core in sorted(allowed) if (claim := _claim(core)) is not None), (None, None))
    if core is None or claim is None:
        yield anywhere
        return
    os.sched_setaffinity(0, {core})
    try:
        yield partial(os.sched_setaffinity, 0, allowed)
    finally:
        os.sched_setaffinity(0, allowed)
        os.close(claim)


def _claim(core: int) -> int | None:
    """The open file that holds a claim on a core until it is closed, by whatever end of the process; none if it is taken."""
    path = Path(tempfile.gettempdir()) / f"employer-hall-core-{core}"
    try:
        claim = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:
        return None
    try:
        flock(claim, LOCK_EX | LOCK_NB)
    except OSError:
        os.close(claim)
        return None
    return claim
