"""昆明市 (Kunming): a suspension agrees with the unemployment registration (§2.2 注意 3-4, §2.4 注意 4-6)."""

from dataclasses import replace
from typing import Any

import pytest
from httpx2 import Response

from tests.support.actors import Actor, codes, integrator, new_employer, new_employer_user, put_clock
from tests.support.changes import approved, draft, enroll_body, id_number, submitted, suspend_body
from tests.support.domain import with_region_rules
from tests.support.registry import registration, reported
from tests.support.review import case, decide

KUNMING, YUXI = "530102", "530402"
ZHANG = id_number()
# 暂停缴费原因 that can be filed online, each with the 失业登记原因 that match it.
MATCHES = {
    "S01": {"U01"},
    "S02": {"U02"},
    "S03": {"U02"},
    "S04": {"U03"},
    "S05": {"U03"},
    "S06": {"U04"},
    "S07": {"U05"},
    "S08": {"U03"},
    "S09": {"U06"},
    "S10": {"U11"},
    "S11": {"U11"},
}
EXEMPT = ("S12", "S13", "S14")
REGISTERED = ("U01", "U02", "U03", "U04", "U05", "U06", "U11")
MISSING = [("/suspension_date", "unemployment_registration_missing")]
OTHER_MONTH = [("/suspension_date", "unemployment_month_mismatch")]
OTHER_REASON = [("/suspension_reason", "unemployment_reason_mismatch")]


@pytest.fixture
def registrar(admin: Actor) -> Actor:
    return integrator(admin, "registrations:write")


@pytest.fixture
def kunming(admin: Actor) -> Actor:
    """An employer of Kunming's Wuhua on 10 March 2026, which insures Zhang San since January."""
    return insuring(admin, 1, KUNMING)


def test_a_suspension_that_agrees_with_the_registration_is_submitted_and_approved(
    admin: Actor, kunming: Actor, registrar: Actor
) -> None:
    reported(registrar, registration())

    change = approved(admin, kunming, suspend_body())

    assert (change["status"], change["findings"]) == ("approved", [])


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-31"])
def test_the_days_may_differ_within_the_month(kunming: Actor, registrar: Actor, day: str) -> None:
    reported(registrar, registration(registered_on="2026-03-10"))

    assert submission(kunming, suspension_date=day).status_code == 201


def test_the_suspension_month_must_be_the_registrations(kunming: Actor, registrar: Actor) -> None:
    reported(registrar, registration(registered_on="2026-02-28"))

    answer = submission(kunming)

    assert (answer.status_code, codes(answer)) == (409, OTHER_MONTH)
    assert answer.json()["errors"][0]["params"] == {"suspension_month": "2026-03", "registered_month": "2026-02"}
    assert submission(kunming, suspension_date="2026-02-10").status_code == 201


def test_the_reason_must_match_the_registrations_by_the_table(kunming: Actor, registrar: Actor) -> None:
    matching: dict[str, set[str]] = {reason: set() for reason in (*MATCHES, *EXEMPT)}
    for registered in REGISTERED:
        reported(registrar, registration(reason=registered))
        for reason in matching:
            found = previewed(kunming, suspension_reason=reason)
            assert found in ({}, {"unemployment_reason_mismatch": "refused"})
            matching[reason] |= set() if found else {registered}

    assert matching == {**MATCHES, **{reason: set(REGISTERED) for reason in EXEMPT}}


def test_a_mismatch_names_both_reasons(kunming: Actor, registrar: Actor) -> None:
    reported(registrar, registration(reason="U01"))

    answer = submission(kunming)

    assert (answer.status_code, codes(answer)) == (409, OTHER_REASON)
    assert "劳动者辞职" in answer.json()["detail"] and "劳动合同期满" in answer.json()["detail"]


def test_another_month_and_another_reason_are_told_together(kunming: Actor, registrar: Actor) -> None:
    reported(registrar, registration(registered_on="2026-02-28", reason="U01"))

    answer = submission(kunming)

    assert (answer.status_code, answer.json()["code"]) == (409, "refused")
    assert codes(answer) == OTHER_MONTH + OTHER_REASON


def test_without_a_registration_it_is_missing(kunming: Actor, registrar: Actor) -> None:
    reported(registrar, registration(number=id_number(serial=3)))

    answer = submission(kunming)

    assert (answer.status_code, codes(answer)) == (409, MISSING)


@pytest.mark.parametrize("reason", EXEMPT)
def test_a_reason_that_expects_no_registration_needs_none(kunming: Actor, reason: str) -> None:
    assert submission(kunming, suspension_reason=reason).status_code == 201


def test_a_registration_before_the_enrolment_does_not_count(kunming: Actor, registrar: Actor) -> None:
    reported(registrar, registration(registered_on="2025-12-31"))
    before = submission(kunming, suspension_date="2026-01-31")

    reported(registrar, registration(registered_on="2026-01-01"))
    in_its_first_month = submission(kunming, suspension_date="2026-01-31")

    assert (codes(before), in_its_first_month.status_code) == (MISSING, 201)


def test_a_cancelled_registration_does_not_count_and_the_one_before_it_does(kunming: Actor, registrar: Actor) -> None:
    reported(registrar, registration(cancelled=True))
    alone = submission(kunming)
    reported(registrar, registration("KM-0", registered_on="2026-02-20"))
    with_another = submission(kunming, suspension_date="2026-02-28")

    assert (codes(alone), with_another.status_code) == (MISSING, 201)


