"""证件校验 (identity check): what an ID number alone says, and the person's standing, before the form is filled (§2.1 a, §2.2 a)."""

from datetime import datetime

from app.domain.calendar import current_period, today
from app.domain.change import OPEN_CHANGE_EXISTS
from app.domain.enroll import ALREADY_INSURED, NAME_MISMATCH, EnrollFacts
from app.domain.finding import Finding
from app.domain.id_number import id_facts, id_number_findings
from app.domain.person import same_name
from app.domain.policy import Policy, PolicyMissing
from app.domain.retirement import OVER_RETIREMENT_AGE, age_findings
from app.domain.suspend import NOT_INSURED_HERE, SuspendFacts


def enroll_identity(
    id_type: str, id_number: str, name: str | None, facts: EnrollFacts, open_change: bool, policy: Policy, now: datetime
) -> tuple[Finding, ...]:
    """Whether a person of this number could be enrolled: the number, the register, and their age."""
    malformed = id_number_findings(id_type, id_number, today(now))
    if malformed:
        return malformed
    findings: list[Finding] = []
    if any(enrollment.status == "active" for enrollment in facts.enrollments):
        findings.append(ALREADY_INSURED.refused("/id_number"))
    if facts.person is not None and name is not None and not same_name(facts.person.name, name):
        findings.append(NAME_MISMATCH.refused("/name"))
    if open_change:
        findings.append(OPEN_CHANGE_EXISTS.refused("/id_number"))
    return (*findings, *_age(id_type, id_number, facts, policy, now))


def suspend_identity(
    id_type: str, id_number: str, name: str | None, facts: SuspendFacts, open_change: bool, now: datetime
) -> tuple[Finding, ...]:
    """Whether a person of this number could be suspended: the number and their standing here."""
    malformed = id_number_findings(id_type, id_number, today(now))
    if malformed:
        return malformed
    findings: list[Finding] = []
    if facts.enrollment is None:
        findings.append(NOT_INSURED_HERE.refused("/id_number"))
    elif facts.person is not None and name is not None and not same_name(facts.person.name, name):
        findings.append(NAME_MISMATCH.refused("/name"))
    if open_change:
        findings.append(OPEN_CHANGE_EXISTS.refused("/id_number"))
    return tuple(findings)


def _age(id_type: str, id_number: str, facts: EnrollFacts, policy: Policy, now: datetime) -> list[Finding]:
    """Refuses only who is too young now, or was too old in every month that the employer could name."""
    told = id_facts(id_type, id_number)
    if told is None:
        return []
    month, region = current_period(now), facts.employer.region_code
    first = min(facts.employer.insured_from, month)
    try:
        now_found = age_findings(told.birth_date, told.sex, month, policy.at(month, region), "/id_number")
        at_first = age_findings(told.birth_date, told.sex, first, policy.at(first, region), "/id_number")
    except PolicyMissing:
        return []
    if OVER_RETIREMENT_AGE in [finding.code for finding in at_first]:
        return list(at_first)
    return [
        OVER_RETIREMENT_AGE.warning("/id_number", **finding.params) if finding.code is OVER_RETIREMENT_AGE else finding
        for finding in now_found
    ]
