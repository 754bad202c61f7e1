"""运行 (operation): health, the contract and its page, the meaning of codes."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.domain.finding import CODES
from app.problems import status_of
from app.repositories import schema_version
from app.repositories.database import transaction


def test_health_answers_without_a_session(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "live"}


def test_ready_is_503_while_the_tables_are_missing(client: TestClient) -> None:
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(("revision", "status"), [(schema_version.expected(), 200), ("an older one", 503)])
def test_ready_asks_which_migration_the_database_is_at(client: TestClient, revision: str, status: int) -> None:
    with transaction(client.app.state.hall.engine, writes=True) as connection:  # type: ignore[attr-defined]
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT NOT NULL)")
        connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
        connection.commit()

    assert client.get("/health/ready").status_code == status


def test_the_docs_page_names_no_other_host(client: TestClient) -> None:
    page = client.get("/docs").text
    assets = [part.split('"')[0] for part in page.replace("src=", "href=").split('href="')[1:]]

    assert assets
    assert all(client.get(asset).status_code == 200 for asset in assets)
    assert "http://" not in page and "https://" not in page and "//" not in "".join(assets)


def test_the_document_is_openapi_3_1_and_lists_health(client: TestClient) -> None:
    document = client.get("/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    assert document["paths"]["/health/live"]["get"]["security"] == []
    assert "Problem" in document["components"]["schemas"]


@pytest.mark.parametrize("name", sorted(CODES))
def test_every_code_is_explained_in_both_languages(client: TestClient, name: str) -> None:
    answer = client.get(f"/problems/{name}").json()

    assert (answer["type"], answer["status"]) == (f"/problems/{name}", status_of(CODES[name]))
    assert all(answer[part][language] for part in ("title", "sentence", "what_to_do") for language in ("zh", "en"))


def test_an_unknown_code_is_404(client: TestClient) -> None:
    assert client.get("/problems/no_such_code").status_code == 404
