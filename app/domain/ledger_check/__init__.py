"""账目核查 (ledger check): whether the rows of the ledger hold what must always hold; it trusts nothing but rows."""

from app.domain.ledger_check.check import check_employer, check_open_enrollments
from app.domain.ledger_check.errors import LedgerError, ledger_error
from app.domain.ledger_check.rows import (
    ApplicationRow,
    AssessmentRow,
    ChangeRow,
    EmployerLedger,
    EnrollmentRow,
    LineRow,
    MovementRow,
    ReceiptRow,
    ReversalRow,
)

__all__ = [
    "ApplicationRow",
    "AssessmentRow",
    "ChangeRow",
    "EmployerLedger",
    "EnrollmentRow",
    "LedgerError",
    "LineRow",
    "MovementRow",
    "ReceiptRow",
    "ReversalRow",
    "check_employer",
    "check_open_enrollments",
    "ledger_error",
]
