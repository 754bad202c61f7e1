"""滞纳金说明 (explanation of a late fee): stretch by stretch what was outstanding, and what stood charged already."""

from app.domain.explanation.paragraph import Paragraph, sentence_month, sentence_percent, sentence_source, sentence_yuan
from app.domain.explanation.steps import Step, exact_decimal, used_parameter
from app.domain.fen import format_yuan
from app.domain.late_fee import LATE_FEE_CAP, exact_fee, figured, named_rate
from app.domain.money_line import LateStretch, MoneyLine
from app.domain.policy import Parameter, Policy

_TITLES = ("滞纳金", "Late fee")


def late_fee_steps(line: MoneyLine, charged: int, policy: Policy) -> tuple[Step, ...]:
    """A late fee figured anew from its days; `charged` is what stood charged for them before, a ValueError without days."""
    if line.late is None:
        raise ValueError("a late fee is explained by its days")
    fee, after = figured(line.late.stretches, policy), charged + line.contribution.employer_amount
    stretches = tuple(_stretch_step(each, policy) for each in line.late.stretches)
    exact = sum(exact_fee(each, policy) for each in line.late.stretches)
    cap = _cap(line, policy)
    days = Step(
        name="late_fee",
        title_zh=_TITLES[0],
        title_en=_TITLES[1],
        formula="round_half_up(Σ outstanding × late_fee_daily_rate × days)",
        inputs={"first_day": line.late.first_day.isoformat(), "last_day": line.late.last_day.isoformat()},
        result=format_yuan(fee),
        stored=format_yuan(after if cap is None else fee),
        unrounded=exact_decimal(exact.numerator, exact.denominator * 100),
        steps=stretches,
    )
    # What the other late fees of the assessment left of the principal is theirs to say: here it is an upper bound.
    left = fee if cap is None else min(fee, after)
    amount = Step(
        name="employer_amount",
        title_zh="本次加收" if line.corrects_id is None else "更正差额",
        title_en="Charged here" if line.corrects_id is None else "Correction",
        formula="late_fee - charged" if cap is None else "min(late_fee, principal left) - charged",
        inputs={"late_fee": format_yuan(fee), "charged": format_yuan(charged)},
        result=format_yuan(left - charged),
        stored=format_yuan(line.contribution.employer_amount),
        parameter=None if cap is None else used_parameter(cap, str(cap.value)),
        steps=(days,),
    )
    return (amount,)


def late_fee_paragraph(line: MoneyLine, steps: tuple[Step, ...], agrees: bool) -> Paragraph:
    """Why an employer owes a late fee, or why one is put right."""
    (amount,) = steps
    (days,) = amount.steps
    month = line.contribution.contribution_period
    sentences = [
        (
            f"这是 {sentence_month(month)}核定单逾期未缴的滞纳金，由单位承担，不向个人收取",
            f"This is the late fee of the assessment of {month}, which was not paid in time; the employer bears it, not the insured",
        )
    ]
    sentences += [_stretch_sentence(each) for each in days.steps]
    first, last, result = days.inputs["first_day"], days.inputs["last_day"], sentence_yuan(days.result)
    sentences.append(
        (
            f"{first} 至 {last} 的滞纳金为 {days.unrounded} 元，四舍五入到分为 {result} 元",
            f"From {first} to {last} that is {days.unrounded} yuan, rounded to the fen {result} yuan",
        )
    )
    if amount.parameter is not None:
        source = sentence_source(amount.parameter)
        sentences.append(
            (
                f"同一核定单的滞纳金合计不超过其本金，超出部分不收{source[0]}",
                f"All late fees of one assessment together stop at its principal{source[1]}",
            )
        )
    if line.corrects_id is not None:
        sentences.append(_correction_sentence(line, amount))
    return Paragraph.of(sentences, agrees)


def _stretch_step(stretch: LateStretch, policy: Policy) -> Step:
    rate, exact = named_rate(stretch.rate, policy), exact_fee(stretch, policy)
    product = exact_decimal(exact.numerator, exact.denominator * 100)
    return Step(
        name="late_fee_of_days",
        title_zh="欠缴时段滞纳金",
        title_en="Late fee of days in a row",
        formula="outstanding × late_fee_daily_rate × days",
        inputs={
            "first_day": stretch.first_day.isoformat(),
            "last_day": stretch.last_day.isoformat(),
            "days": str(stretch.days),
            "outstanding": format_yuan(stretch.outstanding),
            rate.name: str(rate.value),
        },
        result=product,
        stored=product,
        parameter=used_parameter(rate, str(rate.value)),
    )


def _stretch_sentence(step: Step) -> tuple[str, str]:
    first, last, days = (step.inputs[name] for name in ("first_day", "last_day", "days"))
    outstanding, source = sentence_yuan(step.inputs["outstanding"]), sentence_source(step.parameter)
    rate = sentence_percent(step.parameter.value if step.parameter else "0")
    return (
        f"{first} 至 {last} 共 {days} 天欠缴 {outstanding} 元，按日加收 {rate}："
        f"{outstanding} × {rate} × {days} = {step.result} 元{source[0]}",
        f"From {first} to {last}, {days} days, {outstanding} yuan were outstanding: "
        f"{outstanding} × {rate} a day × {days} = {step.result} yuan{source[1]}",
    )


def _correction_sentence(line: MoneyLine, amount: Step) -> tuple[str, str]:
    charged, difference = sentence_yuan(amount.inputs["charged"]), line.contribution.employer_amount
    rest = sentence_yuan(format_yuan(abs(difference)))
    if difference < 0:
        return (
            f"这些天原已收 {charged} 元（第 {line.corrects_id} 号），按已知的实缴和减收重新计算，"
            f"多收的 {rest} 元先抵本期滞纳金，仍有余的转入本单位待转金（单位部分）",
            f"Line {line.corrects_id} stood at {charged} yuan for these days; with the receipts and reductions known now, "
            f"{rest} yuan were too much: they lower the late fee of this assessment, and what is left goes to the employer's credit",
        )
    return (
        f"这些天原已收 {charged} 元（第 {line.corrects_id} 号），按已知的实缴和减收重新计算，本次补收 {rest} 元",
        f"Line {line.corrects_id} stood at {charged} yuan for these days; "
        f"with the receipts and reductions known now, {rest} yuan are added",
    )


def _cap(line: MoneyLine, policy: Policy) -> Parameter[object] | None:
    named = (policy.named(key) for key in line.contribution.basis)
    return next((each for each in named if each.name == LATE_FEE_CAP), None)
