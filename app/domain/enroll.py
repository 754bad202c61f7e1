"""人员增加 (enroll): whether a person can be enrolled, and what must be collected back (§2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.back_pay import BACK_PAY_FORCED, OVERLAP, back_pay, is_forced, last_month_elsewhere, open_period
from app.domain.calendar import current_period, today
from app.domain.codes import CodeTables
from app.domain.employer import Employer
from app.domain.enroll_form import EnrollRequest, body_findings
from app.domain.enrollment import Enrollment
from app.domain.finding import Finding, declare
from app.domain.money_line import Contribution
from app.domain.period import Period
from app.domain.person import Person, same_name
from app.domain.policy import POLICY_MISSING, Policy, PolicyMissing
from app.domain.retirement import age_findings

ALREADY_INSURED = declare(
    "already_insured",
    "state",
    ("该人员已参保", "Already insured"),
    zh="该人员目前处于参保状态，不能重复参保。如在其他单位参保，请先由该单位办理停保；如已在本单位参保，则无需再次办理。"
    "如有疑问，请联系经办机构。",
    en="The person is insured at present and cannot be enrolled twice. If the cover is at another employer, that one has to "
    "suspend first; if it is here, nothing needs doing. Ask the agency if in doubt.",
)
ENROLL_MONTH_IN_FUTURE = declare(
    "enroll_month_in_future",
    "state",
    ("参保月份晚于当前月份", "Enrolment month in the future"),
    zh="参保月份 {enroll_month} 晚于当前月份 {current_month}。请改为 {current_month} 或之前的月份，或到该月再办理。",
    en="The enrolment month {enroll_month} is after the current month. Choose {current_month} or earlier, or wait for it.",
)
ENROLL_MONTH_BEFORE_EMPLOYER = declare(
    "enroll_month_before_employer",
    "state",
    ("参保月份早于单位参保日期", "Enrolment month before the employer's own"),
    zh="参保月份 {enroll_month} 早于本单位的首次参保月份 {insured_from}。请改为 {insured_from} 或之后的月份。",
    en="The enrolment month {enroll_month} is before {insured_from}, the employer's first insured month. "
    "Choose {insured_from} or later.",
)
NAME_MISMATCH = declare(
    "name_mismatch",
    "state",
    ("姓名与登记不一致", "Name differs from the register"),
    zh="该证件号码已登记在另一个姓名下。请对照证件核对姓名和号码；如姓名已变更，请到经办机构更正。",
    en="This ID number is registered under another name. Compare both with the document; "
    "if the name has changed, have the agency correct it.",
)
NOT_YET_APPROVED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class EnrollFacts:
    """What the records say: the employer, the person if known, their enrolments anywhere, their standing months here.

    `open_change` is the person's change in review at this employer.
    """

    employer: Employer
    person: Person | None
    enrollments: Sequence[Enrollment]
    standing: frozenset[Period]
    latest_assessed: Period | None
    open_change: int | None = None


@dataclass(frozen=True, slots=True)
class EnrollPlan:
    """What an enrolment would do: the findings, the enrolment itself (none while it cannot be figured) and its back-pay.

    `collected_in` is the open period, in whose assessment the back-pay is billed.
    """

    findings: tuple[Finding, ...]
    enrollment: Enrollment | None
    collected_in: Period
    lines: tuple[Contribution, ...]

    @property
    def forced(self) -> bool:
        """Whether back-pay is forced (强制补收)."""
        return self.enrollment is not None and self.enrollment.forced


def plan_enroll(
    request: EnrollRequest, facts: EnrollFacts, policy: Policy, codes: CodeTables, now: datetime
) -> EnrollPlan:
    """Judges an enrolment and figures its back-pay, touching nothing."""
    findings = [*body_findings(request, codes, now), *standing_findings(request.name, facts)]
    findings += _month_findings(request, facts, policy, now)
    enrollment = _prospective(request, facts, policy, now)
    collected_in = open_period(facts.latest_assessed, current_period(now))
    if enrollment is None or any(
        finding.code in (ALREADY_INSURED, ENROLL_MONTH_BEFORE_EMPLOYER) for finding in findings
    ):
        return EnrollPlan(tuple(findings), None, collected_in, ())
    try:
        lines = back_pay(
            enrollment, facts.enrollments, facts.standing, collected_in, facts.employer.region_code, policy
        )
    except PolicyMissing as missing:
        if POLICY_MISSING not in [finding.code for finding in findings]:
            findings.append(_policy_missing(missing))
        return EnrollPlan(tuple(findings), None, collected_in, ())
    return EnrollPlan((*findings, *_money_findings(enrollment, lines, facts)), enrollment, collected_in, lines)


def standing_findings(
    name: str | None, facts: EnrollFacts, number_pointer: str = "/person/id_number", name_pointer: str = "/person/name"
) -> list[Finding]:
    """What the register says of the person: insured already, or known under another name."""
    findings = []
    if any(enrollment.status == "active" for enrollment in facts.enrollments):
        findings.append(ALREADY_INSURED.refused(number_pointer))
    if facts.person is not None and name is not None and not same_name(facts.person.name, name):
        findings.append(NAME_MISMATCH.refused(name_pointer))
    return findings


def _month_findings(request: EnrollRequest, facts: EnrollFacts, policy: Policy, now: datetime) -> list[Finding]:
    month, pointer = request.enroll_month, "/insurance/enroll_month"
    if month is None:
        return []
    findings = []
    if month > current_period(now):
        findings.append(
            ENROLL_MONTH_IN_FUTURE.refused(pointer, enroll_month=str(month), current_month=str(current_period(now)))
        )
    if month < facts.employer.insured_from:
        findings.append(
            ENROLL_MONTH_BEFORE_EMPLOYER.refused(
                pointer, enroll_month=str(month), insured_from=str(facts.employer.insured_from)
            )
        )
    if request.birth_date is not None:
        try:
            law = policy.at(month, facts.employer.region_code)
            findings += age_findings(request.birth_date, request.sex, month, law, pointer)
        except PolicyMissing as missing:
            findings.append(_policy_missing(missing))
    return findings


def _prospective(request: EnrollRequest, facts: EnrollFacts, policy: Policy, now: datetime) -> Enrollment | None:
    """The enrolment as it would be approved now; none while month, wage or flags are missing."""
    month, wage = request.enroll_month, request.declared_wage
    pays = request.insurance.get("migrant_worker_pays")
    if (
        month is None
        or not wage
        or request.insurance.get("migrant_worker") is None
        or (request.migrant_worker and pays is None)
    ):
        return None
    rules = policy.on(today(now), facts.employer.region_code).region_rules.value
    return Enrollment(
        id=NOT_YET_APPROVED,
        person_id=facts.person.id if facts.person else 0,
        employer_id=facts.employer.id,
        first_month=month,
        last_month=None,
        declared_wage=wage,
        migrant_worker=request.migrant_worker,
        migrant_worker_pays=request.migrant_worker_pays,
        forced=is_forced(month, last_month_elsewhere(facts.enrollments, facts.employer.id)),
        overlap_back_pay=rules.overlap_back_pay,
        annulled=False,
        change_id=0,
    )


def _money_findings(enrollment: Enrollment, lines: Sequence[Contribution], facts: EnrollFacts) -> list[Finding]:
    findings = []
    if enrollment.forced:
        last = last_month_elsewhere(facts.enrollments, facts.employer.id)
        findings.append(
            BACK_PAY_FORCED.warning(
                "/insurance/enroll_month", enroll_month=str(enrollment.first_month), last_month=str(last)
            )
        )
    overlapping = [str(line.contribution_period) for line in lines if line.overlap]
    if overlapping:
        findings.append(OVERLAP.warning("/insurance/enroll_month", months=", ".join(overlapping)))
    return findings


def _policy_missing(missing: PolicyMissing) -> Finding:
    return POLICY_MISSING.refused("/insurance/enroll_month", month=str(missing.period), parameter=missing.parameter)
