"""核定批次 (assessment runs): a region's employers assessed for a month, chunk by chunk, resumable at any point."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from app import clock
from app.domain.assessment import ASSESSMENT_FAILED, AssessmentPlan, order_findings, plan_assessment, resume_findings
from app.domain.calendar import too_early_findings
from app.domain.employer import Employer, region_reaches
from app.domain.finding import Finding, Refused
from app.domain.period import Period
from app.domain.policy import POLICY_MISSING, PolicyMissing
from app.repositories import assessment_runs, assessments, employers
from app.repositories.assessment_facts import facts
from app.repositories.assessment_runs import Failure, Run
from app.repositories.database import retried
from app.repositories.tables import FIGURES
from app.usecases.context import FORBIDDEN, NOT_FOUND, Call, Hall, Work
from app.usecases.readiness import is_ready
from app.usecases.saving import refuse, stored_findings

log = logging.getLogger("hall.assessment_runs")

CHUNK = 50
FAILURES_SHOWN = 1000

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with the employers it could not assess, as many as are shown."""

    run: Run
    failed_employers: int
    failures: Sequence[Failure]


@dataclass(frozen=True, slots=True)
class RunPage:
    """A page of runs."""

    items: Sequence[RunView]
    page: int
    page_size: int
    total: int


def start(call: Call, period: Period, region_code: str | None, employer_no: str | None, dry_run: bool) -> RunView:
    """Starts a run in the background and answers at once; a supervisor's."""
    with call.writing() as work:
        officer = work.officer("supervisor")
        region = region_code or officer.region_code or ""
        refuse(work.hall.codes.findings("region", region, "/region_code"))
        if not region_reaches(officer.region_code or "", region):
            raise Refused([FORBIDDEN.refused("/region_code")])
        employer = None
        if employer_no is not None:
            employer = work.within_reach(employers.by_number(work.connection, employer_no))
            region = employer.region_code
        run_id = plan(work, period, region, employer_no, dry_run)
        subject, month = _subject(run_id), str(period)
        work.record("run_started", subject, employer=employer, region_code=region, period=month, dry_run=dry_run)
        view = _view(work, run_id)
        work.commit(view)
    call.hall.jobs.submit(carry_out, call.hall, run_id)
    return view


def start_by_hand(call: Call, period: Period, region_code: str) -> int:
    """Writes down a run for the command line, which carries it out itself."""
    with call.writing() as work:
        refuse(work.hall.codes.findings("region", region_code, "/region_code"))
        run_id = plan(work, period, region_code, None, False)
        work.record("run_started", _subject(run_id), region_code=region_code, period=str(period), dry_run=False)
        work.commit(run_id)
        return run_id


def plan(work: Work, period: Period, region_code: str, employer_no: str | None, dry_run: bool) -> int:
    """Writes down a run to be carried out; refused before the month's window has closed."""
    try:
        refuse(too_early_findings(period, work.now, work.hall.policy.at(period, region_code)))
    except PolicyMissing as missing:
        raise Refused([_policy_missing(missing)]) from missing
    return assessment_runs.add(
        work.connection,
        {
            "period": period,
            "region_code": region_code,
            "employer_no": employer_no,
            "dry_run": dry_run,
            "started_by": work.who,
            "total_employers": assessment_runs.count_employers(work.connection, period, region_code, employer_no),
        },
        work.now,
    )


def read(call: Call, run_id: int) -> RunView:
    """A run's progress."""
    with call.reading() as work:
        work.officer()
        return _reached(work, run_id)


def look(call: Call, run_id: int) -> RunView:
    """A run's progress, for the command line."""
    with call.reading() as work:
        return _view(work, run_id)


def listing(call: Call, page: int, page_size: int) -> RunPage:
    """The runs within an officer's reach, latest first; their failures are read one run at a time."""
    with call.reading() as work:
        region = work.officer().region_code or ""
        found, total = assessment_runs.page(work.connection, region, offset=(page - 1) * page_size, limit=page_size)
        counts = assessment_runs.count_failures(work.connection, [run.id for run in found])
        return RunPage([RunView(run, counts.get(run.id, 0), ()) for run in found], page, page_size, total)


def resume(call: Call, run_id: int) -> RunView:
    """Carries a run on that failed, was left, or named employers that have since been put right."""
    with call.writing() as work:
        work.officer("supervisor")
        _reached(work, run_id)
        if not assessment_runs.queue_again(work.connection, run_id, clock.real_now()):
            refuse(resume_findings(_view(work, run_id).run.status))
        view = _view(work, run_id)
        work.record("run_resumed", _subject(run_id), region_code=view.run.region_code, period=str(view.run.period))
        work.commit(view)
    call.hall.jobs.submit(carry_out, call.hall, run_id)
    return view


def resume_abandoned(hall: Hall) -> None:
    """Carries on what a stopped process has left (断点续办)."""
    if not is_ready(hall):
        return
    with Call(hall).reading() as work:
        left = assessment_runs.abandoned(work.connection, clock.real_now())
    for run_id in left:
        carry_out(hall, run_id)


