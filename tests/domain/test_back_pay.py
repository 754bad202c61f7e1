"""补收 (back-pay), forced and ordinary, and its interest."""

from typing import Any

import pytest

from app.domain.back_pay import back_pay, interest_on, is_forced, last_month_elsewhere, open_period
from app.domain.enroll import EnrollFacts, plan_enroll
from app.domain.enroll_form import EnrollRequest
from app.domain.enrollment import Enrollment
from app.domain.fen import format_yuan
from app.domain.money_line import Contribution
from app.domain.policy import Policy, PolicyMissing
from app.lawbook import load_code_tables, load_policy
from tests.domain.worked_cases import WorkedCase, worked_cases
from tests.support.domain import (
    OURS,
    THEIRS,
    YUXI,
    dated,
    employer,
    enroll_body,
    enrollment,
    month,
    on,
    policy_with,
    severities,
    with_interest,
    with_region_rules,
)


@pytest.mark.parametrize("case", worked_cases("back_pay"))
def test_back_pay_is_collected_as_worked_out_by_hand(case: WorkedCase) -> None:
    given = case.given
    request = EnrollRequest.read(enroll_body(insurance=insurance(given)))

    plan = plan_enroll(request, facts(given), policy(given), load_code_tables(), on(str(given["today"])))

    assert plan.forced == case.expected["forced"]
    assert [shown(line) for line in plan.lines] == case.expected["lines"]
    assert severities(plan.findings) == case.expected.get("findings", {})


def test_the_open_period_is_the_month_after_the_latest_assessment() -> None:
    assert open_period(month("2026-03"), month("2026-03")) == month("2026-04")
    assert open_period(month("2026-01"), month("2026-04")) == month("2026-02")


def test_the_open_period_without_any_assessment_is_the_current_month() -> None:
    assert open_period(None, month("2026-04")) == month("2026-04")


def test_back_pay_is_forced_only_before_the_last_month_elsewhere() -> None:
    last = month("2026-03")

    assert is_forced(month("2026-02"), last)
    assert not is_forced(month("2026-03"), last)
    assert not is_forced(month("2026-04"), last)
    assert not is_forced(month("2026-02"), None)


def test_the_last_month_elsewhere_leaves_out_this_employer_and_what_was_annulled() -> None:
    enrollments = [
        enrollment("2025-01", "2026-03", employer=OURS),
        enrollment("2025-01", "2025-05", id=2, employer=THEIRS),
        enrollment("2025-06", "2025-08", id=3, employer=THEIRS),
        enrollment("2025-09", "2025-12", id=4, employer=THEIRS, annulled=True),
    ]

    assert last_month_elsewhere(enrollments, OURS) == month("2025-08")
    assert last_month_elsewhere([], OURS) is None


def test_interest_is_rounded_once_for_both_parts_together() -> None:
    law = with_interest("0.0180")

    # 35.00 and 15.00 apart would give 0.05 + 0.02; month by month 0.08 + 0.08 + 0.08.
    assert interest_on(5000, month("2026-04"), month("2026-03"), YUXI, law) == 8
    assert interest_on(5000, month("2026-04"), month("2026-01"), YUXI, law) == 23


def test_no_interest_is_charged_for_the_month_collected_in_or_a_later_one() -> None:
    law = with_interest("0.0180")

    assert interest_on(5000, month("2026-04"), month("2026-04"), YUXI, law) == 0
    assert interest_on(5000, month("2026-04"), month("2026-05"), YUXI, law) == 0


def test_no_interest_is_charged_where_no_rate_is_published() -> None:
    rate_from_2027 = policy_with(back_pay_interest_rate=[dated("2027-01", value="0.0180")])

    assert interest_on(5000, month("2026-04"), month("2026-01"), YUXI, load_policy()) == 0
    assert interest_on(5000, month("2026-04"), month("2026-01"), YUXI, rate_from_2027) == 0


