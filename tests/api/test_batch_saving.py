"""保存批次: ticked rows are checked once more and saved together for review, or none of them (§2.3 注意3, §2.4 注意6-7)."""

import pytest

from tests.support.actors import Actor, codes, put_clock
from tests.support.changes import approved, enroll_body, id_number, submitted
from tests.support.sheets import enroll_row, rows_of, save, saved, suspend_row, uploaded


def test_what_is_saved_is_in_review_and_named_with_its_row(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row(1), enroll_row(2, name=None), enroll_row(3))

    done = saved(user, batch)
    changes = user.get("/enrollment-changes", params={"batch_id": batch["id"]}).json()["items"]

    assert (done["saved"], [each["row_number"] for each in done["changes"]]) == (2, [2, 4])
    assert {change["id"] for change in changes} == {each["change_id"] for each in done["changes"]}
    assert {(change["status"], change["batch_id"]) for change in changes} == {("in_review", batch["id"])}
    assert [[step["step"] for step in change["timeline"]] for change in changes] == [["submitted"]] * 2
    assert (done["batch"]["status"], done["batch"]["counts"]["saved"], done["batch"]["version"]) == ("saved", 2, 2)
    assert [row["change_id"] for row in rows_of(user, batch)] == [
        done["changes"][0]["change_id"],
        None,
        done["changes"][1]["change_id"],
    ]


def test_only_the_ticked_rows_are_saved_and_the_others_later(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row(1), enroll_row(2), enroll_row(3))

    first = saved(user, batch, 4, 2)
    second = saved(user, first["batch"])

    assert ([each["row_number"] for each in first["changes"]], first["batch"]["status"]) == ([2, 4], "partly_saved")
    assert ([each["row_number"] for each in second["changes"]], second["batch"]["status"]) == ([3], "saved")


def test_where_one_row_fell_nothing_is_saved_and_every_row_that_fell_is_named(
    admin: Actor, user: Actor, other: Actor
) -> None:
    batch = uploaded(user, "enroll", *(enroll_row(serial) for serial in range(1, 6)))
    approved(admin, other, enroll_body(id_number(serial=2)))
    submitted(user, enroll_body(id_number(serial=4)))

    of_all, of_some = save(user, batch), save(user, batch, 2, 3, 6)

    assert of_all.status_code == of_some.status_code == 409
    assert [(each["code"], each["params"]["row_number"]) for each in of_all.json()["errors"]] == [
        ("already_insured", 3),
        ("open_change_exists", 5),
    ]
    assert codes(of_some) == [("/row_numbers/1", "already_insured")]
    assert user.get("/enrollment-changes", params={"batch_id": batch["id"]}).json()["total"] == 0
    assert user.get(f"/batches/{batch['id']}").json() == batch


def test_checked_again_after_a_fall_the_batch_shows_it_and_the_rest_can_be_saved(
    admin: Actor, user: Actor, other: Actor
) -> None:
    batch = uploaded(user, "enroll", enroll_row(1), enroll_row(2))
    approved(admin, other, enroll_body(id_number(serial=2)))

    again = user.act(f"/batches/{batch['id']}/recheck", batch["version"]).json()

    assert (again["counts"]["passed"], again["counts"]["failed"], again["version"]) == (1, 1, 2)
    assert saved(user, again)["saved"] == 1


def test_rows_that_failed_or_are_not_there_cannot_be_ticked(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row(1), enroll_row(2, name=None))

    refused = save(user, batch, 2, 3, 9)

    assert codes(refused) == [("/row_numbers/1", "batch_row_not_savable"), ("/row_numbers/2", "batch_row_not_savable")]
    assert [each["params"]["reason"] for each in refused.json()["errors"]] == ["failed", "unknown"]


def test_saving_twice_saves_once(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row(1), enroll_row(2))
    done = saved(user, batch, 2)

    assert (save(user, batch, 3).status_code, save(user, batch, 3).json()["code"]) == (412, "version_stale")
    assert codes(save(user, done["batch"], 2)) == [("", "batch_already_saved")]
    assert codes(save(user, done["batch"], 2, 3)) == [("/row_numbers/0", "batch_row_not_savable")]
    all_saved = saved(user, done["batch"])["batch"]
    assert codes(save(user, all_saved)) == [("", "batch_already_saved")]
    assert user.get("/enrollment-changes").json()["total"] == 2


