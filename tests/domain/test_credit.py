"""待转金 (credit): set-off per part, first in, first out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.credit import PARTS, CreditSource, SetOff, set_off

OLD, NEW = CreditSource("employer", 1000, 1), CreditSource("employer", 5000, 2)
OWN = CreditSource("employee", 700, 3)


def test_the_oldest_source_is_used_up_before_the_next_is_touched() -> None:
    assert set_off([OLD, NEW], "employer", 3000) == (SetOff(OLD, 1000), SetOff(NEW, 2000))


def test_no_more_is_taken_than_is_due() -> None:
    assert set_off([OLD, NEW], "employer", 400) == (SetOff(OLD, 400),)


def test_no_more_is_taken_than_is_there() -> None:
    assert set_off([OLD], "employer", 3000) == (SetOff(OLD, 1000),)


def test_the_two_parts_never_cross() -> None:
    assert set_off([OLD, OWN, NEW], "employee", 3000) == (SetOff(OWN, 700),)
    assert set_off([OLD, OWN, NEW], "employer", 9000) == (SetOff(OLD, 1000), SetOff(NEW, 5000))


def test_nothing_is_taken_where_nothing_is_due() -> None:
    assert set_off([OLD], "employer", 0) == ()
    assert set_off([OLD], "employer", -100) == ()


def test_an_empty_source_is_passed_over() -> None:
    assert set_off([CreditSource("employer", 0, 9), OLD], "employer", 100) == (SetOff(OLD, 100),)


sources = st.lists(
    st.builds(CreditSource, st.sampled_from(PARTS), st.integers(0, 10_000), st.integers(1, 99)), max_size=6
)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(sources, st.sampled_from(PARTS), st.integers(-100, 30_000))
def test_set_off_is_all_that_is_due_or_all_that_is_there(credit: list[CreditSource], part: str, due: int) -> None:
    taken = set_off(credit, part, due)  # type: ignore[arg-type]  # drawn from PARTS

    there = sum(source.remaining for source in credit if source.part == part)
    assert sum(each.amount for each in taken) == max(min(there, due), 0)
    assert all(each.source.part == part and 0 < each.amount <= each.source.remaining for each in taken)
