"""审计核查 (verify the audit log): whatever is done to its rows behind the hall's back is found, on both databases."""

from dataclasses import asdict, replace

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import clock
from app.domain.audit_chain import chained, head_of, note
from app.repositories import audit as rows
from app.repositories.database import transaction
from app.usecases.context import Call, Hall
from tests.support.audit import Found, anchor, found, stored, tampered, write

INSERT = (
    "INSERT INTO audit_entries SELECT :new, at, actor, action, subject, employer_no, region_code, data, previous, mac "
)
# Edits that no MAC but the right one can go with; `another` is other text, in SQLite even text that is none.
COLUMNS = ("at", "actor", "action", "subject", "employer_no", "region_code", "data", "previous", "mac")


def entry(found: Found) -> list[tuple[str, int]]:
    return [(code, number) for code, table, number in found if table == "audit_entries"]


def test_a_log_written_by_the_hall_is_sound_with_every_anchor_of_it(hall: Hall) -> None:
    empty = anchor(hall)
    write(hall)
    later = anchor(hall)
    write(hall, 3)

    assert found(hall, empty, later) == []
    assert [each.number for each in stored(hall)] == list(range(1, 14))


def test_entries_are_checked_chunk_by_chunk(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.repositories.audit.CHUNK", 3)
    write(hall)
    before = found(hall)
    tampered(hall, "UPDATE audit_entries SET actor = 'x' WHERE number IN (3, 4, 8)")

    assert before == []
    assert found(hall) == [("entry_edited", "audit_entries", number) for number in (3, 4, 8)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET actor = 'x' WHERE number = 1",
        "DELETE FROM audit_entries WHERE number = 8",
        "INSERT INTO audit_entries SELECT * FROM audit_entries WHERE number = 1",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_an_entry(hall: Hall, statement: str) -> None:
    write(hall)

    with pytest.raises(DBAPIError), transaction(hall.engine, writes=True) as connection:
        connection.execute(text(statement))
    assert found(hall) == []


def test_an_entry_is_not_replaced_nor_are_all_cut_off(hall: Hall) -> None:
    write(hall)
    replaced = "INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries WHERE number = 1"
    statement = replaced if hall.engine.dialect.name == "sqlite" else "TRUNCATE audit_entries"

    with pytest.raises(DBAPIError, match="append-only"), transaction(hall.engine, writes=True) as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("column", COLUMNS)
def test_an_edited_column_points_to_its_row(hall: Hall, column: str) -> None:
    write(hall)
    tampered(hall, f"UPDATE audit_entries SET {column} = 'another' WHERE number = 4")

    assert found(hall) == [("entry_edited", "audit_entries", 4)]


def test_text_that_is_none_is_an_edit_too(hall: Hall) -> None:
    write(hall)
    none = "CAST(x'ff00fe' AS TEXT)" if hall.engine.dialect.name == "sqlite" else "U&'\\FFFD'"
    tampered(hall, f"UPDATE audit_entries SET actor = {none}, mac = {none} WHERE number = 4")

    assert found(hall) == [("entry_edited", "audit_entries", 4)]


@pytest.mark.parametrize(("where", "first"), [("number = 1", 1), ("number = 4", 4), ("number IN (4, 5, 6)", 4)])
def test_deleted_entries_are_missing(hall: Hall, where: str, first: int) -> None:
    write(hall)
    tampered(hall, f"DELETE FROM audit_entries WHERE {where}")

    assert found(hall) == [("entries_missing", "audit_entries", first)]


def test_a_truncated_log_is_told_by_its_head(hall: Hall) -> None:
    write(hall)
    tampered(hall, "DELETE FROM audit_entries WHERE number > 5")

    assert found(hall) == [("entries_truncated", "audit_head", 1)]


def test_a_truncated_log_whose_head_was_made_to_agree_is_told_by_the_head_s_seal(hall: Hall) -> None:
    write(hall)
    tampered(
        hall,
        "DELETE FROM audit_entries WHERE number > 5",
        "UPDATE audit_head SET number = 5, mac = (SELECT mac FROM audit_entries WHERE number = 5)",
    )
    before = found(hall)
    write(hall, 2)

    assert before == [("head_edited", "audit_head", 1)]
    # What is written later does not hide it: the hall notes what it found before it goes on.
    assert found(hall) == [("damage_noted", "audit_entries", 6)]
    assert [each.action for each in stored(hall)[5:]] == ["audit_log_damaged", "change_approved", "change_approved"]


@pytest.mark.parametrize("head", ["DELETE FROM audit_head", "UPDATE audit_head SET number = 0, mac = '', seal = ''"])
def test_a_head_that_is_gone_or_wiped_is_found_and_stays_found(hall: Hall, head: str) -> None:
    write(hall)
    tampered(hall, head)
    before = found(hall)
    write(hall, 1)

    assert [table for _, table, _ in before] == ["audit_head"]
    assert found(hall) == [("damage_noted", "audit_entries", 9)]


def test_a_head_put_back_as_it_was_in_the_beginning_is_noted_too(hall: Hall) -> None:
    write(hall)
    tampered(hall, f"UPDATE audit_head SET number = 0, mac = '{'0' * 64}', seal = ''")
    tampered(hall, "DELETE FROM audit_entries WHERE number > 5")
    write(hall, 1)

    assert found(hall) == [("damage_noted", "audit_entries", 6)]


def test_an_older_head_put_back_stops_what_is_noted_until_its_seal_is_broken(hall: Hall) -> None:
    write(hall, 4)
    tampered(hall, "CREATE TABLE old_head AS SELECT * FROM audit_head")
    write(hall, 4)
    tampered(hall, "DELETE FROM audit_head", "INSERT INTO audit_head SELECT * FROM old_head")

    with pytest.raises(DBAPIError):
        write(hall, 1)
    assert found(hall) == [("head_behind", "audit_head", 1)]
    tampered(hall, "UPDATE audit_head SET seal = ''")
    write(hall, 1)
    assert found(hall) == [("damage_noted", "audit_entries", 9)]


def test_two_entries_that_change_places_are_both_found(hall: Hall) -> None:
    write(hall)
    swap = ("number = -1 WHERE number = 3", "number = 3 WHERE number = 4", "number = 4 WHERE number = -1")
    tampered(hall, *(f"UPDATE audit_entries SET {each}" for each in swap))

    assert found(hall) == [("entry_edited", "audit_entries", number) for number in (3, 4)]


def test_a_gap_closed_by_new_numbers_is_found(hall: Hall) -> None:
    write(hall)
    closing = [f"UPDATE audit_entries SET number = {number - 1} WHERE number = {number}" for number in range(5, 9)]
    tampered(hall, "DELETE FROM audit_entries WHERE number = 4", *closing)

    assert entry(found(hall))[:4] == [("entry_edited", number) for number in (4, 5, 6, 7)]


def test_an_entry_hidden_under_a_number_of_nothing_is_found(hall: Hall) -> None:
    write(hall)
    tampered(hall, "UPDATE audit_entries SET number = -4 WHERE number = 4")

    assert ("entries_missing", "audit_entries", 4) in found(hall)


def test_a_copied_entry_is_found(hall: Hall) -> None:
    write(hall)
    tampered(hall, INSERT + "FROM audit_entries WHERE number = 2", new=9)

    assert found(hall) == [("entry_edited", "audit_entries", 9), ("head_behind", "audit_head", 1)]


def test_an_entry_forged_without_the_key_is_found(hall: Hall) -> None:
    write(hall)
    with transaction(hall.engine, writes=False) as connection:
        head = rows.head(connection)
    assert head is not None
    [forged] = chained(b"guessed", [note("login", "accounts/x", actor="x")], head, clock.real_now())
    columns = ", ".join(f":{name}" for name in asdict(forged))
    moved = head_of(b"guessed", forged)
    tampered(
        hall,
        f"INSERT INTO audit_entries VALUES ({columns})",
        "UPDATE audit_head SET number = 9, mac = :mac, seal = :seal",
        **asdict(forged),
        seal=moved.seal,
    )

    assert found(hall) == [("entry_edited", "audit_entries", 9), ("head_edited", "audit_head", 1)]


def test_an_old_copy_of_both_tables_put_back_is_found_by_the_anchor_alone(hall: Hall) -> None:
    write(hall)
    tampered(
        hall,
        "CREATE TABLE old_entries AS SELECT * FROM audit_entries",
        "CREATE TABLE old_head AS SELECT * FROM audit_head",
    )
    write(hall, 4)
    exported = anchor(hall)
    tampered(
        hall,
        "DELETE FROM audit_entries",
        "INSERT INTO audit_entries SELECT * FROM old_entries",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head SELECT * FROM old_head",
    )
    put_back = found(hall, exported)
    write(hall, 6, actor="officer-wang")

    assert put_back == [("anchor_beyond", "audit_anchor", 12)]
    assert found(hall) == []
    assert found(hall, exported) == [("anchor_differs", "audit_anchor", 12)]


def test_a_log_wiped_to_its_beginning_is_found_by_the_anchor(hall: Hall) -> None:
    write(hall)
    exported = anchor(hall)
    wiped = f"UPDATE audit_head SET number = 0, mac = '{'0' * 64}', seal = ''"
    tampered(hall, "DELETE FROM audit_entries", wiped)

    assert found(hall, exported) == [("anchor_beyond", "audit_anchor", 8)]


def test_a_wrong_secret_is_one_clear_sentence(hall: Hall) -> None:
    write(hall)
    other = replace(hall, settings=hall.settings.model_copy(update={"secret_key": SecretStr("another secret")}))

    assert found(other) == [("secret_differs", "audit_head", 1)]


def test_a_hall_with_another_secret_goes_on_and_both_sides_show_it(hall: Hall) -> None:
    write(hall, 2)
    other = replace(hall, settings=hall.settings.model_copy(update={"secret_key": SecretStr("another secret")}))
    write(other, 1)

    assert entry(found(other)) == [("entry_edited", 1), ("entry_edited", 2), ("damage_noted", 3)]
    assert entry(found(hall)) == [("entry_edited", 3), ("entry_edited", 4)]


def test_what_is_not_committed_is_not_noted(hall: Hall) -> None:
    with Call(hall).writing() as work:
        work.record("employer_created", "employers/530402000001")

    assert stored(hall) == []
