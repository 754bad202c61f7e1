"""核定 (assessment): the thirteen figures of an employer's monthly bill, what they are made of, and their order."""

from collections import Counter
from dataclasses import astuple, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.assessment import Applied, AssessmentFacts, AssessmentPlan, order_findings, plan_assessment
from app.domain.credit import PARTS, CreditSource, Part
from app.domain.enrollment import Enrollment
from app.domain.fen import format_yuan, parse_yuan
from app.domain.money_line import MoneyLine
from app.domain.period import Period
from app.domain.policy import Policy, PolicyMissing
from app.lawbook import load_policy
from tests.domain.worked_cases import WorkedCase, worked_cases
from tests.support.domain import (
    THEIRS,
    amounts,
    assessment_facts,
    cost,
    dated,
    enrollment,
    line,
    month,
    on,
    pointers,
    policy_with,
    with_interest,
)

MARCH = month("2026-03")
COUNTS = (1, 2)


@pytest.mark.parametrize("case", worked_cases("assessment"))
def test_the_thirteen_figures_are_those_worked_out_by_hand(case: WorkedCase) -> None:
    rate = case.given.get("interest_rate")

    plan = plan_assessment(MARCH, facts(case.given), with_interest(rate) if rate else load_policy(), on("2026-03-21"))

    assert figures(plan) == case.expected["figures"]
    assert plan.status == case.expected["status"]
    if "applied" in case.expected:
        assert [yuan(each.employer_applied, each.employee_applied) for each in plan.applied] == case.expected["applied"]
    if "credited" in case.expected:
        assert [yuan(*credited(each)) for each in plan.applied] == case.expected["credited"]


def test_the_first_run_may_be_any_month_since_the_employer_is_insured() -> None:
    facts = assessment_facts(insured_from="2026-01")

    assert not order_findings(month("2026-01"), facts)
    assert not order_findings(month("2026-03"), facts)
    assert pointers(order_findings(month("2025-12"), facts)) == [("assessment_out_of_order", "/period")]


def test_from_then_on_no_month_is_skipped_or_repeated() -> None:
    facts = assessment_facts(latest="2026-02")

    assert not order_findings(month("2026-03"), facts)
    for out_of_order in ("2026-01", "2026-02", "2026-04"):
        (finding,) = order_findings(month(out_of_order), facts)
        assert (finding.code.name, finding.params["expected"]) == ("assessment_out_of_order", "2026-03")
        assert "2026-03" in finding.message("zh-CN") and "2026-03" in finding.message("en")


@pytest.mark.parametrize(
    ("finalised", "payment_days", "due"),
    [
        ("2026-03-21", 0, "2026-03-31"),
        ("2026-03-31", 0, "2026-03-31"),
        ("2026-04-05", 0, "2026-04-05"),
        ("2026-03-21", 10, "2026-03-31"),
        ("2026-03-25", 10, "2026-04-04"),
    ],
)
def test_it_is_due_on_the_months_last_day_or_so_many_days_after_finalisation(
    finalised: str, payment_days: int, due: str
) -> None:
    law = policy_with(payment_days=[dated("1999-01", value=payment_days)])

    assert plan_assessment(MARCH, assessment_facts(), law, on(finalised)).due_on.isoformat() == due


def test_the_day_of_finalisation_is_the_day_in_shanghai() -> None:
    evening_of_5_april_in_utc = on("2026-04-06").replace(hour=1)

    assert plan_assessment(MARCH, assessment_facts(), load_policy(), evening_of_5_april_in_utc).due_on.day == 6


def test_a_move_within_a_month_is_billed_by_the_former_employer_whichever_is_run_first() -> None:
    former = enrollment("2026-01", "2026-03", id=1)
    latter = enrollment("2026-03", id=2, employer=THEIRS)

    here = plan_for(former, latter, standing=["2026-01", "2026-02"])
    there = plan_for(latter, former)

    assert billed_months(here) == ["2026-03"]
    assert billed_months(there) == []


