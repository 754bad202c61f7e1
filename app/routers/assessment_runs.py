"""核定批次 (assessment runs): started by a supervisor, watched by any officer of the region (§6.6)."""

from fastapi import APIRouter, Request, Response

from app.domain.period import Period
from app.routers.documented import errors
from app.schemas.assessment_runs import RunIn, RunShown, RunsShown, run_shown, runs_shown
from app.schemas.fields import PageNumber, PageSize
from app.strict_json import StrictRoute
from app.usecases import assessment_runs
from app.wiring import API, Officer, RowNumber, Supervisor, answer

router = APIRouter(prefix=f"{API}/review/assessment-runs", tags=["assessments"], route_class=StrictRoute)


@router.post(
    "",
    operation_id="startAssessmentRun",
    summary="Start a run (月度核定)",
    description="Assesses a region's employers, or one, for a month, from its 21st on; answers at once, watch its progress. "
    "Employers assessed already count as done and are not billed again. `dry_run` figures everything and writes nothing (试算).",
    status_code=202,
    response_model=RunShown,
    responses=errors(
        *"assessment_too_early policy_missing unknown_code not_found idempotency_key_reused".split(), body=True
    ),
)
async def start_run(request: Request, call: Supervisor, body: RunIn) -> Response:
    arguments = (Period.parse(body.period), body.region_code, body.employer_no, body.dry_run)
    return await answer(request, call, run_shown, assessment_runs.start, *arguments, status=202)


@router.get(
    "",
    operation_id="listAssessmentRuns",
    summary="List runs (核定批次列表)",
    description="The runs of the officer's region, latest first (核定批次).",
    response_model=RunsShown,
    responses=errors(),
)
async def list_runs(request: Request, call: Officer, page: PageNumber = 1, page_size: PageSize = 20) -> Response:
    return await answer(request, call, runs_shown, assessment_runs.listing, page, page_size)


@router.get(
    "/{id}",
    operation_id="readAssessmentRun",
    summary="Watch a run (核定进度)",
    description="How far a run is, its totals so far, and the employers that could not be assessed, with why (进度与失败单位).",
    response_model=RunShown,
    responses=errors("not_found"),
)
async def read_run(request: Request, call: Officer, id: RowNumber) -> Response:
    return await answer(request, call, run_shown, assessment_runs.read, id)


@router.post(
    "/{id}/resume",
    operation_id="resumeAssessmentRun",
    summary="Resume a run (继续核定)",
    description="Carries a run on that failed, was left by a stopped process, or named employers since put right (断点续办).",
    response_model=RunShown,
    responses=errors("not_found", "wrong_status", "idempotency_key_reused"),
)
async def resume_run(request: Request, call: Supervisor, id: RowNumber) -> Response:
    return await answer(request, call, run_shown, assessment_runs.resume, id)
