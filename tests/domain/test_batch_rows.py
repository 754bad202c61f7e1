"""报盘行: headings in any order, rows that say something, and the outcome that findings give a row (§2.3, §2.4)."""

from typing import Any

import pytest

from app.domain.batch.batch import compared, is_again, status_of, why_not_savable
from app.domain.batch.cells import Unread
from app.domain.batch.columns import EXAMPLE_NAME, PERSON_NO_HEADING, BatchKind, layout_of
from app.domain.batch.reasons import read_reason, reason_names, reasons_like
from app.domain.batch.rows import Outcome, duplicates, outcome_of, read_rows
from app.domain.batch.sheet import Sheet, column_letters
from app.domain.finding import Finding, Refused
from app.domain.matching import (
    UNEMPLOYMENT_MONTH_MISMATCH,
    UNEMPLOYMENT_REASON_MISMATCH,
    UNEMPLOYMENT_REGISTRATION_MISSING,
)
from app.domain.retirement import RETIREMENT_TO_CONFIRM
from app.domain.suspend import NOT_INSURED_HERE
from app.lawbook import load_suspension_reasons
from tests.support.sheets import enroll_row, headings, suspend_row

REASONS = load_suspension_reasons()
NAMES = reason_names(REASONS)
WARNED = UNEMPLOYMENT_MONTH_MISMATCH.warning()


def numbers(kind: BatchKind, *rows: list[Any]) -> list[int]:
    """The numbers of the rows that are read of a sheet."""
    sheet = Sheet([*rows])
    return [row.row_number for row in read_rows(kind, sheet, layout_of(kind, sheet.rows), NAMES)]


def test_the_heading_is_found_below_titles_and_its_columns_in_any_order() -> None:
    rows = [["三月"], [None], [None, "姓 名*", "备注", "身份证号（18位）", "停保日期", "停保原因"]]

    layout = layout_of("suspend", rows)

    assert (layout.heading_row, layout.fields) == (
        3,
        (None, "name", None, "id_number", "suspension_date", "suspension_reason"),
    )


def test_what_is_missing_is_named_and_the_other_kind_recognised() -> None:
    with pytest.raises(Refused) as refused:
        layout_of("enroll", [headings("suspend")])

    [finding] = refused.value.findings
    assert finding.params["missing"] == ["参保日期", "是否农民工", "农民工是否缴保"]
    assert finding.params["looks_like"] == "suspend"


def test_blank_rows_the_example_and_the_sum_are_left_out() -> None:
    kept = enroll_row()
    example = enroll_row(name=EXAMPLE_NAME)
    total = ["合计", None, None, None, None, None, None, 5000]

    assert numbers("enroll", headings("enroll"), example, [], kept, [None, " "], total, kept) == [4, 7]


def test_of_a_prefilled_roster_only_the_rows_that_somebody_wrote_in_are_read() -> None:
    heading = [*headings("suspend"), PERSON_NO_HEADING]
    untouched = [*suspend_row(suspension_reason=None, suspension_date=None), "000000000001"]
    half = [*suspend_row(suspension_date=None), "000000000002"]
    own = [*suspend_row(suspension_reason=None, suspension_date=None), None]

    assert numbers("suspend", heading, untouched, half, own) == [3, 4]


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ([], "passed"),
        ([RETIREMENT_TO_CONFIRM.warning()], "passed"),
        ([UNEMPLOYMENT_MONTH_MISMATCH.refused()], "warning"),
        ([WARNED], "warning"),
        ([UNEMPLOYMENT_REASON_MISMATCH.warning()], "warning"),
        ([UNEMPLOYMENT_REGISTRATION_MISSING.warning()], "warning"),
        ([UNEMPLOYMENT_REASON_MISMATCH.refused()], "failed"),
        ([UNEMPLOYMENT_REGISTRATION_MISSING.refused()], "failed"),
        ([UNEMPLOYMENT_MONTH_MISMATCH.refused(), UNEMPLOYMENT_REASON_MISMATCH.refused()], "failed"),
        ([WARNED, NOT_INSURED_HERE.refused()], "failed"),
    ],
)
def test_dates_that_do_not_match_warn_and_whatever_else_refuses_fails(
    findings: list[Finding], outcome: Outcome
) -> None:
    assert outcome_of(findings) == outcome


