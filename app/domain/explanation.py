"""计算说明 (explanation): how a money line came to its amounts, figured anew from its inputs and compared with what is stored."""

from dataclasses import dataclass
from typing import Literal

from app.domain.contribution import contribution_base
from app.domain.explanation_text import Paragraph, contribution_paragraph, correction_paragraph
from app.domain.explanation_tree import Step, UsedParameter, amount_step, decimal_text, used_parameter
from app.domain.fen import Rate, format_yuan, half_up
from app.domain.money_line import CONTRIBUTION_KINDS, MoneyLine
from app.domain.period import Period
from app.domain.policy import BaseLimits, Parameter, Policy

Clamp = Literal["floor", "ceiling", "neither"]


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A stored line with what its row alone does not tell: when its interest was figured, and the row it corrects."""

    line: MoneyLine
    interest_period: Period | None = None
    corrects: "ExplainedLine | None" = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """计算说明 of one line; plain values only, so that `dataclasses.asdict` is its JSON.

    `steps` are the calculation as a tree, `corrects` the explanation of the row that this one gives back or brings
    back, `agrees` whether every step came to the stored amount, there too.
    """

    line_id: int
    kind: str
    contribution_period: str
    clamp: Clamp | None
    steps: tuple[Step, ...]
    corrects: "Explanation | None"
    agrees: bool
    paragraph_zh: str
    paragraph_en: str


def explain(explained: ExplainedLine, policy: Policy) -> Explanation:
    """Explains a line (费款计算说明); a ValueError where a correction comes without the row it corrects."""
    corrects = None if explained.corrects is None else explain(explained.corrects, policy)
    if explained.line.kind in CONTRIBUTION_KINDS:
        return _of_contribution(explained, corrects, policy)
    if explained.corrects is None or corrects is None:
        raise ValueError("a line that gives back is explained by the row it corrects")
    return _of_correction(explained.line, explained.corrects.line, corrects)


def _of_contribution(explained: ExplainedLine, corrects: Explanation | None, policy: Policy) -> Explanation:
    line, contribution = explained.line, explained.line.contribution
    named = {parameter.name: parameter for parameter in map(policy.named, contribution.basis)}
    limits, clamp, base = _base_step(contribution.declared_wage, contribution.contribution_base, named)
    employer = _part_step("employer_amount", contribution.contribution_base, contribution.employer_amount, named)
    employee = _part_step("employee_amount", contribution.contribution_base, contribution.employee_amount, named)
    total = Step(
        name="total",
        title_zh="单位缴费与个人缴费合计",
        title_en="Employer and employee amount together",
        formula="employer_amount + employee_amount",
        inputs={"employer_amount": employer.result, "employee_amount": employee.result},
        unrounded=None,
        result=format_yuan(_fen(employer) + _fen(employee)),
        stored=format_yuan(contribution.total),
        parameter=None,
        steps=(base, employer, employee),
    )
    steps = (total,) if line.kind == "regular" else (total, _interest_step(explained, named))
    paragraph = contribution_paragraph(line, clamp, limits, steps, explained.interest_period)
    return _explanation(line, clamp, steps, corrects, paragraph)


def _of_correction(line: MoneyLine, corrected: MoneyLine, corrects: Explanation) -> Explanation:
    given, origin = line.contribution, corrected.contribution
    parts = tuple(
        amount_step(name, title, f"{name} of line {corrected.id}", {"corrected_line": str(corrected.id)}, amount, stored)
        for name, title, amount, stored in (
            ("employer_amount", ("单位缴费", "Employer amount"), origin.employer_amount, given.employer_amount),
            ("employee_amount", ("个人缴费", "Employee amount"), origin.employee_amount, given.employee_amount),
        )
    )
    total = amount_step(
        "total",
        ("合计", "Both amounts together"),
        "employer_amount + employee_amount",
        {"employer_amount": parts[0].result, "employee_amount": parts[1].result},
        origin.total,
        given.total,
        parts,
    )
    return _explanation(line, None, (total,), corrects, correction_paragraph(line, corrected))


def _explanation(
    line: MoneyLine, clamp: Clamp | None, steps: tuple[Step, ...], corrects: Explanation | None, paragraph: Paragraph
) -> Explanation:
    agrees = all(step.agrees for step in steps) and (corrects is None or corrects.agrees)
    closing = paragraph.closing(agrees)
    return Explanation(
        line_id=line.id,
        kind=line.kind,
        contribution_period=str(line.contribution.contribution_period),
        clamp=clamp,
        steps=steps,
        corrects=corrects,
        agrees=agrees,
        paragraph_zh=closing.zh,
        paragraph_en=closing.en,
    )


def _base_step(wage: int, stored: int, named: dict[str, Parameter[object]]) -> tuple[BaseLimits, Clamp, Step]:
    parameter = named["base_limits"]
    limits = parameter.value
    if not isinstance(limits, BaseLimits):
        raise TypeError("base_limits is not a floor and a ceiling")
    clamp: Clamp = "floor" if wage < limits.floor else "ceiling" if wage > limits.ceiling else "neither"
    inputs = {
        "declared_wage": format_yuan(wage),
        "floor": format_yuan(limits.floor),
        "ceiling": format_yuan(limits.ceiling),
    }
    result = contribution_base(wage, limits)
    return (
        limits,
        clamp,
        Step(
            name="contribution_base",
            title_zh="缴费基数",
            title_en="Contribution base",
            formula="min(max(declared_wage, floor), ceiling)",
            inputs=inputs,
            unrounded=None,
            result=format_yuan(result),
            stored=format_yuan(stored),
            parameter=used_parameter(parameter),
        ),
    )


_RATES = {
    "employer_amount": (("employer_rate",), "单位缴费", "Employer amount"),
    "employee_amount": (("employee_rate", "migrant_worker_employee_rate"), "个人缴费", "Employee amount"),
}


def _part_step(name: str, base: int, stored: int, named: dict[str, Parameter[object]]) -> Step:
    rate_names, title_zh, title_en = _RATES[name]
    parameter = next(named[rate_name] for rate_name in rate_names if rate_name in named)
    rate = _rate(parameter)
    return Step(
        name=name,
        title_zh=title_zh,
        title_en=title_en,
        formula=f"round_half_up(contribution_base × {parameter.name})",
        inputs={"contribution_base": format_yuan(base), parameter.name: str(rate)},
        unrounded=decimal_text(base * rate.numerator, rate.denominator * 100),
        result=format_yuan(rate.of(base)),
        stored=format_yuan(stored),
        parameter=used_parameter(parameter),
    )


def _interest_step(explained: ExplainedLine, named: dict[str, Parameter[object]]) -> Step:
    """Interest of the line itself, or as it was of the unbilled back-pay that this line reinstates."""
    contribution = explained.line.contribution
    title = ("补收利息", "Interest on back-pay")
    if explained.corrects is not None:
        kept = explained.corrects.corrects if explained.corrects.line.kind == "cancelled" else None
        amount = kept.line.contribution.interest if kept else 0
        formula = "interest of the line brought back" if kept else "none on months that come back"
        return amount_step("interest", title, formula, {}, amount, contribution.interest)
    parameter, collected_in = named.get("back_pay_interest_rate"), explained.interest_period
    if parameter is None or collected_in is None:
        return amount_step("interest", title, "none: no rate was in force", {}, 0, contribution.interest)
    rate = _rate(parameter)
    waited = max(collected_in.months_since(contribution.contribution_period), 0)
    product, divisor = contribution.total * rate.numerator * waited, rate.denominator * 12
    inputs = {
        "total": format_yuan(contribution.total),
        "back_pay_interest_rate": str(rate),
        "months": str(waited),
        "collected_in": str(collected_in),
    }
    return Step(
        name="interest",
        title_zh=title[0],
        title_en=title[1],
        formula="round_half_up(total × back_pay_interest_rate ÷ 12 × months)",
        inputs=inputs,
        unrounded=decimal_text(product, divisor * 100),
        result=format_yuan(half_up(product, divisor)),
        stored=format_yuan(contribution.interest),
        parameter=used_parameter(parameter),
    )


def _rate(parameter: Parameter[object]) -> Rate:
    if not isinstance(parameter.value, Rate):
        raise TypeError(f"{parameter.name} is not a rate")
    return parameter.value


def _fen(step: Step) -> int:
    return int(step.result.replace(".", ""))


__all__ = ["Clamp", "ExplainedLine", "Explanation", "Step", "UsedParameter", "explain"]
