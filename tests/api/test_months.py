"""One employer's months, end to end over HTTP (§2.1, §2.2, §2.5): the figures are an officer's, by hand."""

import pytest
from fastapi.testclient import TestClient

from tests.support.actors import Actor, new_employer, new_employer_user, new_officer, put_clock
from tests.support.changes import approved, enroll_body, id_number, run, suspend_body


@pytest.fixture
def admin(client: TestClient) -> Actor:
    return new_officer(client, "admin")


@pytest.fixture
def user(admin: Actor) -> Actor:
    put_clock(admin.client, "2026-03-10T09:00:00")
    return new_employer_user(admin, new_employer(admin))


def test_two_enrolments_are_billed_and_a_later_suspension_reduces_the_next_bill(admin: Actor, user: Actor) -> None:
    zhang, li = id_number(serial=1), id_number(serial=2)
    approved(admin, user, enroll_body(zhang, declared_wage="4495.00"))
    approved(admin, user, enroll_body(li, name="李四", declared_wage="3000.00"))

    put_clock(admin.client, "2026-03-21T09:00:00")
    first = run(admin, "2026-03")
    march = user.get("/assessments/2026-03").json()
    put_clock(admin.client, "2026-04-22T09:00:00")
    run(admin, "2026-04")
    put_clock(admin.client, "2026-05-06T09:00:00")
    suspension = approved(admin, user, suspend_body(zhang))
    put_clock(admin.client, "2026-05-21T09:00:00")
    run(admin, "2026-05")
    may = user.get("/assessments/2026-05").json()

    assert first["status"] == "completed", first
    assert march["figures"] == {
        "contributing_persons": 2,
        "migrant_workers": 0,
        "total_base": "8898.00",
        "employer_due": "62.29",
        "employee_due": "26.70",
        "employer_adjustment": "0.00",
        "employee_adjustment": "0.00",
        "employer_credit_used": "0.00",
        "employee_credit_used": "0.00",
        "employer_payable": "62.29",
        "employee_payable": "26.70",
        "interest": "0.00",
        "late_fee": "0.00",
    }
    assert suspension["money"]["totals"]["total"] == "44.96"
    assert may["figures"]["employer_due"] == "30.82"
    assert may["figures"]["employer_adjustment"] == "-30.82"
    assert may["figures"]["employer_payable"] == "0.00"


def test_the_latest_billed_period_is_the_bills_and_not_the_month_owed_for(admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body(enroll_month="2026-02"))
    approved(admin, user, suspend_body(suspension_date="2026-03-10"))
    approved(admin, user, enroll_body(enroll_month="2026-01"))
    put_clock(admin.client, "2026-03-21T09:00:00")
    run(admin, "2026-03")

    checked = user.post("/enrollment-changes/identity-checks", {"kind": "suspend", "id_number": id_number()}).json()

    assert checked["enrollment"]["first_month"] == "2026-01"
    assert checked["enrollment"]["last_billed_period"] == "2026-03"
