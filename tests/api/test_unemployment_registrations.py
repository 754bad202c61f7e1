"""失业登记上报 (unemployment registrations): the employment service fills the registry over HTTP (§2.2 注意 3-4)."""

from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select

from app.repositories.database import transaction
from app.repositories.exchange_tables import unemployment_registrations
from tests.support.actors import Actor, codes, integrator, new_employer, put_clock
from tests.support.changes import id_number
from tests.support.registry import REGISTRATIONS, registration, report
from tests.support.stored import engine_of, everything_stored

ZHANG = id_number()
# The last digit is wrong.
MISTYPED = f"{ZHANG[:-1]}{(int(ZHANG[-1]) + 1) % 10}"


@pytest.fixture
def registrar(admin: Actor) -> Actor:
    put_clock(admin.client, "2026-03-10T09:00:00")
    return integrator(admin, "registrations:write")


def test_what_is_sent_again_otherwise_replaces_what_was_there(registrar: Actor) -> None:
    first = report(registrar, registration(), registration("KM-2", id_number(serial=3)))
    second = report(registrar, registration(reason="U01", registered_on="2026-03-09", cancelled=True))

    assert [(each.status_code, each.json()) for each in (first, second)] == [
        (200, {"accepted": 2}),
        (200, {"accepted": 1}),
    ]
    assert kept(registrar) == [("KM-1", "2026-03-09", "U01", True), ("KM-2", "2026-03-05", "U11", False)]


def test_the_same_again_is_accepted_and_changes_nothing(registrar: Actor) -> None:
    report(registrar, registration())
    before = everything_stored(engine_of(registrar.client))  # type: ignore[arg-type]

    assert report(registrar, registration()).json() == {"accepted": 1}
    assert everything_stored(engine_of(registrar.client)) == before  # type: ignore[arg-type]


def test_everything_wrong_in_a_report_is_named_at_once_and_nothing_is_kept(registrar: Actor) -> None:
    answer = report(
        registrar,
        registration(),
        registration("KM-2", MISTYPED, name=" ", registered_on="2026-02-30"),
        registration("KM-3", "12345", registered_on="2026-03-11", reason="U99"),
        registration(name="李四"),
        7,
        {"external_no": "KM-4", "id_number": MISTYPED, "note": "?"},
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert sorted(codes(answer)) == [
        ("/registrations/1/id_number", "id_number_invalid"),
        ("/registrations/1/name", "required"),
        ("/registrations/1/registered_on", "invalid_format"),
        ("/registrations/2/id_number", "id_number_invalid"),
        ("/registrations/2/reason", "unknown_code"),
        ("/registrations/2/registered_on", "registration_in_future"),
        ("/registrations/3/external_no", "registration_repeated"),
        ("/registrations/4", "invalid_format"),
        ("/registrations/5/id_number", "id_number_invalid"),
        ("/registrations/5/name", "required"),
        ("/registrations/5/note", "unknown_field"),
        ("/registrations/5/reason", "required"),
        ("/registrations/5/registered_on", "required"),
    ]
    assert kept(registrar) == []


def test_a_mistake_is_told_without_repeating_whose_number_it_is(registrar: Actor) -> None:
    answer = report(registrar, registration(number=MISTYPED))

    assert MISTYPED[:17] not in answer.text


@pytest.mark.parametrize("number", [f" {id_number(serial=18, area='530102').lower()} "])
def test_a_number_is_taken_as_people_write_it(registrar: Actor, number: str) -> None:
    assert report(registrar, registration(number=number)).status_code == 200
    assert number.endswith("x ")


@pytest.mark.parametrize(
    "number", ["", "５30402199003070012", "530402199003070012\n5", "E12345678", "530402199013070012"], ids=repr
)
def test_any_other_number_is_refused_at_its_place(registrar: Actor, number: str) -> None:
    answer = report(registrar, registration(number=number or " "))

    assert answer.status_code == 422
    assert [place for place, _ in codes(answer)] == ["/registrations/0/id_number"]


def test_a_registration_of_tomorrow_is_refused_by_the_calendar_of_beijing(registrar: Actor) -> None:
    put_clock(registrar.client, "2026-03-10T16:00:00Z")

    assert report(registrar, registration(registered_on="2026-03-11")).status_code == 200
    answer = report(registrar, registration(registered_on="2026-03-12"))

    assert (answer.status_code, codes(answer)) == (409, [("/registrations/0/registered_on", "registration_in_future")])


def test_a_report_has_one_registration_to_five_thousand(registrar: Actor) -> None:
    many = [registration(f"KM-{number}") for number in range(5001)]

    answers = [report(registrar, *many[:count]) for count in (0, 5000, 5001)]

    assert [each.status_code for each in answers] == [422, 200, 422]
    assert answers[1].json() == {"accepted": 5000}
    assert [codes(each) for each in (answers[0], answers[2])] == [[("/registrations", "invalid_format")]] * 2


def test_five_thousand_with_one_mistake_are_none(registrar: Actor) -> None:
    many = [registration(f"KM-{number}", name=f"张三{'，' * 20}") for number in range(4999)]

    answer = report(registrar, *many, registration("KM-4999", MISTYPED))

    assert codes(answer) == [("/registrations/4999/id_number", "id_number_invalid")]
    assert kept(registrar) == []


@pytest.mark.parametrize(
    "field", [{"cancelled": "true"}, {"registered_on": 20260305}, {"reason": 11}, {"id_number": 530402199003070012}]
)
def test_a_field_of_another_type_is_refused(registrar: Actor, field: dict[str, Any]) -> None:
    answer = report(registrar, registration(**field))

    assert codes(answer) == [(f"/registrations/0/{name}", "invalid_format") for name in field]


def test_a_report_sent_again_with_its_key_is_answered_as_the_first_time(registrar: Actor) -> None:
    key = {"Idempotency-Key": "report-1"}
    first = report(registrar, registration(), headers=key)
    report(registrar, registration(reason="U01"))

    again = report(registrar, registration(), headers=key)
    other = report(registrar, registration(reason="U02"), headers=key)

    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert kept(registrar) == [("KM-1", "2026-03-05", "U01", False)]


def test_a_client_without_the_scope_an_employer_and_an_officer_are_refused(
    registrar: Actor, admin: Actor, user: Actor
) -> None:
    refused = [report(who, registration()) for who in (integrator(admin, "payments:write"), user, admin)]

    assert [outcome(answer) for answer in refused] == [(403, "scope_missing"), (403, "forbidden"), (403, "forbidden")]


def test_a_client_of_one_employer_does_not_write_the_registry(registrar: Actor, admin: Actor) -> None:
    bound = integrator(admin, "registrations:write", employer=new_employer(admin))

    assert outcome(report(bound, registration())) == (403, "forbidden")
    assert kept(registrar) == []


def test_nobody_reads_the_registry(registrar: Actor) -> None:
    assert registrar.get(REGISTRATIONS).status_code == 405


def kept(actor: Actor) -> list[tuple[Any, ...]]:
    table = unemployment_registrations.c
    columns = (table.external_no, table.registered_on, table.reason, table.cancelled)
    with transaction(engine_of(actor.client), writes=False) as connection:  # type: ignore[arg-type]
        rows = connection.execute(select(*columns).order_by(table.external_no))
        return [(number, day.isoformat(), reason, cancelled) for number, day, reason, cancelled in rows]


def outcome(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]
