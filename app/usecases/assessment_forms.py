"""核定单打印 (assessment forms): the three printed forms of a month, as PDF, as workbook and as they are (§2.5)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.domain.calendar import not_yet_printable_findings
from app.domain.employer import Employer
from app.domain.form_code import FormType
from app.domain.period import Period
from app.domain.person import masked
from app.domain.printed_form import (
    AdjustmentRow,
    Adjustments,
    FormPerson,
    LegalBases,
    RosterRow,
    billed_row,
    credited_row,
    is_of_roster,
    roster_row,
    set_off_row,
)
from app.files.assessment_form import AssessmentForm, summary_pdf
from app.files.font import font_path
from app.files.form_head import FormHead
from app.files.form_list import adjustments_list, roster_list
from app.files.form_list_pdf import list_pdf
from app.files.form_workbook import list_workbook, summary_workbook
from app.repositories import assessment_lines, assessments
from app.repositories.assessment_lines import BilledLine, PersonBrief, UsedCredit
from app.repositories.assessments import Assessment
from app.usecases.assessments import standing_assessment, subject_of
from app.usecases.context import Call, Work
from app.usecases.form_verifications import mark_of
from app.usecases.judging import agency_of
from app.usecases.saving import refuse

FormFormat = Literal["pdf", "xlsx", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterForm(FormHead):
    """人员缴费明细表: everybody billed for the month, by person number."""

    rows: tuple[RosterRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentsForm(FormHead):
    """补退收明细表: what was collected back, given back and set off."""

    adjustments: Adjustments


Form = AssessmentForm | RosterForm | AdjustmentsForm


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A form as a file (打印件)."""

    content: bytes
    employer_no: str


def form(call: Call, period: Period, form_type: FormType, form_format: FormFormat = "json") -> Form:
    """What a form of a month says; the current month's from day 25 on."""
    call.hall.documents.ready()
    with call.reading(unchanging=True) as work:
        employer = work.employer()
        refuse(not_yet_printable_findings(period, work.now, work.hall.policy.at(period, employer.region_code)))
        assessment = standing_assessment(work, employer, period)
        found = _form(work, employer, assessment, form_type)
        work.record(
            "form_exported", subject_of(employer, period), employer=employer, type=form_type, format=form_format
        )
        return found


def pdf(call: Call, period: Period, form_type: FormType) -> WrittenForm:
    """A form of a month on paper."""
    found = form(call, period, form_type, "pdf")
    font = font_path(call.hall.settings.font_directory)
    if isinstance(found, AssessmentForm):
        return WrittenForm(summary_pdf(found, font), found.employer_no)
    if isinstance(found, RosterForm):
        return WrittenForm(list_pdf(roster_list(found, found.rows), font), found.employer_no)
    return WrittenForm(list_pdf(adjustments_list(found, found.adjustments), font), found.employer_no)


def workbook(call: Call, period: Period, form_type: FormType) -> WrittenForm:
    """A form of a month as .xlsx."""
    found = form(call, period, form_type, "xlsx")
    if isinstance(found, AssessmentForm):
        return WrittenForm(summary_workbook(found), found.employer_no)
    if isinstance(found, RosterForm):
        return WrittenForm(list_workbook(roster_list(found, found.rows)), found.employer_no)
    return WrittenForm(list_workbook(adjustments_list(found, found.adjustments)), found.employer_no)


def _form(work: Work, employer: Employer, assessment: Assessment, form_type: FormType) -> Form:
    head = {
        "employer_name": employer.name,
        "employer_no": employer.employer_no,
        "period": assessment.period,
        "agency_name": agency_of(work, employer).name,
        "finalised_at": assessment.finalised_at,
        "mark": mark_of(work.hall, assessment, employer, form_type),
    }
    return head  # type: ignore


