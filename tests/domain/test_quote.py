"""预算 (quote): the money of a change as it is shown, and whether it still is so."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.enroll import EnrollPlan
from app.domain.finding import Finding
from app.domain.money_line import Contribution
from app.domain.quote import (
    NOTHING,
    Money,
    back_pay_line,
    brought_back_money,
    enroll_money,
    given_back_money,
    stale_findings,
)
from app.domain.refund import given_back
from app.domain.rollback import BroughtBack
from app.lawbook import load_policy
from tests.support.domain import cost, line, month, pointers

FEBRUARY = replace(cost("2026-02"), interest=15)
MARCH = replace(cost("2026-03"), interest=8, overlap=True)


def test_the_totals_of_back_pay_are_the_sums_of_its_lines_with_interest_in_the_last() -> None:
    money = quoted(FEBRUARY, MARCH)

    assert money.totals == {
        "employer_amount": "70.00",
        "employee_amount": "30.00",
        "interest": "0.23",
        "total": "100.23",
    }


def test_a_line_of_back_pay_shows_what_the_manuals_table_shows() -> None:
    _, march = quoted(FEBRUARY, MARCH).lines

    basis = march.pop("basis")
    assert march == {
        "sequence": 2,
        "contribution_period": "2026-03",
        "contribution_base": "5000.00",
        "employer_rate": "0.0070",
        "employee_rate": "0.0030",
        "employer_amount": "35.00",
        "employee_amount": "15.00",
        "total": "50.00",
        "person_kind": "urban_worker",
        "interest": "0.08",
        "overlap": True,
    }
    assert [each["parameter"] for each in basis] == ["base_limits", "employer_rate", "employee_rate"]


def test_each_line_names_the_value_the_day_and_the_legal_basis_it_rests_on() -> None:
    limits, rate, _ = back_pay_line(1, MARCH, load_policy())["basis"]

    assert limits["value"] == "4403.00–22017.00"
    assert (rate["value"], rate["in_force_since"], rate["legal_basis"]) == (
        "0.0070",
        "2019-05-01",
        "云政发〔2019〕48号",
    )


def test_nothing_to_collect_is_four_times_zero() -> None:
    assert quoted().totals == NOTHING
    assert given_back_money((), "张三", "久远银海测试单位", load_policy()).totals == NOTHING


def test_lines_given_back_are_positive_without_interest_and_cancelled_ones_do_not_count() -> None:
    paid = line(FEBRUARY, id=1, billed_in="2026-03", paid=True)
    waiting = line(MARCH, id=2, kind="back_pay")

    money = given_back_money(given_back([paid, waiting]), "张三", "久远银海测试单位", load_policy())

    refund, cancelled = money.lines
    assert money.totals == {
        "employer_amount": "35.00",
        "employee_amount": "15.00",
        "interest": "0.00",
        "total": "50.00",
    }
    assert (refund["kind"], refund["assessment_period"], refund["paid_months"]) == ("refund", "2026-03", 1)
    assert (cancelled["kind"], cancelled["assessment_period"], cancelled["paid_months"]) == ("cancelled", None, 0)
    assert (cancelled["paid_amount"], cancelled["insurance_kind"]) == ("50.00", "unemployment")
    assert not money.forced


def test_a_line_that_stands_again_costs_nothing_new() -> None:
    reduction = line(MARCH, id=9, kind="reduction")
    brought = [BroughtBack("back_pay", FEBRUARY, None), BroughtBack("stands_again", MARCH, reduction)]

    money = brought_back_money(brought, load_policy())

    assert [each["kind"] for each in money.lines] == ["back_pay", "stands_again"]
    assert money.totals["total"] == "50.15"


def test_a_quote_whose_lines_are_the_same_is_not_stale() -> None:
    assert not stale_findings(quoted(FEBRUARY, MARCH).lines, quoted(FEBRUARY, MARCH).lines)
    assert not stale_findings((), ())


def test_a_quote_is_stale_only_when_a_line_differs() -> None:
    renumbered = [{**each, "sequence": each["sequence"] + 1} for each in quoted(MARCH).lines]

    assert not stale_findings(quoted(MARCH).lines, renumbered)


def test_a_stale_quote_tells_line_by_line_what_was_and_what_is() -> None:
    dearer = replace(MARCH, employer_amount=3600)

    (finding,) = findings = stale_findings(quoted(FEBRUARY, MARCH).lines, quoted(FEBRUARY, dearer).lines)

    assert pointers(findings) == [("quote_stale", "/quote_id")]
    (difference,) = differences(findings)
    assert difference["contribution_period"] == "2026-03"
    assert (difference["quoted"]["employer_amount"], difference["now"]["employer_amount"]) == ("35.00", "36.00")
    assert "1" in finding.message("zh-CN") and "1" in finding.message("en")


def test_a_line_that_came_or_went_is_a_difference_with_one_empty_side() -> None:
    (gone,) = differences(stale_findings(quoted(FEBRUARY, MARCH).lines, quoted(FEBRUARY).lines))
    (came,) = differences(stale_findings(quoted(FEBRUARY).lines, quoted(FEBRUARY, MARCH).lines))

    assert (gone["contribution_period"], gone["now"]) == ("2026-03", None)
    assert (came["contribution_period"], came["quoted"]) == ("2026-03", None)


def test_a_line_that_was_paid_meanwhile_is_given_back_in_another_way() -> None:
    billed = line(MARCH, billed_in="2026-03")
    paid = replace(billed, assessment_paid=True)

    before = given_back_money(given_back([billed]), "张三", "单位", load_policy())
    after = given_back_money(given_back([paid]), "张三", "单位", load_policy())

    (difference,) = differences(stale_findings(before.lines, after.lines))
    assert (difference["quoted"]["kind"], difference["now"]["kind"]) == ("reduction", "refund")


def quoted(*lines: Contribution) -> Money:
    return enroll_money(EnrollPlan((), None, month("2026-03"), lines), load_policy())


def differences(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    (stale,) = findings
    found: Any = stale.params["differences"]
    return list(found)
