"""核定批次 (assessment runs) over HTTP: in order, once, and nothing of a month billed twice or to nobody (§2.5)."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.support.actors import Actor, new_employer, new_employer_user, new_officer, put_clock
from tests.support.changes import approved, enroll_body, id_number, run, suspend_body
from tests.support.months import sound
from tests.support.stored import engine_of, everything_stored

RUNS = "/review/assessment-runs"


def number_of(user: Actor) -> str:
    return str(user.get("/auth/me").json()["employer"]["employer_no"])


def billed(user: Actor, period: str) -> list[tuple[str, str, str]]:
    """The lines of a bill: kind, month and amount of each."""
    lines = user.get(f"/assessments/{period}/lines").json()["items"]
    return [(line["kind"], line["contribution_period"], line["total"]) for line in lines]


def figures(user: Actor, period: str) -> dict[str, Any]:
    return dict(user.get(f"/assessments/{period}").json()["figures"])


@pytest.fixture(autouse=True)
def _ledger_is_sound(client: TestClient) -> Any:
    yield
    assert sound(client.app.state.hall)  # type: ignore[attr-defined]


def test_a_run_repeated_counts_everyone_as_done_and_bills_nothing_twice(
    client: TestClient, admin: Actor, user: Actor, other: Actor
) -> None:
    approved(admin, user, enroll_body())
    put_clock(client, "2026-03-21T00:00:00")
    first = run(admin, "2026-03")
    before = without_runs(client)

    again = run(admin, "2026-03")
    by_employer = run(admin, "2026-03", employer_no=number_of(user))

    assert (first["status"], first["total_employers"], first["done_employers"]) == ("completed", 2, 2)
    assert (again["status"], again["total_employers"], again["done_employers"]) == ("completed", 2, 2)
    assert again["totals"] == first["totals"]
    assert (by_employer["status"], by_employer["done_employers"]) == ("completed", 1)
    assert without_runs(client) == before
    assert billed(user, "2026-03") == [("regular", "2026-03", "50.00")]


def test_an_employer_with_nobody_insured_gets_a_form_of_zeros(client: TestClient, admin: Actor, user: Actor) -> None:
    put_clock(client, "2026-03-21T00:00:00")

    run(admin, "2026-03")

    march = user.get("/assessments/2026-03").json()
    assert {str(figure) for figure in march["figures"].values()} == {"0", "0.00"}
    assert (march["status"], march["total_payable"]) == ("paid", "0.00")


def test_a_first_run_that_is_not_the_first_month_catches_up(client: TestClient, admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body(id_number(serial=1), enroll_month="2026-01"))
    approved(admin, user, enroll_body(id_number(serial=3)))
    put_clock(client, "2026-05-21T00:00:00")

    done = run(admin, "2026-05")

    assert (done["status"], done["done_employers"]) == ("completed", 1)
    assert sorted(billed(user, "2026-05")) == [
        *[("back_pay", month, "50.00") for month in ("2026-01", "2026-02", "2026-03", "2026-03", "2026-04", "2026-04")],
        *[("regular", "2026-05", "50.00")] * 2,
    ]
    assert figures(user, "2026-05")["employer_adjustment"] == "210.00"
    assert user.get("/assessments/2026-04").status_code == 404


def test_an_approval_after_the_run_of_its_month_is_billed_next_month(
    client: TestClient, admin: Actor, user: Actor
) -> None:
    change = user.post("/enrollment-changes", {**enroll_body(), "submit": True}).json()
    put_clock(client, "2026-03-22T00:00:00")
    run(admin, "2026-03")

    decided = admin.act(f"/review/changes/{change['id']}/approval", 1).json()
    put_clock(client, "2026-04-21T00:00:00")
    run(admin, "2026-04")

    assert [line["contribution_period"] for line in change["money"]["lines"]] == []
    assert [line["contribution_period"] for line in decided["money"]["lines"]] == ["2026-03"]
    assert billed(user, "2026-03") == []
    assert billed(user, "2026-04") == [("back_pay", "2026-03", "50.00"), ("regular", "2026-04", "50.00")]


def test_a_run_out_of_order_names_the_employer_and_bills_the_others(
    client: TestClient, admin: Actor, user: Actor, other: Actor
) -> None:
    approved(admin, user, enroll_body())
    put_clock(client, "2026-05-21T00:00:00")
    run(admin, "2026-03", employer_no=number_of(user))

    skipped = run(admin, "2026-05")
    missing = user.get("/assessments/2026-05")
    run(admin, "2026-04", employer_no=number_of(user))
    resumed = admin.post(f"{RUNS}/{skipped['id']}/resume")
    carried_on = run(admin, "2026-05")

    assert (skipped["status"], skipped["done_employers"], skipped["failed_employers"]) == (
        "completed_with_failures",
        1,
        1,
    )
    (failure,) = skipped["failures"]
    assert (failure["employer_no"], failure["code"]) == (number_of(user), "assessment_out_of_order")
    assert "2026-04" in failure["message"]
    assert missing.status_code == 404
    assert other.get("/assessments/2026-05").status_code == 200
    assert resumed.status_code == 200
    assert (carried_on["status"], carried_on["done_employers"]) == ("completed", 2)
    assert [billed(user, period) for period in ("2026-03", "2026-04", "2026-05")] == [
        [("regular", period, "50.00")] for period in ("2026-03", "2026-04", "2026-05")
    ]


def test_an_earlier_month_after_a_later_one_is_out_of_order(client: TestClient, admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body(enroll_month="2026-02"))
    put_clock(client, "2026-03-21T00:00:00")
    run(admin, "2026-03")
    before = without_runs(client)

    late = run(admin, "2026-02")

    assert [failure["code"] for failure in late["failures"]] == ["assessment_out_of_order"]
    assert without_runs(client) == before
    assert sorted(billed(user, "2026-03")) == [("back_pay", "2026-02", "50.00"), ("regular", "2026-03", "50.00")]


def test_a_month_before_the_employer_is_insured_is_not_among_a_runs(client: TestClient, admin: Actor) -> None:
    put_clock(client, "2026-03-21T00:00:00")
    late = new_employer_user(admin, new_employer(admin, 5, insured_from="2026-03"))

    region = run(admin, "2026-02")
    alone = run(admin, "2026-02", employer_no=number_of(late))

    assert (region["status"], region["total_employers"]) == ("completed", 0)
    assert [failure["code"] for failure in alone["failures"]] == ["assessment_out_of_order"]


def test_a_month_without_policy_is_refused_and_nothing_stored(client: TestClient, admin: Actor, user: Actor) -> None:
    old = new_employer_user(admin, new_employer(admin, 6, insured_from="2015-01"))
    before = everything_stored(engine_of(client))

    answer = admin.post(RUNS, {"period": "1998-12", "employer_no": number_of(old)})

    assert (answer.status_code, answer.json()["code"]) == (409, "policy_missing")
    assert answer.json()["errors"][0]["params"]["month"] == "1998-12"
    assert everything_stored(engine_of(client)) == before


def test_a_rehearsal_figures_everything_and_writes_no_bill(client: TestClient, admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body(enroll_month="2026-01"))
    put_clock(client, "2026-03-21T00:00:00")
    before = without_runs(client)

    rehearsed = run(admin, "2026-03", dry_run=True)
    left = without_runs(client)
    done = run(admin, "2026-03")

    assert (rehearsed["status"], rehearsed["dry_run"]) == ("completed", True)
    assert rehearsed["totals"] == done["totals"]
    assert done["totals"]["employer_payable"] == "105.00"
    assert left == before


def test_a_rehearsal_sets_off_credit_as_the_run_does(client: TestClient, admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body(enroll_month="2026-01"))
    put_clock(client, "2026-03-21T00:00:00")
    run(admin, "2026-03")
    put_clock(client, "2026-04-10T00:00:00")
    approved(admin, user, suspend_body(suspension_date="2026-01-31"))
    approved(admin, user, enroll_body(enroll_month="2026-04"))
    put_clock(client, "2026-05-21T00:00:00")
    run(admin, "2026-04")

    rehearsed = run(admin, "2026-05", dry_run=True)

    assert rehearsed["status"] == "completed"
    assert rehearsed["totals"] == run(admin, "2026-05")["totals"]
    assert rehearsed["totals"]["employer_credit_used"] == "35.00"


def test_a_region_is_assessed_alone(client: TestClient, admin: Actor, user: Actor, other: Actor) -> None:
    put_clock(client, "2026-03-21T00:00:00")

    done = run(admin, "2026-03", region_code="530400")

    assert (done["total_employers"], done["done_employers"]) == (1, 1)
    assert user.get("/assessments/2026-03").status_code == 200
    assert other.get("/assessments/2026-03").status_code == 404


def test_runs_are_a_supervisors_and_keep_to_the_region(client: TestClient, admin: Actor, user: Actor) -> None:
    put_clock(client, "2026-03-21T00:00:00")
    officer, qujing = new_officer(client, "officer", "530400"), new_officer(client, "supervisor", "530300")
    started = run(admin, "2026-03", region_code="530400")

    answers = {
        "an officer": officer.post(RUNS, {"period": "2026-03"}),
        "a user": user.post(RUNS, {"period": "2026-03"}),
        "another region": qujing.post(RUNS, {"period": "2026-03", "region_code": "530400"}),
        "its employer": qujing.post(RUNS, {"period": "2026-03", "employer_no": number_of(user)}),
        "its run": qujing.get(f"{RUNS}/{started['id']}"),
        "its resumption": qujing.post(f"{RUNS}/{started['id']}/resume"),
        "nothing left": admin.post(f"{RUNS}/{started['id']}/resume"),
    }

    assert {who: (answer.status_code, answer.json()["code"]) for who, answer in answers.items()} == {
        "an officer": (403, "forbidden"),
        "a user": (403, "forbidden"),
        "another region": (403, "forbidden"),
        "its employer": (404, "not_found"),
        "its run": (404, "not_found"),
        "its resumption": (404, "not_found"),
        "nothing left": (409, "wrong_status"),
    }
    assert officer.get(f"{RUNS}/{started['id']}").status_code == 200
    assert [each.get(RUNS).json()["total"] for each in (admin, officer, qujing)] == [1, 1, 0]


def without_runs(client: TestClient) -> dict[str, Any]:
    """Everything stored but the runs themselves."""
    stored = everything_stored(engine_of(client))
    return {table: rows for table, rows in stored.items() if not table.startswith("assessment_run")}
