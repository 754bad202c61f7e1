"""政策参数 (policy)."""

from datetime import date

import pytest

from app.domain.fen import Rate
from app.domain.period import Period
from app.domain.policy import Law, Parameter, Policy, PolicyMissing, RegionRules

COLLECT = RegionRules("password", "off", "collect")
SKIP = RegionRules("password", "off", "skip")
KUNMING = RegionRules("sms", "required", "collect")


def dated(name: str, since: date, value: object, region: str = "") -> Parameter[object]:
    return Parameter(name, since, value, "云人社发〔2026〕1号", "stated", region)


def policy() -> Policy:
    return Policy(
        [
            dated("employer_rate", date(2024, 5, 1), Rate.parse("0.0100")),
            dated("employer_rate", date(2026, 1, 1), Rate.parse("0.0070")),
            dated("late_fee_daily_rate", date(2026, 3, 15), Rate.parse("0.0005")),
            dated("region_rules", date(1999, 1, 1), COLLECT, "53"),
            dated("region_rules", date(2026, 1, 1), SKIP, "53"),
            dated("region_rules", date(1999, 1, 1), KUNMING, "5301"),
        ]
    )


def law(month: str, region: str = "530400") -> Law:
    return policy().at(Period.parse(month), region)


def test_a_value_holds_from_its_month_until_the_next_one() -> None:
    assert str(law("2024-05").employer_rate.value) == "0.0100"
    assert str(law("2025-12").employer_rate.value) == "0.0100"
    assert str(law("2026-01").employer_rate.value) == "0.0070"
    assert str(law("2099-12").employer_rate.value) == "0.0070"


def test_before_the_first_value_there_is_an_error_and_never_a_silent_none() -> None:
    with pytest.raises(PolicyMissing) as missing:
        _ = law("2024-04").employer_rate

    assert (missing.value.parameter, str(missing.value.period)) == ("employer_rate", "2024-04")


def test_a_value_that_starts_within_a_month_is_in_force_for_the_next_one() -> None:
    with pytest.raises(PolicyMissing):
        _ = law("2026-03").late_fee_daily_rate

    assert str(law("2026-04").late_fee_daily_rate.value) == "0.0005"


def test_what_is_decided_on_a_day_has_the_law_of_that_day() -> None:
    assert str(policy().on(date(2026, 3, 15), "530400").late_fee_daily_rate.value) == "0.0005"
    with pytest.raises(PolicyMissing):
        _ = policy().on(date(2026, 3, 14), "530400").late_fee_daily_rate


def test_the_longest_prefix_of_the_region_wins_whenever_its_value_began() -> None:
    assert law("2026-03", "530102").region_rules.value == KUNMING
    assert law("2026-03", "530402").region_rules.value == SKIP
    assert law("2025-12", "530402").region_rules.value == COLLECT


def test_a_region_outside_the_province_has_no_rules() -> None:
    with pytest.raises(PolicyMissing, match="region_rules"):
        _ = law("2026-03", "370285").region_rules


def test_every_value_is_found_by_the_name_a_money_line_keeps() -> None:
    in_force = law("2026-03").employer_rate

    assert in_force.key == "employer_rate@2026-01-01"
    assert policy().named(in_force.key) == in_force
    assert {"employer_rate@2024-05-01", "region_rules@1999-01-01#5301"} <= policy().keys()


def test_the_value_of_one_region_only_has_a_name_of_its_own() -> None:
    everywhere = dated("employer_rate", date(2026, 1, 1), Rate.parse("0.0070"))
    kunming = dated("employer_rate", date(2026, 1, 1), Rate.parse("0.0050"), "5301")
    book = Policy([kunming, everywhere])

    in_force = {region: book.at(Period.parse("2026-03"), region).employer_rate for region in ("530102", "530402")}

    assert in_force["530102"].key == "employer_rate@2026-01-01#5301"
    assert in_force["530402"].key == "employer_rate@2026-01-01"
    assert book.named(in_force["530102"].key) is kunming
    assert book.named(in_force["530402"].key) is everywhere


def test_the_law_of_a_month_is_made_once() -> None:
    book = policy()

    assert book.at(Period.parse("2026-03"), "530400") is book.at(Period.parse("2026-03"), "530400")


def test_a_value_of_another_kind_is_an_error() -> None:
    odd = Policy([dated("employer_rate", date(1999, 1, 1), "0.0070")])

    with pytest.raises(TypeError, match="employer_rate"):
        _ = odd.at(Period.parse("2026-03"), "530400").employer_rate
