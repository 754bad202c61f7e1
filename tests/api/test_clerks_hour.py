"""一位文员的一小时: a dirty list of two hundred people is uploaded, mended by its findings, uploaded again, saved, approved."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.files.make_clerks_file import FILE, HARMLESS, PEOPLE, WRONG, right_row
from tests.support.actors import Actor
from tests.support.sheets import rows_of, saved, upload

FIRST_ROW = 3
OUTCOME, MESSAGES = 10, 11
# The rows that fail: each of the wrong ones, and the person whom one of them repeats.
FAILING = sorted({*WRONG, 91})


def test_the_whole_hour(admin: Actor, user: Actor) -> None:
    first = upload(user, "enroll", FILE.read_bytes(), "三月新增.xlsx").json()

    assert first["counts"] == {
        "total": PEOPLE,
        "passed": PEOPLE - len(FAILING),
        "warning": 0,
        "failed": len(FAILING),
        "saved": 0,
    }
    assert [row["row_number"] - FIRST_ROW for row in rows_of(user, first, "failed")] == FAILING

    sheet, book = findings_of(user, first)
    told = [row for row in people(sheet) if row[OUTCOME].value == "校验失败"]
    assert [row[0].value - 1 for row in told] == FAILING
    assert all(row[MESSAGES].value for row in told)
    assert all(any(cell.comment for cell in row) for row in told)

    for row in told:
        number = row[0].value - 1
        column, _ = WRONG.get(number, (None, None))
        if column is not None:
            row[column].value = right_row(number)[column]
    second = upload(user, "enroll", written(book), "三月新增-更正.xlsx").json()

    assert second["counts"]["passed"] == PEOPLE
    assert second["previous"] == {
        "batch_id": first["id"],
        "same": PEOPLE - len(WRONG),
        "changed": 8,
        "new": 6,
        "missing": 3,
    }

    done = saved(user, second)
    assert done["batch"]["status"] == "saved"
    decided = admin.post(f"/review/batches/{second['id']}/approval").json()
    assert decided["decisions"]["approved"] == PEOPLE
    assert user.get("/enrollment-changes", params={"status": "approved"}).json()["total"] == PEOPLE


def test_what_could_be_read_was_read_as_it_was_meant(user: Actor) -> None:
    batch = upload(user, "enroll", FILE.read_bytes(), "三月新增.xlsx").json()

    read = {row["row_number"] - FIRST_ROW: row["values"] for page in (1, 2) for row in page_of(user, batch, page)}

    for number in HARMLESS:
        meant = right_row(number)
        assert (read[number]["id_number"], read[number]["enroll_month"]) == (meant[3], "2026-03"), number
        assert read[number]["migrant_worker_pays"] is False, number
    assert (read[3]["name"], read[31]["migrant_worker"], read[32]["migrant_worker"]) == ("王静", False, True)
    assert (read[21]["mobile"], read[22]["mobile"]) == ("13800000021", "13800000022")
    assert [read[number]["declared_wage"] for number in (41, 42, 43, 44)] == ["4910.00", "4920.00", "4930.00", None]


def test_the_findings_file_is_the_list_as_it_was_with_what_was_found(user: Actor) -> None:
    sheet, _ = findings_of(user, upload(user, "enroll", FILE.read_bytes(), "三月新增.xlsx").json())
    uploaded = load_workbook(FILE).active
    assert uploaded is not None

    assert sheet["A1"].value == uploaded["A1"].value
    assert [cell.value for cell in sheet[2]][:OUTCOME] == [cell.value for cell in uploaded[2]]
    assert [sheet.cell(row, 1).value for row in range(FIRST_ROW, FIRST_ROW + PEOPLE)] == list(range(1, PEOPLE + 1))
    assert sheet.cell(63, 5).value == "3/2/2026"
    assert sheet.cell(63, MESSAGES + 1).value.startswith("参保月份：格式不正确")
    assert "建议：改为 18 位号码" in sheet.cell(84, MESSAGES + 1).value


def findings_of(user: Actor, batch: dict[str, Any]) -> tuple[Worksheet, Any]:
    """The findings file as a clerk opens it: its sheet and the whole."""
    answer = user.get(f"/batches/{batch['id']}/findings.xlsx")
    assert answer.status_code == 200, answer.text
    book = load_workbook(BytesIO(answer.content))
    return book.worksheets[0], book


def people(sheet: Worksheet) -> list[Any]:
    """The rows about people."""
    return list(sheet.iter_rows(min_row=FIRST_ROW, max_row=FIRST_ROW + PEOPLE - 1))


def page_of(user: Actor, batch: dict[str, Any], page: int) -> list[dict[str, Any]]:
    answer = user.get(f"/batches/{batch['id']}/rows", params={"page": page, "page_size": 100})
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def written(book: Any) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()
