"""业务期的边界 (the calendar's edges): real servers in New York keep Shanghai's days, and a refusal leaves nothing behind (§2.1, §2.5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from httpx2 import Response

from app.main import open_hall
from app.settings import Settings
from app.usecases.accounts import NewOfficer, create_officer_by_hand
from app.usecases.context import Call, Hall
from tests.support.actors import PASSWORD, Actor, codes, new_employer, new_employer_user, put_clock, signed_in
from tests.support.changes import approved, enroll_body, id_number, submitted, suspend_body
from tests.support.databases import fresh_database
from tests.support.serving import REPOSITORY, finished, serving
from tests.support.stored import everything_stored

RUNS = "/review/assessment-runs"
LAST_SECOND_OF_THE_20TH = ("2026-03-20T23:59:59+08:00", "2026-03-20T10:59:59-05:00", "2026-03-20T15:59:59Z")
MIDNIGHT_OF_THE_21ST = ("2026-03-21T00:00:00+08:00", "2026-03-20T11:00:00-05:00", "2026-03-20T16:00:00Z")


@dataclass
class Abroad:
    """A hall whose server, and whose database session, keep other zones than Shanghai's."""

    admin: Actor
    hall: Hall
    numbers: "count[int]"

    def at(self, now: str) -> None:
        put_clock(self.admin.client, now)

    def new_user(self, **changes: Any) -> Actor:
        return new_employer_user(self.admin, new_employer(self.admin, next(self.numbers), **changes))

    def new_number(self) -> str:
        return id_number("19900307", 2 * next(self.numbers) + 1)

    def stored(self) -> dict[str, list[tuple[Any, ...]]]:
        return everything_stored(self.hall.engine)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def abroad(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Abroad]:
    folder = tmp_path_factory.mktemp("abroad")
    zones = {"TZ": "America/New_York", "PGTZ": "Pacific/Auckland", "HALL_FONT_DIRECTORY": str(REPOSITORY / "var/fonts")}
    with (
        fresh_database(request, request.param, folder) as url,
        serving(url, folder, 1, **zones) as (server,),
    ):
        hall = open_hall(Settings(mode="sandbox", database_url=url, argon2_memory_kib=64))
        create_officer_by_hand(Call(hall), NewOfficer("admin-53", PASSWORD, "530000", "admin"))
        yield Abroad(signed_in(server.client, "admin-53"), hall, count(1))
        hall.engine.dispose()


@pytest.fixture
def user(abroad: Abroad) -> Actor:
    """The user of a new employer with nobody insured, on 10 March 2026."""
    abroad.at("2026-03-10T09:00:00")
    return abroad.new_user()


@pytest.mark.parametrize("now", LAST_SECOND_OF_THE_20TH)
def test_the_last_second_of_the_twentieth_is_open(abroad: Abroad, user: Actor, now: str) -> None:
    draft = user.post("/enrollment-changes", enroll_body(abroad.new_number())).json()
    abroad.at(now)

    answers = [
        user.post("/enrollment-changes", {**enroll_body(abroad.new_number()), "submit": True}),
        user.act(f"/enrollment-changes/{draft['id']}/submission", 1),
    ]

    assert [answer.json()["status"] for answer in answers] == ["in_review", "in_review"]
    assert [answer.json()["submitted_at"] for answer in answers] == ["2026-03-20T23:59:59+08:00"] * 2


@pytest.mark.parametrize("now", MIDNIGHT_OF_THE_21ST)
def test_the_first_second_of_the_twenty_first_is_closed(abroad: Abroad, user: Actor, now: str) -> None:
    draft = user.post("/enrollment-changes", enroll_body(abroad.new_number())).json()
    before = abroad.stored()
    abroad.at(now)

    answers = [
        user.post("/enrollment-changes", {**enroll_body(abroad.new_number()), "submit": True}),
        user.act(f"/enrollment-changes/{draft['id']}/submission", 1),
        user.post("/enrollment-changes/submissions", {"ids": [draft["id"]]}),
    ]

    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (409, "business_window_closed")
        assert answer.json()["errors"][0]["params"]["opens_at"] == "2026-04-01T00:00:00+08:00"
    assert abroad.stored() == before


