"""单位缴费核定 (assessments) as shown: the thirteen figures, lines, what a figure is made of, explanations, runs (§2.5)."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from app.domain.calendar import local
from app.domain.credit import CreditMovementKind
from app.domain.fen import format_yuan
from app.domain.figure import COUNTS, FIGURE_NAMES
from app.domain.finding import Language
from app.domain.money_line import MoneyLineKind
from app.domain.person import masked
from app.repositories.assessment_lines import BilledLine
from app.schemas.enrollment_changes import EmployerBrief, employer_brief
from app.schemas.fields import Body, MonthShown, PageOf, RateShown, RemarkText, Shown
from app.schemas.money import MONEY
from app.usecases.assessments import AssessmentPage, AssessmentView, FigurePart, FigureView, LinePage

Yuan = Annotated[str, Field(pattern=MONEY, examples=["31.47"])]
PartKind = Literal[MoneyLineKind, "set_off", "late_fee_returned"]


class FiguresShown(Shown):
    """核定单的十三项, in the form's order: counts of persons, then yuan."""

    contributing_persons: int = Field(description="1 单位缴费人数", examples=[5])
    migrant_workers: int = Field(description="2 单位农民工缴费人数", examples=[1])
    total_base: Yuan = Field(description="3 缴费基数总额")
    employer_due: Yuan = Field(description="4 本月应缴：单位应缴")
    employee_due: Yuan = Field(description="5 本月应缴：个人应缴")
    employer_adjustment: Yuan = Field(description="6 本期补(退)收：单位补(减)收")
    employee_adjustment: Yuan = Field(description="7 本期补(退)收：个人补(减)收")
    employer_credit_used: Yuan = Field(description="8 待转金冲减单位部分金额")
    employee_credit_used: Yuan = Field(description="9 待转金冲减个人部分金额")
    employer_payable: Yuan = Field(description="10 本期实际应缴：单位应缴")
    employee_payable: Yuan = Field(description="11 本期实际应缴：个人应缴")
    interest: Yuan = Field(description="12 利息")
    late_fee: Yuan = Field(description="13 滞纳金")


class AssessmentShown(Shown):
    """An assessment (单位月缴费核定) of one employer for one month."""

    period: MonthShown = Field(description="Month (做账期号).", examples=["2026-03"])
    employer: EmployerBrief
    status: Literal["unpaid", "partly_paid", "paid", "voided"] = Field(description="Payment (缴费状态).")
    finalised_at: datetime = Field(description="When it was figured (核定时间).")
    due_on: date = Field(description="To be paid by (缴费截止日).", examples=["2026-03-31"])
    figures: FiguresShown
    total_payable: Yuan = Field(description="Figures 10 to 13 together (本期实际应缴合计).")
    paid: Yuan = Field(description="Paid so far (已缴).")
    version: int = Field(description="Version (版本号).", examples=[1])


class AssessmentsShown(PageOf[AssessmentShown]):
    """A page of assessments (核定列表)."""


class LinePerson(Shown):
    """The person of a line, number masked (人员)."""

    person_no: str = Field(description="Person number (人员编号).", examples=["000000000001"])
    name: str = Field(description="Name (姓名).", examples=["张三"])
    id_number: str = Field(description="ID number, masked (证件号码).", examples=["530***********0010"])


class LineShown(Shown):
    """A line on an assessment (费款明细); of a reduction, `applied` is what lowered this bill."""

    id: int = Field(description="Row number of the line (明细).", examples=[1])
    person: LinePerson | None = Field(description="Whose line it is (人员); null for a debit or a late fee.")
    kind: MoneyLineKind = Field(
        description="Kind (类别): regular 正常, back_pay 补收, reduction 减收, debit 借记, late_fee 滞纳金 …",
        examples=["regular"],
    )
    contribution_period: MonthShown = Field(description="Month owed for (费款所属期).", examples=["2026-03"])
    contribution_base: Yuan | None = Field(description="Base (缴费基数); null for a debit or a late fee.")
    employer_rate: RateShown | None = Field(
        description="Employer rate (单位比例); null for a debit or a late fee.", examples=["0.0070"]
    )
    employee_rate: RateShown | None = Field(
        description="Employee rate (个人比例); null for a debit or a late fee.", examples=["0.0030"]
    )
    employer_amount: Yuan = Field(description="Employer amount (单位缴费).")
    employee_amount: Yuan = Field(description="Employee amount (个人缴费).")
    total: Yuan = Field(description="The two amounts together (合计).")
    interest: Yuan = Field(description="Interest (利息).")
    person_kind: Literal["urban_worker", "migrant_worker"] | None = Field(
        description="Kind of person (人员类型); null for a debit or a late fee."
    )
    overlap: bool = Field(description="Whether another employer covered the month too (重叠).")
    employer_applied: Yuan | None = Field(description="Of a reduction: what lowered the employer part here (减收).")
    employee_applied: Yuan | None = Field(description="Of a reduction: what lowered the employee part here (减收).")


class LinesShown(PageOf[LineShown]):
    """A page of an assessment's lines (核定明细)."""


class VoidIn(Body):
    """A void (核定作废) with its reason."""

    reason: RemarkText = Field(
        description="Why the bill is taken back (作废原因).", examples=["漏录三月减员，核定后重做"]
    )


