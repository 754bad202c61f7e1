"""补收 (back-pay): contributions collected for closed months, forced or ordinary (§2.1 n2; 网厅系统自动补收)."""

from collections.abc import Collection, Container, Iterable
from dataclasses import replace

from app.domain.contribution import contribution_of
from app.domain.enrollment import Enrollment, overlaps, owed
from app.domain.fen import half_up
from app.domain.finding import declare
from app.domain.money_line import Contribution
from app.domain.period import Period, months
from app.domain.policy import Policy, PolicyMissing

BACK_PAY_FORCED = declare(
    "back_pay_forced",
    "state",
    ("强制补收", "Back-pay is forced"),
    zh="参保月份 {enroll_month} 早于该人员在其他单位的最后参保月份 {last_month}，按规定强制补收。请核对补收明细。",
    en="The enrolment month {enroll_month} is before {last_month}, the person's last insured month elsewhere, "
    "so back-pay is forced. Check its lines.",
)
OVERLAP = declare(
    "overlap",
    "state",
    ("与其他单位参保月份重叠", "Months overlap another employer's"),
    zh="{months} 已由其他单位参保，本次仍将补收这些月份。如有疑问请先联系经办机构。",
    en="{months} were insured by another employer and will be collected here as well. Ask the agency first if in doubt.",
)


def open_period(latest_assessed: Period | None, current: Period) -> Period:
    """The first month that is not closed for an employer: the one after its latest assessment, else the current month."""
    return current if latest_assessed is None else latest_assessed.plus(1)


def last_month_elsewhere(enrollments: Iterable[Enrollment], employer_id: int) -> Period | None:
    """The latest last month of a person's enrolments at other employers (上一家单位最后参保月份)."""
    ended = [
        enrollment.last_month
        for enrollment in enrollments
        if enrollment.employer_id != employer_id and not enrollment.annulled and enrollment.last_month is not None
    ]
    return max(ended, default=None)


def is_forced(first_month: Period, last_elsewhere: Period | None) -> bool:
    """Whether back-pay is forced: the enrolment month is before the last insured month at another employer (强制补收)."""
    return last_elsewhere is not None and first_month < last_elsewhere


def interest_on(
    amount: int, collected_in: Period, contribution_period: Period, region_code: str, policy: Policy
) -> int:
    """Interest (利息) on a back-pay line in fen, half-up once; none where no rate is published."""
    try:
        rate = policy.at(collected_in, region_code).back_pay_interest_rate.value
    except PolicyMissing:
        return 0
    waited = max(collected_in.months_since(contribution_period), 0)
    return half_up(amount * rate.numerator * waited, rate.denominator * 12)


def back_pay(
    enrollment: Enrollment,
    others: Collection[Enrollment],
    standing: Container[Period],
    collected_in: Period,
    region_code: str,
    policy: Policy,
    *,
    first: Period | None = None,
) -> tuple[Contribution, ...]:
    """Every owed month of an enrolment before the period it is collected in, oldest first.

    `others` are the person's other enrolments, `standing` the months of this employer already contributed for.
    Months before `first`, where it is given, are left alone. Raises PolicyMissing for a month without policy.
    """
    stop = collected_in
    if enrollment.last_month is not None:
        stop = min(stop, enrollment.last_month.plus(1))
    return tuple(
        _line(enrollment, others, month, collected_in, region_code, policy)
        for month in months(max(first or enrollment.first_month, enrollment.first_month), stop)
        if owed(month, enrollment, others, standing)
    )


def _line(
    enrollment: Enrollment,
    others: Iterable[Enrollment],
    month: Period,
    collected_in: Period,
    region_code: str,
    policy: Policy,
) -> Contribution:
    overlap = overlaps(month, enrollment, others)
    line = contribution_of(enrollment, month, region_code, policy, overlap=overlap)
    interest = interest_on(line.total, collected_in, month, region_code, policy)
    if not interest:
        return line
    rate = policy.at(collected_in, region_code).back_pay_interest_rate
    return replace(line, interest=interest, basis=(*line.basis, rate.key))
