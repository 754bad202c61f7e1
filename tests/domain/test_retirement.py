"""就业年龄、退休年龄 (retirement)."""

from datetime import date

import pytest

from app.domain.period import Period
from app.domain.policy import PolicyMissing
from app.domain.retirement import age_findings, retirement_month
from app.lawbook import load_policy
from tests.domain.worked_cases import WorkedCase, worked_cases


@pytest.mark.parametrize("case", worked_cases("retirement"))
def test_retirement_months_are_those_of_the_official_table(case: WorkedCase) -> None:
    birth = Period.parse(case.given["born"])
    law = load_policy().at(Period.parse("2026-03"), "530400")

    reached = retirement_month(birth, getattr(law.retirement_age.value, case.given["group"]))

    months = reached.months_since(birth)
    assert str(reached) == case.expected["retirement_month"]
    assert divmod(months, 12) == (case.expected["years"], case.expected["months"])


@pytest.mark.parametrize(
    ("month", "expected"), [("2026-02", {"under_minimum_age": "refused"}), ("2026-03", {}), ("2026-04", {})]
)
def test_the_month_of_reaching_sixteen_is_the_first_one_allowed(month: str, expected: dict[str, str]) -> None:
    assert outcome(date(2010, 3, 31), "1", month) == expected


@pytest.mark.parametrize(("month", "expected"), [("2026-08", {}), ("2026-09", {"over_retirement_age": "refused"})])
def test_the_month_a_man_reaches_retirement_is_the_last_one_allowed(month: str, expected: dict[str, str]) -> None:
    assert outcome(date(1966, 4, 1), "1", month) == expected


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2025-11", {}),
        ("2025-12", {"retirement_to_confirm": "warning"}),
        ("2031-12", {"retirement_to_confirm": "warning"}),
        ("2032-01", {"over_retirement_age": "refused"}),
    ],
)
def test_a_woman_between_the_two_ages_is_to_be_confirmed_and_beyond_both_refused(
    month: str, expected: dict[str, str]
) -> None:
    assert outcome(date(1975, 7, 15), "2", month) == expected  # worker: 50 years 4 months; cadre: 56 years 5 months


def test_before_2025_the_ages_do_not_rise() -> None:
    man_born_late_in_1964 = date(1964, 11, 30)

    assert outcome(man_born_late_in_1964, "1", "2024-11") == {}
    assert outcome(man_born_late_in_1964, "1", "2024-12") == {"over_retirement_age": "refused"}


def test_without_a_sex_only_the_minimum_age_is_looked_at() -> None:
    assert outcome(date(1930, 1, 1), None, "2026-03") == {}
    assert outcome(date(2020, 1, 1), None, "2026-03") == {"under_minimum_age": "refused"}


def test_the_refusal_tells_the_month_to_go_by() -> None:
    law = load_policy().at(Period.parse("2026-03"), "530400")

    (young,) = age_findings(date(2011, 5, 2), "1", Period.parse("2026-03"), law)
    (old,) = age_findings(date(1965, 1, 9), "1", Period.parse("2026-03"), law)

    assert (young.pointer, young.params["allowed_from"]) == ("/insurance/enroll_month", "2027-05")
    assert old.params["retirement_month"] == "2025-02"
    assert "2025-02" in old.message("zh-CN") and "2025-02" in old.message("en")


def test_a_month_before_the_law_of_ages_is_an_error_and_never_a_silent_none() -> None:
    with pytest.raises(PolicyMissing, match="minimum_age"):
        outcome(date(1970, 1, 1), "1", "1990-01")


def outcome(birth_date: date, sex: str | None, month: str) -> dict[str, str]:
    enroll_month = Period.parse(month)
    law = load_policy().at(enroll_month, "530400")
    return {finding.code.name: finding.severity for finding in age_findings(birth_date, sex, enroll_month, law)}