def test_a_forced_enrolment_bills_the_month_again_where_overlap_is_collected() -> None:
    former = enrollment("2026-01", "2026-04", id=1, employer=THEIRS)

    collected = plan_for(enrollment("2026-03", id=2, forced=True), former)
    skipped = plan_for(enrollment("2026-03", id=2, forced=True, overlap_back_pay="skip"), former)

    assert billed_months(collected) == ["2026-03"]
    assert billed_months(skipped) == []


def test_a_month_that_another_employer_covered_first_is_marked_as_an_overlap_on_the_bill_too() -> None:
    former = enrollment("2026-01", "2026-03", id=1, employer=THEIRS)
    latter = enrollment("2026-02", id=2, forced=True)

    (march,) = plan_for(latter, former, standing=["2026-02"]).regular
    (own,) = plan_for(enrollment("2026-02", id=1), replace(latter, employer_id=THEIRS), standing=["2026-02"]).regular

    assert march.contribution.overlap
    assert not own.contribution.overlap


def test_when_the_former_enrolment_is_annulled_the_month_falls_to_the_latter() -> None:
    annulled = enrollment("2026-01", "2026-03", id=1, employer=THEIRS, annulled=True)

    assert billed_months(plan_for(enrollment("2026-02", id=2), annulled)) == ["2026-02", "2026-03"]


def test_a_rehire_in_the_month_of_suspension_is_one_person_and_one_contribution() -> None:
    former, again = enrollment("2026-01", "2026-03", id=1), enrollment("2026-03", id=2)
    records = assessment_facts(
        [former, again],
        others={former.person_id: (former, again)},
        standing={former.person_id: frozenset({month("2026-01"), month("2026-02")})},
    )

    plan = plan_assessment(MARCH, records, load_policy(), on("2026-03-21"))

    assert plan.figures.contributing_persons == 1
    assert [owing.enrollment.id for owing in plan.regular] == [1]
    assert not plan.catch_up


def test_a_late_first_run_collects_a_rehires_months_once() -> None:
    former, again = enrollment("2026-01", "2026-02", id=1), enrollment("2026-02", id=2)
    records = assessment_facts([former, again], others={former.person_id: (former, again)})

    plan = plan_assessment(MARCH, records, load_policy(), on("2026-03-21"))

    assert billed_months(plan) == ["2026-01", "2026-02", "2026-03"]


def test_an_enrolment_whose_months_all_stand_is_not_looked_at_again() -> None:
    insured = enrollment("2016-12")
    records = assessment_facts([insured], complete=[insured.id])

    assert billed_months(plan_assessment(MARCH, records, load_policy(), on("2026-03-21"))) == ["2026-03"]


def test_a_line_of_a_later_month_waits_for_its_own_bill() -> None:
    march, april = line(cost("2026-03"), id=1, kind="back_pay"), line(cost("2026-04"), id=2, kind="back_pay")

    plan = plan_assessment(MARCH, assessment_facts(waiting=[march, april]), load_policy(), on("2026-05-21"))

    assert plan.billed == (march,)


def test_a_month_without_policy_is_an_error_and_never_a_free_month() -> None:
    with pytest.raises(PolicyMissing, match="base_limits has no value in 2016-12"):
        plan_assessment(month("2017-01"), assessment_facts([enrollment("2016-12")]), load_policy(), on("2017-01-21"))


def test_the_oldest_credit_is_used_first() -> None:
    credit = [CreditSource("employer", 2000, 7), CreditSource("employee", 900, 8), CreditSource("employer", 5000, 9)]

    plan = plan_assessment(
        MARCH, assessment_facts([enrollment("2026-03")], credit=credit), load_policy(), on("2026-03-21")
    )

    used = [(taken.source.movement_id, taken.amount) for taken in plan.set_offs]
    assert used == [(7, 2000), (9, 1500), (8, 900)]


