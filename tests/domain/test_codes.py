"""代码表 (code tables)."""

import pytest

from app.domain.codes import RURAL_HOUSEHOLD_TYPES, TABLE_TITLES, unknown_code_finding
from app.lawbook import load_code_tables


def test_a_known_code_has_its_name_and_no_finding() -> None:
    tables = load_code_tables()

    assert tables.name("ethnicity", "01") == "汉族"
    assert tables.findings("ethnicity", "01", "/person/ethnicity") == ()


def test_an_unknown_code_is_refused_with_the_table_named_in_both_languages() -> None:
    tables = load_code_tables()

    (finding,) = tables.findings("ethnicity", "88", "/person/ethnicity")

    assert tables.name("ethnicity", "88") is None
    assert (finding.code.name, finding.code.about, finding.pointer) == ("unknown_code", "body", "/person/ethnicity")
    assert finding.message("zh-CN") == "民族代码“88”不在代码表中，请改用代码表中的代码。"
    assert finding.message("en").startswith("There is no ethnicity with the code “88”")


@pytest.mark.parametrize("text", ["530102199003070016", "{table}{0}<b>", "a\x00"])
def test_what_is_no_code_at_all_is_not_repeated(text: str) -> None:
    finding = unknown_code_finding("education", text, "/person/education")

    assert finding.params["code"] == "…"
    assert text not in finding.message("zh-CN") + finding.message("en")


def test_every_table_has_its_titles() -> None:
    assert set(load_code_tables().tables) | {"suspension_reason", "unemployment_reason", "service"} == set(TABLE_TITLES)


def test_the_rural_household_types_are_in_the_table() -> None:
    assert set(load_code_tables().tables["household_type"]) >= RURAL_HOUSEHOLD_TYPES
