"""审计 (audit): the log searched and its anchor given out, over HTTP."""

import pytest
from fastapi.testclient import TestClient

from app.domain.audit_chain import AuditAnchor
from app.usecases.context import Hall
from tests.support.actors import Actor, codes, new_officer
from tests.support.audit import found, hall_behind, listed, stored, tampered
from tests.support.changes import approved, enroll_body, id_number

LOG = "/review/audit-entries"


@pytest.fixture
def hall(client: TestClient) -> Hall:
    """The hall behind the client."""
    return hall_behind(client)


@pytest.fixture
def yuxi(client: TestClient) -> Actor:
    return new_officer(client, "supervisor", "530400")


def test_entries_come_latest_first_page_by_page_with_their_names_in_both_languages(admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body())

    page = admin.get(LOG, params={"page_size": 1}).json()
    english = admin.get(LOG, params={"action": "change_approved"}, headers={"Accept-Language": "en"}).json()

    assert (page["page"], page["page_size"], len(page["items"])) == (1, 1, 1)
    assert page["items"][0]["number"] == page["total"]
    [entry] = english["items"]
    assert entry["action_title"] == "Change approved"
    assert (entry["actor"], entry["subject"], entry["region_code"]) == ("admin-530000", "changes/1", "530402")
    assert entry["data"] == {"kind": "enroll"} and entry["at"].endswith("+08:00")


def test_a_search_is_narrowed_by_actor_subject_employer_and_action(admin: Actor, yuxi: Actor, user: Actor) -> None:
    approved(yuxi, user, enroll_body())
    approved(admin, user, enroll_body(id_number(serial=3)))

    def subjects(**query: str) -> list[str]:
        return [each["subject"] for each in listed(admin, **query)]

    assert subjects(actor="supervisor-530400") == ["changes/1", "accounts/supervisor-530400"]
    assert subjects(subject="changes/2") == ["changes/2"]
    assert subjects(employer_no="530402000001", action="change_approved") == ["changes/2", "changes/1"]
    assert subjects(actor="nobody") == subjects(employer_no="530402000099") == []


def test_days_asked_for_are_real_ones_and_both_included(hall: Hall, admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body())
    moments = {
        "change_approved": "2026-03-09T16:00:00.000000+00:00",
        "employer_created": "2026-03-10T15:59:59.999999+00:00",
    }
    for action, at in moments.items():
        tampered(hall, "UPDATE audit_entries SET at = :at WHERE action = :action", at=at, action=action)

    def actions(first: str, last: str) -> list[str]:
        return [each["action"] for each in listed(admin, **{"from": first, "to": last})]

    assert actions("2026-03-10", "2026-03-10") == ["change_approved", "employer_created"]
    assert actions("2026-03-01", "2026-03-09") == actions("2026-03-11", "2026-03-12") == []


def test_a_search_reaches_the_admins_region_and_for_a_province_what_has_none(
    client: TestClient, hall: Hall, admin: Actor, user: Actor, other: Actor
) -> None:
    tampered(hall, "UPDATE audit_entries SET region_code = NULL WHERE number = 1")
    yuxi, qujing = new_officer(client, "admin", "530400"), new_officer(client, "admin", "530300")
    approved(admin, user, enroll_body())
    approved(admin, other, enroll_body(id_number(serial=3)))

    def regions(officer: Actor) -> set[str | None]:
        return {each["region_code"] for each in listed(officer)}

    assert regions(yuxi) == {"530402", "530400"}
    assert regions(qujing) == {"530302", "530300"}
    assert regions(admin) >= {"530402", "530302", None}


def test_a_search_is_an_admins_and_is_noted_itself_with_numbers_masked(
    hall: Hall, admin: Actor, yuxi: Actor, user: Actor
) -> None:
    refused = [yuxi.get(LOG), user.get(LOG), yuxi.get("/review/audit-anchor")]
    admin.get(LOG, params={"actor": "530102199003070016", "from": "2026-03-01"})

    [search] = [each for each in stored(hall) if each.action == "audit_log_searched"]

    assert [answer.json()["code"] for answer in refused] == ["forbidden"] * 3
    assert (search.actor, search.subject) == ("admin-530000", "audit-entries")
    assert "530***********0016" in search.data and "2026-03-01" in search.data
    assert "530102199003070016" not in search.data


@pytest.mark.parametrize(
    "query", ["from=2026-02-30", "to=yesterday", "action=dance", "employer_no=1", "actor=%00", "who=me", "page=0"]
)
def test_what_cannot_be_asked_is_refused(admin: Actor, query: str) -> None:
    assert admin.get(f"{LOG}?{query}").status_code == 422


def test_a_row_that_was_tampered_with_does_not_keep_the_others_from_being_read(
    hall: Hall, admin: Actor, user: Actor
) -> None:
    tampered(hall, "UPDATE audit_entries SET at = 'never', action = 'x', data = '[' WHERE number = 1")

    [entry] = [each for each in listed(admin) if each["number"] == 1]

    assert (entry["at"], entry["action"], entry["data"]) == ("never", "x", {"unreadable": "["})


def test_an_anchor_is_what_the_log_is_verified_against_later(hall: Hall, admin: Actor, user: Actor) -> None:
    anchor = AuditAnchor(**admin.get("/review/audit-anchor").json())
    approved(admin, user, enroll_body())

    sound = found(hall, anchor)
    tampered(hall, f"DELETE FROM audit_entries WHERE number >= {anchor.number}")

    assert sound == []
    assert ("anchor_beyond", "audit_anchor", anchor.number) in found(hall, anchor)


def test_an_anchor_is_given_to_the_province_alone(client: TestClient) -> None:
    answer = new_officer(client, "admin", "530400").get("/review/audit-anchor")

    assert (answer.status_code, codes(answer)) == (403, [("", "forbidden")])


def test_a_damaged_log_gives_no_anchor(hall: Hall, admin: Actor, user: Actor) -> None:
    tampered(hall, "UPDATE audit_head SET mac = 'x'")

    answer = admin.get("/review/audit-anchor")

    assert (answer.status_code, codes(answer)) == (409, [("", "audit_log_damaged")])
