"""缴费 (contribution): what one person and month cost, employer and employee each (§2.1 补收信息, §2.5 本月应缴金额)."""

from app.domain.enrollment import Enrollment
from app.domain.money_line import Contribution
from app.domain.period import Period
from app.domain.policy import BaseLimits, Law, Policy


def contribution_base(declared_wage: int, limits: BaseLimits) -> int:
    """The wage after floor and ceiling (缴费基数), fen."""
    return min(max(declared_wage, limits.floor), limits.ceiling)


def contribution(
    declared_wage: int, migrant_worker: bool, migrant_worker_pays: bool, law: Law, *, overlap: bool = False
) -> Contribution:
    """One month's contribution by the law of that month; each part is rounded once, half-up to the fen.

    A migrant worker who does not pay owes nothing of their own (农民工不缴费).
    """
    limits = law.base_limits
    base = contribution_base(declared_wage, limits.value)
    employer_rate = law.employer_rate
    employee_rate = (
        law.migrant_worker_employee_rate if migrant_worker and not migrant_worker_pays else law.employee_rate
    )
    return Contribution(
        contribution_period=law.period,
        declared_wage=declared_wage,
        contribution_base=base,
        employer_rate=employer_rate.value,
        employee_rate=employee_rate.value,
        employer_amount=employer_rate.value.of(base),
        employee_amount=employee_rate.value.of(base),
        person_kind="migrant_worker" if migrant_worker else "urban_worker",
        basis=(limits.key, employer_rate.key, employee_rate.key),
        overlap=overlap,
    )


def contribution_of(
    enrollment: Enrollment, month: Period, region_code: str, policy: Policy, *, overlap: bool = False
) -> Contribution:
    """What an enrolment owes for one of its months."""
    return contribution(
        enrollment.declared_wage,
        enrollment.migrant_worker,
        enrollment.migrant_worker_pays,
        policy.at(month, region_code),
        overlap=overlap,
    )
