"""实缴 (payments): how money received is applied to the assessment that it names, and what a reversal undoes (§ 5.6)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.assessment import AssessmentStatus
from app.domain.calendar import today
from app.domain.fen import ZERO_RATE
from app.domain.finding import CONFLICT, Finding, declare
from app.domain.money_line import Contribution
from app.domain.period import Period

MOST_RECEIPTS = 5000

RECEIPT_AMOUNT_INVALID = declare(
    "receipt_amount_invalid",
    "body",
    ("实缴金额不正确", "Amount received not valid"),
    zh="实缴金额须大于零。请核对到账金额后重新提交。",
    en="The amount received must be more than zero. Check what arrived and send it again.",
)
RECEIVED_IN_FUTURE = declare(
    "received_in_future",
    "state",
    ("到账日期晚于今天", "Received in the future"),
    zh="到账日期 {received_on} 晚于今天（{today}）。请核对到账日期后重新提交。",
    en="The day of receipt, {received_on}, is after today, {today}. Check the day and send it again.",
)
ASSESSMENT_MISSING = declare(
    "assessment_missing",
    "state",
    ("没有对应的核定单", "No such assessment"),
    zh="没有该单位这一期的有效核定单，实缴无法入账。请核对单位编号和做账期号；如该期尚未核定，请待核定后再提交。",
    en="This employer has no standing assessment of that month to book the money on. "
    "Check the employer number and the month; if the month is yet to be assessed, send it again after that.",
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """实缴: money received for an employer's month, as collection tells it; fen."""

    external_no: str
    employer_no: str
    period: Period
    amount: int
    received_on: date


@dataclass(frozen=True, slots=True)
class SentReceipt:
    """实缴 as it was sent; a field that could not be read is none."""

    external_no: str | None
    employer_no: str | None
    period: Period | None
    amount: int | None
    received_on: date | None

    @property
    def whole(self) -> Receipt | None:
        """The receipt, where every field could be read."""
        if self.external_no is None or self.employer_no is None or self.period is None:
            return None
        if self.amount is None or self.received_on is None:
            return None
        return Receipt(self.external_no, self.employer_no, self.period, self.amount, self.received_on)


@dataclass(frozen=True, slots=True)
class Application:
    """入账: what of a receipt went to figures 10 and 11, to interest, to late fee, and what was too much; fen."""

    principal: int
    interest: int
    late_fee: int
    surplus: int

    @property
    def paid(self) -> int:
        """What it pays of its assessment."""
        return self.principal + self.interest + self.late_fee


@dataclass(frozen=True, slots=True)
class Bill:
    """核定单 as receipts see it: what is to be paid of it, and what of that receipts not reversed have met; fen."""

    assessment_id: int
    principal: int
    interest: int
    late_fee: int
    met: tuple[int, int, int] = (0, 0, 0)

    @property
    def outstanding(self) -> tuple[int, int, int]:
        """尚欠: principal, interest and late fee not yet met."""
        principal, interest, late_fee = self.met
        return self.principal - principal, self.interest - interest, self.late_fee - late_fee

    @property
    def paid(self) -> int:
        """实缴 of it so far."""
        return sum(self.met)

    @property
    def status(self) -> AssessmentStatus:
        """缴费状态: paid when all is met, partly paid when some is; where nothing is due it is paid from the first."""
        if not any(self.outstanding):
            return "paid"
        return "partly_paid" if self.paid else "unpaid"

    def apply(self, amount: int) -> Application:
        """Money goes to figures 10 and 11 first, then to interest, then to late fee; the rest is surplus."""
        parts: list[int] = []
        for due in self.outstanding:
            parts.append(min(amount, due))
            amount -= parts[-1]
        return Application(parts[0], parts[1], parts[2], amount)

    def after(self, application: Application) -> "Bill":
        """The bill once a receipt is applied to it."""
        principal, interest, late_fee = self.met
        met = (principal + application.principal, interest + application.interest, late_fee + application.late_fee)
        return replace(self, met=met)


@dataclass(frozen=True, slots=True)
class Reversal:
    """冲正: of a receipt's surplus, what was unused and is taken back, and what was used and is debited; fen."""

    taken_back: int
    debited: int


def receipt_findings(
    sent: Sequence[SentReceipt],
    known: Mapping[str, Receipt],
    employers: Collection[str],
    assessed: Collection[tuple[str, Period]],
    now: datetime,
) -> tuple[Finding, ...]:
    """Everything that keeps receipts from being booked, each at its place; one that is known already is not looked at again.

    `known` are receipts by number, `employers` those within the caller's reach, `assessed` their standing months.
    """
    return tuple(
        finding
        for index, (each, before) in enumerate(_with_before(sent, known))
        for finding in _findings_of(f"/payments/{index}", each, before, employers, assessed, now)
    )


def new_receipts(sent: Iterable[SentReceipt], known: Mapping[str, Receipt]) -> tuple[Receipt, ...]:
    """Those not known yet, each once, in the order sent."""
    new = (each.whole for each, before in _with_before(sent, known) if before is None)
    return tuple(receipt for receipt in new if receipt is not None)


def apply_receipts(
    receipts: Iterable[tuple[int, int]], bills: Mapping[int, Bill]
) -> tuple[tuple[Application, ...], dict[int, Bill]]:
    """Applies amounts to the assessments they name, one after the other: how each was applied, and the bills after them."""
    applications: list[Application] = []
    after = dict(bills)
    for assessment_id, amount in receipts:
        application = after[assessment_id].apply(amount)
        applications.append(application)
        after[assessment_id] = after[assessment_id].after(application)
    return tuple(applications), after


def reverse(application: Application, unused: int) -> Reversal:
    """冲正 of a receipt of whose surplus so much is still unused credit."""
    taken_back = min(unused, application.surplus)
    return Reversal(taken_back, application.surplus - taken_back)


def debit(period: Period, amount: int) -> Contribution:
    """借记: used surplus of a reversed receipt of a month, to be paid by the employer; there is no wage, base or rate in it."""
    return Contribution(period, 0, 0, ZERO_RATE, ZERO_RATE, amount, 0, None, ())


def _with_before(
    sent: Iterable[SentReceipt], known: Mapping[str, Receipt]
) -> Iterator[tuple[SentReceipt, Receipt | None]]:
    """Each receipt with the one that its number stood for before it, on record or in the same call."""
    seen = dict(known)
    for each in sent:
        yield each, seen.get(each.external_no or "")
        receipt = each.whole
        if receipt is not None:
            seen.setdefault(receipt.external_no, receipt)


def _findings_of(
    place: str,
    each: SentReceipt,
    before: Receipt | None,
    employers: Collection[str],
    assessed: Collection[tuple[str, Period]],
    now: datetime,
) -> Iterator[Finding]:
    if before is not None and each.whole not in (None, before):
        yield CONFLICT.refused(f"{place}/external_no")
    if each.employer_no is not None and each.employer_no not in employers:
        yield ASSESSMENT_MISSING.refused(f"{place}/employer_no")
    elif before is None and each.employer_no and each.period and (each.employer_no, each.period) not in assessed:
        yield ASSESSMENT_MISSING.refused(f"{place}/period")
    if each.amount is not None and each.amount <= 0:
        yield RECEIPT_AMOUNT_INVALID.refused(f"{place}/amount")
    if each.received_on is not None and before is None and each.received_on > today(now):
        yield RECEIVED_IN_FUTURE.refused(
            f"{place}/received_on", received_on=each.received_on.isoformat(), today=today(now).isoformat()
        )
