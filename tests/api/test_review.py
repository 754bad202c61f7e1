"""经办审核 (review) over HTTP: the queue, the case with its money then and now, decisions, roll-backs (温馨提示)."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.support.actors import Actor, codes, new_officer, put_clock
from tests.support.changes import approved, enroll_body, id_number, run, submitted, suspend_body
from tests.support.months import sound
from tests.support.review import QUEUE, WHY, case, decide, months
from tests.support.stored import engine_of, everything_stored

REJECTION = {"reason_code": "R02", "reason": "姓名有误"}


@pytest.fixture(autouse=True)
def _ledger_is_sound(client: TestClient) -> Any:
    yield
    assert sound(client.app.state.hall)  # type: ignore[attr-defined]


class TestTheQueue:
    def test_it_holds_what_the_officers_region_reaches_longest_waiting_first(
        self, client: TestClient, admin: Actor, user: Actor, other: Actor
    ) -> None:
        yuxi = new_officer(client, "officer", "530400")
        first, second = submitted(user, enroll_body(id_number(serial=3))), submitted(other, enroll_body())
        third = submitted(user, enroll_body())
        user.post("/enrollment-changes", enroll_body(id_number(serial=5)))

        whole, own = admin.get(QUEUE).json(), yuxi.get(QUEUE).json()

        assert [item["id"] for item in whole["items"]] == [first["id"], second["id"], third["id"]]
        assert [item["id"] for item in own["items"]] == [first["id"], third["id"]]
        assert own["items"][1]["person"]["id_number"] == "530***********" + id_number()[-4:]

    def test_it_is_narrowed_and_paged(self, admin: Actor, user: Actor, other: Actor) -> None:
        number = user.get("/auth/me").json()["employer"]["employer_no"]
        done = approved(admin, user, enroll_body())
        leaving, coming = submitted(user, suspend_body()), submitted(other, enroll_body(id_number(serial=3)))
        expected = {
            "status=approved": [done["id"]],
            "status=in_review": [leaving["id"], coming["id"]],
            "kind=suspend": [leaving["id"]],
            f"employer_no={number}": [done["id"], leaving["id"]],
            "region_code=530300": [coming["id"]],
            "page=2&page_size=2": [coming["id"]],
        }

        found = {query: admin.get(f"{QUEUE}?{query}").json()["items"] for query in expected}

        assert {query: [item["id"] for item in items] for query, items in found.items()} == expected

    def test_another_regions_case_is_not_there(self, client: TestClient, user: Actor) -> None:
        qujing, change = new_officer(client, "supervisor", "530300"), submitted(user, enroll_body())
        before = everything_stored(engine_of(client))

        answers = [
            qujing.get(f"{QUEUE}/{change['id']}"),
            decide(qujing, change, "approval"),
            decide(qujing, change, "rejection", REJECTION),
            decide(qujing, change, "rollback", WHY),
            qujing.post(f"{QUEUE}/{change['id']}/rollback-preview"),
        ]
        bulk = qujing.post(f"{QUEUE}/decisions", {"decision": "approve", "ids": [change["id"]]}).json()["items"]

        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "not_found")}
        assert [(item["result"], item["problem"]["code"]) for item in bulk] == [("refused", "not_found")]
        assert everything_stored(engine_of(client)) == before

    def test_it_is_no_place_for_an_employers_user(self, user: Actor) -> None:
        change = submitted(user, enroll_body())

        answers = [
            user.get(QUEUE),
            user.get(f"{QUEUE}/{change['id']}"),
            decide(user, change, "approval"),
            decide(user, change, "rejection", REJECTION),
            decide(user, change, "rollback", WHY),
            user.post(f"{QUEUE}/{change['id']}/rollback-preview"),
            user.post(f"{QUEUE}/decisions", {"decision": "approve", "ids": [change["id"]]}),
        ]

        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "forbidden")}

    def test_a_draft_is_the_employers_own_affair(self, admin: Actor, user: Actor) -> None:
        draft = user.post("/enrollment-changes", enroll_body()).json()

        assert admin.get(f"{QUEUE}/{draft['id']}").status_code == 404


class TestTheCase:
    def test_it_shows_the_money_previewed_and_now_after_a_run_in_between(
        self, client: TestClient, admin: Actor, user: Actor
    ) -> None:
        change = submitted(user, enroll_body(enroll_month="2026-02"))
        at_first = case(admin, change)
        put_clock(client, "2026-03-21T00:00:00")
        run(admin, "2026-03")

        later = case(admin, change)
        done = decide(admin, change, "approval").json()

        assert months(at_first["money_previewed"]) == months(at_first["money_now"]) == ["back_pay 2026-02"]
        assert months(later["money_previewed"]) == ["back_pay 2026-02"]
        assert months(later["money_now"]) == months(done["money"]) == ["back_pay 2026-02", "back_pay 2026-03"]
        assert (later["money_previewed"]["totals"]["total"], later["money_now"]["totals"]["total"]) == (
            "50.00",
            "100.00",
        )
        kept = case(admin, change)
        assert (months(kept["money_previewed"]), months(kept["money_now"])) == (
            ["back_pay 2026-02"],
            ["back_pay 2026-02", "back_pay 2026-03"],
        )

    def test_it_shows_the_person_whole_the_history_and_what_went_before_here(
        self, admin: Actor, user: Actor, other: Actor
    ) -> None:
        submitted(other, enroll_body())
        done = approved(admin, user, enroll_body())
        user.post("/enrollment-changes", suspend_body())
        change = submitted(user, suspend_body())

        found = case(admin, change)

        assert found["change"]["id_number"] == id_number()
        assert [(step["step"], step["actor"]) for step in found["history"]] == [("submitted", user.username)]
        assert [(each["id"], each["status"]) for each in found["related"]] == [(done["id"], "approved")]
        assert found["related"][0]["person"]["id_number"].startswith("530***")

    def test_its_checks_are_those_of_now(self, admin: Actor, user: Actor, other: Actor) -> None:
        change = submitted(user, enroll_body())
        before = case(admin, change)["checks"]
        approved(admin, other, enroll_body())

        now, refused = case(admin, change)["checks"], decide(admin, change, "approval")

        assert before == []
        assert [finding["code"] for finding in now] == ["already_insured"]
        assert (refused.status_code, codes(refused)) == (409, [("/person/id_number", "already_insured")])
        assert case(admin, change)["change"]["status"] == "in_review"


class TestDecisions:
    def test_an_approval_enrols_and_says_so(self, admin: Actor, user: Actor) -> None:
        change = submitted(user, enroll_body(enroll_month="2026-02"))

        answer = decide(admin, change, "approval")

        done = answer.json()
        assert (answer.status_code, answer.headers["etag"], done["status"]) == (200, '"2"', "approved")
        assert [(step["step"], step["actor"]) for step in done["timeline"]][-1] == ("approved", admin.username)
        assert done["decided_at"] == "2026-03-10T09:00:00+08:00"
        check = {"kind": "suspend", "id_number": id_number(), "name": "张三"}
        enrollment = user.post("/enrollment-changes/identity-checks", check).json()["enrollment"]
        assert (enrollment["first_month"], enrollment["contribution_status"]) == ("2026-02", "active")

    def test_the_employer_reads_why_it_was_not_passed(self, admin: Actor, user: Actor) -> None:
        change = submitted(user, enroll_body())

        answer = decide(admin, change, "rejection", REJECTION)
        seen = user.get(f"/enrollment-changes/{change['id']}").json()

        assert answer.status_code == 200
        assert (seen["status"], seen["rejection"]) == ("rejected", REJECTION)
        assert user.get("/enrollment-changes?status=rejected").json()["items"][0]["rejection"] == REJECTION

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ({"reason_code": "R02"}, ("/reason", "required")),
            ({"reason": "姓名有误"}, ("/reason_code", "required")),
            ({"reason_code": "R77", "reason": "不明"}, ("/reason_code", "unknown_code")),
            ({**REJECTION, "notify": True}, ("/notify", "unknown_field")),
        ],
    )
    def test_a_rejection_needs_a_reason_of_the_table(
        self, client: TestClient, admin: Actor, user: Actor, body: dict[str, Any], expected: tuple[str, str]
    ) -> None:
        change = submitted(user, enroll_body())
        before = everything_stored(engine_of(client))

        answer = decide(admin, change, "rejection", body)

        assert (answer.status_code, codes(answer)) == (422, [expected])
        assert everything_stored(engine_of(client)) == before

    def test_a_decision_needs_the_version_and_comes_once(self, client: TestClient, admin: Actor, user: Actor) -> None:
        change = approved(admin, user, enroll_body())
        before = everything_stored(engine_of(client))

        answers = [
            admin.post(f"{QUEUE}/{change['id']}/approval"),
            admin.act(f"{QUEUE}/{change['id']}/approval", 1),
            admin.act(f"{QUEUE}/{change['id']}/approval", 2),
            admin.act(f"{QUEUE}/{change['id']}/rejection", 2, REJECTION),
        ]

        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
            (428, "version_required"),
            (412, "version_stale"),
            (409, "wrong_status"),
            (409, "wrong_status"),
        ]
        assert everything_stored(engine_of(client)) == before

    def test_many_are_decided_each_on_its_own(self, admin: Actor, user: Actor, other: Actor) -> None:
        insured = approved(admin, other, enroll_body(id_number(serial=9)))
        good = [submitted(user, enroll_body(id_number(serial=serial))) for serial in (1, 3)]
        rival = submitted(user, enroll_body(id_number(serial=5)))
        approved(admin, other, enroll_body(id_number(serial=5)))
        ids = [good[0]["id"], insured["id"], rival["id"], 999_999, good[1]["id"], good[0]["id"]]

        answer = admin.post(f"{QUEUE}/decisions", {"decision": "approve", "ids": ids})

        items = answer.json()["items"]
        assert answer.status_code == 200
        assert [item["id"] for item in items] == ids
        assert [item["problem"] and (item["problem"]["status"], item["problem"]["code"]) for item in items] == [
            None,
            (409, "wrong_status"),
            (409, "already_insured"),
            (404, "not_found"),
            None,
            (409, "wrong_status"),
        ]
        assert [item["result"] for item in items] == ["done", "refused", "refused", "refused", "done", "refused"]

    def test_many_are_rejected_with_one_reason(self, client: TestClient, admin: Actor, user: Actor) -> None:
        ids = [submitted(user, enroll_body(id_number(serial=serial)))["id"] for serial in (1, 3)]
        before = everything_stored(engine_of(client))

        without = admin.post(f"{QUEUE}/decisions", {"decision": "reject", "ids": ids})
        left = everything_stored(engine_of(client))
        answer = admin.post(f"{QUEUE}/decisions", {"decision": "reject", "ids": ids, **REJECTION})

        assert (without.status_code, codes(without)) == (422, [("/reason_code", "required"), ("/reason", "required")])
        assert left == before
        assert [item["result"] for item in answer.json()["items"]] == ["done", "done"]
        assert [item["rejection"] for item in user.get("/enrollment-changes").json()["items"]] == [REJECTION] * 2


def test_a_person_known_under_another_name_since_cannot_be_approved(admin: Actor, user: Actor, other: Actor) -> None:
    change = submitted(user, enroll_body(name="张叁"))
    approved(admin, other, enroll_body())
    approved(admin, other, suspend_body())

    answer = decide(admin, change, "approval")

    assert (answer.status_code, codes(answer)) == (409, [("/person/name", "name_mismatch")])
