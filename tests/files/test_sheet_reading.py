"""报盘文件读取: honest files of many programs and hands, read cell by cell."""

import ast
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from time import monotonic

import pytest

from app.domain.batch.columns import layout_of
from app.domain.batch.sheet import Cell
from app.domain.finding import UNAVAILABLE, Refused
from app.files import sheet_reading
from app.files.sheet_reading import read_sheet
from tests.files.honest_sheets import HONEST_SHEETS
from tests.files.make_sheets import HONEST
from tests.files.sheet_making.by_libreoffice import KEPT
from tests.files.sheet_making.by_xlsxwriter import ten_thousand_rows
from tests.files.sheet_making.made import HEADING, TABLE, cells, changed, sheet

CHILD = Path(sheet_reading.__file__).parent / "sheet_child"


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_read_as_it_was_meant(name: str) -> None:
    file = HONEST[name]()

    found = read_sheet(file)

    expected = HONEST_SHEETS[name]
    assert typed(found.rows) == typed(expected.rows)
    assert found.from_1904 == expected.from_1904


def test_there_are_forty_honest_files_of_at_least_three_programs() -> None:
    programs = {name.split()[0] for name in HONEST}

    assert len(HONEST) >= 40
    assert {"openpyxl", "XlsxWriter", "LibreOffice"} <= programs
    assert HONEST.keys() == HONEST_SHEETS.keys()


def test_every_file_kept_of_libreoffice_is_read_by_a_test() -> None:
    kept = {path.name for path in KEPT.glob("LibreOffice*")}

    assert kept - HONEST.keys() == {"LibreOffice plain.ods"}


def test_all_rows_of_a_sheet_are_of_one_length() -> None:
    found = read_sheet(changed(sheet=sheet(cells(["姓名"], [], ["张三", "普工", 1]))))

    assert found.rows == (("姓名", None, None), (None, None, None), ("张三", "普工", 1))


def test_a_day_is_a_day_and_no_moment() -> None:
    found = read_sheet(HONEST["openpyxl dates as cells.xlsx"]())

    assert type(found.rows[1][1]) is date


def test_an_error_in_an_xls_wage_is_not_a_blank_wage() -> None:
    found = read_sheet(HONEST["LibreOffice everything.xls"]())

    assert found.rows[3][5] == "#DIV/0!"


def test_ten_thousand_rows_are_read_to_the_last() -> None:
    found = read_sheet(ten_thousand_rows())

    assert len(found.rows) == 10_001
    assert found.rows[10_000][0] == "员工10000"


def test_the_heading_of_a_read_sheet_is_found() -> None:
    found = read_sheet(HONEST["LibreOffice plain.xls"]())

    assert layout_of("enroll", found.rows).headings == HEADING


def test_four_files_at_once_are_all_read() -> None:
    file = HONEST["XlsxWriter plain.xlsx"]()

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(read_sheet, [file] * 4))

    assert [each.rows for each in found] == [TABLE] * 4


def test_whoever_waits_too_long_for_a_turn_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_reading, "_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(sheet_reading, "_AT_ONCE", threading.BoundedSemaphore(1))

    with sheet_reading._AT_ONCE, pytest.raises(Refused) as refused:
        read_sheet(b"")

    assert [finding.code for finding in refused.value.findings] == [UNAVAILABLE]


def test_a_reader_that_does_not_come_back_is_ended_and_blamed_on_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_reading, "_READING_SECONDS", 0.2)
    monkeypatch.setattr(sheet_reading, "_START", "import time; time.sleep(60)")
    begun = monotonic()

    with pytest.raises(Refused) as refused:
        read_sheet(b"")

    assert [finding.code for finding in refused.value.findings] == [UNAVAILABLE]
    assert monotonic() - begun < 30


def test_a_reader_that_cannot_start_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_reading, "_START", "import nothing_of_this_name")

    with pytest.raises(RuntimeError, match="could not run"):
        read_sheet(b"")


def test_the_child_imports_nothing_of_the_hall_but_itself() -> None:
    found = {name for path in CHILD.glob("*.py") for name in imported(path)}
    foreign = {name for name in found if name.split(".")[0] not in sys.stdlib_module_names}

    assert {name for name in foreign if not name.startswith("app.files.sheet_child")} == {"python_calamine"}


def test_the_child_starts_without_what_is_installed_beside_it() -> None:
    begin = "import sys; sys.path[:0] = sys.argv[1:]; import app.files.sheet_child.main; print(*sys.modules)"
    command = [sys.executable, "-I", "-S", "-c", begin, *sheet_reading._import_paths()]

    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()

    assert not {"app.domain", "pydantic", "sqlalchemy", "openpyxl"} & set(loaded)


def typed(rows: Sequence[Sequence[Cell]]) -> list[list[tuple[type, Cell]]]:
    """Cells with their kinds, for a whole number is not a truth and a day not a moment; without the blank ones behind."""
    return [[(type(cell), cell) for cell in row[: filled(row)]] for row in rows]


def filled(row: Sequence[Cell]) -> int:
    return max((number for number, cell in enumerate(row, 1) if cell is not None), default=0)


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module))
    return names