def carry_out(hall: Hall, run_id: int, progress: Progress = lambda done, total: None) -> None:
    """Carries a run out; each chunk of employers is one transaction, so a stop at any moment loses and doubles nothing."""
    now = clock.real_now()
    with Call(hall).writing() as work:
        if not assessment_runs.claim(work.connection, run_id, now, now + _lease(hall)):
            return
        work.commit()
    tally = Tally()
    try:
        while not hall.stopping.is_set() and retried(partial(_next_chunk, hall, run_id, tally)):
            progress(tally.done + tally.failed, tally.total)
    except Exception:
        log.exception("assessment run %s failed", run_id)
        _finish(hall, run_id, "failed")
        return
    _finish(hall, run_id, tally.status)


@dataclass
class Tally:
    """How far a run is; `after` is the last employer looked at."""

    after: int = 0
    done: int = 0
    failed: int = 0
    total: int = 0
    ended: bool = False
    totals: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIGURES, 0))

    @property
    def status(self) -> str:
        """What a run has come to; one that was stopped waits for the next process."""
        if not self.ended:
            return "queued"
        return "completed_with_failures" if self.failed else "completed"


def _next_chunk(hall: Hall, run_id: int, tally: Tally) -> bool:
    """Assesses the next employers in one transaction; false when there are none left."""
    with Call(hall).writing() as work:
        run = assessment_runs.find(work.connection, run_id)
        if run is None:
            raise ValueError("a run is never deleted")
        chunk = assessment_runs.next_employers(work.connection, run, tally.after, CHUNK)
        if not chunk:
            tally.ended = True
            return False
        plans, findings = _assess(work, run, chunk)
        failures = {employer_id for employer_id, _ in findings}
        assessed = [employer.id for employer in chunk if employer.id not in failures]
        totals = _sum(tally.totals, _chunk_totals(work, run, assessed, plans))
        done, failed = tally.done + len(assessed), tally.failed + len(failures)
        assessment_runs.fail(work.connection, run_id, findings)
        advanced = {"done_employers": done, "totals": totals, "lease_until": clock.real_now() + _lease(hall)}
        assessment_runs.advance(work.connection, run_id, advanced)
        work.commit()
    tally.after, tally.done, tally.failed, tally.totals = chunk[-1].id, done, failed, totals
    tally.total = run.total_employers
    return True


def _assess(
    work: Work, run: Run, chunk: Sequence[Employer]
) -> tuple[list[tuple[Employer, AssessmentPlan]], list[tuple[int, Mapping[str, Any]]]]:
    known = facts(work.connection, chunk, run.period)
    plans: list[tuple[Employer, AssessmentPlan]] = []
    findings: list[tuple[int, Mapping[str, Any]]] = []
    for employer in chunk:
        if known[employer.id].assessed:
            continue
        refused = order_findings(run.period, known[employer.id])
        try:
            if not refused:
                plans.append((employer, plan_assessment(run.period, known[employer.id], work.hall.policy, work.now)))
        except PolicyMissing as missing:
            refused = (_policy_missing(missing),)
        except Exception:
            log.exception("employer %s could not be assessed", employer.employer_no)
            refused = (ASSESSMENT_FAILED.refused(),)
        findings += [(employer.id, kept) for kept in stored_findings(refused[:1])]
    if not run.dry_run:
        assessments.store(work.connection, plans, work.now, run.id)
    return plans, findings


def _chunk_totals(
    work: Work, run: Run, assessed: Sequence[int], plans: Sequence[tuple[Employer, AssessmentPlan]]
) -> dict[str, int]:
    """The figures of a chunk, summed: of those assessed by now, and in a rehearsal of those that would be."""
    sums = assessment_runs.figure_sums(work.connection, assessed, run.period)
    if run.dry_run:
        for _, plan_of_employer in plans:
            sums = _sum(sums, asdict(plan_of_employer.figures))
    return sums


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {figure: one[figure] + other[figure] for figure in FIGURES}


def _finish(hall: Hall, run_id: int, status: str) -> None:
    with Call(hall).writing() as work:
        assessment_runs.advance(
            work.connection, run_id, {"status": status, "finished_at": work.now, "lease_until": None}
        )
        work.commit()


def _subject(run_id: int) -> str:
    return f"assessment-runs/{run_id}"


def _lease(hall: Hall) -> timedelta:
    return timedelta(seconds=hall.settings.run_lease_seconds)


def _reached(work: Work, run_id: int) -> RunView:
    view = _view(work, run_id)
    if not region_reaches(work.officer().region_code or "", view.run.region_code):
        raise Refused([NOT_FOUND.refused()])
    return view


def _view(work: Work, run_id: int) -> RunView:
    run = assessment_runs.find(work.connection, run_id)
    if run is None:
        raise Refused([NOT_FOUND.refused()])
    counts = assessment_runs.count_failures(work.connection, [run_id])
    return RunView(run, counts.get(run_id, 0), assessment_runs.failures(work.connection, run_id, FAILURES_SHOWN))


def _policy_missing(missing: PolicyMissing) -> Finding:
    return POLICY_MISSING.refused("/period", month=str(missing.period), parameter=missing.parameter)
