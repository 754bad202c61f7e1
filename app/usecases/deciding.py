"""审核 (deciding): approval and rejection, of one change or of many at once, in the officer's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.change import ChangeStep, step_findings
from app.domain.enroll import ALREADY_INSURED, ENROLL_MONTH_BEFORE_EMPLOYER, NAME_MISMATCH
from app.domain.finding import Code, Finding, Refused
from app.domain.policy import POLICY_MISSING
from app.domain.suspend import NOT_INSURED_HERE, SUSPENSION_BEFORE_ENROLLMENT
from app.repositories import changes, decisions, events, persons
from app.repositories.changes import Change
from app.usecases.content_digests import decision_digest
from app.usecases.context import VERSION_STALE, Work
from app.usecases.effects import put_into_effect
from app.usecases.judging import Judged, judge
from app.usecases.judging_many import judge_many
from app.usecases.saving import refuse, stored_money

# Other checks that have come to fail since the submission are shown to the officer and do not block.
STANDING: tuple[Code, ...] = (
    ALREADY_INSURED,
    NAME_MISMATCH,
    NOT_INSURED_HERE,
    ENROLL_MONTH_BEFORE_EMPLOYER,
    SUSPENSION_BEFORE_ENROLLMENT,
    POLICY_MISSING,
)


def judge_now(work: Work, change: Change) -> Judged:
    """A change as its own form would be judged now."""
    return judge(work, change.employer, change.kind, _form_of(change), from_row=change.batch_id is not None)


def approve(work: Work, change: Change) -> None:
    """Approves a change (通过): its effects, computed afresh, or a refusal where the standing has changed."""
    refuse(step_findings(change.status, "approved"))
    persons.lock(work.connection, change.id_type, change.id_number)
    judged = judge_now(work, change)
    refuse(_standing_against(judged))
    _put_into_effect(work, [(change, judged)])
    work.record("change_approved", f"changes/{change.id}", employer=change.employer, kind=change.kind)


def approve_many(work: Work, deciding: Sequence[Change]) -> Sequence[str]:
    """Approves changes of one kind of an employer's batch (整批通过), or none: a refusal names every one that cannot be.

    The digests of the decisions, in the order given.
    """
    first = deciding[0]
    _refuse_named(work, [(change, step_findings(change.status, "approved")) for change in deciding])
    persons.lock_many(work.connection, [change.id_number for change in deciding])
    forms = [_form_of(change) for change in deciding]
    judged = list(zip(deciding, judge_many(work, first.employer, first.kind, forms, from_rows=True), strict=True))
    _refuse_named(work, [(change, _standing_against(each)) for change, each in judged])
    return _put_into_effect(work, judged)


def reject(work: Work, change: Change, reason_code: str, reason: str) -> None:
    """Does not pass a change (未通过); the employer sees why."""
    refuse(step_findings(change.status, "rejected"))
    _reject(work, [change], reason_code, reason)
    subject = f"changes/{change.id}"
    work.record("change_rejected", subject, employer=change.employer, kind=change.kind, reason_code=reason_code)


def reject_many(work: Work, deciding: Sequence[Change], reason_code: str, reason: str) -> Sequence[str]:
    """Does not pass changes of an employer's batch (整批未通过), or leaves them all; the digests as of `approve_many`."""
    _refuse_named(work, [(change, step_findings(change.status, "rejected")) for change in deciding])
    return _reject(work, deciding, reason_code, reason)


def settle(
    work: Work, decided: Sequence[tuple[Change, Mapping[str, Any]]], step: ChangeStep, note: str | None = None
) -> Sequence[str]:
    """Writes what was decided on changes, in their timelines too, and tells other systems; the digests of the decisions."""
    if not decisions.store(work.connection, decided):
        raise Refused([VERSION_STALE.refused(current=decided[0][0].version + 1)])
    digests = {
        change.id: decision_digest(change, step, note, values.get("money_decided")) for change, values in decided
    }
    changes.record_many(work.connection, digests, step, work.who, work.now, note)
    told = [(f"changes/{change.id}", change.employer.id, {"change_id": change.id}) for change, _ in decided]
    events.tell_all(work.connection, f"change.{step}", work.now, told)
    return list(digests.values())


def _form_of(change: Change) -> dict[str, Any]:
    return {"kind": change.kind, **change.body}


def _standing_against(judged: Judged) -> list[Finding]:
    return [finding for finding in judged.findings if finding.code in STANDING]


def _put_into_effect(work: Work, approved: Sequence[tuple[Change, Judged]]) -> Sequence[str]:
    enrollment_ids = put_into_effect(work, approved)
    decided = [
        (
            change,
            {
                "status": "approved",
                "decided_at": work.now,
                "enrollment_id": enrollment_ids[change.id],
                "money_decided": stored_money(judged.money),
            },
        )
        for change, judged in approved
    ]
    return settle(work, decided, "approved")


def _reject(work: Work, deciding: Sequence[Change], reason_code: str, reason: str) -> Sequence[str]:
    refuse(work.hall.codes.findings("rejection_reason", reason_code, "/reason_code"))
    rejection = {"reason_code": reason_code, "reason": reason}
    rejected = {"status": "rejected", "decided_at": work.now, "rejection": rejection}
    return settle(work, [(change, rejected) for change in deciding], "rejected", f"{reason_code} {reason}")


def _refuse_named(work: Work, found: Sequence[tuple[Change, Sequence[Finding]]]) -> None:
    """Raises what refuses any of a batch's changes, each finding with the change that it is about and the row of the sheet."""
    against = [(change, finding) for change, findings in found for finding in findings if finding.refuses]
    if not against:
        return
    ids = [change.id for change, _ in against]
    rows = decisions.row_numbers(work.connection, against[0][0].batch_id or 0, ids)
    raise Refused(
        replace(finding, pointer="", params={**finding.params, **_named(change, rows)}) for change, finding in against
    )


def _named(change: Change, rows: Mapping[int, int]) -> dict[str, int]:
    row = {"row_number": rows[change.id]} if change.id in rows else {}
    return {**row, "change_id": change.id}
