"""批量增加、批量减少: a sheet is uploaded and checked row by row; nothing is saved but the batch and its findings (§2.3, §2.4 b)."""

from tests.support.actors import Actor, codes, put_clock
from tests.support.changes import approved, enroll_body, id_number
from tests.support.sheets import enroll_row, found, rows_of, saved, save, suspend_row, upload, uploaded


def test_a_sheet_is_checked_and_nothing_but_the_batch_is_kept(user: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row(1), enroll_row(2, declared_wage=None), enroll_row(3, name=None))

    assert batch["counts"] == {"total": 3, "passed": 2, "warning": 0, "failed": 1, "saved": 0}
    assert (batch["kind"], batch["status"], batch["file_name"]) == ("enroll", "checked", "三月.xlsx")
    assert [row["outcome"] for row in rows_of(user, batch)] == ["passed", "passed", "failed"]
    assert found(rows_of(user, batch, "failed")[0]) == [
        (None, "details_to_complete", "warning"),
        ("A4", "required", "refused"),
    ]
    assert user.get("/enrollment-changes").json()["total"] == 0


def test_a_suspension_gives_back_what_was_billed_later(admin: Actor, billed: Actor) -> None:
    batch = uploaded(billed, "suspend", suspend_row(1, suspension_date="2026-03"))

    print(batch, rows_of(billed, batch))
    done = saved(billed, batch)
    print(done)
    assert 0
