"""失业登记 (unemployment registrations) as they are reported."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.unemployment_registration import RegistrationsPlan, ReportedRegistration, plan_registrations
from app.lawbook import load_suspension_reasons
from tests.support.changes import id_number
from tests.support.domain import ZHANG_SAN, pointers

TODAY = date(2026, 3, 10)


def test_a_report_is_taken_in_the_order_of_its_numbers_whatever_order_it_came_in() -> None:
    plan = planned(reported(external_no="B-1"), reported(external_no="A-2"), reported(external_no="A-10"))

    assert not plan.findings
    assert [each.external_no for each in plan.registrations] == ["A-10", "A-2", "B-1"]


def test_everything_that_is_wrong_is_named_at_once_with_its_place() -> None:
    plan = planned(
        reported(),
        reported(external_no="A-2", id_number="530102199003070017", reason="U99"),
        reported(external_no="A-3", registered_on=date(2026, 3, 11)),
    )

    assert pointers(plan.findings) == [
        ("id_number_invalid", "/registrations/1/id_number"),
        ("unknown_code", "/registrations/1/reason"),
        ("registration_in_future", "/registrations/2/registered_on"),
    ]


def test_a_registration_of_today_is_taken() -> None:
    assert not planned(reported(registered_on=TODAY)).findings


@pytest.mark.parametrize("number", [" 53010219900307018x ", "53010219900307018X"])
def test_a_number_is_kept_as_everywhere_with_a_capital_x(number: str) -> None:
    plan = planned(reported(id_number=number))

    assert not plan.findings
    assert [each.id_number for each in plan.registrations] == ["53010219900307018X"]


@pytest.mark.parametrize("number", ["810000199003070015", "91234519900307001X"])
def test_numbers_of_residence_permits_and_of_permanent_residents_cards_are_judged_as_such(number: str) -> None:
    assert not planned(reported(id_number=number)).findings


@pytest.mark.parametrize(
    "number", ["", "E12345678", "５30102199003070016", "5301021990030700160", "990102199003070016"]
)
def test_any_other_number_is_not_valid(number: str) -> None:
    assert pointers(planned(reported(id_number=number)).findings) == [
        ("id_number_invalid", "/registrations/0/id_number")
    ]


def test_the_same_registration_twice_is_taken_once() -> None:
    again = reported(id_number=f"{id_number(serial=18, area='530102').lower()} ")

    plan = planned(reported(id_number=id_number(serial=18, area="530102")), again)

    assert not plan.findings
    assert len(plan.registrations) == 1


@pytest.mark.parametrize(
    "other", [{"id_number": id_number()}, {"name": "李四"}, {"reason": "U01"}, {"cancelled": True}], ids=str
)
def test_one_number_with_other_content_is_refused_where_it_comes_again(other: dict[str, Any]) -> None:
    plan = planned(reported(external_no="A-0"), reported(), reported(), reported(**other))

    assert pointers(plan.findings) == [("registration_repeated", "/registrations/3/external_no")]
    assert plan.findings[0].params == {"first": 2}


@pytest.mark.parametrize("field", ["external_no", "id_number", "name", "registered_on", "reason"])
def test_what_could_not_be_read_is_named_by_whoever_read_it_and_the_rest_is_judged_still(field: str) -> None:
    plan = planned(reported(**{"registered_on": date(2026, 3, 11), "reason": "U99", field: None}))

    left = {"registered_on": "registration_in_future", "reason": "unknown_code"}
    assert [finding.code.name for finding in plan.findings] == [code for name, code in left.items() if name != field]


def test_no_finding_repeats_a_number() -> None:
    (finding,) = planned(reported(id_number="530102199003070017")).findings

    assert "53010219900307001" not in finding.message("zh-CN") + finding.message("en") + str(finding.params)


def planned(*registrations: ReportedRegistration) -> RegistrationsPlan:
    return plan_registrations(registrations, load_suspension_reasons().unemployment_reasons, TODAY)


def reported(**changes: Any) -> ReportedRegistration:
    registration = ReportedRegistration("A-1", ZHANG_SAN.id_number, ZHANG_SAN.name, date(2026, 3, 1), "U11", False)
    return replace(registration, **changes)
