"""更正核查 (corrections): what is given back names what it gives back, once, and every fen of it is accounted for."""

from collections import defaultdict
from collections.abc import Iterator

from app.domain.credit import PARTS
from app.domain.ledger_check.errors import LedgerError, ledger_error
from app.domain.ledger_check.rows import ApplicationRow, EmployerLedger, LineRow
from app.domain.period import Period


def correction_errors(ledger: EmployerLedger) -> Iterator[LedgerError]:
    """What is wrong with the rows that correct others, and with what stands after them."""
    for line in ledger.lines:
        if line.kind != "late_fee" and (line.gives_back or line.corrects_id is not None):
            yield from _naming_errors(line, ledger)
        if line.kind == "refund":
            yield from _credited_errors(line, ledger, "refund", "refund_not_credited", None)
        if line.kind == "reduction":
            yield from _reduction_errors(line, ledger)
    for application in ledger.applications:
        yield from _application_errors(application, ledger)
    yield from _standing_errors(ledger)
    yield from _month_errors(ledger)


def _naming_errors(line: LineRow, ledger: EmployerLedger) -> Iterator[LedgerError]:
    corrected = ledger.line.get(line.corrects_id or 0)
    if corrected is None:
        yield _error("correction_missing", line)
        return
    if not _may_correct(line, corrected, ledger):
        yield _error(
            "correction_of_wrong_kind", line, kind=line.kind, corrects_id=corrected.id, corrected_kind=corrected.kind
        )
        return
    if line.kind == "difference":
        return
    if _kept(line) != _kept(corrected):
        yield _error("correction_differs", line, corrects_id=corrected.id)
    yield from _interest_errors(line, corrected)
    if line.kind == "back_pay" or corrected.kind == "reduction":
        undone = ledger.change.get(corrected.change_id or 0)
        reduced = ledger.line.get(corrected.corrects_id or 0)
        with_its_bill = line.kind == "cancelled" and reduced is not None and _was_voided(reduced, ledger)
        if not with_its_bill and (undone is None or undone.status != "rolled_back"):
            yield _error("brought_back_without_rollback", line, corrects_id=corrected.id)
    else:
        change = ledger.change.get(line.change_id or 0)
        if not _was_voided(corrected, ledger) and (
            change is None or not (change.kind == "suspend" or change.status == "rolled_back")
        ):
            yield _error("correction_without_change", line)
    in_force = [
        row for row in ledger.corrections_of(corrected) if row.kind != "difference" and not ledger.is_undone(row)
    ]
    if line in in_force[1:]:
        yield _error("corrected_twice", line, corrects_id=corrected.id)


def _may_correct(line: LineRow, corrected: LineRow, ledger: EmployerLedger) -> bool:
    """Whether a row of one kind can name a row of the other, in the state that one is in."""
    billed, settled = corrected.assessment_id is not None, corrected.id in ledger.application_of
    if line.kind in ("refund", "reduction"):
        # What a voided bill had billed waits again, and the reduction of it is cancelled.
        return corrected.contributes and (billed or ledger.is_undone(line))
    if line.kind == "cancelled":
        return (corrected.kind == "back_pay" and not billed) or corrected.kind == "reduction"
    if line.kind == "back_pay":
        return corrected.kind in ("refund", "cancelled") or (corrected.kind == "reduction" and settled)
    return line.kind == "difference" and corrected.contributes


def _was_voided(line: LineRow, ledger: EmployerLedger) -> bool:
    """Whether a line was on a bill that was voided: a regular one still says so, back-pay was cancelled beside its reduction."""
    if line.assessment_id is not None:
        return ledger.is_voided(line.assessment_id)
    return any(row.kind == "reduction" and ledger.is_undone(row) for row in ledger.corrections_of(line))


def _interest_errors(line: LineRow, corrected: LineRow) -> Iterator[LedgerError]:
    """Interest once billed is not given back and not collected again; back-pay never billed is reinstated with its own."""
    expected = corrected.interest if "cancelled" in (line.kind, corrected.kind) else 0
    if line.interest != expected and (line.kind == "back_pay" or line.interest != corrected.interest):
        yield _error("interest_differs", line, expected=expected)


def _kept(line: LineRow) -> tuple[object, ...]:
    """What a correction has to have in common with the row it corrects."""
    return (
        line.person_id,
        line.enrollment_id,
        line.contribution_period,
        line.person_kind,
        line.declared_wage,
        line.contribution_base,
        line.employer_rate,
        line.employee_rate,
        line.employer_amount,
        line.employee_amount,
        line.basis,
    )


def _reduction_errors(line: LineRow, ledger: EmployerLedger) -> Iterator[LedgerError]:
    """A reduction waits whole, is cancelled whole, or is applied and what is left credited."""
    application = ledger.application_of.get(line.id)
    if application is not None and ledger.is_undone(line):
        yield _error("reduction_applied_after_cancelling", line)
    yield from _credited_errors(line, ledger, "surplus_reduction", "reduction_not_settled_whole", application)


def _credited_errors(
    line: LineRow, ledger: EmployerLedger, kind: str, code: str, application: ApplicationRow | None
) -> Iterator[LedgerError]:
    movements = [
        row
        for row in ledger.movements_of_line.get(line.id, ())
        if row.kind == kind and not ledger.is_voided(row.assessment_id)
    ]
    for part in PARTS:
        if kind == "refund":
            expected = line.amount(part)
        else:
            expected = 0 if application is None else line.amount(part) - application.applied(part)
        actual = sum(row.amount for row in movements if row.part == part)
        if actual != expected:
            yield _error(code, line, part=part, expected=expected, actual=actual)


def _application_errors(application: ApplicationRow, ledger: EmployerLedger) -> Iterator[LedgerError]:
    line, assessment = ledger.line.get(application.line_id), ledger.assessment.get(application.assessment_id)
    if line is None or line.kind != "reduction" or assessment is None or assessment.stands != application.standing:
        yield ledger_error("application_wrong", "reduction_applications", application.id)
    elif not all(0 <= application.applied(part) <= line.amount(part) for part in PARTS):
        yield ledger_error("applied_too_much", "reduction_applications", application.id)


def _standing_errors(ledger: EmployerLedger) -> Iterator[LedgerError]:
    standing: dict[tuple[int | None, Period], int] = {}
    for line in ledger.lines:
        stands = ledger.stands(line)
        if line.standing != stands:
            yield _error("standing_differs", line, expected=str(stands).lower())
        if not stands:
            continue
        first = standing.setdefault((line.person_id, line.contribution_period), line.id)
        if first != line.id:
            yield _error("standing_twice", line, line_id=first, month=line.contribution_period)


def _month_errors(ledger: EmployerLedger) -> Iterator[LedgerError]:
    """What is given back of a person's month is never more than was billed for it, per part."""
    left: dict[tuple[int | None, Period, str], int] = defaultdict(int)
    for line in ledger.lines:
        billed = line.contributes and line.assessment_id is not None
        for part in PARTS if billed else ():
            left[line.person_id, line.contribution_period, part] += line.amount(part)
    for line in ledger.lines:
        if line.kind not in ("refund", "reduction") or ledger.is_undone(line):
            continue
        for part in PARTS:
            left[line.person_id, line.contribution_period, part] -= line.amount(part)
        if any(left[line.person_id, line.contribution_period, part] < 0 for part in PARTS):
            yield _error("refunded_more_than_contributed", line, month=line.contribution_period)


def _error(code: str, line: LineRow, **params: object) -> LedgerError:
    return ledger_error(code, "money_lines", line.id, **params)
