"""人员减少、停保 (suspend): whether a person's cover can end, and what is given back (§2.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.calendar import current_period, today
from app.domain.codes import unknown_code_finding
from app.domain.employer import Agency, Employer
from app.domain.enroll import NAME_MISMATCH
from app.domain.enrollment import Enrollment
from app.domain.finding import REQUIRED, Finding, declare
from app.domain.id_number import id_number_findings, normalise_id_number
from app.domain.matching import latest_registration, matching_findings
from app.domain.money_line import MoneyLine
from app.domain.period import Period
from app.domain.person import Person, same_name
from app.domain.policy import Policy
from app.domain.refund import GivenBack, given_back
from app.domain.suspension_reasons import SuspensionReasons, counter_only_findings
from app.domain.unemployment_registration import UnemploymentRegistration

NOT_INSURED_HERE = declare(
    "not_insured_here",
    "state",
    ("该人员不在本单位参保", "Not insured here"),
    zh="停保人员必须在本单位处于参保状态，未查到该人员在本单位的有效参保。请核对证件号码；如该人员已停保，则无需再次办理。",
    en="Only a person actively insured at this employer can be suspended, and none is under this number. "
    "Check the number; if the person has been suspended already, nothing needs doing.",
)
SUSPENSION_IN_FUTURE = declare(
    "suspension_in_future",
    "state",
    ("停保日期晚于当前月份", "Suspension in the future"),
    zh="停保日期不能晚于当前月份 {current_month}。请改为 {current_month} 或之前的日期，或到该月再办理。",
    en="The suspension date cannot be after the current month, {current_month}. Choose an earlier date, or wait for it.",
)
SUSPENSION_BEFORE_ENROLLMENT = declare(
    "suspension_before_enrollment",
    "state",
    ("停保日期早于参保月份", "Suspension before the enrolment"),
    zh="停保日期不能早于该人员在本单位的参保月份 {first_month}。请改为 {first_month} 或之后的日期。",
    en="The suspension date cannot be before {first_month}, the person's enrolment month here. Choose a later date.",
)

REQUIRED_FIELDS = ("name", "suspension_date", "suspension_reason")


@dataclass(frozen=True, slots=True)
class SuspendRequest:
    """人员减少 as the form sends it; fields not yet filled are none."""

    id_type: str
    id_number: str
    name: str | None
    suspension_date: date | None
    suspension_reason: str | None

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> "SuspendRequest":
        suspended_on = body.get("suspension_date")
        return cls(
            id_type=body.get("id_type") or "01",
            id_number=normalise_id_number(body["id_number"]),
            name=body.get("name"),
            suspension_date=date.fromisoformat(suspended_on) if suspended_on else None,
            suspension_reason=body.get("suspension_reason"),
        )


@dataclass(frozen=True, slots=True)
class SuspendFacts:
    """What the records say: employer and agency, the person if known, their active enrolment here and its standing lines.

    `registrations` are the person's unemployment registrations, asked of the registry only where the region looks at
    them; `open_change` is the person's change in review at this employer.
    """

    employer: Employer
    agency: Agency
    person: Person | None
    enrollment: Enrollment | None
    lines: Sequence[MoneyLine]
    registrations: Sequence[UnemploymentRegistration]
    open_change: int | None = None

    @property
    def registration(self) -> UnemploymentRegistration | None:
        """The registration that counts (最近一次有效失业登记)."""
        if self.enrollment is None:
            return None
        return latest_registration(self.registrations, self.enrollment.first_month)


@dataclass(frozen=True, slots=True)
class SuspendPlan:
    """What a suspension would do: the findings, the enrolment it ends, its last month, and what is given back."""

    findings: tuple[Finding, ...]
    enrollment: Enrollment | None
    last_month: Period | None
    lines: tuple[GivenBack, ...]


def plan_suspend(
    request: SuspendRequest,
    facts: SuspendFacts,
    policy: Policy,
    reasons: SuspensionReasons,
    now: datetime,
    *,
    at_counter: bool = False,
) -> SuspendPlan:
    """Judges a suspension and what it gives back, touching nothing; the suspension month itself stays paid."""
    last_month = Period.containing(request.suspension_date) if request.suspension_date else None
    findings = body_findings(request, reasons, now)
    if not id_number_findings(request.id_type, request.id_number, today(now)):
        findings += standing_findings(request.name, last_month, facts)
    if last_month is not None and last_month > current_period(now):
        findings.append(SUSPENSION_IN_FUTURE.refused("/suspension_date", current_month=str(current_period(now))))
    findings += _reason_findings(request, facts, policy, reasons, now, at_counter)
    if facts.enrollment is None or last_month is None or last_month < facts.enrollment.first_month:
        return SuspendPlan(tuple(findings), facts.enrollment, None, ())
    return SuspendPlan(tuple(findings), facts.enrollment, last_month, given_back(facts.lines, last_month))


def body_findings(request: SuspendRequest, reasons: SuspensionReasons, now: datetime) -> list[Finding]:
    """What the form alone shows to be missing or wrong."""
    findings = [REQUIRED.refused(f"/{field}") for field in REQUIRED_FIELDS if getattr(request, field) is None]
    findings += id_number_findings(request.id_type, request.id_number, today(now))
    if request.suspension_reason is not None and reasons.get(request.suspension_reason) is None:
        findings.append(unknown_code_finding("suspension_reason", request.suspension_reason, "/suspension_reason"))
    return findings


def standing_findings(name: str | None, last_month: Period | None, facts: SuspendFacts) -> list[Finding]:
    """What the register says of the person: insured here, under this name, since when."""
    if facts.enrollment is None:
        # Of a person of another employer nothing is told, not even whether the name is right.
        return [NOT_INSURED_HERE.refused("/id_number")]
    findings = []
    if facts.person is not None and name is not None and not same_name(facts.person.name, name):
        findings.append(NAME_MISMATCH.refused("/name"))
    first_month = facts.enrollment.first_month
    if last_month is not None and last_month < first_month:
        findings.append(SUSPENSION_BEFORE_ENROLLMENT.refused("/suspension_date", first_month=str(first_month)))
    return findings


def _reason_findings(
    request: SuspendRequest,
    facts: SuspendFacts,
    policy: Policy,
    reasons: SuspensionReasons,
    now: datetime,
    at_counter: bool,
) -> list[Finding]:
    reason = reasons.get(request.suspension_reason or "")
    if reason is None:
        return []
    findings = [] if at_counter else list(counter_only_findings(reason, facts.agency.name))
    if facts.enrollment is not None and request.suspension_date is not None:
        rules = policy.on(today(now), facts.employer.region_code).region_rules.value
        findings += matching_findings(
            reason,
            Period.containing(request.suspension_date),
            facts.registrations,
            facts.enrollment.first_month,
            rules.registry_policy,
            unemployment_reasons=reasons.unemployment_reasons,
        )
    return findings
