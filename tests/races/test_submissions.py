"""提交的竞争 (submissions at once): one change of a person in review per employer, one active enrolment in the province."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from httpx2 import Response

from tests.races.racing import Processes, at_once, decide, outcomes
from tests.support.actors import Actor
from tests.support.changes import approved, enroll_body, suspend_body

ROUNDS = 6


@pytest.fixture
def user(processes: Processes) -> Actor:
    return processes.new_user()


def sending(user: Actor, body: dict[str, Any]) -> Callable[[], Response]:
    """A change to be submitted, yet to be sent."""
    return lambda: user.post("/enrollment-changes", {**body, "submit": True})


@pytest.mark.parametrize("known", [False, True], ids=["a new person", "a known person"])
def test_of_two_submissions_for_one_person_one_is_in_review(processes: Processes, user: Actor, known: bool) -> None:
    first, second = processes.both(user)
    for _ in range(ROUNDS):
        number = processes.known_number() if known else processes.new_number()
        body = enroll_body(number)

        answers = at_once(sending(first, body), sending(second, body))

        assert outcomes(answers) == ["201", "409 open_change_exists"]
        assert in_review(processes, number) == 1


def test_of_two_submissions_of_a_suspension_one_is_in_review(processes: Processes, user: Actor) -> None:
    first, second = processes.both(user)
    for _ in range(ROUNDS):
        number = processes.new_number()
        approved(processes.admin, user, enroll_body(number))
        body = suspend_body(number)

        answers = at_once(sending(first, body), sending(second, body))

        assert outcomes(answers) == ["201", "409 open_change_exists"]
        assert in_review(processes, number) == 1


def test_of_two_drafts_of_one_person_submitted_at_once_one_is_in_review(processes: Processes, user: Actor) -> None:
    first, second = processes.both(user)
    for _ in range(ROUNDS):
        number = processes.new_number()
        drafts = [user.post("/enrollment-changes", enroll_body(number)).json() for _ in range(2)]

        answers = at_once(
            partial(first.act, f"/enrollment-changes/{drafts[0]['id']}/submission", 1),
            partial(second.post, "/enrollment-changes/submissions", {"ids": [drafts[1]["id"]]}),
        )

        assert outcomes(answers) == ["200", "409 open_change_exists"]
        assert in_review(processes, number) == 1


def test_one_draft_submitted_and_edited_at_once_is_one_of_the_two(processes: Processes, user: Actor) -> None:
    first, second = processes.both(user)
    for _ in range(ROUNDS):
        draft = user.post("/enrollment-changes", enroll_body(processes.new_number())).json()
        path = f"/enrollment-changes/{draft['id']}"

        answers = at_once(
            partial(first.act, f"{path}/submission", 1),
            partial(second.patch, path, {"insurance": {"declared_wage": "9000.00"}}, 1),
        )

        left = user.get(path).json()
        assert outcomes(answers) == ["200", "412 version_stale"]
        assert (left["status"], left["insurance"]["declared_wage"]) == (
            ("in_review", "5000.00") if answers[0].status_code == 200 else ("draft", "9000.00")
        )


@pytest.mark.parametrize("known", [False, True], ids=["a new person", "a known person"])
def test_two_employers_may_both_submit_and_one_is_approved(processes: Processes, known: bool) -> None:
    here, there = processes.new_user(), processes.both(processes.new_user())[1]
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS // 2):
        number = processes.known_number() if known else processes.new_number()
        body = enroll_body(number)

        submissions = at_once(sending(here, body), sending(there, body))
        answers = at_once(*(decide(each, sent.json()) for each, sent in zip((first, second), submissions, strict=True)))

        assert outcomes(submissions) == ["201", "201"]
        assert outcomes(answers) == ["200", "409 already_insured"]
        assert processes.active_enrollments(number) == 1


def in_review(processes: Processes, number: str) -> int:
    return processes.counted(
        "SELECT count(*) FROM enrollment_changes WHERE id_number = :number AND status = 'in_review'", number=number
    )
