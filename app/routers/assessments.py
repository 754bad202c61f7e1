"""单位缴费核定 (assessments): the employer's bills, their lines and figures, and explanations (§2.5)."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.domain.finding import Refused
from app.domain.period import Period
from app.routers.documented import errors
from app.schemas.assessments import (
    AssessmentShown,
    AssessmentsShown,
    FigureShown,
    LinesShown,
    VoidIn,
    assessment_shown,
    assessments_shown,
    figure_shown,
    lines_shown,
)
from app.schemas.explanations import ExplanationShown, explanation_shown
from app.schemas.fields import EmployerNoPath, PageNumber, PageSize
from app.strict_json import StrictRoute
from app.usecases import assessments, voiding
from app.usecases.context import NOT_FOUND
from app.wiring import API, AssessmentReader, ExpectedVersion, Officer, RowNumber, Supervisor, answer

router = APIRouter(prefix=API, tags=["assessments"], route_class=StrictRoute)

PeriodPath = Annotated[
    str, Path(alias="period", max_length=20, description="Month (做账期号), `YYYY-MM`.", examples=["2026-03"])
]
FigureNumber = Annotated[
    str, Path(alias="figure", max_length=3, description="Number on the form (序号), 1 to 13.", examples=["4"])
]


@router.get(
    "/assessments",
    operation_id="listAssessments",
    summary="List assessments (核定列表)",
    description="The employer's assessments, latest month first, with figures and payment state (按月列出).",
    response_model=AssessmentsShown,
    responses=errors(client=True),
)
async def list_assessments(
    request: Request, call: AssessmentReader, page: PageNumber = 1, page_size: PageSize = 20
) -> Response:
    return await answer(request, call, assessments_shown, assessments.listing, page, page_size)


@router.get(
    "/assessments/{period}",
    operation_id="readAssessment",
    summary="Read an assessment (单位月缴费核定)",
    description="The bill of a month with its thirteen figures (核定单十三项).",
    response_model=AssessmentShown,
    responses=errors("not_found", client=True),
)
async def read_assessment(request: Request, call: AssessmentReader, period: PeriodPath) -> Response:
    return await answer(request, call, assessment_shown, assessments.read, period_of(period))


@router.get(
    "/assessments/{period}/lines",
    operation_id="listAssessmentLines",
    summary="List an assessment's lines (核定明细)",
    description="Every line of the bill: regular, back-pay, and the reductions applied to it; ID numbers masked (正常、补收、减收明细).",
    response_model=LinesShown,
    responses=errors("not_found", client=True),
)
async def list_lines(
    request: Request, call: AssessmentReader, period: PeriodPath, page: PageNumber = 1, page_size: PageSize = 20
) -> Response:
    return await answer(request, call, lines_shown, assessments.lines, period_of(period), page, page_size)


@router.get(
    "/assessments/{period}/figures/{figure}",
    operation_id="readAssessmentFigure",
    summary="What is a figure made of? (核定单项目组成)",
    description="One of the thirteen figures with everything that adds to it; the amounts add up (单项目明细).",
    response_model=FigureShown,
    responses=errors("not_found", client=True),
)
async def read_figure(request: Request, call: AssessmentReader, period: PeriodPath, figure: FigureNumber) -> Response:
    if figure not in {str(number) for number in range(1, 14)}:
        raise Refused([NOT_FOUND.refused()])
    return await answer(request, call, figure_shown, assessments.figure, period_of(period), int(figure))


@router.get(
    "/money-lines/{id}/explanation",
    operation_id="explainMoneyLine",
    summary="Why is a line what it is? (计算说明)",
    description="The calculation of a line as a tree and as one paragraph, figured anew and compared with what is stored (重新计算并核对).",
    response_model=ExplanationShown,
    responses=errors("not_found", client=True),
)
async def explain_line(request: Request, call: AssessmentReader, id: RowNumber) -> Response:
    return await answer(request, call, explanation_shown, assessments.explanation, id)


@router.get(
    "/review/assessments/{employer_no}/{period}",
    operation_id="readReviewAssessment",
    summary="Read an employer's assessment (经办查看核定)",
    description="The bill of an employer within the officer's region (管辖单位核定单).",
    response_model=AssessmentShown,
    responses=errors("not_found"),
)
async def read_review_assessment(
    request: Request, call: Officer, employer_no: EmployerNoPath, period: PeriodPath
) -> Response:
    return await answer(request, call, assessment_shown, assessments.read_as_officer, employer_no, period_of(period))


@router.post(
    "/review/assessments/{employer_no}/{period}/void",
    operation_id="voidAssessment",
    summary="Void an assessment (核定作废)",
    description=(
        "Takes back the employer's latest bill with all it billed, applied and set off, so that the month can be "
        "assessed again; a supervisor's (作废后可重新核定)."
    ),
    response_model=AssessmentShown,
    responses=errors(
        "not_found",
        "assessment_not_voidable",
        "version_stale",
        "version_required",
        "conflict",
        "idempotency_key_reused",
        body=True,
    ),
)
async def void_assessment(
    request: Request,
    call: Supervisor,
    employer_no: EmployerNoPath,
    period: PeriodPath,
    version: ExpectedVersion,
    body: VoidIn,
) -> Response:
    return await answer(
        request, call, assessment_shown, voiding.void, employer_no, period_of(period), version, body.reason
    )


def period_of(text: str) -> Period:
    """The month of a path; not_found for what is none."""
    try:
        return Period.parse(text)
    except ValueError:
        raise Refused([NOT_FOUND.refused()]) from None
