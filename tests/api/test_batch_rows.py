"""改行: a row is mended where it stands, cured by what its findings offer, or taken out; only it is checked again (§2.4 注意4-6)."""

from dataclasses import replace
from typing import Any

import pytest
from httpx2 import Response

from tests.support.actors import Actor, codes, integrator, new_employer, new_employer_user, put_clock
from tests.support.changes import approved, enroll_body, id_number
from tests.support.domain import with_region_rules
from tests.support.registry import registration, reported
from tests.support.sheets import (
    enroll_row,
    found,
    headings,
    rows_of,
    save,
    saved,
    suspend_row,
    upload,
    uploaded,
    workbook,
)


def edit(user: Actor, batch: dict[str, Any], row_number: int, version: int = 1, **values: object) -> Response:
    """What mending a row is answered."""
    return user.patch(f"/batches/{batch['id']}/rows/{row_number}", {"values": values}, version)


def test_a_mended_row_is_checked_again_and_the_batch_with_it(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row(1), enroll_row(2, enroll_month="3/1/2026"))

    mended = edit(user, batch, 3, enroll_month="2026/3/1")

    assert (mended.status_code, mended.headers["etag"]) == (200, '"2"')
    assert (mended.json()["outcome"], mended.json()["values"]["enroll_month"]) == ("passed", "2026-03")
    assert user.get(f"/batches/{batch['id']}").json()["counts"] == {
        "total": 2,
        "passed": 2,
        "warning": 0,
        "failed": 0,
        "saved": 0,
    }


def test_mending_one_of_two_duplicates_checks_both_again(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row(1), enroll_row(1), enroll_row(3))

    edit(user, batch, 3, id_number=id_number(serial=5))
    apart = [row["outcome"] for row in rows_of(user, batch)]
    edit(user, batch, 3, 2, id_number=id_number(serial=3))
    together = [row["outcome"] for row in rows_of(user, batch)]

    assert (apart, together) == (["passed", "passed", "passed"], ["passed", "failed", "failed"])


def test_taking_one_of_two_duplicates_out_checks_the_other_again(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row(1), enroll_row(1))

    assert user.delete(f"/batches/{batch['id']}/rows/3", 1).status_code == 204

    [left] = rows_of(user, batch)
    assert (left["row_number"], left["outcome"]) == (2, "passed")
    assert user.get(f"/batches/{batch['id']}").json()["counts"]["total"] == 1


def test_a_column_that_the_sheet_lacks_can_be_filled_in(user: Actor) -> None:
    batch = upload(user, "enroll", workbook(headings("enroll")[:-1], enroll_row()[:-1])).json()

    mended = edit(user, batch, 2, declared_wage="6000").json()

    assert (mended["values"]["declared_wage"], found(mended)) == ("6000.00", [(None, "details_to_complete", "warning")])


def test_a_value_can_be_emptied(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row())

    mended = edit(user, batch, 2, declared_wage=None, job_type="").json()

    assert (mended["values"]["declared_wage"], mended["values"]["job_type"]) == (None, None)
    assert found(mended)[0][1] == "floor_base_used"


def test_what_the_kind_has_no_column_for_is_refused(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row())

    assert codes(edit(user, batch, 2, suspension_reason="S11")) == [("/values/suspension_reason", "unknown_field")]
    assert codes(edit(user, batch, 2, salary="1")) == [("/values/salary", "unknown_field")]


def test_a_row_edited_meanwhile_or_saved_is_told(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row(1), enroll_row(2))
    edit(user, batch, 2, job_type="会计")

    assert edit(user, batch, 2, job_type="出纳").status_code == 412
    saved(user, user.get(f"/batches/{batch['id']}").json(), 2)
    told = edit(user, batch, 2, 3, job_type="出纳")
    assert (told.status_code, told.json()["code"]) == (409, "batch_row_saved")
    assert user.delete(f"/batches/{batch['id']}/rows/2", 3).status_code == 409
    assert edit(user, batch, 9, 3, job_type="出纳").status_code == 404


def test_an_old_number_and_an_inexact_reason_are_cured_all_at_once(admin: Actor, user: Actor) -> None:
    for serial in (1, 2, 3):
        approved(admin, user, enroll_body(id_number(serial=serial), enroll_month="2026-01"))
    old = id_number(serial=1)
    batch = uploaded(
        user,
        "suspend",
        suspend_row(1, id_number=old[:6] + old[8:17]),
        suspend_row(2, suspension_reason="辞职"),
        suspend_row(3, suspension_reason="解除"),
    )

    offered = [
        [fix["label"] for finding in row["findings"] for fix in finding["fixes"]] for row in rows_of(user, batch)
    ]
    cured = user.act(f"/batches/{batch['id']}/fixes", 1).json()

    assert offered == [[f"改为 18 位号码 {old}"], ["改为“S11 劳动者辞职”"], []]
    assert [row["outcome"] for row in rows_of(user, batch)] == ["passed", "passed", "failed"]
    assert (cured["counts"]["passed"], cured["version"]) == (2, 2)


