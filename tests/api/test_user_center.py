"""用户中心 over HTTP: what an employer sees of its business, its people and its credit (§1.4)."""

from decimal import Decimal
from typing import Any

import pytest
from icalendar import Calendar

from tests.support.actors import Actor, codes, put_clock
from tests.support.changes import approved, draft, enroll_body, id_number, submitted
from tests.support.lived import NUMBERS, Lived
from tests.support.review import decide

STATES = ("draft", "in_review", "approved", "rejected", "rolled_back")


def test_counts_are_of_changes_by_state_and_the_newest_come_with_them(admin: Actor, user: Actor) -> None:
    for serial in (1, 3):
        draft(user, enroll_body(id_number(serial=serial)))
    waiting = submitted(user, enroll_body(id_number(serial=5)))
    approved(admin, user, enroll_body(id_number(serial=7)))
    refused = submitted(user, enroll_body(id_number(serial=9)))
    refuse(admin, refused)

    found = user.get("/user-center").json()

    assert found["counts"] == {"draft": 2, "in_review": 1, "approved": 1, "rejected": 1, "rolled_back": 0}
    assert len(found["latest"]) == 5
    assert waiting["id"] in [each["id"] for each in found["latest"]]
    assert all("*" in each["person"]["id_number"] for each in found["latest"])


def test_counts_and_lists_agree_in_every_state(lived: Lived) -> None:
    counts = lived.get("/user-center")["counts"]

    totals = {state: lived.get(f"/enrollment-changes?status={state}")["total"] for state in STATES}

    assert counts == totals and sum(counts.values()) == 12


def test_a_draft_is_looked_at_in_full_checked_and_submitted_from_here(user: Actor) -> None:
    """页面中暂存的业务数据，可在待提交模块中查看，核对后点击提交."""
    kept = draft(user, enroll_body())
    listed = user.get("/enrollment-changes", params={"status": "draft"}).json()["items"]
    whole = user.get(f"/enrollment-changes/{listed[0]['id']}").json()

    answer = user.post("/enrollment-changes/submissions", {"ids": [whole["id"]]})

    assert whole["person"]["id_number"] == kept["person"]["id_number"]
    assert answer.status_code == 200, answer.text
    assert user.get("/user-center").json()["counts"]["in_review"] == 1


def test_of_what_was_refused_the_data_and_the_reason_are_seen(admin: Actor, user: Actor) -> None:
    """未通过模块中可以看到详细数据，以及未通过的情况说明."""
    refuse(admin, submitted(user, enroll_body()), "姓名与证件不符")

    (listed,) = user.get("/enrollment-changes", params={"status": "rejected"}).json()["items"]
    whole = user.get(f"/enrollment-changes/{listed['id']}").json()

    assert whole["rejection"]["reason"] == "姓名与证件不符"
    assert [step["step"] for step in whole["timeline"]] == ["submitted", "rejected"]


def test_the_roster_tells_who_is_insured_since_when_until_when_and_on_which_base(lived: Lived) -> None:
    roster = lived.get("/roster")

    told = {each["name"]: (each["first_month"], each["last_month"], each["status"]) for each in roster["items"]}
    assert told == {
        "甲": ("2026-03", "2026-03", "suspended"),
        "乙": ("2026-03", "2026-03", "suspended"),
        "丙": ("2026-03", "2026-03", "suspended"),
        "丁": ("2026-03", "2026-05", "suspended"),
        "戊": ("2026-03", None, "active"),
        "己": ("2026-03", "2026-04", "suspended"),
        "庚": ("2026-05", None, "active"),
    }
    assert {each["contribution_base"] for each in roster["items"]} == {"5000.00", "10000.00"}
    assert all(each["id_number"].count("*") == 11 for each in roster["items"])


def test_the_roster_is_narrowed_by_state_and_by_name_and_paged(lived: Lived) -> None:
    active = lived.get("/roster?status=active")
    named = lived.get("/roster?name=丁")
    pages = [lived.get(f"/roster?page_size=3&page={page}") for page in (1, 2, 3)]

    assert ([each["name"] for each in active["items"]], active["total"]) == (["戊", "庚"], 2)
    assert ([each["name"] for each in named["items"]], named["total"]) == (["丁"], 1)
    assert [len(page["items"]) for page in pages] == [3, 3, 1]
    assert {each["name"] for page in pages for each in page["items"]} == set(NUMBERS)


