"""校验、预算 (judging): a change's facts loaded and its rules asked; form, draft, submission and approval all pass here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.calendar import today
from app.domain.change import ChangeKind
from app.domain.employer import Agency, Employer
from app.domain.enroll import EnrollFacts, EnrollPlan, plan_enroll
from app.domain.enroll_form import EnrollRequest
from app.domain.enrollment import Enrollment
from app.domain.finding import Finding
from app.domain.person import Person, same_name
from app.domain.quote import Money, enroll_money, suspend_money
from app.domain.suspend import SuspendFacts, SuspendPlan, SuspendRequest, plan_suspend
from app.repositories import employers, money_lines, registrations
from app.usecases.context import Work


@dataclass(frozen=True, slots=True)
class JudgedEnroll:
    """人员增加 as judged now."""

    request: EnrollRequest
    facts: EnrollFacts
    plan: EnrollPlan
    money: Money

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.plan.findings

    @property
    def person(self) -> Person | None:
        return self.facts.person


@dataclass(frozen=True, slots=True)
class JudgedSuspend:
    """人员减少 as judged now."""

    request: SuspendRequest
    facts: SuspendFacts
    plan: SuspendPlan
    money: Money

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.plan.findings

    @property
    def person(self) -> Person | None:
        return self.facts.person


Judged = JudgedEnroll | JudgedSuspend


def judge(
    work: Work, employer: Employer, kind: ChangeKind, body: Mapping[str, Any], *, from_row: bool = False
) -> Judged:
    """What a change would do now, and everything that speaks against it; `from_row` where it came from a batch."""
    if kind == "enroll":
        return judge_enroll(work, employer, EnrollRequest.read(body, from_row=from_row))
    return judge_suspend(work, employer, SuspendRequest.read(body))


def judge_enroll(work: Work, employer: Employer, request: EnrollRequest) -> JudgedEnroll:
    """人员增加: facts, plan and back-pay."""
    return enroll_judged(work, request, enroll_facts(work, employer, request.id_type, request.id_number))


def enroll_judged(work: Work, request: EnrollRequest, facts: EnrollFacts) -> JudgedEnroll:
    """人员增加 by facts that are known already: plan and back-pay."""
    plan = plan_enroll(request, facts, work.hall.policy, work.hall.codes, work.now)
    return JudgedEnroll(request, facts, plan, enroll_money(plan, work.hall.policy))


def judge_suspend(work: Work, employer: Employer, request: SuspendRequest) -> JudgedSuspend:
    """人员减少: facts, plan and what is given back."""
    return suspend_judged(work, request, suspend_facts(work, employer, request.id_type, request.id_number))


def suspend_judged(work: Work, request: SuspendRequest, facts: SuspendFacts) -> JudgedSuspend:
    """人员减少 by facts that are known already: plan and what is given back."""
    plan = plan_suspend(request, facts, work.hall.policy, work.hall.reasons, work.now)
    # The name on the lines is the register's only where the form has it right.
    right = facts.person is not None and request.name is not None and same_name(facts.person.name, request.name)
    name = facts.person.name if facts.person is not None and right else request.name or ""
    return JudgedSuspend(request, facts, plan, suspend_money(plan, name, facts.employer.name, work.hall.policy))


def enroll_facts(work: Work, employer: Employer, id_type: str, id_number: str) -> EnrollFacts:
    """What the records say of a person to be enrolled at an employer."""
    found = work.records(employer, id_type, id_number)
    person = found.person
    return EnrollFacts(
        employer=employer,
        person=person,
        enrollments=found.enrollments,
        standing=money_lines.standing_months(work.connection, employer.id, person.id) if person else frozenset(),
        latest_assessed=found.latest_assessed,
        open_change=found.open_change,
    )


def suspend_facts(work: Work, employer: Employer, id_type: str, id_number: str) -> SuspendFacts:
    """What the records say of a person to be suspended at an employer."""
    found = work.records(employer, id_type, id_number)
    enrollment = insured_here(found.enrollments, employer)
    asked = enrollment is not None and registry_is_asked(work, employer)
    return SuspendFacts(
        employer=employer,
        agency=agency_of(work, employer),
        person=found.person,
        enrollment=enrollment,
        lines=money_lines.standing_of_enrollment(work.connection, enrollment.id) if enrollment else (),
        registrations=registrations.of_person(work.connection, id_number) if asked else (),
        open_change=found.open_change,
    )


def insured_here(enrollments: Iterable[Enrollment], employer: Employer) -> Enrollment | None:
    """A person's active enrolment at an employer."""
    return next((each for each in enrollments if each.employer_id == employer.id and each.status == "active"), None)


def registry_is_asked(work: Work, employer: Employer) -> bool:
    """Whether suspensions of an employer are matched with unemployment registrations (失业登记)."""
    return work.hall.policy.on(today(work.now), employer.region_code).region_rules.value.registry_policy != "off"


def agency_of(work: Work, employer: Employer) -> Agency:
    """The office that handles an employer's region."""
    name = work.hall.codes.name("region", employer.region_code) or employer.region_code
    return employers.agency_of(work.connection, employer.region_code, name)
