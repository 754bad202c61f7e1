"""费款明细 (money line): one row of the ledger; it keeps the base, rates, dates and basis it was computed with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.fen import Rate
from app.domain.period import Period

MoneyLineKind = Literal["regular", "back_pay", "difference", "debit", "refund", "reduction", "cancelled", "late_fee"]
PersonKind = Literal["urban_worker", "migrant_worker"]

LINE_KIND_NAMES: Mapping[MoneyLineKind, str] = {
    "regular": "正常应缴",
    "back_pay": "补收",
    "difference": "补差",
    "debit": "冲正补收",
    "refund": "退收",
    "reduction": "减收",
    "cancelled": "取消",
    "late_fee": "滞纳金",
}
PERSON_KIND_NAMES: Mapping[PersonKind, str] = {"urban_worker": "城镇职工", "migrant_worker": "农民工"}

CONTRIBUTION_KINDS: tuple[MoneyLineKind, ...] = ("regular", "back_pay")
GIVEN_BACK_KINDS: tuple[MoneyLineKind, ...] = ("refund", "reduction", "cancelled")


@dataclass(frozen=True, slots=True)
class Contribution:
    """One person's contribution for one month (缴费), computed and not yet stored; amounts in fen, `interest` on back-pay.

    `basis` names the policy values used, as Policy.named finds them; a debit has none, and no wage, base, rate or person.
    """

    contribution_period: Period
    declared_wage: int
    contribution_base: int
    employer_rate: Rate
    employee_rate: Rate
    employer_amount: int
    employee_amount: int
    person_kind: PersonKind | None
    basis: tuple[str, ...]
    interest: int = 0
    overlap: bool = False

    @property
    def total(self) -> int:
        """The two amounts, without interest."""
        return self.employer_amount + self.employee_amount


@dataclass(frozen=True, slots=True)
class LateStretch:
    """欠缴时段: days in a row, both ends among them, with so much principal outstanding; `rate` names the daily rate."""

    first_day: date
    last_day: date
    outstanding: int
    rate: str

    @property
    def days(self) -> int:
        """天数."""
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True, slots=True)
class LateDays:
    """滞纳天数: the earlier assessment that a late fee is for, the days charged, and what was outstanding on which of them."""

    assessment_id: int
    first_day: date
    last_day: date
    stretches: tuple[LateStretch, ...]


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A stored row of the ledger. Amounts are fen and negative in differences and corrected late fees only; a row is never changed.

    `corrects_id` names the row that this one gives back, cancels or brings back. `assessment_id` and
    `assessment_period` are of the assessment that billed it: none while it waits. A contribution stands until a
    refund, reduction or cancelled line names it. In place of person, enrolment and change a debit names the reversed
    receipt that it comes from, a late fee the late assessment with its days.
    """

    id: int
    employer_id: int
    person_id: int | None
    enrollment_id: int | None
    change_id: int | None
    kind: MoneyLineKind
    contribution: Contribution
    standing: bool
    assessment_id: int | None = None
    assessment_period: Period | None = None
    assessment_paid: bool = False
    corrects_id: int | None = None
    receipt_id: int | None = None
    late: LateDays | None = None