class FigurePartShown(Shown):
    """What one line, or one piece of credit, adds to a figure (组成); a late fee may add less than nothing."""

    id: int | None = Field(description="The line, or the line that the credit came from (明细).")
    kind: PartKind = Field(
        description="Kind of line (类别), `set_off` 待转金冲减, or `late_fee_returned` 滞纳金退回: what went to the credit.",
        examples=["regular"],
    )
    person: LinePerson | None = Field(description="Whose line it is (人员); null for a set-off, a debit or a late fee.")
    contribution_period: MonthShown | None = Field(description="Month owed for (费款所属期).", examples=["2026-03"])
    credit_source: CreditMovementKind | None = Field(
        description="Of a set-off: what the credit came from (待转金来源)."
    )
    amount: int | Yuan = Field(description="What it adds, signed: persons for 1 and 2, yuan for the others (金额).")


class FigureShown(Shown):
    """One of the thirteen figures and what it is made of: the lines add up to it (核定单项目)."""

    figure: int = Field(description="Number on the form (序号).", ge=1, le=13, examples=[4])
    name: str = Field(description="Its name (项目).", examples=["本月应缴：单位应缴"])
    amount: int | Yuan = Field(description="The figure: persons for 1 and 2, yuan for the others (金额).")
    lines: list[FigurePartShown] = Field(description="What adds to it (组成明细).")


def assessment_shown(view: AssessmentView, language: Language) -> AssessmentShown:
    """An assessment."""
    assessment = view.assessment
    return AssessmentShown(
        period=str(assessment.period),
        employer=employer_brief(view.employer),
        status=assessment.status,
        finalised_at=local(assessment.finalised_at),
        due_on=assessment.due_on,
        figures=figures_shown({name: getattr(assessment.figures, name) for name, _, _ in FIGURE_NAMES}),
        total_payable=format_yuan(assessment.figures.total_payable),
        paid=format_yuan(assessment.paid),
        version=assessment.version,
    )


def figures_shown(figures: dict[str, int]) -> FiguresShown:
    """The thirteen figures: two counts, eleven amounts."""
    return FiguresShown.model_validate(
        {
            name: figures.get(name, 0) if number in COUNTS else format_yuan(figures.get(name, 0))
            for number, (name, _, _) in enumerate(FIGURE_NAMES, 1)
        }
    )


def assessments_shown(page: AssessmentPage, language: Language) -> AssessmentsShown:
    """A page of assessments."""
    return AssessmentsShown(
        items=[assessment_shown(view, language) for view in page.items],
        page=page.page,
        page_size=page.page_size,
        total=page.total,
    )


def lines_shown(page: LinePage, language: Language) -> LinesShown:
    """A page of lines."""
    items = [_line_shown(each) for each in page.items]
    return LinesShown(items=items, page=page.page, page_size=page.page_size, total=page.total)


def figure_shown(view: FigureView, language: Language) -> FigureShown:
    """A figure and its parts."""
    _, zh, en = FIGURE_NAMES[view.figure - 1]
    counted = view.figure in COUNTS
    return FigureShown(
        figure=view.figure,
        name=en if language == "en" else zh,
        amount=view.amount if counted else format_yuan(view.amount),
        lines=[_part_shown(part, counted) for part in view.parts],
    )


def _line_shown(each: BilledLine) -> LineShown:
    line = each.line.contribution
    based = each.person is not None
    return LineShown(
        id=each.line.id,
        person=_person_shown(each),
        kind=each.line.kind,
        contribution_period=str(line.contribution_period),
        contribution_base=format_yuan(line.contribution_base) if based else None,
        employer_rate=str(line.employer_rate) if based else None,
        employee_rate=str(line.employee_rate) if based else None,
        employer_amount=format_yuan(line.employer_amount),
        employee_amount=format_yuan(line.employee_amount),
        total=format_yuan(line.total),
        interest=format_yuan(line.interest),
        person_kind=line.person_kind,
        overlap=line.overlap,
        employer_applied=None if each.employer_applied is None else format_yuan(each.employer_applied),
        employee_applied=None if each.employee_applied is None else format_yuan(each.employee_applied),
    )


def _person_shown(each: BilledLine) -> LinePerson | None:
    person = each.person
    if person is None:
        return None
    return LinePerson(person_no=person.person_no, name=person.name, id_number=masked(person.id_number))


def _part_shown(part: FigurePart, counted: bool) -> FigurePartShown:
    amount = part.amount if counted else format_yuan(part.amount)
    if part.line is not None:
        month = str(part.line.line.contribution.contribution_period)
        return FigurePartShown(
            id=part.line.line.id,
            kind=part.line.line.kind,
            person=_person_shown(part.line),
            contribution_period=month,
            credit_source=None,
            amount=amount,
        )
    credit = part.credit
    return FigurePartShown(
        id=credit.line_id if credit else None,
        kind="set_off" if credit else "late_fee_returned",
        person=None,
        contribution_period=str(credit.contribution_period) if credit and credit.contribution_period else None,
        credit_source=credit.source_kind if credit else None,
        amount=amount,
    )
