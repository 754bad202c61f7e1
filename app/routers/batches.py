"""批次 (batch uploads): a sheet checked, its rows mended and saved, for the employer's user (§2.3, §2.4)."""

from pathlib import PurePosixPath
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path, Query, Request, Response

from app.body_findings import format_finding
from app.domain.batch.columns import BatchKind
from app.domain.batch.rows import Outcome
from app.domain.batch.sheet import MOST_BYTES
from app.domain.finding import Refused
from app.problems import TOO_LARGE
from app.routers.documented import errors
from app.routers.workbooks import as_workbook, workbook_answer
from app.schemas.batches import (
    BatchesShown,
    BatchMoneyLinesShown,
    BatchSavedShown,
    BatchSaveIn,
    BatchShown,
    CuresIn,
    RowPatch,
    RowShown,
    RowsShown,
    UploadIn,
    batch_shown,
    batches_shown,
    money_lines_shown,
    row_shown,
    rows_shown,
    saved_shown,
)
from app.schemas.fields import PageNumber, PageSize, WholeNumber
from app.strict_json import RecordsRoute
from app.usecases import batch_files, batch_rows, batch_saving, batches
from app.wiring import API, ChangeReader, ChangeWriter, ExpectedVersion, RowNumber, answer, hop

templates = APIRouter(prefix=f"{API}/batch-templates", tags=["batches"], route_class=RecordsRoute)
router = APIRouter(prefix=f"{API}/batches", tags=["batches"], route_class=RecordsRoute)

_NO_ROSTER = ("预填名单仅用于批量减少（suspend）", "the roster is for suspend only")
_LONGEST_FILE_NAME = 200
_FILE = "workbook_unreadable workbook_refused template_mismatch row_limit_exceeded".split()
_CHANGED = "not_found policy_missing version_stale version_required conflict".split()
# A row that fell is told by what its form would be told.
_FALLEN = (
    "already_insured under_minimum_age over_retirement_age enroll_month_in_future enroll_month_before_employer "
    "policy_missing name_mismatch open_change_exists id_number_invalid migrant_worker_pays_without_flag wage_invalid "
    "not_insured_here suspension_in_future suspension_before_enrollment suspension_reason_counter_only "
    "unemployment_registration_missing unemployment_month_mismatch unemployment_reason_mismatch duplicate_in_batch "
    "business_window_closed batch_row_not_savable batch_already_saved refused unknown_code"
).split()
SheetRow = Annotated[
    WholeNumber, Path(le=2**31 - 1, description="Row of the sheet (行号), as a person sees it.", examples=[2])
]


@router.post(
    "",
    operation_id="uploadBatch",
    summary="Upload a sheet and check it (上传校验)",
    description="Reads .xlsx, .xls or .csv (UTF-8, GB18030), at most 10,000 rows and 10 MiB, and checks every row as its form "
    "would be. Nothing is saved but the batch and its findings; a file that is refused makes no batch (批量增加、批量减少 b).",
    status_code=201,
    response_model=BatchShown,
    responses=errors(*_FILE, "policy_missing", "conflict", "idempotency_key_reused", body=True, client=True),
)
async def upload_batch(
    request: Request,
    call: ChangeWriter,
    body: Annotated[UploadIn, Form(media_type="multipart/form-data")],
) -> Response:
    content = await body.file.read()
    if len(content) > MOST_BYTES:
        raise Refused([TOO_LARGE.refused("/file", limit=MOST_BYTES)])
    arguments = (body.kind, _file_name(body.file.filename), content)
    return await answer(request, call, batch_shown, batches.upload, *arguments, status=201, slow="batches")


@router.get(
    "",
    operation_id="listBatches",
    summary="List one's batches (批次列表)",
    description="The employer's batches, newest first, each with its counts and totals (批量业务).",
    response_model=BatchesShown,
    responses=errors("policy_missing", client=True),
)
async def list_batches(
    request: Request, call: ChangeReader, page: PageNumber = 1, page_size: PageSize = 20
) -> Response:
    return await answer(request, call, batches_shown, batches.listing, page, page_size)


