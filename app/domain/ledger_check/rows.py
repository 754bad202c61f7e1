"""账目 (ledger rows): the rows of one employer as the tables hold them, and how they name one another."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, TypeVar

from app.domain.money_line import CONTRIBUTION_KINDS, GIVEN_BACK_KINDS
from app.domain.period import Period

Row = TypeVar("Row")

# Of rows written down where it does not matter when they were made.
LONG_AGO = datetime(1999, 1, 1, tzinfo=UTC)
LONG_AGO_DAY = date(1999, 1, 1)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """业务 of enrollment_changes."""

    id: int
    kind: str
    status: str
    enrollment_id: int | None


@dataclass(frozen=True, slots=True)
class EnrollmentRow:
    """参保 of enrollments; wage in fen."""

    id: int
    person_id: int
    change_id: int
    first_month: Period
    last_month: Period | None
    declared_wage: int
    migrant_worker: bool
    migrant_worker_pays: bool
    annulled: bool

    def covers(self, month: Period) -> bool:
        """Whether a month is insured by this enrolment."""
        if self.annulled or month < self.first_month:
            return False
        return self.last_month is None or month <= self.last_month


@dataclass(frozen=True, slots=True)
class LineRow:
    """费款明细 of money_lines; amounts in fen, rates, basis and stretches of late days as they are stored."""

    id: int
    person_id: int | None
    enrollment_id: int | None
    change_id: int | None
    kind: str
    contribution_period: Period
    person_kind: str | None
    declared_wage: int
    contribution_base: int
    employer_rate: str
    employee_rate: str
    employer_amount: int
    employee_amount: int
    interest: int
    interest_period: Period | None
    basis: str
    standing: bool
    assessment_id: int | None
    corrects_id: int | None
    receipt_id: int | None = None
    late_assessment_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    stretches: Any = None
    created_at: datetime = LONG_AGO

    @property
    def contributes(self) -> bool:
        return self.kind in CONTRIBUTION_KINDS

    @property
    def gives_back(self) -> bool:
        return self.kind in GIVEN_BACK_KINDS

    def amount(self, part: str) -> int:
        """The amount of the employer's or the employee's part."""
        return self.employer_amount if part == "employer" else self.employee_amount


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """核定单 of assessments; `figures` are the thirteen in their order."""

    id: int
    period: Period
    status: str
    figures: tuple[int, ...]
    paid: int
    due_on: date = LONG_AGO_DAY
    finalised_at: datetime = LONG_AGO

    @property
    def stands(self) -> bool:
        return self.status != "voided"


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """减收 as applied, of reduction_applications; fen."""

    id: int
    line_id: int
    assessment_id: int
    employer_applied: int
    employee_applied: int
    standing: bool = True

    def applied(self, part: str) -> int:
        """What of the employer's or the employee's part lowered the assessment."""
        return self.employer_applied if part == "employer" else self.employee_applied


@dataclass(frozen=True, slots=True)
class MovementRow:
    """待转金变动 of credit_movements; fen, what comes in positive."""

    id: int
    part: str
    kind: str
    amount: int
    source_id: int | None
    line_id: int | None
    assessment_id: int | None
    receipt_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """实缴 of receipts; fen."""

    id: int
    assessment_id: int
    amount: int
    principal: int
    interest: int
    late_fee: int
    surplus: int
    received_on: date = LONG_AGO_DAY
    created_at: datetime = LONG_AGO

    @property
    def applied(self) -> tuple[int, int, int]:
        """What of it met principal, interest and late fee."""
        return self.principal, self.interest, self.late_fee


@dataclass(frozen=True, slots=True)
class ReversalRow:
    """冲正 of receipt_reversals; fen."""

    id: int
    receipt_id: int
    taken_back: int
    debited: int
    created_at: datetime = LONG_AGO


@dataclass(frozen=True)
class EmployerLedger:
    """Every row of one employer, each kind in the order it was written, and what follows from how rows name one another."""

    employer_id: int
    region_code: str
    insured_from: Period
    changes: Sequence[ChangeRow]
    enrollments: Sequence[EnrollmentRow]
    lines: Sequence[LineRow]
    assessments: Sequence[AssessmentRow]
    applications: Sequence[ApplicationRow]
    movements: Sequence[MovementRow]
    receipts: Sequence[ReceiptRow] = ()
    reversals: Sequence[ReversalRow] = ()

    @cached_property
    def change(self) -> Mapping[int, ChangeRow]:
        return {row.id: row for row in self.changes}

    @cached_property
    def enrollment(self) -> Mapping[int, EnrollmentRow]:
        return {row.id: row for row in self.enrollments}

    @cached_property
    def line(self) -> Mapping[int, LineRow]:
        return {row.id: row for row in self.lines}

    @cached_property
    def assessment(self) -> Mapping[int, AssessmentRow]:
        return {row.id: row for row in self.assessments}

    @cached_property
    def movement(self) -> Mapping[int, MovementRow]:
        return {row.id: row for row in self.movements}

    @cached_property
    def receipt(self) -> Mapping[int, ReceiptRow]:
        return {row.id: row for row in self.receipts}

    @cached_property
    def reversal_of(self) -> Mapping[int, ReversalRow]:
        """The first reversal of a receipt, by the receipt."""
        return {row.receipt_id: row for row in reversed(self.reversals)}

    @cached_property
    def debit_of(self) -> Mapping[int, LineRow]:
        """The first debit that a reversed receipt brought about, by the receipt."""
        debits = (row for row in reversed(self.lines) if row.kind == "debit")
        return {row.receipt_id: row for row in debits if row.receipt_id is not None}

    @cached_property
    def movements_of_receipt(self) -> Mapping[int, Sequence[MovementRow]]:
        return _grouped((row.receipt_id, row) for row in self.movements)

    @cached_property
    def movements_of_source(self) -> Mapping[int, Sequence[MovementRow]]:
        return _grouped((row.source_id, row) for row in self.movements)

    @cached_property
    def application_of(self) -> Mapping[int, ApplicationRow]:
        """The application of a reduction that stands, by its line."""
        return {row.line_id: row for row in self.applications if row.standing}

    @cached_property
    def applied_on(self) -> Collection[tuple[int | None, int | None]]:
        """Which reductions were applied to which assessments, voided ones among them."""
        return {(row.line_id, row.assessment_id) for row in self.applications}

    @cached_property
    def receipts_of_assessment(self) -> Mapping[int, Sequence[ReceiptRow]]:
        return _grouped((row.assessment_id, row) for row in self.receipts)

    @cached_property
    def reductions_of_assessment(self) -> Mapping[int, Sequence[LineRow]]:
        """The reductions that name a line of an assessment, by the assessment."""
        named = ((self.line.get(row.corrects_id or 0), row) for row in self.lines if row.kind == "reduction")
        return _grouped((None if line is None else line.assessment_id, row) for line, row in named)

    @cached_property
    def movements_of_line(self) -> Mapping[int, Sequence[MovementRow]]:
        return _grouped((row.line_id, row) for row in self.movements)

    @cached_property
    def changes_of_enrollment(self) -> Mapping[int, Sequence[ChangeRow]]:
        return _grouped((row.enrollment_id, row) for row in self.changes)

    @cached_property
    def _corrections(self) -> Mapping[int, Sequence[LineRow]]:
        return _grouped((row.corrects_id, row) for row in self.lines)

    def is_voided(self, assessment_id: int | None) -> bool:
        """Whether an assessment was voided."""
        assessment = self.assessment.get(assessment_id or 0)
        return assessment is not None and not assessment.stands

    def corrections_of(self, line: LineRow) -> Sequence[LineRow]:
        """The rows that name a line."""
        return self._corrections.get(line.id, ())

    def is_undone(self, line: LineRow) -> bool:
        """Whether a reduction was cancelled before it was applied."""
        return any(row.kind == "cancelled" for row in self.corrections_of(line))

    def given_back(self, line: LineRow) -> Iterator[LineRow]:
        """The rows in force that give a contribution back; at most one where the ledger is sound."""
        return (row for row in self.corrections_of(line) if row.gives_back and not self.is_undone(row))

    def stands(self, line: LineRow) -> bool:
        """Whether a contribution stands, by the rows that name it and not by its own flag."""
        if not line.contributes or any(self.given_back(line)):
            return False
        billed = self.assessment.get(line.assessment_id) if line.assessment_id is not None else None
        return billed is None or billed.stands

    def is_superseded(self, line: LineRow) -> bool:
        """Whether the law of a line's month may have changed after it was figured: it is over, or a difference names it."""
        return not self.stands(line) or any(row.kind == "difference" for row in self.corrections_of(line))


def _grouped(pairs: Iterable[tuple[int | None, Row]]) -> Mapping[int, Sequence[Row]]:
    """Rows by the row that each names; those that name none are not among them."""
    grouped: dict[int, list[Row]] = defaultdict(list)
    for key, row in pairs:
        if key is not None:
            grouped[key].append(row)
    return grouped
