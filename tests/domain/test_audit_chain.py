"""审计链 (audit chain): a log as the hall wrote it is sound, and whatever is done to it behind the hall's back is found and named."""

import json
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from app.domain.audit_chain import (
    EMPTY,
    AuditAnchor,
    AuditEntry,
    AuditHead,
    anchor_from,
    anchor_of,
    chained,
    check,
    damage_note,
    head_of,
    key_fits,
    moment_text,
    note,
)
from app.domain.audit_chain.errors import SENTENCES
from app.domain.finding import Refused

KEY = b"k" * 32
AT = datetime(2026, 3, 10, 1, 0, 0, 123456, tzinfo=UTC)


@dataclass(frozen=True)
class Log:
    """A log with its head, and an anchor of it."""

    entries: tuple[AuditEntry, ...]
    head: AuditHead | None
    anchor: AuditAnchor

    def without(self, *numbers: int) -> "Log":
        return replace(self, entries=tuple(entry for entry in self.entries if entry.number not in numbers))

    def edited(self, number: int, **values: Any) -> "Log":
        return replace(
            self,
            entries=tuple(replace(each, **values) if each.number == number else each for each in self.entries),
        )

    def found(self, *anchors: AuditAnchor) -> list[tuple[str, str, int]]:
        errors = check(KEY, self.head, self.entries, anchors)
        return [(error.code, error.table, error.row_id) for error in errors]


def log_of(count: int = 6, actor: str = "officer-li", after: AuditHead = EMPTY) -> Log:
    notes = [
        note("change_approved", f"changes/{number}", actor=actor, employer_no="530402000001", data={"kind": "enroll"})
        for number in range(1, count + 1)
    ]
    entries = tuple(chained(KEY, notes, after, AT))
    head = head_of(KEY, entries[-1])
    return Log(entries, head, anchor_of(KEY, head, "2026-03-10T09:00:00+08:00"))


def entry_errors(code: str, *numbers: int) -> list[tuple[str, str, int]]:
    return [(code, "audit_entries", number) for number in numbers]


def test_a_log_as_the_hall_wrote_it_is_sound() -> None:
    log = log_of()

    assert log.found() == []
    assert log.found(log.anchor) == []
    assert [entry.number for entry in log.entries] == [1, 2, 3, 4, 5, 6]


def test_a_log_that_nothing_was_written_to_is_sound() -> None:
    assert list(check(KEY, EMPTY, (), [anchor_of(KEY, EMPTY, "2026-03-10")])) == []
    assert key_fits(KEY, EMPTY, ())


@pytest.mark.parametrize("column", [field.name for field in fields(AuditEntry) if field.name != "number"])
@pytest.mark.parametrize("number", [1, 3, 6])
def test_an_edited_column_points_to_its_entry_alone(column: str, number: int) -> None:
    log = log_of().edited(number, **{column: "another"})

    assert log.found() == entry_errors("entry_edited", number)


@pytest.mark.parametrize("column", ["employer_no", "region_code"])
def test_an_edit_to_nothing_and_from_nothing_is_found(column: str) -> None:
    value = None if column == "employer_no" else ""

    assert log_of().edited(2, **{column: value}).found() == entry_errors("entry_edited", 2)


def test_what_moves_from_one_column_to_the_next_is_found() -> None:
    log = log_of().edited(2, actor="officer", action="-lichange_approved")

    assert log.found() == entry_errors("entry_edited", 2)


def test_what_no_hall_would_store_is_an_edit_and_no_crash() -> None:
    log = log_of().edited(2, data=b"\xff").edited(4, actor="\udcff").edited(5, mac=None)

    assert log.found() == entry_errors("entry_edited", 2, 4, 5)


