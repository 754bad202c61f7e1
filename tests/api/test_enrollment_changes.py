"""人员增减 (enrollment changes) over HTTP: the life of a change, its lists, and who reaches it (§2.1, §2.2)."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.support.actors import Actor, codes, put_clock
from tests.support.changes import enroll_body, id_number, submitted, suspend_body
from tests.support.stored import engine_of, everything_stored

CHANGES = "/enrollment-changes"
REJECTION = {"reason_code": "R02", "reason": "姓名有误"}


def draft(user: Actor, body: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = user.post(CHANGES, body or enroll_body())
    assert answer.status_code == 201, answer.text
    change: dict[str, Any] = answer.json()
    return change


def brief(change: dict[str, Any]) -> str:
    name = change["person"]["name"] if change["kind"] == "enroll" else change["name"]
    return f"{change['status']} {change['kind']} {name}"


def steps(change: dict[str, Any]) -> list[str]:
    return [step["step"] for step in change["timeline"]]


class TestTheLifeOfAChange:
    def test_a_draft_is_a_resource_with_a_version(self, user: Actor) -> None:
        answer = user.post(CHANGES, enroll_body())

        change = answer.json()
        assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
        assert (change["status"], change["version"], change["submitted_at"]) == ("draft", 1, None)
        assert change["person"]["id_number"] == id_number()
        assert change["person"]["remark"] is None
        assert steps(change) == ["drafted"]

    def test_boxes_that_nobody_filled_in_are_null_and_missed_only_at_submission(self, user: Actor) -> None:
        body = enroll_body(mobile="", postal_code=" ", email="", enroll_month="", declared_wage="")

        made = user.post(CHANGES, body)
        edited = user.patch(f"{CHANGES}/{made.json()['id']}", {"person": {"postal_address": ""}}, 1)
        refused = user.act(f"{CHANGES}/{made.json()['id']}/submission", 2)

        assert (made.status_code, edited.status_code) == (201, 200)
        assert made.json()["person"]["mobile"] is None
        assert edited.json()["person"]["postal_address"] is None
        assert set(codes(refused)) == {
            ("/person/mobile", "required"),
            ("/person/postal_address", "required"),
            ("/insurance/enroll_month", "required"),
            ("/insurance/declared_wage", "required"),
        }

    def test_rejected_corrected_and_submitted_again_it_keeps_its_history(self, admin: Actor, user: Actor) -> None:
        path = f"{CHANGES}/{draft(user)['id']}"

        user.act(f"{path}/submission", 1)
        user.act(f"{path}/withdrawal", 2)
        user.act(f"{path}/submission", 3)
        rejected = admin.act(f"/review/changes/{path.rpartition('/')[2]}/rejection", 4, REJECTION).json()
        seen = user.get(path).json()
        corrected = user.patch(path, {"person": {"name": "张珊"}}, 5).json()
        again = user.act(f"{path}/submission", 6).json()

        assert rejected["status"] == seen["status"] == "rejected"
        assert seen["rejection"] == REJECTION
        assert (corrected["status"], corrected["rejection"], corrected["person"]["name"]) == ("draft", None, "张珊")
        assert (again["status"], again["version"]) == ("in_review", 7)
        assert steps(again) == "drafted submitted withdrawn submitted rejected reopened submitted".split()
        assert [step["note"] for step in again["timeline"]][4] == "R02 姓名有误"

    def test_an_answer_given_again_is_in_the_language_that_it_says(self, user: Actor) -> None:
        key = {"Idempotency-Key": "one and the same"}

        first = user.post(CHANGES, enroll_body(), headers={**key, "Accept-Language": "en"})
        again = user.post(CHANGES, enroll_body(), headers={**key, "Accept-Language": "zh-CN"})

        assert again.content == first.content
        assert [each.headers.get_list("content-language") for each in (first, again)] == [["en"]] * 2
        assert [each.headers.get_list("vary") for each in (first, again)] == [["Accept-Language"]] * 2

    def test_a_draft_can_be_deleted_and_is_gone(self, user: Actor) -> None:
        path = f"{CHANGES}/{draft(user)['id']}"

        answer = user.delete(path, 1)

        assert (answer.status_code, answer.content) == (204, b"")
        assert user.get(path).status_code == 404
        assert user.get(CHANGES).json()["total"] == 0

    @pytest.mark.parametrize("decision", ["approval", "rejection", "none"])
    def test_only_a_draft_or_a_rejected_change_can_be_edited_and_only_a_draft_deleted(
        self, client: TestClient, admin: Actor, user: Actor, decision: str
    ) -> None:
        change = submitted(user, enroll_body())
        if decision != "none":
            body = REJECTION if decision == "rejection" else None
            change = admin.act(f"/review/changes/{change['id']}/{decision}", 1, body).json()
        path, version = f"{CHANGES}/{change['id']}", change["version"]
        before = everything_stored(engine_of(client))

        answers = [user.delete(path, version), user.act(f"{path}/submission", version)]
        if decision != "rejection":
            answers.append(user.patch(path, {"person": {"remark": "改"}}, version))
        if decision != "none":
            answers.append(user.act(f"{path}/withdrawal", version))

        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(409, "wrong_status")}
        assert everything_stored(engine_of(client)) == before

    def test_an_action_needs_the_version_that_was_read(self, client: TestClient, user: Actor) -> None:
        path = f"{CHANGES}/{draft(user)['id']}"
        before = everything_stored(engine_of(client))

        without = [
            user.patch(path, {}),
            user.delete(path),
            user.post(f"{path}/submission"),
            user.post(f"{path}/withdrawal"),
        ]
        stale = [
            user.patch(path, {"person": {"remark": "改"}}, 9),
            user.delete(path, 9),
            user.act(f"{path}/submission", 9),
            user.act(f"{path}/withdrawal", 9),
        ]

        assert {(answer.status_code, answer.json()["code"]) for answer in without} == {(428, "version_required")}
        assert {(answer.status_code, answer.json()["code"]) for answer in stale} == {(412, "version_stale")}
        assert everything_stored(engine_of(client)) == before

    def test_a_stale_version_is_told_before_a_closed_window_or_a_wrong_status(self, user: Actor) -> None:
        path = f"{CHANGES}/{draft(user)['id']}"
        put_clock(user.client, "2026-03-21T00:00:00")

        closed, not_in_review = user.act(f"{path}/submission", 2), user.act(f"{path}/withdrawal", 2)

        assert [answer.json()["code"] for answer in (closed, not_in_review)] == ["version_stale"] * 2


class TestMergePatches:
    def test_a_patch_changes_what_it_names_and_a_null_empties(self, user: Actor) -> None:
        made = draft(user, enroll_body(remark="第一版", email="zhang@example.com"))

        answer = user.patch(
            f"{CHANGES}/{made['id']}",
            {"person": {"remark": None, "mobile": "13900000000"}, "insurance": {"declared_wage": "6000.00"}},
            1,
        )

        edited = answer.json()
        assert (answer.status_code, answer.headers["etag"], edited["version"]) == (200, '"2"', 2)
        assert edited["person"] == {**made["person"], "remark": None, "mobile": "13900000000"}
        assert edited["insurance"] == {**made["insurance"], "declared_wage": "6000.00"}

    def test_what_is_emptied_is_missing_at_submission(self, user: Actor) -> None:
        path = f"{CHANGES}/{draft(user)['id']}"

        edited = user.patch(path, {"person": {"name": None}, "insurance": None}, 1)
        refused = user.act(f"{path}/submission", 2)

        assert (edited.json()["person"]["name"], edited.json()["insurance"]) == (None, None)
        assert refused.status_code == 422
        assert codes(refused) == [
            ("/person/name", "required"),
            *(
                (f"/insurance/{field}", "required")
                for field in ("enroll_month", "declared_wage", "migrant_worker", "migrant_worker_pays")
            ),
        ]

    def test_the_money_is_figured_anew(self, user: Actor) -> None:
        made = draft(user, enroll_body(enroll_month="2026-02"))

        edited = user.patch(f"{CHANGES}/{made['id']}", {"insurance": {"enroll_month": "2026-01"}}, 1).json()

        assert [len(each["money"]["lines"]) for each in (made, edited)] == [1, 2]
        assert edited["money"]["totals"]["total"] == "100.00"

    def test_a_patch_that_leaves_no_change_of_its_kind_is_refused(self, client: TestClient, user: Actor) -> None:
        path = f"{CHANGES}/{draft(user)['id']}"
        before = everything_stored(engine_of(client))
        patches: dict[tuple[str, str], dict[str, Any]] = {
            ("/person/id_number", "required"): {"person": {"id_number": None}},
            ("/person", "required"): {"person": None},
            ("/kind", "invalid_format"): {"kind": "suspend"},
            ("/person/wage", "unknown_field"): {"person": {"wage": "1"}},
            ("/suspension_date", "unknown_field"): {"suspension_date": "2026-03-31"},
            ("/insurance/declared_wage", "invalid_format"): {"insurance": {"declared_wage": 5000}},
            ("/person/birth_date", "invalid_format"): {"person": {"birth_date": "2026-02-30"}},
            ("/person/id_number", "id_number_invalid"): {"person": {"id_number": "53040219900307001"}},
        }

        answers = {expected: user.patch(path, patch, 1) for expected, patch in patches.items()}

        assert {expected: codes(answer) for expected, answer in answers.items()} == {each: [each] for each in patches}
        assert {answer.status_code for answer in answers.values()} == {422}
        assert everything_stored(engine_of(client)) == before


class TestLists:
    def test_a_list_is_paged_newest_first_with_masked_numbers(self, user: Actor) -> None:
        made = [draft(user, enroll_body(id_number(serial=serial)))["id"] for serial in (1, 3, 5)]
        approvable = draft(user, suspend_body())

        page = user.get(CHANGES, params={"page": 1, "page_size": 3}).json()
        rest = user.get(CHANGES, params={"page": 2, "page_size": 3}).json()

        assert (page["page"], page["page_size"], page["total"]) == (1, 3, 4)
        assert [item["id"] for item in page["items"] + rest["items"]] == [approvable["id"], *made[::-1]]
        assert page["items"][0]["id_number"] == "530***********" + id_number()[-4:]
        assert page["items"][1]["person"]["id_number"] == "530***********" + id_number(serial=5)[-4:]
        assert user.get(f"{CHANGES}/{made[2]}").json()["person"]["id_number"] == id_number(serial=5)

    def test_a_list_is_narrowed(self, user: Actor) -> None:
        draft(user, suspend_body())
        draft(user, enroll_body(id_number(serial=3), name="李四"))
        submitted(user, enroll_body())
        expected = {
            "status=draft": {"draft enroll 李四", "draft suspend 张三"},
            "status=in_review": {"in_review enroll 张三"},
            "status=approved": set(),
            "kind=suspend": {"draft suspend 张三"},
            "kind=enroll&status=draft": {"draft enroll 李四"},
            "name=李四": {"draft enroll 李四"},
            "name=李": set(),
            "batch_id=1": set(),
        }

        found = {query: user.get(f"{CHANGES}?{query}").json() for query in expected}

        assert {query: {brief(item) for item in page["items"]} for query, page in found.items()} == expected
        assert {query: page["total"] for query, page in found.items()} == {
            query: len(items) for query, items in expected.items()
        }

    def test_a_list_asked_for_wrongly_is_422(self, user: Actor) -> None:
        wrong = "page=0 page=-1 page_size=201 page_size=0 page=x status=gone kind=other batch_id=9223372036854775808"

        assert [user.get(f"{CHANGES}?{query}").status_code for query in wrong.split()] == [422] * 8


class TestWhoReachesWhat:
    def test_another_employers_change_is_not_there(self, client: TestClient, user: Actor, other: Actor) -> None:
        path = f"{CHANGES}/{draft(user)['id']}"
        before = everything_stored(engine_of(client))

        answers = [
            other.get(path),
            other.patch(path, {"person": {"remark": "改"}}, 1),
            other.delete(path, 1),
            other.act(f"{path}/submission", 1),
            other.act(f"{path}/withdrawal", 1),
            other.post(f"{CHANGES}/submissions", {"ids": [int(path.rpartition("/")[2])]}),
        ]

        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "not_found")}
        assert other.get(CHANGES).json()["total"] == 0
        assert everything_stored(engine_of(client)) == before

    def test_an_officer_has_no_changes_of_their_own(self, admin: Actor, user: Actor) -> None:
        made = draft(user)

        answers = [admin.get(CHANGES), admin.get(f"{CHANGES}/{made['id']}"), admin.post(CHANGES, enroll_body())]

        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "forbidden")}
