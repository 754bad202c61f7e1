"""门户 (portal): what anyone reads over HTTP without a session: home, articles, files and services."""

import hashlib
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient

from app.lawbook import load_services
from tests.support.actors import API, Actor, new_officer, put_clock
from tests.support.contract import Contract
from tests.support.portal import DOCX, PDF, attached, drafted, portal, published, titles, told, withdrawn


@pytest.fixture
def supervisor(client: TestClient) -> Actor:
    put_clock(client, "2026-03-10T09:00:00")
    return new_officer(client, "supervisor")


def test_the_home_page_has_the_newest_six_of_every_category(client: TestClient, supervisor: Actor) -> None:
    for number in range(1, 8):
        published(supervisor, title=f"第{number}号通知", published_on=f"2026-02-0{number}")
    published(supervisor, category="guide", title="人员增加办事指南")
    drafted(supervisor, category="news", title="未发布的资讯")

    home = portal(client)

    listed = {each["category"]: [item["title"] for item in each["items"]] for each in home["categories"]}
    assert list(listed) == ["news", "notice", "policy", "interpretation", "topic", "guide"]
    assert listed["notice"] == [f"第{number}号通知" for number in range(7, 1, -1)]
    assert (listed["news"], listed["guide"]) == ([], ["人员增加办事指南"])
    assert [each["name"] for each in home["categories"]][:2] == ["资讯中心", "通知公告"]


def test_an_article_is_read_whole_with_its_files(client: TestClient, supervisor: Actor) -> None:
    article = published(
        supervisor, title="关于业务期的通知", summary="业务期不变", source="省级经办机构", services=["enroll"]
    )
    attached(supervisor, article)

    read = portal(client, f"/articles/{article['id']}")

    assert (read["title"], read["summary"], read["source"]) == ("关于业务期的通知", "业务期不变", "省级经办机构")
    assert (read["published_on"], read["body_format"], read["services"]) == ("2026-03-10", "markdown", ["enroll"])
    assert [(file["name"], file["size"]) for file in read["attachments"]] == [("通知.pdf", len(PDF))]


def test_drafts_and_what_was_withdrawn_are_not_there_for_the_public(client: TestClient, supervisor: Actor) -> None:
    draft = attached(supervisor, drafted(supervisor, title="草稿"))
    article = attached(supervisor, published(supervisor, title="曾经发布"))
    files = [each["attachments"][0]["href"] for each in (draft, article)]
    before = [client.get(href).status_code for href in files]

    withdrawn(supervisor, article)

    after = [client.get(href).status_code for href in files]
    assert (before, after) == ([404, 200], [404, 404])
    assert [client.get(f"{API}/portal/articles/{each['id']}").status_code for each in (draft, article)] == [404, 404]
    assert titles(client) == titles(client, "发布") == titles(client, "草稿") == []
    assert all(not each["items"] for each in portal(client)["categories"])


def test_what_is_published_again_is_there_again(client: TestClient, supervisor: Actor) -> None:
    article = withdrawn(supervisor, published(supervisor, title="再次发布"))

    told(supervisor.act(f"/review/articles/{article['id']}/publication", article["version"]))

    assert titles(client, "再次") == ["再次发布"]


def test_lists_are_paged_the_newest_first_and_by_category(client: TestClient, supervisor: Actor) -> None:
    for number in range(1, 6):
        published(supervisor, title=f"通知{number}", published_on="2026-03-01")
    published(supervisor, category="news", title="资讯", published_on="2026-03-02")

    first = portal(client, "/articles", page_size=4)
    second = portal(client, "/articles", page_size=4, page=2)
    beyond = portal(client, "/articles", page=9)

    shown = [item["title"] for page in (first, second) for item in page["items"]]
    assert shown == ["资讯", "通知5", "通知4", "通知3", "通知2", "通知1"]
    assert (first["total"], first["total_is_exact"], beyond["items"], beyond["total"]) == (6, True, [], 6)
    assert titles(client, category="news") == ["资讯"]