def test_each_part_of_the_credit_is_what_its_movements_come_to(lived: Lived) -> None:
    credit = lived.get("/credit?page_size=200")

    items = credit["movements"]["items"]
    assert [each["id"] for each in items] == sorted((each["id"] for each in items), reverse=True)
    for part in ("employer", "employee"):
        came = sum(Decimal(each["amount"]) for each in items if each["part"] == part)
        assert Decimal(credit[f"{part}_balance"]) == came
    assert {each["kind"] for each in items} >= {"refund", "surplus_reduction", "set_off"}
    assert all(each["source_id"] for each in items if each["kind"] == "set_off")


def test_an_employer_sees_its_own_and_nothing_of_another(lived: Lived) -> None:
    stranger = lived.stranger

    assert stranger.get("/roster").json()["total"] == 0
    assert stranger.get("/credit").json() == {
        "employer_balance": "0.00",
        "employee_balance": "0.00",
        "movements": {"items": [], "page": 1, "page_size": 20, "total": 0},
    }
    assert set(stranger.get("/user-center").json()["counts"].values()) == {0}


def test_a_bill_is_due_until_its_last_day_and_overdue_from_the_next(billed: Actor) -> None:
    put_clock(billed.client, "2026-03-31T23:59:59")
    due = billed.get("/obligations").json()["items"]
    put_clock(billed.client, "2026-04-01T00:00:00")
    overdue = billed.get("/obligations").json()["items"]

    assert [(each["kind"], each["state"], each["due_on"], each["amount"]) for each in due + overdue] == [
        ("payment", "due", "2026-03-31", "50.00"),
        ("payment", "overdue", "2026-03-31", "50.00"),
    ]
    assert due[0]["next_step"] == "请在 2026-03-31 前缴清 2026-03 核定单的 50.00 元。"


@pytest.mark.parametrize(
    ("now", "state", "opens_on", "due_on"),
    [
        ("2026-03-20T23:59:59", "due", None, "2026-03-20"),
        ("2026-03-21T00:00:00", "waiting", "2026-04-01", "2026-04-20"),
        ("2026-12-31T12:00:00", "waiting", "2027-01-01", "2027-01-20"),
    ],
)
def test_drafts_are_to_be_submitted_in_this_window_or_the_next(
    user: Actor, now: str, state: str, opens_on: str | None, due_on: str
) -> None:
    draft(user, enroll_body())
    put_clock(user.client, now)

    (found,) = user.get("/obligations").json()["items"]

    assert (found["kind"], found["state"], found["opens_on"], found["due_on"]) == (
        "submission",
        state,
        opens_on,
        due_on,
    )
    assert found["count"] == 1 and due_on in found["next_step"]


def test_nothing_to_do_is_an_empty_list(user: Actor) -> None:
    assert user.get("/obligations").json() == {"items": []}


def test_the_calendar_says_the_same_in_both_languages(billed: Actor) -> None:
    draft(billed, enroll_body(id_number(serial=3)))

    answer = billed.get("/obligations.ics")
    english = billed.get("/obligations.ics", headers={"Accept-Language": "en"})

    items = billed.get("/obligations").json()["items"]
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert [(str(event["SUMMARY"]), event.decoded("DTSTART").isoformat()) for event in events] == [
        (each["name"], each["due_on"]) for each in items
    ]
    assert [str(event["DESCRIPTION"]) for event in events] == [each["next_step"] for each in items]
    assert "Pay the month's contributions" in english.text
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))


def test_a_calendar_program_reads_it_at_its_address_until_that_is_renewed_or_revoked(billed: Actor) -> None:
    first = feed(billed)
    assert Calendar.from_ical(billed.client.get(first).content).walk("VEVENT")

    second = feed(billed)
    assert (billed.client.get(first).status_code, billed.client.get(second).status_code) == (404, 200)

    assert billed.post("/obligations/feed/revocation").status_code == 204
    gone = billed.client.get(second)
    assert (gone.status_code, codes(gone)) == (404, [("", "not_found")])
    assert billed.post("/obligations/feed/revocation").status_code == 204


def test_the_calendar_names_no_person(billed: Actor) -> None:
    text = billed.client.get(feed(billed)).text

    assert "张三" not in text and "5301" not in text.replace("530402", "")


def test_addresses_are_not_guessed_for_long(billed: Actor) -> None:
    answers = [billed.client.get(f"/api/v1/calendar-feeds/guess-{number}.ics").status_code for number in range(62)]

    assert answers == [404] * 60 + [429] * 2


def refuse(admin: Actor, change: dict[str, Any], reason: str = "材料不全") -> None:
    answer = decide(admin, change, "rejection", {"reason_code": "R02", "reason": reason})
    assert answer.status_code == 200, answer.text


def feed(user: Actor) -> str:
    answer = user.post("/obligations/feed")
    assert answer.status_code == 201, answer.text
    path: Any = answer.json()["feed_path"]
    return str(path)
