"""数据导出 (exports) over HTTP: roster, changes and credit as XLSX and CSV; nothing in them runs, and all is read back as it was (§7.3)."""

import csv
import io
from typing import Any
from urllib.parse import unquote

import pytest

from tests.support.actors import Actor, put_clock
from tests.support.changes import approved, draft, enroll_body, id_number, run, submitted, suspend_body
from tests.support.workbooks import cells_by_calamine, cells_by_openpyxl, first_sheet

NASTY = ["=1+1", "+86", "-1", "@SUM(A1)", "'quoted", "＝１", "<b>&amp;</b>", "𠮷野家", 'a,b;"c"']
STAYED, LEFT = id_number(serial=1), id_number(serial=3)


@pytest.fixture
def lived(admin: Actor, user: Actor) -> Actor:
    """Two people of March; one leaves, and is known to have left only when May was billed: two months come back."""
    approved(admin, user, enroll_body(STAYED, name="=甲", declared_wage="3000.00"))
    approved(admin, user, enroll_body(LEFT, name="乙"))
    for month in ("2026-03", "2026-04", "2026-05"):
        put_clock(admin.client, f"{month}-21T09:00:00")
        assert run(admin, month)["status"] == "completed"
    put_clock(admin.client, "2026-06-10T09:00:00")
    approved(admin, user, suspend_body(LEFT, name="乙"))
    draft(user, enroll_body(id_number(serial=5), name="丙", enroll_month="2026-06"))
    put_clock(admin.client, "2026-06-21T09:00:00")
    assert run(admin, "2026-06")["status"] == "completed"
    return user


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_roster_names_everybody_with_whole_numbers_and_bases(lived: Actor, form: str) -> None:
    heading, *rows = exported(lived, "roster", form)

    assert heading[:4] == ["人员编号", "姓名", "证件类型", "证件号码"]
    shown = [dict(zip(heading, row, strict=True)) for row in rows]
    assert [(each["姓名"], each["证件号码"], each["参保月份"]) for each in shown] == [
        ("=甲", STAYED, "2026-03"),
        ("乙", LEFT, "2026-03"),
    ]
    assert [yuan(each["缴费基数(元)"]) for each in shown] == ["4403.00", "5000.00"]
    assert [each["停保月份"] or None for each in shown] == [None, "2026-03"]
    assert [each["缴费状态"] for each in shown] == ["参保缴费", "暂停缴费"]


def test_the_roster_is_narrowed_by_status_and_months(lived: Actor) -> None:
    def names(**narrowed: str) -> list[Any]:
        return [row[1] for row in exported(lived, "roster", "csv", **narrowed)[1:]]

    assert names(status="suspended") == ["乙"]
    assert names(**{"from": "2026-04"}) == ["=甲"]
    assert names(to="2026-02") == []


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_history_tells_each_change_with_its_money(lived: Actor, form: str) -> None:
    heading, *rows = exported(lived, "changes", form)
    shown = [dict(zip(heading, row, strict=True)) for row in rows]

    assert [(each["业务类型"], each["状态"], each["姓名"]) for each in shown] == [
        ("人员增加", "通过", "=甲"),
        ("人员增加", "通过", "乙"),
        ("人员减少", "通过", "乙"),
        ("人员增加", "待提交", "丙"),
    ]
    assert yuan(shown[2]["合计(元)"]) == "100.00"
    assert shown[2]["停保日期"] == "2026-03-31"
    assert shown[2]["停保原因"] == "S11 劳动者辞职"
    assert shown[3]["审核时间"] in (None, "")


