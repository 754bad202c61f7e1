"""门户 (portal) in tests: articles drafted, published and searched over HTTP, and files of every kind."""

import io
import zipfile
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.support.actors import API, Actor

PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 20 + b"\xff\xd9"


def package(*parts: str) -> bytes:
    """A zip with such parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
    return written.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")


def article_body(**changes: Any) -> dict[str, Any]:
    """What drafts a notice."""
    return {
        "category": "notice",
        "title": "关于业务办理时间的通知",
        "body": "失业保险业务期为每月1日至20日。",
        **changes,
    }


def drafted(officer: Actor, **changes: Any) -> dict[str, Any]:
    """A draft, as it was answered."""
    return told(officer.post("/review/articles", article_body(**changes)), 201)


def published(officer: Actor, **changes: Any) -> dict[str, Any]:
    """An article that the public reads."""
    draft = drafted(officer, **changes)
    return told(officer.act(f"/review/articles/{draft['id']}/publication", draft["version"]))


def withdrawn(officer: Actor, article: dict[str, Any]) -> dict[str, Any]:
    """The article, once the public reads it no longer."""
    return told(officer.act(f"/review/articles/{article['id']}/withdrawal", article["version"]))


def attach(
    officer: Actor, article: dict[str, Any], content: bytes = PDF, name: str = "通知.pdf", **options: Any
) -> Response:
    """What an upload is answered."""
    return officer.post(f"/review/articles/{article['id']}/attachments", files={"file": (name, content)}, **options)


def attached(officer: Actor, article: dict[str, Any], content: bytes = PDF, name: str = "通知.pdf") -> dict[str, Any]:
    """The article with a file more."""
    return told(attach(officer, article, content, name), 201)


def portal(client: TestClient, path: str = "", **query: Any) -> dict[str, Any]:
    """What anyone reads there."""
    return told(client.get(f"{API}/portal{path}", params=query))


def titles(client: TestClient, q: str = "", **query: Any) -> list[str]:
    """The titles that a search finds, in order."""
    return [item["title"] for item in portal(client, "/articles", q=q, **query)["items"]]


def told(answer: Response, status: int = 200) -> dict[str, Any]:
    """An answer that is as it should be."""
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body
