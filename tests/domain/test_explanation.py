"""计算说明 (explanation of a money line)."""

import json
import re
from dataclasses import asdict, replace
from datetime import date

import pytest

from app.domain.contribution import contribution
from app.domain.explanation import ExplainedLine, explain
from app.domain.explanation.steps import exact_decimal
from app.domain.fen import Rate
from app.domain.money_line import Contribution, MoneyLine, MoneyLineKind
from app.domain.period import Period
from app.domain.policy import BaseLimits, Parameter, Policy
from app.lawbook import load_policy

MARCH = Period.parse("2026-03")
YUXI = "530400"


def test_a_wage_between_the_limits_is_explained_with_both_products_before_rounding() -> None:
    line = regular(figured(449500))

    explanation = explain(ExplainedLine(line), load_policy())

    base, employer, employee = explanation.steps[0].steps
    assert (base.clamp, base.result) == ("neither", "4495.00")
    assert (employer.unrounded, employer.result) == ("31.465", "31.47")
    assert (employee.unrounded, employee.result) == ("13.485", "13.49")
    assert explanation.steps[0].result == "44.96"
    assert explanation.agrees


def test_each_step_names_its_parameter_with_value_since_when_and_legal_basis() -> None:
    explanation = explain(ExplainedLine(regular(figured(449500))), load_policy())

    used = [step.parameter for step in explanation.steps[0].steps]

    assert [(each.name, each.value, each.in_force_since, each.legal_basis) for each in used if each] == [
        ("base_limits", "4403.00–22017.00", "2026-01-01", "云人社发〔2026〕8号"),
        ("employer_rate", "0.0070", "2019-05-01", "云政发〔2019〕48号"),
        ("employee_rate", "0.0030", "2019-05-01", "云政发〔2019〕48号"),
    ]


def test_a_rate_of_one_region_only_is_explained_with_its_own_basis() -> None:
    policy = with_interest(
        "0", Parameter("employer_rate", date(2026, 1, 1), Rate.parse("0.0050"), "昆人社发", "stated", "5301")
    )
    there = contribution(449500, False, False, policy.at(MARCH, "530102"))

    used = {
        wherever: explain(ExplainedLine(regular(each)), policy).steps[0].steps[1].parameter
        for wherever, each in (("Kunming", there), ("elsewhere", figured(449500, policy)))
    }

    assert {wherever: (each.value, each.legal_basis) for wherever, each in used.items() if each} == {
        "Kunming": ("0.0050", "昆人社发"),
        "elsewhere": ("0.0070", "测试文件二"),
    }


def test_a_clerk_reads_the_whole_calculation_in_one_paragraph() -> None:
    explanation = explain(ExplainedLine(regular(figured(449500))), load_policy())

    assert explanation.paragraph_zh == (
        "这是费款所属期 2026 年 3 月的失业保险费（正常缴费）。"
        "申报工资 4,495.00 元在缴费基数下限 4,403.00 元和上限 22,017.00 元之间，按申报工资计算，缴费基数为 4,495.00 元"
        "（依据：云人社发〔2026〕8号，自 2026-01-01 起执行）。"
        "单位缴费为 4,495.00 × 0.7% = 31.465 元，四舍五入到分为 31.47 元，由单位承担（依据：云政发〔2019〕48号，自 2019-05-01 起执行）。"
        "个人缴费为 4,495.00 × 0.3% = 13.485 元，四舍五入到分为 13.49 元，由个人承担（依据：云政发〔2019〕48号，自 2019-05-01 起执行）。"
        "两项合计 44.96 元。重新计算的结果与账上记录一致。"
    )
    assert explanation.paragraph_en.startswith("This is unemployment insurance for 2026-03 (regular contribution).")
    assert not re.search(r"[\u4e00-\u9fff，。（）]", explanation.paragraph_en)


@pytest.mark.parametrize(
    ("wage", "clamp", "base", "words"),
    [
        (200000, "floor", "4403.00", "低于缴费基数下限 4,403.00 元，按下限计算"),
        (440299, "floor", "4403.00", "低于缴费基数下限 4,403.00 元，按下限计算"),
        (440300, "neither", "4403.00", "按申报工资计算"),
        (2201700, "neither", "22017.00", "按申报工资计算"),
        (3000000, "ceiling", "22017.00", "高于缴费基数上限 22,017.00 元，按上限计算"),
    ],
)
def test_the_limit_that_was_taken_is_named(wage: int, clamp: str, base: str, words: str) -> None:
    explanation = explain(ExplainedLine(regular(figured(wage))), load_policy())

    step = explanation.steps[0].steps[0]
    assert (step.clamp, step.result) == (clamp, base)
    assert words in explanation.paragraph_zh


def test_a_migrant_worker_who_does_not_pay_is_told_why() -> None:
    line = regular(figured(500000, migrant_worker=True))

    explanation = explain(ExplainedLine(line), load_policy())

    employee = explanation.steps[0].steps[2]
    assert employee.result == "0.00"
    assert employee.parameter is not None and employee.parameter.name == "migrant_worker_employee_rate"
    assert "该人员为农民工且本人不缴费，个人缴费为 0.00 元" in explanation.paragraph_zh


def test_interest_is_explained_by_total_rate_and_months_waited() -> None:
    policy = with_interest("0.0150")
    line = back_pay(replace(figured(449500, policy), interest=17, basis=(*figured(449500, policy).basis, INTEREST_KEY)))

    explanation = explain(ExplainedLine(line, interest_period=MARCH.plus(3)), policy)

    interest = explanation.steps[1]
    assert interest.inputs == {
        "total": "44.96",
        "back_pay_interest_rate": "0.0150",
        "months": "3",
        "collected_in": "2026-06",
    }
    assert (interest.unrounded, interest.result) == ("0.1686", "0.17")
    assert "44.96 × 1.5% ÷ 12 × 3 = 0.1686 元，四舍五入到分为 0.17 元" in explanation.paragraph_zh
    assert explanation.agrees