@pytest.mark.parametrize("path", ["", "/articles", "/articles?q=业务", "/articles/1", "/services", "/attachments/1"])
def test_whoever_has_an_answer_already_is_told_so(client: TestClient, supervisor: Actor, path: str) -> None:
    attached(supervisor, published(supervisor))
    first = client.get(f"{API}/portal{path}")
    tag = first.headers["etag"]

    again = client.get(f"{API}/portal{path}", headers={"If-None-Match": f'"other", W/{tag}'})

    assert (first.status_code, first.headers["cache-control"]) == (200, "public, no-cache")
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(f"{API}/portal{path}", headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_changed_article_has_another_tag_and_a_withdrawn_one_is_gone_for_caches_too(
    client: TestClient, supervisor: Actor
) -> None:
    article = published(supervisor)
    address = f"{API}/portal/articles/{article['id']}"
    tag = client.get(address).headers["etag"]

    changed = supervisor.patch(f"/review/articles/{article['id']}", {"title": "更正"}, article["version"]).json()
    revised = client.get(address, headers={"If-None-Match": tag})
    withdrawn(supervisor, changed)

    assert (revised.status_code, revised.json()["title"]) == (200, "更正")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 404


def test_each_language_has_a_tag_of_its_own(client: TestClient, supervisor: Actor) -> None:
    chinese, english = (client.get(f"{API}/portal", headers={"Accept-Language": each}) for each in ("zh-CN", "en"))

    assert chinese.headers["etag"] != english.headers["etag"]
    assert (chinese.headers["vary"], english.headers["content-language"]) == ("Accept-Language", "en")
    assert english.json()["categories"][0]["name"] == "News"


def test_a_file_is_given_out_as_what_it_is_under_its_chinese_name(client: TestClient, supervisor: Actor) -> None:
    article = attached(supervisor, published(supervisor), DOCX, "操作手册（2026年）.exe")
    file = article["attachments"][0]

    answer = client.get(file["href"])

    plain, _, named = answer.headers["content-disposition"].partition("; filename*=UTF-8''")
    assert (plain, unquote(named)) == (
        f'attachment; filename="attachment-{file["id"]}.docx"',
        "操作手册（2026年）.docx",
    )
    assert answer.headers["content-type"].endswith("wordprocessingml.document")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]


def test_services_tell_whether_they_are_open_now_and_when_next(client: TestClient, supervisor: Actor) -> None:
    windows = {}
    for now in ("2026-03-20T23:59:59", "2026-03-21T00:00:00", "2026-03-25T00:00:00"):
        put_clock(client, now)
        windows[now[5:]] = {each["code"]: each["window"] for each in portal(client, "/services")["items"]}

    opened, shut, printable = windows.values()
    assert opened["enroll"] == {
        "open": True,
        "closes_at": "2026-03-21T00:00:00+08:00",
        "opens_at": "2026-04-01T00:00:00+08:00",
    }
    assert shut["enroll"] == {"open": False, "closes_at": None, "opens_at": "2026-04-01T00:00:00+08:00"}
    assert (shut["assessment_form"]["open"], printable["assessment_form"]["open"]) == (False, True)
    assert opened["user_center"] is None


def test_a_service_leads_to_its_guides_templates_and_policies(client: TestClient, supervisor: Actor) -> None:
    guide = attached(
        supervisor, published(supervisor, category="guide", title="批量增加指南", services=["enroll_batch"])
    )
    published(
        supervisor, category="policy", title="缴费基数", services=["enroll_batch", "enroll"], published_on="2026-01-01"
    )
    published(supervisor, category="interpretation", title="解读", services=["enroll_batch"], published_on="2026-02-01")
    published(supervisor, category="news", title="新闻", services=["enroll_batch"])
    withdrawn(supervisor, published(supervisor, category="guide", title="旧指南", services=["enroll_batch"]))

    services = {each["code"]: each for each in portal(client, "/services")["items"]}

    batch = services["enroll_batch"]
    assert batch["path"] == ["单位服务", "失业保险服务", "参保单位人员批量增加"]
    assert [each["title"] for each in batch["guides"]] == ["批量增加指南"]
    assert [each["title"] for each in batch["policies"]] == ["解读", "缴费基数"]
    assert [each["href"] for each in batch["downloads"]] == [guide["attachments"][0]["href"]]
    assert "/api/v1/batch-templates/enroll.xlsx" in [each["href"] for each in batch["links"]]
    assert [each["title"] for each in services["enroll"]["policies"]] == ["缴费基数"]


def test_every_link_of_a_service_leads_to_an_operation_of_the_contract(client: TestClient) -> None:
    contract = Contract(client.app.openapi())  # type: ignore[attr-defined]

    for service in load_services().values():
        for link in service.links:
            operation = contract.operation_at(link.method, link.href.partition("?")[0])
            assert operation is not None, link.href
            assert link.public == (operation.value["security"] == []), link.href


def test_an_unknown_region_is_refused(client: TestClient) -> None:
    for path in ("", "/services"):
        answer = client.get(f"{API}/portal{path}", params={"region_code": "539999"})

        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_code")
