"""幂等键的竞争 (one key at once): however often and wherever a request is sent with a key, it has one effect and one answer."""

from functools import partial
from uuid import uuid4

from tests.races.racing import DECISION, Processes, at_once, outcomes
from tests.support.actors import codes
from tests.support.changes import approved, enroll_body, submitted

PARALLEL = 16


def test_sixteen_posts_with_one_key_make_one_draft(processes: Processes) -> None:
    user = processes.new_user()
    body, key = enroll_body(processes.new_number()), {"Idempotency-Key": uuid4().hex}

    answers = at_once(
        *(
            partial(each.post, "/enrollment-changes", body, headers=key)
            for each in processes.both(user) * (PARALLEL // 2)
        )
    )

    assert outcomes(answers) == ["201"] * PARALLEL
    assert len({(answer.content, answer.headers["etag"]) for answer in answers}) == 1
    assert user.get("/enrollment-changes").json()["total"] == 1


def test_sixteen_submissions_with_one_key_are_one(processes: Processes) -> None:
    user = processes.new_user()
    body, key = {**enroll_body(processes.new_number()), "submit": True}, {"Idempotency-Key": uuid4().hex}

    answers = at_once(
        *(
            partial(each.post, "/enrollment-changes", body, headers=key)
            for each in processes.both(user) * (PARALLEL // 2)
        )
    )

    assert outcomes(answers) == ["201"] * PARALLEL
    assert len({answer.content for answer in answers}) == 1
    assert user.get("/enrollment-changes").json()["total"] == 1


def test_sixteen_approvals_with_one_key_are_one(processes: Processes) -> None:
    user, key = processes.new_user(), {"Idempotency-Key": uuid4().hex}
    change = submitted(user, enroll_body(processes.new_number()))
    path = DECISION.format(id=change["id"], what="approval")

    answers = at_once(
        *(partial(each.act, path, 1, headers=key) for each in processes.both(processes.admin) * (PARALLEL // 2))
    )

    assert outcomes(answers) == ["200"] * PARALLEL
    assert len({answer.content for answer in answers}) == 1
    assert processes.events(change) == ["change.approved"]


def test_a_bulk_decision_sent_again_with_its_key_is_answered_as_the_first_time(processes: Processes) -> None:
    user, key = processes.new_user(), {"Idempotency-Key": uuid4().hex}
    ids = [submitted(user, enroll_body(processes.new_number()))["id"] for _ in range(3)]
    body = {"decision": "approve", "ids": ids}

    first, again = (
        each.post("/review/changes/decisions", body, headers=key) for each in processes.both(processes.admin)
    )

    assert [item["result"] for item in first.json()["items"]] == ["done"] * 3
    assert again.content == first.content


def test_a_run_started_again_with_its_key_is_the_same_run(processes: Processes) -> None:
    user, key = processes.new_user("530423"), {"Idempotency-Key": uuid4().hex}
    approved(processes.admin, user, enroll_body(processes.new_number()))
    processes.put_clock("2026-03-21T09:00:00")
    body = {"period": "2026-03", "region_code": "530423"}

    answers = at_once(
        *(
            partial(each.post, "/review/assessment-runs", body, headers=key)
            for each in processes.both(processes.admin) * 2
        )
    )

    assert outcomes(answers) == ["202"] * 4
    assert len({answer.content for answer in answers}) == 1


def test_one_key_with_another_body_is_refused(processes: Processes) -> None:
    user, key = processes.new_user(), {"Idempotency-Key": uuid4().hex}
    first, second = processes.both(user)
    first.post("/enrollment-changes", enroll_body(processes.new_number()), headers=key)

    answer = second.post("/enrollment-changes", enroll_body(processes.new_number()), headers=key)

    assert (answer.status_code, codes(answer)) == (422, [("", "idempotency_key_reused")])
    assert user.get("/enrollment-changes").json()["total"] == 1


def test_two_bodies_sent_at_once_with_one_key_have_one_effect(processes: Processes) -> None:
    user, key = processes.new_user(), {"Idempotency-Key": uuid4().hex}

    answers = at_once(
        *(
            partial(each.post, "/enrollment-changes", enroll_body(processes.new_number()), headers=key)
            for each in processes.both(user)
        )
    )

    assert outcomes(answers) == ["201", "422 idempotency_key_reused"]
    assert user.get("/enrollment-changes").json()["total"] == 1


def test_two_callers_may_use_the_same_key(processes: Processes) -> None:
    key = {"Idempotency-Key": uuid4().hex}

    answers = [
        processes.new_user().post("/enrollment-changes", enroll_body(processes.new_number()), headers=key) for _ in "12"
    ]

    assert outcomes(answers) == ["201", "201"]
