"""证件校验 (identity checks): the first step of both forms (§2.1 a, §2.2 a)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.calendar import current_period, today
from app.domain.change import ChangeKind
from app.domain.employer import Agency, Employer
from app.domain.enrollment import Enrollment
from app.domain.finding import Finding, refusals
from app.domain.id_number import id_facts, normalise_id_number
from app.domain.identity import enroll_identity, suspend_identity
from app.domain.period import Period
from app.domain.person import Person, same_name
from app.repositories import money_lines, persons
from app.usecases.context import Call, Work
from app.usecases.judging import agency_of, enroll_facts, suspend_facts


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """What the form shows next: the number's own facts, the standing, and details only where the name given is right."""

    kind: ChangeKind
    id_number: str
    findings: tuple[Finding, ...]
    sex: str | None
    birth_date: date | None
    agency: Agency
    enrolled_on: date
    employer: Employer
    last_insured_month: Period | None
    person: Mapping[str, Any] | None
    enrollment: Enrollment | None
    last_billed_period: Period | None

    @property
    def eligible(self) -> bool:
        return not refusals(self.findings)


def check(call: Call, kind: ChangeKind, id_type: str, id_number: str, name: str | None) -> IdentityCheck:
    """Looks at a number, alone or with the name; a malformed one is answered with a finding like any other."""
    number = normalise_id_number(id_number)
    with call.reading(about=(id_type, number)) as work:
        employer = work.employer()
        work.looked_at("identity-checks", employer, kind=kind)
        if kind == "enroll":
            facts = enroll_facts(work, employer, id_type, number)
            findings = enroll_identity(id_type, number, name, facts, work.hall.policy, work.now)
            return _checked(
                work, employer, kind, id_type, number, name, findings, facts.person, facts.enrollments, None
            )
        leaving = suspend_facts(work, employer, id_type, number)
        findings = suspend_identity(id_type, number, name, leaving, work.now)
        here = (leaving.enrollment,) if leaving.enrollment else ()
        person = leaving.person if leaving.enrollment else None
        return _checked(work, employer, kind, id_type, number, name, findings, person, here, leaving.enrollment)


def _checked(
    work: Work,
    employer: Employer,
    kind: ChangeKind,
    id_type: str,
    number: str,
    name: str | None,
    findings: tuple[Finding, ...],
    person: Person | None,
    enrollments: Sequence[Enrollment],
    enrollment: Enrollment | None,
) -> IdentityCheck:
    told = id_facts(id_type, number)
    elsewhere = [
        min(each.last_month or current_period(work.now), current_period(work.now))
        for each in enrollments
        if each.employer_id != employer.id and not each.annulled
    ]
    return IdentityCheck(
        kind=kind,
        id_number=number,
        findings=findings,
        sex=told.sex if told else None,
        birth_date=told.birth_date if told else None,
        agency=agency_of(work, employer),
        enrolled_on=today(work.now),
        employer=employer,
        last_insured_month=max(elsewhere, default=None),
        person=_details(work, person, name),
        enrollment=enrollment,
        last_billed_period=money_lines.last_billed_period(work.connection, enrollment.id) if enrollment else None,
    )


def _details(work: Work, person: Person | None, name: str | None) -> Mapping[str, Any] | None:
    if person is None or name is None or not same_name(person.name, name):
        return None
    birth_date = person.birth_date.isoformat() if person.birth_date else None
    known = {"name": person.name, "sex": person.sex, "birth_date": birth_date}
    return {**persons.details(work.connection, person.id), **known}
