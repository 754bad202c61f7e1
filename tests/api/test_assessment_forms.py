"""单位缴费核定单打印 over HTTP: each of the three forms as PDF, workbook and JSON, adding up to the thirteen figures (§2.5)."""

import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from app.usecases.context import Hall
from tests.support.actors import Actor, codes, put_clock
from tests.support.audit import stored
from tests.support.lived import MONTHS, Lived
from tests.support.workbooks import first_sheet

TYPES = ("summary", "roster", "adjustments")


@pytest.fixture
def printable(lived: Lived) -> Lived:
    put_clock(lived.user.client, "2026-07-25T09:00:00")
    return lived


def test_people_of_the_roster_add_up_to_figures_1_to_5_of_every_month(printable: Lived) -> None:
    for month in MONTHS:
        figures = list(printable.get(f"/assessments/{month}")["figures"].values())
        roster = form(printable, month, "roster")["roster"]

        totals, rows = roster["totals"], roster["rows"]
        said = (totals["persons"], totals["migrant_workers"], totals["contribution_base"])
        assert [*said, totals["employer_amount"], totals["employee_amount"]] == figures[:5]
        assert len(rows) == figures[0]
        assert [row["person"]["person_no"] for row in rows] == sorted(row["person"]["person_no"] for row in rows)
        for name in ("contribution_base", "employer_amount", "employee_amount", "total"):
            assert sum(Decimal(row[name]) for row in rows) == Decimal(totals[name])


def test_adjustments_add_up_to_figures_6_to_9_and_12_of_every_month(printable: Lived) -> None:
    for month in MONTHS:
        figures = list(printable.get(f"/assessments/{month}")["figures"].values())
        parts = form(printable, month, "adjustments")["adjustments"]

        billed, taken = parts["billed"]["totals"], parts["set_off"]["totals"]
        assert [billed["employer_amount"], billed["employee_amount"]] == figures[5:7]
        assert [taken["employer_amount"], taken["employee_amount"]] == figures[7:9]
        assert billed["interest"] == figures[11]
        for part in (parts["billed"], parts["credited"], parts["set_off"]):
            for name in ("employer_amount", "employee_amount", "total", "interest"):
                assert sum(Decimal(row[name]) for row in part["rows"]) == Decimal(part["totals"][name])


def test_what_went_to_credit_is_on_the_form_of_the_month_that_follows_and_on_no_other(printable: Lived) -> None:
    credited = {
        month: [
            (row["kind"], row["person"]["name"], row["contribution_period"], row["total"])
            for row in form(printable, month, "adjustments")["adjustments"]["credited"]["rows"]
        ]
        for month in MONTHS
    }

    assert credited["2026-03"] == credited["2026-04"] == credited["2026-05"] == []
    movements = printable.get("/credit?page_size=200")["movements"]["items"]
    came_in = sum(Decimal(each["amount"]) for each in movements if Decimal(each["amount"]) > 0)
    assert sum(Decimal(total) for rows in credited.values() for *_, total in rows) == came_in


def test_every_row_of_back_pay_names_its_legal_bases(printable: Lived) -> None:
    adjustments = form(printable, "2026-07", "adjustments")["adjustments"]

    rows = adjustments["billed"]["rows"]
    assert {row["kind"] for row in rows} == {"back_pay", "reduction"}
    assert all(row["basis"] and max(row["basis"]) <= len(adjustments["legal_bases"]) for row in rows)
    assert any("云政发" in text or "号" in text for text in adjustments["legal_bases"])


@pytest.mark.parametrize("form_type", TYPES)
def test_paper_workbook_and_json_carry_one_code_that_the_portal_knows(printable: Lived, form_type: str) -> None:
    told = form(printable, "2026-07", form_type)
    paper = file(printable, "2026-07", form_type, "pdf")
    sheet = load_workbook(io.BytesIO(file(printable, "2026-07", form_type, "xlsx")))

    reader: Any = PdfReader(io.BytesIO(paper))
    printed = re.search(r"验证码: ([0-9A-Z-]{19})", reader.pages[-1].extract_text())
    assert printed is not None and printed[1] == told["code"]
    assert reader.metadata["/Keywords"] == sheet.properties.keywords == told["signature"]
    found = printable.user.client.get(f"/api/v1/portal/form-verifications/{told['code']}").json()
    assert (found["type"], found["state"]) == (form_type, "standing")


@pytest.mark.parametrize("form_type", TYPES)
def test_each_has_its_own_part_and_no_other(printable: Lived, form_type: str) -> None:
    told = form(printable, "2026-05", form_type)

    parts = {"summary": "figures", "roster": "roster", "adjustments": "adjustments"}
    assert [part for part in parts.values() if told[part] is not None] == [parts[form_type]]


def test_id_numbers_are_masked_on_every_form(printable: Lived) -> None:
    for month in MONTHS:
        text = printable.user.get(f"/assessments/{month}/form.json", params={"type": "roster"}).text

        assert not re.search(r"[0-9]{17}[0-9X]", text)


def test_the_summary_as_a_workbook_has_the_thirteen_figures_as_numbers(printable: Lived) -> None:
    figures = printable.get("/assessments/2026-07")["figures"]
    rows = first_sheet(file(printable, "2026-07", "summary", "xlsx")).iter_rows(values_only=True)

    told: dict[object, object] = {number: amount for _, number, amount in rows}
    assert [told[number] for number in range(1, 14)] == [float(figure) for figure in figures.values()]


@pytest.mark.parametrize("extension", ["pdf", "xlsx", "json"])
@pytest.mark.parametrize("form_type", TYPES)
def test_before_day_25_no_form_of_the_month_is_given_in_any_dress(lived: Lived, form_type: str, extension: str) -> None:
    put_clock(lived.user.client, "2026-07-24T23:59:59")

    answer = lived.user.get(f"/assessments/2026-07/form.{extension}", params={"type": form_type})

    assert (answer.status_code, codes(answer)) == (409, [("", "form_not_yet_printable")])


def test_a_type_that_there_is_not_is_refused_by_name(printable: Lived) -> None:
    answer = printable.user.get("/assessments/2026-07/form.json", params={"type": "payslip"})

    assert (answer.status_code, codes(answer)) == (422, [("", "invalid_format")])


def test_each_employer_has_its_own_form_of_the_month_and_no_other(printable: Lived) -> None:
    for form_type in TYPES:
        told = printable.stranger.get("/assessments/2026-03/form.json", params={"type": form_type}).json()
        assert told["employer_no"] != printable.employer_no
        assert told["roster"] is None or told["roster"]["rows"] == []


def test_every_form_taken_is_noted_with_its_type_and_dress(hall: Hall, billed: Actor) -> None:
    put_clock(billed.client, "2026-03-25T09:00:00")
    for extension in ("pdf", "xlsx", "json"):
        assert billed.get(f"/assessments/2026-03/form.{extension}", params={"type": "roster"}).status_code == 200

    details = [json.loads(entry.data) for entry in stored(hall) if entry.action == "form_exported"]
    assert sorted((each["type"], each["format"]) for each in details) == [
        ("roster", "json"),
        ("roster", "pdf"),
        ("roster", "xlsx"),
    ]


def form(lived: Lived, month: str, form_type: str) -> Any:
    return lived.get(f"/assessments/{month}/form.json?type={form_type}")


def file(lived: Lived, month: str, form_type: str, extension: str) -> bytes:
    answer = lived.user.get(f"/assessments/{month}/form.{extension}", params={"type": form_type})
    assert answer.status_code == 200, answer.text
    return answer.content