def test_a_cure_is_applied_singly_by_its_patch(user: Actor) -> None:
    old = id_number(serial=1)
    batch = uploaded(user, "enroll", enroll_row(id_number=old[:6] + old[8:17]))
    [row] = rows_of(user, batch)

    [patch] = [fix["patch"] for finding in row["findings"] for fix in finding["fixes"]]
    mended = user.patch(f"/batches/{batch['id']}/rows/2", patch, 1).json()

    assert (mended["outcome"], mended["values"]["id_number"]) == ("passed", old)


@pytest.fixture
def registrar(admin: Actor) -> Actor:
    return integrator(admin, "registrations:write")


def insuring(admin: Actor, region: str) -> Actor:
    """An employer of a region on 10 March 2026 which insures Zhang San since January."""
    put_clock(admin.client, "2026-03-10T09:00:00")
    user = new_employer_user(admin, new_employer(admin, 1, region))
    approved(admin, user, enroll_body(enroll_month="2026-01"))
    return user


def test_in_kunming_another_month_is_a_warning_that_waits_for_its_date(admin: Actor, registrar: Actor) -> None:
    user = insuring(admin, "530102")
    reported(registrar, registration(registered_on="2026-02-12"))

    batch = uploaded(user, "suspend", suspend_row())
    [row] = rows_of(user, batch, "warning")

    assert found(row) == [("D2", "unemployment_month_mismatch", "refused")]
    assert row["findings"][0]["fixes"] == [
        {"label": "改为失业登记日期 2026-02-12", "patch": {"values": {"suspension_date": "2026-02-12"}}}
    ]
    assert codes(save(user, batch)) == [("", "batch_already_saved")]
    refused = save(user, batch, 2, accept_warnings=True)
    assert codes(refused) == [("/row_numbers/0", "batch_row_not_savable")]


def test_the_registered_month_is_taken_over_by_one_call(admin: Actor, registrar: Actor) -> None:
    user = insuring(admin, "530102")
    reported(registrar, registration(registered_on="2026-02-12"))
    batch = uploaded(user, "suspend", suspend_row())

    taken = user.act(f"/batches/{batch['id']}/rows/2/registered-month", 1)
    again = user.act(f"/batches/{batch['id']}/rows/2/registered-month", 2)

    assert (taken.json()["outcome"], taken.json()["values"]["suspension_date"]) == ("passed", "2026-02-12")
    assert (again.status_code, again.json(), again.headers["etag"]) == (200, taken.json(), '"2"')
    assert saved(user, user.get(f"/batches/{batch['id']}").json())["saved"] == 1


def test_in_kunming_no_registration_or_another_reason_fails(admin: Actor, registrar: Actor) -> None:
    user = insuring(admin, "530102")
    without = uploaded(user, "suspend", suspend_row())
    refused = user.act(f"/batches/{without['id']}/rows/2/registered-month", 1)
    reported(registrar, registration(reason="U01"))
    other = uploaded(user, "suspend", suspend_row())

    assert found(rows_of(user, without, "failed")[0]) == [("D2", "unemployment_registration_missing", "refused")]
    assert (refused.status_code, refused.json()["code"]) == (409, "unemployment_registration_missing")
    [row] = rows_of(user, other, "failed")
    assert found(row) == [("C2", "unemployment_reason_mismatch", "refused")]
    assert row["findings"][0]["fixes"][0]["patch"] == {"values": {"suspension_reason": "S01"}}


def test_where_the_registry_only_advises_a_warning_is_saved_when_it_is_accepted(admin: Actor, registrar: Actor) -> None:
    state = admin.client.app.state  # type: ignore[attr-defined]
    state.hall = replace(state.hall, policy=with_region_rules(registry_policy="advisory"))
    user = insuring(admin, "530402")
    reported(registrar, registration(registered_on="2026-02-12", reason="U01"))

    batch = uploaded(user, "suspend", suspend_row())
    [row] = rows_of(user, batch, "warning")

    assert [(code, severity) for _, code, severity in found(row)] == [
        ("unemployment_month_mismatch", "warning"),
        ("unemployment_reason_mismatch", "warning"),
    ]
    assert codes(save(user, batch, 2)) == [("/row_numbers/0", "batch_row_not_savable")]
    assert saved(user, batch, 2, accept_warnings=True)["saved"] == 1


def test_a_repeated_and_a_corrected_upload_are_known_by_their_rows(user: Actor) -> None:
    first = uploaded(user, "enroll", enroll_row(1), enroll_row(2, name=None), enroll_row(3))
    again = uploaded(user, "enroll", enroll_row(1), enroll_row(2, name=None), enroll_row(3))
    corrected = uploaded(user, "enroll", enroll_row(4), enroll_row(2), enroll_row(1))
    unlike = uploaded(user, "enroll", enroll_row(7))

    assert first["previous"] is None and unlike["previous"] is None
    assert again["previous"] == {"batch_id": first["id"], "same": 3, "changed": 0, "new": 0, "missing": 0}
    assert corrected["previous"] == {"batch_id": again["id"], "same": 1, "changed": 1, "new": 1, "missing": 1}
    assert [row["since_previous"] for row in rows_of(user, corrected)] == ["new", "changed", "same"]
