"""审计 (audit): the log searched, and its anchor, for admins (§6.8)."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.domain.audit_chain import AuditAction
from app.routers.documented import errors
from app.schemas.audit import AuditAnchorShown, AuditEntriesShown, audit_anchor_shown, audit_entries_shown
from app.schemas.fields import DateText, PageNumber, PageSize, Text
from app.strict_json import StrictRoute
from app.usecases import audit
from app.usecases.audit import Search
from app.wiring import API, Admin, answer

router = APIRouter(prefix=f"{API}/review", tags=["review"], route_class=StrictRoute)


@router.get(
    "/audit-entries",
    operation_id="listAuditEntries",
    summary="Search the audit log (查询审计日志)",
    description="Role `admin`. Who did or saw what, latest first: entries of the admin's region, for a province those of no "
    "region too. The search itself is noted (审计日志).",
    response_model=AuditEntriesShown,
    responses=errors(),
)
async def list_audit_entries(
    request: Request,
    call: Admin,
    page: PageNumber = 1,
    page_size: PageSize = 20,
    actor: Annotated[Text | None, Query(description="Who: a login name, a client, or `system` (操作人).")] = None,
    subject: Annotated[Text | None, Query(description="What it was done to, such as `changes/1` (对象).")] = None,
    employer_no: Annotated[str | None, Query(pattern=r"^[0-9]{12}$", description="Employer number (单位编号).")] = None,
    action: Annotated[AuditAction | None, Query(description="What was done (操作).")] = None,
    first_day: Annotated[DateText | None, Query(alias="from", description="First day, Beijing's (起始日期).")] = None,
    last_day: Annotated[DateText | None, Query(alias="to", description="Last day, included (截止日期).")] = None,
) -> Response:
    asked = Search(actor, subject, employer_no, action, _day(first_day), _day(last_day))
    return await answer(request, call, audit_entries_shown, audit.search, asked, page, page_size)


@router.get(
    "/audit-anchor",
    operation_id="readAuditAnchor",
    summary="Export the log's anchor (导出审计锚点)",
    description="Role `admin` of the province. Where the audit log stands now, sealed: kept outside of the database it lets "
    "`hall verify-audit` find a truncated, rewritten or restored log. The export itself is noted (审计锚点).",
    response_model=AuditAnchorShown,
    responses=errors("audit_log_damaged"),
)
async def read_audit_anchor(request: Request, call: Admin) -> Response:
    return await answer(request, call, audit_anchor_shown, audit.export_anchor)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
