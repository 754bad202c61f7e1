"""人员增减 (enrollment changes): check, preview, draft, submit, withdraw, list, for the employer's user (§2.1, §2.2)."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, TypeAdapter, WrapValidator

from app.domain.change import ChangeKind, ChangeStatus
from app.domain.finding import Refused
from app.repositories.changes import Narrowed
from app.routers.documented import errors
from app.routers.lenient import leniently, whole
from app.schemas.change_bodies import (
    ChangeIn,
    ChangePatch,
    ChangeSaved,
    EnrollIn,
    IdentityCheckIn,
    SubmissionIn,
    SubmissionsIn,
    SuspendIn,
)
from app.schemas.enrollment_changes import (
    ChangeShown,
    ChangesShown,
    ChangesSubmitted,
    PreviewShown,
    change_shown,
    changes_shown,
    preview_shown,
    submitted_shown,
)
from app.schemas.fields import PageNumber, PageSize, WholeNumber
from app.schemas.identity_checks import IdentityChecked, identity_checked
from app.strict_json import StrictRoute
from app.usecases import enrollment_changes, identity_checks
from app.wiring import API, ChangeReader, ChangeWriter, ExpectedVersion, RowNumber, answer

router = APIRouter(prefix=f"{API}/enrollment-changes", tags=["enrollment-changes"], route_class=StrictRoute)

_ENROLL = (
    "already_insured under_minimum_age over_retirement_age enroll_month_in_future enroll_month_before_employer "
    "policy_missing name_mismatch open_change_exists sex_mismatch birth_date_mismatch wage_invalid "
    "migrant_worker_pays_without_flag employment_registered_outside_month"
).split()
_SUSPEND = (
    "not_insured_here suspension_in_future suspension_before_enrollment suspension_reason_counter_only "
    "unemployment_registration_missing unemployment_month_mismatch unemployment_reason_mismatch"
).split()
_SUBMISSION = (
    *_ENROLL,
    *_SUSPEND,
    *"business_window_closed quote_stale id_number_invalid id_type_counter_only unknown_code refused".split(),
)
_CHANGED = "not_found wrong_status version_stale version_required conflict".split()
_CHANGE_BODIES: dict[ChangeKind, TypeAdapter[Any]] = {
    "enroll": TypeAdapter(EnrollIn),
    "suspend": TypeAdapter(SuspendIn),
}


@router.post(
    "/identity-checks",
    operation_id="checkIdentity",
    summary="Check an ID number (证件校验)",
    description="Looks at a number, alone or with the name, and at the person's standing; always 200 with findings. "
    "Details are filled in only with the right name (输入身份证号进行校验).",
    response_model=IdentityChecked,
    responses=errors("policy_missing", body=True, client=True),
)
async def check_identity(request: Request, call: ChangeWriter, body: IdentityCheckIn) -> Response:
    arguments = (body.kind, body.id_type, body.id_number, body.name)
    return await answer(request, call, identity_checked, identity_checks.check, *arguments)


@router.post(
    "/previews",
    operation_id="previewEnrollmentChange",
    summary="Preview the money of a change (预算)",
    description="The back-pay or refund of a change, line by line, with a quote that binds a later save; stores nothing (补收、退收预算).",
    response_model=PreviewShown,
    responses=errors("id_number_invalid", "policy_missing", body=True, client=True),
)
async def preview(request: Request, call: ChangeWriter, body: ChangeIn) -> Response:
    return await answer(request, call, preview_shown, enrollment_changes.preview, sent(body))


@router.post(
    "",
    operation_id="createEnrollmentChange",
    summary="Save a change as a draft, or submit it (暂存 / 保存)",
    description="`submit: false` keeps a draft on any day; `submit: true` sends it to review, from the 1st to the 20th, "
    "and stores nothing where anything is wrong, naming every problem at once (§2.1 注意3, §2.2 注意6).",
    status_code=201,
    response_model=ChangeShown,
    responses=errors(*_SUBMISSION, "conflict", "idempotency_key_reused", body=True, client=True),
)
async def create_change(
    request: Request, call: ChangeWriter, body: Annotated[ChangeSaved, WrapValidator(leniently)]
) -> Response:
    read = whole(body)
    saved = read.value
    if saved is None or (read.findings and not saved.submit):
        raise Refused(read.findings)
    arguments = (sent(saved), saved.submit, saved.quote_id, read.findings)
    return await answer(request, call, change_shown, enrollment_changes.create, *arguments, status=201)


@router.get(
    "",
    operation_id="listEnrollmentChanges",
    summary="List one's changes (业务列表)",
    description="The employer's changes, newest first, ID numbers masked; by status, kind, name or batch (用户中心).",
    response_model=ChangesShown,
    responses=errors(client=True),
)
async def list_changes(
    request: Request,
    call: ChangeReader,
    page: PageNumber = 1,
    page_size: PageSize = 20,
    status: Annotated[
        ChangeStatus | None, Query(description="State (状态): 待提交, 审核中, 通过, 未通过, 已回退.")
    ] = None,
    kind: Annotated[
        Literal["enroll", "suspend"] | None, Query(description="Kind (业务种类): 人员增加, 人员减少.")
    ] = None,
    name: Annotated[str | None, Query(max_length=100, pattern=r"^[^\x00-\x1f]*$", description="Name (姓名).")] = None,
    batch_id: Annotated[WholeNumber | None, Query(description="Batch (批次).")] = None,
) -> Response:
    narrowed = Narrowed(status, kind, name, batch_id)
    return await answer(request, call, changes_shown, enrollment_changes.listing, narrowed, page, page_size)


@router.post(
    "/submissions",
    operation_id="submitEnrollmentChanges",
    summary="Submit several drafts, all or none (批量提交)",
    description="Submits drafts together; where one is refused none is, and each refusal names its change (待提交).",
    response_model=ChangesSubmitted,
    responses=errors(
        *_SUBMISSION, "not_found", "wrong_status", "conflict", "idempotency_key_reused", body=True, client=True
    ),
)
async def submit_changes(request: Request, call: ChangeWriter, body: SubmissionsIn) -> Response:
    return await answer(request, call, submitted_shown, enrollment_changes.submit_many, body.ids)


@router.get(
    "/{id}",
    operation_id="readEnrollmentChange",
    summary="Read a change (业务详情)",
    description="One of the employer's changes, whole, with its timeline and, where it was not passed, why (用户中心).",
    response_model=ChangeShown,
    responses=errors("not_found", client=True),
)
async def read_change(request: Request, call: ChangeReader, id: RowNumber) -> Response:
    return await answer(request, call, change_shown, enrollment_changes.read, id)


@router.patch(
    "/{id}",
    operation_id="editEnrollmentChange",
    summary="Edit a draft or a rejected change (修改)",
    description="Merges a patch into the change; a rejected one becomes a draft again, its history kept (修改后可再次提交).",
    response_model=ChangeShown,
    responses=errors(*_CHANGED, "id_number_invalid", "policy_missing", body=True, client=True),
)
async def edit_change(
    request: Request, call: ChangeWriter, id: RowNumber, version: ExpectedVersion, body: ChangePatch
) -> Response:
    patch = body.model_dump(exclude_unset=True)
    return await answer(request, call, change_shown, enrollment_changes.edit, id, version, patch, valid)


@router.delete(
    "/{id}",
    operation_id="deleteEnrollmentChange",
    summary="Delete a draft (删除)",
    description="Deletes a draft for good; nothing else can be deleted (删除待提交业务).",
    status_code=204,
    response_class=Response,
    responses=errors(*_CHANGED, client=True),
)
async def delete_change(request: Request, call: ChangeWriter, id: RowNumber, version: ExpectedVersion) -> Response:
    return await answer(request, call, None, enrollment_changes.delete, id, version)


@router.post(
    "/{id}/submission",
    operation_id="submitEnrollmentChange",
    summary="Submit a draft (提交)",
    description="Sends a draft to review, from the 1st to the 20th, or refuses it with every problem at once (送审).",
    response_model=ChangeShown,
    responses=errors(*_SUBMISSION, *_CHANGED, "idempotency_key_reused", body=True, client=True),
)
async def submit_change(
    request: Request,
    call: ChangeWriter,
    id: RowNumber,
    version: ExpectedVersion,
    body: SubmissionIn | None = None,
) -> Response:
    quote_id = body.quote_id if body else None
    return await answer(request, call, change_shown, enrollment_changes.submit, id, version, quote_id)


@router.post(
    "/{id}/withdrawal",
    operation_id="withdrawEnrollmentChange",
    summary="Withdraw a change from review (撤回)",
    description="Takes a change back from review on any day; it is a draft again (撤回至待提交).",
    response_model=ChangeShown,
    responses=errors(*_CHANGED, "idempotency_key_reused", client=True),
)
async def withdraw_change(request: Request, call: ChangeWriter, id: RowNumber, version: ExpectedVersion) -> Response:
    return await answer(request, call, change_shown, enrollment_changes.withdraw, id, version)


def sent(body: BaseModel) -> dict[str, Any]:
    """The parts of a change as sent, which is what is judged and kept."""
    return body.model_dump(exclude={"submit", "quote_id"})


def valid(kind: ChangeKind, merged: Mapping[str, Any]) -> dict[str, Any]:
    """A merged change as its form would have sent it; Refused with every finding where it is not one."""
    read = leniently(dict(merged), _CHANGE_BODIES[kind].validate_python)
    if read.findings or read.value is None:
        raise Refused(read.findings)
    return sent(read.value)
