"""回退 (rolling back): what a roll-back undoes of an enrolment, its money and its credit, in the supervisor's transaction."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.back_pay import open_period
from app.domain.calendar import current_period
from app.domain.change import step_findings
from app.domain.finding import Finding, refusals
from app.domain.quote import Money, brought_back_money, given_back_money
from app.domain.refund import GivenBack
from app.domain.rollback import BroughtBack, order_findings, reopening_findings, undo_enroll, undo_suspend
from app.repositories import assessments, decisions, money_lines, persons
from app.repositories.changes import Change
from app.usecases.context import Work
from app.usecases.deciding import settle
from app.usecases.effects import give_back
from app.usecases.saving import refuse


def rollback_findings(work: Work, change: Change) -> tuple[Finding, ...]:
    """What keeps a change from being rolled back."""
    status = step_findings(change.status, "rolled_back")
    if status or change.enrollment_id is None:
        return status
    findings = order_findings(decisions.later_approved(work.connection, change.enrollment_id, change.id))
    if change.kind == "suspend":
        _, enrollments = persons.known(work.connection, change.id_type, change.id_number)
        enrollment = next(each for each in enrollments if each.id == change.enrollment_id)
        findings += reopening_findings(enrollment, enrollments)
    return findings


def rollback_plan(work: Work, change: Change) -> tuple[tuple[GivenBack, ...], tuple[BroughtBack, ...], Money]:
    """What rolling a change back gives back or brings back, and that money as it is shown."""
    policy = work.hall.policy
    enrollment = persons.enrollment(work.connection, change.enrollment_id or 0)
    if change.kind == "enroll":
        given = undo_enroll(money_lines.standing_of_enrollment(work.connection, enrollment.id))
        person = persons.by_ids(work.connection, [enrollment.person_id])[enrollment.person_id]
        return given, (), given_back_money(given, person.name, change.employer.name, policy)
    _, enrollments = persons.known(work.connection, change.id_type, change.id_number)
    latest = assessments.latest_period(work.connection, change.employer.id)
    brought = undo_suspend(
        enrollment,
        money_lines.of_suspension(work.connection, change.id),
        enrollments,
        money_lines.standing_months(work.connection, change.employer.id, enrollment.person_id),
        open_period(latest, current_period(work.now)),
        change.employer,
        policy,
    )
    return (), brought, brought_back_money(brought, policy)


def roll_back(work: Work, change: Change, reason: str) -> None:
    """Undoes an approved change (回退), with the money that follows."""
    refuse(step_findings(change.status, "rolled_back"))
    persons.lock(work.connection, change.id_type, change.id_number)
    enrollment = persons.enrollment(work.connection, change.enrollment_id or 0)
    refuse(refusals(rollback_findings(work, change)))
    given, brought, _ = rollback_plan(work, change)
    if change.kind == "enroll":
        persons.annul_enrollment(work.connection, enrollment.id)
        give_back(work, [(change, each) for each in given])
    else:
        persons.end_enrollments(work.connection, {enrollment.id: None})
        _bring_back(work, change, enrollment.person_id, enrollment.id, brought)
    settle(work, [(change, {"status": "rolled_back"})], "rolled_back", reason)
    work.record("change_rolled_back", f"changes/{change.id}", employer=change.employer, kind=change.kind)


def _bring_back(work: Work, change: Change, person_id: int, enrollment_id: int, brought: Sequence[BroughtBack]) -> None:
    latest = assessments.latest_period(work.connection, change.employer.id)
    collected_in = open_period(latest, current_period(work.now))
    money_lines.add(
        work.connection,
        [
            money_lines.new_row(
                # A reduction gives no interest back, so the row that cancels it has none.
                each.contribution if each.how == "back_pay" else replace(each.contribution, interest=0),
                "back_pay" if each.how == "back_pay" else "cancelled",
                employer_id=change.employer.id,
                person_id=person_id,
                enrollment_id=enrollment_id,
                change_id=change.id,
                at=work.now,
                collected_in=collected_in,
                corrects_id=each.line.id if each.line else None,
            )
            for each in brought
        ],
    )
    again = [each.line.corrects_id for each in brought if each.how == "stands_again" and each.line is not None]
    money_lines.stand_again(work.connection, [line_id for line_id in again if line_id is not None])
