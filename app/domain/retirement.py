"""就业年龄、退休年龄 (retirement): from which month to which month of life a person can be enrolled, by birth month."""

from datetime import date

from app.domain.finding import Finding, declare
from app.domain.period import Period
from app.domain.policy import Law, RetirementSchedule

UNDER_MINIMUM_AGE = declare(
    "under_minimum_age",
    "state",
    ("未满最低就业年龄", "Under the minimum age"),
    zh="该人员在 {month} 未满 {minimum_age} 周岁，不能参保。请核对出生日期，或自年满 {minimum_age} 周岁的 {allowed_from} 起办理。",
    en="The person is not yet {minimum_age} in {month} and cannot be enrolled. "
    "Please check the birth date, or enrol from {allowed_from} on, the month of reaching {minimum_age}.",
)
OVER_RETIREMENT_AGE = declare(
    "over_retirement_age",
    "state",
    ("超过法定退休年龄", "Past the retirement age"),
    zh="该人员于 {retirement_month} 达到法定退休年龄，{month} 不能参保。请核对出生日期和参保月份，如有疑问请联系经办机构。",
    en="The person reaches the statutory retirement age in {retirement_month} and cannot be enrolled for {month}. "
    "Please check the birth date and the enrolment month, and ask the agency if in doubt.",
)
RETIREMENT_TO_CONFIRM = declare(
    "retirement_to_confirm",
    "state",
    ("退休年龄待确认", "Retirement age to be confirmed"),
    zh="该女职工按工人身份于 {worker_retirement_month} 达到法定退休年龄，按干部身份为 {retirement_month}。"
    "请确认其身份及 {month} 是否仍可参保，可以继续办理。",
    en="As a worker she reaches the statutory retirement age in {worker_retirement_month}, as a cadre in {retirement_month}. "
    "Please confirm her group and that she can still be enrolled for {month}; you can go on.",
)


def retirement_month(birth: Period, schedule: RetirementSchedule) -> Period:
    """The month of reaching the statutory retirement age (法定退休年龄) of a birth month."""
    months = schedule.base_years * 12
    if schedule.anchor is not None and birth >= schedule.anchor:
        months += min(birth.months_since(schedule.anchor) // schedule.step + 1, schedule.cap)
    return birth.plus(months)


def age_findings(
    birth_date: date, sex: str | None, month: Period, law: Law, pointer: str = "/insurance/enroll_month"
) -> tuple[Finding, ...]:
    """Whether the age allows to be insured in a month: the months of reaching both ages are allowed themselves.

    Sex is 1 男 or 2 女; without one, only the minimum age is looked at.
    """
    birth = Period.containing(birth_date)
    minimum_age = law.minimum_age.value
    allowed_from = birth.plus(minimum_age * 12)
    if month < allowed_from:
        return (
            UNDER_MINIMUM_AGE.refused(
                pointer, month=str(month), minimum_age=minimum_age, allowed_from=str(allowed_from)
            ),
        )
    ages = law.retirement_age.value
    if sex == "1":
        return _retirement_findings(month, retirement_month(birth, ages.men), None, pointer)
    if sex == "2":
        by_group = (retirement_month(birth, ages.women_cadre), retirement_month(birth, ages.women_worker))
        return _retirement_findings(month, max(by_group), min(by_group), pointer)
    return ()


def _retirement_findings(month: Period, last: Period, worker: Period | None, pointer: str) -> tuple[Finding, ...]:
    if month > last:
        return (OVER_RETIREMENT_AGE.refused(pointer, month=str(month), retirement_month=str(last)),)
    if worker is not None and month > worker:
        return (
            RETIREMENT_TO_CONFIRM.warning(
                pointer, month=str(month), retirement_month=str(last), worker_retirement_month=str(worker)
            ),
        )
    return ()
