"""整批审核的竞争 (batches decided at once): of two decisions on one batch, or on part of it, each change has one effect."""

from functools import partial

import pytest

from tests.races.racing import Processes, at_once, decide, outcomes
from tests.support.actors import Actor
from tests.support.changes import approved, enroll_body, submitted
from tests.support.review_batches import approve, decisions, reject, shown, waiting_batch
from tests.support.sheets import enroll_row, save, saved, suspend_row, uploaded
from tests.support.signed_receipts import receipts

ROUNDS = 4
PEOPLE = 5


@pytest.fixture
def user(processes: Processes) -> Actor:
    return processes.new_user()


def enrolling(processes: Processes, user: Actor, numbers: list[str]) -> tuple[int, list[int]]:
    """A batch in review of people enrolled in January, who have two months of back-pay each."""
    return waiting_batch(user, "enroll", *(enroll_row(id_number=number, enroll_month="2026-01") for number in numbers))


def back_pay_lines(processes: Processes, changes: list[int]) -> int:
    ids = ", ".join(map(str, changes))
    return processes.counted(f"SELECT count(*) FROM money_lines WHERE change_id IN ({ids})")


def decided(processes: Processes, changes: list[int]) -> list[list[str]]:
    """What other systems were told of each change."""
    return [processes.events({"id": change}) for change in changes]


def test_two_approvals_of_one_batch_have_one_effect(processes: Processes, user: Actor) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS):
        numbers = [processes.new_number() for _ in range(PEOPLE)]
        batch_id, changes = enrolling(processes, user, numbers)

        answers = at_once(partial(approve, first, batch_id), partial(approve, second, batch_id))

        assert outcomes(answers) == ["200", "409 wrong_status"]
        assert [processes.active_enrollments(number) for number in numbers] == [1] * PEOPLE
        assert back_pay_lines(processes, changes) == 2 * PEOPLE
        assert decided(processes, changes) == [["change.approved"]] * PEOPLE


def test_two_approvals_of_a_batch_of_suspensions_give_back_once(processes: Processes, user: Actor) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS):
        numbers = [processes.new_number() for _ in range(2)]
        for number in numbers:
            approved(processes.admin, user, enroll_body(number, enroll_month="2026-01"))
        rows = (suspend_row(id_number=number, suspension_date="2026-01-31") for number in numbers)
        batch_id, changes = waiting_batch(user, "suspend", *rows)

        answers = at_once(partial(approve, first, batch_id), partial(approve, second, batch_id))

        assert outcomes(answers) == ["200", "409 wrong_status"]
        assert [processes.active_enrollments(number) for number in numbers] == [0, 0]
        assert back_pay_lines(processes, changes) == 2


def test_an_approval_and_a_rejection_of_one_batch_leave_one_of_the_two(processes: Processes, user: Actor) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS):
        numbers = [processes.new_number() for _ in range(PEOPLE)]
        batch_id, changes = enrolling(processes, user, numbers)

        answers = at_once(partial(approve, first, batch_id), partial(reject, second, batch_id))

        assert outcomes(answers) == ["200", "409 wrong_status"]
        done = "approved" if answers[0].is_success else "rejected"
        assert decisions(shown(first, batch_id)) == {done: PEOPLE}
        assert decided(processes, changes) == [[f"change.{done}"]] * PEOPLE


def test_the_approval_of_a_batch_and_of_one_of_its_changes_do_each_once(processes: Processes, user: Actor) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS):
        numbers = [processes.new_number() for _ in range(PEOPLE)]
        batch_id, changes = enrolling(processes, user, numbers)
        single = decide(second, {"id": changes[-1], "version": 1})

        whole, one = at_once(partial(approve, first, batch_id), single)

        assert whole.status_code == 200, whole.text
        assert outcomes([one]) in (["200"], ["409 wrong_status"], ["412 version_stale"])
        assert decisions(shown(first, batch_id)) == {"approved": PEOPLE}
        assert [processes.active_enrollments(number) for number in numbers] == [1] * PEOPLE
        assert decided(processes, changes) == [["change.approved"]] * PEOPLE


def test_a_withdrawal_while_its_batch_is_approved_leaves_one_of_the_two(processes: Processes, user: Actor) -> None:
    officer, employer = processes.admin, processes.both(user)[1]
    for _ in range(ROUNDS):
        numbers = [processes.new_number() for _ in range(PEOPLE)]
        batch_id, changes = enrolling(processes, user, numbers)
        withdraw = partial(employer.act, f"/enrollment-changes/{changes[0]}/withdrawal", 1)

        whole, withdrawn = at_once(partial(approve, officer, batch_id), withdraw)

        assert whole.status_code == 200, whole.text
        was_withdrawn = withdrawn.status_code == 200
        assert decisions(shown(officer, batch_id)).get("withdrawn", 0) == int(was_withdrawn)
        assert processes.active_enrollments(numbers[0]) == int(not was_withdrawn)


def test_batches_of_two_employers_with_the_same_people_are_approved_once_and_nobody_waits_in_a_circle(
    processes: Processes, user: Actor
) -> None:
    first, second = processes.both(processes.admin)
    other = processes.new_user()
    for known in (False, True):
        numbers = [processes.known_number() if known else processes.new_number() for _ in range(PEOPLE)]
        here, _ = enrolling(processes, user, numbers)
        there, _ = enrolling(processes, other, numbers[::-1])

        answers = at_once(partial(approve, first, here), partial(approve, second, there))

        assert sorted(answer.status_code for answer in answers) == [200, 409]
        refused = next(answer for answer in answers if answer.status_code == 409)
        assert len(refused.json()["errors"]) == PEOPLE
        assert [processes.active_enrollments(number) for number in numbers] == [1] * PEOPLE


def test_a_person_enrolled_elsewhere_while_their_batch_is_approved_is_insured_once(
    processes: Processes, user: Actor
) -> None:
    first, second = processes.both(processes.admin)
    other = processes.new_user()
    for _ in range(ROUNDS):
        numbers = [processes.new_number() for _ in range(PEOPLE)]
        batch_id, _ = enrolling(processes, user, numbers)
        elsewhere = submitted(other, enroll_body(numbers[2]))

        whole, one = at_once(partial(approve, first, batch_id), decide(second, elsewhere))

        assert sorted([whole.status_code, one.status_code]) == [200, 409]
        insured = [processes.active_enrollments(number) for number in numbers]
        assert insured == ([1] * PEOPLE if whole.is_success else [0, 0, 1, 0, 0])


def test_rows_saved_while_the_others_are_approved_have_a_receipt_of_their_own(
    processes: Processes, user: Actor
) -> None:
    officer, _ = processes.both(processes.admin)
    _, employer = processes.both(user)
    for _ in range(ROUNDS):
        batch = uploaded(user, "enroll", *(enroll_row(id_number=processes.new_number()) for _ in range(PEOPLE)))
        first = saved(user, batch, 2, 3)["batch"]
        before = receipts(user, f"batches/{batch['id']}")

        answers = at_once(partial(approve, officer, batch["id"]), partial(save, employer, first, 4, 5))

        after = receipts(user, f"batches/{batch['id']}")
        assert [answer.status_code for answer in answers] == [200, 200]
        assert after[: len(before)] == before
        assert [each["receipt_no"][-2:] for each in after] == ["01", "02", "03"]
        assert sorted(each["step"] for each in after) == ["approved", "saved", "saved"]
