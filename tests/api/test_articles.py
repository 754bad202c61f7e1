"""文章 (articles) over HTTP: drafted, edited, published and withdrawn by supervisors of their region."""

import pytest
from fastapi.testclient import TestClient

from tests.support.actors import API, Actor, codes, new_officer, put_clock
from tests.support.portal import article_body, attached, drafted, published, titles, told, withdrawn


@pytest.fixture
def supervisor(client: TestClient) -> Actor:
    put_clock(client, "2026-03-10T09:00:00")
    return new_officer(client, "supervisor", "530400")


def test_a_draft_carries_its_version_and_is_listed(supervisor: Actor) -> None:
    answer = supervisor.post("/review/articles", article_body(services=["suspend", "enroll", "enroll"]))

    draft = told(answer, 201)
    assert (draft["status"], draft["version"], answer.headers["etag"]) == ("draft", 1, '"1"')
    assert (draft["services"], draft["region_code"]) == (["enroll", "suspend"], "530400")
    listed = supervisor.get("/review/articles?status=draft").json()["items"]
    assert [(each["id"], each["services"]) for each in listed] == [(draft["id"], ["enroll", "suspend"])]
    assert supervisor.get("/review/articles?status=published").json()["total"] == 0
    assert supervisor.get("/review/articles?category=news").json()["total"] == 0


def test_everything_that_is_wrong_with_an_article_is_named_at_once(supervisor: Actor) -> None:
    body = {
        "category": "other",
        "title": " ",
        "body": "一\x07",
        "published_on": "2026-02-30",
        "html": "x",
        "services": ["A"],
    }

    answer = supervisor.post("/review/articles", body)

    assert answer.status_code == 422
    assert sorted(codes(answer)) == [
        ("/body", "invalid_format"),
        ("/category", "invalid_format"),
        ("/html", "unknown_field"),
        ("/published_on", "invalid_format"),
        ("/services/0", "invalid_format"),
        ("/title", "required"),
    ]


def test_html_and_unknown_services_are_refused_when_drafted_and_when_edited(supervisor: Actor) -> None:
    bad = {"body": "<script>alert(1)</script>", "services": ["enroll", "dance"]}
    draft = drafted(supervisor)

    refused = supervisor.post("/review/articles", article_body(**bad))
    edited = supervisor.patch(f"/review/articles/{draft['id']}", bad, 1)

    expected = [("/body", "markup_not_allowed"), ("/services/1", "unknown_code")]
    assert (refused.status_code, codes(refused)) == (edited.status_code, codes(edited)) == (422, expected)


def test_lines_of_a_text_box_are_taken_in(supervisor: Actor) -> None:
    draft = drafted(supervisor, body="一\r\n\t二")

    assert draft["body"] == "一\n    二"


def test_an_article_is_edited_in_the_version_that_was_read(supervisor: Actor) -> None:
    draft = drafted(supervisor)
    path = f"/review/articles/{draft['id']}"

    changed = supervisor.patch(path, {"title": "新标题", "summary": ""}, 1)
    stale = supervisor.patch(path, {"title": "另一标题"}, 1)
    without = supervisor.patch(path, {"title": "另一标题"})
    emptied = supervisor.patch(path, {"title": None, "services": None}, 2)

    assert (changed.json()["title"], changed.json()["version"], changed.json()["summary"]) == ("新标题", 2, None)
    assert (stale.status_code, without.status_code) == (412, 428)
    assert codes(emptied) == [("/title", "required"), ("/services", "required")]


def test_without_a_body_or_of_a_day_to_come_it_is_not_published(supervisor: Actor) -> None:
    draft = drafted(supervisor, body=None)
    path = f"/review/articles/{draft['id']}/publication"

    empty = supervisor.act(path, 1, {"published_on": "2026-03-11"})
    supervisor.patch(f"/review/articles/{draft['id']}", {"body": "正文"}, 1)
    tomorrow = supervisor.act(path, 2, {"published_on": "2026-03-11"})
    today = supervisor.act(path, 2)

    assert (empty.status_code, codes(empty)) == (
        422,
        [("/body", "required"), ("/published_on", "publication_in_future")],
    )
    assert (tomorrow.status_code, tomorrow.json()["code"]) == (409, "publication_in_future")
    assert (today.status_code, today.json()["published_on"]) == (200, "2026-03-10")