@pytest.mark.parametrize(
    ("deleted", "first"), [((1,), 1), ((3,), 3), ((2, 3, 4), 2)], ids=["the first", "in the middle", "several"]
)
def test_deleted_entries_are_missing(deleted: tuple[int, ...], first: int) -> None:
    log = log_of().without(*deleted)

    assert log.found() == entry_errors("entries_missing", first)
    assert next(check(KEY, log.head, log.entries)).message_en.startswith(f"entries {first} to {deleted[-1]} ")


def test_deleted_entries_at_the_end_are_told_by_the_head() -> None:
    assert log_of().without(5, 6).found() == [("entries_truncated", "audit_head", 1)]
    assert log_of().without(1, 2, 3, 4, 5, 6).found() == [("entries_truncated", "audit_head", 1)]


def test_entries_deleted_together_with_an_edit_of_the_one_after_are_both_found() -> None:
    log = log_of().without(3).edited(4, actor="nobody")

    assert log.found() == [*entry_errors("entry_edited", 4), *entry_errors("entries_missing", 3)]


def test_two_entries_that_change_places_are_both_found() -> None:
    third, fourth = log_of().entries[2:4]
    entries = (*log_of().entries[:2], replace(fourth, number=3), replace(third, number=4), *log_of().entries[4:])

    assert replace(log_of(), entries=entries).found() == entry_errors("entry_edited", 3, 4)


def test_closing_a_gap_by_new_numbers_is_found_at_each_of_them() -> None:
    kept = [entry for entry in log_of().entries if entry.number != 3]
    renumbered = tuple(replace(entry, number=number) for number, entry in enumerate(kept, 1))

    errors = replace(log_of(), entries=renumbered).found()

    assert errors[:3] == entry_errors("entry_edited", 3, 4, 5)


def test_an_entry_that_is_there_twice_or_out_of_order_is_found() -> None:
    entries = log_of().entries

    twice = replace(log_of(), entries=(*entries[:3], entries[2], *entries[3:]))
    turned = replace(log_of(), entries=(entries[1], entries[0], *entries[2:]))

    assert twice.found() == entry_errors("entry_out_of_order", 3)
    assert turned.found() == [*entry_errors("entries_missing", 1), *entry_errors("entry_out_of_order", 1)]


def test_a_copied_entry_is_found_whatever_number_it_is_given() -> None:
    log = log_of()
    copied = replace(log, entries=(*log.entries, replace(log.entries[1], number=7)))

    assert ("entry_edited", "audit_entries", 7) in copied.found()
    assert ("head_behind", "audit_head", 1) in copied.found()


def test_an_entry_forged_without_the_key_is_found() -> None:
    log = log_of()
    [forged] = chained(b"x" * 32, [note("login", "accounts/x", actor="x")], log.head or EMPTY, AT)

    found = replace(log, entries=(*log.entries, forged), head=head_of(b"x" * 32, forged)).found()

    assert found == [*entry_errors("entry_edited", 7), ("head_edited", "audit_head", 1)]


def test_entries_of_two_copies_of_the_log_do_not_follow_one_another() -> None:
    ours, theirs = log_of(), log_of(actor="officer-wang")

    mixed = replace(ours, entries=(*ours.entries[:3], *theirs.entries[3:]), head=theirs.head)

    assert mixed.found() == entry_errors("entry_does_not_follow", 4)


def test_a_head_that_is_gone_edited_or_of_another_time_is_found() -> None:
    log, longer = log_of(4), log_of(6)
    other = log_of(6, actor="officer-wang").head

    heads = (None, replace(longer.head, number=5), replace(longer.head, seal=""), EMPTY, log.head, other)  # type: ignore[type-var]
    found = [replace(longer, head=head).found() for head in heads]

    codes = ["head_missing", "head_edited", "head_edited", "head_edited", "head_behind", "head_differs"]
    assert found == [[(code, "audit_head", 1)] for code in codes]


def test_an_old_copy_put_back_whole_is_found_by_an_anchor_of_later() -> None:
    old, later = log_of(4), log_of(6)

    assert old.found() == []
    assert old.found(old.anchor, later.anchor) == [("anchor_beyond", "audit_anchor", 6)]


