"""The registry of the employment service: registrations as it reports them."""

from typing import Any

from httpx2 import Response

from tests.support.actors import Actor
from tests.support.changes import id_number

REGISTRATIONS = "/integrations/unemployment-registrations"


def registration(external_no: str = "KM-1", number: str = "", **changes: Any) -> dict[str, Any]:
    """失业登记 of someone who resigned: registered on 5 March 2026."""
    return {
        "external_no": external_no,
        "id_number": number or id_number(),
        "name": "张三",
        "registered_on": "2026-03-05",
        "reason": "U11",
        **changes,
    }


def report(registrar: Actor, *registrations: Any, **options: Any) -> Response:
    """What the registry is answered."""
    return registrar.post(REGISTRATIONS, {"registrations": list(registrations)}, **options)


def reported(registrar: Actor, *registrations: Any) -> None:
    """A report that was taken."""
    answer = report(registrar, *registrations)
    assert answer.status_code == 200, answer.text