def test_the_latest_registration_counts_in_whatever_order_they_came(kunming: Actor, registrar: Actor) -> None:
    reported(registrar, registration("KM-2"))
    reported(registrar, registration("KM-1", registered_on="2026-02-20", reason="U01"))

    assert codes(submission(kunming, suspension_date="2026-02-28", suspension_reason="S01")) == (
        OTHER_MONTH + OTHER_REASON
    )
    assert submission(kunming).status_code == 201


def test_a_registration_corrected_by_a_second_report_is_judged_as_corrected(kunming: Actor, registrar: Actor) -> None:
    reported(registrar, registration(registered_on="2026-02-20", reason="U01"))
    refused = submission(kunming)

    reported(registrar, registration())

    assert codes(refused) == OTHER_MONTH + OTHER_REASON
    assert submission(kunming).status_code == 201


def test_whose_registration_it_is_the_id_number_decides_and_the_officer_sees_the_name(
    admin: Actor, kunming: Actor, registrar: Actor
) -> None:
    reported(registrar, registration(name="张叁"))

    change = submitted(kunming, suspend_body())

    assert case(admin, change)["registration"] == {
        "external_no": "KM-1",
        "name": "张叁",
        "registered_on": "2026-03-05",
        "reason": "U11",
    }


def test_a_draft_keeps_what_speaks_against_it_and_is_not_submitted_before_it_is_right(
    kunming: Actor, registrar: Actor
) -> None:
    kept = draft(kunming, suspend_body())
    refused = kunming.act(f"/enrollment-changes/{kept['id']}/submission", kept["version"])
    all_or_none = kunming.post("/enrollment-changes/submissions", {"ids": [kept["id"]]})

    reported(registrar, registration())
    accepted = kunming.act(f"/enrollment-changes/{kept['id']}/submission", kept["version"])

    assert by_severity(kept["findings"]) == {"unemployment_registration_missing": "refused"}
    assert (refused.status_code, codes(refused)) == (409, MISSING)
    assert codes(all_or_none) == [("/ids/0", "unemployment_registration_missing")]
    assert (accepted.status_code, accepted.json()["findings"]) == (200, [])


@pytest.mark.parametrize(
    ("since", "shown"),
    [
        ({"cancelled": True}, "unemployment_registration_missing"),
        ({"registered_on": "2026-02-28"}, "unemployment_month_mismatch"),
        ({"reason": "U01"}, "unemployment_reason_mismatch"),
    ],
)
def test_a_registration_changed_since_the_submission_is_shown_in_the_case_and_does_not_block(
    admin: Actor, kunming: Actor, registrar: Actor, since: dict[str, Any], shown: str
) -> None:
    reported(registrar, registration())
    change = submitted(kunming, suspend_body())
    before = case(admin, change)

    reported(registrar, registration(**since))

    now = case(admin, change)
    assert (before["checks"], by_severity(now["checks"])) == ([], {shown: "refused"})
    assert (now["registration"] is None) == ("cancelled" in since)
    assert decide(admin, change, "approval").json()["status"] == "approved"


def test_the_month_of_a_registration_is_not_shown_to_who_does_not_insure_the_person(
    admin: Actor, kunming: Actor, registrar: Actor
) -> None:
    reported(registrar, registration(registered_on="2026-02-28"))
    other = new_employer_user(admin, new_employer(admin, 2, KUNMING))

    assert codes(submission(other)) == [("/id_number", "not_insured_here")]


def test_outside_kunming_no_registration_is_looked_at(admin: Actor, registrar: Actor) -> None:
    yuxi = insuring(admin, 1, YUXI)
    reported(registrar, registration(registered_on="2026-02-28", reason="U01"))

    change = submitted(yuxi, suspend_body())

    assert change["findings"] == []
    assert (case(admin, change)["checks"], case(admin, change)["registration"]) == ([], None)


def test_where_the_law_only_advises_a_mismatch_warns_and_does_not_block(
    admin: Actor, kunming: Actor, registrar: Actor
) -> None:
    hall = admin.client.app.state.hall  # type: ignore[attr-defined]
    admin.client.app.state.hall = replace(hall, policy=with_region_rules(registry_policy="advisory"))  # type: ignore[attr-defined]
    missing = previewed(kunming)
    reported(registrar, registration(registered_on="2026-02-28", reason="U01"))

    change = submitted(kunming, suspend_body())

    warnings = {"unemployment_month_mismatch": "warning", "unemployment_reason_mismatch": "warning"}
    assert missing == {"unemployment_registration_missing": "warning"}
    assert by_severity(change["findings"]) == by_severity(case(admin, change)["checks"]) == warnings
    assert decide(admin, change, "approval").json()["status"] == "approved"


def insuring(admin: Actor, number: int, region: str) -> Actor:
    """The user of a new employer that insures Zhang San since January, on 10 March 2026."""
    put_clock(admin.client, "2026-03-10T09:00:00")
    user = new_employer_user(admin, new_employer(admin, number, region))
    approved(admin, user, enroll_body(enroll_month="2026-01"))
    return user


def submission(user: Actor, **changes: Any) -> Response:
    return user.post("/enrollment-changes", suspend_body(**{"submit": True, **changes}))


def previewed(user: Actor, **changes: Any) -> dict[str, str]:
    answer = user.post("/enrollment-changes/previews", suspend_body(**changes))
    assert answer.status_code == 200, answer.text
    return by_severity(answer.json()["findings"])


def by_severity(findings: list[dict[str, Any]]) -> dict[str, str]:
    return {finding["code"]: finding["severity"] for finding in findings}
