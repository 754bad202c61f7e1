"""独立核对 (independent check): random histories over HTTP, every answer compared with the second calculator's.

More by hand: `HISTORIES=200 HISTORY_STEPS=60 pytest tests/independent`; `HISTORY_SEED` is the first seed.
"""

import json
import os
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from fastapi.testclient import TestClient

import app
from app.lawbook.policy_file import read_policy
from app.usecases.ledger import verify
from tests.independent import deciding, filing, receiving, running, voiding
from tests.independent.law import Law, after, months
from tests.independent.office import Office

CHOSEN = [4, 11, 12, 16, 29, 34]
"""Seeds whose histories meet nearly every situation between them."""
FIRST = int(os.environ.get("HISTORY_SEED", "1"))
COUNT = int(os.environ.get("HISTORIES", "0"))
TALLY = os.environ.get("HISTORY_TALLY")
STEPS = int(os.environ.get("HISTORY_STEPS", "50"))
TODAY = (Path(app.__file__).parent / "data/policy/yunnan.yaml").read_text(encoding="utf-8")
ANOTHER = (Path(__file__).parent / "another_law.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT) if COUNT else CHOSEN)
def test_a_random_history_comes_to_the_same_by_both_calculators(client: TestClient, seed: int) -> None:
    office = opened(client, seed)

    for number in range(office.persons):
        office.random = Random(f"{seed}/first/{number}")
        filing.new_change(office, "enroll")
    for number in range(STEPS):
        office.random = Random(f"{seed}/{number}")
        take_a_step(office)

    for no, employer in office.calculator.employers.items():
        for period in employer.bills:
            running.compare_bill(office, no, period, whole=False)
    errors = ledger_errors(client)
    office.agree("verify-ledger", errors, [])
    if TALLY:
        with Path(TALLY).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"seed": seed, **office.met}, ensure_ascii=False) + "\n")


def opened(client: TestClient, seed: int) -> Office:
    """An office at the beginning of a history: every third under another law than today's."""
    random = Random(seed)
    text = ANOTHER if seed % 3 == 0 else TODAY
    hall = client.app.state.hall  # type: ignore[attr-defined]
    client.app.state.hall = replace(hall, policy=read_policy(text, "policy"))  # type: ignore[attr-defined]
    start = f"{random.choice(['2024', '2025'])}-{random.randint(1, 12):02d}-{random.randint(1, 20):02d}"
    office = Office(client, Law(text), start, random, persons=random.choice([1, 1, 2, 3, 5]))
    office.open(["2016-06", "2019-01", random.choice(["2022-01", after(start[:7], random.choice([-2, 0, 2]))])])
    return office


def take_a_step(office: Office) -> None:
    """Does one thing, or lets days pass."""
    random = office.random
    weights = IN_THE_WINDOW if office.law.window(office.today) else AFTER_IT
    step = random.choices(list(weights), list(weights.values()))[0]
    if step == "run" and up_to_date(office) and random.random() < 0.8:
        step = "pass"
    if step == "enroll" and all_insured(office) and random.random() < 0.8:
        step = "suspend"
    if step in ("enroll", "suspend"):
        filing.new_change(office, step)
    elif step in ON_THE_WHOLE:
        ON_THE_WHOLE[step](office)
    else:
        status, act = DEEDS[step]
        chosen = [change for change in office.changes if change.status == status]
        if step == "roll back" and random.random() < 0.5:
            chosen = [change for change in chosen if change.kind == "suspend"][-2:]
        if chosen:
            act(office, random.choice(chosen))


IN_THE_WINDOW = {
    "pass": 16,
    "enroll": 22,
    "suspend": 24,
    "run": 6,
    "pay": 5,
    "check": 3,
    "void": 3,
    "approve": 10,
    "submit": 8,
    "withdraw": 3,
    "reject": 1,
    "roll back": 9,
}
AFTER_IT = {
    "pass": 34,
    "pay": 14,
    "run": 40,
    "approve": 14,
    "roll back": 8,
    "enroll": 3,
    "suspend": 3,
    "submit": 2,
    "check": 1,
    "void": 7,
}
DEEDS = {
    "approve": ("in_review", deciding.approve),
    "submit": ("draft", filing.submit_draft),
    "withdraw": ("in_review", filing.withdraw),
    "reject": ("in_review", deciding.reject),
    "roll back": ("approved", deciding.roll_back),
}


def up_to_date(office: Office) -> bool:
    """Whether every employer's latest month that can be assessed has been."""
    return all(latest_month(office) in employer.bills for employer in office.calculator.employers.values())


def latest_month(office: Office) -> str:
    """The latest month that can be assessed today."""
    return office.today[:7] if int(office.today[8:]) > 20 else after(office.today[:7], -1)


def all_insured(office: Office) -> bool:
    """Whether nobody can be enrolled."""
    return all(office.calculator.active(f"职工{number}") for number in range(1, office.persons + 1))


def let_time_pass(office: Office) -> None:
    """Some days, to a day of the run, to the next month's first days, or by months."""
    random, day = office.random, int(office.today[8:])
    if day <= 20:
        days = random.choice([random.randint(0, 6), 21 - day, 21 - day, 26 - day])
    else:
        days = 32 - day + random.choice([random.randint(0, 12), random.randint(0, 12), random.randint(20, 100)])
    office.pass_days(days)


def a_run(office: Office) -> None:
    """The next months of one employer or of all, up to the latest; at times any month, or a rehearsal."""
    random = office.random
    no = random.choice(list(office.users))
    bills = office.calculator.employers[no].bills
    latest = latest_month(office)
    following = after(max(bills)) if bills else random.choice([latest, latest, after(latest, -1), after(latest, -3)])
    if random.random() < 0.15:
        following = random.choice([latest, after(latest), after(following, -1), after(following)])
    ends = [following, following, after(following), latest, latest]
    for period in months(following, after(min(random.choice(ends), after(latest)))):
        running.run(office, period, random.choice([None, None, None, no]), random.random() < 0.06)


def ledger_errors(client: TestClient) -> list[str]:
    """What `hall verify-ledger` finds."""
    hall = client.app.state.hall  # type: ignore[attr-defined]
    errors: list[str] = []
    verify(hall.engine, hall.policy, lambda error: errors.append(str(error)))
    return errors


ON_THE_WHOLE = {
    "pass": let_time_pass,
    "run": a_run,
    "pay": receiving.receive_or_reverse,
    "void": voiding.void,
    "check": filing.check_identity,
}
