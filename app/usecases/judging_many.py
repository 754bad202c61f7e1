"""批量校验 (judging many): the facts of many people of one employer in a few reads, however many they are."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from app.domain.change import ChangeKind
from app.domain.employer import Employer
from app.domain.enroll import EnrollFacts
from app.domain.enroll_form import EnrollRequest
from app.domain.period import Period
from app.domain.suspend import SuspendFacts, SuspendRequest
from app.repositories import money_lines, records, registrations
from app.repositories.records import Records
from app.usecases.context import IdDocument, Work
from app.usecases.judging import (
    Judged,
    agency_of,
    enroll_judged,
    insured_here,
    registry_is_asked,
    suspend_judged,
)

_NO_MONTHS: frozenset[Period] = frozenset()


def judge_many(
    work: Work, employer: Employer, kind: ChangeKind, bodies: Sequence[Mapping[str, Any]], *, from_rows: bool = False
) -> list[Judged]:
    """What changes of one kind would do now, each as its own form would be judged, in their order."""
    if kind == "enroll":
        enrolling = [EnrollRequest.read(body, from_row=from_rows) for body in bodies]
        of_those = enroll_facts_of_many(work, employer, {(each.id_type, each.id_number) for each in enrolling})
        return [enroll_judged(work, each, of_those[each.id_type, each.id_number]) for each in enrolling]
    suspending = [SuspendRequest.read(body) for body in bodies]
    of_these = suspend_facts_of_many(work, employer, {(each.id_type, each.id_number) for each in suspending})
    return [suspend_judged(work, each, of_these[each.id_type, each.id_number]) for each in suspending]


def enroll_facts_of_many(
    work: Work, employer: Employer, numbers: Collection[IdDocument]
) -> Mapping[IdDocument, EnrollFacts]:
    """What the records say of many people to be enrolled at an employer."""
    known = records.of_many(work.connection, employer.id, numbers)
    ids = {found.person.id for found in known.values() if found.person is not None}
    months = money_lines.standing_months_of_many(work.connection, employer.id, ids) if ids else {}

    def facts(found: Records) -> EnrollFacts:
        standing = months.get(found.person.id, _NO_MONTHS) if found.person is not None else _NO_MONTHS
        return EnrollFacts(
            employer, found.person, found.enrollments, standing, found.latest_assessed, found.open_change
        )

    # All of whom nothing is known share one value here too.
    of_each = {id(found): facts(found) for found in known.values()}
    return {number: of_each[id(found)] for number, found in known.items()}


def suspend_facts_of_many(
    work: Work, employer: Employer, numbers: Collection[IdDocument]
) -> Mapping[IdDocument, SuspendFacts]:
    """What the records say of many people to be suspended at an employer."""
    known = records.of_many(work.connection, employer.id, numbers)
    agency = agency_of(work, employer)
    here = {number: insured_here(found.enrollments, employer) for number, found in known.items() if found.person}
    insured = {number: enrollment.id for number, enrollment in here.items() if enrollment is not None}
    lines = money_lines.standing_of_enrollments(work.connection, insured.values()) if insured else {}
    asked = {id_number for _, id_number in insured} if registry_is_asked(work, employer) else set()
    registered = registrations.of_many(work.connection, asked) if asked else {}
    return {
        number: SuspendFacts(
            employer,
            agency,
            found.person,
            here.get(number),
            lines.get(insured.get(number, 0), ()),
            registered.get(number[1], ()) if number in insured else (),
            found.open_change,
        )
        for number, found in known.items()
    }
