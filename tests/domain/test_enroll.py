"""人员增加 (enroll): what the form must hold, whom it can be for, and from which month."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest

from app.domain.enroll import EnrollFacts, EnrollPlan, plan_enroll
from app.domain.enroll_form import EnrollRequest
from app.domain.enrollment import Enrollment
from app.domain.finding import refusals
from app.domain.person import Person
from app.lawbook import load_code_tables, load_policy
from tests.support.domain import (
    OURS,
    THEIRS,
    ZHANG_SAN,
    employer,
    enroll_body,
    enrollment,
    month,
    on,
    pointers,
    severities,
    with_region_rules,
)

# 操作流程 §2.1, the items with an asterisk; id_type and id_number are looked at before any rule.
REQUIRED = [
    "/person/name",
    "/person/nationality",
    "/person/sex",
    "/person/birth_date",
    "/person/ethnicity",
    "/person/mobile",
    "/person/household_type",
    "/person/household_address",
    "/person/residential_address",
    "/person/postal_address",
    "/insurance/enroll_month",
    "/insurance/declared_wage",
    "/insurance/migrant_worker",
    "/insurance/migrant_worker_pays",
]
OPTIONAL = [
    "/person/work_start_date",
    "/person/education",
    "/person/contact_name",
    "/person/postal_code",
    "/person/marital_status",
    "/person/email",
    "/person/remark",
    "/insurance/job_type",
    "/insurance/employment_registered_on",
]
WOMAN = "530402198506150028"
WOMAN_OF_1975 = {"id_number": "530402197507150041", "sex": "2", "birth_date": "1975-07-15"}
MAN_OF_APRIL_1966 = {"id_number": "530402196604010038", "birth_date": "1966-04-01"}
BOY_OF_MARCH_2010 = {"id_number": "530402201003150012", "birth_date": "2010-03-15"}


def test_a_form_filled_in_whole_is_accepted() -> None:
    plan = enrolled()

    assert not plan.findings
    assert plan.enrollment is not None
    assert (plan.enrollment.first_month, plan.enrollment.declared_wage) == (month("2026-03"), 500000)
    assert not plan.forced and not plan.lines


@pytest.mark.parametrize("pointer", REQUIRED)
def test_every_required_item_that_is_missing_is_named_with_its_place(pointer: str) -> None:
    assert pointers(enrolled(*without(pointer)).findings) == [("required", pointer)]


@pytest.mark.parametrize("pointer", OPTIONAL)
def test_an_optional_item_may_be_null(pointer: str) -> None:
    assert not enrolled(*without(pointer)).findings


def test_an_empty_form_names_all_that_is_missing_at_once_and_costs_nothing() -> None:
    only_a_number = {"person": {"id_type": "01", "id_number": ZHANG_SAN.id_number}}

    plan = planned(EnrollRequest.read(only_a_number))

    assert pointers(plan.findings) == [("required", pointer) for pointer in REQUIRED]
    assert plan.enrollment is None and not plan.lines


@pytest.mark.parametrize("migrant_worker", [True, False])
def test_a_preview_waits_for_the_flags_that_its_money_needs(migrant_worker: bool) -> None:
    plan = enrolled(
        {"household_type": "20"},
        {"enroll_month": "2026-02", "migrant_worker": migrant_worker, "migrant_worker_pays": None},
    )

    assert bool(plan.lines) != migrant_worker
    assert pointers(plan.findings) == [("required", "/insurance/migrant_worker_pays")]


def test_sex_and_birth_date_must_be_those_of_the_number() -> None:
    plan = enrolled({"sex": "2", "birth_date": "1990-03-08"})

    assert pointers(plan.findings) == [
        ("sex_mismatch", "/person/sex"),
        ("birth_date_mismatch", "/person/birth_date"),
    ]
    assert not enrolled({"id_number": WOMAN, "sex": "2", "birth_date": "1985-06-15"}).findings


def test_a_passport_tells_neither_sex_nor_birth_date() -> None:
    plan = enrolled({"id_type": "08", "id_number": "E12345678", "sex": "2", "birth_date": "1985-06-15"})

    assert not plan.findings


def test_a_wrong_check_digit_is_refused_at_the_number() -> None:
    assert pointers(enrolled({"id_number": "530102199003070017"}).findings) == [
        ("id_number_invalid", "/person/id_number")
    ]


def test_a_paper_that_is_only_taken_at_the_counter_is_refused_at_its_type() -> None:
    assert pointers(enrolled({"id_type": "02"}).findings) == [("id_type_counter_only", "/person/id_type")]


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("nationality", "QQQ"),
        ("ethnicity", "60"),
        ("household_type", "99"),
        ("education", "00"),
        ("marital_status", "7"),
    ],
)
def test_a_code_must_be_in_its_table(field: str, code: str) -> None:
    assert pointers(enrolled({field: code}).findings) == [("unknown_code", f"/person/{field}")]


def test_a_wage_of_nothing_is_refused() -> None:
    plan = enrolled(insurance={"declared_wage": "0.00"})

    assert pointers(plan.findings) == [("wage_invalid", "/insurance/declared_wage")]
    assert plan.enrollment is None


def test_only_a_migrant_worker_can_be_one_who_pays() -> None:
    plan = enrolled(insurance={"migrant_worker": False, "migrant_worker_pays": True})

    assert pointers(plan.findings) == [("migrant_worker_pays_without_flag", "/insurance/migrant_worker_pays")]


@pytest.mark.parametrize("household_type", ["20", "21", "22", "50", "51", "52"])
def test_a_migrant_worker_of_a_rural_or_resident_household_is_usual(household_type: str) -> None:
    assert not enrolled({"household_type": household_type}, {"migrant_worker": True}).findings


@pytest.mark.parametrize("household_type", ["10", "11", "12", "30", "31", "40"])
def test_a_migrant_worker_of_another_household_is_warned_of_and_not_refused(household_type: str) -> None:
    plan = enrolled({"household_type": household_type}, {"migrant_worker": True})

    assert pointers(plan.findings) == [("household_type_unusual", "/person/household_type")]
    assert not refusals(plan.findings)


@pytest.mark.parametrize(
    ("day", "refused"), [("2026-02-28", True), ("2026-03-01", False), ("2026-03-31", False), ("2026-04-01", True)]
)
def test_the_employment_registration_lies_in_the_enrolment_month(day: str, refused: bool) -> None:
    plan = enrolled(insurance={"employment_registered_on": day})

    expected = [("employment_registered_outside_month", "/insurance/employment_registered_on")]
    assert pointers(plan.findings) == (expected if refused else [])


def test_the_month_may_be_the_current_one_but_not_a_later_one() -> None:
    assert not enrolled(today="2026-03-01").findings
    assert pointers(enrolled(today="2026-02-28").findings) == [("enroll_month_in_future", "/insurance/enroll_month")]


def test_the_current_month_is_the_one_in_shanghai() -> None:
    first_minute_of_march = on("2026-03-01").replace(hour=0, minute=0)

    assert not planned(EnrollRequest.read(enroll_body()), now=first_minute_of_march).findings


def test_the_month_may_be_the_employers_first_one_but_not_an_earlier_one() -> None:
    assert not enrolled(insured_from="2026-03").findings
    plan = enrolled(insured_from="2026-04", today="2026-04-10")
    assert pointers(plan.findings) == [("enroll_month_before_employer", "/insurance/enroll_month")]
    assert plan.enrollment is None


@pytest.mark.parametrize("employer_id", [OURS, THEIRS])
def test_a_person_insured_anywhere_is_refused_and_nothing_is_figured(employer_id: int) -> None:
    plan = enrolled(insurance={"enroll_month": "2026-02"}, enrollments=[enrollment("2025-01", employer=employer_id)])

    assert pointers(plan.findings) == [("already_insured", "/person/id_number")]
    assert plan.enrollment is None and not plan.lines


def test_a_person_whose_cover_ended_or_was_annulled_can_be_enrolled() -> None:
    ended = enrollment("2025-01", "2026-02", employer=THEIRS)
    annulled = enrollment("2026-01", id=2, employer=THEIRS, annulled=True)

    assert not enrolled(enrollments=[ended, annulled]).findings


def test_a_person_whose_cover_ends_this_month_can_be_enrolled_for_it() -> None:
    plan = enrolled(enrollments=[enrollment("2025-01", "2026-03", employer=THEIRS)])

    assert not plan.findings and not plan.forced


def test_a_known_person_under_another_name_is_refused() -> None:
    assert pointers(enrolled({"name": "李四"}, known=ZHANG_SAN).findings) == [("name_mismatch", "/person/name")]
    assert not enrolled({"name": "张 三"}, known=ZHANG_SAN).findings


def test_the_month_of_reaching_sixteen_is_allowed_and_the_one_before_is_not() -> None:
    assert not enrolled(BOY_OF_MARCH_2010).findings
    plan = enrolled(BOY_OF_MARCH_2010, {"enroll_month": "2026-02"})
    assert severities(plan.findings) == {"under_minimum_age": "refused"}


def test_the_month_of_reaching_retirement_is_the_last_one_allowed() -> None:
    # Men born from January to April 1966 retire at 60 years and 4 months.
    assert not enrolled(MAN_OF_APRIL_1966, {"enroll_month": "2026-08"}, today="2026-12-01").findings
    over = enrolled(MAN_OF_APRIL_1966, {"enroll_month": "2026-09"}, today="2026-12-01")
    assert pointers(over.findings) == [("over_retirement_age", "/insurance/enroll_month")]


def test_a_woman_between_the_two_ages_is_warned_of_and_not_refused() -> None:
    plan = enrolled(WOMAN_OF_1975)

    assert severities(plan.findings) == {"retirement_to_confirm": "warning"}
    assert plan.enrollment is not None


def test_a_month_without_policy_is_named_once() -> None:
    plan = enrolled({"birth_date": "1990-03-07"}, {"enroll_month": "2016-11"}, insured_from="2010-01")

    (finding,) = plan.findings
    assert (finding.code.name, finding.params["month"]) == ("policy_missing", "2016-11")
    assert plan.enrollment is None


def test_whether_overlap_is_collected_is_the_policy_of_the_day_of_approval() -> None:
    body = EnrollRequest.read(enroll_body())

    plan = plan_enroll(
        body, records(), with_region_rules(overlap_back_pay="skip"), load_code_tables(), on("2026-03-10")
    )

    assert plan.enrollment is not None and plan.enrollment.overlap_back_pay == "skip"


def test_a_forced_enrolment_says_since_when_and_which_months_overlap() -> None:
    former = enrollment("2025-01", "2026-02", employer=THEIRS)

    plan = enrolled(insurance={"enroll_month": "2026-01"}, enrollments=[former])

    forced, overlap = plan.findings
    assert forced.params == {"enroll_month": "2026-01", "last_month": "2026-02"}
    assert overlap.params == {"months": "2026-01, 2026-02"}
    assert plan.forced and plan.enrollment is not None and plan.enrollment.forced


def test_everything_wrong_is_named_at_once() -> None:
    plan = enrolled(
        {"name": "李四", "sex": "2", "mobile": None},
        {"declared_wage": "0", "enroll_month": "2026-04"},
        known=ZHANG_SAN,
        enrollments=[enrollment("2025-01")],
    )

    assert sorted(severities(refusals(plan.findings))) == [
        "already_insured",
        "enroll_month_in_future",
        "name_mismatch",
        "required",
        "sex_mismatch",
        "wage_invalid",
    ]


def without(pointer: str) -> tuple[dict[str, None], dict[str, None]]:
    """The changes to person and insurance that leave one item null."""
    _, part, field = pointer.split("/")
    return ({field: None}, {}) if part == "person" else ({}, {field: None})


def records(
    known: Person | None = None, enrollments: Sequence[Enrollment] = (), insured_from: str = "2017-01"
) -> EnrollFacts:
    return EnrollFacts(employer(insured_from=insured_from), known, enrollments, frozenset(), None)


def enrolled(
    person: Mapping[str, Any] | None = None,
    insurance: Mapping[str, Any] | None = None,
    *,
    known: Person | None = None,
    enrollments: Sequence[Enrollment] = (),
    insured_from: str = "2017-01",
    today: str = "2026-03-10",
) -> EnrollPlan:
    request = EnrollRequest.read(enroll_body(person, insurance))
    return planned(request, records(known, enrollments, insured_from), now=on(today))


def planned(request: EnrollRequest, facts: EnrollFacts | None = None, now: datetime | None = None) -> EnrollPlan:
    return plan_enroll(request, facts or records(), load_policy(), load_code_tables(), now or on("2026-03-10"))
