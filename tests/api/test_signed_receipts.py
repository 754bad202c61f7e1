"""回执 (signed receipts), over HTTP: of what was sent and decided, the same each time, and verified by anyone."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from app.clock import real_now
from app.repositories.tables import change_steps
from app.security.document_signatures import DocumentKeyring
from app.security.signing_keys import make_key
from tests.support.actors import API, Actor, integrator, put_clock
from tests.support.changes import approved, draft, enroll_body, id_number, submitted, suspend_body
from tests.support.review import WHY, decide
from tests.support.review_batches import REJECTION, approve, reject, waiting_batch
from tests.support.sheets import enroll_row, saved, suspend_row, uploaded
from tests.support.signed_receipts import decided, digest, receipts, said, sent
from tests.support.stored import engine_of

NOTE = "R02 姓名有误"


def of(who: Actor, change: dict[str, Any]) -> list[dict[str, Any]]:
    return receipts(who, f"enrollment-changes/{change['id']}")


def shown(user: Actor, change_id: int) -> dict[str, Any]:
    change: dict[str, Any] = user.get(f"/enrollment-changes/{change_id}").json()
    return change


def verification(client: TestClient, receipt: str) -> dict[str, Any]:
    answer = client.post(f"{API}/portal/receipt-verifications", json={"receipt": receipt})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_submission_has_a_receipt_that_says_what_was_sent_when(user: Actor) -> None:
    change = submitted(user, enroll_body())

    [receipt] = of(user, change)

    assert said(receipt) == {name: value for name, value in receipt.items() if name != "receipt"}
    assert said(receipt) == {
        "receipt_no": f"{change['change_no']}-01",
        "subject": "enrollment_change",
        "subject_id": change["id"],
        "subject_no": change["change_no"],
        "kind": "enroll",
        "employer_no": change["employer"]["employer_no"],
        "step": "submitted",
        "at": "2026-03-10T09:00:00+08:00",
        "changes": 1,
        "digest": digest(sent(change)),
    }


def test_a_receipt_names_nobody(user: Actor) -> None:
    change = submitted(user, enroll_body())

    [receipt] = of(user, change)

    whole = str(said(receipt))
    person = change["person"]
    assert not [each for each in ("id_number", "name", "mobile", "household_address") if person[each] in whole]


def test_each_kind_however_it_was_sent_has_the_digest_that_anyone_can_compute(admin: Actor, user: Actor) -> None:
    put_clock(admin.client, "2026-03-02T09:00:00")
    approved(admin, user, enroll_body(enroll_month="2026-01"))
    from_draft = draft(user, enroll_body(id_number(serial=5), declared_wage="6000"))
    by_itself = user.act(f"/enrollment-changes/{from_draft['id']}/submission", 1).json()
    together = draft(user, enroll_body(id_number(serial=7), remark="返岗", work_start_date="2020-07-01"))
    assert user.post("/enrollment-changes/submissions", {"ids": [together["id"]]}).status_code == 200
    leaving = submitted(user, suspend_body(suspension_date="2026-03-01"))
    _, by_the_sheet = waiting_batch(user, "enroll", enroll_row(21), enroll_row(22, job_type="会计"))

    changes = [shown(user, each) for each in (by_itself["id"], together["id"], leaving["id"], *by_the_sheet)]

    assert [of(user, each)[-1]["digest"] for each in changes] == [digest(sent(each)) for each in changes]


def test_each_decision_has_a_receipt_of_what_was_decided_on_what_and_why(admin: Actor, user: Actor) -> None:
    change = submitted(user, enroll_body(enroll_month="2026-01"))
    assert decide(admin, change, "rejection", REJECTION).status_code == 200
    rejected = shown(user, change["id"])
    edited = user.patch(f"/enrollment-changes/{change['id']}", {"insurance": {"declared_wage": "6100.00"}}, 2).json()
    again = user.act(f"/enrollment-changes/{change['id']}/submission", edited["version"]).json()
    done = decide(admin, again, "approval").json()
    assert decide(admin, done, "rollback", WHY).status_code == 200

    found = of(user, change)

    assert done["money"]["totals"]["total"] != "0.00"
    assert [(each["step"], each["digest"]) for each in found] == [
        ("submitted", digest(sent(rejected))),
        ("rejected", digest(decided(rejected, "rejected", NOTE))),
        ("submitted", digest(sent(done))),
        ("approved", digest(decided(done, "approved", None))),
        ("rolled_back", digest(decided(done, "rolled_back", WHY["reason"]))),
    ]
    assert len({each["digest"] for each in found}) == 5


def test_the_timeline_names_the_receipt_of_each_step_that_has_one(admin: Actor, user: Actor) -> None:
    change = draft(user)
    sent_in = user.act(f"/enrollment-changes/{change['id']}/submission", 1).json()
    taken_back = user.act(f"/enrollment-changes/{change['id']}/withdrawal", sent_in["version"]).json()
    again = user.act(f"/enrollment-changes/{change['id']}/submission", taken_back["version"]).json()
    done = decide(admin, again, "approval").json()

    numbers = [step["receipt_no"] for step in done["timeline"]]

    number = change["change_no"]
    assert [step["step"] for step in done["timeline"]] == "drafted submitted withdrawn submitted approved".split()
    assert numbers == [None, f"{number}-01", None, f"{number}-02", f"{number}-03"]
    assert [each["receipt_no"] for each in of(user, change)] == [each for each in numbers if each]
    assert admin.get(f"/review/changes/{change['id']}").json()["history"] == done["timeline"]


def test_the_same_receipt_comes_out_each_time_though_the_change_is_edited_later(admin: Actor, user: Actor) -> None:
    change = submitted(user, enroll_body())
    decide(admin, change, "rejection", REJECTION)
    before = of(user, change)
    another_person = {"person": {"id_number": id_number(serial=9), "name": "王五"}}
    put_clock(admin.client, "2026-03-11T09:00:00")

    edited = user.patch(f"/enrollment-changes/{change['id']}", another_person, 2)
    user.act(f"/enrollment-changes/{change['id']}/submission", edited.json()["version"])
    admin.patch(f"/review/employers/{change['employer']['employer_no']}", {"name": "玉溪改名有限公司"}, 1)

    after = of(user, change)
    assert after[:2] == before and len(after) == 3
    assert [user.get(f"/receipts/{each['receipt_no']}").json() for each in after] == after
    assert after[2]["digest"] != after[0]["digest"]


def test_receipts_are_read_page_by_page(admin: Actor, user: Actor) -> None:
    change = submitted(user, enroll_body())
    decide(admin, change, "approval")
    whole = of(user, change)

    page = user.get(f"/enrollment-changes/{change['id']}/receipts", params={"page": 2, "page_size": 1}).json()

    assert (page["items"], page["total"], page["page"]) == ([whole[1]], 2, 2)


def test_a_draft_has_none_and_is_the_employer_s_own_affair(admin: Actor, user: Actor) -> None:
    change = draft(user)

    assert of(user, change) == []
    assert admin.get(f"/enrollment-changes/{change['id']}/receipts").status_code == 404


def test_the_employer_its_system_and_the_officers_of_the_region_read_the_same_receipt(
    admin: Actor, user: Actor, other: Actor
) -> None:
    change = submitted(user, enroll_body())
    product = integrator(admin, "changes:read", employer=change["employer"])
    path = f"/receipts/{change['change_no']}-01"

    assert user.get(path).json() == product.get(path).json() == admin.get(path).json() == of(user, change)[0]
    assert other.get(path).json()["code"] == "not_found"


@pytest.mark.parametrize(
    "changed",
    [
        lambda number: f"{number}-02",
        lambda number: f"{number}-00",
        lambda number: f"{number}-1",
        lambda number: f"{number}-001",
        lambda number: f"B{number}-01",
        lambda number: f"19990101{number[8:]}-01",
        lambda number: f"{number[:8]}0{number[8:]}-01",
        lambda number: f"{number}-01%0A",
        lambda number: f"{number}９-01",
        lambda number: number,
        lambda number: "a" * 2000,
        lambda number: "9" * 400 + "-01",
        lambda number: "20260310999999999999999999-01",
    ],
)
def test_a_number_that_is_no_receipt_s_is_not_found(user: Actor, changed: Any) -> None:
    change = submitted(user, enroll_body())

    answer = user.get(f"/receipts/{changed(change['change_no'])}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_each_save_of_a_batch_and_its_decision_have_receipts_of_the_whole(admin: Actor, user: Actor) -> None:
    batch = uploaded(user, "enroll", *(enroll_row(serial) for serial in (1, 2, 3)))
    first = saved(user, batch, 2, 3)
    second = saved(user, first["batch"])
    ids = [each["change_id"] for done in (first, second) for each in done["changes"]]
    assert approve(admin, batch["id"]).status_code == 200

    found = receipts(user, f"batches/{batch['id']}")

    each = [receipts(user, f"enrollment-changes/{change_id}") for change_id in ids]
    sent_in, passed = ([of_change[place]["digest"] for of_change in each] for place in (0, 1))
    number = f"B20260310{batch['id']:08d}"
    assert [(one["receipt_no"], one["step"], one["changes"]) for one in found] == [
        (f"{number}-01", "saved", 2),
        (f"{number}-02", "saved", 1),
        (f"{number}-03", "approved", 3),
    ]
    assert [one["digest"] for one in found] == [
        digest({"batch_no": number, "step": "saved", "changes": sent_in[:2]}),
        digest({"batch_no": number, "step": "saved", "changes": sent_in[2:]}),
        digest({"batch_no": number, "step": "approved", "changes": passed}),
    ]
    assert [user.get(f"/receipts/{one['receipt_no']}").json() for one in found] == found
    assert {one["subject"] for one in found} == {"batch"}


def test_a_rejected_batch_of_suspensions_has_its_receipt_and_each_change_its_own(admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body(enroll_month="2026-01"))
    batch_id, [change_id] = waiting_batch(user, "suspend", suspend_row(1, suspension_date="2026-03-01"))
    assert reject(admin, batch_id).status_code == 200

    whole, of_change = receipts(admin, f"batches/{batch_id}"), receipts(admin, f"enrollment-changes/{change_id}")

    change = shown(user, change_id)
    assert [each["step"] for each in whole] == ["saved", "rejected"]
    assert [each["digest"] for each in of_change] == [
        digest(sent(change)),
        digest(decided(change, "rejected", NOTE)),
    ]


def test_a_batch_that_was_not_saved_has_none(admin: Actor, user: Actor, other: Actor) -> None:
    batch = uploaded(user, "enroll", enroll_row())
    path = f"/batches/{batch['id']}/receipts"

    assert user.get(path).json()["items"] == []
    assert [each.get(path).status_code for each in (admin, other)] == [404, 404]


def test_what_was_done_before_digests_were_kept_has_a_receipt_without_one(user: Actor) -> None:
    change = submitted(user, enroll_body())
    with engine_of(user.client).begin() as connection:  # type: ignore[arg-type]
        connection.execute(update(change_steps).values(digest=None))

    [receipt] = of(user, change)

    assert receipt["digest"] is None and said(receipt)["digest"] is None


def test_anyone_has_a_receipt_verified_and_reads_what_it_says(client: TestClient, user: Actor) -> None:
    [receipt] = of(user, submitted(user, enroll_body()))

    told = verification(client, receipt["receipt"])

    assert told == {"valid": True, "content": said(receipt)}
    assert verification(client, f" {receipt['receipt']}\n") == told


def test_what_was_changed_or_is_no_receipt_is_not_ours(client: TestClient, user: Actor) -> None:
    hall = client.app.state.hall  # type: ignore[attr-defined]
    [receipt] = of(user, submitted(user, enroll_body()))
    text = receipt["receipt"]
    form = hall.documents.sign("assessment_form", said(receipt))
    places = range(0, len(text), 7)
    changed = [f"{text[:place]}{'A' if text[place] != 'A' else 'B'}{text[place + 1 :]}" for place in places]

    told = [verification(client, each) for each in (*changed, form, user.access_token, "a.b.c", "回执")]

    assert told == [{"valid": False, "content": None}] * len(told)


def test_a_receipt_too_long_to_be_one_is_refused_before_it_is_looked_at(client: TestClient) -> None:
    answer = client.post(f"{API}/portal/receipt-verifications", json={"receipt": "A" * 8193})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_format")


def test_a_receipt_of_another_hall_is_not_ours(client: TestClient, user: Actor) -> None:
    secret = "the secret of another hall, long enough"
    key = make_key(secret, real_now(), "documents")
    theirs = DocumentKeyring(lambda: [key], secret=secret, now=real_now)
    [receipt] = of(user, submitted(user, enroll_body()))

    assert verification(client, theirs.sign("receipt", said(receipt)))["valid"] is False
