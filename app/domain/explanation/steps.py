"""计算步骤 (step): one step of a calculation, with its inputs, the product before rounding and the parameter it used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import gcd
from typing import Any, Literal

from app.domain.contribution import contribution_base
from app.domain.fen import Rate, format_yuan, half_up, parse_yuan
from app.domain.money_line import Contribution
from app.domain.period import Period
from app.domain.policy import BaseLimits, Parameter

Clamp = Literal["floor", "ceiling", "neither"]

_PERIODIC_DIGITS = 12


@dataclass(frozen=True, slots=True)
class UsedParameter:
    """政策参数 as a step used it: its value, since when it is in force, and its legal basis (文件依据)."""

    name: str
    value: str
    in_force_since: str
    legal_basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ExplainedReceipt:
    """已冲正的实缴 (reversed receipt) as its debit is explained by: fen, of its surplus what was taken back unused."""

    external_no: str
    amount: int
    surplus: int
    taken_back: int


@dataclass(frozen=True, slots=True)
class Step:
    """计算步骤: inputs and outcome in yuan or as rates, `unrounded` the exact product where something was rounded.

    `stored` is what the line keeps, `clamp` the limit taken where a base was limited, `steps` what this one builds on.
    """

    name: str
    title_zh: str
    title_en: str
    formula: str
    inputs: Mapping[str, str]
    result: str
    stored: str
    agrees: bool = field(init=False)
    unrounded: str | None = None
    clamp: Clamp | None = None
    parameter: UsedParameter | None = None
    steps: tuple["Step", ...] = ()

    def __post_init__(self) -> None:
        same = self.result == self.stored and all(step.agrees for step in self.steps)
        object.__setattr__(self, "agrees", same)


def base_step(contribution: Contribution, limits: Parameter[BaseLimits]) -> Step:
    """The declared wage after floor and ceiling (保底封顶)."""
    wage, floor, ceiling = contribution.declared_wage, limits.value.floor, limits.value.ceiling
    return Step(
        name="contribution_base",
        title_zh="缴费基数",
        title_en="Contribution base",
        formula="min(max(declared_wage, floor), ceiling)",
        inputs={"declared_wage": format_yuan(wage), "floor": format_yuan(floor), "ceiling": format_yuan(ceiling)},
        result=format_yuan(contribution_base(wage, limits.value)),
        stored=format_yuan(contribution.contribution_base),
        clamp="floor" if wage < floor else "ceiling" if wage > ceiling else "neither",
        parameter=used_parameter(limits, f"{format_yuan(floor)}–{format_yuan(ceiling)}"),
    )


def part_step(name: str, titles: tuple[str, str], base: Step, rate: Parameter[Rate], stored: int) -> Step:
    """One part: the base by a rate, rounded once, half-up to the fen (四舍五入到分)."""
    base_fen, value = parse_yuan(base.result), rate.value
    return Step(
        name=name,
        title_zh=titles[0],
        title_en=titles[1],
        formula=f"round_half_up(contribution_base × {rate.name})",
        inputs={"contribution_base": base.result, rate.name: str(value)},
        result=format_yuan(value.of(base_fen)),
        stored=format_yuan(stored),
        unrounded=exact_decimal(base_fen * value.numerator, value.denominator * 100),
        parameter=used_parameter(rate, str(value)),
    )


def total_step(parts: tuple[Step, Step], stored: int, *before: Step) -> Step:
    """The two amounts together (合计), over the steps that led to them."""
    return Step(
        name="total",
        title_zh="单位与个人缴费合计",
        title_en="Employer and employee amounts together",
        formula="employer_amount + employee_amount",
        inputs={part.name: part.result for part in parts},
        result=format_yuan(sum(parse_yuan(part.result) for part in parts)),
        stored=format_yuan(stored),
        steps=(*before, *parts),
    )


def interest_step(total: Step, rate: Parameter[Rate], month: Period, collected_in: Period, stored: int) -> Step:
    """Interest on back-pay (补收利息): the total by the yearly rate for each month waited, rounded once."""
    waited = max(collected_in.months_since(month), 0)
    product = parse_yuan(total.result) * rate.value.numerator * waited
    divisor = rate.value.denominator * 12
    return Step(
        name="interest",
        title_zh="补收利息",
        title_en="Interest on back-pay",
        formula=f"round_half_up(total × {rate.name} ÷ 12 × months)",
        inputs={
            "total": total.result,
            rate.name: str(rate.value),
            "months": str(waited),
            "collected_in": str(collected_in),
        },
        result=format_yuan(half_up(product, divisor)),
        stored=format_yuan(stored),
        unrounded=exact_decimal(product, divisor * 100),
        parameter=used_parameter(rate, str(rate.value)),
    )


def taken_over(name: str, titles: tuple[str, str], formula: str, amount: int, stored: int) -> Step:
    """An amount that is not computed but taken over from another row."""
    return Step(name, titles[0], titles[1], formula, {}, format_yuan(amount), format_yuan(stored))


def debit_step(titles: tuple[str, str], receipt: ExplainedReceipt, stored: int) -> Step:
    """Used surplus of a reversed receipt (借记): all of the surplus less what was unused and taken back."""
    return Step(
        name="employer_amount",
        title_zh=titles[0],
        title_en=titles[1],
        formula="surplus - taken_back",
        inputs={"surplus": format_yuan(receipt.surplus), "taken_back": format_yuan(receipt.taken_back)},
        result=format_yuan(receipt.surplus - receipt.taken_back),
        stored=format_yuan(stored),
    )


def exact_decimal(numerator: int, denominator: int) -> str:
    """A fraction's decimals, all of them; one that never ends is cut after twelve and ends in an ellipsis."""
    whole, rest = divmod(numerator, denominator)
    divisor = denominator // gcd(rest, denominator)
    digits = 2
    while digits < _PERIODIC_DIGITS and 10**digits % divisor:
        digits += 1
    ends = 10**digits % divisor == 0
    return f"{whole}.{rest * 10**digits // denominator:0{digits}d}{'' if ends else '…'}"


def used_parameter(parameter: Parameter[Any], value: str) -> UsedParameter:
    """A parameter (政策参数) as a step shows it, its value as text."""
    return UsedParameter(parameter.name, value, parameter.since.isoformat(), parameter.basis, parameter.confidence)
