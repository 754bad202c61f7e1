"""预算编号 (quotes) over HTTP: a save that names one is charged as previewed, or refused line by line."""

from fastapi.testclient import TestClient

from tests.support.actors import Actor, codes, put_clock
from tests.support.changes import draft, enroll_body, id_number, run
from tests.support.stored import engine_of, everything_stored

CHANGES = "/enrollment-changes"


class TestQuotes:
    def test_a_save_that_names_its_quote_charges_as_previewed(self, user: Actor) -> None:
        body = enroll_body(enroll_month="2026-01")
        preview = user.post(f"{CHANGES}/previews", body).json()

        saved = user.post(CHANGES, {**body, "submit": True, "quote_id": preview["quote_id"]})

        assert saved.status_code == 201
        assert saved.json()["money"]["lines"] == preview["lines"]
        assert saved.json()["money"]["totals"] == preview["totals"]

    def test_a_quote_is_stale_after_a_run_closed_another_month(
        self, client: TestClient, admin: Actor, user: Actor
    ) -> None:
        body = enroll_body(enroll_month="2026-03")
        quote_id = user.post(f"{CHANGES}/previews", body).json()["quote_id"]
        made = draft(user, body)
        put_clock(client, "2026-03-21T09:00:00")
        run(admin, "2026-03")
        put_clock(client, "2026-04-02T09:00:00")
        before = everything_stored(engine_of(client))

        saved = user.post(CHANGES, {**body, "submit": True, "quote_id": quote_id})
        sent = user.act(f"{CHANGES}/{made['id']}/submission", 1, {"quote_id": quote_id})
        left = everything_stored(engine_of(client))
        fresh = user.post(f"{CHANGES}/previews", body).json()["quote_id"]
        again = user.act(f"{CHANGES}/{made['id']}/submission", 1, {"quote_id": fresh})

        for answer in (saved, sent):
            assert (answer.status_code, codes(answer)) == (409, [("/quote_id", "quote_stale")])
            (difference,) = answer.json()["errors"][0]["params"]["differences"]
            assert (difference["contribution_period"], difference["quoted"]) == ("2026-03", None)
            assert difference["now"]["employer_amount"] == "35.00"
        assert left == before
        assert again.json()["status"] == "in_review"

    def test_a_quote_of_other_lines_another_person_or_nobody_is_stale(self, user: Actor, other: Actor) -> None:
        body = enroll_body(enroll_month="2026-01")
        quote_id = user.post(f"{CHANGES}/previews", body).json()["quote_id"]

        answers = [
            user.post(CHANGES, {**enroll_body(enroll_month="2026-01", declared_wage="9000.00"), "quote_id": quote_id}),
            user.post(CHANGES, {**enroll_body(id_number(serial=3), enroll_month="2026-01"), "quote_id": quote_id}),
            other.post(CHANGES, {**body, "quote_id": quote_id}),
            user.post(CHANGES, {**body, "quote_id": "made-up"}),
        ]

        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(409, "quote_stale")}
        differences = answers[0].json()["errors"][0]["params"]["differences"]
        assert [
            (
                each["quoted"]["total"] if "total" in each["quoted"] else each["quoted"]["employer_amount"],
                each["now"]["employer_amount"],
            )
            for each in differences
        ] == [("35.00", "63.00")] * 2
