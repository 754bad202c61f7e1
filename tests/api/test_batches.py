"""批量增加、批量减少: a sheet is uploaded and checked row by row; nothing is saved but the batch and its findings (§2.3, §2.4 b)."""

from typing import Any

import pytest

from app.domain.batch.sheet import MOST_BYTES
from tests.support.actors import Actor, codes, put_clock
from tests.support.changes import approved, enroll_body, id_number, submitted
from tests.support.review import decide
from tests.support.sheets import (
    enroll_row,
    found,
    headings,
    rows_of,
    saved,
    sheet,
    suspend_row,
    upload,
    uploaded,
    workbook,
)

DETAILS = (None, "details_to_complete", "warning")


def test_a_sheet_is_checked_and_nothing_but_the_batch_is_kept(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row(1), enroll_row(2), enroll_row(3, name=None))

    assert batch["counts"] == {"total": 3, "passed": 2, "warning": 0, "failed": 1, "saved": 0}
    assert (batch["kind"], batch["status"], batch["file_name"], batch["version"]) == (
        "enroll",
        "checked",
        "三月.xlsx",
        1,
    )
    assert [row["row_number"] for row in rows_of(user, batch, "passed")] == [2, 3]
    assert found(rows_of(user, batch, "failed")[0]) == [("A4", "required", "refused"), DETAILS]
    assert user.get("/enrollment-changes").json()["total"] == 0


def test_a_row_is_shown_as_it_was_read(user: Actor) -> None:
    row = enroll_row(
        name=" 张　三 ",
        enroll_month="2026年3月1日",
        migrant_worker="是",
        migrant_worker_pays="NO",
        declared_wage="5,000元",
    )

    [shown] = rows_of(user, uploaded(user, "enroll", row))

    assert shown["values"] == {
        "name": "张三",
        "id_number": id_number(),
        "enroll_month": "2026-03",
        "job_type": "文员",
        "mobile": "13800000000",
        "migrant_worker": True,
        "migrant_worker_pays": False,
        "declared_wage": "5000.00",
    }


def test_what_cannot_be_read_is_refused_by_its_cell_and_kept_as_typed(user: Actor) -> None:
    row = enroll_row(
        id_number=530402199003070010,
        enroll_month="3/1/2026",
        mobile="13800",
        migrant_worker="也许",
        declared_wage="五千",
    )

    [shown] = rows_of(user, uploaded(user, "enroll", row))

    assert found(shown) == [
        ("B2", "id_number_invalid", "refused"),
        ("C2", "invalid_format", "refused"),
        ("E2", "invalid_format", "refused"),
        ("F2", "invalid_format", "refused"),
        ("H2", "invalid_format", "refused"),
        DETAILS,
    ]
    assert (shown["values"]["enroll_month"], shown["values"]["declared_wage"]) == ("3/1/2026", "五千")


def test_a_row_is_judged_as_its_form_would_be(admin: Actor, user: Actor, other: Actor) -> None:
    approved(admin, other, enroll_body(id_number(serial=1)))
    submitted(user, enroll_body(id_number(serial=3), name="李四"))

    batch = uploaded(
        user,
        "enroll",
        enroll_row(1),
        enroll_row(3, name="李四"),
        enroll_row(5, enroll_month="2026-04"),
        enroll_row(7, enroll_month="2018-12"),
        enroll_row(9, id_number=id_number("20120307", 9)),
        enroll_row(11, migrant_worker_pays="是"),
        enroll_row(13, declared_wage="0"),
    )

    assert [[code for _, code, severity in found(row) if severity == "refused"] for row in rows_of(user, batch)] == [
        ["already_insured"],
        ["open_change_exists"],
        ["enroll_month_in_future"],
        ["enroll_month_before_employer"],
        ["under_minimum_age"],
        ["migrant_worker_pays_without_flag"],
        ["wage_invalid"],
    ]


