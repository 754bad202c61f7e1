"""LibreOffice: it opens exports and printed forms, of any length, and what it saves says what they said; nothing in them has run."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from app.files.exports import ExportColumn, ExportFormat, harmless, write_export
from app.files.form_list import adjustments_list, roster_list
from app.files.form_workbook import list_workbook
from app.files.streamed_sheet import Value
from tests.outside.conftest import Convert
from tests.support.printed import HEAD, adjustments, roster
from tests.support.workbooks import NASTY, RUN_BY_A_SPREADSHEET, cells_by_calamine, opened

COLUMNS = [
    ExportColumn("姓名", 16),
    ExportColumn("证件号码", 23),
    ExportColumn("金额(元)", 14, "money"),
    ExportColumn("序号", 9, "count"),
]
# Blanks are no texts.
TEXTS = [text for text in NASTY if text.strip()]
ROWS: list[Sequence[Value]] = [(text, "530402199003070012", "1234.50", number) for number, text in enumerate(TEXTS)]
MANY: list[Sequence[Value]] = [
    (f"=职工{number}", "53040219900307001X", "-0.01", number) for number in range(1, 100_001)
]


def exported(rows: Sequence[Sequence[Value]], form: ExportFormat) -> bytes:
    file = io.BytesIO()
    write_export(file, "参保人员名单", COLUMNS, rows, form)
    return file.getvalue()


def test_every_cell_of_an_export_is_as_we_wrote_it_and_none_has_become_a_formula(convert: Convert) -> None:
    ours = exported(ROWS, "xlsx")

    theirs = convert({"roster.xlsx": ours}, "xlsx")["roster.xlsx"]

    assert cells_by_calamine(theirs) == cells_by_calamine(ours)
    cells = [cell for row in opened(theirs).worksheets[0].iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type in ("f", "e")]


def test_a_csv_opened_by_it_runs_nothing_and_reads_back_as_typed(convert: Convert) -> None:
    theirs = convert({"roster.csv": exported(ROWS, "csv")}, "csv")
    (saved,) = theirs.values()

    rows = list(csv.reader(io.StringIO(saved.decode("utf-8-sig"), newline="")))
    names = [row[0] for row in rows[1:] if row]
    # Behind its apostrophe each is a text; what only looks like a number is one to whoever opens a CSV.
    for text in RUN_BY_A_SPREADSHEET:
        if text.isprintable():
            assert harmless(text) in names


def test_an_export_of_100_000_rows_is_opened_whole(convert: Convert) -> None:
    theirs = convert({"many.xlsx": exported(MANY, "xlsx")}, "csv")
    (saved,) = theirs.values()

    rows = list(csv.reader(io.StringIO(saved.decode("utf-8-sig"), newline="")))

    assert len(rows) == 100_001
    assert rows[0] == [column.heading for column in COLUMNS]
    assert [row[0] for row in rows[1:]] == [row[0] for row in MANY]
    assert {row[1] for row in rows[1:]} == {"53040219900307001X"}
    assert {Decimal(row[2]) for row in rows[1:]} == {Decimal("-0.01")}


@pytest.mark.parametrize(
    "form",
    [
        roster_list(replace(HEAD, form_type="roster"), roster(300)),
        adjustments_list(replace(HEAD, form_type="adjustments"), adjustments(60)),
    ],
    ids=["roster", "adjustments"],
)
def test_a_form_as_a_workbook_is_opened_as_we_wrote_it(convert: Convert, form: object) -> None:
    ours = list_workbook(form)  # type: ignore[arg-type]

    theirs = convert({"form.xlsx": ours}, "xlsx")["form.xlsx"]

    assert [_trimmed(row) for row in cells_by_calamine(theirs)] == [_trimmed(row) for row in cells_by_calamine(ours)]
    assert opened(theirs).worksheets[0].print_title_rows == "$4:$4"


def _trimmed(row: Sequence[object]) -> list[object]:
    last = max((place + 1 for place, cell in enumerate(row) if cell is not None), default=0)
    return list(row)[:last]
