"""账目核查 (ledger check): everything that must hold of one employer's rows, and of the open enrolments of all."""

from collections.abc import Iterable, Iterator

from app.domain.ledger_check.bills import bill_errors
from app.domain.ledger_check.corrections import correction_errors
from app.domain.ledger_check.credit import credit_errors
from app.domain.ledger_check.errors import LedgerError, ledger_error
from app.domain.ledger_check.late_fees import late_fee_errors
from app.domain.ledger_check.lines import line_errors
from app.domain.ledger_check.receipts import receipt_errors
from app.domain.ledger_check.rows import EmployerLedger, EnrollmentRow
from app.domain.policy import Policy


def check_employer(ledger: EmployerLedger, policy: Policy) -> list[LedgerError]:
    """Recomputes what must hold of an employer from its rows alone (账目核查); in time linear in the rows."""
    return [
        *_enrollment_errors(ledger),
        *line_errors(ledger, policy),
        *correction_errors(ledger),
        *bill_errors(ledger),
        *late_fee_errors(ledger, policy),
        *credit_errors(ledger),
        *receipt_errors(ledger),
    ]


def check_open_enrollments(opened: Iterable[tuple[int, int]]) -> Iterator[LedgerError]:
    """At most one enrolment without a last month per person in the province; `opened` are persons and enrolments, sorted."""
    before: int | None = None
    for person_id, enrollment_id in opened:
        if person_id == before:
            yield ledger_error("enrollment_open_twice", "enrollments", enrollment_id)
        before = person_id


def _enrollment_errors(ledger: EmployerLedger) -> Iterator[LedgerError]:
    for enrollment in ledger.enrollments:
        change = ledger.change.get(enrollment.change_id)
        status = "rolled_back" if enrollment.annulled else "approved"
        if (
            change is None
            or (change.kind, change.status) != ("enroll", status)
            or change.enrollment_id != enrollment.id
        ):
            yield ledger_error("enrollment_change_wrong", "enrollments", enrollment.id, change_id=enrollment.change_id)
        if not enrollment.annulled and _is_suspended(enrollment, ledger) != (enrollment.last_month is not None):
            yield ledger_error("enrollment_end_wrong", "enrollments", enrollment.id)


def _is_suspended(enrollment: EnrollmentRow, ledger: EmployerLedger) -> bool:
    return any(
        (change.kind, change.status) == ("suspend", "approved")
        for change in ledger.changes_of_enrollment.get(enrollment.id, ())
    )
