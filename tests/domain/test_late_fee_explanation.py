"""滞纳金说明 (explanation of a late fee): an HR clerk reads which days cost what, on which basis, and what was put right."""

from datetime import date

from app.domain.explanation import ExplainedLine, Explanation, explain
from app.domain.fen import ZERO_RATE
from app.domain.money_line import Contribution, LateDays, LateStretch, MoneyLine
from app.domain.period import Period
from app.domain.policy import Policy
from app.lawbook import load_policy
from tests.support.domain import dated, policy_with

RATE = "late_fee_daily_rate@2011-07-01"
FEBRUARY = Period.of(2026, 2)
FIRST, MIDDLE, LAST = date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 20)
TWO_STRETCHES = (LateStretch(FIRST, MIDDLE, 100003, RATE), LateStretch(date(2026, 3, 11), LAST, 40003, RATE))


def test_each_stretch_of_days_is_told_with_its_legal_basis() -> None:
    told = explained(fee(700, *TWO_STRETCHES))

    assert told.agrees
    assert told.paragraph_zh == (
        "这是 2026 年 2 月核定单逾期未缴的滞纳金，由单位承担，不向个人收取。"
        "2026-03-01 至 2026-03-10 共 10 天欠缴 1,000.03 元，按日加收 0.05%：1,000.03 × 0.05% × 10 = 5.00015 元"
        "（依据：社会保险法第八十六条，自 2011-07-01 起执行）。"
        "2026-03-11 至 2026-03-20 共 10 天欠缴 400.03 元，按日加收 0.05%：400.03 × 0.05% × 10 = 2.00015 元"
        "（依据：社会保险法第八十六条，自 2011-07-01 起执行）。"
        "2026-03-01 至 2026-03-20 的滞纳金为 7.0003 元，四舍五入到分为 7.00 元。"
        "重新计算的结果与账上记录一致。"
    )


def test_a_fen_too_much_does_not_agree() -> None:
    assert not explained(fee(701, *TWO_STRETCHES)).agrees


def test_a_correction_tells_what_stood_charged_and_where_the_rest_goes() -> None:
    original = fee(1000, LateStretch(FIRST, LAST, 100000, RATE))
    corrected = fee(-750, LateStretch(FIRST, date(2026, 3, 5), 100000, RATE), id=2, corrects_id=1)

    told = explained(corrected, corrects=original, charged=1000)

    assert told.agrees
    assert "这些天原已收 10.00 元（第 1 号）" in told.paragraph_zh
    assert "多收的 7.50 元先抵本期滞纳金，仍有余的转入本单位待转金（单位部分）" in told.paragraph_zh
    assert "7.50 yuan were too much" in told.paragraph_en


def test_a_correction_to_nothing_names_no_stretch() -> None:
    original = fee(1000, LateStretch(FIRST, LAST, 100000, RATE))

    told = explained(fee(-1000, id=2, corrects_id=1), corrects=original, charged=1000)

    assert told.agrees
    assert "2026-03-01 至 2026-03-20 的滞纳金为 0.00 元" in told.paragraph_zh


def test_the_cap_is_told_with_its_basis() -> None:
    policy = policy_with(late_fee_cap=[dated("2011-07-01", value="principal")])
    line = fee(60, *TWO_STRETCHES, cap=("late_fee_cap@2011-07-01",))

    told = explained(line, policy=policy)

    assert told.agrees
    assert "同一核定单的滞纳金合计不超过其本金，超出部分不收" in told.paragraph_zh
    assert not explained(fee(70100, *TWO_STRETCHES, cap=("late_fee_cap@2011-07-01",)), policy=policy).agrees


def fee(
    amount: int, *stretches: LateStretch, id: int = 1, corrects_id: int | None = None, cap: tuple[str, ...] = ()
) -> MoneyLine:
    contribution = Contribution(FEBRUARY, 0, 0, ZERO_RATE, ZERO_RATE, amount, 0, None, (RATE, *cap))
    late = LateDays(9, FIRST, LAST, stretches)
    return MoneyLine(id, 1, None, None, None, "late_fee", contribution, False, corrects_id=corrects_id, late=late)


def explained(
    line: MoneyLine, *, corrects: MoneyLine | None = None, charged: int = 0, policy: Policy | None = None
) -> Explanation:
    before = None if corrects is None else ExplainedLine(corrects)
    return explain(ExplainedLine(line, corrects=before, charged=charged), policy or load_policy())
