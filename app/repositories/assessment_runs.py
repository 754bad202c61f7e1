"""核定批次 (assessment runs) in rows: what was asked for, how far it is, and which employers failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from app.domain.assessment import RESUMABLE
from app.domain.employer import Employer, region_prefix
from app.domain.period import Period
from app.repositories.database import made_id
from app.repositories.employers import EMPLOYER_COLUMNS, employer_from
from app.repositories.run_tables import assessment_run_failures, assessment_runs
from app.repositories.tables import FIGURES, assessments, employers, is_not_voided


@dataclass(frozen=True, slots=True)
class Run:
    """核定批次 as stored: the employers of a region, or one, for a month."""

    id: int
    period: Period
    region_code: str
    employer_no: str | None
    dry_run: bool
    status: str
    total_employers: int
    done_employers: int
    totals: Mapping[str, int]
    started_by: str
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Failure:
    """An employer that a run could not assess, and why."""

    employer_no: str
    finding: Mapping[str, Any]


def _run_from(row: Row[Any]) -> Run:
    return Run(
        id=row.id,
        period=row.period,
        region_code=row.region_code,
        employer_no=row.employer_no,
        dry_run=row.dry_run,
        status=row.status,
        total_employers=row.total_employers,
        done_employers=row.done_employers,
        totals=row.totals,
        started_by=row.started_by,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )


def add(connection: Connection, values: Mapping[str, Any], now: datetime) -> int:
    """Writes a run that is yet to be carried out."""
    row = {"status": "queued", "done_employers": 0, "totals": {}, "created_at": now, **values}
    return made_id(connection.execute(insert(assessment_runs).values(**row)))


def find(connection: Connection, run_id: int) -> Run | None:
    """One run by its row number."""
    row = connection.execute(select(assessment_runs).where(assessment_runs.c.id == run_id)).one_or_none()
    return None if row is None else _run_from(row)


def page(connection: Connection, region_code: str, *, offset: int, limit: int) -> tuple[list[Run], int]:
    """The runs of regions that an officer reaches, latest first, and how many there are."""
    within = assessment_runs.c.region_code.startswith(region_prefix(region_code), autoescape=True)
    total = connection.execute(select(func.count()).select_from(assessment_runs).where(within)).scalar_one()
    query = select(assessment_runs).where(within).order_by(assessment_runs.c.id.desc()).offset(offset).limit(limit)
    return [_run_from(row) for row in connection.execute(query)], total


def failures(connection: Connection, run_id: int, limit: int) -> list[Failure]:
    """The employers that a run could not assess, as many as are shown."""
    query = (
        select(employers.c.employer_no, assessment_run_failures.c.finding)
        .join(employers, employers.c.id == assessment_run_failures.c.employer_id)
        .where(assessment_run_failures.c.run_id == run_id)
        .order_by(employers.c.employer_no)
        .limit(limit)
    )
    return [Failure(row.employer_no, row.finding) for row in connection.execute(query)]


def count_failures(connection: Connection, run_ids: Sequence[int]) -> Mapping[int, int]:
    """How many employers each of some runs could not assess; runs without any are not in it."""
    failures_of = assessment_run_failures.c.run_id
    query = select(failures_of, func.count().label("failed")).where(failures_of.in_(run_ids)).group_by(failures_of)
    return {row.run_id: row.failed for row in connection.execute(query)}


def claim(connection: Connection, run_id: int, now: datetime, lease_until: datetime) -> bool:
    """Takes a run on, from its beginning: what is assessed already counts as done. False where a process is at it."""
    free = assessment_runs.c.status.in_(RESUMABLE) | _left(now)
    claimed = connection.execute(
        update(assessment_runs)
        .where(assessment_runs.c.id == run_id, free)
        .values(status="running", lease_until=lease_until, done_employers=0, totals={}, finished_at=None)
    )
    if claimed.rowcount != 1:
        return False
    connection.execute(delete(assessment_run_failures).where(assessment_run_failures.c.run_id == run_id))
    return True


def advance(connection: Connection, run_id: int, values: Mapping[str, Any]) -> None:
    """Writes how far a run is."""
    connection.execute(update(assessment_runs).where(assessment_runs.c.id == run_id).values(**values))


def fail(connection: Connection, run_id: int, findings: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """Names employers that could not be assessed."""
    if findings:
        connection.execute(
            insert(assessment_run_failures),
            [{"run_id": run_id, "employer_id": employer_id, "finding": dict(kept)} for employer_id, kept in findings],
        )


def abandoned(connection: Connection, now: datetime) -> list[int]:
    """Runs that no process is at any more, or yet."""
    query = select(assessment_runs.c.id).where(_left(now)).order_by(assessment_runs.c.id)
    return list(connection.execute(query).scalars())


def queue_again(connection: Connection, run_id: int, now: datetime) -> bool:
    """Makes a run wait for a process again; false where one is at it, or nothing is left to do."""
    resumable = assessment_runs.c.status.in_(RESUMABLE) | _left(now)
    queued = update(assessment_runs).where(assessment_runs.c.id == run_id, resumable).values(status="queued")
    return connection.execute(queued).rowcount == 1


def _left(now: datetime) -> ColumnElement[bool]:
    lapsed = (assessment_runs.c.status == "running") & (assessment_runs.c.lease_until < now)
    return (assessment_runs.c.status == "queued") | lapsed


def _scope(period: Period, region_code: str, employer_no: str | None) -> list[ColumnElement[bool]]:
    conditions = [employers.c.region_code.startswith(region_prefix(region_code), autoescape=True)]
    if employer_no is not None:
        return [*conditions, employers.c.employer_no == employer_no]
    return [*conditions, employers.c.insured_from <= period]


def count_employers(connection: Connection, period: Period, region_code: str, employer_no: str | None) -> int:
    """How many employers a run is for: those of the region that are insured by then, or the one named."""
    query = select(func.count()).select_from(employers).where(*_scope(period, region_code, employer_no))
    return connection.execute(query).scalar_one()


def next_employers(connection: Connection, run: Run, after: int, limit: int) -> list[Employer]:
    """The next chunk of a run's employers, locked until this transaction ends."""
    query = (
        select(*EMPLOYER_COLUMNS)
        .where(*_scope(run.period, run.region_code, run.employer_no), employers.c.id > after)
        .order_by(employers.c.id)
        .limit(limit)
    )
    if not run.dry_run:
        query = query.with_for_update(key_share=True)
    return [employer_from(row) for row in connection.execute(query)]


def figure_sums(connection: Connection, employer_ids: Sequence[int], period: Period) -> dict[str, int]:
    """The figures of some employers' assessments of a month, summed."""
    sums = [func.coalesce(func.sum(assessments.c[figure]), 0).label(figure) for figure in FIGURES]
    query = select(*sums).where(
        assessments.c.employer_id.in_(employer_ids), assessments.c.period == period, is_not_voided
    )
    row = connection.execute(query).one()
    return {figure: int(getattr(row, figure)) for figure in FIGURES}
