"""批次审核: officers see a batch as one case, and approve or reject the whole of it or nothing (§2.3, §2.4)."""

from fastapi.testclient import TestClient

from tests.support.actors import Actor, new_employer, new_employer_user, new_officer, put_clock
from tests.support.audit import found, hall_behind, listed, noted
from tests.support.changes import approved, enroll_body, id_number
from tests.support.months import sound
from tests.support.review import WHY, decide
from tests.support.review_batches import BATCHES, approve, decisions, reject, shown, waiting_batch
from tests.support.sheets import enroll_row, saved, suspend_row, uploaded
from tests.support.stored import engine_of, everything_stored


def statuses(user: Actor, batch_id: int) -> dict[int, str]:
    """The states of a batch's changes."""
    items = user.get("/enrollment-changes", params={"batch_id": batch_id}).json()["items"]
    return {item["id"]: item["status"] for item in items}


def queued(officer: Actor, **narrowed: str | int) -> list[int]:
    """The batches in an officer's queue."""
    answer = officer.get(BATCHES, params=narrowed)
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert page["total"] == len(page["items"])
    return [item["id"] for item in page["items"]]


def test_a_batch_is_shown_with_its_employer_its_decisions_and_the_money_in_review(admin: Actor, user: Actor) -> None:
    batch_id, _ = waiting_batch(user, "enroll", enroll_row(1, enroll_month="2026-01"), enroll_row(3))

    batch = shown(admin, batch_id)

    assert (batch["kind"], batch["status"], batch["employer"]["employer_no"]) == ("enroll", "saved", "530402000001")
    assert batch["counts"] == {"total": 2, "passed": 2, "warning": 0, "failed": 0, "saved": 2}
    assert decisions(batch) == {"in_review": 2}
    assert batch["money_in_review"] == batch["totals"]
    assert batch["totals"]["employer_amount"] == "70.00"


def test_approving_a_batch_approves_all_that_is_in_review(client: TestClient, admin: Actor, user: Actor) -> None:
    batch_id, changes = waiting_batch(user, "enroll", enroll_row(1, enroll_month="2026-01"), enroll_row(3))

    answer = approve(admin, batch_id)

    assert answer.status_code == 200, answer.text
    assert decisions(answer.json()) == {"approved": 2}
    assert answer.json()["money_in_review"]["total"] == "0.00"
    assert statuses(user, batch_id) == dict.fromkeys(changes, "approved")
    change = user.get(f"/enrollment-changes/{changes[0]}").json()
    assert [step["step"] for step in change["timeline"]] == ["submitted", "approved"]
    assert change["money"]["totals"]["total"] == "100.00"
    assert sound(hall_behind(client))


def test_a_batch_of_suspensions_ends_their_cover(client: TestClient, admin: Actor, billed: Actor) -> None:
    put_clock(admin.client, "2026-04-08T09:00:00")
    batch_id, _ = waiting_batch(billed, "suspend", suspend_row(1))

    assert decisions(approve(admin, batch_id).json()) == {"approved": 1}

    check = billed.post("/enrollment-changes/identity-checks", {"kind": "suspend", "id_number": id_number()}).json()
    assert "not_insured_here" in [finding["code"] for finding in check["findings"]]
    assert sound(hall_behind(client))


def test_rejecting_a_batch_tells_the_employer_why_at_each_change(admin: Actor, user: Actor) -> None:
    batch_id, changes = waiting_batch(user, "enroll", enroll_row(1), enroll_row(3))

    answer = reject(admin, batch_id)

    assert decisions(answer.json()) == {"rejected": 2}
    for change in changes:
        seen = user.get(f"/enrollment-changes/{change}").json()
        assert (seen["status"], seen["rejection"]) == ("rejected", {"reason_code": "R02", "reason": "姓名有误"})
        assert seen["timeline"][-1]["note"] == "R02 姓名有误"


def test_a_reason_that_nobody_knows_rejects_nothing(admin: Actor, user: Actor) -> None:
    batch_id, _ = waiting_batch(user, "enroll", enroll_row(1))

    answer = admin.post(f"{BATCHES}/{batch_id}/rejection", {"reason_code": "R77", "reason": "无"})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_code")
    assert decisions(shown(admin, batch_id)) == {"in_review": 1}


def test_where_one_was_insured_elsewhere_meanwhile_nothing_is_approved_and_it_is_named(
    client: TestClient, admin: Actor, user: Actor, other: Actor
) -> None:
    batch_id, changes = waiting_batch(user, "enroll", *(enroll_row(serial) for serial in (1, 3, 5)))
    approved(admin, other, enroll_body(id_number(serial=3)))
    before = everything_stored(engine_of(client))

    answer = approve(admin, batch_id)

    assert (answer.status_code, answer.json()["code"]) == (409, "already_insured")
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["params"]) == ("", {"row_number": 3, "change_id": changes[1]})
    assert everything_stored(engine_of(client)) == before


def test_every_change_that_cannot_be_approved_is_named(admin: Actor, user: Actor, other: Actor) -> None:
    batch_id, changes = waiting_batch(user, "enroll", *(enroll_row(serial) for serial in (1, 3, 5)))
    for serial in (1, 5):
        approved(admin, other, enroll_body(id_number(serial=serial)))

    answer = approve(admin, batch_id)

    assert (answer.status_code, answer.json()["code"]) == (409, "refused")
    named = [(error["params"]["row_number"], error["params"]["change_id"]) for error in answer.json()["errors"]]
    assert named == [(2, changes[0]), (4, changes[2])]


