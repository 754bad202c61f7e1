"""Those who reach the hall over HTTP: they sign in with a captcha whose answer the sandbox tells."""

import re
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Client, Response

from app.domain.credit_code import check_character, organisation_check_character
from app.usecases.accounts import NewOfficer, create_officer_by_hand
from app.usecases.context import Call

API = "/api/v1"
PASSWORD = "Dianchi-2026"
PRODUCTION_SECRET = "a secret of its own, long enough for production"
PRODUCTION_ADDRESS = "https://hall.example/verify/{code}"


@dataclass
class Actor:
    """Someone with a session; paths are those under `/api/v1`."""

    client: Client
    username: str
    access_token: str
    refresh_token: str = ""

    def get(self, path: str, **options: Any) -> Response:
        return self._send("GET", path, options)

    def post(self, path: str, json: Any = None, **options: Any) -> Response:
        return self._send("POST", path, {"json": json, **options})

    def patch(self, path: str, json: Any, version: int | None = None, **options: Any) -> Response:
        return self._send("PATCH", path, {"json": json, **options}, version)

    def delete(self, path: str, version: int | None = None, **options: Any) -> Response:
        return self._send("DELETE", path, options, version)

    def act(self, path: str, version: int, json: Any = None, **options: Any) -> Response:
        """A POST that needs If-Match."""
        return self._send("POST", path, {"json": json, **options}, version)

    def _send(self, method: str, path: str, options: dict[str, Any], version: int | None = None) -> Response:
        headers = {"Authorization": f"Bearer {self.access_token}", **options.pop("headers", {})}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        if options.get("json", ...) is None:
            del options["json"]
        return self.client.request(method, API + path, headers=headers, **options)


def solved_captcha(client: Client) -> dict[str, str]:
    """A new captcha with its right answer, as a login takes them."""
    captcha_id = client.post(f"{API}/auth/captchas").json()["captcha_id"]
    answer = client.get(f"/sandbox/captchas/{captcha_id}").json()["answer"]
    return {"captcha_id": captcha_id, "captcha_answer": answer}


def sign_in(client: Client, username: str, password: str, **changes: str) -> Response:
    """One login by password."""
    body = {"username": username, "password": password, **solved_captcha(client), **changes}
    return client.post(f"{API}/auth/password-sessions", json=body)


def signed_in(client: Client, username: str, password: str = PASSWORD) -> Actor:
    """Someone who signed in."""
    answer = sign_in(client, username, password)
    assert answer.status_code == 201, answer.text
    tokens = answer.json()
    return Actor(client, username, tokens["access_token"], tokens["refresh_token"])


def new_officer(client: TestClient, role: str = "admin", region: str = "530000", username: str = "") -> Actor:
    """An officer made as `hall create-officer` does, signed in."""
    name = username or f"{role}-{region}"
    create_officer_by_hand(Call(client.app.state.hall), NewOfficer(name, PASSWORD, region, role))  # type: ignore[attr-defined]
    return signed_in(client, name)


def credit_code(number: int = 1, region: str = "530402") -> str:
    """A right credit code, another for each number."""
    organisation = f"MA6{number:05d}"
    first_17 = f"91{region}{organisation}{organisation_check_character(organisation)}"
    return first_17 + check_character(first_17)


def employer_body(number: int = 1, region: str = "530402", **changes: Any) -> dict[str, Any]:
    """What registers an employer of Yuxi's Hongta, insured since January 2019."""
    return {
        "name": f"玉溪第{number}机械有限公司",
        "employer_type": "10",
        "credit_code": credit_code(number, region),
        "region_code": region,
        "insured_from": "2019-01",
        "contact_name": "李芳",
        "contact_mobile": "13800000000",
        **changes,
    }


def new_employer(admin: Actor, number: int = 1, region: str = "530402", **changes: Any) -> dict[str, Any]:
    """An employer that an admin registered, as it was answered."""
    answer = admin.post("/review/employers", employer_body(number, region, **changes))
    assert answer.status_code == 201, answer.text
    employer: dict[str, Any] = answer.json()
    return employer


def new_account(admin: Actor, employer: dict[str, Any]) -> str:
    """The login name of a new account of an employer; its initial password is the name's last six characters."""
    answer = admin.post(f"/review/employers/{employer['employer_no']}/account", {})
    assert answer.status_code == 201, answer.text
    username: str = answer.json()["username"]
    return username


def new_client(admin: Actor, *scopes: str, employer: dict[str, Any] | None = None) -> tuple[str, str]:
    """The identifier and secret of a new client with scopes, bound to an employer or to nobody."""
    body = {"name": "征收系统", "scopes": list(scopes), "employer_no": employer and employer["employer_no"]}
    answer = admin.post("/review/clients", body)
    assert answer.status_code == 201, answer.text
    return answer.json()["client_id"], answer.json()["client_secret"]


def client_token(client: Client, identifier: str, secret: str, **form: str) -> Response:
    """What a client is answered that asks for a token."""
    return client.post(
        f"{API}/oauth/token", data={"grant_type": "client_credentials", **form}, auth=(identifier, secret)
    )


def integrator(admin: Actor, *scopes: str, employer: dict[str, Any] | None = None) -> Actor:
    """A new client with a token for all its scopes."""
    identifier, secret = new_client(admin, *scopes, employer=employer)
    answer = client_token(admin.client, identifier, secret)
    assert answer.status_code == 200, answer.text
    return Actor(admin.client, identifier, answer.json()["access_token"])


def new_employer_user(admin: Actor, employer: dict[str, Any]) -> Actor:
    """An employer's user who has signed in as its region does: by SMS code in Kunming, else with a password of their own."""
    client, username = admin.client, new_account(admin, employer)
    if employer["region_code"].startswith("5301"):
        return signed_in_by_code(client, username)
    first = signed_in(client, username, username[-6:])
    changed = first.post("/auth/password-changes", {"old_password": username[-6:], "new_password": PASSWORD})
    assert changed.status_code == 204, changed.text
    return signed_in(client, username)


def sms_code(client: Client, username: str) -> str:
    """The newest SMS code that was sent to an account's mobile."""
    messages = client.get("/sandbox/sms-messages", params={"username": username}).json()["items"]
    code: str = messages[-1]["code"]
    return code


def signed_in_by_code(client: Client, username: str) -> Actor:
    """Someone of Kunming who asked for an SMS code and signed in with it."""
    asked = client.post(f"{API}/auth/sms-codes", json={"username": username})
    assert asked.status_code == 202, asked.text
    answer = client.post(f"{API}/auth/sms-sessions", json={"username": username, "code": sms_code(client, username)})
    assert answer.status_code == 201, answer.text
    tokens = answer.json()
    return Actor(client, username, tokens["access_token"], tokens["refresh_token"])


def put_clock(client: Client, now: str) -> None:
    """Puts the sandbox's clock; without an offset the moment is Beijing's."""
    moment = now if re.search(r"(Z|[+-]\d\d:\d\d)$", now) else f"{now}+08:00"
    answer = client.put("/sandbox/clock", json={"now": moment})
    assert answer.status_code == 200, answer.text


def codes(answer: Response) -> list[tuple[str, str]]:
    """The pointers and codes of a problem's errors."""
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def refresh(client: TestClient, token: str) -> Response:
    """What a session's refresh token is answered."""
    return client.post(f"{API}/auth/session-refreshes", json={"refresh_token": token})
