"""待记事项 (audit notes): nothing that a log may not hold gets into the audit log, whoever notes it."""

import json
from typing import get_args

import pytest

from app.domain.audit_chain import ACTIONS, AuditAction, note
from app.domain.audit_chain.note import without_numbers

CREDIT_CODE = "91530402MA6000016Y"
CREDIT_CODE_ALL_DIGITS = "915304021000000087"
ID_NUMBER = "530102199003070016"
CLIENT = "client-a13812345678f530102199003070016b"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (ID_NUMBER, "530***********0016"),
        ("53010219900307001x", "530***********001x"),
        ("530102900307001", "530********7001"),
        ("５３０１０２１９９００３０７００１６", "５３０***********００１６"),
        (f"证件{ID_NUMBER}，电话13800000000", "证件530***********0016，电话138****0000"),
        ("changes/530102199003070016", "changes/530***********0016"),
        ("6222020200112233445", "622************3445"),
        ("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJh…"),
        ("h0t1gq0n3kq1J1c9m4yqk1hN0nQd3mJ5l2p8r7s6t5U", "h0t1…"),
    ],
)
def test_numbers_of_persons_phones_and_tokens_are_masked_wherever_they_stand(typed: str, kept: str) -> None:
    written = note("login_failed", typed, actor=typed, data={"typed": typed, "each": [typed]})

    assert (written.actor, written.subject) == (kept, kept)
    assert json.loads(written.data) == {"typed": kept, "each": [kept]}


@pytest.mark.parametrize(
    "name",
    [
        CREDIT_CODE,
        CREDIT_CODE_ALL_DIGITS,
        "530402000001",
        "accounts/" + CREDIT_CODE,
        CLIENT,
        "officer-li",
        "2026-03",
        "changes/12",
    ],
)
def test_what_names_an_employer_an_account_or_a_row_stays(name: str) -> None:
    assert without_numbers(name) == name


def test_a_number_written_as_a_number_is_masked_too() -> None:
    written = note(
        "login", "x", actor="x", data={"number": int(ID_NUMBER), "rows": [1, 2], "dry_run": True, "no": None}
    )

    assert json.loads(written.data) == {"number": "530***********0016", "rows": [1, 2], "dry_run": True, "no": None}


@pytest.mark.parametrize(
    "name", ["password", "new_password", "code", "sms_code", "refresh_token", "id_number", "mobile"]
)
def test_details_that_name_a_secret_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        note("login", "x", actor="x", data={name: "1"})


def test_every_action_has_its_name_in_both_languages() -> None:
    assert set(get_args(AuditAction)) == set(ACTIONS)
    assert all(zh and en and not zh.isascii() and en.isascii() for zh, en in ACTIONS.values())
