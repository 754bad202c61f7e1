"""审计日志 (the audit log) as tests write it, tamper with it, and have it verified."""

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import text

from app.domain.audit_chain import AuditAnchor, AuditEntry
from app.repositories import audit as rows
from app.repositories.database import transaction
from app.usecases import audit
from app.usecases.context import Call, Hall
from tests.support.actors import Actor

Found = list[tuple[str, str, int]]
ENTRIES = 8


def write(hall: Hall, count: int = ENTRIES, actor: str = "officer-li") -> None:
    """Some decisions, each in a transaction of its own."""
    for number in range(1, count + 1):
        with Call(hall).writing() as work:
            work.record("change_approved", f"changes/{number}", actor=actor, region_code="530402", kind="enroll")
            work.commit()


def tampered(hall: Hall, *statements: str, **values: object) -> None:
    """Statements of someone who owns the database and has taken the triggers away."""
    with transaction(hall.engine, writes=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER ALL"))
        else:
            for name in ("updated", "deleted", "replaced"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_entries_never_{name}"))
        for statement in statements:
            bound = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.execute(text(statement), bound)
        connection.commit()


def found(hall: Hall, *anchors: AuditAnchor) -> Found:
    """What `hall verify-audit` finds: code, table and row of each error."""
    errors: Found = []
    audit.verify(
        hall.engine, hall.audit_key, anchors, lambda error: errors.append((error.code, error.table, error.row_id))
    )
    return errors


def anchor(hall: Hall) -> AuditAnchor:
    """The log's anchor; its export is an entry more."""
    return audit.export_anchor_by_hand(Call(hall))


def stored(hall: Hall) -> list[AuditEntry]:
    """Every entry in order."""
    with rows.unchanging(hall.engine) as connection:
        return list(rows.entries(connection))


def noted(hall: Hall, *actions: str) -> list[tuple[str, str, str, str | None]]:
    """Actor, action, subject and employer of the entries of some actions, in order."""
    return [
        (each.actor, each.action, each.subject, each.employer_no) for each in stored(hall) if each.action in actions
    ]


def listed(admin: Actor, **query: Any) -> list[dict[str, Any]]:
    """The entries that an admin's search answers, latest first."""
    answer = admin.get("/review/audit-entries", params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def hall_behind(client: TestClient) -> Hall:
    """The hall that a client reaches."""
    hall: Hall = client.app.state.hall  # type: ignore[attr-defined]
    return hall
