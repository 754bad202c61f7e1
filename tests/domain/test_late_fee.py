"""滞纳金 (late fee): each day past the due date charged once, by what was outstanding on it, and put right afterwards."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fen import format_yuan, half_up, parse_yuan
from app.domain.late_fee import ONE_DAY, ChargedFee, LateAssessment, Relief, late_fees
from app.domain.period import Period
from app.domain.policy import Policy, PolicyMissing
from app.lawbook import load_policy
from tests.domain.worked_cases import WorkedCase, worked_cases
from tests.support.domain import YUXI, dated, month, policy_with

RATE = "late_fee_daily_rate@2011-07-01"
DUE = date(2026, 2, 28)


@pytest.mark.parametrize("case", worked_cases("late_fee"))
def test_late_fees_are_those_worked_out_by_hand(case: WorkedCase) -> None:
    late = late_assessment(case.given)

    fees = late_fees(month(case.given["period"]), [late], YUXI, law(case.given))

    assert [
        [fee.late.first_day, fee.late.last_day, format_yuan(fee.amount), fee.corrects_id] for fee in fees
    ] == case.expected
    assert all(fee.contribution.employee_amount == 0 for fee in fees)


def test_a_late_fee_names_its_rates_and_its_cap() -> None:
    capped = policy_with(late_fee_cap=[dated("2011-07-01", value="principal")])
    late = LateAssessment(1, month("2020-07"), date(2020, 7, 31), 100)

    (free,) = late_fees(month("2026-03"), [late], YUXI, load_policy())
    (stopped,) = late_fees(month("2026-03"), [late], YUXI, capped)

    assert (free.basis, stopped.basis) == ((RATE,), (RATE, "late_fee_cap@2011-07-01"))
    assert free.amount > stopped.amount == late.principal


def test_days_before_the_law_have_no_rate_and_say_so() -> None:
    late = LateAssessment(1, month("2011-01"), date(2011, 1, 31), 100)

    with pytest.raises(PolicyMissing):
        late_fees(month("2011-08"), [late], YUXI, load_policy())


@given(
    principal=st.integers(1, 10**7),
    receipts=st.lists(st.tuples(st.integers(-20, 150), st.integers(1, 4 * 10**6)), max_size=5),
    waits=st.lists(st.tuples(st.integers(-20, 150), st.integers(0, 80), st.integers(1, 10**6)), max_size=4),
    runs=st.integers(1, 5),
)
def test_the_days_of_all_runs_together_are_each_day_counted_by_itself(
    principal: int, receipts: list[tuple[int, int]], waits: list[tuple[int, int, int]], runs: int
) -> None:
    reliefs = tuple(Relief(DUE + timedelta(days), None, amount) for days, amount in receipts)
    reliefs += tuple(
        Relief(DUE + timedelta(days), DUE + timedelta(days + wait), amount) for days, wait, amount in waits
    )
    charged: tuple[ChargedFee, ...] = ()
    for number in range(runs):
        period = Period.of(2026, 3).plus(number)
        late = LateAssessment(1, Period.of(2026, 2), DUE, principal, reliefs, charged)

        fees = late_fees(period, [late], YUXI, load_policy())

        for fee in fees:
            days = [fee.late.first_day + n * ONE_DAY for n in range((fee.late.last_day - fee.late.first_day).days + 1)]
            assert fee.amount == half_up(sum(naive(principal, reliefs, day) for day in days) * 5, 10000)
            assert (days[0], days[-1]) == (last_charged(charged) + ONE_DAY, period.day(20))
            charged += (ChargedFee(number + 1, days[0], days[-1], fee.basis, fee.amount),)
        if not fees:
            day = last_charged(charged) + ONE_DAY
            while day <= period.day(20):
                assert naive(principal, reliefs, day) == 0
                day += ONE_DAY


@given(before=st.integers(0, 40), after=st.integers(0, 40), principal=st.integers(1, 10**7))
def test_what_stands_charged_is_what_would_be_charged_had_the_receipt_been_known(
    before: int, after: int, principal: int
) -> None:
    told, truth = (Relief(DUE + timedelta(days), None, principal) for days in (before, after))
    april, february = Period.of(2026, 4), Period.of(2026, 2)
    first = late_fees(april, [LateAssessment(1, february, DUE, principal, (told,))], YUXI, load_policy())
    charged = tuple(ChargedFee(7, fee.late.first_day, fee.late.last_day, fee.basis, fee.amount) for fee in first)

    corrected = late_fees(april, [LateAssessment(1, february, DUE, principal, (truth,), charged)], YUXI, load_policy())
    known = late_fees(april, [LateAssessment(1, february, DUE, principal, (truth,))], YUXI, load_policy())

    assert sum(fee.amount for fee in (*first, *corrected)) == sum(fee.amount for fee in known)


def naive(principal: int, reliefs: tuple[Relief, ...], day: date) -> int:
    met = sum(each.amount for each in reliefs if each.first <= day <= (each.last or date.max))
    return max(principal - met, 0)


def last_charged(charged: tuple[ChargedFee, ...]) -> date:
    return max([DUE, *(each.last_day for each in charged)])


def late_assessment(given: dict[str, Any]) -> LateAssessment:
    receipts = [Relief(day + ONE_DAY, None, parse_yuan(amount)) for day, amount in given.get("receipts", [])]
    waits = [Relief(made + ONE_DAY, end, parse_yuan(amount)) for made, end, amount in given.get("reductions", [])]
    waived = given.get("waived", [])
    charged = [
        ChargedFee(number, first, last, (RATE,), parse_yuan(amount), number in waived)
        for number, (first, last, amount) in enumerate(given.get("charged", []), start=1)
    ]
    principal = parse_yuan(given["principal"])
    return LateAssessment(9, month(given["late"]), given["due"], principal, (*receipts, *waits), tuple(charged))


def law(given: dict[str, Any]) -> Policy:
    if "cap" in given:
        return policy_with(late_fee_cap=[dated("2011-07-01", value=given["cap"])])
    if "rate_from" in given:
        since, rate = given["rate_from"]
        return policy_with(late_fee_daily_rate=[dated("2011-07-01", value="0.0005"), dated(str(since), value=rate)])
    return load_policy()
