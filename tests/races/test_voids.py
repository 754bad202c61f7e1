"""作废的竞争 (voids at once): a bill is voided once, and never with money on it that came at the same instant."""

from functools import partial

import pytest
from httpx2 import Response

from tests.races.racing import Processes, at_once, outcomes
from tests.races.test_payments import ROUNDS, assess, billed, employer_no
from tests.support.actors import Actor, integrator
from tests.support.payments import send


@pytest.fixture
def collector(processes: Processes) -> Actor:
    """The collection system."""
    return integrator(processes.admin, "payments:write")


def void(supervisor: Actor, number: str) -> Response:
    return supervisor.act(f"/review/assessments/{number}/2026-03/void", 1, {"reason": "核定有误"})


def test_one_bill_voided_at_once_is_voided_once(processes: Processes) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS):
        user, _ = billed(processes)

        answers = at_once(*[partial(void, each, employer_no(user)) for each in (first, second) * 3])

        assert sorted(answer.status_code for answer in answers) == [200, *[404] * 5]
        assess(processes, user, "2026-03")
        assert user.get("/assessments/2026-03").json()["total_payable"] == "50.00"
    assert processes.ledger_errors() == []


def test_a_receipt_and_a_void_at_once_are_one_or_the_other(processes: Processes, collector: Actor) -> None:
    _first, second = processes.both(processes.admin)
    for _ in range(ROUNDS):
        user, sent = billed(processes)

        received, voided = at_once(partial(send, collector, sent), partial(void, second, employer_no(user)))

        assert outcomes([received, voided]) in (
            ["200", "409 assessment_missing"],
            ["200", "412 version_stale"],
            ["200", "409 assessment_not_voidable"],
        )
    assert processes.ledger_errors() == []
