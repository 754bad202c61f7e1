"""附件 (attachments) over HTTP: what is taken in by its content, and what is refused whatever it is called."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.domain.portal.attachment import MOST_ATTACHMENT_BYTES, MOST_ATTACHMENTS
from tests.support.actors import Actor, new_officer, put_clock
from tests.support.portal import DOCX, JPEG, PDF, PNG, XLSX, attach, attached, drafted, package, published, told

SHEETS = Path(__file__).parents[1] / "files" / "sheets"
XLS = (SHEETS / "LibreOffice plain.xls").read_bytes()


@pytest.fixture
def supervisor(client: TestClient) -> Actor:
    put_clock(client, "2026-03-10T09:00:00")
    return new_officer(client, "supervisor")


@pytest.mark.parametrize(
    ("content", "ending"),
    [(PDF, "pdf"), (PNG, "png"), (JPEG, "jpg"), (DOCX, "docx"), (XLSX, "xlsx"), (XLS, "xls")],
    ids=["pdf", "png", "jpeg", "docx", "xlsx", "xls"],
)
def test_a_file_is_what_its_content_is(supervisor: Actor, content: bytes, ending: str) -> None:
    article = attached(supervisor, drafted(supervisor), content, "材料.html")

    (file,) = article["attachments"]
    assert (file["name"], file["size"]) == (f"材料.{ending}", len(content))
    read = supervisor.get(f"/review/articles/{article['id']}/attachments/{file['id']}")
    assert (read.content, read.headers["content-type"]) == (content, file["media_type"])
    assert read.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script></html>", "other_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "other_type"),
        (b"MZ\x90\x00", "other_type"),
        (b"#!/bin/sh\n", "other_type"),
        (b"\n%PDF-1.4\n%%EOF", "other_type"),
        (b"%PDF-1.4\n<script>", "damaged"),
        (PNG[:-4], "damaged"),
        (JPEG + b"<?php", "damaged"),
        (PDF[:20], "damaged"),
        (DOCX[:-10], "damaged"),
        (DOCX.replace(b"PK\x01\x02", b"PK\x01\x03"), "damaged"),
        (b"PK\x03\x04" + b"\x00" * 100, "damaged"),
        (package("a.txt"), "other_type"),
        (package("word/document.xml"), "other_type"),
        (package("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"), "other_type"),
        (package("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "macros"),
        (package("[Content_Types].xml", "xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged"),
        (XLS.replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le")), "other_type"),
        (XLS.replace("Workbook".encode("utf-16-le"), "Macros\0\0".encode("utf-16-le")), "other_type"),
    ],
)
def test_anything_else_is_refused_with_its_reason(supervisor: Actor, content: bytes, reason: str) -> None:
    draft = drafted(supervisor)

    answer = attach(supervisor, draft, content, "通知.pdf")

    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert (error["code"], error["pointer"], error["params"]["reason"]) == ("attachment_refused", "/file", reason)
    assert told(supervisor.get(f"/review/articles/{draft['id']}"))["attachments"] == []


@pytest.mark.parametrize("lock", [b"\x01\x00", b"\x41\x00"])
def test_a_package_with_a_password_is_refused(supervisor: Actor, lock: bytes) -> None:
    locked = bytearray(DOCX)
    at = locked.find(b"PK\x01\x02")
    locked[at + 8 : at + 10] = lock

    assert attach(supervisor, drafted(supervisor), bytes(locked)).json()["errors"][0]["params"]["reason"] == "password"


@pytest.mark.parametrize("over", [1, 100_000])
def test_what_is_too_large_is_refused(supervisor: Actor, over: int) -> None:
    content = PDF[:-7] + b" " * (MOST_ATTACHMENT_BYTES - len(PDF) + over) + PDF[-7:]

    answer = attach(supervisor, drafted(supervisor), content)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_ten_mebibytes_are_taken_in(supervisor: Actor) -> None:
    content = PDF[:-7] + b" " * (MOST_ATTACHMENT_BYTES - len(PDF)) + PDF[-7:]

    assert attached(supervisor, drafted(supervisor), content)["attachments"][0]["size"] == MOST_ATTACHMENT_BYTES


def test_an_article_carries_twenty_files_and_no_more(supervisor: Actor) -> None:
    draft = drafted(supervisor)
    for _ in range(MOST_ATTACHMENTS):
        attached(supervisor, draft)

    answer = attach(supervisor, draft)

    assert answer.json()["errors"][0]["params"]["reason"] == "too_many"


def test_files_are_attached_without_a_version_and_taken_off_with_one(supervisor: Actor) -> None:
    article = attached(supervisor, attached(supervisor, published(supervisor)), PNG, "图.png")
    path = f"/review/articles/{article['id']}/attachments"
    first, second = (file["id"] for file in article["attachments"])

    stale = supervisor.delete(f"{path}/{first}", article["version"] - 1)
    removed = supervisor.delete(f"{path}/{first}", article["version"])
    missing = supervisor.delete(f"{path}/{first}", article["version"] + 1)

    assert (stale.status_code, removed.status_code, missing.status_code) == (412, 204, 404)
    left = told(supervisor.get(f"/review/articles/{article['id']}"))
    assert ([file["id"] for file in left["attachments"]], left["version"]) == ([second], article["version"] + 1)


def test_a_file_of_another_article_is_not_reached_by_this_one(supervisor: Actor) -> None:
    other = attached(supervisor, drafted(supervisor))
    draft = drafted(supervisor)
    path = f"/review/articles/{draft['id']}/attachments/{other['attachments'][0]['id']}"

    assert supervisor.get(path).status_code == supervisor.delete(path, draft["version"]).status_code == 404


def test_a_repeated_upload_attaches_once(supervisor: Actor) -> None:
    draft, key = drafted(supervisor), {"Idempotency-Key": "upload-1"}

    first, again = (attach(supervisor, draft, headers=key) for _ in range(2))

    assert first.json() == again.json()
    assert len(told(supervisor.get(f"/review/articles/{draft['id']}"))["attachments"]) == 1
