"""政策与代码数据 (lawbook): what is shipped is whole, and what is malformed is told with its place."""

from datetime import date

import pytest

from app.domain.fen import parse_yuan
from app.domain.period import Period
from app.domain.policy import BaseLimits, BusinessWindow, RetirementSchedule
from app.lawbook import LawbookMalformed, load_code_tables, load_policy, load_suspension_reasons, read_policy
from app.lawbook.code_files import read_codes, read_suspension_reasons

MARCH = Period.parse("2026-03")
REGIONS = """
regions:
  "53":
    - {from: 1999-01, login_method: sms, registry_policy: "off", overlap_back_pay: skip, basis: 甲, confidence: stated}
"""


def test_every_parameter_of_the_law_has_a_value_today() -> None:
    law = load_policy().at(MARCH, "530400")

    assert (str(law.employer_rate.value), str(law.employee_rate.value)) == ("0.0070", "0.0030")
    assert str(law.migrant_worker_employee_rate.value) == "0.0000"
    assert law.base_limits.value == BaseLimits(parse_yuan("4403.00"), parse_yuan("22017.00"))
    assert law.business_window.value == BusinessWindow(1, 20)
    assert (law.assessment_print_day.value, law.payment_days.value, law.minimum_age.value) == (25, 0, 16)
    assert (str(law.back_pay_interest_rate.value), str(law.late_fee_daily_rate.value)) == ("0.0000", "0.0005")
    assert (law.late_fee_cap.value, law.payment_due.value) == ("none", "end_of_assessment_period")
    assert law.retirement_age.value.men == RetirementSchedule(60, Period.parse("1965-01"), 4, 36)


def test_every_value_rests_on_a_basis_and_says_how_sure_it_is() -> None:
    policy = load_policy()

    parameters = list(map(policy.named, policy.keys()))

    assert all(parameter.basis for parameter in parameters)
    assert {parameter.confidence for parameter in parameters} == {"stated", "computed", "assumed"}


def test_kunming_asks_for_the_registry_and_logs_in_by_sms_and_other_prefectures_do_not() -> None:
    kunming, yuxi = (load_policy().at(MARCH, region).region_rules.value for region in ("530102", "530402"))

    assert (kunming.login_method, kunming.registry_policy, kunming.overlap_back_pay) == ("sms", "required", "collect")
    assert (yuxi.login_method, yuxi.registry_policy, yuxi.overlap_back_pay) == ("password", "off", "collect")


def test_rules_of_a_region_are_named_with_it() -> None:
    policy = load_policy()

    kunming = policy.at(MARCH, "530102").region_rules

    assert kunming.key == "region_rules@1999-01-01#5301"
    assert policy.named(kunming.key) is kunming


def test_the_code_tables_are_whole() -> None:
    tables = load_code_tables()

    sizes = {name: len(table) for name, table in tables.tables.items()}

    assert sizes["region"] == 1 + 16 + 129
    assert (sizes["nationality"], sizes["ethnicity"], sizes["id_type"], sizes["sex"]) == (249, 59, 20, 2)
    assert tables.name("region", "530000") == "云南省"
    assert tables.name("region", "530100") == "昆明市"
    assert tables.name("region", "530402") == "红塔区"
    assert tables.name("nationality", "CHN") == "中国"


def test_every_reason_matches_registration_reasons_that_exist() -> None:
    reasons = load_suspension_reasons()

    matched = {code for reason in reasons.reasons.values() for code in reason.unemployment}

    assert len(reasons.reasons) == 22
    assert matched == set(reasons.unemployment_reasons)
    assert reasons.reasons["S11"].unemployment == ("U11",)
    assert reasons.reasons["N01"].law is None


def test_what_is_shipped_is_read_once() -> None:
    assert load_policy() is load_policy()
    assert load_code_tables() is load_code_tables()
    assert load_suspension_reasons() is load_suspension_reasons()


def test_a_value_can_begin_in_a_month_or_on_a_day_quoted_or_not() -> None:
    text = f"""
minimum_age:
  - {{from: 1999-01, value: 16, basis: 甲, confidence: stated}}
  - {{from: "2011-07-01", value: 17, basis: 乙, confidence: stated}}
  - {{from: 2012-07-02, value: 18, basis: 丙, confidence: stated}}
{REGIONS}
"""

    keys = read_policy(text, "a file").keys()

    assert {f"minimum_age@{date(*day)}" for day in ((1999, 1, 1), (2011, 7, 1), (2012, 7, 2))} < keys


