"""证件号码 (id_number)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from app.domain.id_number import (
    COUNTER_ONLY_ID_TYPES,
    ONLINE_ID_TYPES,
    IdFacts,
    check_digit,
    id_facts,
    id_number_findings,
    normalise_id_number,
    well_formed,
)
from app.lawbook import load_code_tables

TODAY = date(2026, 3, 18)


def numbered(first_17: str) -> str:
    return first_17 + check_digit(first_17)


@pytest.mark.parametrize(
    "first_17",
    [
        "53010219800101001",
        "53011419900307001",
        "53230119650228123",
        "11010519491231002",
        "65010220000229001",
        "53000019000101999",
    ],
)
def test_resident_numbers_of_every_province_and_age_are_taken(first_17: str) -> None:
    assert reasons("01", numbered(first_17)) == []


def test_the_letter_x_stands_for_ten() -> None:
    assert numbered("11010519491231002") == "11010519491231002X"


def test_a_person_of_530102_born_in_1980_is_taken_and_known_by_sex_and_birth_date() -> None:
    number = numbered("53010219800203002")

    assert reasons("01", number) == []
    assert id_facts("01", number) == IdFacts("2", date(1980, 2, 3))


@pytest.mark.parametrize(
    ("id_type", "number", "reason"),
    [
        ("01", "53010219900307001", "characters"),
        ("01", "5301021990030700160", "characters"),
        ("01", "53010219900307001x", "characters"),
        ("01", "５３0102199003070016", "characters"),
        ("01", "٥30102199003070016", "characters"),
        ("01", "530102199003070016\n", "characters"),
        ("01", "", "characters"),
        ("01", numbered("16010219900307001"), "region"),
        ("01", numbered("00010219900307001"), "region"),
        ("01", numbered("81000019900307001"), "region"),
        ("17", numbered("53010219900307001"), "region"),
        ("01", numbered("53010219900230001"), "birth_date"),
        ("01", numbered("53010219901301001"), "birth_date"),
        ("01", numbered("53010200000000001"), "birth_date"),
        ("01", numbered("53010218991231001"), "birth_date"),
        ("01", "530102199003070015", "check_digit"),
        ("01", "53010219900307001X", "check_digit"),
        ("04", "A12345678", "characters"),
        ("04", "H123456789", "characters"),
        ("06", "1234567", "characters"),
        ("07", "CHN12345678901", "characters"),
        ("07", "911123198001010010", "check_digit"),
        ("08", "E123", "characters"),
        ("08", "E12345-78", "characters"),
    ],
)
def test_a_wrong_number_is_refused_with_what_is_wrong(id_type: str, number: str, reason: str) -> None:
    assert reasons(id_type, number) == [reason]
    assert id_facts(id_type, number) is None


def test_a_birth_date_after_today_is_refused_and_today_itself_is_not() -> None:
    born_today, born_tomorrow = numbered("53010220260318001"), numbered("53010220260319001")

    assert reasons("01", born_today) == []
    assert reasons("01", born_tomorrow) == ["birth_date"]


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        ("17", numbered("81000019900307001")),
        ("17", numbered("83000019851101123")),
        ("04", "H12345678"),
        ("05", "M1234567801"),
        ("06", "12345678"),
        ("07", "CHN123456789012"),
        ("07", numbered("91112319800101001")),
        ("08", "E12345678"),
    ],
)
def test_the_other_papers_taken_online_are_taken(id_type: str, number: str) -> None:
    assert reasons(id_type, number) == []


def test_a_residence_permit_of_hong_kong_macao_or_taiwan_tells_its_facts_and_a_passport_none() -> None:
    assert id_facts("17", numbered("82000019900307001")) == IdFacts("1", date(1990, 3, 7))
    assert id_facts("08", "E12345678") is None


@pytest.mark.parametrize("id_type", sorted(COUNTER_ONLY_ID_TYPES))
def test_a_type_of_the_table_that_is_not_taken_online_goes_to_the_counter(id_type: str) -> None:
    (finding,) = id_number_findings(id_type, "whatever", TODAY)

    assert (finding.code.name, finding.pointer) == ("id_type_counter_only", "/id_type")


def test_a_type_outside_the_table_is_an_unknown_code() -> None:
    (finding,) = id_number_findings("42", "whatever", TODAY, type_pointer="/person/id_type")

    assert (finding.code.name, finding.pointer) == ("unknown_code", "/person/id_type")


def test_every_type_of_the_table_is_either_taken_online_or_at_the_counter() -> None:
    assert set(load_code_tables().tables["id_type"]) == ONLINE_ID_TYPES | COUNTER_ONLY_ID_TYPES
    assert not ONLINE_ID_TYPES & COUNTER_ONLY_ID_TYPES


def test_a_number_is_written_with_capitals_and_no_spaces_around() -> None:
    assert normalise_id_number(" 11010519491231002x\u3000") == "11010519491231002X"
    assert normalise_id_number("ı") == "ı"


def test_length_and_characters_are_looked_at_apart_from_the_check_digit() -> None:
    assert well_formed("01", "530102199003070015")
    assert not well_formed("01", "53010219900307001")
    assert well_formed("02", "军字第2001988号")
    assert not well_formed("02", "军\x00字")
    assert not well_formed("02", "")


def test_the_sentence_says_what_is_wrong_in_both_languages_and_never_repeats_the_number() -> None:
    number = "530102199003070015"

    (finding,) = id_number_findings("01", number, TODAY)

    assert "校验码" in finding.message("zh-CN")
    assert "check digit" in finding.message("en") and finding.message("en").isascii()
    assert number not in finding.message("zh-CN") + finding.message("en") + str(finding.params)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.from_regex(r"[0-9]{17}", fullmatch=True))
def test_the_check_digit_is_that_of_another_implementation(first_17: str) -> None:
    assert check_digit(first_17) == ric.calc_check_digit(first_17 + "0")


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.sampled_from([*sorted(ONLINE_ID_TYPES), "99", "", "x"]), st.text() | st.from_regex(r"[0-9]{17}[0-9X]"))
def test_no_text_makes_it_stumble(id_type: str, text: str) -> None:
    number = normalise_id_number(text)

    findings = id_number_findings(id_type, number, TODAY)

    assert id_facts(id_type, number) is None or findings == () or reasons(id_type, number) == ["birth_date"]


def reasons(id_type: str, number: str) -> list[object]:
    return [finding.params["reason"] for finding in id_number_findings(id_type, number, TODAY)]
