"""密码: hashed as OWASP asks, and never more at once than the machine can bear."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.domain.finding import Refused
from app.security.passwords import Hasher, common_passwords
from app.settings import Settings


def test_the_default_is_argon2id_with_19_mib_and_two_passes() -> None:
    kept = Hasher(Settings().argon2_memory_kib).hash("Dianchi-2026")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_only_the_password_that_was_hashed_matches() -> None:
    hasher = Hasher(64)
    kept = hasher.hash("Dianchi-2026")

    assert hasher.matches("Dianchi-2026", kept)
    assert not hasher.matches("dianchi-2026", kept)
    assert not hasher.matches("Dianchi-2026", None)
    assert not hasher.matches("Dianchi-2026", "not a hash")


def test_those_who_find_the_queue_full_are_told_to_come_again() -> None:
    hasher = Hasher(19456)
    barrier = Barrier(120)

    def one(_: int) -> str:
        barrier.wait()
        try:
            return str(hasher.matches("guess", None))
        except Refused as refused:
            return refused.findings[0].code.name

    with ThreadPoolExecutor(120) as pool:
        outcomes = list(pool.map(one, range(120)))

    assert set(outcomes) == {"False", "unavailable"}


@pytest.mark.parametrize("password", ["password123", "woaini1314", "1q2w3e4r"])
def test_the_common_ones_are_known(password: str) -> None:
    assert password in common_passwords()


def test_the_common_ones_are_long_enough_to_matter_and_in_small_letters() -> None:
    assert all(len(password) >= 8 and password == password.lower() for password in common_passwords())