def test_a_suspension_keeps_the_same_window(abroad: Abroad, user: Actor) -> None:
    number = abroad.new_number()
    approved(abroad.admin, user, enroll_body(number, enroll_month="2026-02"))
    body = {**suspend_body(number), "submit": True}
    abroad.at(MIDNIGHT_OF_THE_21ST[1])
    before = abroad.stored()

    refused = user.post("/enrollment-changes", body)
    left = abroad.stored()
    abroad.at(LAST_SECOND_OF_THE_20TH[1])
    sent = user.post("/enrollment-changes", body)

    assert (refused.status_code, codes(refused)) == (409, [("", "business_window_closed")])
    assert left == before
    assert (sent.status_code, sent.json()["status"]) == (201, "in_review")


@pytest.mark.parametrize(
    ("now", "opens_at"),
    [
        ("2026-03-31T23:59:59", "2026-04-01T00:00:00+08:00"),
        ("2026-02-28T23:59:59", "2026-03-01T00:00:00+08:00"),
        ("2026-12-31T10:59:59-05:00", "2027-01-01T00:00:00+08:00"),
    ],
)
def test_the_window_opens_with_the_next_month(abroad: Abroad, user: Actor, now: str, opens_at: str) -> None:
    body = {**enroll_body(abroad.new_number(), enroll_month="2026-01"), "submit": True}
    abroad.at(now)
    closed = user.post("/enrollment-changes", body)
    abroad.at(opens_at)

    opened = user.post("/enrollment-changes", body)

    assert closed.json()["errors"][0]["params"]["opens_at"] == opens_at
    assert opened.status_code == 201


@pytest.mark.parametrize("now", ["2026-03-01T00:00:00", "2026-03-21T00:00:00", "2026-03-31T23:59:59"])
def test_checks_previews_and_drafts_go_on_any_day(abroad: Abroad, user: Actor, now: str) -> None:
    number, path = abroad.new_number(), "/enrollment-changes"
    abroad.at(now)

    check = user.post(f"{path}/identity-checks", {"kind": "enroll", "id_number": number})
    preview = user.post(f"{path}/previews", enroll_body(number, enroll_month="2026-01"))
    draft = user.post(path, enroll_body(number, enroll_month="2026-01"))
    edited = user.patch(f"{path}/{draft.json()['id']}", {"insurance": {"declared_wage": "6000.00"}}, 1)
    deleted = user.delete(f"{path}/{draft.json()['id']}", 2)

    assert [each.status_code for each in (check, preview, draft, edited, deleted)] == [200, 200, 201, 200, 204]
    assert (check.json()["eligible"], check.json()["findings"]) == (True, [])
    assert [line["contribution_period"] for line in preview.json()["lines"]] == ["2026-01", "2026-02"]
    assert preview.json()["findings"] == draft.json()["findings"] == []


def test_withdrawals_and_decisions_go_on_any_day(abroad: Abroad, user: Actor) -> None:
    withdrawn, passed, rejected = (submitted(user, enroll_body(abroad.new_number())) for _ in range(3))
    abroad.at("2026-03-31T23:59:59")

    answers = [
        user.act(f"/enrollment-changes/{withdrawn['id']}/withdrawal", 1),
        abroad.admin.act(f"/review/changes/{passed['id']}/approval", 1),
        abroad.admin.act(f"/review/changes/{rejected['id']}/rejection", 1, {"reason_code": "R01", "reason": "缺材料"}),
        abroad.admin.act(f"/review/changes/{passed['id']}/rollback", 2, {"reason": "误报"}),
    ]

    assert [each.json()["status"] for each in answers] == ["draft", "approved", "rejected", "rolled_back"]