def test_a_line_names_the_law_of_its_own_month_and_the_interest_rate_of_the_month_collected_in() -> None:
    (line,) = back_pay(enrollment("2026-03"), (), frozenset(), month("2026-04"), YUXI, with_interest("0.0180"))

    assert line.basis == (
        "base_limits@2026-01-01",
        "employer_rate@2019-05-01",
        "employee_rate@2019-05-01",
        "back_pay_interest_rate@2026-01-01",
    )


def test_an_ended_enrolment_owes_nothing_after_its_last_month() -> None:
    lines = back_pay(enrollment("2026-01", "2026-02"), (), frozenset(), month("2026-05"), YUXI, load_policy())

    assert periods(lines) == ["2026-01", "2026-02"]


def test_an_annulled_enrolment_owes_nothing() -> None:
    assert not back_pay(enrollment("2026-01", annulled=True), (), frozenset(), month("2026-05"), YUXI, load_policy())


def test_only_an_owed_month_asks_for_its_law() -> None:
    old = enrollment("2016-12")
    standing = frozenset({month("2016-12")})

    assert periods(back_pay(old, (), standing, month("2017-02"), YUXI, load_policy())) == ["2017-01"]
    with pytest.raises(PolicyMissing, match="base_limits has no value in 2016-12"):
        back_pay(old, (), frozenset(), month("2017-02"), YUXI, load_policy())


def test_an_overlap_is_marked_only_where_the_other_employer_was_first() -> None:
    first = enrollment("2026-01", "2026-03", id=1, employer=OURS)
    second = enrollment("2026-02", id=2, employer=THEIRS, forced=True)

    ours = back_pay(first, [second], frozenset(), month("2026-05"), YUXI, load_policy())
    theirs = back_pay(second, [first], frozenset(), month("2026-05"), YUXI, load_policy())

    assert [line.overlap for line in ours] == [False, False, False]
    assert [line.overlap for line in theirs] == [True, True, False]


def insurance(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "enroll_month": given["month"],
        "declared_wage": given.get("wage", "5000.00"),
        "migrant_worker": given.get("migrant_worker", False),
        "migrant_worker_pays": given.get("pays", False),
    }


def facts(given: dict[str, Any]) -> EnrollFacts:
    return EnrollFacts(
        employer=employer(insured_from=given.get("insured_from", "2017-01")),
        person=None,
        enrollments=[
            *former(given.get("elsewhere", []), THEIRS),
            *former(given.get("here", []), OURS),
        ],
        standing=frozenset(month(each) for each in given.get("standing_here", [])),
        latest_assessed=month(given["assessed"]) if given["assessed"] else None,
    )


def former(spans: list[dict[str, Any]], employer_id: int) -> list[Enrollment]:
    return [
        enrollment(span["first"], span["last"], id=number, employer=employer_id, annulled=span.get("annulled", False))
        for number, span in enumerate(spans, 1)
    ]


def policy(given: dict[str, Any]) -> Policy:
    if "interest_rate" in given:
        return with_interest(given["interest_rate"])
    overlap = given.get("overlap_back_pay", "collect")
    if isinstance(overlap, dict):
        usual = {"login_method": "password", "registry_policy": "off"}
        return policy_with(
            regions={"53": [dated(since, **usual, overlap_back_pay=value) for since, value in overlap.items()]}
        )
    if overlap != "collect":
        return with_region_rules(overlap_back_pay=overlap)
    return load_policy()


def shown(line: Contribution) -> dict[str, Any]:
    """A line as the cases write it: what is usual is left out."""
    unusual = {
        "interest": (format_yuan(line.interest), "0.00"),
        "overlap": (line.overlap, False),
        "person_kind": (line.person_kind, "urban_worker"),
    }
    return {
        "month": str(line.contribution_period),
        "base": format_yuan(line.contribution_base),
        "employer": format_yuan(line.employer_amount),
        "employee": format_yuan(line.employee_amount),
        **{name: value for name, (value, usual) in unusual.items() if value != usual},
    }


def periods(lines: tuple[Contribution, ...]) -> list[str]:
    return [str(line.contribution_period) for line in lines]