def test_back_pay_without_a_published_rate_bears_no_interest_and_the_paragraph_is_silent_about_it() -> None:
    explanation = explain(ExplainedLine(back_pay(figured(449500))), load_policy())

    assert explanation.steps[1].result == "0.00"
    assert "利息" not in explanation.paragraph_zh
    assert explanation.agrees


@pytest.mark.parametrize(
    ("kind", "words"),
    [("refund", "转入本单位待转金"), ("reduction", "在下一次核定时减收"), ("cancelled", "予以撤销，不再收取")],
)
def test_what_is_given_back_is_explained_by_the_contribution_it_names(kind: MoneyLineKind, words: str) -> None:
    original = regular(figured(449500)) if kind != "cancelled" else back_pay(figured(449500))
    given_back = replace(original, id=9, kind=kind, standing=False, corrects_id=original.id)

    explanation = explain(ExplainedLine(given_back, corrects=ExplainedLine(original)), load_policy())

    assert explanation.steps[0].result == "44.96"
    assert explanation.corrects is not None and explanation.corrects.line_id == original.id
    assert "单位部分 31.47 元，个人部分 13.49 元" in explanation.paragraph_zh
    assert words in explanation.paragraph_zh
    assert explanation.agrees


def test_a_month_that_comes_back_is_explained_through_the_refund_to_the_first_contribution() -> None:
    original = regular(figured(449500))
    refund = replace(original, id=9, kind="refund", standing=False, corrects_id=original.id)
    again = replace(original, id=10, kind="back_pay", corrects_id=refund.id)

    explanation = explain(
        ExplainedLine(again, corrects=ExplainedLine(refund, corrects=ExplainedLine(original))), load_policy()
    )

    assert explanation.corrects is not None and explanation.corrects.corrects is not None
    assert explanation.corrects.corrects.line_id == original.id
    assert "停保业务已回退，第 9 号退收的月份按原金额重新收取" in explanation.paragraph_zh
    assert explanation.agrees


def test_reinstated_back_pay_keeps_the_interest_it_had() -> None:
    policy = with_interest("0.0150")
    first = back_pay(
        replace(figured(449500, policy), interest=17, basis=(*figured(449500, policy).basis, INTEREST_KEY))
    )
    cancelled = replace(first, id=9, kind="cancelled", standing=False, corrects_id=first.id)
    again = replace(first, id=10, corrects_id=cancelled.id)
    chain = ExplainedLine(again, corrects=ExplainedLine(cancelled, corrects=ExplainedLine(first, MARCH.plus(3))))

    explanation = explain(chain, policy)

    assert explanation.steps[1].result == "0.17"
    assert explanation.agrees


@pytest.mark.parametrize("field", ["contribution_base", "employer_amount", "employee_amount", "interest"])
def test_a_stored_amount_that_is_one_fen_off_does_not_agree(field: str) -> None:
    sound = figured(449500)
    line = back_pay(replace(sound, **{field: getattr(sound, field) + 1}))

    explanation = explain(ExplainedLine(line), load_policy())

    assert not explanation.agrees
    assert explanation.paragraph_zh.endswith("重新计算的结果与账上记录不一致，请联系经办机构核查。")


def test_a_refund_of_another_amount_than_its_contribution_does_not_agree() -> None:
    original = regular(figured(449500))
    refund = replace(original, id=9, kind="refund", contribution=replace(original.contribution, employer_amount=3148))

    explanation = explain(ExplainedLine(refund, corrects=ExplainedLine(original)), load_policy())

    assert not explanation.agrees


def test_an_explanation_is_plain_data() -> None:
    explanation = explain(ExplainedLine(regular(figured(449500))), load_policy())

    shown = json.loads(json.dumps(asdict(explanation)))

    assert shown["steps"][0]["steps"][1]["unrounded"] == "31.465"


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [(3500, 100, "35.00"), (314650, 10000, "31.465"), (1, 8, "0.125"), (1, 12, "0.083333333333…"), (0, 7, "0.00")],
)
def test_products_are_written_out_exactly(numerator: int, denominator: int, text: str) -> None:
    assert exact_decimal(numerator, denominator) == text


INTEREST_KEY = "back_pay_interest_rate@2026-01-01"


def with_interest(rate: str, *more: Parameter[object]) -> Policy:
    """A law in which a rate of interest on back-pay is published."""
    first = date(2026, 1, 1)
    return Policy(
        [
            Parameter("base_limits", first, BaseLimits(440300, 2201700), "测试文件一", "stated"),
            Parameter("employer_rate", first, Rate.parse("0.0070"), "测试文件二", "stated"),
            Parameter("employee_rate", first, Rate.parse("0.0030"), "测试文件二", "stated"),
            Parameter("back_pay_interest_rate", first, Rate.parse(rate), "测试文件三", "assumed"),
            *more,
        ]
    )


def figured(wage: int, policy: Policy | None = None, *, migrant_worker: bool = False) -> Contribution:
    return contribution(wage, migrant_worker, False, (policy or load_policy()).at(MARCH, YUXI))


def regular(contribution: Contribution) -> MoneyLine:
    return MoneyLine(1, 1, 1, 1, 1, "regular", contribution, standing=True, assessment_id=1, assessment_period=MARCH)


def back_pay(contribution: Contribution) -> MoneyLine:
    return MoneyLine(1, 1, 1, 1, 1, "back_pay", contribution, standing=True)
