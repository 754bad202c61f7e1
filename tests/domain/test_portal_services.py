"""服务导航 (service navigation): what is open when, by the calendar of the law in force."""

from datetime import date, datetime

import pytest

from app.domain.calendar import local, today
from app.domain.policy import BusinessWindow, Law, Parameter
from app.domain.portal.services import opening_of, reminder_of, service_findings
from app.lawbook import load_policy, load_services

SERVICES = load_services()


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def law(now: datetime) -> Law:
    return load_policy().on(today(now), "530000")


def test_every_service_of_the_manual_has_its_path() -> None:
    paths = ["→".join(word.zh for word in service.path) for service in SERVICES.values()]

    assert paths[:6] == [
        "单位服务→失业保险服务→参保单位人员增加",
        "单位服务→失业保险服务→参保单位人员减少",
        "单位服务→失业保险服务→参保单位人员批量增加",
        "单位服务→失业保险服务→参保单位人员批量减少",
        "单位服务→失业保险服务→单位缴费核定单打印",
        "单位服务→失业保险服务→缴费基数报盘导出",
    ]


@pytest.mark.parametrize(
    ("now", "is_open", "closes_at", "opens_at"),
    [
        ("2026-03-01T00:00:00", True, "2026-03-21T00:00:00", "2026-04-01T00:00:00"),
        ("2026-03-20T23:59:59", True, "2026-03-21T00:00:00", "2026-04-01T00:00:00"),
        ("2026-03-21T00:00:00", False, None, "2026-04-01T00:00:00"),
        ("2026-12-31T12:00:00", False, None, "2027-01-01T00:00:00"),
    ],
)
def test_changes_are_open_from_the_first_to_the_twentieth(
    now: str, is_open: bool, closes_at: str | None, opens_at: str
) -> None:
    opening = opening_of(SERVICES["enroll"], shanghai(now), law(shanghai(now)))

    assert opening is not None and opening.open is is_open
    assert opening.closes_at == (None if closes_at is None else shanghai(closes_at))
    assert opening.opens_at == shanghai(opens_at)


@pytest.mark.parametrize(
    ("now", "is_open", "opens_at"),
    [
        ("2026-03-24T23:59:59", False, "2026-03-25T00:00:00"),
        ("2026-03-25T00:00:00", True, "2026-04-25T00:00:00"),
    ],
)
def test_the_form_of_a_month_can_be_printed_from_its_twenty_fifth(now: str, is_open: bool, opens_at: str) -> None:
    opening = opening_of(SERVICES["assessment_form"], shanghai(now), law(shanghai(now)))

    assert opening is not None
    assert (opening.open, opening.closes_at, opening.opens_at) == (is_open, None, shanghai(opens_at))


def test_what_follows_no_calendar_is_always_open() -> None:
    assert (
        opening_of(SERVICES["user_center"], shanghai("2026-03-21T00:00:00"), law(shanghai("2026-03-21T00:00:00")))
        is None
    )


def test_another_law_changes_openings_and_reminders_alike() -> None:
    now = shanghai("2026-03-03T09:00:00")
    window: Parameter[object] = Parameter("business_window", date(2026, 1, 1), BusinessWindow(5, 15), "测试", "assumed")
    another = Law(law(now).period, "530000", {**law(now).values, "business_window": window})

    opening = opening_of(SERVICES["suspend"], now, another)

    assert opening is not None and not opening.open
    assert local(opening.opens_at).date() == date(2026, 3, 5)
    assert "每月5日至15日（含15日）" in str(reminder_of(SERVICES["suspend"], another, "zh-CN"))
    assert "from day 5 to day 15" in str(reminder_of(SERVICES["suspend"], another, "en"))


def test_the_reminder_is_the_manuals() -> None:
    now = shanghai("2026-03-03T09:00:00")

    told = reminder_of(SERVICES["enroll"], law(now), "zh-CN")

    assert told == "失业保险业务期为每月1日至20日（含20日），节假日期间不做顺延！"


def test_a_service_that_the_hall_does_not_have_is_refused_at_its_place() -> None:
    findings = service_findings(["enroll", "dance"], SERVICES)

    assert [finding.code.name for finding in findings] == ["unknown_code"]
    assert findings[0].pointer == "/services/1"
