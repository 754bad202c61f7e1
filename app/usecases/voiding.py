"""核定作废 (voiding): a supervisor takes back the latest bill of an employer, and the month can be assessed again."""

from app.domain.period import Period
from app.domain.voiding import void_findings
from app.repositories import employers
from app.repositories import voiding as rows
from app.usecases.assessments import AssessmentView, standing_assessment, subject_of
from app.usecases.context import Call, check_version
from app.usecases.saving import refuse


def void(call: Call, employer_no: str, period: Period, version: int, reason: str) -> AssessmentView:
    """Voids an assessment (作废) with everything it billed, applied and set off; the reason stays with it."""
    with call.writing() as work:
        work.officer("supervisor")
        employer = work.within_reach(employers.by_number(work.connection, employer_no))
        employers.locked_by_numbers(work.connection, [employer.employer_no])
        assessment = standing_assessment(work, employer, period)
        check_version(assessment.version, version)
        refuse(void_findings(period, rows.facts(work.connection, assessment)))
        taken_back = rows.void(work.connection, assessment, reason, work.now)
        work.record("assessment_voided", subject_of(employer, period), employer=employer)
        voided = AssessmentView(taken_back, employer)
        work.commit(voided)
        return voided
