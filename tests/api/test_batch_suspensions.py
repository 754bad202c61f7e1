"""批量减少: rows of a sheet that suspend people, each judged as its form would be, and what they give back (§2.4)."""

import pytest

from tests.support.actors import Actor, put_clock
from tests.support.changes import approved, enroll_body
from tests.support.sheets import found, rows_of, suspend_row, uploaded


def test_a_refund_of_the_passed_rows_is_listed_in_the_same_way(admin: Actor, billed: Actor) -> None:
    put_clock(admin.client, "2026-04-10T09:00:00")

    batch = uploaded(billed, "suspend", suspend_row(suspension_date="2026-02"))
    [row] = rows_of(billed, batch)

    assert found(row) == [("D2", "suspension_before_enrollment", "refused")]
    assert batch["totals"]["total"] == "0.00"


def test_a_suspension_gives_back_the_months_billed_after_it(admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body(enroll_month="2026-01"))
    put_clock(admin.client, "2026-03-21T09:00:00")
    admin.post("/review/assessment-runs", {"period": "2026-03"})
    put_clock(admin.client, "2026-04-10T09:00:00")

    batch = uploaded(user, "suspend", suspend_row(suspension_date="2026-02-10", suspension_reason="劳动者辞职"))
    lines = user.get(f"/batches/{batch['id']}/money-lines").json()["items"]

    assert [(line["row_number"], line["contribution_period"], line["kind"], line["paid_amount"]) for line in lines] == [
        (2, "2026-03", "reduction", "50.00")
    ]
    assert batch["totals"]["total"] == "50.00"


@pytest.mark.parametrize(
    "reason", ["S11", "劳动者辞职", "S11 劳动者辞职", "S11-劳动者辞职", "劳动者辞职（S11）", " s11 "]
)
def test_a_reason_is_read_by_code_by_name_or_both(admin: Actor, user: Actor, reason: str) -> None:
    approved(admin, user, enroll_body(enroll_month="2026-01"))

    [row] = rows_of(user, uploaded(user, "suspend", suspend_row(suspension_reason=reason)))

    assert (row["values"]["suspension_reason"], row["outcome"]) == ("S11", "passed")


@pytest.mark.parametrize("reason", ["S11 劳动合同期满", "S99", "想走", "11"])
def test_a_reason_that_is_not_in_the_table_or_contradicts_itself_is_refused_by_its_cell(
    admin: Actor, user: Actor, reason: str
) -> None:
    approved(admin, user, enroll_body(enroll_month="2026-01"))

    [row] = rows_of(user, uploaded(user, "suspend", suspend_row(suspension_reason=reason)))

    assert found(row) == [("C2", "unknown_code", "refused")]


def test_a_reason_that_needs_papers_is_refused_with_the_agency_to_visit(admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body(enroll_month="2026-01"))

    [row] = rows_of(user, uploaded(user, "suspend", suspend_row(suspension_reason="N03 达到法定退休年龄")))

    assert found(row) == [("C2", "suspension_reason_counter_only", "refused")]
    assert row["findings"][0]["params"]["agency"].endswith("失业保险经办机构")


def test_only_who_is_insured_here_can_be_suspended(admin: Actor, user: Actor, other: Actor) -> None:
    approved(admin, other, enroll_body(enroll_month="2026-01"))

    batch = uploaded(user, "suspend", suspend_row(1), suspend_row(2), suspend_row(3, id_number=None))

    assert [found(row) for row in rows_of(user, batch)] == [
        [("B2", "not_insured_here", "refused")],
        [("B3", "not_insured_here", "refused")],
        [("B4", "required", "refused")],
    ]