def test_what_a_reduction_leaves_is_set_off_after_older_credit() -> None:
    debit = line(amounts("2026-02", "100.00", "0.00"), id=5, kind="debit")
    reduction = line(amounts("2026-02", "50.00", "0.00"), id=6, kind="reduction")
    records = assessment_facts(waiting=[debit], reductions=[reduction], credit=[CreditSource("employer", 3000, 7)])

    plan = plan_assessment(MARCH, records, load_policy(), on("2026-03-21"))

    used = [(taken.source.movement_id, taken.source.line_id, taken.amount) for taken in plan.set_offs]
    assert used == [(7, None, 3000), (None, 6, 5000)]


wages = st.integers(1, 3_000_000)
parts = st.tuples(st.integers(0, 20_000), st.integers(0, 20_000))
enrolled = st.lists(
    st.tuples(wages, st.booleans(), st.booleans(), st.integers(0, 4), st.none() | st.integers(0, 6)), max_size=4
)
waiting_lines = st.lists(st.tuples(parts, st.integers(0, 6), st.sampled_from(["back_pay", "debit"])), max_size=4)
credits = st.lists(st.tuples(st.sampled_from(["employer", "employee"]), st.integers(1, 30_000)), max_size=4)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(enrolled, waiting_lines, st.lists(parts, max_size=4), credits)
def test_the_figures_agree_with_one_another_whatever_the_facts(
    people: list[Any], waiting: list[Any], reductions: list[Any], credit: list[Any]
) -> None:
    records = arbitrary_facts(people, waiting, reductions, credit)

    plan = plan_assessment(MARCH, records, load_policy(), on("2026-03-21"))

    _, _, _, due, own_due, adjusted, own_adjusted, used, own_used, payable, own_payable, _, late = astuple(plan.figures)
    assert (payable, own_payable) == (due + adjusted - used, own_due + own_adjusted - own_used)
    assert used == min(credit_of("employer", records, plan), due + adjusted)
    assert own_used == min(credit_of("employee", records, plan), own_due + own_adjusted)
    assert min(payable, own_payable, due + adjusted, own_due + own_adjusted, late) >= 0
    assert plan.figures.contributing_persons == len({owing.enrollment.person_id for owing in plan.regular})
    added = [owing.contribution for owing in plan.catch_up] + [each.contribution for each in plan.billed]
    applied = sum(each.employer_applied for each in plan.applied)
    own_applied = sum(each.employee_applied for each in plan.applied)
    assert adjusted == sum(each.employer_amount for each in added) - applied
    assert own_adjusted == sum(each.employee_amount for each in added) - own_applied
    assert plan.status == ("unpaid" if payable + own_payable + plan.figures.interest else "paid")


@settings(max_examples=150, derandomize=True, deadline=None)
@given(enrolled, waiting_lines, st.lists(parts, max_size=4), credits)
def test_every_reduction_is_applied_or_credited_whole_and_no_source_gives_more_than_it_has(
    people: list[Any], waiting: list[Any], reductions: list[Any], credit: list[Any]
) -> None:
    plan = plan_assessment(MARCH, arbitrary_facts(people, waiting, reductions, credit), load_policy(), on("2026-03-21"))

    assert [each.line.id for each in plan.applied] == list(range(len(reductions)))
    for each, (employer_amount, employee_amount) in zip(plan.applied, reductions, strict=True):
        assert each.employer_applied + credited(each)[0] == employer_amount
        assert each.employee_applied + credited(each)[1] == employee_amount
        assert min(each.employer_applied, each.employee_applied, *credited(each)) >= 0
    taken: Counter[CreditSource] = Counter()
    for set_off in plan.set_offs:
        taken[set_off.source] += set_off.amount
        assert 0 < set_off.amount <= taken[set_off.source] <= set_off.source.remaining