def test_without_a_wage_the_floor_is_declared_and_the_row_says_so(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row(declared_wage=None))

    [row] = rows_of(user, batch)
    change = user.get(f"/enrollment-changes/{saved(user, batch)['changes'][0]['change_id']}").json()

    assert (row["outcome"], found(row)[0]) == ("passed", ("H2", "floor_base_used", "warning"))
    assert change["insurance"]["declared_wage"] == row["findings"][0]["params"]["floor"]


def test_of_a_known_person_the_register_has_the_details(admin: Actor, user: Actor) -> None:
    change = approved(admin, user, enroll_body(enroll_month="2026-01", postal_address="玉溪市江川区1号"))
    submitted_on = {"suspension_date": "2026-02-28"}
    approved(admin, user, {**_suspend(change), **submitted_on})

    batch = uploaded(user, "enroll", enroll_row(mobile=None))
    filed = user.get(f"/enrollment-changes/{saved(user, batch)['changes'][0]['change_id']}").json()

    assert found(rows_of(user, batch)[0]) == []
    assert (filed["person"]["postal_address"], filed["person"]["mobile"]) == ("玉溪市江川区1号", "13800000000")


def test_who_does_not_know_the_name_is_told_nothing_of_the_register(admin: Actor, user: Actor, other: Actor) -> None:
    change = approved(admin, other, enroll_body(enroll_month="2026-01"))
    approved(admin, other, {**_suspend(change), "suspension_date": "2026-02-28"})

    [row] = rows_of(user, uploaded(user, "enroll", enroll_row(name="李四")))

    assert found(row) == [("A2", "name_mismatch", "refused"), DETAILS]


def test_a_new_person_s_missing_details_are_listed_and_do_not_block_even_at_approval(admin: Actor, user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row())

    [row] = rows_of(user, batch)
    change_id = saved(user, batch)["changes"][0]["change_id"]
    change = user.get(f"/enrollment-changes/{change_id}").json()
    decided = decide(admin, change, "approval").json()

    assert row["findings"][0]["params"]["fields"] == [
        "ethnicity", "household_type", "household_address", "residential_address", "postal_address",
    ]  # fmt: skip
    assert (change["person"]["sex"], change["person"]["birth_date"], change["person"]["nationality"]) == (
        "1",
        "1990-03-07",
        "CHN",
    )
    assert decided["status"] == "approved"


def test_the_same_person_twice_fails_in_both_rows(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row(1), enroll_row(2), enroll_row(1, name="李四"))

    first, second, third = rows_of(user, batch)

    assert [row["outcome"] for row in (first, second, third)] == ["failed", "passed", "failed"]
    assert first["findings"][-1]["params"]["rows"] == [4]
    assert third["findings"][-1]["params"]["rows"] == [2]


def test_back_pay_of_the_passed_rows_is_listed_line_by_line_with_totals(user: Actor) -> None:
    batch = uploaded(
        user, "enroll", enroll_row(1, enroll_month="2026-01"), enroll_row(2), enroll_row(3, enroll_month="2026-02")
    )

    lines = user.get(f"/batches/{batch['id']}/money-lines").json()
    second_page = user.get(f"/batches/{batch['id']}/money-lines", params={"page": 2, "page_size": 2}).json()

    assert [(line["row_number"], line["contribution_period"], line["total"]) for line in lines["items"]] == [
        (2, "2026-01", "50.00"),
        (2, "2026-02", "50.00"),
        (4, "2026-02", "50.00"),
    ]
    assert batch["totals"] == {
        "employer_amount": "105.00",
        "employee_amount": "45.00",
        "interest": "0.00",
        "total": "150.00",
    }
    assert (second_page["total"], [line["row_number"] for line in second_page["items"]]) == (3, [4])


def test_columns_may_stand_in_any_order_under_a_title_and_beside_others(user: Actor) -> None:
    names, row = headings("enroll"), enroll_row()
    order = [7, 1, 0, 2, 5, 6]
    file = workbook(
        ["二〇二六年三月增员"], [], ["部门", *(names[at] for at in order)], ["财务部", *(row[at] for at in order)]
    )

    batch = upload(user, "enroll", file).json()
    [shown] = rows_of(user, batch)

    assert (shown["row_number"], shown["outcome"], shown["values"]["name"], shown["values"]["mobile"]) == (
        4,
        "passed",
        "张三",
        None,
    )


