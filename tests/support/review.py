"""Review as officers do it: a decision on a change, its case, and what money is made of."""

from typing import Any

from httpx2 import Response

from tests.support.actors import Actor

QUEUE = "/review/changes"
WHY = {"reason": "单位误报"}


def decide(officer: Actor, change: dict[str, Any], what: str, body: Any = None) -> Response:
    return officer.act(f"{QUEUE}/{change['id']}/{what}", change["version"], body)


def case(officer: Actor, change: dict[str, Any]) -> dict[str, Any]:
    answer = officer.get(f"{QUEUE}/{change['id']}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def months(money: dict[str, Any]) -> list[str]:
    """What money is made of: kind and month of each line."""
    return [f"{line.get('kind', 'back_pay')} {line['contribution_period']}" for line in money["lines"]]
