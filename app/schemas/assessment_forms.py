"""核定单 (printed forms) as shown: what each of the three says, with the code and the signature that it is checked by (§2.5)."""

from datetime import datetime
from typing import Any

from pydantic import Field

from app.domain.assessment import Figures
from app.domain.calendar import local
from app.domain.fen import format_yuan
from app.domain.figure import FIGURE_NAMES
from app.domain.finding import Language
from app.domain.form_code import FORM_NAMES, FormType
from app.domain.money_line import PersonKind
from app.domain.printed_form import (
    AdjustmentKind,
    AdjustmentRow,
    Adjustments,
    FormPerson,
    RosterRow,
    adjustment_totals,
    roster_totals,
)
from app.files.assessment_form import AssessmentForm
from app.schemas.assessments import FiguresShown, LinePerson, Yuan, figures_shown
from app.schemas.fields import EmployerNoShown, MonthShown, Shown
from app.usecases.assessment_forms import AdjustmentsForm, Form, RosterForm


class RosterRowShown(Shown):
    """A person billed for the month (人员缴费明细)."""

    person: LinePerson
    person_kind: PersonKind = Field(description="Kind of person (人员类型).", examples=["urban_worker"])
    contribution_base: Yuan = Field(description="Base (缴费基数).")
    employer_amount: Yuan = Field(description="Employer amount (单位缴费).")
    employee_amount: Yuan = Field(description="Employee amount (个人缴费).")
    total: Yuan = Field(description="The two together (合计).")


class RosterTotalsShown(Shown):
    """What the rows add up to: figures 1 to 5 (合计)."""

    persons: int = Field(description="1 单位缴费人数", examples=[5])
    migrant_workers: int = Field(description="2 单位农民工缴费人数", examples=[1])
    contribution_base: Yuan = Field(description="3 缴费基数总额")
    employer_amount: Yuan = Field(description="4 单位应缴")
    employee_amount: Yuan = Field(description="5 个人应缴")
    total: Yuan = Field(description="The two together (合计).")


class FormRosterShown(Shown):
    """人员缴费明细表, by person number."""

    rows: list[RosterRowShown] = Field(description="Everybody billed for the month (人员明细).")
    totals: RosterTotalsShown


class AdjustmentRowShown(Shown):
    """What one line, or one piece of credit, adds or takes (补退收明细)."""

    kind: AdjustmentKind = Field(description="Kind of line or of credit (类别).", examples=["back_pay"])
    person: LinePerson | None = Field(description="Whose it is (人员); null where it is no person's.")
    contribution_period: MonthShown | None = Field(description="Month owed for (费款所属期).", examples=["2026-02"])
    contribution_base: Yuan | None = Field(description="Base (缴费基数).")
    employer_amount: Yuan = Field(description="Employer amount (单位金额); a reduction is negative.")
    employee_amount: Yuan = Field(description="Employee amount (个人金额); a reduction is negative.")
    total: Yuan = Field(description="The two together, without interest (合计).")
    interest: Yuan = Field(description="Interest (利息).")
    basis: list[int] = Field(description="Its legal bases, counted from 1 in `legal_bases` (依据).", examples=[[1, 2]])


class AdjustmentTotalsShown(Shown):
    """What rows of one part add up to (合计)."""

    employer_amount: Yuan = Field(description="Employer amounts (单位金额).")
    employee_amount: Yuan = Field(description="Employee amounts (个人金额).")
    total: Yuan = Field(description="The two together, without interest (合计).")
    interest: Yuan = Field(description="Interest (利息).")


class AdjustmentPartShown(Shown):
    """A part of the form: its rows and what they add up to (分段)."""

    rows: list[AdjustmentRowShown] = Field(description="Its rows (明细).")
    totals: AdjustmentTotalsShown


class FormAdjustmentsShown(Shown):
    """补退收明细表."""

    billed: AdjustmentPartShown = Field(description="一、本期补(减)收: figures 6, 7 and 12.")
    credited: AdjustmentPartShown = Field(description="二、上次核定以来转入待转金的退收.")
    set_off: AdjustmentPartShown = Field(description="三、使用待转金冲减: figures 8 and 9.")
    legal_bases: list[str] = Field(
        description="The legal bases of the rows (依据).", examples=[["单位比例、个人比例：云政发〔2019〕48号"]]
    )


