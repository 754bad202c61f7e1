"""费款计算说明 (explanation of a money line): its calculation as a tree and as one paragraph, compared with what is stored."""

from dataclasses import dataclass
from typing import TypeVar

from app.domain.explanation.late_fee import late_fee_paragraph, late_fee_steps
from app.domain.explanation.paragraph import contribution_paragraph, correction_paragraph, debit_paragraph
from app.domain.explanation.steps import (
    ExplainedReceipt,
    Step,
    base_step,
    debit_step,
    interest_step,
    part_step,
    taken_over,
    total_step,
)
from app.domain.fen import Rate
from app.domain.money_line import CONTRIBUTION_KINDS, MoneyLine
from app.domain.period import Period
from app.domain.policy import BaseLimits, Parameter, Policy

EMPLOYER_AMOUNT = ("单位缴费", "Employer amount")
EMPLOYEE_AMOUNT = ("个人缴费", "Employee amount")
INTEREST = ("补收利息", "Interest on back-pay")

Value = TypeVar("Value", BaseLimits, Rate)


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A stored line with what its row alone does not tell.

    That is the month its interest was figured in, the row it corrects, of a debit the receipt that was reversed, and of
    a late fee what stood charged for its days when it was written, fen.
    """

    line: MoneyLine
    interest_period: Period | None = None
    corrects: "ExplainedLine | None" = None
    receipt: ExplainedReceipt | None = None
    charged: int = 0


@dataclass(frozen=True, slots=True)
class Explanation:
    """计算说明 of one line; plain values only, so that `dataclasses.asdict` gives its JSON.

    `steps` are the calculation as a tree, `corrects` the explanation of the row that this one gives back or brings
    back; `agrees` tells whether all of it came to the stored amounts.
    """

    line_id: int
    kind: str
    contribution_period: str
    steps: tuple[Step, ...]
    corrects: "Explanation | None"
    agrees: bool
    paragraph_zh: str
    paragraph_en: str


def explain(explained: ExplainedLine, policy: Policy) -> Explanation:
    """Explains a line, figuring it anew; a ValueError where it comes without the row it corrects or the receipt it debits."""
    line, corrects = explained.line, explained.corrects
    earlier = None if corrects is None else explain(corrects, policy)
    if line.kind in CONTRIBUTION_KINDS:
        steps = _contribution_steps(explained, policy)
        agrees = all(step.agrees for step in steps) and (earlier is None or earlier.agrees)
        paragraph = contribution_paragraph(line, steps, corrects.line if corrects else None, agrees)
    elif line.kind == "debit" and explained.receipt is not None:
        steps = (debit_step(EMPLOYER_AMOUNT, explained.receipt, line.contribution.employer_amount),)
        agrees = all(step.agrees for step in steps)
        paragraph = debit_paragraph(line, explained.receipt, agrees)
    elif line.kind == "late_fee":
        steps = late_fee_steps(line, explained.charged, policy)
        agrees = all(step.agrees for step in steps)
        paragraph = late_fee_paragraph(line, steps, agrees)
    elif corrects is None or earlier is None:
        raise ValueError("a line that corrects is explained by what it corrects")
    else:
        steps = _given_back_steps(line, corrects.line)
        agrees = all(step.agrees for step in steps) and earlier.agrees
        paragraph = correction_paragraph(line, corrects.line, agrees)
    return Explanation(
        line.id,
        line.kind,
        str(line.contribution.contribution_period),
        steps,
        earlier,
        agrees,
        paragraph.zh,
        paragraph.en,
    )


def _contribution_steps(explained: ExplainedLine, policy: Policy) -> tuple[Step, ...]:
    line, contribution = explained.line, explained.line.contribution
    named = {parameter.name: parameter for parameter in map(policy.named, contribution.basis)}
    base = base_step(contribution, _value(named, BaseLimits, "base_limits"))
    employer_rate = _value(named, Rate, "employer_rate")
    employee_rate = _value(named, Rate, "employee_rate", "migrant_worker_employee_rate")
    employer = part_step("employer_amount", EMPLOYER_AMOUNT, base, employer_rate, contribution.employer_amount)
    employee = part_step("employee_amount", EMPLOYEE_AMOUNT, base, employee_rate, contribution.employee_amount)
    total = total_step((employer, employee), contribution.total, base)
    return (total,) if line.kind == "regular" else (total, _interest(explained, total, named))


def _interest(explained: ExplainedLine, total: Step, named: dict[str, Parameter[object]]) -> Step:
    """Interest of this line, or of the back-pay that it reinstates; a month that comes back bears none."""
    contribution, collected_in = explained.line.contribution, explained.interest_period
    if explained.corrects is not None:
        kept = explained.corrects.line.kind == "cancelled"
        amount = explained.corrects.line.contribution.interest if kept else 0
        formula = "interest of the line brought back" if kept else "a month that comes back bears no interest"
        return taken_over("interest", INTEREST, formula, amount, contribution.interest)
    if collected_in is None or "back_pay_interest_rate" not in named:
        return taken_over("interest", INTEREST, "no rate was in force", 0, contribution.interest)
    rate = _value(named, Rate, "back_pay_interest_rate")
    return interest_step(total, rate, contribution.contribution_period, collected_in, contribution.interest)


def _given_back_steps(line: MoneyLine, corrected: MoneyLine) -> tuple[Step, ...]:
    given, origin = line.contribution, corrected.contribution
    formula = f"as in line {corrected.id}"
    employer = taken_over("employer_amount", EMPLOYER_AMOUNT, formula, origin.employer_amount, given.employer_amount)
    employee = taken_over("employee_amount", EMPLOYEE_AMOUNT, formula, origin.employee_amount, given.employee_amount)
    return (total_step((employer, employee), given.total),)


def _value(named: dict[str, Parameter[object]], kind: type[Value], *names: str) -> Parameter[Value]:
    """The named value of a line's basis under one of its names; a ValueError where the line names none."""
    for name in names:
        parameter = named.get(name)
        if parameter is not None and isinstance(parameter.value, kind):
            return Parameter(
                parameter.name,
                parameter.since,
                parameter.value,
                parameter.basis,
                parameter.confidence,
                parameter.region,
            )
    raise ValueError(f"the line names no {names[0]}")