def test_a_save_repeated_with_its_key_is_answered_as_the_first(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row())
    act = {"headers": {"Idempotency-Key": "save-1"}}

    first = user.act(f"/batches/{batch['id']}/save", 1, {"row_numbers": "all_passed"}, **act)
    second = user.act(f"/batches/{batch['id']}/save", 1, {"row_numbers": "all_passed"}, **act)

    assert (first.status_code, first.content) == (200, second.content)


def test_outside_the_window_a_batch_cannot_be_saved_and_is_told_when_it_can(admin: Actor, user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row())
    put_clock(admin.client, "2026-03-21T00:00:00")

    refused = save(user, batch)

    assert (refused.status_code, refused.json()["code"]) == (409, "business_window_closed")
    assert refused.json()["errors"][0]["params"]["opens_at"] == "2026-04-01T00:00:00+08:00"


def test_a_save_needs_the_version(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row())

    assert user.post(f"/batches/{batch['id']}/save", {"row_numbers": "all_passed"}).status_code == 428


@pytest.mark.parametrize("ticked", [[], "all", [0], ["2"], None])
def test_what_is_ticked_is_row_numbers_or_all_that_passed(user: Actor, ticked: object) -> None:
    batch = uploaded(user, "enroll", enroll_row())

    assert user.act(f"/batches/{batch['id']}/save", 1, {"row_numbers": ticked}).status_code == 422


def test_a_row_ticked_twice_is_saved_once(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row())

    assert saved(user, batch, 2, 2)["saved"] == 1


def test_the_row_of_a_deleted_draft_can_be_saved_again(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row())
    change_id = saved(user, batch)["changes"][0]["change_id"]
    draft = user.act(f"/enrollment-changes/{change_id}/withdrawal", 1).json()
    user.delete(f"/enrollment-changes/{change_id}", draft["version"])

    freed = user.get(f"/batches/{batch['id']}").json()

    assert (freed["counts"]["saved"], freed["status"]) == (0, "checked")
    assert saved(user, freed)["saved"] == 1


def test_a_change_of_a_batch_that_was_withdrawn_can_be_submitted_without_its_details(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row())
    change_id = saved(user, batch)["changes"][0]["change_id"]
    draft = user.act(f"/enrollment-changes/{change_id}/withdrawal", 1).json()

    again = user.act(f"/enrollment-changes/{change_id}/submission", draft["version"])

    assert (again.status_code, again.json()["status"]) == (200, "in_review")


def test_a_suspension_saved_and_approved_ends_the_enrolment(admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body(enroll_month="2026-01"))
    done = saved(user, uploaded(user, "suspend", suspend_row(suspension_date="2026年2月")))

    change = user.get(f"/enrollment-changes/{done['changes'][0]['change_id']}").json()
    decided = admin.act(f"/review/changes/{change['id']}/approval", change["version"]).json()

    assert (change["suspension_date"], change["suspension_reason"]) == ("2026-02-28", "S11")
    assert decided["status"] == "approved"


def test_money_that_moved_on_since_the_check_is_saved_and_shown_as_it_is_now(admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body(enroll_month="2026-01"))
    put_clock(admin.client, "2026-04-10T09:00:00")
    batch = uploaded(user, "suspend", suspend_row(suspension_date="2026-01-31"))
    admin.post("/review/assessment-runs", {"period": "2026-03"})
    admin.client.app.state.hall.jobs.submit(lambda: None).result()  # type: ignore[attr-defined]

    done = saved(user, batch)
    change = user.get(f"/enrollment-changes/{done['changes'][0]['change_id']}").json()

    assert batch["totals"]["total"] == "0.00"
    assert done["batch"]["totals"] == change["money"]["totals"]
    assert change["money"]["totals"]["total"] == "100.00"
    lines = user.get(f"/batches/{batch['id']}/money-lines").json()["items"]
    assert [{**line, "row_number": 2} for line in change["money"]["lines"]] == lines
