"""人员减少、停保 (suspend): who can be suspended, from when, why, and what is given back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.enrollment import Enrollment
from app.domain.fen import parse_yuan
from app.domain.money_line import MoneyLine
from app.domain.person import Person
from app.domain.policy import Policy
from app.domain.quote import suspend_money
from app.domain.suspend import SuspendFacts, SuspendPlan, SuspendRequest, plan_suspend
from app.domain.unemployment_registration import UnemploymentRegistration
from app.lawbook import load_policy, load_suspension_reasons
from tests.domain.worked_cases import WorkedCase, worked_cases
from tests.support.domain import (
    AGENCY,
    KUNMING,
    YUXI,
    ZHANG_SAN,
    cost,
    employer,
    enrollment,
    line,
    on,
    pointers,
    severities,
    unemployment_registration,
    with_region_rules,
)

COUNTER_ONLY = ("S15", "S16", "N01", "N02", "N03", "N04", "N05", "N06")
ONLINE = tuple(f"S{number:02d}" for number in range(1, 15))
SINCE_JANUARY = enrollment("2026-01")
BILLED_IN_APRIL = [line(cost("2026-03"), id=3, billed_in="2026-04", paid=True)]


@pytest.mark.parametrize("case", worked_cases("suspend"))
def test_a_suspension_gives_back_as_worked_out_by_hand(case: WorkedCase) -> None:
    given = case.given
    insured = enrollment(given["enrolled"], migrant_worker=given.get("migrant_worker", False))

    plan = suspended(
        {"suspension_date": str(given["suspended_on"]), "suspension_reason": given.get("reason", "S11")},
        insured=insured,
        lines=[stored(number, entry, insured) for number, entry in enumerate(given["lines"], 1)],
        registrations=[
            unemployment_registration(str(number), entry["on"], entry["reason"])
            for number, entry in enumerate(given.get("registered", []))
        ],
        region_code=KUNMING if given.get("region") == "昆明" else YUXI,
        today=str(given["today"]),
    )

    money = suspend_money(plan, "张三", "久远银海测试单位", load_policy())
    assert (str(plan.last_month) if plan.last_month else None) == case.expected["last_month"]
    assert [shown(each) for each in money.lines] == case.expected["lines"]
    assert [money.totals[part] for part in ("employer_amount", "employee_amount", "total")] == case.expected["totals"]
    assert money.totals["interest"] == "0.00" and not money.forced
    assert severities(plan.findings) == case.expected.get("findings", {})


@pytest.mark.parametrize("field", ["name", "suspension_date", "suspension_reason"])
def test_every_required_field_that_is_missing_is_named_with_its_place(field: str) -> None:
    plan = suspended({field: None})

    assert pointers(plan.findings) == [("required", f"/{field}")]


def test_all_that_is_missing_is_named_at_once() -> None:
    plan = suspended({"name": None, "suspension_date": None, "suspension_reason": None})

    assert [pointer for _, pointer in pointers(plan.findings)] == ["/name", "/suspension_date", "/suspension_reason"]
    assert plan.last_month is None and not plan.lines


@pytest.mark.parametrize("reason", COUNTER_ONLY)
def test_a_reason_that_needs_papers_is_refused_online_and_names_the_agency(reason: str) -> None:
    (finding,) = suspended({"suspension_reason": reason}).findings

    assert (finding.code.name, finding.severity) == ("suspension_reason_counter_only", "refused")
    assert finding.pointer == "/suspension_reason"
    assert AGENCY.name in finding.message("zh-CN")


@pytest.mark.parametrize("reason", COUNTER_ONLY)
def test_at_the_counter_every_reason_can_be_filed(reason: str) -> None:
    assert not suspended({"suspension_reason": reason}, at_counter=True).findings


@pytest.mark.parametrize("reason", ONLINE)
def test_every_other_reason_can_be_filed_online(reason: str) -> None:
    assert not suspended({"suspension_reason": reason}).findings


def test_the_reasons_on_record_are_those_of_these_tests() -> None:
    reasons = load_suspension_reasons().reasons

    assert {code for code, reason in reasons.items() if not reason.online} == set(COUNTER_ONLY)
    assert {code for code, reason in reasons.items() if reason.online} == set(ONLINE)


def test_a_reason_that_is_not_in_the_table_is_refused() -> None:
    assert pointers(suspended({"suspension_reason": "S99"}).findings) == [("unknown_code", "/suspension_reason")]


def test_only_a_person_actively_insured_here_can_be_suspended() -> None:
    plan = suspended(insured=None, lines=BILLED_IN_APRIL)

    assert pointers(plan.findings) == [("not_insured_here", "/id_number")]
    assert not plan.lines


def test_the_name_must_be_the_one_on_record() -> None:
    assert pointers(suspended({"name": "李四"}).findings) == [("name_mismatch", "/name")]
    assert not suspended({"name": " 张 三 "}).findings


def test_a_malformed_number_is_named_without_looking_anyone_up() -> None:
    plan = suspended({"id_number": "530102199003070017"}, person=None, insured=None)

    assert pointers(plan.findings) == [("id_number_invalid", "/id_number")]


def test_a_small_x_at_the_end_of_a_number_is_taken_as_a_capital_one() -> None:
    request = SuspendRequest.read({"id_number": " 11010519491231002x "})

    assert (request.id_type, request.id_number) == ("01", "11010519491231002X")


def test_the_suspension_month_is_counted_in_shanghai() -> None:
    last_minute_of_march = on("2026-03-31").replace(hour=23, minute=59)

    plan = suspended({"suspension_date": "2026-04-01"}, now=last_minute_of_march)

    assert severities(plan.findings) == {"suspension_in_future": "refused"}


def test_where_matching_is_advisory_a_mismatch_warns_and_does_not_block() -> None:
    plan = suspended(policy=with_region_rules(registry_policy="advisory"))

    assert severities(plan.findings) == {"unemployment_registration_missing": "warning"}


def test_a_registration_before_the_enrolment_or_cancelled_does_not_count() -> None:
    before = unemployment_registration("A-1", date(2025, 12, 31), "U11")
    cancelled = unemployment_registration("A-2", date(2026, 3, 1), "U11", cancelled=True)

    plan = suspended(registrations=[before, cancelled], region_code=KUNMING)

    assert severities(plan.findings) == {"unemployment_registration_missing": "refused"}


def test_several_refusals_are_all_told_and_the_money_is_still_shown() -> None:
    plan = suspended(
        {"name": "李四", "suspension_reason": "N01", "suspension_date": "2026-02-10"},
        lines=BILLED_IN_APRIL,
        today="2026-04-10",
    )

    assert severities(plan.findings) == {"name_mismatch": "refused", "suspension_reason_counter_only": "refused"}
    assert [each.kind for each in plan.lines] == ["refund"]


def suspended(
    changed: dict[str, Any] | None = None,
    *,
    person: Person | None = ZHANG_SAN,
    insured: Enrollment | None = SINCE_JANUARY,
    lines: Sequence[MoneyLine] = (),
    registrations: Sequence[UnemploymentRegistration] = (),
    region_code: str = YUXI,
    policy: Policy | None = None,
    today: str = "2026-03-10",
    now: Any = None,
    at_counter: bool = False,
) -> SuspendPlan:
    body = {
        "id_number": ZHANG_SAN.id_number,
        "name": "张三",
        "suspension_date": "2026-03-31",
        "suspension_reason": "S11",
        **(changed or {}),
    }
    facts = SuspendFacts(employer(region_code=region_code), AGENCY, person, insured, lines, registrations)
    return plan_suspend(
        SuspendRequest.read(body),
        facts,
        policy or load_policy(),
        load_suspension_reasons(),
        now or on(today),
        at_counter=at_counter,
    )


def stored(number: int, entry: dict[str, Any], insured: Enrollment) -> MoneyLine:
    contributed = cost(entry["month"], migrant_worker=insured.migrant_worker)
    return line(
        replace(contributed, interest=parse_yuan(entry.get("interest", "0.00"))),
        id=number,
        billed_in=None if entry["state"] == "waiting" else entry.get("assessed", entry["month"]),
        paid=entry["state"] == "paid",
    )


def shown(each: dict[str, Any]) -> dict[str, Any]:
    """A line of the 退收信息 as the cases write it."""
    return {
        "month": each["contribution_period"],
        "kind": each["kind"],
        "assessed": each["assessment_period"],
        "paid_months": each["paid_months"],
        "employer": each["employer_amount"],
        "employee": each["employee_amount"],
    }
