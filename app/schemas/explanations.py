"""计算说明 (explanations) as shown: the calculation of a line as a tree, and as a paragraph."""

from dataclasses import asdict
from typing import Literal

from pydantic import Field

from app.domain.explanation import Explanation
from app.domain.finding import Language
from app.domain.money_line import MoneyLineKind
from app.schemas.fields import MonthShown, Shown


class UsedParameter(Shown):
    """The policy value that a step used (政策参数)."""

    name: str = Field(description="Parameter (参数).", examples=["employer_rate"])
    value: str = Field(description="Its value (取值).", examples=["0.0070"])
    in_force_since: str = Field(description="In force since (执行起始日).", examples=["2019-05-01"])
    legal_basis: str = Field(description="Legal basis (文件依据).", examples=["云政发〔2019〕48号"])
    confidence: Literal["stated", "computed", "assumed"] = Field(description="How sure the value is (可信度).")


class CalculationStep(Shown):
    """One step of a calculation (计算步骤), amounts in yuan."""

    name: str = Field(description="The step's name, the same in every language (步骤).", examples=["employer_amount"])
    title_zh: str = Field(description="Title in Chinese (中文名称).", examples=["单位缴费"])
    title_en: str = Field(description="Title in English (英文名称).", examples=["Employer amount"])
    formula: str = Field(description="How it is figured (算式).")
    inputs: dict[str, str] = Field(description="What goes into it, by name (输入).")
    result: str = Field(description="What it comes to (结果).", examples=["31.47"])
    stored: str = Field(description="What the line keeps (已存金额).", examples=["31.47"])
    agrees: bool = Field(description="Whether the two are the same, here and in all that it builds on (是否一致).")
    unrounded: str | None = Field(description="The exact product, where it was rounded (未四舍五入).")
    clamp: Literal["floor", "ceiling", "neither"] | None = Field(
        description="The limit taken, where a base was limited (保底、封顶)."
    )
    parameter: UsedParameter | None = Field(description="The policy value used, where there is one (政策参数).")
    steps: list["CalculationStep"] = Field(description="The steps that it builds on (下级步骤).")


class ExplanationShown(Shown):
    """Why a line is what it is (计算说明), figured anew and compared with what is stored."""

    line_id: int = Field(description="Row number of the line (明细).", examples=[1])
    kind: MoneyLineKind = Field(description="Kind of line (类别).", examples=["regular"])
    contribution_period: MonthShown = Field(description="Month owed for (费款所属期).", examples=["2026-03"])
    agrees: bool = Field(description="Whether the calculation comes to the stored amounts (是否一致).")
    paragraph: str = Field(description="The calculation in one paragraph, in the answer's language (说明).")
    paragraph_zh: str = Field(description="The same in Chinese (中文说明).")
    paragraph_en: str = Field(description="The same in English (英文说明).")
    steps: list[CalculationStep] = Field(description="The calculation as a tree (步骤).")
    corrects: "ExplanationShown | None" = Field(description="The line that this one gives or brings back (原明细).")


def explanation_shown(explanation: Explanation, language: Language) -> ExplanationShown:
    """An explanation in a language."""
    return ExplanationShown(
        line_id=explanation.line_id,
        kind=explanation.kind,
        contribution_period=explanation.contribution_period,
        agrees=explanation.agrees,
        paragraph=explanation.paragraph_en if language == "en" else explanation.paragraph_zh,
        paragraph_zh=explanation.paragraph_zh,
        paragraph_en=explanation.paragraph_en,
        steps=[CalculationStep.model_validate(asdict(step)) for step in explanation.steps],
        corrects=None if explanation.corrects is None else explanation_shown(explanation.corrects, language),
    )
