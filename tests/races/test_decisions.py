"""审核的竞争 (decisions at once): of two that exclude each other one is done, and it has one effect."""

from functools import partial
from typing import Any

import pytest
from httpx2 import Response

from tests.races.racing import Processes, at_once, decide, outcomes
from tests.support.actors import Actor
from tests.support.changes import approved, enroll_body, submitted, suspend_body

ROUNDS = 8
LATE = ("409 wrong_status", "412 version_stale")
REJECTION = {"reason_code": "R02", "reason": "姓名有误"}


def one_of(answers: list[Response], *late: str) -> bool:
    """Whether exactly one was done and the other told that it came late."""
    told = outcomes(answers)
    return told[0] == "200" and len(told) == 2 and told[1] in (late or LATE)


@pytest.fixture
def user(processes: Processes) -> Actor:
    return processes.new_user()


def test_two_approvals_of_one_change_have_one_effect(processes: Processes, user: Actor) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS):
        number = processes.new_number()
        change = submitted(user, enroll_body(number, enroll_month="2026-01"))

        answers = at_once(decide(first, change), decide(second, change))

        assert one_of(answers), outcomes(answers)
        assert processes.active_enrollments(number) == 1
        assert lines(processes, change) == ["back_pay 202601", "back_pay 202602"]
        assert processes.events(change) == ["change.approved"]


def test_sixteen_approvals_of_one_change_have_one_effect(processes: Processes, user: Actor) -> None:
    first, second = processes.both(processes.admin)
    number = processes.new_number()
    change = submitted(user, enroll_body(number, enroll_month="2026-01"))

    answers = at_once(*[decide(first, change), decide(second, change)] * 8)

    assert outcomes(answers)[0] == "200" and set(outcomes(answers)[1:]) <= set(LATE), outcomes(answers)
    assert processes.active_enrollments(number) == 1
    assert lines(processes, change) == ["back_pay 202601", "back_pay 202602"]


@pytest.mark.parametrize("known", [False, True], ids=["a new person", "a known person"])
def test_of_two_employers_approvals_of_one_person_one_is_done(processes: Processes, known: bool) -> None:
    first, second = processes.both(processes.admin)
    here, there = processes.new_user(), processes.new_user()
    for _ in range(ROUNDS // 2):
        number = processes.known_number() if known else processes.new_number()
        changes = [submitted(user, enroll_body(number, enroll_month="2026-01")) for user in (here, there)]

        answers = at_once(decide(first, changes[0]), decide(second, changes[1]))

        assert outcomes(answers) == ["200", "409 already_insured"]
        assert processes.active_enrollments(number) == 1
        assert len(processes.events(changes[0]) + processes.events(changes[1])) == 1
        assert processes.counted("SELECT count(*) FROM persons WHERE id_number = :number", number=number) == 1


def test_bulk_approvals_of_the_same_cases_do_each_once(processes: Processes, user: Actor) -> None:
    first, second = processes.both(processes.admin)
    changes = [submitted(user, enroll_body(processes.new_number())) for _ in range(ROUNDS)]
    ids = [change["id"] for change in changes]

    answers = at_once(
        partial(first.post, "/review/changes/decisions", {"decision": "approve", "ids": ids}),
        partial(second.post, "/review/changes/decisions", {"decision": "approve", "ids": ids[::-1]}),
    )

    results = [item for answer in answers for item in answer.json()["items"]]
    assert sorted(item["id"] for item in results if item["result"] == "done") == ids
    assert {item["problem"]["code"] for item in results if item["result"] == "refused"} <= {"wrong_status"}
    assert [processes.events(change) for change in changes] == [["change.approved"]] * len(ids)


def test_an_approval_and_a_withdrawal_leave_one_of_the_two(processes: Processes, user: Actor) -> None:
    officer, employer = processes.admin, processes.both(user)[1]
    for _ in range(ROUNDS):
        number = processes.new_number()
        change = submitted(user, enroll_body(number))

        answers = at_once(
            decide(officer, change),
            partial(employer.act, f"/enrollment-changes/{change['id']}/withdrawal", change["version"]),
        )

        assert one_of(answers), outcomes(answers)
        was_approved = answers[0].status_code == 200
        assert user.get(f"/enrollment-changes/{change['id']}").json()["status"] == (
            "approved" if was_approved else "draft"
        )
        assert processes.active_enrollments(number) == int(was_approved)
        assert processes.events(change) == ["change.approved"] * was_approved


def test_an_approval_and_a_rejection_leave_one_of_the_two(processes: Processes, user: Actor) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS):
        number = processes.new_number()
        change = submitted(user, enroll_body(number))

        answers = at_once(decide(first, change), decide(second, change, "rejection", REJECTION))

        assert one_of(answers), outcomes(answers)
        done = "approved" if answers[0].status_code == 200 else "rejected"
        assert processes.events(change) == [f"change.{done}"]
        assert processes.active_enrollments(number) == int(done == "approved")


def test_two_roll_backs_of_an_enrolment_take_it_back_once(processes: Processes, user: Actor) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS):
        number = processes.new_number()
        change = approved(processes.admin, user, enroll_body(number, enroll_month="2026-02"))

        answers = at_once(*(decide(each, change, "rollback", {"reason": "误报"}) for each in (first, second)))

        assert one_of(answers), outcomes(answers)
        assert processes.active_enrollments(number) == 0
        assert lines(processes, change) == ["back_pay 202602", "cancelled 202602"]
        assert processes.events(change) == ["change.approved", "change.rolled_back"]


def test_two_approvals_of_a_suspension_give_back_once(processes: Processes, user: Actor) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS):
        number = processes.new_number()
        approved(processes.admin, user, enroll_body(number, enroll_month="2026-01"))
        change = submitted(user, suspend_body(number, suspension_date="2026-01-31"))

        answers = at_once(decide(first, change), decide(second, change))

        assert one_of(answers), outcomes(answers)
        assert processes.active_enrollments(number) == 0
        assert lines(processes, change) == ["cancelled 202602"]
        assert processes.events(change) == ["change.approved"]


def test_the_suspensions_of_two_people_do_not_get_in_each_others_way(processes: Processes, user: Actor) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS // 2):
        numbers = processes.new_number(), processes.new_number()
        for number in numbers:
            approved(processes.admin, user, enroll_body(number))
        changes = [submitted(user, suspend_body(number)) for number in numbers]

        answers = at_once(decide(first, changes[0]), decide(second, changes[1]))

        assert outcomes(answers) == ["200", "200"]
        assert [processes.active_enrollments(number) for number in numbers] == [0, 0]


def lines(processes: Processes, change: dict[str, Any]) -> list[str]:
    """The money lines of a change: kind and month."""
    with processes.hall.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT kind, contribution_period FROM money_lines WHERE change_id = {int(change['id'])} ORDER BY kind, id"
        )
        return [f"{kind} {month}" for kind, month in rows]
