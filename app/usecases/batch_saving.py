"""保存批次 (saving a batch): ticked rows checked once more and saved together for review, or none (§2.3 注意3, §2.4 注意7)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.batch.batch import BATCH_ALREADY_SAVED, not_savable, why_not_savable
from app.domain.batch.columns import fields_of
from app.domain.batch.rows import as_kept
from app.domain.calendar import today, window_findings
from app.domain.employer import Employer
from app.domain.finding import Finding, Refused
from app.repositories import batches, changes, events
from app.repositories.batches import Batch, BatchRow
from app.repositories.bulk import once_each
from app.usecases.batches import BatchView, own, stored_rows, view_of
from app.usecases.content_digests import record_batch_step, sent_digest
from app.usecases.context import VERSION_STALE, Call, Work
from app.usecases.row_judging import JudgedRow, judge_rows
from app.usecases.saving import refuse, stored_findings_of_many, stored_money


@dataclass(frozen=True, slots=True)
class BatchSaved:
    """What was saved: each row with its change, and the batch as it now is."""

    changes: Sequence[tuple[int, int]]
    view: BatchView

    @property
    def version(self) -> int:
        return self.view.version


def save(
    call: Call, batch_id: int, version: int, row_numbers: Sequence[int] | None, accept_warnings: bool
) -> BatchSaved:
    """Saves the ticked rows, or all that passed where none are named: all together or not at all, naming every row that fell."""
    with call.writing(late=True) as work:
        batch = own(work, batch_id, version)
        try:
            ticked, judged = _checked(work, batch, row_numbers, accept_warnings)
        except Refused:
            # Another save may have come between two reads: then it is the version that is told.
            own(work, batch_id, version)
            raise
        work.begin()
        if not batches.take(work.connection, batch):
            raise Refused([VERSION_STALE.refused(current=batch.version + 1)])
        _keep_what_moved_on(work, batch, ticked, judged)
        saved = _store(work, batch, judged)
        work.record("batch_saved", f"batches/{batch_id}", employer=batch.employer, kind=batch.kind, rows=len(saved))
        done = BatchSaved(saved, view_of(work, own(work, batch_id, None)))
        work.commit(done)
        return done


def _checked(
    work: Work, batch: Batch, row_numbers: Sequence[int] | None, accept_warnings: bool
) -> tuple[list[BatchRow], list[JudgedRow]]:
    """The ticked rows, as they were judged last and as they are judged now; refused with every one that fell."""
    ticked = _ticked(work, batch, row_numbers, accept_warnings)
    layout, fields = batch.layout, fields_of(batch.kind)
    rows = [as_kept(row.row_number, row.cells, layout, fields) for row in ticked]
    judged = judge_rows(work, batch.employer, batch.kind, rows)
    law = work.hall.policy.on(today(work.now), batch.employer.region_code)
    fallen = [each for row in judged for each in _fallen(row, accept_warnings)]
    refuse([*window_findings(work.now, law), *_placed(fallen, row_numbers)])
    return ticked, judged


def _ticked(work: Work, batch: Batch, row_numbers: Sequence[int] | None, accept_warnings: bool) -> list[BatchRow]:
    """The rows to be saved, as they were judged last; refused with every one that cannot be."""
    if row_numbers is None:
        unsaved = batches.rows_of(work.connection, batch.id, unsaved=True)
        ticked = [row for row in unsaved if _why_not(row, accept_warnings) is None]
        if not ticked:
            raise Refused([BATCH_ALREADY_SAVED.refused()])
        return ticked
    found = {row.row_number: row for row in batches.rows_of(work.connection, batch.id, row_numbers=row_numbers)}
    if found and all(number in found and found[number].change_id is not None for number in row_numbers):
        raise Refused([BATCH_ALREADY_SAVED.refused()])
    refused = []
    for position, number in enumerate(row_numbers):
        why = _why_not(found[number], accept_warnings) if number in found else "unknown"
        if why is not None:
            refused.append(not_savable(number, why, f"/row_numbers/{position}"))
    refuse(refused)
    return [found[number] for number in sorted(found)]


def _why_not(row: BatchRow, accept_warnings: bool) -> str | None:
    refuses = any(finding["severity"] == "refused" for finding in row.findings)
    saved = row.change_id is not None
    return why_not_savable(row.outcome, refused=refuses, saved=saved, accept_warnings=accept_warnings)


def _fallen(judged: JudgedRow, accept_warnings: bool) -> list[Finding]:
    """What speaks against a row now that did not when it was checked; each names its row."""
    number = judged.row.row_number
    refused = [finding for finding in judged.findings if finding.refuses]
    if not refused and judged.outcome == "warning" and not accept_warnings:
        return [not_savable(number, "to_accept", "")]
    return [replace(finding, params={**finding.params, "row_number": number}) for finding in refused]


def _placed(fallen: Sequence[Finding], row_numbers: Sequence[int] | None) -> list[Finding]:
    """Findings of rows at the places of their numbers in the request."""
    places = {number: f"/row_numbers/{position}" for position, number in enumerate(row_numbers or ())}
    return [replace(finding, pointer=places.get(_row_number(finding), "/row_numbers")) for finding in fallen]


def _row_number(finding: Finding) -> Any:
    return finding.params["row_number"]


def _keep_what_moved_on(work: Work, batch: Batch, ticked: Sequence[BatchRow], judged: Sequence[JudgedRow]) -> None:
    """Writes those rows anew whose money is another than when they were checked: a batch shows what it has saved."""
    moved = [
        (now, before)
        for now, before in zip(judged, ticked, strict=True)
        if (now.money.lines and stored_money(now.money) != before.money) or len(now.money.lines) != before.line_count
    ]
    rows = stored_rows([now for now, _ in moved], [before.since_previous for _, before in moved])
    if rows:
        batches.replace_rows(work.connection, batch.id, rows)


def _store(work: Work, batch: Batch, judged: Sequence[JudgedRow]) -> list[tuple[int, int]]:
    """Writes the changes, their timelines and events, and which row became which."""
    findings = stored_findings_of_many(each.form_findings for each in judged)
    money = once_each(stored_money, [each.money for each in judged])
    values = [_columns(work, batch, *each) for each in zip(judged, findings, money, strict=True)]
    ids = changes.add_many(work.connection, batch.employer, values, work.now)
    digests = [sent_digest(batch.kind, each["body"]) for each in values]
    changes.record_many(work.connection, dict(zip(ids, digests, strict=True)), "submitted", work.who, work.now)
    record_batch_step(work, batch, "saved", digests)
    _tell(work, batch.employer, ids)
    saved = [(each.row.row_number, change_id) for each, change_id in zip(judged, ids, strict=True)]
    batches.note_saved(work.connection, batch.id, saved)
    batches.sum_up(work.connection, batch.id, {"saved_at": work.now})
    return saved


def _columns(work: Work, batch: Batch, judged: JudgedRow, findings: Any, money: Any) -> dict[str, Any]:
    body = judged.body
    document = body["person"] if batch.kind == "enroll" else body
    return {
        "batch_id": batch.id,
        "kind": batch.kind,
        "status": "in_review",
        "id_type": document["id_type"],
        "id_number": document["id_number"],
        "name": document["name"],
        "body": {name: value for name, value in body.items() if name != "kind"},
        "money": money,
        "findings": findings,
        "submitted_at": work.now,
    }


def _tell(work: Work, employer: Employer, ids: Collection[int]) -> None:
    told = [(f"changes/{change_id}", employer.id, {"change_id": change_id}) for change_id in ids]
    events.tell_all(work.connection, "change.submitted", work.now, told)
