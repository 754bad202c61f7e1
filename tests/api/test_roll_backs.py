"""回退 (roll-backs) over HTTP: what comes back, what is given back, and what stands in the way (温馨提示)."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.support.actors import Actor, codes, new_officer, put_clock
from tests.support.changes import approved, enroll_body, id_number, run, submitted, suspend_body
from tests.support.months import sound
from tests.support.review import QUEUE, WHY, decide, months
from tests.support.stored import engine_of, everything_stored


@pytest.fixture(autouse=True)
def _ledger_is_sound(client: TestClient) -> Any:
    yield
    assert sound(client.app.state.hall)  # type: ignore[attr-defined]


class TestRollBacks:
    def test_of_an_enrolment_reduces_what_was_billed_and_cancels_what_was_not(
        self, client: TestClient, admin: Actor, user: Actor
    ) -> None:
        change = approved(admin, user, enroll_body(enroll_month="2026-02"))
        put_clock(client, "2026-03-21T00:00:00")
        run(admin, "2026-03")
        put_clock(client, "2026-04-02T09:00:00")

        preview = admin.post(f"{QUEUE}/{change['id']}/rollback-preview").json()
        answer = decide(admin, change, "rollback", WHY)
        put_clock(client, "2026-04-21T00:00:00")
        run(admin, "2026-04")

        assert months(preview) == ["reduction 2026-02", "reduction 2026-03"]
        assert (preview["totals"]["total"], preview["findings"]) == ("100.00", [])
        seen = user.get(f"/enrollment-changes/{change['id']}").json()
        assert (answer.status_code, seen["status"]) == (200, "rolled_back")
        assert [(step["step"], step["note"]) for step in seen["timeline"]][-1] == ("rolled_back", WHY["reason"])
        april = user.get("/assessments/2026-04").json()["figures"]
        assert (april["contributing_persons"], april["employer_payable"]) == (0, "0.00")
        assert user.post("/enrollment-changes", {**enroll_body(), "submit": True}).json()["errors"][0]["code"] == (
            "business_window_closed"
        )

    def test_of_an_enrolment_not_yet_billed_cancels_its_back_pay(
        self, client: TestClient, admin: Actor, user: Actor
    ) -> None:
        change = approved(admin, user, enroll_body(enroll_month="2026-01"))

        preview = admin.post(f"{QUEUE}/{change['id']}/rollback-preview").json()
        decide(admin, change, "rollback", WHY)
        again = submitted(user, enroll_body())
        put_clock(client, "2026-03-21T00:00:00")
        run(admin, "2026-03")

        assert months(preview) == ["cancelled 2026-01", "cancelled 2026-02"]
        assert preview["totals"]["total"] == "0.00"
        assert again["status"] == "in_review"
        assert user.get("/assessments/2026-03").json()["total_payable"] == "0.00"

    def test_of_a_suspension_opens_the_enrolment_and_brings_its_months_back(
        self, client: TestClient, admin: Actor, user: Actor
    ) -> None:
        approved(admin, user, enroll_body(enroll_month="2026-02"))
        put_clock(client, "2026-03-21T00:00:00")
        run(admin, "2026-03")
        put_clock(client, "2026-04-02T09:00:00")
        change = approved(admin, user, suspend_body(suspension_date="2026-02-28"))
        put_clock(client, "2026-04-21T00:00:00")
        run(admin, "2026-04")
        put_clock(client, "2026-05-04T09:00:00")

        preview = admin.post(f"{QUEUE}/{change['id']}/rollback-preview").json()
        answer = decide(admin, change, "rollback", WHY)
        put_clock(client, "2026-05-21T00:00:00")
        run(admin, "2026-05")

        assert months(change["money"]) == ["reduction 2026-03"]
        assert months(preview) == ["back_pay 2026-03", "back_pay 2026-04"]
        assert answer.json()["status"] == "rolled_back"
        april, may = (user.get(f"/assessments/{month}").json()["figures"] for month in ("2026-04", "2026-05"))
        assert (april["contributing_persons"], april["employer_payable"]) == (0, "0.00")
        assert (may["employer_due"], may["employer_adjustment"]) == ("35.00", "70.00")
        assert (may["employer_credit_used"], may["employer_payable"]) == ("35.00", "70.00")

    def test_of_a_suspension_whose_reduction_waits_lets_the_month_stand_again(
        self, client: TestClient, admin: Actor, user: Actor
    ) -> None:
        approved(admin, user, enroll_body(enroll_month="2026-03"))
        put_clock(client, "2026-03-21T00:00:00")
        run(admin, "2026-03")
        put_clock(client, "2026-04-21T00:00:00")
        run(admin, "2026-04")
        put_clock(client, "2026-05-02T09:00:00")
        change = approved(admin, user, suspend_body())

        preview = admin.post(f"{QUEUE}/{change['id']}/rollback-preview").json()
        decide(admin, change, "rollback", WHY)
        put_clock(client, "2026-05-21T00:00:00")
        run(admin, "2026-05")

        assert months(preview) == ["stands_again 2026-04"]
        assert preview["totals"]["total"] == "0.00"
        may = user.get("/assessments/2026-05").json()["figures"]
        assert (may["employer_due"], may["employer_adjustment"], may["employer_payable"]) == ("35.00", "0.00", "35.00")

    def test_the_latest_change_comes_first(self, client: TestClient, admin: Actor, user: Actor) -> None:
        enrolled = approved(admin, user, enroll_body())
        suspended = approved(admin, user, suspend_body())
        before = everything_stored(engine_of(client))

        refused = decide(admin, enrolled, "rollback", WHY)
        preview = admin.post(f"{QUEUE}/{enrolled['id']}/rollback-preview")
        left = everything_stored(engine_of(client))
        in_order = [decide(admin, each, "rollback", WHY) for each in (suspended, enrolled)]

        assert (refused.status_code, codes(refused)) == (409, [("", "rollback_out_of_order")])
        assert suspended["change_no"] in refused.json()["detail"]
        assert [finding["code"] for finding in preview.json()["findings"]] == ["rollback_out_of_order"]
        assert left == before
        assert [answer.json()["status"] for answer in in_order] == ["rolled_back", "rolled_back"]

    def test_a_suspension_of_a_person_enrolled_again_elsewhere_stays(
        self, client: TestClient, admin: Actor, user: Actor, other: Actor
    ) -> None:
        approved(admin, user, enroll_body(enroll_month="2026-02"))
        suspended = approved(admin, user, suspend_body(suspension_date="2026-02-28"))
        elsewhere = approved(admin, other, enroll_body())
        before = everything_stored(engine_of(client))

        refused = decide(admin, suspended, "rollback", WHY)
        left = everything_stored(engine_of(client))
        decide(admin, elsewhere, "rollback", WHY)
        done = decide(admin, suspended, "rollback", WHY)

        assert (refused.status_code, codes(refused)) == (409, [("", "already_insured")])
        assert left == before
        assert done.json()["status"] == "rolled_back"

    def test_it_is_a_supervisors_and_of_what_was_approved(self, client: TestClient, admin: Actor, user: Actor) -> None:
        officer, supervisor = new_officer(client, "officer"), new_officer(client, "supervisor")
        waiting, done = submitted(user, enroll_body(id_number(serial=3))), approved(admin, user, enroll_body())
        before = everything_stored(engine_of(client))

        answers = [
            decide(officer, done, "rollback", WHY),
            officer.post(f"{QUEUE}/{done['id']}/rollback-preview"),
            decide(supervisor, waiting, "rollback", WHY),
            supervisor.act(f"{QUEUE}/{done['id']}/rollback", 1, WHY),
            supervisor.post(f"{QUEUE}/{done['id']}/rollback", WHY),
            decide(supervisor, done, "rollback", {}),
        ]
        left = everything_stored(engine_of(client))

        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
            (403, "forbidden"),
            (403, "forbidden"),
            (409, "wrong_status"),
            (412, "version_stale"),
            (428, "version_required"),
            (422, "required"),
        ]
        assert left == before
        assert decide(supervisor, done, "rollback", WHY).status_code == 200
        assert decide(officer, waiting, "approval").status_code == 200

    def test_twice_is_once(self, client: TestClient, admin: Actor, user: Actor) -> None:
        change = approved(admin, user, enroll_body())
        rolled_back = decide(admin, change, "rollback", WHY).json()
        before = everything_stored(engine_of(client))

        answer = decide(admin, rolled_back, "rollback", WHY)

        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_status")
        assert everything_stored(engine_of(client)) == before
