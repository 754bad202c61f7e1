"""核定单打印 (assessment forms): the three printed forms of a month, as PDF, as workbook and as they are (§2.5)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.calendar import not_yet_printable_findings
from app.domain.credit import Part
from app.domain.employer import Employer
from app.domain.form_code import FormType
from app.domain.money_line import MoneyLine
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
    is_adjustment,
    is_of_roster,
    roster_row,
    set_off_row,
)
from app.files.assessment_form import AssessmentForm, summary_pdf
from app.files.font import font_path
from app.files.form_head import FormHead
from app.files.form_list import FormList, adjustments_list, roster_list
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


@dataclass(frozen=True, slots=True)
class RosterForm:
    """人员缴费明细表: everybody billed for the month, by person number."""

    head: FormHead
    rows: tuple[RosterRow, ...]


@dataclass(frozen=True, slots=True)
class AdjustmentsForm:
    """补退收明细表: what was collected back, given back and set off."""

    head: FormHead
    adjustments: Adjustments


Form = AssessmentForm | RosterForm | AdjustmentsForm


RowOf = Callable[[MoneyLine, FormPerson | None, int | None, int | None, LegalBases], AdjustmentRow]


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


def pdf(call: Call, period: Period, form_type: FormType) -> bytes:
    """A form of a month on paper."""
    found = form(call, period, form_type, "pdf")
    font = font_path(call.hall.settings.font_directory)
    return summary_pdf(found, font) if isinstance(found, AssessmentForm) else list_pdf(_list(found), font)


def workbook(call: Call, period: Period, form_type: FormType) -> bytes:
    """A form of a month as .xlsx."""
    found = form(call, period, form_type, "xlsx")
    return summary_workbook(found) if isinstance(found, AssessmentForm) else list_workbook(_list(found))


def _list(found: RosterForm | AdjustmentsForm) -> FormList:
    if isinstance(found, RosterForm):
        return roster_list(found.head, found.rows)
    return adjustments_list(found.head, found.adjustments)


def _form(work: Work, employer: Employer, assessment: Assessment, form_type: FormType) -> Form:
    head = FormHead(
        form_type=form_type,
        employer_name=employer.name,
        employer_no=employer.employer_no,
        period=assessment.period,
        agency_name=agency_of(work, employer).name,
        finalised_at=assessment.finalised_at,
        mark=mark_of(work.hall, assessment, employer, form_type),
    )
    if form_type == "summary":
        return AssessmentForm(head, assessment.figures)
    lines = assessment_lines.of_assessment(work.connection, assessment.id)
    if form_type == "roster":
        return RosterForm(head, tuple(_roster(lines)))
    return AdjustmentsForm(head, _adjustments(work, employer, assessment, lines))


def _roster(lines: Sequence[BilledLine]) -> list[RosterRow]:
    rows = [
        roster_row(each.line, _named(each.person))
        for each in lines
        if each.person is not None and is_of_roster(each.line)
    ]
    return sorted(rows, key=lambda row: row.person.person_no)


def _adjustments(work: Work, employer: Employer, assessment: Assessment, lines: Sequence[BilledLine]) -> Adjustments:
    bases = LegalBases(work.hall.policy.named)
    adjusting = [each for each in lines if is_adjustment(each.line)]
    since = assessments.finalised_before(work.connection, employer.id, assessment.period)
    refunded = assessment_lines.refunded_between(work.connection, employer.id, since, assessment.finalised_at)
    surplus = [each for each in adjusting if each.line.kind == "reduction"]
    credited = [row for each in [*refunded, *surplus] if (row := _row(credited_row, each, bases)).total]
    return Adjustments(
        billed=tuple(_row(billed_row, each, bases) for each in adjusting),
        credited=tuple(credited),
        set_off=tuple(_set_off(assessment_lines.credit_used(work.connection, assessment.id))),
        legal_bases=bases.texts(),
    )


def _row(made: RowOf, each: BilledLine, bases: LegalBases) -> AdjustmentRow:
    person = None if each.person is None else _named(each.person)
    return made(each.line, person, each.employer_applied, each.employee_applied, bases)


def _set_off(used: Sequence[UsedCredit]) -> Iterator[AdjustmentRow]:
    """The two parts that came from one line are one row; what came from none stands by itself."""
    sources: dict[tuple[str, int], list[UsedCredit]] = defaultdict(list)
    for each in used:
        sources[each.source_kind, -each.source_id if each.line_id is None else each.line_id].append(each)
    for parts in sources.values():
        first = parts[0]
        amounts: Counter[Part] = Counter()
        for each in parts:
            amounts[each.part] += each.amount
        person = None if first.person is None else _named(first.person)
        yield set_off_row(first.source_kind, person, first.contribution_period, first.contribution_base, amounts)


def _named(person: PersonBrief) -> FormPerson:
    return FormPerson(person.person_no, person.name, masked(person.id_number))
