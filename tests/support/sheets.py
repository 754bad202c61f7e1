"""Declaration files as HR staff make them, and uploads of them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from httpx2 import Response
from openpyxl import Workbook

from app.domain.batch.columns import COLUMNS, BatchKind
from tests.support.actors import Actor
from tests.support.changes import id_number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def headings(kind: BatchKind) -> list[str]:
    """The template's headings."""
    return [column.heading for column in COLUMNS[kind]]


def enroll_row(serial: int = 1, **changes: Any) -> list[Any]:
    """The n-th person as a row of 批量增加, enrolled in March 2026."""
    row = {
        "name": "张三",
        "id_number": id_number(serial=serial),
        "enroll_month": "2026-03",
        "job_type": "文员",
        "mobile": "13800000000",
        "migrant_worker": "否",
        "migrant_worker_pays": "否",
        "declared_wage": "5000.00",
        **changes,
    }
    return list(row.values())


def suspend_row(serial: int = 1, **changes: Any) -> list[Any]:
    """The n-th person as a row of 批量减少, who resigned in March 2026."""
    row = {
        "name": "张三",
        "id_number": id_number(serial=serial),
        "suspension_reason": "S11 劳动者辞职",
        "suspension_date": "2026-03-31",
        **changes,
    }
    return list(row.values())


def workbook(*rows: Sequence[Any]) -> bytes:
    """Rows as openpyxl writes them."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def sheet(kind: BatchKind, *rows: Sequence[Any]) -> bytes:
    """A sheet with the template's headings."""
    return workbook(headings(kind), *rows)


def upload(user: Actor, kind: str, file: bytes, name: str = "三月.xlsx", **options: Any) -> Response:
    """What an upload is answered."""
    return user.post("/batches", data={"kind": kind}, files={"file": (name, file, XLSX)}, **options)


def uploaded(user: Actor, kind: BatchKind, *rows: Sequence[Any]) -> dict[str, Any]:
    """A batch as it was checked."""
    answer = upload(user, kind, sheet(kind, *rows))
    assert answer.status_code == 201, answer.text
    batch: dict[str, Any] = answer.json()
    return batch


def rows_of(user: Actor, batch: dict[str, Any], outcome: str = "") -> list[dict[str, Any]]:
    """The rows of a tab, or all."""
    tab = {"outcome": outcome} if outcome else {}
    answer = user.get(f"/batches/{batch['id']}/rows", params={"page_size": 200, **tab})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def found(row: dict[str, Any]) -> list[tuple[str | None, str, str]]:
    """A row's findings: cell, code and severity."""
    return [(finding["cell"], finding["code"], finding["severity"]) for finding in row["findings"]]


def save(user: Actor, batch: dict[str, Any], *row_numbers: int, **changes: Any) -> Response:
    """What saving the ticked rows is answered; all that passed where none are named."""
    body = {"row_numbers": list(row_numbers) or "all_passed", **changes}
    return user.act(f"/batches/{batch['id']}/save", batch["version"], body)


def saved(user: Actor, batch: dict[str, Any], *row_numbers: int, **changes: Any) -> dict[str, Any]:
    """What was saved."""
    answer = save(user, batch, *row_numbers, **changes)
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done
