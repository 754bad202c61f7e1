"""缴费 (contribution) of one person and month."""

import pytest

from app.domain.contribution import contribution, contribution_of
from app.domain.enrollment import Enrollment
from app.domain.fen import format_yuan, parse_yuan
from app.domain.money_line import Contribution
from app.domain.period import Period
from app.domain.policy import PolicyMissing
from app.lawbook import load_policy
from tests.domain.worked_cases import WorkedCase, worked_cases

REGION = "530400"


@pytest.mark.parametrize("case", worked_cases("contribution"))
def test_a_months_contribution_is_that_of_the_worked_case(case: WorkedCase) -> None:
    given = case.given

    line = contribute(given["month"], given["declared_wage"], given["migrant_worker"], given["migrant_worker_pays"])

    assert {
        "contribution_base": format_yuan(line.contribution_base),
        "employer_amount": format_yuan(line.employer_amount),
        "employee_amount": format_yuan(line.employee_amount),
        "person_kind": line.person_kind,
    } == case.expected


def test_a_month_without_a_policy_value_is_an_error_that_names_the_month() -> None:
    with pytest.raises(PolicyMissing) as missing:
        contribute("2016-12", "5000.00")

    assert (missing.value.parameter, str(missing.value.period)) == ("base_limits", "2016-12")


def test_a_migrant_worker_who_does_not_pay_has_an_employee_rate_of_zero() -> None:
    line = contribute("2026-03", "5000.00", migrant_worker=True)

    assert (str(line.employee_rate), line.employee_amount, line.total) == ("0.0000", 0, 3500)


def test_a_contribution_names_the_policy_values_it_was_computed_with() -> None:
    line = contribute("2026-03", "5000.00")

    assert line.basis == ("base_limits@2026-01-01", "employer_rate@2019-05-01", "employee_rate@2019-05-01")
    assert set(line.basis) <= load_policy().keys()


def test_an_enrolment_owes_by_the_law_of_the_month_the_money_is_for() -> None:
    enrollment = Enrollment(
        id=1,
        person_id=1,
        employer_id=1,
        first_month=Period.parse("2025-01"),
        last_month=None,
        declared_wage=parse_yuan("3000.00"),
        migrant_worker=False,
        migrant_worker_pays=False,
        forced=False,
        overlap_back_pay="collect",
        annulled=False,
        change_id=1,
    )

    in_2025, in_2026 = (
        contribution_of(enrollment, Period.parse(month), REGION, load_policy()) for month in ("2025-12", "2026-01")
    )

    assert (format_yuan(in_2025.contribution_base), format_yuan(in_2026.contribution_base)) == ("4357.00", "4403.00")


def contribute(
    month: str, declared_wage: str, migrant_worker: bool = False, migrant_worker_pays: bool = False
) -> Contribution:
    law = load_policy().at(Period.parse(month), REGION)
    return contribution(parse_yuan(declared_wage), migrant_worker, migrant_worker_pays, law)
