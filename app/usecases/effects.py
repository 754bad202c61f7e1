"""审核生效 (effects): what approved changes do to persons, enrolments, money and credit; of many at once as of each alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.credit import PARTS
from app.domain.enrollment import Enrollment
from app.domain.period import Period
from app.domain.refund import GivenBack
from app.repositories import credit, events, money_lines, persons
from app.repositories.changes import Change
from app.usecases.context import Work
from app.usecases.judging import Judged, JudgedEnroll, JudgedSuspend


def put_into_effect(work: Work, approved: Sequence[tuple[Change, Judged]]) -> Mapping[int, int]:
    """Changes as judged now come into effect (生效), in their order; the enrolment of each, by row numbers."""
    enrolled = [(change, judged) for change, judged in approved if isinstance(judged, JudgedEnroll)]
    suspended = [(change, judged) for change, judged in approved if isinstance(judged, JudgedSuspend)]
    return {**_enroll(work, enrolled), **_suspend(work, suspended)}


def _enroll(work: Work, approved: Sequence[tuple[Change, JudgedEnroll]]) -> Mapping[int, int]:
    person_ids = _persons_of(work, approved)
    opened = [
        replace(_opened(judged), person_id=person_id, change_id=change.id)
        for (change, judged), person_id in zip(approved, person_ids, strict=True)
    ]
    ids = persons.add_enrollments(work.connection, opened, work.now)
    enrollment_ids = {change.id: enrollment_id for (change, _), enrollment_id in zip(approved, ids, strict=True)}
    money_lines.add(
        work.connection,
        [
            money_lines.new_row(
                line,
                "back_pay",
                employer_id=change.employer.id,
                person_id=person_id,
                enrollment_id=enrollment_ids[change.id],
                change_id=change.id,
                at=work.now,
                collected_in=judged.plan.collected_in,
            )
            for (change, judged), person_id in zip(approved, person_ids, strict=True)
            for line in judged.plan.lines
        ],
    )
    told = [(each.employer_id, each.person_id, each.first_month, each.change_id) for each in opened]
    events.tell_all(
        work.connection,
        "employment.registered",
        work.now,
        [
            (f"persons/{person_id}", employer_id, {"person_id": person_id, "month": str(month), "change_id": change_id})
            for employer_id, person_id, month, change_id in told
        ],
    )
    return enrollment_ids


def _opened(judged: JudgedEnroll) -> Enrollment:
    if judged.plan.enrollment is None:
        raise ValueError("an enrolment that could be submitted can be figured")
    return judged.plan.enrollment


def _persons_of(work: Work, approved: Sequence[tuple[Change, JudgedEnroll]]) -> list[int]:
    """The register's number of each person; who is new is entered, who is known brought up to date."""
    new = [
        (change.id_type, change.id_number, _register_fields(judged))
        for change, judged in approved
        if judged.person is None
    ]
    known = {judged.person.id: _register_fields(judged) for _, judged in approved if judged.person is not None}
    registered = iter(persons.register(work.connection, new))
    persons.bring_up_to_date(work.connection, known)
    return [next(registered) if judged.person is None else judged.person.id for _, judged in approved]


def _register_fields(judged: JudgedEnroll) -> dict[str, Any]:
    return {**judged.request.person, "sex": judged.request.sex, "birth_date": judged.request.birth_date}


def _suspend(work: Work, approved: Sequence[tuple[Change, JudgedSuspend]]) -> Mapping[int, int]:
    ended = {change.id: _ended(judged) for change, judged in approved}
    persons.end_enrollments(work.connection, dict(ended.values()))
    give_back(work, [(change, each) for change, judged in approved for each in judged.plan.lines])
    return {change_id: enrollment_id for change_id, (enrollment_id, _) in ended.items()}


def _ended(judged: JudgedSuspend) -> tuple[int, Period]:
    plan = judged.plan
    if plan.enrollment is None or plan.last_month is None:
        raise ValueError("a suspension that could be submitted has an enrolment and a month")
    return plan.enrollment.id, plan.last_month


def give_back(work: Work, given: Sequence[tuple[Change, GivenBack]]) -> None:
    """Writes refunds, reductions and cancellations (退收); what was paid becomes credit, part by part."""
    line_ids = money_lines.give_back(work.connection, [(change.id, each) for change, each in given], work.now)
    refunded = [(new, each) for new, (_, each) in zip(line_ids, given, strict=True) if each.kind == "refund"]
    credit.add(work.connection, [row for line_id, each in refunded for row in _credited(work, line_id, each)])


def _credited(work: Work, line_id: int, given: GivenBack) -> list[dict[str, Any]]:
    line = given.line
    amounts = {"employer": line.contribution.employer_amount, "employee": line.contribution.employee_amount}
    return [
        credit.movement(line.employer_id, part, "refund", amounts[part], work.now, line_id=line_id)
        for part in PARTS
        if amounts[part]
    ]
