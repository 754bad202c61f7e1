"""报盘校验 (judging rows): many rows judged by the rules of the form, with one look-up for each fact and none for each row (§2.3, §2.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.batch.columns import BatchKind, fields_of
from app.domain.batch.cures import with_cures
from app.domain.batch.requests import enroll_body, floor_of, id_type_of_row, suspend_body
from app.domain.batch.rows import Outcome, Row, at_row, duplicates, outcome_of
from app.domain.change import open_change_findings
from app.domain.employer import Employer
from app.domain.enroll import EnrollFacts
from app.domain.enroll_form import EnrollRequest
from app.domain.finding import REQUIRED, Finding
from app.domain.money_line import Contribution
from app.domain.person import same_name
from app.domain.quote import Money
from app.domain.suspend import SuspendFacts, SuspendRequest
from app.repositories import persons
from app.usecases.context import IdDocument, Work
from app.usecases.judging import enroll_judged, suspend_judged
from app.usecases.judging_many import enroll_facts_of_many, suspend_facts_of_many
from app.usecases.saving import number_pointer

_ID_NUMBER = "/values/id_number"


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row as judged now: the change it asks for, what the rules say, its outcome and its money, in fen for sums.

    `findings` have their places in the row, `form_findings` in the change's own form.
    """

    row: Row
    body: Mapping[str, Any]
    findings: tuple[Finding, ...]
    form_findings: tuple[Finding, ...]
    outcome: Outcome
    money: Money
    employer_amount: int = 0
    employee_amount: int = 0
    interest: int = 0


def judge_rows(work: Work, employer: Employer, kind: BatchKind, rows: Sequence[Row]) -> list[JudgedRow]:
    """Rows as their forms would be judged now, and against one another."""
    judged = _judge_enrolls(work, employer, rows) if kind == "enroll" else _judge_suspends(work, employer, rows)
    twice = duplicates({row.row_number: row.id_number for row in rows})
    return [_failed(each, twice[each.row.row_number]) if each.row.row_number in twice else each for each in judged]


def _failed(judged: JudgedRow, finding: Finding) -> JudgedRow:
    return replace(judged, findings=(*judged.findings, finding), outcome="failed")


def _documents(rows: Sequence[Row]) -> list[IdDocument]:
    """Whom rows are about; nobody has the empty number of a row without one."""
    numbers = [row.id_number for row in rows]
    return [(id_type_of_row(number), number) for number in numbers]


def _judge_enrolls(work: Work, employer: Employer, rows: Sequence[Row]) -> list[JudgedRow]:
    documents = _documents(rows)
    facts = enroll_facts_of_many(work, employer, documents)
    known = [each.person.id for each in facts.values() if each.person is not None]
    details = persons.details_of_many(work.connection, known)
    return [
        _judge_enroll(work, employer, row, facts[document], details)
        for row, document in zip(rows, documents, strict=True)
    ]


def _judge_enroll(
    work: Work, employer: Employer, row: Row, facts: EnrollFacts, details: Mapping[int, Mapping[str, Any]]
) -> JudgedRow:
    hall, values = work.hall, row.read
    findings: list[Finding] = [*row.unread]
    of_form: list[Finding] = []
    wage = values["declared_wage"]
    if row.values["declared_wage"] is None and values["enroll_month"] is not None:
        wage, finding = floor_of(values["enroll_month"], employer.region_code, hall.policy)
        of_form.append(finding)
    person, name = facts.person, values["name"]
    # Whoever does not know a person's name is told nothing of what the register has.
    known = details[person.id] if person is not None and name is not None and same_name(person.name, name) else {}
    body = enroll_body(values, known, wage)
    judged = enroll_judged(work, EnrollRequest.read(body, from_row=True), facts)
    of_form += judged.findings
    findings += _of_row("enroll", row, of_form, facts.open_change, findings)
    cured = with_cures(findings, row.values, hall.reasons)
    return JudgedRow(row, body, cured, tuple(of_form), outcome_of(cured), judged.money, *_sums(judged.plan.lines))


def _judge_suspends(work: Work, employer: Employer, rows: Sequence[Row]) -> list[JudgedRow]:
    documents = _documents(rows)
    facts = suspend_facts_of_many(work, employer, documents)
    return [_judge_suspend(work, employer, row, facts[document]) for row, document in zip(rows, documents, strict=True)]


def _judge_suspend(work: Work, employer: Employer, row: Row, facts: SuspendFacts) -> JudgedRow:
    body = suspend_body(row.read)
    judged = suspend_judged(work, SuspendRequest.read(body), facts)
    findings = [*row.unread]
    findings += _of_row("suspend", row, judged.findings, facts.open_change, findings)
    cured = with_cures(findings, row.values, work.hall.reasons, facts.registration)
    given = [each.line.contribution for each in judged.plan.lines if each.counts]
    sums = _sums(given, with_interest=False)
    return JudgedRow(row, body, cured, judged.findings, outcome_of(cured), judged.money, *sums)


def _of_row(
    kind: BatchKind, row: Row, findings: Sequence[Finding], open_change: int | None, before: Sequence[Finding]
) -> list[Finding]:
    """The form's findings at their places in the row; of a cell that was refused already nothing more is asked."""
    fields = fields_of(kind)
    told = {finding.pointer for finding in before if finding.refuses}
    placed = [at_row(each, fields) for each in (*findings, *open_change_findings(open_change, number_pointer(kind)))]
    if not row.id_number:
        # Nothing can be said of a number that is not there, but that it is missing.
        placed = [each for each in placed if each.pointer != _ID_NUMBER]
        placed.append(REQUIRED.refused(_ID_NUMBER))
    left = [each for each in placed if each.code is not REQUIRED or each.pointer not in told]
    return sorted(left, key=lambda each: not each.refuses)


def _sums(lines: Sequence[Contribution], *, with_interest: bool = True) -> tuple[int, int, int]:
    """Employer amount, employee amount and interest; interest once billed is not given back."""
    if not lines:
        return 0, 0, 0
    return (
        sum(line.employer_amount for line in lines),
        sum(line.employee_amount for line in lines),
        sum(line.interest for line in lines) if with_interest else 0,
    )
