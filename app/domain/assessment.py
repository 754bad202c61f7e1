"""核定 (assessment): the monthly bill of an employer and its thirteen figures (§2.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from app.domain.back_pay import back_pay
from app.domain.calendar import today
from app.domain.change import WRONG_STATUS
from app.domain.contribution import contribution_of
from app.domain.credit import PARTS, CreditSource, Part, SetOff, set_off
from app.domain.employer import Employer
from app.domain.enrollment import Enrollment, overlaps, owed
from app.domain.finding import Finding, declare
from app.domain.late_fee import LateAssessment, LateFee, late_fees
from app.domain.money_line import Contribution, MoneyLine
from app.domain.period import Period
from app.domain.policy import Policy

AssessmentStatus = Literal["unpaid", "partly_paid", "paid", "voided"]

ASSESSMENT_OUT_OF_ORDER = declare(
    "assessment_out_of_order",
    "state",
    ("核定月份不连续", "Assessment out of order"),
    zh="该单位下一个应核定的月份是 {expected}，不能先核定 {period}。请先核定 {expected}。",
    en="The next month to assess for this employer is {expected}, so {period} cannot be assessed. Assess {expected} first.",
)

ASSESSMENT_FAILED = declare(
    "assessment_failed",
    "state",
    ("该单位核定出错", "Assessment failed"),
    zh="核定该单位时系统出错，其余单位不受影响，该单位没有写入任何数据。请联系系统维护人员查看日志，排除后继续本批次。",
    en="Assessing this employer failed; the others are not touched and nothing was written for it. "
    "Have the log looked at, then resume the run.",
)
RUN_STATUS_NAMES = {
    "queued": "排队中",
    "running": "进行中",
    "completed": "已完成",
    "completed_with_failures": "已完成，部分单位失败",
    "failed": "失败",
}
RESUMABLE = ("failed", "completed_with_failures")


@dataclass(frozen=True, slots=True)
class Figures:
    """核定单的十三项, in the form's order: counts of persons, then fen."""

    contributing_persons: int
    migrant_workers: int
    total_base: int
    employer_due: int
    employee_due: int
    employer_adjustment: int
    employee_adjustment: int
    employer_credit_used: int
    employee_credit_used: int
    employer_payable: int
    employee_payable: int
    interest: int
    late_fee: int

    @property
    def total_payable(self) -> int:
        """Figures 10 to 13 together (本期实际应缴合计)."""
        return self.employer_payable + self.employee_payable + self.interest + self.late_fee


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """What the records say of an employer when it is assessed.

    `others` are the enrolments, here and elsewhere, of each person who has several; `complete` the enrolments whose
    covered months before the period all stand; `standing` the months of this employer for which a contribution of the
    person stands, at least the period itself and all of a person with an incomplete enrolment; `waiting` its approved
    lines not yet billed, `reductions` those not yet applied, oldest first; `credit` what is left, oldest first; `late` the
    earlier assessments that may have been late, oldest first.
    """

    employer: Employer
    latest: Period | None
    assessed: bool
    enrollments: Sequence[Enrollment]
    others: Mapping[int, Sequence[Enrollment]]
    complete: frozenset[int]
    standing: Mapping[int, frozenset[Period]]
    waiting: Sequence[MoneyLine]
    reductions: Sequence[MoneyLine]
    credit: Sequence[CreditSource]
    late: Sequence[LateAssessment] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """减收 as applied: what of a reduction lowered this bill and what was left for credit, per part, fen."""

    line: MoneyLine
    employer_applied: int
    employee_applied: int

    @property
    def credited(self) -> tuple[tuple[Part, int], ...]:
        """What is left over for credit, part by part; parts with nothing left are not among them."""
        left: tuple[tuple[Part, int], ...] = (
            ("employer", self.line.contribution.employer_amount - self.employer_applied),
            ("employee", self.line.contribution.employee_amount - self.employee_applied),
        )
        return tuple((part, amount) for part, amount in left if amount)


@dataclass(frozen=True, slots=True)
class Owed:
    """A contribution and the enrolment that owes it."""

    enrollment: Enrollment
    contribution: Contribution


@dataclass(frozen=True, slots=True)
class AssessmentPlan:
    """What an assessment will write: new lines, lines billed, reductions applied, credit set off, late fees, and the figures."""

    period: Period
    catch_up: tuple[Owed, ...]
    regular: tuple[Owed, ...]
    billed: tuple[MoneyLine, ...]
    applied: tuple[Applied, ...]
    set_offs: tuple[SetOff, ...]
    late_fees: tuple[LateFee, ...]
    figures: Figures
    due_on: date

    @property
    def late_fee_returned(self) -> int:
        """What corrections of late fees leave below nothing: credit, not set off here (滞纳金退回), fen."""
        return max(-sum(fee.amount for fee in self.late_fees), 0)

    @property
    def status(self) -> AssessmentStatus:
        """An assessment with nothing to pay is paid as it is finalised."""
        return "unpaid" if self.figures.total_payable else "paid"


