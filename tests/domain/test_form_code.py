"""验证码 (form code): written, read as people type it, and nothing else is one (§2.5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.form_code import FORM_NAMES, MARK_BITS, FormCode, FormType, read, written

FORMS: list[FormType] = list(FORM_NAMES)


@given(st.integers(0, 2**34 - 1), st.sampled_from(FORMS), st.integers(0, 2**MARK_BITS - 1))
def test_what_is_written_is_read(assessment_id: int, form_type: FormType, mark: int) -> None:
    code = FormCode(assessment_id, form_type, mark)

    assert read(written(code)) == code
    assert len(written(code)) == 19


def test_small_letters_spaces_and_characters_that_look_alike_do_not_matter() -> None:
    code = FormCode(1, "roster", 33)

    assert written(code) == "0000-002G-0000-0011"
    for typed in ("0000002G00000011", " oooo oo2g oooo ooil ", "0000-002G-OOOO-00l1"):
        assert read(typed) == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0000-0005-0000-001",
        "0000-0005-0000-00111",
        "0000-0005-0000-00U1",
        "000０-0005-0000-0011",
        "0000-001G-0000-0000",
    ],
)
def test_anything_else_is_no_code(typed: str) -> None:
    assert read(typed) is None
