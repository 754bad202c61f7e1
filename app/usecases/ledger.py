"""账目核查 (verify the ledger): every employer's rows recomputed, and what was found."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from app.domain.ledger_check import EmployerLedger, LedgerError, check_employer, check_open_enrollments, ledger_error
from app.domain.policy import Policy
from app.repositories import ledger


@dataclass
class LedgerSummary:
    """What was checked: how many rows of each kind, the thirteen figures of all standing assessments together, the errors."""

    employers: int = 0
    enrollments: int = 0
    lines: int = 0
    assessments: int = 0
    movements: int = 0
    receipts: int = 0
    errors: int = 0
    figures: list[int] = field(default_factory=lambda: [0] * 13)

    def count(self, checked: EmployerLedger) -> None:
        """Adds the rows of one employer."""
        self.employers += 1
        self.enrollments += len(checked.enrollments)
        self.lines += len(checked.lines)
        self.assessments += len(checked.assessments)
        self.movements += len(checked.movements)
        self.receipts += len(checked.receipts)
        for assessment in checked.assessments:
            if assessment.stands:
                self.figures = [total + own for total, own in zip(self.figures, assessment.figures, strict=True)]


def verify(engine: Engine, policy: Policy, tell: Callable[[LedgerError], None]) -> LedgerSummary:
    """Checks all that must always hold (账目核查), telling of each error as it is found; memory does not grow with the rows."""
    summary = LedgerSummary()

    def found(error: LedgerError) -> None:
        summary.errors += 1
        tell(error)

    with ledger.unchanging(engine) as connection:
        for employer_ledger in ledger.ledgers(connection):
            summary.count(employer_ledger)
            for error in check_employer(employer_ledger, policy):
                found(error)
        _check_all(connection, found)
    return summary


def _check_all(connection: Connection, found: Callable[[LedgerError], None]) -> None:
    """What no employer's rows can tell alone."""
    for error in check_open_enrollments(ledger.open_more_than_once(connection)):
        found(error)
    for table, row_id in ledger.without_employer(connection):
        found(ledger_error("employer_missing", table, row_id))
