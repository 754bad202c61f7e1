"""What an assessment run reads (核定): a few set-based queries for a chunk of employers, never one per person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection, func, select

from app.domain.assessment import AssessmentFacts
from app.domain.employer import Employer
from app.domain.enrollment import Enrollment
from app.domain.period import Period
from app.repositories import assessments, credit, late_fees, money_lines, persons
from app.repositories.tables import assessments as assessment_rows
from app.repositories.tables import enrollments, is_not_voided
from app.repositories.tables import money_lines as lines

Item = TypeVar("Item")


def facts(connection: Connection, employers: Sequence[Employer], period: Period) -> dict[int, AssessmentFacts]:
    """What the records say of some employers when they are assessed for a month, by employer."""
    ids = [employer.id for employer in employers]
    latest = assessments.latest_periods(connection, ids)
    assessed = _assessed(connection, ids, period)
    insured = _insured(connection, ids)
    others = _others(connection, ids)
    complete = _complete(connection, ids, insured, period)
    standing = _standing(connection, ids, insured, complete, period)
    waiting = _grouped((line.employer_id, line) for line in money_lines.waiting(connection, ids))
    reductions = _grouped((line.employer_id, line) for line in money_lines.waiting_reductions(connection, ids))
    sources = _grouped(credit.sources(connection, ids))
    late = late_fees.late_assessments(connection, ids, period)
    return {
        employer.id: AssessmentFacts(
            employer=employer,
            latest=latest.get(employer.id),
            assessed=employer.id in assessed,
            enrollments=insured.get(employer.id, ()),
            others=others,
            complete=complete,
            standing={person_id: frozenset(months) for person_id, months in standing.get(employer.id, {}).items()},
            waiting=waiting.get(employer.id, ()),
            reductions=reductions.get(employer.id, ()),
            credit=sources.get(employer.id, ()),
            late=late.get(employer.id, ()),
        )
        for employer in employers
    }


def _assessed(connection: Connection, ids: Sequence[int], period: Period) -> set[int]:
    query = select(assessment_rows.c.employer_id).where(
        assessment_rows.c.employer_id.in_(ids),
        assessment_rows.c.period == period,
        is_not_voided,
    )
    return set(connection.execute(query).scalars())


def _insured(connection: Connection, ids: Sequence[int]) -> Mapping[int, Sequence[Enrollment]]:
    query = (
        select(*persons.ENROLLMENT_COLUMNS)
        .where(enrollments.c.employer_id.in_(ids), ~enrollments.c.annulled)
        .order_by(enrollments.c.id)
    )
    return _grouped((row.employer_id, persons.enrollment_from(row)) for row in connection.execute(query))


def _others(connection: Connection, ids: Sequence[int]) -> Mapping[int, Sequence[Enrollment]]:
    """All enrolments, here and elsewhere, of those persons of these employers who have more than one, by person."""
    here = select(enrollments.c.person_id).where(enrollments.c.employer_id.in_(ids), ~enrollments.c.annulled)
    several = (
        select(enrollments.c.person_id)
        .where(enrollments.c.person_id.in_(here), ~enrollments.c.annulled)
        .group_by(enrollments.c.person_id)
        .having(func.count() > 1)
    )
    query = (
        select(*persons.ENROLLMENT_COLUMNS)
        .where(enrollments.c.person_id.in_(several), ~enrollments.c.annulled)
        .order_by(enrollments.c.id)
    )
    return _grouped((row.person_id, persons.enrollment_from(row)) for row in connection.execute(query))


def _complete(
    connection: Connection, ids: Sequence[int], insured: Mapping[int, Sequence[Enrollment]], period: Period
) -> frozenset[int]:
    """The enrolments with a standing line for every month they covered before a period.

    Told by counting, as a month stands at most once, so that a run does not read the years behind it.
    """
    query = (
        select(lines.c.enrollment_id, func.count().label("stand"))
        .where(lines.c.employer_id.in_(ids), lines.c.standing, lines.c.contribution_period < period)
        .group_by(lines.c.enrollment_id)
    )
    stand: dict[int, int] = {row.enrollment_id: row.stand for row in connection.execute(query)}
    return frozenset(
        each.id
        for here in insured.values()
        for each in here
        if stand.get(each.id, 0) == each.months_covered_before(period)
    )


def _standing(
    connection: Connection,
    ids: Sequence[int],
    insured: Mapping[int, Sequence[Enrollment]],
    complete: frozenset[int],
    period: Period,
) -> Mapping[int, Mapping[int, set[Period]]]:
    """The months that stand by employer and person: the period itself, and all of those with an incomplete enrolment."""
    found: dict[int, dict[int, set[Period]]] = defaultdict(lambda: defaultdict(set))
    incomplete = {each.person_id for here in insured.values() for each in here if each.id not in complete}
    of_these = select(lines.c.employer_id, lines.c.person_id, lines.c.contribution_period).where(
        lines.c.employer_id.in_(ids), lines.c.standing
    )
    queries = [of_these.where(lines.c.contribution_period == period)]
    queries += [of_these.where(lines.c.person_id.in_(some)) for some in _chunks(sorted(incomplete))]
    for query in queries:
        for row in connection.execute(query):
            found[row.employer_id][row.person_id].add(row.contribution_period)
    return found


def _chunks(ids: Sequence[int], size: int = 5000) -> list[Sequence[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def _grouped(pairs: Iterable[tuple[int, Item]]) -> dict[int, list[Item]]:
    groups: dict[int, list[Item]] = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return groups
