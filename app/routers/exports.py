"""导出 (exports): roster, change history and credit movements as XLSX or CSV, of any length (§7.3)."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.domain.calendar import beginning
from app.domain.change import ChangeKind, ChangeStatus
from app.domain.credit import CreditMovementKind
from app.domain.enrollment import EnrollmentStatus
from app.domain.period import Period
from app.files.exports import ExportFormat
from app.repositories.exports import Covered, Made
from app.routers.documented import errors
from app.routers.export_files import as_download, file_answer
from app.schemas.fields import PeriodText
from app.strict_json import StrictRoute
from app.usecases import exports
from app.wiring import API, AssessmentReader, ChangeReader, hop

router = APIRouter(prefix=f"{API}/exports", tags=["exports"], route_class=StrictRoute)

_HOW = (
    "Amounts are yuan with two decimals, months `YYYY-MM`, times Beijing's; blank where there is nothing. ID numbers are whole: the "
    "export is noted in the audit log. In `.xlsx` every text is a cell of type text, and what begins like a formula stays one. "
    "`.csv` is UTF-8 with its mark, lines end in CRLF, and a text that begins with one of `= + - @ '`, their full-width forms, a tab or a "
    "line break has one `'` put before it: drop one `'` where a text begins with it, and it is as it was (公式样文本加单引号，可无损还原)."
)
FormatPath = Annotated[ExportFormat, Path(description="Type of the file (文件类型).", examples=["xlsx"])]
FromPeriod = Annotated[PeriodText | None, Query(alias="from", description="First month, `YYYY-MM` (起始月份).")]
ToPeriod = Annotated[PeriodText | None, Query(alias="to", description="Last month, included (截止月份).")]


@router.get(
    "/roster.{format}",
    operation_id="exportRoster",
    summary="Export the roster (导出参保人员名单)",
    description="The employer's enrolments with their people, by person; by status, and by months of which the cover has at least one. "
    "Columns: 人员编号, 姓名, 证件类型, 证件号码, 参保月份, 停保月份, 申报工资(元), 缴费基数(元), 人员类型, 农民工是否缴费, 缴费状态. "
    + _HOW,
    response_class=Response,
    responses={
        200: file_answer("The roster (参保人员名单).", "xlsx", "csv"),
        **errors("not_found", "export_too_long", client=True),
    },
)
async def export_roster(
    request: Request,
    call: ChangeReader,
    format: FormatPath,
    status: Annotated[
        EnrollmentStatus | None, Query(description="State (缴费状态): 参保缴费, 暂停缴费, 已撤销.")
    ] = None,
    first: FromPeriod = None,
    last: ToPeriod = None,
) -> Response:
    narrowed = Covered(status, _month(first), _month(last))
    call.render = as_download("参保人员名单", "roster", format)
    return await hop(request, call, exports.roster, narrowed, format, slow="exports")


@router.get(
    "/changes.{format}",
    operation_id="exportEnrollmentChanges",
    summary="Export the change history (导出人员增减业务)",
    description="The employer's changes, oldest first; by status, kind and the months in which they were made. "
    "Money is as decided, as previewed before: collected for 人员增加, given back for 人员减少. "
    "Columns: 业务编号, 业务类型, 状态, 姓名, 证件类型, 证件号码, 参保月份, 停保日期, 停保原因, 申报工资(元), "
    "补(退)收单位金额(元), 补(退)收个人金额(元), 利息(元), 合计(元), 批次编号, 创建时间, 提交时间, 审核时间, 未通过原因. "
    + _HOW,
    response_class=Response,
    responses={
        200: file_answer("The changes (业务历史).", "xlsx", "csv"),
        **errors("not_found", "export_too_long", client=True),
    },
)
async def export_changes(
    request: Request,
    call: ChangeReader,
    format: FormatPath,
    status: Annotated[
        ChangeStatus | None, Query(description="State (状态): 待提交, 审核中, 通过, 未通过, 已回退.")
    ] = None,
    kind: Annotated[ChangeKind | None, Query(description="Kind (业务种类): 人员增加, 人员减少, 缴费基数变更.")] = None,
    first: FromPeriod = None,
    last: ToPeriod = None,
) -> Response:
    call.render = as_download("人员增减业务", "changes", format)
    return await hop(request, call, exports.changes, _made(status, kind, first, last), format, slow="exports")


@router.get(
    "/credit.{format}",
    operation_id="exportCredit",
    summary="Export the credit movements (导出待转金明细)",
    description="The employer's credit movements, oldest first, each with what its part came to after it; by kind and the months in which "
    "they were made. What takes credit away is negative and names in 来源序号 the movement it draws from. "
    "Columns: 序号, 时间, 部分, 变动类型, 变动金额(元), 变动后余额(元), 来源序号, 做账期号, 费款所属期, 人员编号, 姓名. "
    + _HOW,
    response_class=Response,
    responses={
        200: file_answer("The movements (待转金明细).", "xlsx", "csv"),
        **errors("not_found", "export_too_long", client=True),
    },
)
async def export_credit(
    request: Request,
    call: AssessmentReader,
    format: FormatPath,
    kind: Annotated[CreditMovementKind | None, Query(description="Kind (变动类型).")] = None,
    first: FromPeriod = None,
    last: ToPeriod = None,
) -> Response:
    call.render = as_download("待转金明细", "credit", format)
    return await hop(request, call, exports.credit, _made(None, kind, first, last), format, slow="exports")


def _made(
    status: ChangeStatus | None, kind: ChangeKind | CreditMovementKind | None, first: str | None, last: str | None
) -> Made:
    return Made(status, kind, _beginning(first), _beginning(last, 1))


def _month(text: str | None) -> Period | None:
    return None if text is None else Period.parse(text)


def _beginning(month: str | None, months_later: int = 0) -> datetime | None:
    return None if month is None else beginning(Period.parse(month).plus(months_later))
