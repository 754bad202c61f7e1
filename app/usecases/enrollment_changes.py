"""人员增减 (enrollment changes), the employer's side: check, preview, draft, submit, withdraw, list (§2.1, §2.2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.change import DELETABLE, ChangeKind, open_change_findings, status_findings, step_findings
from app.domain.employer import Employer
from app.domain.finding import Finding, Refused
from app.domain.quote import Money
from app.repositories import batches, changes, events
from app.repositories.changes import Change, Narrowed, Step
from app.repositories.database import transaction
from app.usecases import quotes
from app.usecases.content_digests import sent_digest
from app.usecases.context import NOT_FOUND, VERSION_STALE, Call, Work, check_version
from app.usecases.judging import judge
from app.usecases.saving import (
    Json,
    columns,
    id_document_of,
    id_number_of,
    malformed_number,
    merge,
    number_pointer,
    refuse,
    store,
)


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change as it is shown: whole, or with its ID number masked in lists."""

    change: Change
    timeline: Sequence[Step]
    masked: bool = False

    @property
    def version(self) -> int:
        return self.change.version


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A page of changes."""

    items: Sequence[ChangeView]
    page: int
    page_size: int
    total: int


@dataclass(frozen=True, slots=True)
class Preview:
    """预算: the money of a change before it is saved, with the quote that binds a save to it."""

    kind: ChangeKind
    quote_id: str
    money: Money
    findings: tuple[Finding, ...]


def preview(call: Call, body: Json) -> Preview:
    """The money of a change, line by line, with everything that speaks against it; nothing is stored."""
    kind = body["kind"]
    with call.reading(about=id_document_of(kind, body)) as work:
        employer = work.employer()
        judged = judge(work, employer, kind, body)
        refuse(malformed_number(judged.findings))
        work.looked_at("previews", employer, kind=kind)
        quote_id = quotes.give(work, employer, kind, id_number_of(kind, body), judged.money)
        findings = (*judged.findings, *open_change_findings(judged.facts.open_change, number_pointer(kind)))
        return Preview(kind, quote_id, judged.money, findings)


def create(call: Call, body: Json, submit: bool, quote_id: str | None, malformed: Sequence[Finding] = ()) -> ChangeView:
    """Saves a change as a draft (暂存), or submits it for review (保存) when nothing speaks against it.

    `malformed` are findings of fields that could not be read and are not in the body: a submission names them with the rest.
    """
    with call.writing(about=id_document_of(body["kind"], body), late=True) as work:
        employer = work.employer()
        values = columns(work, employer, body, quote_id, submit=submit, malformed=malformed)
        now = work.now
        work.begin()
        values |= {"status": "in_review" if submit else "draft", "submitted_at": now if submit else None}
        change = changes.add(work.connection, employer, values, now)
        step = Step(now, work.who, "submitted" if submit else "drafted", None)
        digest = sent_digest(change.kind, change.body) if submit else None
        changes.record(work.connection, change.id, step.step, step.actor, step.at, digest)
        if submit:
            _tell(work, employer, change.id, "change.submitted")
        view = ChangeView(change, [step])
        work.commit(view)
        return view


def edit(
    call: Call, change_id: int, version: int, patch: Json, valid: Callable[[ChangeKind, Json], Json]
) -> ChangeView:
    """Merges a patch into a draft, or into a rejected change, which becomes a draft again with its history kept.

    `valid` gives the merged change as its form would have sent it, or refuses it.
    """
    with call.writing() as work:
        employer = work.employer()
        change = _own(work, employer, change_id, version)
        refuse(status_findings(change.status, "draft", "rejected"))
        merged = valid(change.kind, merge({"kind": change.kind, **change.body}, patch))
        values = columns(work, employer, merged, None, submit=False, change=change)
        store(work, change, {**values, "status": "draft", "rejection": None, "submitted_at": None, "decided_at": None})
        changes.record(
            work.connection, change_id, "reopened" if change.status == "rejected" else "edited", work.who, work.now
        )
        view = _view(work, change_id)
        work.commit(view)
        return view


def delete(call: Call, change_id: int, version: int) -> None:
    """Deletes a draft."""
    with call.writing() as work:
        change = _own(work, work.employer(), change_id, version)
        refuse(status_findings(change.status, *DELETABLE))
        if not changes.remove(work.connection, change):
            raise Refused([VERSION_STALE.refused(current=change.version + 1)])
        if change.batch_id is not None:
            batches.free(work.connection, change.batch_id, change.id)
            batches.sum_up(work.connection, change.batch_id, {})
        work.commit()


def submit(call: Call, change_id: int, version: int, quote_id: str | None) -> ChangeView:
    """Submits a draft for review (送审); refused with everything that is wrong, at once."""
    with call.writing() as work:
        employer = work.employer()
        change = _own(work, employer, change_id, version)
        _submit(work, employer, change, quote_id)
        view = _view(work, change_id)
        work.commit(view)
        return view


def submit_many(call: Call, ids: Sequence[int]) -> list[ChangeView]:
    """Submits several drafts, all or none; every refusal names its change in `params.change_id`."""
    with call.writing() as work:
        employer = work.employer()
        found: list[Finding] = []
        for position, change_id in enumerate(ids):
            try:
                change = _own(work, employer, change_id, None)
                _submit(work, employer, change, None)
            except Refused as refused:
                found += [
                    replace(finding, pointer=f"/ids/{position}", params={**finding.params, "change_id": change_id})
                    for finding in refused.findings
                ]
        refuse(found)
        views = views_of(work, [_found(work, change_id) for change_id in ids])
        work.commit(views)
        return views


def withdraw(call: Call, change_id: int, version: int) -> ChangeView:
    """Takes a change back from review; it is a draft again, on any day."""
    with call.writing() as work:
        change = _own(work, work.employer(), change_id, version)
        refuse(step_findings(change.status, "withdrawn"))
        store(work, change, {"status": "draft", "submitted_at": None})
        changes.record(work.connection, change_id, "withdrawn", work.who, work.now)
        view = _view(work, change_id)
        work.commit(view)
        return view


def read(call: Call, change_id: int) -> ChangeView:
    """One of the employer's own changes."""
    with transaction(call.hall.engine, writes=False) as connection:
        caller, found = changes.own_with_timeline(connection, call.session_id, change_id)
        work = call.work(connection, caller)
        employer = work.employer()
        if found is None:
            raise Refused([NOT_FOUND.refused()])
        work.looked_at(f"changes/{change_id}", employer)
        work.keep_notes()
        return ChangeView(*found)


