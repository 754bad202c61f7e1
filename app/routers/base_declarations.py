"""缴费基数报盘导出 (base declarations): who is declared for a year, on screen and as a workbook to fill in (§2.6)."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.routers.documented import errors
from app.routers.export_files import as_download, file_answer
from app.routers.workbooks import as_workbook, workbook_answer
from app.schemas.base_declarations import DeclarationShown, declaration_shown
from app.schemas.fields import PageNumber, PageSize
from app.strict_json import StrictRoute
from app.usecases import base_declarations, exports
from app.wiring import API, ChangeReader, answer, hop

router = APIRouter(prefix=f"{API}/exports", tags=["exports"], route_class=StrictRoute)

Year = Annotated[int, Query(ge=1, le=9999, description="Year (申报年度), from 1999 to the next one.", examples=[2026])]


@router.get(
    "/contribution-bases",
    operation_id="listContributionBases",
    summary="List a year's base declaration (缴费基数申报查询)",
    description="Everybody whose enrolment at the employer overlaps the year, by person number, with the base at present (申报年度查询).",
    response_model=DeclarationShown,
    responses=errors("required", "invalid_format", client=True),
)
async def list_contribution_bases(
    request: Request, call: ChangeReader, year: Year, page: PageNumber = 1, page_size: PageSize = 20
) -> Response:
    return await answer(request, call, declaration_shown, base_declarations.listing, year, page, page_size)


@router.get(
    "/contribution-bases.xlsx",
    operation_id="downloadContributionBases",
    summary="Download a year's base declaration (缴费基数报盘导出)",
    description="The same people as a workbook, the column of new monthly wages (申报月平均工资) left to be filled in.",
    response_class=Response,
    responses={
        200: workbook_answer("The declaration (缴费基数申报表)."),
        **errors("required", "invalid_format", client=True),
    },
)
async def download_contribution_bases(request: Request, call: ChangeReader, year: Year) -> Response:
    call.render = as_workbook(f"contribution-bases-{year}.xlsx")
    return await hop(request, call, base_declarations.workbook, year, slow="exports")


@router.get(
    "/contribution-bases.csv",
    operation_id="downloadContributionBasesAsText",
    summary="Download a year's base declaration as CSV (缴费基数报盘导出)",
    description="The same as CSV: UTF-8 with its mark, lines ending in CRLF (CSV 格式).",
    response_class=Response,
    responses={
        200: file_answer("The declaration (缴费基数申报表).", "csv"),
        **errors("required", "invalid_format", client=True),
    },
)
async def download_contribution_bases_as_text(request: Request, call: ChangeReader, year: Year) -> Response:
    call.render = as_download("缴费基数申报", f"contribution-bases-{year}", "csv")
    return await hop(request, call, exports.contribution_bases, year, slow="exports")