def order_findings(period: Period, facts: AssessmentFacts) -> tuple[Finding, ...]:
    """Refuses a month that is not the employer's next one; the first may be any since it is insured."""
    expected = facts.employer.insured_from if facts.latest is None else facts.latest.plus(1)
    in_order = period >= expected if facts.latest is None else period == expected
    if in_order:
        return ()
    return (ASSESSMENT_OUT_OF_ORDER.refused("/period", expected=str(expected), period=str(period)),)


def resume_findings(run_status: str) -> tuple[Finding, ...]:
    """Refuses to carry on a run that is under way or has nothing left to do."""
    if run_status in RESUMABLE:
        return ()
    return (
        WRONG_STATUS.refused(
            status=run_status,
            status_zh=RUN_STATUS_NAMES[run_status],
            allowed=" or ".join(RESUMABLE),
            allowed_zh="、".join(RUN_STATUS_NAMES[each] for each in RESUMABLE),
        ),
    )


def plan_assessment(period: Period, facts: AssessmentFacts, policy: Policy, now: datetime) -> AssessmentPlan:
    """The bill of one employer for a month (核定); raises PolicyMissing where a month has no policy."""
    region = facts.employer.region_code
    catch_up = _catch_up(period, facts, policy)
    regular = _regular(period, facts, policy)
    billed = tuple(line for line in facts.waiting if line.contribution.contribution_period <= period)
    added = [owing.contribution for owing in catch_up] + [line.contribution for line in billed]
    employer_due = sum(owing.contribution.employer_amount for owing in regular)
    employee_due = sum(owing.contribution.employee_amount for owing in regular)
    employer_added = sum(line.employer_amount for line in added)
    employee_added = sum(line.employee_amount for line in added)
    debits = [line.contribution for line in billed if line.kind == "debit"]
    applied = _apply(
        facts.reductions,
        employer_due + employer_added - sum(line.employer_amount for line in debits),
        employee_due + employee_added - sum(line.employee_amount for line in debits),
    )
    employer_adjustment = employer_added - sum(each.employer_applied for each in applied)
    employee_adjustment = employee_added - sum(each.employee_applied for each in applied)
    sources = [*facts.credit, *_surplus(applied)]
    dues: dict[Part, int] = {
        "employer": employer_due + employer_adjustment,
        "employee": employee_due + employee_adjustment,
    }
    set_offs = tuple(taken for part in PARTS for taken in set_off(sources, part, dues[part]))
    fees = late_fees(period, facts.late, region, policy)
    used = {part: sum(taken.amount for taken in set_offs if taken.source.part == part) for part in PARTS}
    figures = Figures(
        contributing_persons=len(regular),
        migrant_workers=sum(owing.enrollment.migrant_worker for owing in regular),
        total_base=sum(owing.contribution.contribution_base for owing in regular),
        employer_due=employer_due,
        employee_due=employee_due,
        employer_adjustment=employer_adjustment,
        employee_adjustment=employee_adjustment,
        employer_credit_used=used["employer"],
        employee_credit_used=used["employee"],
        employer_payable=dues["employer"] - used["employer"],
        employee_payable=dues["employee"] - used["employee"],
        interest=sum(line.interest for line in added),
        late_fee=max(sum(fee.amount for fee in fees), 0),
    )
    payment_days = policy.at(period, region).payment_days.value
    due_on = max(period.last_day, today(now) + timedelta(days=payment_days))
    return AssessmentPlan(period, catch_up, regular, billed, applied, set_offs, fees, figures, due_on)


def _regular(period: Period, facts: AssessmentFacts, policy: Policy) -> tuple[Owed, ...]:
    """The month itself, of every enrolment that covers and owes it (本月应缴)."""
    regular = []
    for enrollment in facts.enrollments:
        others = facts.others.get(enrollment.person_id, ())
        if owed(period, enrollment, others, _standing(facts, enrollment)):
            overlap = overlaps(period, enrollment, others)
            region = facts.employer.region_code
            regular.append(Owed(enrollment, contribution_of(enrollment, period, region, policy, overlap=overlap)))
    return tuple(regular)


def _catch_up(period: Period, facts: AssessmentFacts, policy: Policy) -> tuple[Owed, ...]:
    """Back-pay for covered months that nothing stands for: a late approval or a late first run loses nothing."""
    return tuple(
        Owed(enrollment, line)
        for enrollment in facts.enrollments
        if enrollment.id not in facts.complete
        for line in back_pay(
            enrollment,
            facts.others.get(enrollment.person_id, ()),
            _standing(facts, enrollment),
            period,
            facts.employer.region_code,
            policy,
        )
    )


def _standing(facts: AssessmentFacts, enrollment: Enrollment) -> frozenset[Period]:
    return facts.standing.get(enrollment.person_id, frozenset())


def _apply(reductions: Sequence[MoneyLine], employer_room: int, employee_room: int) -> tuple[Applied, ...]:
    applied: list[Applied] = []
    for line in reductions:
        employer_part = min(line.contribution.employer_amount, employer_room)
        employee_part = min(line.contribution.employee_amount, employee_room)
        applied.append(Applied(line, employer_part, employee_part))
        employer_room -= employer_part
        employee_room -= employee_part
    return tuple(applied)


def _surplus(applied: Sequence[Applied]) -> list[CreditSource]:
    return [CreditSource(part, left, None, each.line.id) for each in applied for part, left in each.credited]
