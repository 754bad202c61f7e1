"""经办审核 (review): the officers' queue, case, approval, rejection and roll-back."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from app.domain.change import ChangeStatus
from app.domain.finding import REQUIRED, Language, Refused
from app.problems import problem
from app.repositories.changes import Narrowed
from app.routers.documented import errors
from app.schemas.enrollment_changes import ChangeShown, ChangesShown, change_shown, changes_shown
from app.schemas.fields import PageNumber, PageSize, WholeNumber
from app.schemas.problem import Problem
from app.schemas.review import (
    CaseShown,
    DecidedShown,
    DecisionsIn,
    DecisionsShown,
    RejectionIn,
    RollbackIn,
    RollbackPreviewShown,
    case_shown,
    rollback_preview_shown,
)
from app.strict_json import StrictRoute
from app.usecases import review
from app.usecases.review import Decided
from app.wiring import API, ExpectedVersion, Officer, RowNumber, Supervisor, answer

router = APIRouter(prefix=f"{API}/review/changes", tags=["review"], route_class=StrictRoute)

_DECIDED = "not_found wrong_status version_stale version_required conflict idempotency_key_reused".split()
_APPROVAL = "already_insured name_mismatch not_insured_here suspension_before_enrollment policy_missing refused".split()
_ROLLBACK = "rollback_out_of_order already_insured policy_missing refused".split()


@router.get(
    "",
    operation_id="listReviewChanges",
    summary="The queue (待审核业务)",
    description="Changes within the officer's region, longest waiting first; by status, kind, employer, region or batch (待审核业务).",
    response_model=ChangesShown,
    responses=errors(),
)
async def list_changes(
    request: Request,
    call: Officer,
    page: PageNumber = 1,
    page_size: PageSize = 20,
    status: Annotated[ChangeStatus | None, Query(description="State (状态): 审核中, 通过, 未通过, 已回退.")] = None,
    kind: Annotated[
        Literal["enroll", "suspend"] | None, Query(description="Kind (业务种类): 人员增加, 人员减少.")
    ] = None,
    employer_no: Annotated[str | None, Query(pattern=r"^[0-9]{12}$", description="Employer number (单位编号).")] = None,
    region_code: Annotated[
        str | None, Query(pattern=r"^[0-9]{6}$", description="Region and all within it (行政区划).")
    ] = None,
    batch_id: Annotated[WholeNumber | None, Query(description="Batch (批次).")] = None,
) -> Response:
    narrowed = Narrowed(
        status=status,
        kind=kind,
        batch_id=batch_id,
        employer_no=employer_no,
        regions=(region_code,) if region_code else (),
    )
    return await answer(request, call, changes_shown, review.queue, narrowed, page, page_size)


@router.post(
    "/decisions",
    operation_id="decideReviewChanges",
    summary="Decide many cases (批量审核)",
    description="Approves or rejects up to 500 cases, each on its own: one answer per case, in the order sent (逐笔给出结果).",
    response_model=DecisionsShown,
    responses=errors("idempotency_key_reused", "conflict", body=True),
)
async def decide_changes(request: Request, call: Officer, body: DecisionsIn) -> Response:
    if body.decision == "reject":
        missing = [name for name in ("reason_code", "reason") if getattr(body, name) is None]
        if missing:
            raise Refused([REQUIRED.refused(f"/{name}") for name in missing])
    request_id = str(request.state.request_id)

    def shown(decided: Sequence[Decided], language: Language) -> DecisionsShown:
        return DecisionsShown(items=[_decided_shown(each, language, request_id) for each in decided])

    arguments = (body.decision, body.ids, body.reason_code or "", body.reason or "")
    return await answer(request, call, shown, review.decide_many, *arguments)


@router.get(
    "/{id}",
    operation_id="readReviewCase",
    summary="A case (案件)",
    description="The change, its checks re-run now, the money as previewed and as of now, history and related changes (审核所需全部内容).",
    response_model=CaseShown,
    responses=errors("not_found", "policy_missing"),
)
async def read_case(request: Request, call: Officer, id: RowNumber) -> Response:
    return await answer(request, call, case_shown, review.case, id)


@router.post(
    "/{id}/approval",
    operation_id="approveChange",
    summary="Approve (通过)",
    description="Computes the change afresh and puts it into effect, or answers what has come to speak against it (审核通过).",
    response_model=ChangeShown,
    responses=errors(*_DECIDED, *_APPROVAL),
)
async def approve_change(request: Request, call: Officer, id: RowNumber, version: ExpectedVersion) -> Response:
    return await answer(request, call, change_shown, review.approve, id, version)


@router.post(
    "/{id}/rejection",
    operation_id="rejectChange",
    summary="Reject (未通过)",
    description="Does not pass the change; the employer reads the reason and can correct and submit it again (审核未通过).",
    response_model=ChangeShown,
    responses=errors(*_DECIDED, "unknown_code", body=True),
)
async def reject_change(
    request: Request, call: Officer, id: RowNumber, version: ExpectedVersion, body: RejectionIn
) -> Response:
    arguments = (id, version, body.reason_code, body.reason)
    return await answer(request, call, change_shown, review.reject, *arguments)


@router.post(
    "/{id}/rollback",
    operation_id="rollBackChange",
    summary="Roll back (回退)",
    description="Undoes an approved change with the money that follows; a supervisor's, latest change first (温馨提示).",
    response_model=ChangeShown,
    responses=errors(*_DECIDED, *_ROLLBACK, body=True),
)
async def roll_back_change(
    request: Request, call: Supervisor, id: RowNumber, version: ExpectedVersion, body: RollbackIn
) -> Response:
    return await answer(request, call, change_shown, review.roll_back, id, version, body.reason)


@router.post(
    "/{id}/rollback-preview",
    operation_id="previewRollback",
    summary="Preview a roll-back (回退预算)",
    description="What a roll-back would give back or bring back, and what keeps it from being done; touches nothing (回退金额预算).",
    response_model=RollbackPreviewShown,
    responses=errors("not_found", "policy_missing", "request_timeout"),
)
async def preview_rollback(request: Request, call: Supervisor, id: RowNumber) -> Response:
    return await answer(request, call, rollback_preview_shown, review.preview_rollback, id)


def _decided_shown(decided: Decided, language: Language, request_id: str) -> DecidedShown:
    if not decided.findings:
        return DecidedShown(id=decided.id, result="done", problem=None)
    instance = f"/api/v1/review/changes/{decided.id}"
    _, document = problem(decided.findings, language, instance, request_id)
    return DecidedShown(id=decided.id, result="refused", problem=Problem.model_validate(document))
