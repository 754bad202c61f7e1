"""核定作废 (voiding) over HTTP and in the books: the latest bill taken back whole, or refused (§5.7)."""

from typing import Any

from tests.independent.books import Bill, Employer
from tests.independent.office import Office


def void(office: Office) -> None:
    """The latest bill of an employer voided, at times an earlier one, which is refused."""
    random = office.random
    employer = random.choice(list(office.calculator.employers.values()))
    if not employer.bills:
        return
    periods = sorted(employer.bills)
    period = random.choice([periods[-1]] * 5 + periods[-2:])
    office.tell(f"void {period} of {employer.number[-2:]}")
    expected = {"assessment_not_voidable"} if keeps(employer, employer.bills[period]) else set()
    path = f"/review/assessments/{employer.number}/{period}"
    version = office.officer.get(path).json()["version"]
    answer = office.officer.act(f"{path}/void", version, {"reason": "核定有误"})
    if office.refused("void", answer, expected):
        return
    take_back(employer, employer.bills.pop(period), office.today)
    office.agree("status", answer.json()["status"], "voided")
    office.agree("gone", office.users[employer.number].get(f"/assessments/{period}").status_code, 404)
    office.met.update(["voided"])


def keeps(employer: Employer, bill: Bill) -> bool:
    """Whether something keeps a bill from being voided."""
    return (
        bill.period != max(employer.bills)
        or any(receipt.reversal is None for receipt in bill.receipts)
        or any(entry[2] + own(bill, entry) != amount for entry, amount in bill.left_over)
        or any(given.kind == "refund" and given.line in bill.lines for given in employer.given_back)
    )


def own(bill: Bill, entry: list[Any]) -> int:
    """What a bill used of credit that it had brought about itself."""
    return sum(taken for used, taken in bill.drawn if used is entry)


def take_back(employer: Employer, bill: Bill, today: str) -> None:
    """Undoes what a bill did; back-pay on it waits again, and its own month is as if never assessed."""
    for entry, amount in bill.drawn:
        entry[2] += amount
    for entry, _ in bill.left_over:
        entry[2] = 0
    for late, fee, amount in bill.charged:
        fee.amount -= amount
        if fee.billed == bill.period:
            late.fees.remove(fee)
    for given in bill.reductions:
        given.bill, given.ended_on, given.used = None, None, {}
    for debit in bill.debits:
        debit.billed = None
    for line in bill.lines:
        reduced = line.given_back is not None and not line.given_back.undone
        if line.given_back is not None and reduced:
            line.given_back.undone, line.given_back.ended_on = True, today
        if line.kind == "regular" or reduced:
            employer.lines.remove(line)
        else:
            line.billed = None