class FormShown(Shown):
    """A form of a month; of `figures`, `roster` and `adjustments` the one of its type is there (核定单)."""

    type: FormType = Field(description="Print type (打印单类型).", examples=["roster"])
    form: str = Field(description="Its title (表名).", examples=["人员缴费明细表"])
    employer_no: EmployerNoShown = Field(description="Number of the employer (单位编号).", examples=["530402000001"])
    employer_name: str = Field(description="The employer (单位名称).", examples=["玉溪云岭商贸有限公司"])
    period: MonthShown = Field(description="Month (做账期号).", examples=["2026-03"])
    agency_name: str = Field(description="The agency (经办机构).", examples=["玉溪市失业保险经办中心"])
    finalised_at: datetime = Field(description="When it was figured (核定时间).")
    code: str = Field(description="Verification code (验证码).", examples=["0000-0004-9G5X-7K2M"])
    address: str = Field(description="Where anyone checks it (核对网址).")
    signature: str = Field(description="The signed content, compact JWS (签名).")
    figures: FiguresShown | None = Field(description="单位月缴费核定表; null on the others.")
    roster: FormRosterShown | None = Field(description="人员缴费明细表; null on the others.")
    adjustments: FormAdjustmentsShown | None = Field(description="补退收明细表; null on the others.")


def form_shown(form: Form, _language: Language) -> dict[str, Any]:
    """A form as FormShown describes it; plain data, for a roster has thousands of rows."""
    head = form.head
    return {
        "type": head.form_type,
        "form": FORM_NAMES[head.form_type],
        "employer_no": head.employer_no,
        "employer_name": head.employer_name,
        "period": str(head.period),
        "agency_name": head.agency_name,
        "finalised_at": local(head.finalised_at).isoformat(),
        "code": head.mark.code,
        "address": head.mark.address,
        "signature": head.mark.signature,
        "figures": _figures(form.figures) if isinstance(form, AssessmentForm) else None,
        "roster": _roster(form.rows) if isinstance(form, RosterForm) else None,
        "adjustments": _adjustments(form.adjustments) if isinstance(form, AdjustmentsForm) else None,
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return figures_shown({name: getattr(figures, name) for name, _, _ in FIGURE_NAMES}).model_dump()


def _roster(rows: tuple[RosterRow, ...]) -> dict[str, Any]:
    totals = roster_totals(rows)
    return {
        "rows": [
            {
                "person": _person(row.person),
                "person_kind": row.person_kind,
                "contribution_base": format_yuan(row.contribution_base),
                **_amounts(row),
            }
            for row in rows
        ],
        "totals": {
            "persons": totals.persons,
            "migrant_workers": totals.migrant_workers,
            "contribution_base": format_yuan(totals.contribution_base),
            **_amounts(totals),
        },
    }


def _adjustments(adjustments: Adjustments) -> dict[str, Any]:
    return {
        "billed": _part(adjustments.billed),
        "credited": _part(adjustments.credited),
        "set_off": _part(adjustments.set_off),
        "legal_bases": list(adjustments.legal_bases),
    }


def _part(rows: tuple[AdjustmentRow, ...]) -> dict[str, Any]:
    totals = adjustment_totals(rows)
    return {
        "rows": [
            {
                "kind": row.kind,
                "person": None if row.person is None else _person(row.person),
                "contribution_period": None if row.contribution_period is None else str(row.contribution_period),
                "contribution_base": None if row.contribution_base is None else format_yuan(row.contribution_base),
                **_amounts(row),
                "interest": format_yuan(row.interest),
                "basis": list(row.basis),
            }
            for row in rows
        ],
        "totals": {**_amounts(totals), "interest": format_yuan(totals.interest)},
    }


def _person(person: FormPerson) -> dict[str, str]:
    return {"person_no": person.person_no, "name": person.name, "id_number": person.id_number}


def _amounts(row: Any) -> dict[str, str]:
    return {
        "employer_amount": format_yuan(row.employer_amount),
        "employee_amount": format_yuan(row.employee_amount),
        "total": format_yuan(row.total),
    }
