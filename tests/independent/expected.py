"""预期 (what is expected): the calculator's answers in the contract's words, and the hall's answers made comparable."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from tests.independent.books import PARTS, Bill, GivenBack, Line
from tests.independent.law import fen, yuan

FIGURES = (
    "contributing_persons migrant_workers total_base employer_due employee_due employer_adjustment employee_adjustment "
    "employer_credit_used employee_credit_used employer_payable employee_payable interest late_fee"
).split()


def back_pay_lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Back-pay lines as a preview or a change shows them, their basis left out."""
    return [
        {
            "sequence": number,
            **_money(line),
            "total": yuan(line.money["employer"] + line.money["employee"]),
            "person_kind": line.money["person_kind"],
            "interest": yuan(line.interest),
            "overlap": line.overlap,
        }
        for number, line in enumerate(lines, 1)
    ]


def brought_back_lines(lines: list[tuple[str, Line]]) -> list[dict[str, Any]]:
    """What a suspension's roll-back brings back, as its preview shows it."""
    shown = back_pay_lines(line for _, line in lines)
    return [{**line, "kind": kind} for line, (kind, _) in zip(shown, lines, strict=True)]


def given_back_lines(given: Iterable[GivenBack], name: str, employer_name: str) -> list[dict[str, Any]]:
    """Refund lines as a preview or a change shows them, their basis left out."""
    return [
        {
            "sequence": number,
            "name": name,
            "employer_name": employer_name,
            "insurance_kind": "unemployment",
            "assessment_period": each.line.billed,
            **_money(each.line),
            "paid_months": 0 if each.kind == "cancelled" else 1,
            "paid_amount": yuan(each.line.money["employer"] + each.line.money["employee"]),
            "kind": each.kind,
        }
        for number, each in enumerate(given, 1)
    ]


def totals(lines: Iterable[Line]) -> dict[str, str]:
    """The totals of lines."""
    lines = list(lines)
    employer, employee = (sum(line.money[part] for line in lines) for part in PARTS)
    interest = sum(line.interest for line in lines)
    amounts = {"employer_amount": employer, "employee_amount": employee, "interest": interest}
    return {name: yuan(amount) for name, amount in {**amounts, "total": employer + employee + interest}.items()}


def given_totals(given: Iterable[GivenBack]) -> dict[str, str]:
    """The totals of what is given back: cancelled lines do not count, interest is not refunded."""
    counted = totals(each.line for each in given if each.kind != "cancelled")
    principal = fen(counted["employer_amount"]) + fen(counted["employee_amount"])
    return {**counted, "interest": "0.00", "total": yuan(principal)}


