"""密码 (passwords): Argon2id at OWASP parameters, never more hashes at once than the machine has cores."""

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from app.domain.account import LONGEST_PASSWORD
from app.domain.finding import UNAVAILABLE, Refused

_SECONDS_IN_THE_QUEUE = 5.0
_PLACES_IN_THE_QUEUE = 32


class Hasher:
    """Hashes and checks passwords; those who find the queue full are refused as `unavailable`."""

    def __init__(self, memory_kib: int) -> None:
        self._argon2 = PasswordHasher(time_cost=2, memory_cost=memory_kib, parallelism=1, type=Type.ID)
        cores = os.cpu_count() or 1
        self._cores = threading.BoundedSemaphore(cores)
        self._places = threading.BoundedSemaphore(cores + _PLACES_IN_THE_QUEUE)
        self.dummy_hash = self._argon2.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """What is stored of a password."""
        with self._turn():
            return self._argon2.hash(password)

    def matches(self, password: str, password_hash: str | None) -> bool:
        """Whether a password is the one that was hashed; without a hash it costs the same and is not."""
        if len(password) > LONGEST_PASSWORD:
            return False
        with self._turn():
            try:
                self._argon2.verify(password_hash or self.dummy_hash, password)
            except (VerificationError, InvalidHashError):
                return False
        return password_hash is not None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise Refused([UNAVAILABLE.refused()])
        try:
            if not self._cores.acquire(timeout=_SECONDS_IN_THE_QUEUE):
                raise Refused([UNAVAILABLE.refused()])
            try:
                yield
            finally:
                self._cores.release()
        finally:
            self._places.release()


@cache
def hasher(memory_kib: int) -> Hasher:
    """The process's one hasher at these parameters."""
    return Hasher(memory_kib)


@cache
def common_passwords() -> frozenset[str]:
    """常见密码: the short list that new passwords are held against, in lower case."""
    lines = files("app").joinpath("data", "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
