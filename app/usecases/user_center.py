"""用户中心 (user center): how an employer's business stands: changes by state, who is insured, and the credit (§1.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from app.domain.base_declaration import present_base
from app.domain.calendar import current_period
from app.domain.change import ChangeStatus
from app.domain.credit import CreditMovementKind, Part
from app.domain.enrollment import Enrollment, EnrollmentStatus
from app.domain.period import Period
from app.domain.person import Person
from app.repositories import user_center
from app.repositories.assessment_lines import PersonBrief
from app.usecases.context import Call
from app.usecases.enrollment_changes import ChangeView, views_of

LATEST = 5


@dataclass(frozen=True, slots=True)
class Progress:
    """业务经办进度: how many changes are in each state, and the latest of them."""

    counts: Mapping[ChangeStatus, int]
    latest: Sequence[ChangeView]


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A person insured here, now or before; the base is in fen, none where there are no limits to figure it by."""

    person: Person
    enrollment: Enrollment
    contribution_base: int | None


@dataclass(frozen=True, slots=True)
class RosterPage:
    """A page of the roster."""

    items: Sequence[RosterEntry]
    page: int
    page_size: int
    total: int


@dataclass(frozen=True, slots=True)
class Movement:
    """A credit movement with what it comes from; fen, negative where it takes credit away."""

    id: int
    at: datetime
    part: Part
    kind: CreditMovementKind
    amount: int
    source_id: int | None
    line_id: int | None
    assessment_period: Period | None
    contribution_period: Period | None
    person: PersonBrief | None


@dataclass(frozen=True, slots=True)
class Credit:
    """待转金: what each part comes to, and a page of the movements, latest first."""

    balances: Mapping[Part, int]
    items: Sequence[Movement]
    page: int
    page_size: int
    total: int


def progress(call: Call) -> Progress:
    """How the employer's business stands (查看本单位的业务经办进度)."""
    with call.reading() as work:
        employer = work.employer()
        counts = user_center.counts(work.connection, employer.id)
        latest = user_center.latest(work.connection, employer, LATEST)
        if latest:
            work.looked_at("changes", employer, changes=[change.id for change in latest])
        return Progress(counts, views_of(work, latest, masked=True))


def roster(call: Call, status: EnrollmentStatus | None, name: str | None, page: int, page_size: int) -> RosterPage:
    """Who is insured at the employer, since when and on which base (参保人员名单), in the order of approval."""
    with call.reading() as work:
        employer = work.employer()
        found, total = user_center.roster(work.connection, employer.id, status, name, (page - 1) * page_size, page_size)
        if found:
            work.looked_at("roster", employer, people=len(found))
        current, policy, region = current_period(work.now), work.hall.policy, employer.region_code
        items = [
            RosterEntry(
                person,
                each,
                present_base(each.declared_wage, each.first_month, each.last_month, region, policy, current),
            )
            for person, each in found
        ]
        return RosterPage(items, page, page_size, total)


def credit(call: Call, page: int, page_size: int) -> Credit:
    """The employer's credit (待转金): what it comes to, and how it came to it."""
    with call.reading(unchanging=True) as work:
        employer = work.employer()
        rows, total = user_center.movements(work.connection, employer.id, (page - 1) * page_size, page_size)
        balances = user_center.balances(work.connection, employer.id)
        if rows:
            work.looked_at("credit", employer, movements=len(rows))
    return Credit(balances, [_movement(row) for row in rows], page, page_size, total)


def _movement(row: Row[Any]) -> Movement:
    person = None if row.person_no is None else PersonBrief(row.person_no, row.name, row.id_number)
    return Movement(
        id=row.id,
        at=row.at,
        part=row.part,
        kind=row.kind,
        amount=row.amount,
        source_id=row.source_id,
        line_id=row.line_id,
        assessment_period=row.assessment_period,
        contribution_period=row.contribution_period,
        person=person,
    )
