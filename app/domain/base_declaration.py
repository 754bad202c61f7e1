"""缴费基数申报 (base declaration): who is on an employer's declaration of a year, and with which base at present (§2.6)."""

from app.domain.contribution import contribution_base
from app.domain.finding import INVALID_FORMAT, Finding
from app.domain.period import Period
from app.domain.policy import Policy, PolicyMissing

FIRST_YEAR = 1999
"""失业保险条例 came into force in January of it."""


def year_findings(year: int, current: Period) -> tuple[Finding, ...]:
    """Refuses a year (申报年度) before the insurance was, or after the next one."""
    last = current.year + 1
    if FIRST_YEAR <= year <= last:
        return ()
    expected = f"{FIRST_YEAR} 至 {last} 之间的年度"
    return (INVALID_FORMAT.refused("/year", expected=expected, expected_en=f"a year from {FIRST_YEAR} to {last}"),)


def months_of(year: int) -> tuple[Period, Period]:
    """The first and the last month of a year (申报年度); whoever's enrolment overlaps them is on its declaration."""
    return Period.of(year, 1), Period.of(year, 12)


def present_base(
    declared_wage: int, first: Period, last: Period | None, region_code: str, policy: Policy, current: Period
) -> int | None:
    """The base (缴费基数) in fen of an enrolment at present, of one that has ended in its last month.

    None of a month without published limits.
    """
    month = current if last is None else min(current, last)
    try:
        limits = policy.at(max(month, first), region_code).base_limits.value
    except PolicyMissing:
        return None
    return contribution_base(declared_wage, limits)