def listing(call: Call, narrowed: Narrowed, page: int, page_size: int) -> ChangePage:
    """The employer's changes, newest first."""
    with call.reading() as work:
        employer = work.employer()
        of_employer = replace(narrowed, employer_id=employer.id)
        found, total = changes.page(work.connection, of_employer, offset=(page - 1) * page_size, limit=page_size)
        if found:
            work.looked_at("changes", employer, changes=[change.id for change in found])
        return ChangePage(views_of(work, found, masked=True), page, page_size, total)


def views_of(work: Work, found: Sequence[Change], *, masked: bool = False) -> list[ChangeView]:
    """Changes with their timelines."""
    timelines = changes.timelines(work.connection, [change.id for change in found])
    return [ChangeView(change, timelines[change.id], masked) for change in found]


def _submit(work: Work, employer: Employer, change: Change, quote_id: str | None) -> None:
    refuse(step_findings(change.status, "submitted"))
    values = columns(work, employer, {"kind": change.kind, **change.body}, quote_id, submit=True, change=change)
    store(work, change, {**values, "status": "in_review", "submitted_at": work.now})
    digest = sent_digest(change.kind, values["body"])
    changes.record(work.connection, change.id, "submitted", work.who, work.now, digest)
    _tell(work, employer, change.id, "change.submitted")


def _own(work: Work, employer: Employer, change_id: int, version: int | None) -> Change:
    change = changes.find(work.connection, change_id)
    if change is None or change.employer.id != employer.id:
        raise Refused([NOT_FOUND.refused()])
    if version is not None:
        check_version(change.version, version)
    work.looked_at(f"changes/{change_id}", employer)
    return change


def _found(work: Work, change_id: int) -> Change:
    change = changes.find(work.connection, change_id)
    if change is None:
        raise Refused([NOT_FOUND.refused()])
    return change


def _view(work: Work, change_id: int) -> ChangeView:
    found = changes.find_with_timeline(work.connection, change_id)
    if found is None:
        raise Refused([NOT_FOUND.refused()])
    return ChangeView(*found)


def _tell(work: Work, employer: Employer, change_id: int, kind: str) -> None:
    events.tell(work.connection, kind, f"changes/{change_id}", employer.id, work.now, {"change_id": change_id})