@router.get(
    "/{id}",
    operation_id="readBatch",
    summary="Read a batch (批次详情)",
    description="One of the employer's batches with its counts and the money of the passed rows (校验结果).",
    response_model=BatchShown,
    responses=errors("not_found", "policy_missing", client=True),
)
async def read_batch(request: Request, call: ChangeReader, id: RowNumber) -> Response:
    return await answer(request, call, batch_shown, batches.read, id)


@router.get(
    "/{id}/rows",
    operation_id="listBatchRows",
    summary="List the rows of a tab (校验成功、警告、校验失败)",
    description="A batch's rows in the order of the sheet, each with all its findings, their cells and their cures (校验结果明细).",
    response_model=RowsShown,
    responses=errors("not_found", "policy_missing", client=True),
)
async def list_rows(
    request: Request,
    call: ChangeReader,
    id: RowNumber,
    outcome: Annotated[
        Outcome | None, Query(description="Tab (页签): 校验成功信息, 警告信息, 校验失败信息; all without one.")
    ] = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response:
    return await answer(request, call, rows_shown, batches.rows, id, outcome, page, page_size)


@router.get(
    "/{id}/money-lines",
    operation_id="listBatchMoneyLines",
    summary="List the money of the passed rows (补收信息、退收信息)",
    description="Back-pay or refund of the rows that passed, line by line, each with its row (补收、退收明细).",
    response_model=BatchMoneyLinesShown,
    responses=errors("not_found", "policy_missing", client=True),
)
async def list_money_lines(
    request: Request, call: ChangeReader, id: RowNumber, page: PageNumber = 1, page_size: PageSize = 20
) -> Response:
    return await answer(request, call, money_lines_shown, batches.money_lines, id, page, page_size)


@router.patch(
    "/{id}/rows/{row_number}",
    operation_id="editBatchRow",
    summary="Mend a row (修改一行)",
    description="Writes cells of a row and checks it again, and whoever it shares a person with; If-Match names the batch's version "
    "(逐行修改).",
    response_model=RowShown,
    responses=errors(*_CHANGED, "batch_row_saved", body=True, client=True),
)
async def edit_row(
    request: Request, call: ChangeWriter, id: RowNumber, row_number: SheetRow, version: ExpectedVersion, body: RowPatch
) -> Response:
    values = body.values.model_dump(exclude_unset=True)
    return await answer(request, call, row_shown, batch_rows.edit, id, row_number, version, values)


@router.delete(
    "/{id}/rows/{row_number}",
    operation_id="deleteBatchRow",
    summary="Take a row out (删除一行)",
    description="Takes a row that is not saved out of the batch, such as one of two of the same person (删除重复行).",
    status_code=204,
    response_class=Response,
    responses=errors(*_CHANGED, "batch_row_saved", client=True),
)
async def delete_row(
    request: Request, call: ChangeWriter, id: RowNumber, row_number: SheetRow, version: ExpectedVersion
) -> Response:
    return await answer(request, call, None, batch_rows.remove, id, row_number, version)


@router.post(
    "/{id}/rows/{row_number}/registered-month",
    operation_id="takeRegisteredMonth",
    summary="Suspend as registered (按失业登记月份停保)",
    description="Takes the day of the person's unemployment registration over as the suspension date and checks the row again "
    "(§2.4 注意6).",
    response_model=RowShown,
    responses=errors(
        *_CHANGED, "batch_row_saved", "unemployment_registration_missing", "idempotency_key_reused", client=True
    ),
)
async def take_registered_month(
    request: Request, call: ChangeWriter, id: RowNumber, row_number: SheetRow, version: ExpectedVersion
) -> Response:
    return await answer(request, call, row_shown, batch_rows.take_registered_month, id, row_number, version)


@router.post(
    "/{id}/fixes",
    operation_id="applyBatchFixes",
    summary="Apply what findings offer (一键修正)",
    description="Applies the repairs that findings of unsaved rows offer, all or those of some codes, and checks these rows again "
    "(修正建议).",
    response_model=BatchShown,
    responses=errors(*_CHANGED, "idempotency_key_reused", body=True, client=True),
)
async def apply_fixes(
    request: Request, call: ChangeWriter, id: RowNumber, version: ExpectedVersion, body: CuresIn | None = None
) -> Response:
    codes = body.codes if body else None
    return await answer(request, call, batch_shown, batch_rows.apply_cures, id, version, codes, slow="batches")


@router.post(
    "/{id}/recheck",
    operation_id="recheckBatch",
    summary="Check again (重新校验)",
    description="Checks every row that is not saved anew, as of now: a month later, or once a registration has been made (重新校验).",
    response_model=BatchShown,
    responses=errors(*_CHANGED, "idempotency_key_reused", client=True),
)
async def recheck_batch(request: Request, call: ChangeWriter, id: RowNumber, version: ExpectedVersion) -> Response:
    return await answer(request, call, batch_shown, batches.recheck, id, version, slow="batches")


@router.post(
    "/{id}/save",
    operation_id="saveBatch",
    summary="Save the ticked rows (保存)",
    description="Checks the ticked rows once more and saves them for review, all or none; where one fell, nothing is saved and every "
    "row that fell is named in `params.row_number` (§2.3 注意3, §2.4 注意7).",
    response_model=BatchSavedShown,
    responses=errors(*_CHANGED, *_FALLEN, "idempotency_key_reused", body=True, client=True),
)
async def save_batch(
    request: Request, call: ChangeWriter, id: RowNumber, version: ExpectedVersion, body: BatchSaveIn
) -> Response:
    ticked = None if isinstance(body.row_numbers, str) else body.row_numbers
    arguments = (id, version, ticked, body.accept_warnings)
    return await answer(request, call, saved_shown, batch_saving.save, *arguments, slow="batches")


@router.get(
    "/{id}/findings.xlsx",
    operation_id="downloadBatchFindings",
    summary="Download the findings (校验结果下载)",
    description="The sheet as uploaded, each row in its place, with outcome and messages in two more columns, ready to be corrected "
    "and uploaded again; `rows=unsaved` leaves out what has been saved (校验失败信息).",
    response_class=Response,
    responses={
        200: workbook_answer("The sheet with its findings (校验结果)."),
        **errors("not_found", "policy_missing", client=True),
    },
)
async def download_findings(
    request: Request,
    call: ChangeReader,
    id: RowNumber,
    rows: Annotated[Literal["all", "unsaved"], Query(description="All rows, or those not saved yet (未保存).")] = "all",
) -> Response:
    call.render = as_workbook(f"batch-{id}-findings.xlsx")
    return await hop(request, call, batch_files.findings_file, id, rows == "unsaved", slow="batches")


@templates.get(
    "/{kind}.xlsx",
    operation_id="downloadBatchTemplate",
    summary="Download a template (下载模板)",
    description="The template of 人员批量增加 or 人员批量减少, with drop-downs and instructions; `prefill=roster` lists who is insured at "
    "the employer, for suspensions (下载模板).",
    response_class=Response,
    responses={200: workbook_answer("The template (模板)."), **errors("not_found", "policy_missing", client=True)},
)
async def download_template(
    request: Request,
    call: ChangeReader,
    kind: Annotated[BatchKind, Path(description="What its rows ask for (业务种类).", examples=["enroll"])],
    prefill: Annotated[
        Literal["roster"] | None, Query(description="Lists who is insured (在保人员); for suspend only.")
    ] = None,
) -> Response:
    if prefill and kind != "suspend":
        raise Refused([format_finding("", _NO_ROSTER, parameter="prefill")])
    call.render = as_workbook(f"{kind}-template.xlsx")
    return await hop(request, call, batch_files.template, kind, prefill is not None, slow="batches")


def _file_name(sent: str | None) -> str:
    """The file's own name, without folders and without what nobody could print."""
    name = PurePosixPath((sent or "").replace("\\", "/")).name
    return "".join(each for each in name if each.isprintable())[-_LONGEST_FILE_NAME:]
