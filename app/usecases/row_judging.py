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
from app.domain.enroll import EnrollFacts, plan_enroll
from app.domain.enroll_form import EnrollRequest
from app.domain.finding import REQUIRED, Finding
from app.domain.money_line import Contribution
from app.domain.person import same_name
from app.domain.quote import NO_MONEY, Money, enroll_money, suspend_money
from app.domain.suspend import SuspendFacts, SuspendRequest, plan_suspend
from app.repositories import persons
from app.usecases.context import IdDocument, Work
from app.usecases.judging import enroll_facts_of_many, suspend_facts_of_many
from app.usecases.saving import number_pointer

_ID_NUMBER = "/values/id_number"


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row as judged now: the change it asks for, what the rules say, its outcome and its money, in fen for sums."""

    row: Row
    body: Mapping[str, Any]
    findings: tuple[Finding, ...]
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


def with_duplicate(judged: JudgedRow, finding: Finding) -> JudgedRow:
    """A row whose person stands in another row too."""
    return _failed(judged, finding)


def _failed(judged: JudgedRow, finding: Finding) -> JudgedRow:
    return replace(judged, findings=(*judged.findings, finding), outcome="failed")


def _documents(rows: Sequence[Row]) -> list[IdDocument]:
    return [_document(row) for row in rows]


def _document(row: Row) -> IdDocument:
    """Whom a row is about; nobody has the empty number of a row without one."""
    return id_type_of_row(row.id_number), row.id_number


def _judge_enrolls(work: Work, employer: Employer, rows: Sequence[Row]) -> list[JudgedRow]:
    facts = enroll_facts_of_many(work, employer, _documents(rows))
    known = [each.person.id for each in facts.values() if each.person is not None]
    details = persons.details_of_many(work.connection, known)
    return [_judge_enroll(work, employer, row, facts[_document(row)], details) for row in rows]


def _judge_enroll(
    work: Work, employer: Employer, row: Row, facts: EnrollFacts, details: Mapping[int, Mapping[str, Any]]
) -> JudgedRow:
    hall, values = work.hall, row.read
    findings: list[Finding] = [*row.unread]
    wage = values["declared_wage"]
    if row.values["declared_wage"] is None and values["enroll_month"] is not None:
        wage, floor_finding = floor_of(values["enroll_month"], employer.region_code, hall.policy)
        findings.append(floor_finding)
    person, name = facts.person, values["name"]
    # Whoever does not know a person's name is told nothing of what the register has.
    known = details[person.id] if person is not None and name is not None and same_name(person.name, name) else {}
    body = enroll_body(values, known, wage)
    plan = plan_enroll(EnrollRequest.read(body, from_row=True), facts, hall.policy, hall.codes, work.now)
    findings += _of_row("enroll", row, plan.findings, facts.open_change, findings)
    cured = with_cures(findings, row.values, hall.reasons)
    money = enroll_money(plan, hall.policy) if plan.lines or plan.forced else NO_MONEY
    return JudgedRow(row, body, cured, outcome_of(cured), money, *_sums(plan.lines))


def _judge_suspends(work: Work, employer: Employer, rows: Sequence[Row]) -> list[JudgedRow]:
    facts = suspend_facts_of_many(work, employer, _documents(rows))
    return [_judge_suspend(work, employer, row, facts[_document(row)]) for row in rows]


def _judge_suspend(work: Work, employer: Employer, row: Row, facts: SuspendFacts) -> JudgedRow:
    hall, values = work.hall, row.read
    body = suspend_body(values)
    plan = plan_suspend(SuspendRequest.read(body), facts, hall.policy, hall.reasons, work.now)
    findings = [*row.unread]
    findings += _of_row("suspend", row, plan.findings, facts.open_change, findings)
    cured = with_cures(findings, row.values, hall.reasons, facts.registration)
    lines = [each.line.contribution for each in plan.lines if each.counts]
    money = suspend_money(plan, values["name"] or "", employer.name, hall.policy) if plan.lines else NO_MONEY
    return JudgedRow(row, body, cured, outcome_of(cured), money, *_sums(lines)[:2])


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
    return [each for each in placed if each.code is not REQUIRED or each.pointer not in told]


def _sums(lines: Sequence[Contribution]) -> tuple[int, int, int]:
    if not lines:
        return 0, 0, 0
    return (
        sum(line.employer_amount for line in lines),
        sum(line.employee_amount for line in lines),
        sum(line.interest for line in lines),
    )
