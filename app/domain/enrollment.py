"""参保 (enrollment): one person's cover at one employer, from a first month to a last month; and which months are owed."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.domain.money_line import PersonKind
from app.domain.period import Period
from app.domain.policy import OverlapBackPay

EnrollmentStatus = Literal["active", "suspended", "annulled"]
ENROLLMENT_STATUS_NAMES: Mapping[EnrollmentStatus, str] = {
    "active": "参保缴费",
    "suspended": "暂停缴费",
    "annulled": "已撤销",
}


@dataclass(frozen=True, slots=True)
class Enrollment:
    """参保登记: covers the months from `first_month` to `last_month`, or on and on where there is none; wage in fen.

    `id` grows in the order of approval. `forced` and `overlap_back_pay` were fixed when it was approved (强制补收).
    """

    id: int
    person_id: int
    employer_id: int
    first_month: Period
    last_month: Period | None
    declared_wage: int
    migrant_worker: bool
    migrant_worker_pays: bool
    forced: bool
    overlap_back_pay: OverlapBackPay
    annulled: bool
    change_id: int

    @property
    def status(self) -> EnrollmentStatus:
        """缴费状态."""
        if self.annulled:
            return "annulled"
        return "active" if self.last_month is None else "suspended"

    @property
    def person_kind(self) -> PersonKind:
        """人员类型."""
        return "migrant_worker" if self.migrant_worker else "urban_worker"

    @property
    def collects_overlap(self) -> bool:
        """Whether months that another employer covered are collected too."""
        return self.forced and self.overlap_back_pay == "collect"

    def covers(self, month: Period) -> bool:
        """Whether a month is insured by this enrolment."""
        if self.annulled or month < self.first_month:
            return False
        return self.last_month is None or month <= self.last_month

    def months_covered_before(self, period: Period) -> int:
        """How many months before a period are insured by this enrolment."""
        stop = period if self.last_month is None else min(period, self.last_month.plus(1))
        return 0 if self.annulled else max(stop.months_since(self.first_month), 0)


def owed(month: Period, enrollment: Enrollment, others: Iterable[Enrollment], standing: Container[Period]) -> bool:
    """Whether a covered month is to be contributed for through this enrolment and nothing stands for it yet (应缴未缴).

    `others` are the person's other enrolments, here and elsewhere; `standing` the months of this employer for which
    a contribution of the person stands. Only enrolments approved before this one count.
    """
    if not enrollment.covers(month) or month in standing:
        return False
    return not any(
        other.id < enrollment.id  # so an enrolment among `others` never bars itself
        and other.covers(month)
        and not (enrollment.collects_overlap and other.employer_id != enrollment.employer_id)
        for other in others
    )


def overlaps(month: Period, enrollment: Enrollment, others: Iterable[Enrollment]) -> bool:
    """Whether another employer covered a month first (重叠): of two covers the earlier approved is the rule, the later the overlap."""
    return any(
        other.id < enrollment.id and other.employer_id != enrollment.employer_id and other.covers(month)
        for other in others
    )