def test_a_published_article_cannot_lose_what_it_was_published_with(supervisor: Actor) -> None:
    article = published(supervisor)

    emptied = supervisor.patch(f"/review/articles/{article['id']}", {"body": None, "published_on": None}, 2)

    assert codes(emptied) == [("/body", "required"), ("/published_on", "required")]


def test_no_step_is_taken_twice(supervisor: Actor) -> None:
    article = published(supervisor)
    path = f"/review/articles/{article['id']}"

    again = supervisor.act(f"{path}/publication", 2)
    deleted = supervisor.delete(path, 2)
    hidden = withdrawn(supervisor, article)
    twice = supervisor.act(f"{path}/withdrawal", hidden["version"])

    assert [answer.json()["code"] for answer in (again, deleted, twice)] == ["wrong_status"] * 3


def test_a_draft_is_deleted_with_its_files(supervisor: Actor) -> None:
    draft = attached(supervisor, drafted(supervisor))

    gone = supervisor.delete(f"/review/articles/{draft['id']}", draft["version"])

    assert gone.status_code == 204
    assert supervisor.get(f"/review/articles/{draft['id']}").status_code == 404


def test_a_repeated_request_is_answered_as_the_first(client: TestClient, supervisor: Actor) -> None:
    key = {"Idempotency-Key": "起草-1".encode().hex()}

    first, again = (supervisor.post("/review/articles", article_body(), headers=key) for _ in range(2))
    other = supervisor.post("/review/articles", article_body(title="另一"), headers=key)

    assert first.json() == again.json()
    assert supervisor.get("/review/articles").json()["total"] == 1
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_officers_of_another_region_reach_neither_article_nor_file(client: TestClient, supervisor: Actor) -> None:
    article = attached(supervisor, published(supervisor))
    elsewhere = new_officer(client, "supervisor", "530300")
    province = new_officer(client, "admin", "530000")
    path = f"/review/articles/{article['id']}"
    file = f"{path}/attachments/{article['attachments'][0]['id']}"

    assert elsewhere.get("/review/articles").json()["total"] == 0
    for answer in (
        elsewhere.get(path),
        elsewhere.get(file),
        elsewhere.patch(path, {"title": "改"}, article["version"]),
        elsewhere.act(f"{path}/withdrawal", article["version"]),
        elsewhere.delete(file, article["version"]),
    ):
        assert answer.status_code == 404
    assert province.get(path).status_code == 200
    assert titles(client) == [article["title"]]


def test_an_officer_without_the_role_writes_nothing(client: TestClient, supervisor: Actor) -> None:
    officer = new_officer(client, "officer", "530400")

    assert officer.post("/review/articles", article_body()).json()["code"] == "forbidden"
    assert client.post(f"{API}/review/articles", json=article_body()).status_code == 401


def test_what_was_done_to_an_article_is_noted(client: TestClient, supervisor: Actor) -> None:
    admin = new_officer(client, "admin", "530400")
    article = attached(supervisor, published(supervisor))
    path = f"/review/articles/{article['id']}"
    supervisor.patch(path, {"title": "更正"}, article["version"])
    supervisor.delete(f"{path}/attachments/{article['attachments'][0]['id']}", article["version"] + 1)
    supervisor.act(f"{path}/withdrawal", article["version"] + 2)

    entries = admin.get("/review/audit-entries", params={"subject": f"articles/{article['id']}"}).json()["items"]

    assert [(each["action"], each["actor"]) for each in reversed(entries)] == [
        (action, supervisor.username)
        for action in (
            "article_created",
            "article_published",
            "attachment_added",
            "article_changed",
            "attachment_removed",
            "article_withdrawn",
        )
    ]
