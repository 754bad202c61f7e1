"""人员 (person): when two spellings are one name."""

import pytest

from app.domain.person import same_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ABC 李", "ＡＢＣ　李"),
        ("Anna Li", "anna li"),
        ("李\u200b芳", "李芳"),
        ("\ufeff李芳", "李芳\u202e"),
        ("阿依·买买提", "阿依•买买提"),
        ("阿依·买买提", "阿依･买买提"),
        ("阿依·买买提", "阿依．买买提"),
    ],
)
def test_spaces_widths_dots_and_what_nobody_sees_do_not_part_a_name(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(("one", "other"), [("李芳", "李方"), ("李芳", "李芳芳"), ("阿依·买买提", "阿依买买提")])
def test_another_character_is_another_name(one: str, other: str) -> None:
    assert not same_name(one, other)
