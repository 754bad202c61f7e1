"""经办审核 (review): the officers' queue, the case, approval, rejection and roll-back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from app.domain.change import ChangeKind
from app.domain.finding import Finding, Refused
from app.domain.quote import NO_MONEY, Money
from app.domain.unemployment_registration import UnemploymentRegistration
from app.repositories import changes, decisions
from app.repositories.changes import Change, Narrowed
from app.repositories.database import retried
from app.usecases import deciding, rolling_back
from app.usecases.context import NOT_FOUND, Call, Work, check_version
from app.usecases.enrollment_changes import ChangePage, ChangeView, views_of
from app.usecases.judging import JudgedSuspend
from app.usecases.saving import stored_money


@dataclass(frozen=True, slots=True)
class Case:
    """案件: a change with its checks re-run now, the money as previewed and as of now, and the person's other changes here.

    `registration` is the unemployment registration that a suspension is matched with, where the region looks at it.
    """

    view: ChangeView
    checks: tuple[Finding, ...]
    registration: UnemploymentRegistration | None
    money_previewed: Mapping[str, Any]
    money_now: Mapping[str, Any]
    related: Sequence[ChangeView]

    @property
    def version(self) -> int:
        return self.view.version


@dataclass(frozen=True, slots=True)
class RollbackPreview:
    """What a roll-back would give back or bring back."""

    kind: ChangeKind
    money: Money
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """One case of a bulk decision: done, or refused with its findings."""

    id: int
    findings: tuple[Finding, ...]


def queue(call: Call, narrowed: Narrowed, page: int, page_size: int) -> ChangePage:
    """The changes within the officer's reach, longest waiting first; drafts are the employer's own affair."""
    with call.reading() as work:
        within = (work.officer().region_code or "", *narrowed.regions)
        reached = replace(narrowed, regions=within)
        found, total = changes.queue(work.connection, reached, offset=(page - 1) * page_size, limit=page_size)
        if found:
            employer = found[0].employer if narrowed.employer_no else None
            work.looked_at("changes", employer, changes=[change.id for change in found])
        return ChangePage(views_of(work, found, masked=True), page, page_size, total)


def case(call: Call, change_id: int) -> Case:
    """A case with everything that an officer needs to decide it."""
    with call.reading(unchanging=True) as work:
        change = _reached(work, change_id, None)
        work.looked_at(f"changes/{change.id}", change.employer)
        checks: tuple[Finding, ...] = ()
        registration = None
        previewed, now = change.money, change.money_decided or change.money
        if change.status == "in_review":
            judged = deciding.judge_now(work, change)
            now, checks = stored_money(judged.money), judged.findings
            registration = judged.facts.registration if isinstance(judged, JudgedSuspend) else None
        others = [
            other
            for other in changes.of_person(work.connection, change.employer.id, change.id_type, change.id_number)
            if other.id != change.id and other.status != "draft"
        ]
        view = views_of(work, [change])[0]
        return Case(view, checks, registration, previewed, now, views_of(work, others, masked=True))


def approve(call: Call, change_id: int, version: int) -> ChangeView:
    """Approves a change; of two officers at the same instant one does."""
    return _decide(call, change_id, version, deciding.approve)


def reject(call: Call, change_id: int, version: int, reason_code: str, reason: str) -> ChangeView:
    """Does not pass a change, with the reason that the employer reads."""
    return _decide(call, change_id, version, lambda work, change: deciding.reject(work, change, reason_code, reason))


def roll_back(call: Call, change_id: int, version: int, reason: str) -> ChangeView:
    """Undoes an approved change (回退); a supervisor's, with the reason that the employer reads."""
    return _decide(
        call,
        change_id,
        version,
        lambda work, change: rolling_back.roll_back(work, change, reason),
        role="supervisor",
    )


def preview_rollback(call: Call, change_id: int) -> RollbackPreview:
    """What a roll-back would do, touching nothing."""
    with call.reading() as work:
        work.officer("supervisor")
        change = _reached(work, change_id, None)
        work.looked_at(f"changes/{change.id}", change.employer)
        findings = rolling_back.rollback_findings(work, change)
        money = NO_MONEY
        if change.status == "approved" and not findings:
            _, _, money = rolling_back.rollback_plan(work, change)
        return RollbackPreview(change.kind, money, findings)


def decide_many(call: Call, decision: str, ids: Sequence[int], reason_code: str, reason: str) -> list[Decided]:
    """Approves or rejects many cases, each on its own: one that is refused keeps none of the others back."""

    def act(work: Work, change: Change) -> None:
        if decision == "approve":
            deciding.approve(work, change)
        else:
            deciding.reject(work, change, reason_code, reason)

    with call.writing():
        pass  # An idempotency key that was answered before ends it here.
    decided = [retried(partial(_decide_one, call, change_id, act)) for change_id in ids]
    with call.writing() as work:
        work.commit(decided)
    return decided


def _decide_one(call: Call, change_id: int, act: Callable[[Work, Change], None]) -> Decided:
    try:
        with call.writing() as work:
            work.officer()
            act(work, _reached(work, change_id, None, locked=True))
            work.commit_part()
    except Refused as refused:
        return Decided(change_id, refused.findings)
    return Decided(change_id, ())


def _decide(
    call: Call, change_id: int, version: int, act: Callable[[Work, Change], None], *, role: str = "officer"
) -> ChangeView:
    with call.writing() as work:
        work.officer(role)
        change = _reached(work, change_id, version, locked=True)
        act(work, change)
        view = views_of(work, [_reached(work, change_id, None)])[0]
        work.commit(view)
        return view


def _reached(work: Work, change_id: int, version: int | None, *, locked: bool = False) -> Change:
    """A change within the officer's reach; one that was withdrawn meanwhile is told by its version and status."""
    change = changes.find(work.connection, change_id, locked=locked)
    hidden = (
        change is not None
        and change.status == "draft"
        and not (locked and decisions.was_submitted(work.connection, change_id))
    )
    if change is None or hidden:
        raise Refused([NOT_FOUND.refused()])
    work.within_reach(change.employer)
    if version is not None:
        check_version(change.version, version)
    return change
