"""Batches as officers decide them: saved by the employer, approved or rejected as a whole."""

from typing import Any

from httpx2 import Response

from app.domain.batch.columns import BatchKind
from tests.support.actors import Actor
from tests.support.sheets import saved, uploaded

BATCHES = "/review/batches"
REJECTION = {"reason_code": "R02", "reason": "姓名有误"}


def waiting_batch(user: Actor, kind: BatchKind, *rows: list[Any]) -> tuple[int, list[int]]:
    """A batch all of which is in review, and its changes in the order of the rows."""
    batch = uploaded(user, kind, *rows)
    done = saved(user, batch)
    assert done["saved"] == len(rows), done
    return batch["id"], [each["change_id"] for each in done["changes"]]


def shown(officer: Actor, batch_id: int) -> dict[str, Any]:
    """A batch as an officer sees it."""
    answer = officer.get(f"{BATCHES}/{batch_id}")
    assert answer.status_code == 200, answer.text
    batch: dict[str, Any] = answer.json()
    return batch


def approve(officer: Actor, batch_id: int, **options: Any) -> Response:
    return officer.post(f"{BATCHES}/{batch_id}/approval", **options)


def reject(officer: Actor, batch_id: int, **options: Any) -> Response:
    return officer.post(f"{BATCHES}/{batch_id}/rejection", REJECTION, **options)


def decisions(batch: dict[str, Any]) -> dict[str, int]:
    """How many of a batch's changes stand where, but for those of whom there are none."""
    return {name: count for name, count in batch["decisions"].items() if count}