def test_only_what_is_still_in_review_is_decided(admin: Actor, user: Actor) -> None:
    batch_id, changes = waiting_batch(user, "enroll", *(enroll_row(serial) for serial in (1, 3, 5, 7)))
    single = {"id": changes[0], "version": 1}
    decide(admin, single, "approval")
    decide(admin, {**single, "version": 2}, "rollback", WHY)
    decide(admin, {"id": changes[1], "version": 1}, "rejection", {"reason_code": "R02", "reason": "姓名有误"})
    user.act(f"/enrollment-changes/{changes[2]}/withdrawal", 1)

    answer = approve(admin, batch_id)

    assert decisions(answer.json()) == {"approved": 1, "rejected": 1, "rolled_back": 1, "withdrawn": 1}
    assert statuses(user, batch_id)[changes[2]] == "draft"


def test_what_is_decided_is_not_decided_again(admin: Actor, user: Actor) -> None:
    batch_id, _ = waiting_batch(user, "enroll", enroll_row(1))
    approve(admin, batch_id)

    answers = [approve(admin, batch_id), reject(admin, batch_id)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "wrong_status")] * 2


def test_a_repeated_request_is_answered_as_the_first_time(admin: Actor, user: Actor) -> None:
    batch_id, _ = waiting_batch(user, "enroll", enroll_row(1))

    answers = [approve(admin, batch_id, headers={"Idempotency-Key": "once"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


def test_a_batch_of_which_nothing_is_saved_is_the_employers_own_affair(admin: Actor, user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row(1))

    answers = [admin.get(f"{BATCHES}/{batch['id']}"), approve(admin, batch["id"]), reject(admin, batch["id"])]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert queued(admin) == []


def test_the_queue_is_narrowed_and_shows_who_waits_longest_first(admin: Actor, user: Actor, other: Actor) -> None:
    late = uploaded(user, "enroll", enroll_row(1), enroll_row(3))
    first, _ = waiting_batch(other, "enroll", enroll_row(5))
    put_clock(admin.client, "2026-03-10T10:00:00")
    saved(user, late, 2)
    decided, _ = waiting_batch(user, "enroll", enroll_row(7))
    approve(admin, decided)
    put_clock(admin.client, "2026-03-10T11:00:00")
    suspending, _ = waiting_batch(user, "suspend", suspend_row(7))

    assert queued(admin) == [first, late["id"], decided, suspending]
    assert queued(admin, status="in_review") == [first, late["id"], suspending]
    assert queued(admin, status="decided") == [decided]
    assert queued(admin, status="partly_saved") == [late["id"]]
    assert queued(admin, status="saved") == [first, decided, suspending]
    assert queued(admin, kind="suspend") == [suspending]
    assert queued(admin, employer_no="530302000001") == [first]
    assert admin.get(BATCHES, params={"page": 2, "page_size": 3}).json()["items"][0]["id"] == suspending


def test_officers_of_another_region_see_and_decide_no_batch(client: TestClient, admin: Actor, user: Actor) -> None:
    batch_id, _ = waiting_batch(user, "enroll", enroll_row(1))
    elsewhere = new_officer(client, "officer", "530300")

    answers = [elsewhere.get(f"{BATCHES}/{batch_id}"), approve(elsewhere, batch_id), reject(elsewhere, batch_id)]

    assert [answer.json()["code"] for answer in answers] == ["not_found"] * 3
    assert queued(elsewhere) == []


def test_the_changes_of_a_batch_are_found_in_the_queue_of_changes(admin: Actor, user: Actor) -> None:
    batch_id, changes = waiting_batch(user, "enroll", enroll_row(1), enroll_row(3))
    waiting_batch(user, "enroll", enroll_row(5))

    items = admin.get("/review/changes", params={"batch_id": batch_id}).json()["items"]

    assert [item["id"] for item in items] == changes


def test_decisions_on_batches_and_looks_at_them_are_noted(client: TestClient, admin: Actor, user: Actor) -> None:
    hall = hall_behind(client)
    first, _ = waiting_batch(user, "enroll", enroll_row(1), enroll_row(3))
    second, _ = waiting_batch(user, "enroll", enroll_row(5))
    approve(admin, first)
    reject(admin, second)
    approve(admin, second)
    shown(admin, first)

    entries = noted(hall, "batch_approved", "batch_rejected", "personal_data_read")

    assert [entry[1:3] for entry in entries] == [
        ("batch_approved", f"batches/{first}"),
        ("batch_rejected", f"batches/{second}"),
        ("personal_data_read", f"batches/{first}"),
    ]
    [rejected] = listed(admin, action="batch_rejected")
    assert rejected["data"] == {"kind": "enroll", "reason_code": "R02", "changes": 1}
    assert found(hall) == []


def test_a_batch_of_another_employer_waits_for_nobody(admin: Actor, user: Actor) -> None:
    neighbour = new_employer_user(admin, new_employer(admin, 3))
    mine, _ = waiting_batch(user, "enroll", enroll_row(1))
    theirs, _ = waiting_batch(neighbour, "enroll", enroll_row(3))

    approve(admin, mine)

    assert decisions(shown(admin, theirs)) == {"in_review": 1}
