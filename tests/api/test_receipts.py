"""回执 (receipts) over HTTP: of what was sent and decided, the same ever after, and verified by whoever is handed one (spec 07.4)."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.usecases.context import Call, Hall
from app.usecases.keys import rotate, rotate_documents
from tests.support.actors import Actor, codes, new_employer, new_employer_user
from tests.support.changes import approved, enroll_body, id_number, submitted, suspend_body
from tests.support.sheets import enroll_row, sheet, upload

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_signature.py"


def test_a_submission_and_its_decision_have_a_receipt_each(admin: Actor, user: Actor) -> None:
    change = approved(admin, user, enroll_body())

    receipts = listed(user, change)

    assert [each["step"] for each in receipts] == ["approved", "submitted"]
    assert [each["step_name"] for each in receipts] == ["审核通过", "已提交"]
    assert all(
        each["receipt_no"].startswith("R20260310") and each["change_no"] == change["change_no"] for each in receipts
    )


def test_a_draft_has_no_receipt(user: Actor) -> None:
    draft = user.post("/enrollment-changes", enroll_body(submit=False)).json()

    assert listed(user, draft) == []


def test_the_digest_is_that_of_what_was_sent(admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body())
    change = submitted(user, suspend_body(suspension_date="2026-03-09"))
    parts = ("kind", "id_type", "id_number", "name", "suspension_date", "suspension_reason", "remark")

    (receipt,) = listed(user, change)

    assert receipt["digest"] == digest({name: change[name] for name in parts})


def test_an_edit_after_a_rejection_leaves_the_earlier_receipts_as_they_were(admin: Actor, user: Actor) -> None:
    change = submitted(user, enroll_body(declared_wage="5000.00"))
    rejected = admin.act(
        f"/review/changes/{change['id']}/rejection", change["version"], {"reason_code": "R02", "reason": "工资有误"}
    ).json()
    before = [signed(user, each) for each in listed(user, change)]

    patched = user.patch(
        f"/enrollment-changes/{change['id']}", {"insurance": {"declared_wage": "6000.00"}}, rejected["version"]
    ).json()
    user.act(f"/enrollment-changes/{change['id']}/submission", patched["version"])
    again = listed(user, change)

    assert [signed(user, each) for each in again[1:]] == before
    assert before[0]["note"] == "R02 工资有误"
    assert before[0]["digest"] == before[1]["digest"] != again[0]["digest"]


def test_a_receipt_is_the_same_whenever_it_is_asked_for(user: Actor) -> None:
    (receipt,) = listed(user, submitted(user, enroll_body()))

    assert len({signed(user, receipt)["signature"] for _ in range(3)}) == 1


def test_every_change_of_a_batch_has_its_receipts(admin: Actor, user: Actor) -> None:
    rows = [enroll_row(1, name=name, id_number=id_number(serial=serial)) for serial, name in ((1, "甲"), (3, "乙"))]
    batch = upload(user, "enroll", sheet("enroll", *rows)).json()
    user.act(f"/batches/{batch['id']}/save", batch["version"], {"row_numbers": "all_passed"})
    admin.post(f"/review/batches/{batch['id']}/approval")

    page = user.get(f"/batches/{batch['id']}/receipts").json()

    assert [each["step"] for each in page["items"]] == ["approved", "approved", "submitted", "submitted"]
    assert {each["batch_id"] for each in page["items"]} == {batch["id"]}
    assert len({each["digest"] for each in page["items"]}) == 2


def test_whoever_is_handed_a_receipt_verifies_it_without_a_session(client: TestClient, user: Actor) -> None:
    (receipt,) = listed(user, submitted(user, enroll_body()))
    signature = signed(user, receipt)["signature"]

    verified = verify(client, signature)

    assert verified["valid"]
    said = verified["receipt"]
    assert (said["receipt_no"], said["digest"]) == (receipt["receipt_no"], receipt["digest"])
    assert "张三" not in json.dumps(verified, ensure_ascii=False)


def test_a_token_is_no_receipt_and_a_receipt_no_token(client: TestClient, user: Actor) -> None:
    (receipt,) = listed(user, submitted(user, enroll_body()))
    signature = signed(user, receipt)["signature"]
    token = user.access_token

    assert verify(client, token) == {"valid": False, "receipt": None}
    refused = client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {signature}"})
    assert codes(refused) == [("", "token_invalid")]


def test_one_character_changed_anywhere_and_it_is_no_receipt(client: TestClient, user: Actor) -> None:
    (receipt,) = listed(user, submitted(user, enroll_body()))
    signature = signed(user, receipt)["signature"]

    for position in range(0, len(signature), 7):
        assert not verify(client, changed(signature, position))["valid"], position


def test_other_employers_do_not_read_it(admin: Actor, user: Actor) -> None:
    change = submitted(user, enroll_body())
    (receipt,) = listed(user, change)
    stranger = new_employer_user(admin, new_employer(admin, 2))

    for path in (f"/receipts/{receipt['receipt_no']}", f"/enrollment-changes/{change['id']}/receipts"):
        assert stranger.get(path).status_code == 404


@pytest.mark.parametrize(
    "number", ["R202603100000009999", "R202603110000000001", "R2026", "receipt", "R20260310000000000١"]
)
def test_a_number_that_no_receipt_has_is_not_found(user: Actor, number: str) -> None:
    submitted(user, enroll_body())

    assert user.get(f"/receipts/{number}").status_code == 404


def test_the_script_of_the_documentation_verifies_offline(client: TestClient, user: Actor, tmp_path: Path) -> None:
    (receipt,) = listed(user, submitted(user, enroll_body()))
    signature = signed(user, receipt)["signature"]
    (tmp_path / "jwks.json").write_bytes(client.get("/.well-known/jwks.json").content)

    assert json.loads(run(tmp_path, signature).stdout)["receipt_no"] == receipt["receipt_no"]
    head, content, end = 5, signature.index(".") + 9, len(signature) - 1
    for position in (head, content, len(signature) - 40, end):
        assert run(tmp_path, changed(signature, position)).returncode != 0


def test_a_receipt_verifies_after_its_key_and_the_tokens_were_rotated(
    client: TestClient, user: Actor, hall_of_client: Hall, tmp_path: Path
) -> None:
    (receipt,) = listed(user, submitted(user, enroll_body()))
    signature = signed(user, receipt)["signature"]

    rotate_documents(Call(hall_of_client), revoke=False)
    rotate(Call(hall_of_client), revoke=True)

    assert verify(client, signature)["valid"]
    (tmp_path / "jwks.json").write_bytes(client.get("/.well-known/jwks.json").content)
    assert run(tmp_path, signature).returncode == 0


def test_what_a_leaked_key_signed_is_signed_anew(client: TestClient, user: Actor, hall_of_client: Hall) -> None:
    (receipt,) = listed(user, submitted(user, enroll_body()))
    old = signed(user, receipt)["signature"]

    rotate_documents(Call(hall_of_client), revoke=True)
    new = signed(user, receipt)["signature"]

    assert not verify(client, old)["valid"]
    assert old != new and verify(client, new)["valid"]


@pytest.fixture
def hall_of_client(client: TestClient) -> Hall:
    hall: Hall = client.app.state.hall  # type: ignore[attr-defined]
    return hall


def listed(user: Actor, change: Mapping[str, Any]) -> list[dict[str, Any]]:
    answer = user.get(f"/enrollment-changes/{change['id']}/receipts")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def signed(user: Actor, receipt: Mapping[str, Any]) -> dict[str, Any]:
    answer = user.get(f"/receipts/{receipt['receipt_no']}")
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json()
    assert {name: read[name] for name in receipt} == receipt
    return read


def verify(client: TestClient, signature: str) -> dict[str, Any]:
    answer = client.post("/api/v1/portal/receipt-verifications", json={"receipt": signature})
    assert answer.status_code == 200, answer.text
    verified: dict[str, Any] = answer.json()
    return verified


def changed(signature: str, position: int) -> str:
    other = "A" if signature[position] != "A" else "B"
    return signature[:position] + other + signature[position + 1 :]


def run(folder: Path, signature: str) -> "subprocess.CompletedProcess[str]":
    (folder / "receipt.txt").write_text(signature)
    command = [sys.executable, str(SCRIPT), str(folder / "jwks.json"), str(folder / "receipt.txt")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def digest(parts: Mapping[str, Any]) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha-256:{hashlib.sha256(text.encode()).hexdigest()}"
