"""统一社会信用代码 (credit code)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from app.domain.credit_code import (
    check_character,
    credit_code_findings,
    normalise_credit_code,
    organisation_check_character,
)


@pytest.mark.parametrize("first_16", ["9153000021652708", "9111000060003734", "52310000MJ499999", "11100000MB000000"])
def test_codes_of_every_province_and_of_the_state_are_taken(first_16: str) -> None:
    first_17 = first_16 + organisation_check_character(first_16[8:])

    assert credit_code_findings(first_17 + check_character(first_17)) == ()


def test_the_sample_of_the_manual_is_taken_though_it_is_of_shandong() -> None:
    assert credit_code_findings("91370285MA3QAJ0107") == ()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("91370285MA3QAJ010", "characters"),
        ("91370285MA3QAJ01077", "characters"),
        ("91370285MA3QAJ0107\n", "characters"),
        ("91370285ma3qaj0107", "characters"),
        ("９1370285MA3QAJ0107", "characters"),
        ("9137028AMA3QAJ0107", "characters"),
        ("91370285MA3QAI0107", "characters"),
        ("91370285MA3QAJ0108", "check_character"),
        ("91370258MA3QAJ0107", "check_character"),
        ("", "characters"),
    ],
)
def test_a_wrong_code_is_refused_with_what_is_wrong(code: str, reason: str) -> None:
    (finding,) = credit_code_findings(code, "/credit_code")

    assert (finding.code.name, finding.pointer, finding.params["reason"]) == (
        "credit_code_invalid",
        "/credit_code",
        reason,
    )


def test_a_code_whose_organisation_code_is_wrong_is_refused_though_its_last_character_agrees() -> None:
    outer_only = "91370285MA3QAJ020"
    code = outer_only + check_character(outer_only)

    (finding,) = credit_code_findings(code)

    assert uscc.is_valid(code)
    assert finding.params["reason"] == "organisation_code"
    assert "主体标识码" in finding.message("zh-CN") and finding.message("en").isascii()


def test_a_code_is_written_with_capitals_and_no_spaces_around() -> None:
    assert normalise_credit_code(" 91370285ma3qaj0107 ") == "91370285MA3QAJ0107"


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.from_regex(r"[0-9A-HJ-NPQRTUWXY]{17}", fullmatch=True))
def test_the_check_character_is_that_of_another_implementation(first_17: str) -> None:
    assert check_character(first_17) == uscc.calc_check_digit(first_17)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text())
def test_no_text_makes_it_stumble(text: str) -> None:
    reasons = [finding.params["reason"] for finding in credit_code_findings(normalise_credit_code(text))]

    # Eighteen characters may happen to be a code.
    assert reasons == ["characters"] or len(text.strip()) == 18
