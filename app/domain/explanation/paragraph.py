"""说明文字 (paragraph): a money line's calculation as one paragraph that an HR clerk understands, in Chinese and English."""

from dataclasses import dataclass

from app.domain.explanation.steps import ExplainedReceipt, Step, UsedParameter
from app.domain.fen import format_yuan
from app.domain.money_line import MoneyLine
from app.domain.period import Period

_KINDS = {
    "regular": ("正常缴费", "regular contribution"),
    "back_pay": ("补收", "back-pay"),
    "refund": ("退收", "refund"),
    "reduction": ("减收", "reduction"),
    "cancelled": ("撤销", "cancellation"),
}
_CLAMPS = {
    "floor": ("低于缴费基数下限 {floor} 元，按下限计算", "is below the floor of {floor} yuan, so the floor is taken"),
    "ceiling": (
        "高于缴费基数上限 {ceiling} 元，按上限计算",
        "is above the ceiling of {ceiling} yuan, so the ceiling is taken",
    ),
    "neither": (
        "在缴费基数下限 {floor} 元和上限 {ceiling} 元之间，按申报工资计算",
        "lies between the floor of {floor} yuan and the ceiling of {ceiling} yuan, so the wage itself is taken",
    ),
}
_CONFIDENCE = {
    "stated": ("", ""),
    "computed": ("，按公布的平均工资推算", ", computed from the published average wage"),
    "assumed": ("，有待经办机构确认", ", to be confirmed by the agency"),
}
_GIVEN_BACK = {
    "refund": (
        "该笔费款已缴清，单位部分和个人部分分别转入本单位待转金，可抵以后月份的应缴费款",
        "That line was paid, so both parts go to the employer's credit, each to its own, to be set off against later dues",
    ),
    "reduction": (
        "该笔费款已核定、尚未缴清，在下一次核定时减收",
        "That line was billed and not yet paid, so the next assessment is lowered by it",
    ),
    "cancelled": (
        "该笔费款尚未核定，予以撤销，不再收取，也不发生退款",
        "That line was not yet billed, so it is cancelled: it is not collected, and nothing comes back",
    ),
}
_REDUCTION_CANCELLED = (
    "该笔减收尚未使用即因停保业务回退而撤销，原费款继续有效",
    "That reduction was not yet applied when the suspension was rolled back, so the contribution stands again",
)
_AGREES = ("重新计算的结果与账上记录一致。", "Figured anew, the amounts are those on record.")
_DIFFERS = (
    "重新计算的结果与账上记录不一致，请联系经办机构核查。",
    "Figured anew, the amounts differ from those on record; please have the agency look into it.",
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph in Chinese and in English."""

    zh: str
    en: str

    @classmethod
    def of(cls, sentences: list[tuple[str, str]], agrees: bool) -> "Paragraph":
        closing = _AGREES if agrees else _DIFFERS
        return cls(
            "".join(f"{zh}。" for zh, _ in sentences) + closing[0],
            " ".join([*(f"{en}." for _, en in sentences), closing[1]]),
        )


def contribution_paragraph(
    line: MoneyLine, steps: tuple[Step, ...], corrected: MoneyLine | None, agrees: bool
) -> Paragraph:
    """How a contribution was figured, step by step."""
    total = steps[0]
    base, employer, employee = total.steps
    sentences = [
        _opening(line),
        _base_sentence(base),
        _part_sentence(employer, "由单位承担", "borne by the employer"),
        _part_sentence(employee, "由个人承担", "borne by the person"),
        (f"两项合计 {sentence_yuan(total.result)} 元", f"Together that is {sentence_yuan(total.result)} yuan"),
    ]
    sentences += [_interest_sentence(step) for step in steps[1:] if step.parameter or step.result != "0.00"]
    if corrected is not None:
        sentences.append(_brought_back(corrected))
    return Paragraph.of(sentences, agrees)


def correction_paragraph(line: MoneyLine, corrected: MoneyLine, agrees: bool) -> Paragraph:
    """What a line gives back, and where the money goes."""
    employer, employee = (
        sentence_yuan(f"{amount // 100}.{amount % 100:02d}")
        for amount in (line.contribution.employer_amount, line.contribution.employee_amount)
    )
    zh, en = _KINDS[corrected.kind]
    undone = corrected.kind == "reduction"
    return Paragraph.of(
        [
            _opening(line),
            (
                f"对应第 {corrected.id} 号费款（{zh}），金额与其相同：单位部分 {employer} 元，个人部分 {employee} 元",
                f"It corrects line {corrected.id} ({en}) in full: {employer} yuan of the employer, {employee} yuan of the person",
            ),
            _REDUCTION_CANCELLED if undone else _GIVEN_BACK[line.kind],
        ],
        agrees,
    )


def debit_paragraph(line: MoneyLine, receipt: ExplainedReceipt, agrees: bool) -> Paragraph:
    """Why an employer is to pay again what a receipt that was reversed had brought it."""
    month = line.contribution.contribution_period
    amount, surplus, taken_back, used = (
        sentence_yuan(format_yuan(fen))
        for fen in (receipt.amount, receipt.surplus, receipt.taken_back, receipt.surplus - receipt.taken_back)
    )
    number = receipt.external_no
    return Paragraph.of(
        [
            (
                f"这是费款所属期 {sentence_month(month)}的实缴冲正后应补回的款项（借记）",
                f"This is money to be paid again after a receipt for {month} was reversed (debit)",
            ),
            (
                f"实缴 {number} 共 {amount} 元，其中多缴 {surplus} 元转入本单位待转金（单位部分）",
                f"Of receipt {number}, {amount} yuan, {surplus} yuan were too much and went to the credit of the employer part",
            ),
            (
                f"该笔实缴冲正时，尚未使用的 {taken_back} 元已从待转金收回，已使用的 {used} 元列入下一次核定，由单位补缴",
                f"When it was reversed, {taken_back} yuan were unused and taken back; "
                f"the {used} yuan already used are on the next assessment, for the employer to pay",
            ),
        ],
        agrees,
    )


def _opening(line: MoneyLine) -> tuple[str, str]:
    zh, en = _KINDS[line.kind]
    month = line.contribution.contribution_period
    return (
        f"这是费款所属期 {sentence_month(month)}的失业保险费（{zh}）",
        f"This is unemployment insurance for {month} ({en})",
    )


def _base_sentence(base: Step) -> tuple[str, str]:
    limits = {name: sentence_yuan(base.inputs[name]) for name in ("floor", "ceiling")}
    zh, en = _CLAMPS[base.clamp or "neither"]
    wage, result = sentence_yuan(base.inputs["declared_wage"]), sentence_yuan(base.result)
    source = sentence_source(base.parameter)
    return (
        f"申报工资 {wage} 元{zh.format(**limits)}，缴费基数为 {result} 元{source[0]}",
        f"The declared wage of {wage} yuan {en.format(**limits)}: the base is {result} yuan{source[1]}",
    )


def _part_sentence(step: Step, borne_zh: str, borne_en: str) -> tuple[str, str]:
    rate = sentence_percent(step.parameter.value if step.parameter else "0")
    base, exact, result = (
        sentence_yuan(step.inputs["contribution_base"]),
        step.unrounded or "",
        sentence_yuan(step.result),
    )
    source = sentence_source(step.parameter)
    if step.parameter is not None and step.parameter.name == "migrant_worker_employee_rate":
        return (
            f"该人员为农民工且本人不缴费，个人缴费为 {result} 元{source[0]}",
            f"A migrant worker who does not pay owes {result} yuan of their own{source[1]}",
        )
    return (
        f"{step.title_zh}为 {base} × {rate} = {exact} 元，四舍五入到分为 {result} 元，{borne_zh}{source[0]}",
        f"{step.title_en}: {base} × {rate} = {exact} yuan, rounded to the fen {result} yuan, {borne_en}{source[1]}",
    )


def _interest_sentence(step: Step) -> tuple[str, str]:
    if step.parameter is None:
        return (
            f"利息 {sentence_yuan(step.result)} 元与原补收相同",
            f"The interest of {sentence_yuan(step.result)} yuan is that of the line brought back",
        )
    source, rate, months = (
        sentence_source(step.parameter),
        sentence_percent(step.parameter.value),
        step.inputs["months"],
    )
    sum_zh = f"{sentence_yuan(step.inputs['total'])} × {rate} ÷ 12 × {months}"
    return (
        f"补收至 {sentence_month(Period.parse(step.inputs['collected_in']))}，相隔 {months} 个月，"
        f"利息为 {sum_zh} = {step.unrounded} 元，四舍五入到分为 {sentence_yuan(step.result)} 元{source[0]}",
        f"Collected in {step.inputs['collected_in']}, {months} months later, it bears interest of "
        f"{sum_zh} = {step.unrounded} yuan, rounded to the fen {sentence_yuan(step.result)} yuan{source[1]}",
    )


def _brought_back(corrected: MoneyLine) -> tuple[str, str]:
    zh, en = _KINDS[corrected.kind]
    return (
        f"停保业务已回退，第 {corrected.id} 号{zh}的月份按原金额重新收取",
        f"The suspension was rolled back, so the month of line {corrected.id} ({en}) is collected again at its original amounts",
    )


def sentence_source(parameter: UsedParameter | None) -> tuple[str, str]:
    """What a value rests on, in brackets: its legal basis (文件依据) and since when it is in force."""
    if parameter is None:
        return "", ""
    zh, en = _CONFIDENCE[parameter.confidence]
    since = parameter.in_force_since
    return (
        f"（依据：{parameter.legal_basis}，自 {since} 起执行{zh}）",
        f" (parameter {parameter.name}, in force since {since}{en})",
    )


def sentence_month(month: Period) -> str:
    """A month as it is said in Chinese."""
    return f"{month.year} 年 {month.month} 月"


def sentence_yuan(text: str) -> str:
    """Yuan with commas between thousands."""
    whole, decimals = text.split(".")
    return f"{int(whole):,}.{decimals}"


def sentence_percent(rate: str) -> str:
    """A rate such as 0.0070 as 0.7%, digit by digit."""
    whole, decimals = rate.split(".")
    digits = (whole + decimals[:2]).lstrip("0") or "0"
    rest = decimals[2:].rstrip("0")
    return f"{digits}.{rest}%" if rest else f"{digits}%"
