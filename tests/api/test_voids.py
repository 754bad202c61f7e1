"""核定作废 over HTTP: the latest bill taken back whole and the month assessed anew, or refused with the reason (§5.7)."""

from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from app.usecases.ledger import verify
from tests.support.actors import Actor, new_officer, put_clock
from tests.support.changes import approved, suspend_body
from tests.support.payments import assess, booked, receipt, reversed_receipt

EMPLOYER = "530402000001"


def void(officer: Actor, month: str = "2026-03", version: int | None = None) -> Response:
    path = f"/review/assessments/{EMPLOYER}/{month}"
    current = officer.get(path).json().get("version", 1) if version is None else version
    return officer.act(f"{path}/void", current, {"reason": "漏录减员"})


def seen(user: Actor, month: str) -> dict[str, Any]:
    """The figures of a bill."""
    figures: dict[str, Any] = user.get(f"/assessments/{month}").json()["figures"]
    return figures


def assert_sound(user: Actor) -> None:
    """Nothing that `hall verify-ledger` would find."""
    hall = user.client.app.state.hall  # type: ignore[attr-defined]
    errors: list[str] = []
    verify(hall.engine, hall.policy, lambda error: errors.append(str(error)))
    assert errors == []


def refused_for(answer: Response) -> list[str]:
    """What keeps a bill from being voided."""
    assert (answer.status_code, answer.json()["code"]) == (409, "assessment_not_voidable"), answer.text
    (error,) = answer.json()["errors"]
    reasons: list[str] = error["params"]["reasons"]
    return reasons


def test_a_voided_bill_is_gone_and_the_month_is_assessed_anew_to_the_same(admin: Actor, billed: Actor) -> None:
    assess(admin, "2026-04")
    before = seen(billed, "2026-04")

    voided = void(admin, "2026-04").json()

    assert (voided["status"], voided["version"], voided["figures"]) == ("voided", 2, before)
    assert billed.get("/assessments/2026-04").status_code == 404
    assert admin.get(f"/review/assessments/{EMPLOYER}/2026-04").json() == voided
    assert [each["period"] for each in billed.get("/assessments").json()["items"]] == ["2026-03"]
    assert_sound(billed)
    assess(admin, "2026-04")
    assert seen(billed, "2026-04") == before
    assert_sound(billed)


def test_a_late_fee_of_a_voided_bill_is_charged_again_once(admin: Actor, billed: Actor) -> None:
    assess(admin, "2026-04")
    void(admin, "2026-04")
    assess(admin, "2026-04")

    assert seen(billed, "2026-04")["late_fee"] == "0.50"
    assess(admin, "2026-05")
    assert seen(billed, "2026-05")["late_fee"] == "1.25"
    assert_sound(billed)


def test_only_the_latest_bill_without_money_on_it_can_be_voided(admin: Actor, collector: Actor, billed: Actor) -> None:
    assess(admin, "2026-04")
    assert refused_for(void(admin)) == ["later_assessment"]
    booked(collector, receipt(period="2026-04"))
    assert refused_for(void(admin, "2026-04")) == ["received"]
    reversed_receipt(collector)

    assert void(admin, "2026-04").status_code == 200
    assert_sound(billed)


def test_credit_that_a_voided_bill_had_used_is_there_again(admin: Actor, collector: Actor, billed: Actor) -> None:
    booked(collector, receipt(amount="100.00"))
    assess(admin, "2026-04")
    assert seen(billed, "2026-04")["employer_credit_used"] == "35.00"

    void(admin, "2026-04")

    assert billed.get("/credit").json()["employer_balance"] == "50.00"
    assess(admin, "2026-04")
    assert seen(billed, "2026-04")["employer_credit_used"] == "35.00"
    assert_sound(billed)


def test_a_reduction_that_waited_for_a_voided_bill_is_cancelled_with_it(admin: Actor, billed: Actor) -> None:
    assess(admin, "2026-04")
    put_clock(admin.client, "2026-05-06T09:00:00")
    approved(admin, billed, suspend_body(suspension_date="2026-03-31"))

    assert void(admin, "2026-04").status_code == 200

    assert_sound(billed)
    assess(admin, "2026-04")
    april = seen(billed, "2026-04")
    assert (april["contributing_persons"], april["employer_adjustment"]) == (0, "0.00")
    assert_sound(billed)


def test_a_version_that_is_old_and_an_officer_who_is_no_supervisor_void_nothing(
    client: TestClient, admin: Actor, billed: Actor
) -> None:
    officer = new_officer(client, "officer")

    assert void(admin, version=7).status_code == 412
    assert void(officer).status_code == 403
    assert void(admin, "2026-04", version=1).status_code == 404
    assert seen(billed, "2026-03")["contributing_persons"] == 1