def test_the_same_person_in_three_rows_fails_in_each_and_names_the_others() -> None:
    found = duplicates({2: "A", 3: "B", 4: "A", 5: "", 6: "", 9: "A"})

    assert {row: finding.params["rows"] for row, finding in found.items()} == {2: [4, 9], 4: [2, 9], 9: [2, 4]}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("S01", "S01"),
        ("s01", "S01"),
        ("Ｓ０１", "S01"),
        ("劳动者辞职", "S11"),
        ("S11劳动者辞职", "S11"),
        ("S11：劳动者辞职", "S11"),
        ("劳动者辞职 (S11)", "S11"),
        ("N02 出国(境)定居", "N02"),
        ("  ", None),
    ],
)
def test_a_reason_is_known_by_code_name_or_both(cell: str, code: str | None) -> None:
    assert read_reason(cell, NAMES) == code


@pytest.mark.parametrize("cell", ["S01 劳动者辞职", "S1", "S111", "辞职", "11", 11, "x" * 1000])
def test_a_reason_that_contradicts_itself_or_is_unknown_is_refused(cell: Any) -> None:
    with pytest.raises(Unread):
        read_reason(cell, NAMES)


def test_a_part_of_a_name_suggests_the_reason_that_has_it() -> None:
    assert (reasons_like("辞职", REASONS), reasons_like("达到法定退休年龄", REASONS)) == (["S11"], [])


@pytest.mark.parametrize(
    ("saved", "passed_unsaved", "status"),
    [(0, 0, "checked"), (0, 5, "checked"), (3, 2, "partly_saved"), (3, 0, "saved")],
)
def test_a_batch_is_saved_where_no_passed_row_is_left(saved: int, passed_unsaved: int, status: str) -> None:
    assert status_of(saved, passed_unsaved) == status


@pytest.mark.parametrize(
    ("outcome", "refused", "saved", "accepted", "why"),
    [
        ("passed", False, False, False, None),
        ("passed", False, True, True, "saved"),
        ("failed", True, False, True, "failed"),
        ("warning", True, False, True, "warning"),
        ("warning", False, False, False, "to_accept"),
        ("warning", False, False, True, None),
    ],
)
def test_only_rows_that_passed_or_whose_warning_is_accepted_can_be_saved(
    outcome: Outcome, refused: bool, saved: bool, accepted: bool, why: str | None
) -> None:
    assert why_not_savable(outcome, refused=refused, saved=saved, accept_warnings=accepted) == why


def test_two_uploads_are_compared_person_by_person() -> None:
    before = {"A": {"name": "a"}, "B": {"name": "b"}, "C": {"name": "c"}}
    now = {"A": {"name": "a"}, "B": {"name": "bb"}, "D": {"name": "d"}}

    previous, since = compared(7, before, now)

    assert (previous.same, previous.changed, previous.new, previous.missing) == (1, 1, 1, 1)
    assert since == {"A": "same", "B": "changed", "D": "new"}


@pytest.mark.parametrize(
    ("before", "now", "again"),
    [("ABCD", "ABCD", True), ("ABCD", "AB", True), ("ABCD", "AXYZ", False), ("ABCD", "ABXY", True), ("AB", "", False)],
)
def test_half_the_people_of_the_smaller_make_an_upload_an_earlier_one_again(before: str, now: str, again: bool) -> None:
    assert is_again(list(before), list(now)) is again


def test_columns_are_lettered_as_spreadsheets_do() -> None:
    assert [column_letters(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