def arbitrary_facts(people: list[Any], waiting: list[Any], reductions: list[Any], credit: list[Any]) -> AssessmentFacts:
    start = month("2026-01")
    return assessment_facts(
        [
            enrollment(
                str(start.plus(first)),
                str(start.plus(first + length)) if length is not None else None,
                id=number,
                person=number,
                wage=format_yuan(wage),
                migrant_worker=migrant_worker,
                pays=migrant_worker and pays,
            )
            for number, (wage, migrant_worker, pays, first, length) in enumerate(people)
        ],
        waiting=[
            line(amounts(str(start.plus(later)), *yuan(*of)), id=number, kind=kind)
            for number, (of, later, kind) in enumerate(waiting)
        ],
        reductions=[
            line(amounts("2026-02", *yuan(*of)), id=number, kind="reduction") for number, of in enumerate(reductions)
        ],
        credit=[CreditSource(part, amount, number) for number, (part, amount) in enumerate(credit)],
    )


def credit_of(part: Part, records: AssessmentFacts, plan: AssessmentPlan) -> int:
    surplus = sum(credited(each)[PARTS.index(part)] for each in plan.applied)
    return surplus + sum(source.remaining for source in records.credit if source.part == part)


def credited(applied: Applied) -> tuple[int, int]:
    """What is left for credit of a reduction, employer and employee part."""
    left = dict(applied.credited)
    return left.get("employer", 0), left.get("employee", 0)


def plan_for(insured: Enrollment, other: Enrollment, standing: list[str] | None = None) -> AssessmentPlan:
    law: Policy = load_policy()
    records = assessment_facts(
        [insured],
        others={insured.person_id: (insured, other)},
        standing={insured.person_id: frozenset(month(each) for each in standing or [])},
    )
    return plan_assessment(MARCH, records, law, on("2026-03-21"))


def billed_months(plan: AssessmentPlan) -> list[str]:
    return [str(owing.contribution.contribution_period) for owing in (*plan.catch_up, *plan.regular)]


def facts(given: dict[str, Any]) -> AssessmentFacts:
    people = [
        enrollment(
            entry["first"],
            entry.get("last"),
            id=number,
            person=number,
            wage=entry.get("wage", "5000.00"),
            migrant_worker=entry.get("migrant_worker", False),
            pays=entry.get("pays", False),
        )
        for number, entry in enumerate(given["enrolled"], 1)
    ]
    billed = given.get("billed", {})
    return assessment_facts(
        people,
        latest=given.get("assessed", "2026-02"),
        standing={person.id: standing_months(billed.get(person.id, []), person) for person in people},
        waiting=[
            stored(number, entry, entry.get("kind", "back_pay"))
            for number, entry in enumerate(given.get("waiting", []))
        ],
        reductions=[stored(number, entry, "reduction") for number, entry in enumerate(given.get("reductions", []))],
        credit=[
            CreditSource(entry["part"], parse_yuan(entry["amount"]), number)
            for number, entry in enumerate(given.get("credit", []))
        ],
    )


def standing_months(written: list[str], person: Enrollment) -> frozenset[Period]:
    """The months written one by one, or `[upto, YYYY-MM]`: all from the person's first one."""
    if written[:1] == ["upto"]:
        last = month(written[1])
        return frozenset(person.first_month.plus(more) for more in range(last.months_since(person.first_month) + 1))
    return frozenset(month(each) for each in written)


def stored(number: int, entry: dict[str, Any], kind: Any) -> MoneyLine:
    of = amounts(
        entry.get("month", "2026-02"), entry["employer"], entry["employee"], interest=entry.get("interest", "0.00")
    )
    return line(of, id=number, kind=kind)


def figures(plan: AssessmentPlan) -> dict[int, Any]:
    """The form's lines by number: counts of persons, then yuan; what is zero is left out."""
    return {
        number: value if number in COUNTS else format_yuan(value)
        for number, value in enumerate(astuple(plan.figures), 1)
        if value
    }


def yuan(*parts: int) -> list[str]:
    return [format_yuan(part) for part in parts]
