"""缴费基数申报 (base declaration): the year's months, its bounds, and the base at present (§2.6)."""

import pytest

from app.domain.base_declaration import months_of, present_base, year_findings
from app.domain.enrollment import Enrollment
from app.domain.finding import INVALID_FORMAT
from app.domain.period import Period
from tests.support.domain import enrollment, policy_with

MARCH = Period.parse("2026-03")
POLICY = policy_with()


def test_a_year_has_its_twelve_months() -> None:
    assert tuple(map(str, months_of(2026))) == ("2026-01", "2026-12")


@pytest.mark.parametrize("year", [1999, 2026, 2027])
def test_a_year_since_1999_up_to_the_next_one_can_be_declared(year: int) -> None:
    assert year_findings(year, MARCH) == ()


@pytest.mark.parametrize("year", [1, 1998, 2028, 9999])
def test_another_year_is_refused_and_the_bounds_are_named(year: int) -> None:
    (finding,) = year_findings(year, MARCH)

    assert (finding.code, finding.pointer) == (INVALID_FORMAT, "/year")
    assert "1999" in finding.message("zh-CN")
    assert "2027" in finding.message("en")


@pytest.mark.parametrize(("wage", "base"), [("3000.00", "4403.00"), ("5000.00", "5000.00"), ("99999.00", "22017.00")])
def test_the_present_base_keeps_to_floor_and_ceiling(wage: str, base: str) -> None:
    here = enrollment("2026-01", wage=wage)

    assert at_present(here) == int(base.replace(".", ""))


def test_who_has_left_has_the_base_of_their_last_month() -> None:
    left = enrollment("2024-01", "2024-06", wage="3000.00")
    law = POLICY.at(Period.parse("2024-06"), "530402")

    assert at_present(left) == law.base_limits.value.floor


def test_a_month_without_published_limits_has_no_base() -> None:
    left = enrollment("1999-01", "1999-02", wage="300.00")

    assert at_present(left) is None


def at_present(enrolled: Enrollment) -> int | None:
    return present_base(enrolled.declared_wage, enrolled.first_month, enrolled.last_month, "530402", POLICY, MARCH)
