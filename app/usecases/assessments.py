"""单位缴费核定 (assessments): the bill, its lines, what each figure is made of, and why a line is what it is (§2.5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.employer import Employer
from app.domain.explanation import Explanation, explain
from app.domain.figure import LATE_FEE, SET_OFF, amount_in_figure, figure_amount
from app.domain.finding import Refused
from app.domain.period import Period
from app.repositories import assessment_lines, assessments, credit, employers, explained_lines
from app.repositories.assessment_lines import BilledLine, UsedCredit
from app.repositories.assessments import Assessment
from app.usecases.context import NOT_FOUND, Call, Work


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """An assessment with its employer."""

    assessment: Assessment
    employer: Employer

    @property
    def version(self) -> int:
        return self.assessment.version


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """A page of an employer's assessments."""

    items: Sequence[AssessmentView]
    page: int
    page_size: int
    total: int


@dataclass(frozen=True, slots=True)
class LinePage:
    """A page of an assessment's lines."""

    items: Sequence[BilledLine]
    page: int
    page_size: int
    total: int


@dataclass(frozen=True, slots=True)
class FigurePart:
    """What one line, or one piece of credit, adds to a figure, signed; of neither, what late fees left for the credit."""

    amount: int
    line: BilledLine | None
    credit: UsedCredit | None


@dataclass(frozen=True, slots=True)
class FigureView:
    """One of the thirteen figures and what it is made of."""

    figure: int
    amount: int
    parts: Sequence[FigurePart]


def listing(call: Call, page: int, page_size: int) -> AssessmentPage:
    """The employer's assessments, latest first."""
    with call.reading() as work:
        employer = work.employer()
        found, total = assessments.page(work.connection, employer.id, offset=(page - 1) * page_size, limit=page_size)
        return AssessmentPage([AssessmentView(each, employer) for each in found], page, page_size, total)


def read(call: Call, period: Period) -> AssessmentView:
    """The employer's assessment of a month."""
    with call.reading() as work:
        employer = work.employer()
        return AssessmentView(standing_assessment(work, employer, period), employer)


def read_as_officer(call: Call, employer_no: str, period: Period) -> AssessmentView:
    """An assessment of an employer within the officer's reach; where none stands, the one voided last."""
    with call.reading() as work:
        employer = work.within_reach(employers.by_number(work.connection, employer_no))
        assessment = assessments.standing(work.connection, employer.id, period)
        assessment = assessment or assessments.voided_last(work.connection, employer.id, period)
        if assessment is None:
            raise Refused([NOT_FOUND.refused()])
        work.looked_at(subject_of(employer, period), employer)
        return AssessmentView(assessment, employer)


def lines(call: Call, period: Period, page: int, page_size: int) -> LinePage:
    """The lines of an assessment, in the order they were made."""
    with call.reading(unchanging=True) as work:
        employer = work.employer()
        assessment = standing_assessment(work, employer, period)
        work.looked_at(subject_of(employer, period), employer)
        found = assessment_lines.of_assessment(
            work.connection, assessment.id, offset=(page - 1) * page_size, limit=page_size
        )
        return LinePage(found, page, page_size, assessment_lines.count(work.connection, assessment.id))


def figure(call: Call, period: Period, number: int) -> FigureView:
    """What one of the thirteen figures is made of; the parts add up to it."""
    with call.reading(unchanging=True) as work:
        employer = work.employer()
        assessment = standing_assessment(work, employer, period)
        work.looked_at(subject_of(employer, period), employer)
        parts = [
            FigurePart(amount, each, None)
            for each in assessment_lines.of_assessment(work.connection, assessment.id)
            if (amount := amount_in_figure(number, each.line, each.employer_applied, each.employee_applied))
        ]
        if number in SET_OFF:
            sign = -1 if number in (10, 11) else 1
            used = assessment_lines.credit_used(work.connection, assessment.id)
            parts += [FigurePart(sign * each.amount, None, each) for each in used if each.part == SET_OFF[number]]
        if number == LATE_FEE and (returned := credit.late_fee_returned(work.connection, assessment.id)):
            parts.append(FigurePart(returned, None, None))
        return FigureView(number, figure_amount(assessment.figures, number), parts)


def explanation(call: Call, line_id: int) -> Explanation:
    """Why a line is what it is, figured anew and compared with what is stored."""
    with call.reading() as work:
        employer = work.employer()
        found = explained_lines.explained(work.connection, line_id, employer.id)
        if found is None:
            raise Refused([NOT_FOUND.refused()])
        work.looked_at(f"money-lines/{line_id}", employer)
        return explain(found, work.hall.policy)


def subject_of(employer: Employer, period: Period) -> str:
    """What the audit log calls an assessment (核定单)."""
    return f"assessments/{employer.employer_no}/{period}"


def standing_assessment(work: Work, employer: Employer, period: Period) -> Assessment:
    """The employer's assessment of a month that is not voided; not_found without one."""
    assessment = assessments.standing(work.connection, employer.id, period)
    if assessment is None:
        raise Refused([NOT_FOUND.refused()])
    return assessment
