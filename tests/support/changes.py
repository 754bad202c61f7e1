"""Changes as HR staff send them: complete, ordinary, and each field replaceable."""

from typing import Any

from httpx2 import Response

from app.domain.id_number import check_digit
from tests.support.actors import Actor


def id_number(birth: str = "19900307", serial: int = 1, area: str = "530402") -> str:
    """A right resident number: odd serials are men's, even ones women's."""
    first_17 = f"{area}{birth}{serial:03d}"
    return first_17 + check_digit(first_17)


def enroll_body(number: str = "", **changes: Any) -> dict[str, Any]:
    """A complete 人员增加 of an urban worker; `changes` replace fields of either part, or stand beside them."""
    number = number or id_number()
    person: dict[str, Any] = {
        "id_type": "01",
        "id_number": number,
        "name": "张三",
        "nationality": "CHN",
        "sex": "1" if int(number[16]) % 2 else "2",
        "birth_date": f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
        "ethnicity": "01",
        "mobile": "13800000000",
        "household_type": "10",
        "household_address": "玉溪市红塔区玉兴路1号",
        "residential_address": "玉溪市红塔区玉兴路1号",
        "postal_address": "玉溪市红塔区玉兴路1号",
    }
    insurance: dict[str, Any] = {
        "enroll_month": "2026-03",
        "declared_wage": "5000.00",
        "migrant_worker": False,
        "migrant_worker_pays": False,
    }
    body: dict[str, Any] = {"kind": "enroll", "person": person, "insurance": insurance}
    for name, value in changes.items():
        part = insurance if name in insurance or name in ("job_type", "employment_registered_on") else person
        target = body if name in ("submit", "quote_id") else part
        target[name] = value
    return body


def suspend_body(number: str = "", **changes: Any) -> dict[str, Any]:
    """A complete 人员减少: the person resigned on the last day of March 2026."""
    return {
        "kind": "suspend",
        "id_number": number or id_number(),
        "name": "张三",
        "suspension_date": "2026-03-31",
        "suspension_reason": "S11",
        **changes,
    }


def submitted(user: Actor, body: dict[str, Any]) -> dict[str, Any]:
    """A change in review."""
    answer = user.post("/enrollment-changes", {**body, "submit": True})
    assert answer.status_code == 201, answer.text
    change: dict[str, Any] = answer.json()
    return change


def approved(officer: Actor, user: Actor, body: dict[str, Any]) -> dict[str, Any]:
    """A change that an officer approved."""
    change = submitted(user, body)
    answer = officer.act(f"/review/changes/{change['id']}/approval", change["version"])
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


def run(supervisor: Actor, period: str, **changes: Any) -> dict[str, Any]:
    """An assessment run, carried out to its end."""
    answer = supervisor.post("/review/assessment-runs", {"period": period, **changes})
    assert answer.status_code == 202, answer.text
    return finished(supervisor, answer)


def finished(supervisor: Actor, answer: Response) -> dict[str, Any]:
    """A run once it has ended."""
    supervisor.client.app.state.hall.jobs.submit(lambda: None).result()  # type: ignore[attr-defined]
    done: dict[str, Any] = supervisor.get(f"/review/assessment-runs/{answer.json()['id']}").json()
    return done


def draft(user: Actor, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """A change kept as a draft, as the API answers it."""
    answer = user.post("/enrollment-changes", body or enroll_body())
    assert answer.status_code == 201, answer.text
    change: dict[str, Any] = answer.json()
    return change
