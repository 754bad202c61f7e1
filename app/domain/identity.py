"""证件校验 (identity check): what an ID number alone says, and the person's standing, before the form is filled (§2.1 a, §2.2 a)."""

from datetime import datetime

from app.domain import suspend
from app.domain.calendar import current_period, today
from app.domain.change import open_change_findings
from app.domain.enroll import EnrollFacts, standing_findings
from app.domain.finding import Finding
from app.domain.id_number import id_facts, id_number_findings
from app.domain.period import Period
from app.domain.policy import Policy, PolicyMissing
from app.domain.retirement import OVER_RETIREMENT_AGE, age_findings
from app.domain.suspend import SuspendFacts


def enroll_identity(
    id_type: str, id_number: str, name: str | None, facts: EnrollFacts, policy: Policy, now: datetime
) -> tuple[Finding, ...]:
    """Whether a person of this number could be enrolled: the number, the register, and their age."""
    malformed = id_number_findings(id_type, id_number, today(now))
    if malformed:
        return malformed
    findings = standing_findings(name, facts, "/id_number", "/name")
    findings += open_change_findings(facts.open_change, "/id_number")
    return (*findings, *_age(id_type, id_number, facts, policy, now))


def suspend_identity(
    id_type: str, id_number: str, name: str | None, facts: SuspendFacts, now: datetime
) -> tuple[Finding, ...]:
    """Whether a person of this number could be suspended: the number and their standing here."""
    malformed = id_number_findings(id_type, id_number, today(now))
    if malformed:
        return malformed
    findings = suspend.standing_findings(name, None, facts)
    findings += open_change_findings(facts.open_change, "/id_number")
    return tuple(findings)


def _age(id_type: str, id_number: str, facts: EnrollFacts, policy: Policy, now: datetime) -> list[Finding]:
    """Refuses only who is too young now, or was too old in every month that the employer could name."""
    month = current_period(now)
    at_first = _age_in(min(facts.employer.insured_from, month), id_type, id_number, facts, policy)
    if OVER_RETIREMENT_AGE in [finding.code for finding in at_first]:
        return at_first
    return [
        OVER_RETIREMENT_AGE.warning("/id_number", **finding.params) if finding.code is OVER_RETIREMENT_AGE else finding
        for finding in _age_in(month, id_type, id_number, facts, policy)
    ]


def _age_in(month: Period, id_type: str, id_number: str, facts: EnrollFacts, policy: Policy) -> list[Finding]:
    told = id_facts(id_type, id_number)
    if told is None:
        return []
    try:
        law = policy.at(month, facts.employer.region_code)
        return list(age_findings(told.birth_date, told.sex, month, law, "/id_number"))
    except PolicyMissing:
        return []