def test_the_month_is_counted_in_shanghai(abroad: Abroad, user: Actor) -> None:
    abroad.at("2026-03-31T12:00:00-04:00")

    april = user.post("/enrollment-changes/previews", enroll_body(abroad.new_number(), enroll_month="2026-04"))
    may = user.post("/enrollment-changes/previews", enroll_body(abroad.new_number(), enroll_month="2026-05"))

    assert april.json()["findings"] == []
    assert [finding["code"] for finding in may.json()["findings"]] == ["enroll_month_in_future"]


@pytest.mark.parametrize("now", LAST_SECOND_OF_THE_20TH)
def test_a_run_on_the_twentieth_is_too_early(abroad: Abroad, user: Actor, now: str) -> None:
    abroad.at(now)
    before = abroad.stored()

    answer = abroad.admin.post(RUNS, {"period": "2026-03"})

    assert (answer.status_code, answer.json()["code"]) == (409, "assessment_too_early")
    assert answer.json()["errors"][0]["params"]["assessable_at"] == "2026-03-21T00:00:00+08:00"
    assert abroad.stored() == before


@pytest.mark.parametrize("now", MIDNIGHT_OF_THE_21ST)
def test_a_run_on_the_twenty_first_is_in_time(abroad: Abroad, user: Actor, now: str) -> None:
    approved(abroad.admin, user, enroll_body(abroad.new_number()))
    abroad.at(now)

    answer = start(abroad, user, "2026-03")

    assert answer.status_code == 202
    assert finished(abroad.admin, answer)["status"] == "completed"
    assert user.get("/assessments/2026-03").json()["finalised_at"] == "2026-03-21T00:00:00+08:00"
    assert user.get("/assessments/2026-03").json()["due_on"] == "2026-03-31"


def test_a_bill_made_after_its_month_is_due_on_its_own_day_in_shanghai(abroad: Abroad, user: Actor) -> None:
    abroad.at("2026-04-09T16:00:00Z")

    finished(abroad.admin, start(abroad, user, "2026-03"))

    assert user.get("/assessments/2026-03").json()["due_on"] == "2026-04-10"


def test_the_form_can_be_printed_from_the_twenty_fifth_on(abroad: Abroad, user: Actor) -> None:
    abroad.at("2026-03-21T09:00:00")
    finished(abroad.admin, start(abroad, user, "2026-02"))
    finished(abroad.admin, start(abroad, user, "2026-03"))

    abroad.at("2026-03-24T11:59:59-04:00")
    february, march = printed(user, "2026-02"), printed(user, "2026-03")
    abroad.at("2026-03-24T12:00:00-04:00")
    on_the_25th = printed(user, "2026-03")

    assert (march.status_code, march.json()["code"]) == (409, "form_not_yet_printable")
    assert march.json()["errors"][0]["params"]["printable_at"] == "2026-03-25T00:00:00+08:00"
    assert [each.headers["content-type"] for each in (february, on_the_25th)] == ["application/pdf"] * 2
    assert on_the_25th.content.startswith(b"%PDF")


@pytest.mark.parametrize("now", ["2026-04-01T00:00:00", "2026-04-20T12:00:00", "2026-04-24T23:59:59"])
def test_an_earlier_months_form_can_be_printed_on_any_day(abroad: Abroad, user: Actor, now: str) -> None:
    abroad.at("2026-03-21T09:00:00")
    finished(abroad.admin, start(abroad, user, "2026-03"))
    abroad.at(now)

    assert printed(user, "2026-03").status_code == 200


def start(abroad: Abroad, user: Actor, period: str) -> Response:
    """A run for the user's employer alone."""
    employer_no = user.get("/auth/me").json()["employer"]["employer_no"]
    return abroad.admin.post(RUNS, {"period": period, "employer_no": employer_no})


def printed(user: Actor, period: str) -> Response:
    return user.get(f"/assessments/{period}/form.pdf", params={"type": "summary"})
