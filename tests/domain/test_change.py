"""业务 (change): the life of a change; every pair of status and step is allowed or refused."""

from itertools import product
from typing import get_args

import pytest

from app.domain.change import (
    ALLOWED_FROM,
    DELETABLE,
    STATUS_NAMES,
    ChangeStatus,
    ChangeStep,
    status_findings,
    step_findings,
    waiting_findings,
)
from tests.support.domain import severities

STATUSES: tuple[ChangeStatus, ...] = get_args(ChangeStatus)
STEPS: tuple[ChangeStep, ...] = get_args(ChangeStep)

# draft → in_review → approved | rejected; in_review → draft; rejected → draft; approved → rolled_back; no other.
LIFE = {
    ("draft", "edited"),
    ("draft", "submitted"),
    ("in_review", "withdrawn"),
    ("in_review", "approved"),
    ("in_review", "rejected"),
    ("rejected", "reopened"),
    ("approved", "rolled_back"),
}
FIRST: ChangeStep = "drafted"
PAIRS = list(product(STATUSES, [step for step in STEPS if step != FIRST]))


@pytest.mark.parametrize(("status", "step"), PAIRS)
def test_a_step_is_allowed_from_its_own_status_and_from_no_other(status: ChangeStatus, step: ChangeStep) -> None:
    allowed = (status, step) in LIFE

    assert severities(step_findings(status, step)) == ({} if allowed else {"wrong_status": "refused"})


@pytest.mark.parametrize("status", STATUSES)
def test_only_a_draft_can_be_deleted(status: ChangeStatus) -> None:
    assert bool(status_findings(status, *DELETABLE)) == (status != "draft")


def test_a_batch_is_decided_while_something_of_it_is_in_review() -> None:
    assert waiting_findings(1) == ()
    assert severities(waiting_findings(0)) == {"wrong_status": "refused"}


def test_every_step_but_the_first_has_its_statuses() -> None:
    assert {*ALLOWED_FROM, FIRST} == set(STEPS)


@pytest.mark.parametrize("status", STATUSES)
def test_a_refusal_says_where_the_change_stands_and_where_it_would_have_to(status: ChangeStatus) -> None:
    nowhere: tuple[ChangeStatus, ...] = tuple(other for other in STATUSES if other != status)

    (finding,) = status_findings(status, *nowhere)

    assert STATUS_NAMES[status] in finding.message("zh-CN")
    assert finding.message("en").isascii() and status in finding.message("en")


def test_what_ended_stays_ended() -> None:
    assert all(step_findings("rolled_back", step) for step in ALLOWED_FROM)