@pytest.mark.parametrize(
    ("kind", "file", "words"),
    [
        ("enroll", sheet("suspend", suspend_row()), "批量减少"),
        ("suspend", sheet("enroll", enroll_row()), "批量增加"),
        ("enroll", workbook(headings("enroll")[:2], ["张三", id_number()]), "参保日期"),
        ("enroll", workbook([*headings("enroll"), "姓名"], [*enroll_row(), "张三"]), "重复"),
        ("enroll", sheet("enroll"), "没有数据行"),
    ],
    ids=["suspend sheet", "enroll sheet", "columns missing", "column twice", "no rows"],
)
def test_a_sheet_that_is_not_the_template_says_why(user: Actor, kind: str, file: bytes, words: str) -> None:
    refused = upload(user, kind, file)

    assert (refused.status_code, codes(refused)) == (422, [("/file", "template_mismatch")])
    assert words in refused.json()["detail"]
    assert user.get("/batches").json()["total"] == 0


def test_ten_thousand_rows_are_read_and_one_more_is_refused(user: Actor) -> None:
    rows = [enroll_row(name=f"职工{number}", id_number=f"{number}") for number in range(10_001)]

    assert upload(user, "enroll", sheet("enroll", *rows[:-1])).json()["counts"]["failed"] == 10_000
    refused = upload(user, "enroll", sheet("enroll", *rows))
    assert (refused.status_code, codes(refused)) == (422, [("/file", "row_limit_exceeded")])


def test_a_file_beyond_ten_mebibytes_is_refused(user: Actor) -> None:
    refused = upload(user, "enroll", b"0" * (MOST_BYTES + 1))

    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("parts", "pointer"),
    [
        ({"data": {"kind": "enroll"}}, "/file"),
        ({"files": {"file": b"x"}}, "/kind"),
        ({"data": {"kind": "roster"}, "files": {"file": b"x"}}, "/kind"),
    ],
)
def test_both_parts_of_an_upload_are_asked_for(user: Actor, parts: dict[str, Any], pointer: str) -> None:
    refused = user.post("/batches", **parts)

    assert refused.status_code in (415, 422)
    assert refused.status_code == 415 or [each["pointer"] for each in refused.json()["errors"]] == [pointer]


def test_an_upload_can_be_repeated_with_its_key_and_makes_one_batch(user: Actor) -> None:
    file, key = sheet("enroll", enroll_row()), {"Idempotency-Key": "march"}

    first, second = upload(user, "enroll", file, headers=key), upload(user, "enroll", file, headers=key)
    third = upload(user, "enroll", sheet("enroll", enroll_row(2)), headers=key)

    assert (first.status_code, first.content) == (201, second.content)
    assert codes(third) == [("", "idempotency_key_reused")]
    assert user.get("/batches").json()["total"] == 1


def test_an_upload_comes_as_a_multipart_form(user: Actor) -> None:
    refused = user.post("/batches", data={"kind": "enroll", "file": "姓名"})

    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_media_type")


def test_another_employer_s_batch_is_not_there(user: Actor, other: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row())

    for path in ("", "/rows", "/money-lines", "/findings.xlsx"):
        assert other.get(f"/batches/{batch['id']}{path}").status_code == 404
    assert other.act(f"/batches/{batch['id']}/save", 1, {"row_numbers": "all_passed"}).status_code == 404


def test_a_shut_window_is_told_with_the_batch_and_does_not_keep_it_from_being_checked(
    admin: Actor, user: Actor
) -> None:
    put_clock(admin.client, "2026-03-21T09:00:00")

    batch = uploaded(user, "enroll", enroll_row())

    assert [(each["code"], each["severity"]) for each in batch["findings"]] == [("business_window_closed", "warning")]
    assert batch["counts"]["passed"] == 1


def _suspend(change: dict[str, Any]) -> dict[str, Any]:
    person = change["person"]
    return {"kind": "suspend", "id_number": person["id_number"], "name": person["name"], "suspension_reason": "S11"}
