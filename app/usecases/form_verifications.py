"""核定单验证 (form verifications): the mark that a printed form carries, and what the portal answers to its code (§2.5)."""

from dataclasses import dataclass
from typing import Any

from app.domain.calendar import local
from app.domain.employer import Employer
from app.domain.fen import format_yuan
from app.domain.figure import COUNTS, FIGURE_NAMES
from app.domain.finding import Refused
from app.domain.form_code import FORM_NAMES, MARK_BITS, FormCode, FormType, read, written
from app.files.form_mark import FormMark
from app.repositories import assessments
from app.repositories.assessments import Assessment
from app.security.digests import keyed_digest
from app.usecases.context import NOT_FOUND, Call, Hall
from app.usecases.document_signing import signed
from app.usecases.limits import MINUTE, refuse_too_many


@dataclass(frozen=True, slots=True)
class VerifiedForm:
    """A form that was looked up: what it says, and whether it still holds."""

    code: str
    form_type: FormType
    assessment: Assessment
    employer: Employer


def mark_of(hall: Hall, assessment: Assessment, employer: Employer, form_type: FormType) -> FormMark:
    """The mark of an assessment's form: the same whenever it is printed; nothing signed in it tells of a person."""
    code = written(FormCode(assessment.id, form_type, _mark(hall, assessment.id, form_type)))
    address = hall.settings.form_verification_address.replace("{code}", code)
    return FormMark(code, address, signed(hall, "assessment_form", _content(code, form_type, assessment, employer)))


def verify(call: Call, text: str) -> VerifiedForm:
    """The form of a code (验证码), for whoever holds it in hand; guesses are few and hopeless."""
    with call.writing() as work:
        most = call.hall.settings.form_verifications_a_minute
        refuse_too_many(work, "form verifications", call.source, most=most, seconds=MINUTE)
        code = read(text)
        if code is None or code.mark != _mark(call.hall, code.assessment_id, code.form_type):
            work.commit()
            raise Refused([NOT_FOUND.refused()])
        found = assessments.with_employer(work.connection, code.assessment_id)
        work.commit()
        if found is None:
            raise Refused([NOT_FOUND.refused()])
        return VerifiedForm(written(code), code.form_type, *found)


def _mark(hall: Hall, assessment_id: int, form_type: FormType) -> int:
    digest = keyed_digest(hall.key("form codes"), str(assessment_id), form_type)
    return int.from_bytes(digest, "big") >> len(digest) * 8 - MARK_BITS


def _content(code: str, form_type: FormType, assessment: Assessment, employer: Employer) -> dict[str, Any]:
    figures = {name: getattr(assessment.figures, name) for name, _, _ in FIGURE_NAMES}
    return {
        "code": code,
        "type": form_type,
        "form": FORM_NAMES[form_type],
        "employer_no": employer.employer_no,
        "employer_name": employer.name,
        "period": str(assessment.period),
        "finalised_at": local(assessment.finalised_at).isoformat(),
        "figures": {
            name: value if number in COUNTS else format_yuan(value)
            for number, (name, value) in enumerate(figures.items(), 1)
        },
        "total_payable": format_yuan(assessment.figures.total_payable),
    }
