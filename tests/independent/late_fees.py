"""滞纳金 (late fees) of the independent calculator: every day by itself (§5.5)."""

from datetime import date, timedelta
from fractions import Fraction

from tests.independent.books import Bill, Employer, Fee, GivenBack
from tests.independent.law import Law, half_up


def charge(employer: Employer, period: str, law: Law) -> list[tuple[Bill, Fee, int]]:
    """What a bill charges for days on which earlier bills stayed unpaid, or puts right: whose fee, and fen, signed."""
    charged = []
    for bill in sorted(employer.bills.values(), key=lambda bill: bill.period):
        if not bill.figures[9] + bill.figures[10]:
            continue
        for fee in bill.fees:
            now = _fee(employer, bill, fee.days, law)
            if now != fee.amount:
                charged.append((bill, fee, now - fee.amount))
                fee.amount = now
        begun = max([bill.due_on, *(fee.days[-1] for fee in bill.fees)])
        days = _days(begun, f"{period}-20")
        if any(_outstanding(employer, bill, day) for day in days):
            bill.fees.append(Fee(days, _fee(employer, bill, days, law), period))
            charged.append((bill, bill.fees[-1], bill.fees[-1].amount))
    return charged


def _fee(employer: Employer, bill: Bill, days: list[str], law: Law) -> int:
    each = (_outstanding(employer, bill, day) * law.rate("late_fee_daily_rate", day) for day in days)
    return half_up(sum(each, Fraction(0)))


def _outstanding(employer: Employer, bill: Bill, day: str) -> int:
    """Figures 10 and 11 less what had been received before a day, and less the reductions that waited on it."""
    received = sum(each.parts[0] for each in bill.receipts if each.reversal is None and each.received_on < day)
    waiting = sum(
        given.line.money["employer"] + given.line.money["employee"]
        for given in employer.given_back
        if given.kind == "reduction" and given.line.billed == bill.period and _waited(given, day)
    )
    return max(bill.figures[9] + bill.figures[10] - received - waiting, 0)


def _waited(given: GivenBack, day: str) -> bool:
    return given.made_on < day and (given.ended_on is None or day <= given.ended_on)


def _days(begun: str, last: str) -> list[str]:
    """The days after one, up to and including another."""
    first = date.fromisoformat(begun) + timedelta(days=1)
    count = (date.fromisoformat(last) - first).days + 1
    return [str(first + timedelta(days=number)) for number in range(count)]
