"""滞纳金 (late fee): what is owed for the days on which an earlier assessment stayed unpaid past its due date.

社会保险法第八十六条; the employer pays it, never the employee.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from app.domain.fen import ZERO_RATE, Rate, half_up
from app.domain.money_line import Contribution, LateDays, LateStretch
from app.domain.period import Period
from app.domain.policy import Parameter, Policy

ONE_DAY = timedelta(days=1)
LATE_FEE_CAP = "late_fee_cap"


@dataclass(frozen=True, slots=True)
class Relief:
    """Days on which so much of the principal was not outstanding: after a receipt, or while a reduction waited; fen.

    `last` is none for a receipt, which is there for good.
    """

    first: date
    last: date | None
    amount: int

    def lowers(self, day: date) -> bool:
        """Whether it lowers the principal of a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class ChargedFee:
    """A late-fee line that stands, with what it and its corrections charge together; days inclusive, fen.

    The days of a waived line are neither charged nor corrected again.
    """

    line_id: int
    first_day: date
    last_day: date
    basis: tuple[str, ...]
    amount: int
    waived: bool = False


@dataclass(frozen=True, slots=True)
class LateAssessment:
    """An earlier assessment that was or may have been late: its figures 10 and 11, what lowered them, and fees charged."""

    assessment_id: int
    period: Period
    due_on: date
    principal: int
    reliefs: tuple[Relief, ...] = ()
    charged: tuple[ChargedFee, ...] = ()

    def outstanding(self, day: date) -> int:
        """The principal of a day that nothing had met yet; the day of a receipt still counts."""
        return max(self.principal - sum(relief.amount for relief in self.reliefs if relief.lowers(day)), 0)

    def stretches(self, first: date, last: date, rates: Sequence[Parameter[Rate]]) -> tuple[LateStretch, ...]:
        """Some days, both ends among them, in stretches with one amount and one rate; days with nothing are left out."""
        turns = {relief.first for relief in self.reliefs} | {rate.since for rate in rates}
        turns |= {relief.last + ONE_DAY for relief in self.reliefs if relief.last is not None}
        bounds = sorted({first, last + ONE_DAY, *(day for day in turns if first < day <= last)})
        found = []
        for start, end in pairwise(bounds):
            amount = self.outstanding(start)
            if amount:
                rate = max((each for each in rates if each.since <= start), key=lambda each: each.since)
                found.append(LateStretch(start, end - ONE_DAY, amount, rate.key))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class LateFee:
    """A late-fee line to be written: of new days, or the correction, up or down, of the line that `corrects_id` names."""

    period: Period
    late: LateDays
    basis: tuple[str, ...]
    amount: int
    corrects_id: int | None = None

    @property
    def contribution(self) -> Contribution:
        """What the line holds of money: the employer's amount; there is no wage, base, rate or person in it."""
        return Contribution(self.period, 0, 0, ZERO_RATE, ZERO_RATE, self.amount, 0, None, self.basis)


def late_fees(period: Period, late: Sequence[LateAssessment], region_code: str, policy: Policy) -> tuple[LateFee, ...]:
    """The late fees of an assessing period: corrections of days already charged first, then the days not charged yet.

    Up to and including the last day of the period's window (day 20), one line per late assessment, rounded once; each
    day is charged once, ever. Raises PolicyMissing where a day has no rate.
    """
    return tuple(fee for each in late for fee in _fees_of(period, each, region_code, policy))


def figured(stretches: Sequence[LateStretch], policy: Policy) -> int:
    """The late fee of some days together, rounded half-up once; fen."""
    exact = sum((exact_fee(each, policy) for each in stretches), Fraction(0))
    return half_up(exact.numerator, exact.denominator)


def exact_fee(stretch: LateStretch, policy: Policy) -> Fraction:
    """The late fee of a stretch before rounding, fen."""
    rate = named_rate(stretch.rate, policy).value
    return Fraction(stretch.outstanding * stretch.days * rate.numerator, rate.denominator)


def named_rate(key: str, policy: Policy) -> Parameter[Rate]:
    """The daily rate of a name; a ValueError where the name is of something else."""
    named = policy.named(key)
    if not isinstance(named.value, Rate):
        raise ValueError(f"{key} is no rate")
    return Parameter(named.name, named.since, named.value, named.basis, named.confidence, named.region)


def _fees_of(period: Period, late: LateAssessment, region_code: str, policy: Policy) -> Iterator[LateFee]:
    cap = policy.at(period, region_code).values.get(LATE_FEE_CAP)
    room = late.principal if cap is not None and cap.value == "principal" else None
    for charged in late.charged:
        if charged.waived:
            continue
        rates = [named_rate(key, policy) for key in charged.basis if not key.startswith(LATE_FEE_CAP)]
        stretches = late.stretches(charged.first_day, charged.last_day, rates)
        fee = figured(stretches, policy)
        capped = room is not None and fee > room
        fee = fee if room is None else min(fee, room)
        room = None if room is None else room - fee
        if fee != charged.amount:
            days = LateDays(late.assessment_id, charged.first_day, charged.last_day, stretches)
            basis = _basis(rates, cap if capped else None)
            yield LateFee(late.period, days, basis, fee - charged.amount, charged.line_id)
    first = max([late.due_on, *(charged.last_day for charged in late.charged)]) + ONE_DAY
    last = period.day(policy.at(period, region_code).business_window.value.last_day)
    if not any(late.outstanding(day) for day in _days(first, last)):
        return
    rates = _rates_of(first, last, region_code, policy)
    stretches = late.stretches(first, last, rates)
    fee = figured(stretches, policy)
    capped = room is not None and fee > room
    days = LateDays(late.assessment_id, first, last, stretches)
    amount = fee if room is None else min(fee, room)
    yield LateFee(late.period, days, _basis(rates, cap if capped else None), amount)


def _basis(rates: Sequence[Parameter[Rate]], cap: Parameter[object] | None) -> tuple[str, ...]:
    """What a line rests on: its daily rates, and the cap where that stopped it."""
    return (*(rate.key for rate in rates), *(() if cap is None else (cap.key,)))


def _rates_of(first: date, last: date, region_code: str, policy: Policy) -> list[Parameter[Rate]]:
    """The daily rates in force on some days, each once."""
    found = {rate.key: rate for rate in (policy.on(day, region_code).late_fee_daily_rate for day in _days(first, last))}
    return list(found.values())


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