def test_an_old_copy_carried_on_is_found_by_an_anchor_of_before() -> None:
    old, before = log_of(4), log_of(6)
    after = log_of(4, actor="officer-wang", after=old.head or EMPTY)
    carried_on = replace(after, entries=(*old.entries, *after.entries))

    assert carried_on.found() == []
    assert carried_on.found(before.anchor) == [("anchor_differs", "audit_anchor", 6)]


def test_history_rewritten_by_someone_with_the_key_is_found_by_an_anchor() -> None:
    rewritten, before = log_of(8, actor="nobody"), log_of(6)

    assert rewritten.found(before.anchor) == [("anchor_differs", "audit_anchor", 6)]


def test_an_anchor_whose_entry_was_deleted_says_so() -> None:
    log = log_of(8).without(6)

    assert log.found(log_of(6).anchor) == [*entry_errors("entries_missing", 6), ("anchor_differs", "audit_anchor", 6)]


def test_an_anchor_that_was_changed_or_is_of_another_secret_says_nothing_of_the_log() -> None:
    log = log_of()
    changed = replace(log.anchor, mac="0" * 64)
    foreign = anchor_of(b"x" * 32, head_of(b"x" * 32, log.entries[-1]), log.anchor.at)

    assert log.found(changed, foreign) == [("anchor_invalid", "audit_anchor", 6)] * 2


def test_no_anchor_is_given_of_a_head_that_the_hall_did_not_write() -> None:
    for head in (None, AuditHead(3, "0" * 64, ""), replace(EMPTY, number=1)):
        with pytest.raises(Refused, match="audit_log_damaged"):
            anchor_of(KEY, head, "2026-03-10")


def test_an_anchor_is_read_back_as_it_was_exported_and_nothing_else_is() -> None:
    anchor = log_of().anchor
    written = {"number": anchor.number, "mac": anchor.mac, "at": anchor.at, "seal": anchor.seal}

    assert anchor_from(json.dumps(written)) == anchor
    for other in ("", "[]", "7", "{}", json.dumps(written | {"number": True}), json.dumps(written | {"more": 1})):
        with pytest.raises(ValueError):
            anchor_from(other)


def test_a_damage_that_the_hall_noted_stays_an_error() -> None:
    log = log_of(3)
    after = chained(
        KEY, [damage_note(AuditHead(2, "0" * 64, "")), note("login", "x", actor="x")], log.head or EMPTY, AT
    )

    carried_on = replace(log, entries=(*log.entries, *after), head=head_of(KEY, after[-1]))

    assert carried_on.found() == entry_errors("damage_noted", 4)


def test_another_secret_fits_nothing_and_a_damaged_log_still_fits_its_own() -> None:
    log = log_of().edited(1, actor="nobody")

    assert not key_fits(b"x" * 32, log.head, log.entries)
    assert key_fits(KEY, replace(EMPTY, number=3), log.entries)
    assert key_fits(KEY, log.head, ())


def test_a_moment_is_written_in_utc_so_that_texts_sort_as_moments_do() -> None:
    beijing = timezone(timedelta(hours=8))

    assert moment_text(datetime(2026, 3, 10, 9, tzinfo=beijing)) == "2026-03-10T01:00:00.000000+00:00"
    assert moment_text(AT) < moment_text(AT + timedelta(microseconds=1))


def test_every_error_says_in_both_languages_what_is_wrong() -> None:
    assert all(not zh.isascii() and en.isascii() for zh, en in SENTENCES.values())


def test_memory_stays_flat_as_the_walk_is_one_pass() -> None:
    taken: list[int] = []

    def entries() -> Any:
        for entry in log_of(5).edited(2, actor="nobody").entries:
            taken.append(entry.number)
            yield entry

    errors = check(KEY, log_of(5).head, entries())

    assert taken == []
    assert next(errors).row_id == 2 and taken == [1, 2]
