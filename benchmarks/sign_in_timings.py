"""登录计时 (how long a wrong login takes): do known, unknown and disabled names take equally long?

500 rounds; in each, in an order drawn anew, one wrong password for a name of every kind, and for known names two: two
samples of one kind tell how far apart two samples come out that cannot differ. Every name is given three wrong passwords.
"""

import argparse
import gc
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from http.client import HTTPConnection
from itertools import count, islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from sqlalchemy import insert

from app import clock
from app.domain.period import Period
from app.main import open_hall
from app.repositories.account_tables import accounts, captchas
from app.repositories.database import made_id, transaction
from app.repositories.migrating import migrate
from app.repositories.tables import employers
from app.security.captchas import answer_digest
from app.security.passwords import hasher
from app.settings import Settings
from app.usecases.auth import captcha_key
from app.usecases.context import Call, Hall
from benchmarks import report, servers
from benchmarks.prepared import API, credit_code

DATABASES = {"sqlite": servers.sqlite_database, "postgresql": servers.postgresql_database}
KINDS = ("known", "known, again", "unknown", "disabled")
ANSWERS_A_NAME = 3
WARMING_UP = 30
SPLITS = 2000
CAPTCHA = "A7KX"


def main() -> None:
    """Measures, and says whether kinds of names can be told apart."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=500)
    options.add_argument("--database", choices=DATABASES, default="sqlite")
    told = options.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hall-bench-")))
        url = stack.enter_context(DATABASES[told.database](folder))
        rounds = _prepare(url, told.rounds + WARMING_UP)
        server = stack.enter_context(servers.product(url, 1, folder / "product.log", pinned=False))
        taken = _measure(server.port, rounds)
    print(json.dumps(report.machine(), indent=2))
    _tell({kind: times[WARMING_UP:] for kind, times in taken.items()})


def _prepare(url: str, rounds: int) -> list[dict[str, bytes]]:
    """Bodies of logins by round and kind; the names they need and a captcha for each are stored."""
    hall = open_hall(Settings(mode="sandbox", database_url=url))
    try:
        migrate(hall.engine)
        numbers = count(1)
        names = {kind: list(islice(numbers, -(-rounds // ANSWERS_A_NAME))) for kind in KINDS}
        _store_accounts(hall, names)
        ids = iter(_store_captchas(hall, rounds * len(KINDS)))
        return [
            {kind: _body(credit_code(names[kind][number // ANSWERS_A_NAME]), next(ids)) for kind in KINDS}
            for number in range(rounds)
        ]
    finally:
        hall.engine.dispose()


def _store_accounts(hall: Hall, names: dict[str, list[int]]) -> None:
    now = clock.real_now()
    password_hash = hasher(hall.settings.argon2_memory_kib).hash("Dianchi-2026")
    kinds = [(number, kind) for kind in KINDS if kind != "unknown" for number in names[kind]]
    employer = {"employer_type": "10", "region_code": "530402", "insured_from": Period.parse("2019-01"), "version": 1}
    account = {"role": "employer", "password_hash": password_hash, "must_change_password": False, "created_at": now}
    with transaction(hall.engine, writes=True) as connection:
        for number, kind in kinds:
            code = credit_code(number)
            of_employer = {"employer_no": f"530402{number:06d}", "name": f"第{number}厂", "credit_code": code}
            made = connection.execute(insert(employers).values(**employer, **of_employer, created_at=now))
            disabled_at = now if kind == "disabled" else None
            of_account = {"username": code, "employer_id": made_id(made), "disabled_at": disabled_at}
            connection.execute(insert(accounts).values(**account, **of_account))
        connection.commit()


def _store_captchas(hall: Hall, number: int) -> list[str]:
    key, expires_at = captcha_key(Call(hall)), clock.real_now() + timedelta(hours=2)
    ids = [f"captcha-{index}" for index in range(number)]
    rows = [
        {"id": each, "answer_hash": answer_digest(key, each, CAPTCHA), "sandbox_answer": None, "expires_at": expires_at}
        for each in ids
    ]
    with transaction(hall.engine, writes=True) as connection:
        connection.execute(insert(captchas), rows)
        connection.commit()
    return ids


def _body(username: str, captcha_id: str) -> bytes:
    body = {"username": username, "password": "wrong-password", "captcha_id": captcha_id, "captcha_answer": CAPTCHA}
    return json.dumps(body).encode()


def _measure(port: int, rounds: Sequence[dict[str, bytes]]) -> dict[str, list[float]]:
    """Milliseconds of each login, by kind, in the order of the rounds."""
    taken: dict[str, list[float]] = defaultdict(list)
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    drawn = random.Random(2026)
    gc.disable()
    for bodies in rounds:
        for kind in drawn.sample(KINDS, len(KINDS)):
            began = perf_counter()
            connection.request(
                "POST", f"{API}/auth/password-sessions", bodies[kind], {"Content-Type": "application/json"}
            )
            answer = connection.getresponse()
            content = answer.read()
            taken[kind].append((perf_counter() - began) * 1000)
            if answer.status != 401:
                raise SystemExit(f"{kind}: {answer.status} {content.decode()}")
    gc.enable()
    return taken


def _tell(taken: dict[str, list[float]]) -> None:
    rounds = len(taken["known"])
    print("\n| names | logins | median ms | quartiles ms |\n|---|---|---|---|")
    for kind, times in taken.items():
        low, _, high = quantiles(times, n=4)
        print(f"| {kind} | {len(times)} | {median(times):.3f} | {low:.3f} – {high:.3f} |")
    alike = sorted(_splits(taken["known"] + taken["known, again"], rounds))
    usual = alike[int(len(alike) * 0.95)]
    print(
        f"\nTwo samples of {rounds} known names, drawn {SPLITS} times: medians differ by up to {usual:.3f} ms in 95 of 100."
    )
    for one, other in (("known", "known, again"), ("known", "unknown"), ("known", "disabled"), ("unknown", "disabled")):
        apart = abs(median(taken[one]) - median(taken[other]))
        larger = sum(each >= apart for each in alike) / len(alike)
        verdict = "within it" if apart <= usual else "NOT within it"
        print(f"{one} / {other}: {apart:.3f} ms, {verdict}; {larger:.0%} of two samples of one kind differ more.")


def _splits(times: Sequence[float], size: int) -> Iterator[float]:
    """How far the medians of two samples of one kind are apart, drawn again and again."""
    drawn, shuffled = random.Random(2026), list(times)
    for _ in range(SPLITS):
        drawn.shuffle(shuffled)
        yield abs(median(shuffled[:size]) - median(shuffled[size:]))


if __name__ == "__main__":
    main()