def test_the_history_is_narrowed_by_status_kind_and_months(lived: Actor) -> None:
    def kinds(**narrowed: str) -> list[Any]:
        return [row[1] for row in exported(lived, "changes", "csv", **narrowed)[1:]]

    assert kinds(status="draft") == ["人员增加"]
    assert kinds(kind="suspend") == ["人员减少"]
    assert kinds(**{"from": "2026-04", "to": "2026-06"}) == ["人员减少", "人员增加"]
    assert kinds(to="2026-02") == []


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_credit_movements_come_with_the_balance_after_each(admin: Actor, lived: Actor, form: str) -> None:
    heading, *rows = exported(lived, "credit", form)
    shown = [dict(zip(heading, row, strict=True)) for row in rows]

    assert (
        heading
        == "序号 时间 部分 变动类型 变动金额(元) 变动后余额(元) 来源序号 做账期号 费款所属期 人员编号 姓名".split()
    )
    for part in ("单位部分", "个人部分"):
        balance = 0
        for each in shown:
            if each["部分"] == part:
                balance += round(float(each["变动金额(元)"]) * 100)
                assert round(float(each["变动后余额(元)"]) * 100) == balance


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_whatever_a_name_looks_like_it_is_read_back_as_it_was(user: Actor, form: str) -> None:
    for serial, name in enumerate(NASTY):
        submitted(user, enroll_body(id_number(serial=2 * serial + 1), name=name))

    heading, *rows = exported(user, "changes", form)

    assert [row[heading.index("姓名")] for row in rows] == NASTY


def test_no_cell_runs(user: Actor) -> None:
    for serial, name in enumerate(NASTY):
        submitted(user, enroll_body(id_number(serial=2 * serial + 1), name=name))
    file = user.get("/exports/changes.xlsx").content

    assert {cell.data_type for row in first_sheet(file).iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    raw = user.get("/exports/changes.csv").content.decode("utf-8-sig")
    assert not [cell for row in csv.reader(io.StringIO(raw)) for cell in row if cell[:1] in tuple("=+-@＝")]


def test_files_are_named_after_what_they_are_the_employer_and_the_day(user: Actor) -> None:
    answer = user.get("/exports/roster.xlsx")

    number = user.get("/auth/me").json()["employer"]["employer_no"]
    disposition = answer.headers["content-disposition"]
    assert f'filename="roster-{number}-20260310.xlsx"' in disposition
    assert unquote(disposition.partition("UTF-8''")[2]) == f"参保人员名单-{number}-20260310.xlsx"
    assert answer.headers["cache-control"] == "no-store"
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_of_nobody_there_is_the_heading_alone(user: Actor) -> None:
    for name in ("roster", "changes", "credit"):
        for form in ("xlsx", "csv"):
            assert len(exported(user, name, form)) == 1


def test_an_employer_exports_its_own_and_nothing_else(lived: Actor, other: Actor) -> None:
    for name in ("roster", "changes", "credit"):
        assert len(exported(other, name, "csv")) == 1


def test_every_export_is_in_the_audit_log(admin: Actor, user: Actor) -> None:
    user.get("/exports/roster.csv")

    (entry,) = admin.get("/review/audit-entries", params={"action": "data_exported"}).json()["items"]
    assert (entry["subject"], entry["data"]) == ("exports/roster", {"format": "csv", "rows": 0})


def test_another_format_is_not_found(user: Actor) -> None:
    assert user.get("/exports/roster.pdf").status_code == 404


@pytest.mark.parametrize("path", ["roster.xlsx?from=2026-13", "changes.csv?status=lost", "credit.csv?kind=gold"])
def test_what_cannot_be_exported_so_is_refused(user: Actor, path: str) -> None:
    assert user.get(f"/exports/{path}").status_code == 422


def test_excel_reads_the_workbook_as_the_other_library_does(lived: Actor) -> None:
    file = lived.get("/exports/roster.xlsx").content

    assert [row[:5] for row in cells_by_openpyxl(file)] == [row[:5] for row in cells_by_calamine(file)]


def exported(user: Actor, name: str, form: str, **narrowed: str) -> list[list[Any]]:
    """An export's rows as whoever reads it back has them."""
    answer = user.get(f"/exports/{name}.{form}", params=narrowed)
    assert answer.status_code == 200, answer.text
    if form == "xlsx":
        return cells_by_calamine(answer.content)
    assert answer.content.startswith(b"\xef\xbb\xbf") and answer.content.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    return [[cell.removeprefix("'") for cell in row] for row in rows]


def yuan(value: Any) -> str:
    return f"{float(value):.2f}"