@pytest.mark.parametrize(
    ("parameter", "told"),
    [
        ("employer_rate: [{from: 1999-01, value: 0.7%, basis: 甲, confidence: stated}]", "employer_rate[1]: value"),
        ("employer_rate: [{from: 1999-01, value: 0.007, basis: 甲, confidence: stated}]", "employer_rate[1]: value"),
        ("employer_rate: [{from: 1999, value: '0.007', basis: 甲, confidence: stated}]", "employer_rate[1]: from"),
        ("employer_rate: [{from: 1999-13, value: '0.007', basis: 甲, confidence: stated}]", "employer_rate[1]: from"),
        ("employer_rate: [{from: 1999-01, value: '0.007', confidence: stated}]", "employer_rate[1]: basis"),
        (
            "employer_rate: [{from: 1999-01, value: '0.007', basis: 甲, confidence: sure}]",
            "employer_rate[1]: confidence",
        ),
        ("employer_rate: [{from: 1999-01, valeu: '0.007', basis: 甲, confidence: stated}]", "there is no field valeu"),
        ("employer_rate: []", "employer_rate must be a list"),
        ("employer_rate: [1]", "employer_rate[1]: must be a mapping"),
        ("employer_rat: []", "there is no parameter employer_rat"),
        ("minimum_age: [{from: 1999-01, value: true, basis: 甲, confidence: stated}]", "minimum_age[1]: value"),
        (
            "assessment_print_day: [{from: 1999-01, value: 31, basis: 甲, confidence: stated}]",
            "assessment_print_day[1]",
        ),
        (
            "base_limits: [{from: 1999-01, floor: '2.00', ceiling: '1.00', basis: 甲, confidence: stated}]",
            "base_limits[1]: floor must not be above ceiling",
        ),
        (
            "business_window: [{from: 1999-01, first_day: 1, last_day: 20, holiday_shift: true, basis: 甲, confidence: stated}]",
            "business_window[1]: holiday_shift",
        ),
        (
            "business_window: [{from: 1999-01, first_day: 21, last_day: 20, holiday_shift: false, basis: 甲, confidence: stated}]",
            "business_window[1]: first_day",
        ),
        (
            "late_fee_cap: [{from: 1999-01, value: half, basis: 甲, confidence: stated}]",
            "late_fee_cap[1]: value must be one of: none, principal",
        ),
        (
            "retirement_age: [{from: 1999-01, men: {base: 60, anchor: 1965-01, step: 0, cap: 36}, basis: 甲, confidence: stated}]",
            "retirement_age[1] men: step",
        ),
        (
            "minimum_age: [{from: 1999-01, value: 16, basis: 甲, confidence: stated},"
            " {from: 1999-01, value: 17, basis: 乙, confidence: stated}]",
            "minimum_age[2]: a value from 1999-01-01 is there already",
        ),
    ],
)
def test_a_malformed_entry_is_told_with_its_place(parameter: str, told: str) -> None:
    with pytest.raises(LawbookMalformed) as malformed:
        read_policy(f"{parameter}\n{REGIONS}", "late.yaml")

    assert str(malformed.value).startswith("late.yaml")
    assert told in str(malformed.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a list", "must be a mapping"),
        ("", "must be a mapping"),
        ("{", "is not YAML"),
        ("minimum_age: [{from: 1999-01, value: 16, basis: 甲, confidence: stated}]", "regions: must be a mapping"),
        (REGIONS.replace('"53"', '"5"'), "5 is not the beginning of a region code"),
        (REGIONS.replace('"53"', "53"), "must be quoted"),
        (REGIONS.replace('"off"', "off"), "registry_policy must be one of: required, advisory, off"),
    ],
)
def test_a_malformed_file_is_told(text: str, told: str) -> None:
    with pytest.raises(LawbookMalformed) as malformed:
        read_policy(text, "late.yaml")

    assert told in str(malformed.value)


def test_a_code_that_yaml_takes_for_a_number_is_told() -> None:
    with pytest.raises(LawbookMalformed, match=r"codes\.yaml sex: every code and name must be quoted"):
        read_codes("sex: {1: 男}", "codes.yaml")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (
            "{code: S01, name: 甲, involuntary: true, online: true, unemployment: [U99]}",
            "unemployment must be a list of: U01",
        ),
        (
            "{code: S01, name: 甲, involuntary: true, online: maybe, unemployment: []}",
            "online must be one of: True, False",
        ),
        ("{name: 甲, involuntary: true, online: true, unemployment: []}", "code must be a text"),
    ],
)
def test_a_malformed_suspension_reason_is_told(entry: str, told: str) -> None:
    text = f"suspension_reason: [{entry}]\nunemployment_reason: {{U01: 劳动合同期满}}"

    with pytest.raises(LawbookMalformed) as malformed:
        read_suspension_reasons(text, "reasons.yaml")

    assert f"reasons.yaml suspension_reason[1]: {told}" in str(malformed.value)
