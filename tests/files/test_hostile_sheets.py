"""恶意文件: what is broken or means harm is refused with a reason, and harms nobody; how fast is measured in `benchmarks/`."""

import random
import re

import pytest

from app.domain.batch.sheet import ROW_LIMIT_EXCEEDED, WORKBOOK_UNREADABLE
from app.domain.finding import Finding, Refused
from app.files import sheet_refusals
from app.files.sheet_reading import read_sheet
from tests.files.hostile_sheets import HARMLESS_SHEETS, HOSTILE_SHEETS
from tests.files.make_sheets import HONEST, HOSTILE
from tests.files.sheet_making.made import TABLE, cells, changed, sheet

CHINESE = re.compile(r"[\u4e00-\u9fff，。；：（）]")


@pytest.mark.parametrize("name", HOSTILE_SHEETS)
def test_a_hostile_file_is_refused_with_its_reason(name: str) -> None:
    file = HOSTILE[name]()

    finding = refused(file)

    assert (finding.code, finding.params.get("reason")) == HOSTILE_SHEETS[name]
    assert finding.pointer == "/file"


@pytest.mark.parametrize("name", HARMLESS_SHEETS)
def test_a_file_that_only_looks_hostile_is_read(name: str) -> None:
    file = HOSTILE[name]()

    found = read_sheet(file)

    assert len(found.rows) == HARMLESS_SHEETS[name]


def test_there_are_forty_hostile_files_and_each_has_its_answer() -> None:
    answered = HOSTILE_SHEETS.keys() | HARMLESS_SHEETS.keys()

    assert len(HOSTILE_SHEETS) >= 40
    assert answered == HOSTILE.keys()


@pytest.mark.parametrize("name", ["LibreOffice plain.xls", "openpyxl plain.xlsx"])
def test_a_file_cut_off_anywhere_is_refused_and_breaks_nothing(name: str) -> None:
    file, chance = HONEST[name](), random.Random(20260301)

    for offset in sorted(chance.randrange(len(file)) for _ in range(50)):
        finding = refused(file[:offset])

        assert finding.code is WORKBOOK_UNREADABLE, offset


@pytest.mark.parametrize("name", ["LibreOffice plain.xls", "openpyxl plain.xlsx", "text UTF-8.csv"])
def test_a_file_with_bytes_exchanged_is_read_or_refused(name: str) -> None:
    file, chance = HONEST[name](), random.Random(20260302)

    for _ in range(20):
        noisy = bytearray(file)
        for _ in range(20):
            noisy[chance.randrange(len(noisy))] = chance.randrange(256)

        assert read_or_refused(bytes(noisy))


def test_rows_beyond_the_limit_are_told_by_their_number() -> None:
    finding = refused(HOSTILE["a million rows.xlsx"]())

    assert (finding.code, finding.params) == (ROW_LIMIT_EXCEEDED, {"limit": 10_000, "rows": 1_000_000})


def test_a_column_too_far_right_is_told_by_its_number() -> None:
    finding = refused(HOSTILE["cell in the last column.xlsx"]())

    assert "第 16384 列" in finding.message("zh-CN")


def test_a_quotation_mark_is_told_by_the_line_where_it_opens() -> None:
    finding = refused(HOSTILE["quotation mark never closed.csv"]())

    assert "第 2 行" in finding.message("zh-CN")


def test_every_reason_has_its_sentence_in_both_languages() -> None:
    reasons = {**sheet_refusals._UNREADABLE, **sheet_refusals._REFUSED}
    values = {"columns": 300, "limit": 256, "line": 3}

    findings = [sheet_refusals.refusal(reason, values) for reason in reasons]

    assert all(CHINESE.search(finding.message("zh-CN")) for finding in findings)
    assert not any(CHINESE.search(finding.message("en")) for finding in findings)
    assert {reason for _, reason in HOSTILE_SHEETS.values() if reason} == reasons.keys()


def test_a_reader_out_of_memory_ends_and_the_next_file_is_read() -> None:
    refused(HOSTILE["cells in opposite corners.xlsx"]())

    found = read_sheet(changed(sheet=sheet(cells(*TABLE))))

    assert found.rows == TABLE


def refused(file: bytes) -> Finding:
    with pytest.raises(Refused) as caught:
        read_sheet(file)
    (finding,) = caught.value.findings
    return finding


def read_or_refused(file: bytes) -> bool:
    try:
        read_sheet(file)
    except Refused as caught:
        return all(finding.pointer == "/file" for finding in caught.findings)
    return True
