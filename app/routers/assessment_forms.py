"""单位缴费核定单打印 (assessment forms): the three forms of a month as PDF, as workbook and as JSON (§2.5)."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.domain.form_code import FORM_NAMES, FormType
from app.routers.assessments import PeriodPath, period_of
from app.routers.documented import errors
from app.routers.export_files import file_answer, file_headers
from app.schemas.assessment_forms import FormShown, form_shown
from app.strict_json import StrictRoute
from app.usecases import assessment_forms
from app.usecases.context import Answer, Call
from app.wiring import API, AssessmentReader, SlowPoolName, answer, hop

router = APIRouter(prefix=f"{API}/assessments", tags=["assessments"], route_class=StrictRoute)

TypeQuery = Annotated[
    FormType,
    Query(
        description="Print type (打印单类型): summary 单位月缴费核定表, roster 人员缴费明细表, adjustments 补退收明细表.",
        examples=["roster"],
    ),
]
_WHEN = (
    "The current month's from day 25 on, earlier months' at any time; noted in the audit log (当月核定单25日起可打印)."
)


@router.get(
    "/{period}/form.pdf",
    operation_id="printAssessmentForm",
    summary="Print a form (单位缴费核定单打印)",
    description="A form of the month as PDF, A4, fonts embedded, with a code and a QR by which anyone checks it; ID numbers masked. "
    + _WHEN,
    response_class=Response,
    responses={
        200: file_answer("The form (核定单).", "pdf"),
        **errors("not_found", "form_not_yet_printable", "policy_missing", client=True),
    },
)
async def print_form(
    request: Request, call: AssessmentReader, period: PeriodPath, type: TypeQuery = "summary"
) -> Response:
    _as_file(call, period, type, "pdf")
    return await hop(request, call, assessment_forms.pdf, period_of(period), type, slow=_slow(type))


@router.get(
    "/{period}/form.xlsx",
    operation_id="downloadAssessmentForm",
    summary="Download a form as a workbook (核定单工作簿)",
    description="The same form as .xlsx, ready for A4: amounts are numbers, texts are cells of type text. " + _WHEN,
    response_class=Response,
    responses={
        200: file_answer("The form (核定单).", "xlsx"),
        **errors("not_found", "form_not_yet_printable", "policy_missing", client=True),
    },
)
async def download_form(
    request: Request, call: AssessmentReader, period: PeriodPath, type: TypeQuery = "summary"
) -> Response:
    _as_file(call, period, type, "xlsx")
    return await hop(request, call, assessment_forms.workbook, period_of(period), type, slow="exports")


@router.get(
    "/{period}/form.json",
    operation_id="readAssessmentForm",
    summary="Read a form (核定单内容)",
    description="What the form of that type says, whole, in one answer: `figures`, `roster` or `adjustments` by its type. "
    + _WHEN,
    response_model=FormShown,
    responses=errors("not_found", "form_not_yet_printable", "policy_missing", client=True),
)
async def read_form(
    request: Request, call: AssessmentReader, period: PeriodPath, type: TypeQuery = "summary"
) -> Response:
    return await answer(request, call, form_shown, assessment_forms.form, period_of(period), type, slow=_slow(type))


def _slow(form_type: FormType) -> SlowPoolName | None:
    """A form of one page is quick; the others have as many rows as the employer has people."""
    return None if form_type == "summary" else "exports"


def _as_file(call: Call, period: str, form_type: FormType, file_type: str) -> None:
    name = f"{FORM_NAMES[form_type]}-{period}.{file_type}"
    plain = f"assessment-{form_type}-{period}.{file_type}"
    headers = file_headers(name, plain, inline=file_type == "pdf")
    call.render = lambda content: Answer(200, headers, content)
