"""参保 (enrollment): which months it covers and which are owed; nothing is billed twice or to nobody."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.assessment import plan_assessment
from app.domain.back_pay import back_pay, is_forced, last_month_elsewhere, open_period
from app.domain.enrollment import Enrollment, owed
from app.domain.money_line import Contribution
from app.domain.period import Period
from app.domain.policy import OverlapBackPay
from app.lawbook import load_policy
from tests.support.domain import OURS, THEIRS, THIRD, YUXI, assessment_facts, employer, enrollment, month, on


def test_an_enrolment_covers_its_first_and_its_last_month_and_those_between() -> None:
    spring = enrollment("2026-02", "2026-04")

    assert [spring.covers(month(f"2026-0{number}")) for number in range(1, 6)] == [False, True, True, True, False]


def test_an_enrolment_without_a_last_month_goes_on() -> None:
    assert enrollment("2026-02").covers(month("2046-02"))


def test_an_annulled_enrolment_covers_nothing() -> None:
    assert not enrollment("2026-02", annulled=True).covers(month("2026-02"))


def test_its_status_is_active_suspended_or_annulled() -> None:
    assert enrollment("2026-02").status == "active"
    assert enrollment("2026-02", "2026-03").status == "suspended"
    assert enrollment("2026-02", "2026-03", annulled=True).status == "annulled"


@pytest.mark.parametrize(
    ("first", "last", "annulled", "expected"),
    [
        ("2026-01", None, False, 3),
        ("2026-01", "2026-02", False, 2),
        ("2026-04", None, False, 0),
        ("2026-01", None, True, 0),
    ],
)
def test_the_months_covered_before_a_period_are_counted(
    first: str, last: str | None, annulled: bool, expected: int
) -> None:
    assert enrollment(first, last, annulled=annulled).months_covered_before(month("2026-04")) == expected


def test_a_month_that_it_does_not_cover_is_not_owed() -> None:
    assert not owed(month("2026-01"), enrollment("2026-02"), (), frozenset())


def test_a_month_that_stands_at_this_employer_is_not_owed_again() -> None:
    march = month("2026-03")

    assert owed(march, enrollment("2026-02"), (), frozenset())
    assert not owed(march, enrollment("2026-02"), (), frozenset({march}))


@pytest.mark.parametrize("elsewhere", [OURS, THEIRS])
def test_of_two_covers_the_one_approved_first_owes_the_month(elsewhere: int) -> None:
    first = enrollment("2026-01", "2026-03", id=1, employer=elsewhere)
    second = enrollment("2026-03", id=2)

    assert owed(month("2026-03"), first, [second], frozenset())
    assert not owed(month("2026-03"), second, [first], frozenset())


def test_a_forced_enrolment_owes_what_another_employer_covered_where_overlap_is_collected() -> None:
    former = enrollment("2026-01", "2026-03", id=1, employer=THEIRS)
    forced = enrollment("2026-02", id=2, forced=True)

    assert owed(month("2026-03"), forced, [former], frozenset())
    assert not owed(month("2026-03"), replace(forced, overlap_back_pay="skip"), [former], frozenset())
    assert not owed(month("2026-03"), replace(forced, forced=False), [former], frozenset())


def test_a_forced_enrolment_never_owes_what_the_same_employer_covered() -> None:
    here = enrollment("2026-01", "2026-03", id=1)

    assert not owed(month("2026-03"), enrollment("2026-02", id=2, forced=True), [here], frozenset())


def test_an_enrolment_among_the_others_does_not_bar_itself() -> None:
    only = enrollment("2026-01")

    assert owed(month("2026-03"), only, [only], frozenset())


JANUARY = month("2026-01")
END = month("2027-01")
EMPLOYERS = (OURS, THEIRS, THIRD)
Step = tuple[Literal["enroll", "suspend", "annul", "assess"], int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(["enroll", "suspend", "annul", "assess", "assess"]),
        st.sampled_from(EMPLOYERS),
        st.integers(0, 7),
    ),
    max_size=16,
)


@dataclass
class Register:
    """One person's enrolments and standing months, as approvals and runs leave them in whatever order they come."""

    overlap_back_pay: OverlapBackPay
    enrollments: list[Enrollment] = field(default_factory=list)
    standing: dict[tuple[int, Period], int] = field(default_factory=dict)
    latest: dict[int, Period] = field(default_factory=dict)

    def take(self, step: Step) -> None:
        kind, employer_id, number = step
        active = next((each for each in self.enrollments if each.status == "active"), None)
        if kind == "enroll" and active is None:
            self.enroll(employer_id, JANUARY.plus(number))
        elif kind == "suspend" and active is not None:
            self.suspend(active, active.first_month.plus(number))
        elif kind == "annul" and active is not None:
            self.give_back(active, None)
            self.enrollments[active.id] = replace(active, annulled=True)
        elif kind == "assess":
            self.assess(employer_id, JANUARY.plus(number % 4))

    def enroll(self, employer_id: int, first: Period) -> None:
        forced = is_forced(first, last_month_elsewhere(self.enrollments, employer_id))
        new = replace(
            enrollment(str(first), id=len(self.enrollments), employer=employer_id, forced=forced),
            overlap_back_pay=self.overlap_back_pay,
        )
        collected_in = open_period(self.latest.get(employer_id), JANUARY.plus(5))
        lines = back_pay(new, self.enrollments, self.months_of(employer_id), collected_in, YUXI, load_policy())
        self.enrollments.append(new)
        self.bill(new, lines)

    def suspend(self, active: Enrollment, last: Period) -> None:
        self.give_back(active, last)
        self.enrollments[active.id] = replace(active, last_month=last)

    def give_back(self, active: Enrollment, after: Period | None) -> None:
        for key, enrollment_id in list(self.standing.items()):
            if enrollment_id == active.id and (after is None or key[1] > after):
                del self.standing[key]

    def assess(self, employer_id: int, first_run: Period) -> None:
        period = self.latest[employer_id].plus(1) if employer_id in self.latest else first_run
        here = [each for each in self.enrollments if each.employer_id == employer_id]
        facts = replace(
            assessment_facts(here, others={1: tuple(self.enrollments)}, standing={1: self.months_of(employer_id)}),
            employer=employer(employer_id),
        )
        plan = plan_assessment(period, facts, load_policy(), on("2027-02-21"))
        self.latest[employer_id] = period
        for owing in (*plan.catch_up, *plan.regular):
            self.bill(owing.enrollment, [owing.contribution])

    def bill(self, through: Enrollment, lines: Iterable[Contribution]) -> None:
        for line in lines:
            key = (through.employer_id, line.contribution_period)
            assert key not in self.standing, "a month is billed twice to one employer"
            self.standing[key] = through.id

    def months_of(self, employer_id: int) -> frozenset[Period]:
        return frozenset(period for at, period in self.standing if at == employer_id)

    def finish(self) -> None:
        for employer_id in EMPLOYERS:
            while employer_id not in self.latest or self.latest[employer_id] < END:
                self.assess(employer_id, JANUARY)

    def covered(self) -> set[Period]:
        horizon = [JANUARY.plus(number) for number in range(END.months_since(JANUARY) + 1)]
        return {period for period in horizon if any(each.covers(period) for each in self.enrollments)}


@settings(max_examples=200, derandomize=True, deadline=None)
@given(steps)
def test_where_overlap_is_skipped_each_covered_month_is_billed_once_whatever_the_order(taken: list[Step]) -> None:
    register = Register("skip")

    for step in taken:
        register.take(step)
    register.finish()

    assert Counter(period for _, period in register.standing) == Counter(register.covered())


@settings(max_examples=200, derandomize=True, deadline=None)
@given(steps)
def test_where_overlap_is_collected_no_month_is_billed_twice_to_one_employer_or_to_nobody(taken: list[Step]) -> None:
    register = Register("collect")

    for step in taken:
        register.take(step)
    register.finish()

    assert {period for _, period in register.standing} == register.covered()
    billed_through = {(id, period) for (_, period), id in register.standing.items()}
    assert all(register.enrollments[id].covers(period) for id, period in billed_through)
