"""核定单验证 (form verifications) as shown: what a printed form must say, and nothing of its people (§2.5)."""

from typing import Annotated, Any, Literal

from pydantic import Field

from app.domain.calendar import local
from app.domain.fen import format_yuan
from app.domain.figure import FIGURE_NAMES
from app.domain.finding import Language
from app.domain.form_code import FORM_NAMES, FormType
from app.schemas.assessments import FiguresShown, figures_shown
from app.schemas.fields import EmployerNoShown, MomentShown, MonthShown, Shown
from app.schemas.money import MONEY
from app.usecases.form_verifications import VerifiedForm


class VerifiedFormShown(Shown):
    """A printed form as the hall has it on record (核定单验证结果)."""

    code: str = Field(description="Verification code (验证码).", examples=["0000-0004-9G5X-7K2M"])
    type: FormType = Field(description="Type of the form (打印单类型).", examples=["summary"])
    form: str = Field(description="Its title (表名).", examples=["单位月缴费核定表"])
    state: Literal["standing", "voided"] = Field(
        description="Whether the assessment stands (有效), or was voided and the form with it (已作废).",
        examples=["standing"],
    )
    employer_no: EmployerNoShown = Field(description="Number of the employer (单位编号).", examples=["530402000001"])
    employer_name: str = Field(description="The employer (单位名称).", examples=["玉溪云岭商贸有限公司"])
    period: MonthShown = Field(description="Month (做账期号).", examples=["2026-03"])
    finalised_at: MomentShown = Field(description="When it was figured (核定时间).")
    figures: FiguresShown
    total_payable: Annotated[str, Field(pattern=MONEY)] = Field(
        description="Figures 10 to 13 together (本期实际应缴合计).", examples=["314.70"]
    )


def verified_form_shown(found: VerifiedForm, _language: Language) -> dict[str, Any]:
    """A form that was looked up as VerifiedFormShown describes it."""
    assessment = found.assessment
    figures = figures_shown({name: getattr(assessment.figures, name) for name, _, _ in FIGURE_NAMES})
    return {
        "code": found.code,
        "type": found.form_type,
        "form": FORM_NAMES[found.form_type],
        "state": "voided" if assessment.status == "voided" else "standing",
        "employer_no": found.employer.employer_no,
        "employer_name": found.employer.name,
        "period": str(assessment.period),
        "finalised_at": local(assessment.finalised_at).isoformat(),
        "figures": figures.model_dump(),
        "total_payable": format_yuan(assessment.figures.total_payable),
    }
