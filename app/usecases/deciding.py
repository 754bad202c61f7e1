"""审核 (deciding): what an approval and a roll-back do to enrolments, money and credit, in the officer's transaction."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.back_pay import open_period
from app.domain.calendar import current_period
from app.domain.change import step_findings
from app.domain.credit import PARTS
from app.domain.enroll import ALREADY_INSURED, ENROLL_MONTH_BEFORE_EMPLOYER, NAME_MISMATCH
from app.domain.finding import Code, Finding, refusals
from app.domain.money_line import MoneyLine
from app.domain.policy import POLICY_MISSING
from app.domain.quote import Money, brought_back_money, given_back_money
from app.domain.refund import GivenBack
from app.domain.rollback import BroughtBack, order_findings, reopening_findings, undo_enroll, undo_suspend
from app.domain.suspend import NOT_INSURED_HERE, SUSPENSION_BEFORE_ENROLLMENT
from app.repositories import assessments, changes, credit, events, money_lines, persons
from app.repositories.changes import Change
from app.usecases.context import Work
from app.usecases.judging import Judged, JudgedEnroll, JudgedSuspend, judge
from app.usecases.saving import refuse, store, stored_money

# Other checks that have come to fail since the submission are shown to the officer and do not block.
STANDING: tuple[Code, ...] = (
    ALREADY_INSURED,
    NAME_MISMATCH,
    NOT_INSURED_HERE,
    ENROLL_MONTH_BEFORE_EMPLOYER,
    SUSPENSION_BEFORE_ENROLLMENT,
    POLICY_MISSING,
)


def judge_now(work: Work, change: Change) -> Judged:
    """A change as its own form would be judged now."""
    body = {"kind": change.kind, **change.body}
    return judge(work, change.employer, change.kind, body, from_row=change.batch_id is not None)


def approve(work: Work, change: Change) -> None:
    """Approves a change (通过): its effects, computed afresh, or a refusal where the standing has changed."""
    refuse(step_findings(change.status, "approved"))
    persons.lock(work.connection, change.id_type, change.id_number)
    judged = judge_now(work, change)
    refuse([finding for finding in judged.findings if finding.code in STANDING])
    enrollment_id = (
        _enroll(work, change, judged) if isinstance(judged, JudgedEnroll) else _suspend(work, change, judged)
    )
    store(
        work,
        change,
        {
            "status": "approved",
            "decided_at": work.now,
            "enrollment_id": enrollment_id,
            "money_decided": stored_money(judged.money),
        },
    )
    changes.record(work.connection, change.id, "approved", work.who, work.now)
    _tell(work, change, "change.approved")
    work.record("change_approved", f"changes/{change.id}", employer=change.employer, kind=change.kind)


def _enroll(work: Work, change: Change, judged: JudgedEnroll) -> int:
    person = judged.person
    enrollment = judged.plan.enrollment
    if enrollment is None:
        raise ValueError("an enrolment that could be submitted can be figured")
    fields = {**judged.request.person, "sex": judged.request.sex, "birth_date": judged.request.birth_date}
    if person is None:
        person_id = persons.register(work.connection, change.id_type, change.id_number, fields)
    else:
        person_id = person.id
        persons.bring_up_to_date(work.connection, person_id, fields)
    enrollment = replace(enrollment, person_id=person_id, change_id=change.id)
    enrollment_id = persons.add_enrollment(work.connection, enrollment, work.now)
    money_lines.add(
        work.connection,
        [
            money_lines.new_row(
                line,
                "back_pay",
                employer_id=change.employer.id,
                person_id=person_id,
                enrollment_id=enrollment_id,
                change_id=change.id,
                at=work.now,
                collected_in=judged.plan.collected_in,
            )
            for line in judged.plan.lines
        ],
    )
    events.tell(
        work.connection,
        "employment.registered",
        f"persons/{person_id}",
        change.employer.id,
        work.now,
        {"person_id": person_id, "month": str(enrollment.first_month), "change_id": change.id},
    )
    return enrollment_id


def _suspend(work: Work, change: Change, judged: JudgedSuspend) -> int:
    plan = judged.plan
    if plan.enrollment is None or plan.last_month is None:
        raise ValueError("a suspension that could be submitted has an enrolment and a month")
    persons.end_enrollment(work.connection, plan.enrollment.id, plan.last_month)
    _give_back(work, change, plan.lines)
    return plan.enrollment.id


def _give_back(work: Work, change: Change, given: Sequence[GivenBack]) -> None:
    """Writes refunds, reductions and cancellations; what was paid becomes credit, part by part."""
    lines = money_lines.give_back(work.connection, given, change.id, work.now)
    credit.add(work.connection, [row for line in lines if line.kind == "refund" for row in _credited(work, line)])


def _credited(work: Work, line: MoneyLine) -> list[dict[str, Any]]:
    amounts = {"employer": line.contribution.employer_amount, "employee": line.contribution.employee_amount}
    return [
        credit.movement(line.employer_id, part, "refund", amounts[part], work.now, line_id=line.id)
        for part in PARTS
        if amounts[part]
    ]


def reject(work: Work, change: Change, reason_code: str, reason: str) -> None:
    """Does not pass a change (未通过); the employer sees why."""
    refuse(step_findings(change.status, "rejected"))
    refuse(work.hall.codes.findings("rejection_reason", reason_code, "/reason_code"))
    rejection = {"reason_code": reason_code, "reason": reason}
    store(work, change, {"status": "rejected", "decided_at": work.now, "rejection": rejection})
    changes.record(work.connection, change.id, "rejected", work.who, work.now, f"{reason_code} {reason}")
    _tell(work, change, "change.rejected")
    subject = f"changes/{change.id}"
    work.record("change_rejected", subject, employer=change.employer, kind=change.kind, reason_code=reason_code)


def rollback_findings(work: Work, change: Change) -> tuple[Finding, ...]:
    """What keeps a change from being rolled back."""
    status = step_findings(change.status, "rolled_back")
    if status or change.enrollment_id is None:
        return status
    findings = order_findings(changes.later_approved(work.connection, change.enrollment_id, change.id))
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
        _give_back(work, change, given)
    else:
        persons.end_enrollment(work.connection, enrollment.id, None)
        _bring_back(work, change, enrollment.person_id, enrollment.id, brought)
    store(work, change, {"status": "rolled_back"})
    changes.record(work.connection, change.id, "rolled_back", work.who, work.now, reason)
    _tell(work, change, "change.rolled_back")
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


def _tell(work: Work, change: Change, kind: str) -> None:
    events.tell(work.connection, kind, f"changes/{change.id}", change.employer.id, work.now, {"change_id": change.id})
