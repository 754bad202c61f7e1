"""明细表 (form lists): what the forms `roster` and `adjustments` show, column by column, on paper as in a workbook (§2.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.money_line import PERSON_KIND_NAMES
from app.domain.printed_form import (
    KIND_NAMES,
    AdjustmentRow,
    Adjustments,
    FormPerson,
    RosterRow,
    adjustment_totals,
    roster_totals,
)
from app.files.form_head import FormHead

# In a column of money whole fen; in others texts and counts.
FormValue = str | int | None
FormRow = Sequence[FormValue]


@dataclass(frozen=True, slots=True)
class FormColumn:
    """栏目: its heading, its width on paper in millimetres, and what stands in it."""

    heading: str
    width: float
    kind: Literal["text", "count", "money"] = "text"


@dataclass(frozen=True, slots=True)
class FormSection:
    """分段: rows and what they add up to; what is said where there are none."""

    title: str
    rows: Sequence[FormRow]
    total: FormRow
    nothing: str


@dataclass(frozen=True, slots=True)
class FormList:
    """明细表: a form of many rows, with what is to be known at its end."""

    head: FormHead
    columns: Sequence[FormColumn]
    sections: Sequence[FormSection]
    notes: Sequence[str]
    landscape: bool = False


_ROSTER = (
    FormColumn("序号", 10, "count"),
    FormColumn("人员编号", 22),
    FormColumn("姓名", 28),
    FormColumn("证件号码", 32),
    FormColumn("人员类型", 15),
    FormColumn("缴费基数", 20, "money"),
    FormColumn("单位缴费", 17, "money"),
    FormColumn("个人缴费", 17, "money"),
    FormColumn("合计", 19, "money"),
)
_ADJUSTMENTS = (
    FormColumn("序号", 11, "count"),
    FormColumn("类别", 24),
    FormColumn("人员编号", 23),
    FormColumn("姓名", 36),
    FormColumn("证件号码", 34),
    FormColumn("费款所属期", 20),
    FormColumn("缴费基数", 22, "money"),
    FormColumn("单位金额", 22, "money"),
    FormColumn("个人金额", 22, "money"),
    FormColumn("合计", 22, "money"),
    FormColumn("利息", 17, "money"),
    FormColumn("依据", 14),
)
_MASKED = "证件号码只显示前三位和后四位，以免随表传看时泄露；完整号码见“参保人员名单”导出文件。"
_SIGNS = "补收、补差为正，减收为负；转入待转金的金额用于冲减应缴金额，冲减后计入核定表第 8、9 项。"


def roster_list(head: FormHead, rows: Sequence[RosterRow]) -> FormList:
    """人员缴费明细表: everybody billed for the month, adding up to figures 1 to 5."""
    totals = roster_totals(rows)
    section = FormSection(
        title="",
        rows=[_of_person(number, row) for number, row in enumerate(rows, 1)],
        total=(
            "合计",
            f"{totals.persons} 人",
            None,
            f"其中农民工 {totals.migrant_workers} 人",
            None,
            totals.contribution_base,
            totals.employer_amount,
            totals.employee_amount,
            totals.total,
        ),
        nothing="本月没有缴费人员。",
    )
    return FormList(head, _ROSTER, [section], ["合计与核定表第 1 至 5 项一致。", _MASKED])


def adjustments_list(head: FormHead, adjustments: Adjustments) -> FormList:
    """补退收明细表: what is collected back, given back and set off, adding up to figures 6 to 9 and 12."""
    sections = [
        _section(
            "一、本期补（减）收（核定表第 6、7 项，利息为第 12 项）",
            adjustments.billed,
            "本月没有补收和减收。",
            bears_interest=True,
        ),
        _section("二、上次核定以来转入待转金的退收", adjustments.credited, "上次核定以来没有转入待转金的退收。"),
        _section("三、使用待转金冲减（核定表第 8、9 项）", adjustments.set_off, "本月没有使用待转金冲减。"),
    ]
    notes = [f"依据 {number}　{text}" for number, text in enumerate(adjustments.legal_bases, 1)]
    return FormList(head, _ADJUSTMENTS, sections, [*notes, _SIGNS, _MASKED], landscape=True)


def _of_person(number: int, row: RosterRow) -> FormRow:
    return (
        number,
        *_named(row.person),
        PERSON_KIND_NAMES[row.person_kind],
        row.contribution_base,
        row.employer_amount,
        row.employee_amount,
        row.total,
    )


def _section(title: str, rows: Sequence[AdjustmentRow], nothing: str, *, bears_interest: bool = False) -> FormSection:
    totals = adjustment_totals(rows)
    interest = totals.interest if bears_interest else None
    amounts = (totals.employer_amount, totals.employee_amount, totals.total, interest)
    return FormSection(
        title=title,
        rows=[_of_adjustment(number, row) for number, row in enumerate(rows, 1)],
        total=("合计", f"{len(rows)} 条", None, None, None, None, None, *amounts, None),
        nothing=nothing,
    )


def _of_adjustment(number: int, row: AdjustmentRow) -> FormRow:
    return (
        number,
        KIND_NAMES[row.kind],
        *_named(row.person),
        None if row.contribution_period is None else str(row.contribution_period),
        row.contribution_base,
        row.employer_amount,
        row.employee_amount,
        row.total,
        row.interest or None,
        "、".join(map(str, row.basis)) or None,
    )


def _named(person: FormPerson | None) -> tuple[str | None, str | None, str | None]:
    return (None, None, None) if person is None else (person.person_no, person.name, person.id_number)
