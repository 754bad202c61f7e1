"""匹配 (matching) of suspensions with unemployment registrations."""

from datetime import date

import pytest

from app.domain.matching import latest_registration, matching_findings
from app.domain.period import Period
from app.domain.unemployment_registration import UnemploymentRegistration
from app.lawbook import load_suspension_reasons
from tests.domain.worked_cases import WorkedCase, worked_cases
from tests.support.domain import unemployment_registration

ENROLLED = Period.parse("2026-01")
MARCH = Period.parse("2026-03")


@pytest.mark.parametrize("case", worked_cases("matching"))
def test_a_suspension_is_matched_as_the_region_asks(case: WorkedCase) -> None:
    reason = load_suspension_reasons().reasons[case.given["reason"]]
    registrations = [
        registration(str(number), entry["registered_on"], entry["reason"], cancelled=entry.get("cancelled", False))
        for number, entry in enumerate(case.given["registrations"])
    ]

    findings = matching_findings(
        reason, Period.parse(case.given["suspension_month"]), registrations, ENROLLED, case.given["registry_policy"]
    )

    assert {finding.code.name: finding.severity for finding in findings} == case.expected


def test_of_two_registrations_of_one_day_the_later_number_counts_in_any_order() -> None:
    first, second = (registration(number, date(2026, 3, 1), "U01") for number in ("A-1", "A-2"))

    assert latest_registration([first, second], ENROLLED) == second
    assert latest_registration([second, first], ENROLLED) == second


def test_each_mismatch_points_to_the_field_to_correct_and_says_what_is_registered() -> None:
    reasons = load_suspension_reasons()
    registered = [registration("A-1", date(2026, 2, 3), "U01")]

    month, reason = matching_findings(
        reasons.reasons["S11"],
        MARCH,
        registered,
        ENROLLED,
        "required",
        unemployment_reasons=reasons.unemployment_reasons,
    )

    assert (month.pointer, month.params["registered_month"]) == ("/suspension_date", "2026-02")
    assert (reason.pointer, reason.params["registered_reason"]) == ("/suspension_reason", "U01")
    assert "劳动合同期满" in reason.message("zh-CN")
    assert reason.message("en").isascii()


def test_a_row_names_its_own_places() -> None:
    reason = load_suspension_reasons().reasons["S11"]
    registered = [registration("A-1", date(2026, 2, 3), "U01")]

    findings = matching_findings(reason, MARCH, registered, ENROLLED, "advisory", "/values/date", "/values/reason")

    assert [finding.pointer for finding in findings] == ["/values/date", "/values/reason"]


def registration(
    external_no: str, registered_on: date, reason: str, cancelled: bool = False
) -> UnemploymentRegistration:
    return unemployment_registration(external_no, registered_on, reason, cancelled=cancelled)
