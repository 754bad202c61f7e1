"""分 (fen): money and rates."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.fen import Rate, format_yuan, half_up, parse_yuan


@pytest.mark.parametrize(
    ("text", "fen"), [("0", 0), ("35", 3500), ("35.0", 3500), ("35.07", 3507), ("0.01", 1), ("99999999.99", 9999999999)]
)
def test_yuan_are_read_as_whole_fen(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1.", ".5", "1.005", "1e3", "1,000", "１", "٣", "1\n", " 1", "NaN", "123456789", "1_0"]
)
def test_anything_else_is_not_an_amount(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        parse_yuan(text)


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (5, "0.05"), (3500, "35.00"), (-5, "-0.05"), (-12345, "-123.45")]
)
def test_fen_are_written_with_two_decimals(fen: int, text: str) -> None:
    assert format_yuan(fen) == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"), [(5, 10, 1), (4, 10, 0), (15, 10, 2), (-5, 10, -1), (-14, 10, -1)]
)
def test_a_half_is_rounded_away_from_zero(numerator: int, denominator: int, expected: int) -> None:
    assert half_up(numerator, denominator) == expected


@pytest.mark.parametrize(
    ("text", "written"),
    [("0.0070", "0.0070"), ("0", "0.0000"), ("0.00005", "0.00005"), ("1", "1.0000"), ("0.07", "0.0700")],
)
def test_a_rate_is_exact_and_written_with_at_least_four_decimals(text: str, written: str) -> None:
    assert str(Rate.parse(text)) == written


@pytest.mark.parametrize("text", ["", "-0.1", "0.7%", "1e-3", "0.00７", "0.1\n"])
def test_anything_else_is_not_a_rate(text: str) -> None:
    with pytest.raises(ValueError, match="rate"):
        Rate.parse(text)


def test_a_rate_takes_its_part_rounded_once() -> None:
    assert Rate.parse("0.0070").of(449500) == 3147
    assert Rate.parse("0.0030").of(449500) == 1349


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.integers(min_value=0, max_value=9_999_999_999))
def test_an_amount_written_is_read_back_as_it_was(fen: int) -> None:
    assert parse_yuan(format_yuan(fen)) == fen
