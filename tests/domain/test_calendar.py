"""业务期 (calendar)."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.domain.calendar import (
    SHANGHAI,
    assessable_from,
    current_period,
    local,
    not_yet_printable_findings,
    printable_from,
    today,
    too_early_findings,
    window_findings,
    window_is_open,
)
from app.domain.period import Period
from app.domain.policy import BusinessWindow, Law, Parameter, Policy
from app.lawbook import load_policy

NEW_YORK = timezone(timedelta(hours=-5))
KIRITIMATI = timezone(timedelta(hours=14))
MARCH = Period.parse("2026-03")


def law(month: str = "2026-03") -> Law:
    return load_policy().at(Period.parse(month), "530400")


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.mark.parametrize("zone", [SHANGHAI, UTC, NEW_YORK, KIRITIMATI])
def test_the_twentieth_is_open_and_the_twenty_first_is_closed(zone: timezone) -> None:
    last_moment = shanghai("2026-03-20T23:59:59").astimezone(zone)
    first_moment_after = shanghai("2026-03-21T00:00:00").astimezone(zone)

    assert window_is_open(last_moment, law())
    assert window_findings(last_moment, law()) == ()
    assert not window_is_open(first_moment_after, law())
    assert [finding.code.name for finding in window_findings(first_moment_after, law())] == ["business_window_closed"]


@pytest.mark.parametrize("zone", [SHANGHAI, UTC, NEW_YORK, KIRITIMATI])
def test_the_window_opens_at_the_first_moment_of_the_month(zone: timezone) -> None:
    assert not window_is_open(shanghai("2026-03-31T23:59:59").astimezone(zone), law())
    assert window_is_open(shanghai("2026-04-01T00:00:00").astimezone(zone), law("2026-04"))


def test_a_last_day_on_a_weekend_is_not_shifted() -> None:
    assert not window_is_open(shanghai("2026-06-22T09:00:00"), law("2026-06"))


@pytest.mark.parametrize(
    ("now", "opens_at"),
    [
        ("2026-03-21T00:00:00", "2026-04-01T00:00:00+08:00"),
        ("2026-12-31T23:59:59", "2027-01-01T00:00:00+08:00"),
    ],
)
def test_a_closed_window_tells_when_it_opens_next(now: str, opens_at: str) -> None:
    (finding,) = window_findings(shanghai(now), law())

    assert (finding.params["opens_at"], finding.code.about, finding.pointer) == (opens_at, "state", "")
    assert opens_at[:10] in finding.message("zh-CN") and opens_at[:10] in finding.message("en")


def test_before_the_first_day_the_window_opens_in_the_same_month() -> None:
    from_the_fifth: Parameter[object] = Parameter("business_window", date(2026, 1, 1), BusinessWindow(5, 20), "", "")
    another_law = Policy([from_the_fifth]).at(MARCH, "530400")

    (finding,) = window_findings(shanghai("2026-03-04T12:00:00"), another_law)

    assert finding.params["opens_at"] == "2026-03-05T00:00:00+08:00"


def test_a_month_can_be_assessed_from_its_twenty_first_on() -> None:
    (finding,) = too_early_findings(MARCH, shanghai("2026-03-20T23:59:59"), law())

    assert assessable_from(MARCH, law()) == shanghai("2026-03-21T00:00:00")
    assert (finding.code.name, finding.params["assessable_at"]) == ("assessment_too_early", "2026-03-21T00:00:00+08:00")
    assert too_early_findings(MARCH, shanghai("2026-03-21T00:00:00"), law()) == ()
    assert too_early_findings(MARCH.plus(-1), shanghai("2026-03-01T00:00:00"), law("2026-02")) == ()


def test_the_form_is_printable_from_the_twenty_fifth_and_earlier_months_at_any_time() -> None:
    (finding,) = not_yet_printable_findings(MARCH, shanghai("2026-03-24T23:59:59"), law())

    assert printable_from(MARCH, law()) == shanghai("2026-03-25T00:00:00")
    assert (finding.code.name, finding.code.about) == ("form_not_yet_printable", "state")
    assert not_yet_printable_findings(MARCH, shanghai("2026-03-25T00:00:00"), law()) == ()
    assert not_yet_printable_findings(MARCH.plus(-1), shanghai("2026-03-01T00:00:00"), law("2026-02")) == ()


def test_the_halls_day_and_month_are_those_of_shanghai() -> None:
    new_years_eve_in_london = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)

    assert today(new_years_eve_in_london) == date(2026, 1, 1)
    assert current_period(new_years_eve_in_london) == Period.parse("2026-01")
    assert local(new_years_eve_in_london).isoformat() == "2026-01-01T00:00:00+08:00"


def test_a_moment_without_a_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="zone"):
        local(datetime(2026, 3, 20, 12, 0))  # noqa: DTZ001  # what is tested
