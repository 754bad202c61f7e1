"""流式工作表 (streamed sheet): many rows behind a heading that the library wrote, read back as they were."""

import io
from collections.abc import Iterator, Sequence

import pytest

from app.domain.finding import Refused
from app.files import streamed_sheet
from app.files.exports import ExportColumn, write_export
from app.files.streamed_sheet import Value
from tests.support.workbooks import cells_by_calamine, cells_by_openpyxl, first_sheet

COLUMNS = [ExportColumn("姓名", 16), ExportColumn("金额(元)", 14, "money"), ExportColumn("序号", 9, "count")]
ROWS: list[Sequence[Value]] = [
    ("张三", "1234.50", 1),
    ("=1+1", "-0.01", 2),
    (None, None, None),
    ("", "0.00", 0),
    ("_x0041_", "99999999.99", 3),
    ("a\x0bb\r\nc", "1.00", 4),
    (" spaced ", "1.00", 5),
]


def written(rows: Sequence[Sequence[Value]]) -> bytes:
    file = io.BytesIO()
    assert write_export(file, "名单", COLUMNS, rows, "xlsx") == len(rows)
    return file.getvalue()


@pytest.mark.parametrize("read", [cells_by_openpyxl, cells_by_calamine])
def test_rows_are_read_back_as_they_were(read: object) -> None:
    heading, *rows = read(written(ROWS))  # type: ignore[operator]

    assert heading == ["姓名", "金额(元)", "序号"]
    assert [[row[0], row[1], row[2]] for row in rows if any(cell is not None for cell in row)] == [
        ["张三", 1234.5, 1],
        ["=1+1", -0.01, 2],
        [None, 0, 0],
        ["_x0041_", 99999999.99, 3],
        ["a\x0bb\r\nc", 1, 4],
        [" spaced ", 1, 5],
    ]


def test_texts_are_text_and_amounts_are_amounts() -> None:
    sheet = first_sheet(written(ROWS))

    assert (sheet["A3"].number_format, sheet["A3"].quotePrefix, sheet["B3"].number_format) == ("@", True, "#,##0.00")
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed_sheet, "MOST_ROWS_OF_A_SHEET", 5)

    written(ROWS[:4])
    with pytest.raises(Refused) as refused:
        write_export(io.BytesIO(), "名单", COLUMNS, ROWS[:5], "xlsx")

    assert [finding.code.name for finding in refused.value.findings] == ["export_too_long"]


def test_rows_are_taken_as_they_are_written() -> None:
    taken = 0

    def rows() -> Iterator[Sequence[Value]]:
        nonlocal taken
        for number in range(2000):
            taken += 1
            if number == 1500:
                raise RuntimeError("the database went away")
            yield "张三", "1.00", number

    with pytest.raises(RuntimeError):
        write_export(io.BytesIO(), "名单", COLUMNS, rows(), "xlsx")
    assert taken == 1501
