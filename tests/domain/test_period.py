"""费款所属期、做账期号 (month)."""

from datetime import date

import pytest

from app.domain.period import Period, months


def test_a_month_is_read_and_written_as_year_and_month() -> None:
    march = Period.parse("2026-03")

    assert (march.year, march.month, march.number, str(march)) == (2026, 3, 202603, "2026-03")
    assert march == Period.of(2026, 3) == Period.numbered(202603) == Period.containing(date(2026, 3, 31))


@pytest.mark.parametrize("text", ["2026-3", "2026-13", "2026-00", "202603", "2026-03\n", "２026-03", "2026-03-01", ""])
def test_anything_else_is_not_a_month(text: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM"):
        Period.parse(text)


def test_months_are_added_across_years() -> None:
    november = Period.parse("2025-11")

    assert str(november.plus(3)) == "2026-02"
    assert str(november.plus(-11)) == "2024-12"
    assert Period.parse("2026-02").months_since(november) == 3


def test_a_month_knows_its_days() -> None:
    february = Period.parse("2028-02")

    assert (february.first_day, february.day(20), february.last_day) == (
        date(2028, 2, 1),
        date(2028, 2, 20),
        date(2028, 2, 29),
    )


def test_months_run_up_to_and_without_the_last() -> None:
    first, stop = Period.parse("2025-12"), Period.parse("2026-03")

    assert [str(month) for month in months(first, stop)] == ["2025-12", "2026-01", "2026-02"]
    assert list(months(stop, first)) == []


def test_months_are_ordered_in_time() -> None:
    assert sorted([Period.parse("2026-01"), Period.parse("2025-12")])[0] == Period.parse("2025-12")