def comparable(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines of an answer without their basis, rates as numbers."""
    return [
        {name: Fraction(value) if name.endswith("_rate") else value for name, value in line.items() if name != "basis"}
        for line in lines
    ]


def figures(values: list[int]) -> dict[str, Any]:
    """The thirteen figures as an assessment shows them."""
    shown = [*values[:2], *map(yuan, values[2:])]
    return dict(zip(FIGURES, shown, strict=True))


def bill_lines(bill: Bill) -> Counter[tuple[Any, ...]]:
    """The lines of a bill, whatever their order: person, kind, month, base, amounts, interest and what was applied."""
    billed = [(*_who(line), line.kind, *_amounts(line), yuan(line.interest), None, None) for line in bill.lines]
    reduced = [
        (*_who(given.line), "reduction", *_amounts(given.line), "0.00", *(yuan(given.used[part]) for part in PARTS))
        for given in bill.reductions
    ]
    debited = [
        (None, debit.month, False, "debit", None, yuan(debit.amount), "0.00", "0.00", None, None)
        for debit in bill.debits
    ]
    charged = [
        (None, month, False, "late_fee", None, yuan(amount), "0.00", "0.00", None, None)
        for month, amount in bill.late_fees
    ]
    return Counter([*billed, *reduced, *debited, *charged])


def shown_bill_lines(lines: Iterable[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    """The lines of an assessment's answer in the same words."""
    names = (
        "contribution_period overlap kind contribution_base employer_amount employee_amount interest "
        "employer_applied employee_applied"
    ).split()
    return Counter(((line["person"] or {}).get("name"), *(line[name] for name in names)) for line in lines)


def parts(bill: Bill, figure: int) -> Counter[tuple[Any, ...]]:
    """What a figure is made of: kind, month (of the credit, for 8 and 9) and signed amount, zeros left out."""
    if figure <= 5:
        return Counter(
            ("regular", line.month, _in_figure(line, figure))
            for line in bill.lines
            if line.kind == "regular" and _in_figure(line, figure)
        )
    if figure in (6, 7):
        part = PARTS[figure - 6]
        added = [("back_pay", line.month, line.money[part]) for line in bill.lines if line.kind == "back_pay"]
        added += [("debit", debit.month, debit.amount) for debit in bill.debits if part == "employer"]
        taken = [("reduction", given.line.month, -given.used[part]) for given in bill.reductions]
        return Counter(each for each in [*added, *taken] if each[2])
    if figure in (8, 9):
        return Counter(bill.set_off[PARTS[figure - 8]])
    if figure == 13:
        rest = -sum(amount for _, amount in bill.late_fees)
        fees: list[tuple[str, str | None, int]] = [("late_fee", *each) for each in bill.late_fees if each[1]]
        return Counter([*fees, *([("late_fee_returned", None, rest)] if rest > 0 else [])])
    return Counter(("back_pay", line.month, line.interest) for line in bill.lines if figure == 12 and line.interest)


def shown_parts(parts: Iterable[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    """What the hall says a figure is made of, in the same words; zeros left out but for counts."""
    named = (
        (part["credit_source"] or part["kind"], part["contribution_period"], in_fen(part["amount"])) for part in parts
    )
    return Counter(each for each in named if each[2])


def in_fen(amount: int | str) -> int:
    """A count as it is, an amount in fen."""
    return amount if isinstance(amount, int) else fen(amount)


def situations(bill: Bill) -> list[str]:
    """What a bill is an example of, for the tally of what histories met."""
    found = ["bill", *(f"bill: {line.kind}" for line in bill.lines)]
    found += ["bill: reduction"] * len(bill.reductions) + ["bill: debit"] * len(bill.debits)
    found += [
        "bill: reduction partly to credit"
        for given in bill.reductions
        if any(given.used[part] < given.line.money[part] for part in PARTS)
    ]
    found += [f"bill: late fee {'of new days or more' if fee >= 0 else 'corrected down'}" for _, fee in bill.late_fees]
    found += ["bill: late fee returned"] * (sum(fee for _, fee in bill.late_fees) < 0)
    found += [f"bill: set-off of a {source}" for part in PARTS for source, _, _ in bill.set_off[part]]
    return found + (["bill: paid when finalised"] if bill.paid and bill.lines else [])


def _in_figure(line: Line, figure: int) -> int:
    if figure <= 2:
        return 1 if figure == 1 else int(line.enrolment.migrant)
    amount: int = line.money[("base", "employer", "employee")[figure - 3]]
    return amount


def _money(line: Line) -> dict[str, Any]:
    return {
        "contribution_period": line.month,
        "contribution_base": yuan(line.money["base"]),
        "employer_rate": line.money["employer_rate"],
        "employee_rate": line.money["employee_rate"],
        "employer_amount": yuan(line.money["employer"]),
        "employee_amount": yuan(line.money["employee"]),
    }


def _who(line: Line) -> tuple[str, str, bool]:
    return (line.enrolment.person, line.month, line.overlap)


def _amounts(line: Line) -> tuple[str, str, str]:
    return tuple(yuan(line.money[name]) for name in ("base", "employer", "employee"))  # type: ignore[return-value]
