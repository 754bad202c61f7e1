"""演示数据 (demonstration): `hall seed-demo` fills a sandbox's portal, once."""

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from app.cli import hall
from app.domain.portal.article import CATEGORIES
from app.domain.portal.body import body_findings
from app.lawbook import DemoArticle, load_demo_articles, load_services
from app.settings import Settings
from app.usecases.sample_business.cast import PASSWORD
from tests.support.actors import PRODUCTION_ADDRESS, PRODUCTION_SECRET, signed_in
from tests.support.portal import portal, titles
from tests.support.sheets import XLSX


def seed(settings: Settings, **environment: str) -> Result:
    return CliRunner().invoke(hall, ["seed-demo"], env={"HALL_DATABASE_URL": settings.database_url, **environment})


def test_every_category_has_four_articles_and_every_service_is_explained(
    settings: Settings, client: TestClient
) -> None:
    seeded = seed(settings)

    assert seeded.exit_code == 0, seeded.output
    for category in CATEGORIES:
        assert portal(client, "/articles", category=category)["total"] >= 4
    services = portal(client, "/services")["items"]
    assert all(each["guides"] for each in services)
    assert {each["code"] for each in services if each["downloads"]} == {"enroll_batch", "suspend_batch"}
    assert "停保失业保险费怎样退、怎样抵" in titles(client, "失业保险")


def test_a_second_time_nothing_is_added(settings: Settings, client: TestClient) -> None:
    seed(settings)
    before = portal(client, "/articles")["total"]

    again = seed(settings)

    assert "新增 0" in again.output and "0 added" in again.output
    assert portal(client, "/articles")["total"] == before == len(load_demo_articles())


def test_the_templates_of_guides_are_workbooks(settings: Settings, client: TestClient) -> None:
    seed(settings)
    (service,) = [each for each in portal(client, "/services")["items"] if each["code"] == "enroll_batch"]

    (file,) = service["downloads"]
    answer = client.get(file["href"])

    assert (file["name"], answer.headers["content-type"]) == ("人员批量增加模板.xlsx", XLSX)
    assert answer.content.startswith(b"PK")


def test_who_signs_in_is_told_and_signs_in(settings: Settings, client: TestClient) -> None:
    seeded = seed(settings)

    user = signed_in(client, "yunling", PASSWORD)
    assert "yunling" in seeded.output and PASSWORD in seeded.output
    assert user.get("/enrollment-changes").json()["total"] > 20
    assert user.get("/assessments").json()["total"] == 9


def test_production_is_left_alone(settings: Settings) -> None:
    production = {
        "HALL_MODE": "production",
        "HALL_SECRET_KEY": PRODUCTION_SECRET,
        "HALL_FORM_VERIFICATION_ADDRESS": PRODUCTION_ADDRESS,
        "HALL_ARGON2_MEMORY_KIB": "19456",
    }

    refused = seed(settings, **production)

    assert refused.exit_code == 1
    assert "演示数据只写入沙箱" in refused.output and "sandbox" in refused.output


@pytest.mark.parametrize("article", load_demo_articles(), ids=lambda article: article.key)
def test_an_article_of_the_demonstration_keeps_the_portals_own_rules(article: DemoArticle) -> None:
    assert body_findings(article.body) == ()
    assert len(article.title) <= 100 and article.summary
    assert set(article.services) <= set(load_services())
