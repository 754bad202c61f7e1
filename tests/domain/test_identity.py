"""证件校验 (identity check): what a number alone says, before the form is filled (§2.1 a, §2.2 a)."""

from app.domain.enroll import EnrollFacts
from app.domain.enrollment import Enrollment
from app.domain.finding import Finding
from app.domain.id_number import check_digit
from app.domain.identity import enroll_identity, suspend_identity
from app.domain.person import Person
from app.domain.suspend import SuspendFacts
from app.lawbook import load_policy
from tests.support.domain import AGENCY, THEIRS, ZHANG_SAN, employer, enrollment, on, severities


def numbered(birth: str, serial: str = "001") -> str:
    first_17 = f"530402{birth}{serial}"
    return first_17 + check_digit(first_17)


def joining(
    number: str = ZHANG_SAN.id_number,
    name: str | None = None,
    *,
    person: Person | None = None,
    enrollments: tuple[Enrollment, ...] = (),
    open_change: bool = False,
    insured_from: str = "2017-01",
) -> tuple[Finding, ...]:
    facts = EnrollFacts(
        employer(insured_from=insured_from), person, enrollments, frozenset(), None, 7 if open_change else None
    )
    return enroll_identity("01", number, name, facts, load_policy(), on("2026-03-10"))


def leaving(
    name: str | None = None, *, here: Enrollment | None = None, open_change: bool = False, number: str = ""
) -> tuple[Finding, ...]:
    facts = SuspendFacts(employer(), AGENCY, ZHANG_SAN, here, (), (), 7 if open_change else None)
    return suspend_identity("01", number or ZHANG_SAN.id_number, name, facts, on("2026-03-10"))


def test_an_unknown_person_with_a_right_number_may_be_enrolled() -> None:
    assert joining() == ()


def test_a_malformed_number_is_the_only_thing_said_of_it() -> None:
    assert severities(joining("530102199003070017", open_change=True)) == {"id_number_invalid": "refused"}
    assert severities(leaving(number="123")) == {"id_number_invalid": "refused"}


def test_a_person_insured_anywhere_is_not_enrolled_again() -> None:
    insured = enrollment("2026-01", employer=THEIRS)

    assert severities(joining(person=ZHANG_SAN, enrollments=(insured,))) == {"already_insured": "refused"}


def test_a_person_whose_cover_elsewhere_has_ended_may_be_enrolled() -> None:
    ended = enrollment("2025-01", "2026-01", employer=THEIRS)

    assert joining(person=ZHANG_SAN, enrollments=(ended,)) == ()


def test_another_name_than_the_registered_one_is_refused_only_where_a_name_is_given() -> None:
    assert severities(joining(name="李四", person=ZHANG_SAN)) == {"name_mismatch": "refused"}
    assert joining(person=ZHANG_SAN) == ()


def test_a_change_in_review_is_told_at_once() -> None:
    assert severities(joining(open_change=True)) == {"open_change_exists": "refused"}
    assert severities(leaving(here=enrollment("2026-01"), open_change=True)) == {"open_change_exists": "refused"}


def test_someone_under_sixteen_is_refused() -> None:
    assert severities(joining(numbered("20100401"))) == {"under_minimum_age": "refused"}
    assert joining(numbered("20100331")) == ()


def test_a_man_who_retired_since_the_employer_began_may_still_be_enrolled_for_an_earlier_month() -> None:
    born_in_1960 = numbered("19600601")

    assert severities(joining(born_in_1960, insured_from="2017-01")) == {"over_retirement_age": "warning"}
    assert severities(joining(born_in_1960, insured_from="2020-07")) == {"over_retirement_age": "refused"}


def test_a_woman_between_the_two_ages_is_warned_of() -> None:
    assert severities(joining(numbered("19740101", "002"), insured_from="2026-01")) == {
        "retirement_to_confirm": "warning"
    }


def test_only_who_is_insured_here_can_be_suspended() -> None:
    assert severities(leaving()) == {"not_insured_here": "refused"}
    assert leaving("张三", here=enrollment("2026-01")) == ()


def test_a_name_is_not_compared_with_a_person_of_another_employer() -> None:
    assert severities(leaving("李四")) == {"not_insured_here": "refused"}
    assert severities(leaving("李四", here=enrollment("2026-01"))) == {"name_mismatch": "refused"}
