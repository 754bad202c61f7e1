"""实缴 (receiving): money received over HTTP, too little, just enough or too much, sent again, and reversed."""

from datetime import date, timedelta
from typing import Any

from tests.independent import running
from tests.independent.books import Bill, Debit, Employer, Receipt
from tests.independent.law import yuan
from tests.independent.office import Office
from tests.support.payments import send, send_reversal


def receive_or_reverse(office: Office) -> None:
    """Some receipts in one call; at times a reversal, or receipts that are refused."""
    draw = office.random.random()
    if draw < 0.3:
        reverse(office)
    elif draw < 0.35:
        be_refused(office)
    else:
        receive(office)


def receive(office: Office) -> None:
    """One to three receipts, the latest ones first; at times one of them twice, or one from before among them."""
    random = office.random
    bills = [(each, bill) for each in office.calculator.employers.values() for bill in each.bills.values()]
    unpaid = [each for each in bills if not each[1].paid][-6:]
    chosen = (
        [random.choice(unpaid if unpaid and random.random() < 0.85 else bills) for _ in range(random.choice([1, 1, 3]))]
        if bills
        else []
    )
    sent, new = [], 0
    for employer, bill in chosen:
        earlier = date.fromisoformat(office.today) - timedelta(days=random.randint(1, 150))
        received_on = str(earlier) if random.random() < 0.6 else office.today
        receipt = book(employer, bill, f"SK-{len(office.receipts) + 1}", amount(office, bill), received_on)
        office.receipts.append((employer, bill, receipt))
        office.tell(f"receive {yuan(receipt.amount)} for {bill.period} of {employer.number[-2:]}: {receipt.number}")
        sent.append(written(employer, receipt))
        new += 1
    if sent and random.random() < 0.3:
        employer, _, receipt = random.choice([each for each in office.receipts if _stands(each)])
        sent.append(written(employer, receipt))
    if sent:
        answer = send(office.collector, *sent)
        office.agree("receipts", answer.json(), {"accepted": new, "already_known": len(sent) - new})
    for employer, bill in chosen:
        running.compare_bill(office, employer.number, bill.period, whole=False)


def amount(office: Office, bill: Bill) -> int:
    """What is outstanding, a part of it, or more."""
    left, random = sum(bill.left()), office.random
    less, more = random.randint(1, max(left, 2)), left + random.choice([1, 100, random.randint(1, 30000)])
    return random.choice([left or more, left or more, left or more, less, more])


def book(employer: Employer, bill: Bill, number: str, amount: int, received_on: str) -> Receipt:
    """What becomes of money received for a bill (§5.6)."""
    rest, parts = amount, []
    for left in bill.left():
        parts.append(min(left, rest))
        rest -= parts[-1]
    surplus = ["overpayment", None, rest]
    if rest:
        employer.credit["employer"].append(surplus)
    receipt = Receipt(number, bill.period, amount, received_on, parts, surplus, rest)
    bill.receipts.append(receipt)
    return receipt


def reverse(office: Office) -> None:
    """One receipt reversed, at times for the second time."""
    standing = [each for each in office.receipts if _stands(each)]
    if not standing:
        return
    used = [each for each in standing if each[2].too_much > each[2].surplus[2] and each[2].reversal is None]
    chosen = used[-3:] if used and office.random.random() < 0.5 else standing[-8:]
    employer, bill, receipt = office.random.choice(chosen)
    office.tell(f"reverse {receipt.number}")
    office.met.update(["reversed again" if receipt.reversal else "reversed"])
    if receipt.reversal is None:
        unused = receipt.surplus[2]
        receipt.reversal = {"taken_back": unused, "debited": receipt.too_much - unused}
        receipt.surplus[2] = 0
        if receipt.reversal["debited"]:
            employer.debits.append(Debit(receipt.period, receipt.reversal["debited"]))
    answer = send_reversal(office.collector, receipt.number).json()
    office.agree(
        "how it was applied", list(answer["applied"].values()), [*map(yuan, receipt.parts), yuan(receipt.too_much)]
    )
    undone = {name: answer["reversal"][name] for name in receipt.reversal}
    office.agree("what was undone", undone, {name: yuan(fen) for name, fen in receipt.reversal.items()})
    running.compare_bill(office, employer.number, bill.period, whole=False)


def be_refused(office: Office) -> None:
    """Receipts of which one names a month that has no bill: none is booked."""
    employer = office.random.choice(list(office.calculator.employers.values()))
    bill = next(iter(employer.bills.values()), None)
    receipt = Receipt("SK-refused", "2016-01", 100, office.today, [], [], 0)
    sent = [written(employer, receipt)]
    if bill is not None:
        receipt.number, receipt.period = "SK-with-it", bill.period
        sent.append(written(employer, receipt))
    office.tell(f"receive for a month without a bill of {employer.number[-2:]}")
    office.refused("receive", send(office.collector, *sent), {"assessment_missing"})
    if bill is not None:
        running.compare_bill(office, employer.number, bill.period, whole=False)


def written(employer: Employer, receipt: Receipt) -> dict[str, Any]:
    """A receipt as it is sent."""
    return {
        "external_no": receipt.number,
        "employer_no": employer.number,
        "period": receipt.period,
        "amount": yuan(receipt.amount),
        "received_on": receipt.received_on,
    }


def _stands(booked: tuple[Employer, Bill, Receipt]) -> bool:
    """Whether the bill that a receipt came for was not voided."""
    employer, bill, _ = booked
    return employer.bills.get(bill.period) is bill
