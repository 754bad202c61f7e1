"""缴费基数报盘导出 (base declarations) over HTTP: a year's people on screen and as a workbook to fill in (§2.6)."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.support.actors import Actor, codes, new_employer, new_employer_user, new_officer, put_clock
from tests.support.changes import approved, enroll_body, id_number, suspend_body
from tests.support.workbooks import cells_by_calamine, first_sheet

STAYED, LEFT, CAME_BACK, CAME_LATER = (id_number(serial=serial) for serial in (1, 3, 5, 7))
PATH = "/exports/contribution-bases"


@pytest.fixture
def user(client: TestClient) -> Actor:
    """Three are insured from March 2026 on; one leaves in June, one leaves and comes back, a fourth comes in January 2027."""
    admin = new_officer(client)
    put_clock(client, "2026-03-10T09:00:00")
    user = new_employer_user(admin, new_employer(admin))
    for number, name in ((STAYED, "甲"), (LEFT, "乙"), (CAME_BACK, "=丙")):
        approved(admin, user, enroll_body(number, name=name, declared_wage="3000.00" if name == "甲" else "5650.50"))
    put_clock(client, "2026-06-10T09:00:00")
    approved(admin, user, suspend_body(LEFT, name="乙", suspension_date="2026-06-05"))
    approved(admin, user, suspend_body(CAME_BACK, name="=丙", suspension_date="2026-05-05"))
    approved(admin, user, enroll_body(CAME_BACK, name="=丙", enroll_month="2026-06", declared_wage="7000.00"))
    put_clock(client, "2027-01-10T09:00:00")
    approved(admin, user, enroll_body(CAME_LATER, name="丁", enroll_month="2027-01"))
    return user


def test_everybody_whose_enrolment_overlaps_the_year_is_on_it_once(user: Actor) -> None:
    assert named(user, 2025) == []
    assert named(user, 2026) == ["甲", "乙", "=丙"]
    assert named(user, 2027) == ["甲", "=丙", "丁"]


def test_bases_are_those_at_present_and_numbers_are_masked(user: Actor) -> None:
    items = declared(user, 2026)["items"]

    assert [each["contribution_base"] for each in items][1:] == ["5650.50", "7000.00"]
    assert [each["id_number"] for each in items] == [
        f"530{'*' * 11}{number[-4:]}" for number in (STAYED, LEFT, CAME_BACK)
    ]


def test_the_sequence_runs_on_over_the_pages(user: Actor) -> None:
    first, second = (declared(user, 2026, page=page, page_size=2) for page in (1, 2))

    assert [each["sequence"] for each in first["items"] + second["items"]] == [1, 2, 3]
    assert (first["total"], second["total"], second["page"]) == (3, 3, 2)


def test_the_workbook_holds_the_same_people_and_a_blank_column_for_their_wages(user: Actor) -> None:
    answer = user.get(f"{PATH}.xlsx", params={"year": 2026})

    title, of_whom, heading, *rows = cells_by_calamine(answer.content)
    assert title[0] == "2026 年度失业保险缴费基数申报表"
    assert str(of_whom[0]).startswith("单位名称：")
    assert heading == ["序号", "人员编号", "人员姓名", "身份证号码", "缴费基数", "申报月平均工资"]
    assert [row[2:] for row in rows] == [
        ["甲", STAYED, float(declared(user, 2026)["items"][0]["contribution_base"]), None],
        ["乙", LEFT, 5650.5, None],
        ["=丙", CAME_BACK, 7000.0, None],
    ]
    assert "contribution-bases-2026.xlsx" in answer.headers["content-disposition"]


def test_nothing_in_the_workbook_runs_and_wages_are_written_as_amounts(user: Actor) -> None:
    sheet = first_sheet(user.get(f"{PATH}.xlsx", params={"year": 2026}).content)

    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet["F4"].number_format == "0.00"


@pytest.mark.parametrize("year", [1998, 2029])
def test_a_year_that_cannot_be_declared_is_refused_with_its_bounds(user: Actor, year: int) -> None:
    for path in (PATH, f"{PATH}.xlsx"):
        refused = user.get(path, params={"year": year})

        assert (refused.status_code, codes(refused)) == (422, [("/year", "invalid_format")])
        assert "1999" in refused.json()["errors"][0]["message"]


@pytest.mark.parametrize("year", ["", "二〇二六", "-1", "2026.5", "99999"])
def test_what_is_no_year_is_refused(user: Actor, year: str) -> None:
    assert user.get(PATH, params={"year": year}).status_code == 422


def named(user: Actor, year: int) -> list[str]:
    return [each["name"] for each in declared(user, year)["items"]]


def declared(user: Actor, year: int, **paged: int) -> Any:
    answer = user.get(PATH, params={"year": year, **paged})
    assert answer.status_code == 200, answer.text
    return answer.json()
