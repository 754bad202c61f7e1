"""首次登录 (the first login): a token that must change its password opens nothing but that, `/auth/me` and signing out (§1 注意2)."""

from collections.abc import Iterator

import pytest
from httpx2 import Response

from app.main import create_app
from app.settings import Settings
from tests.support.actors import PASSWORD, Actor, new_account, new_employer, new_officer, signed_in
from tests.support.contract import Contract, ContractClient, Operation
from tests.support.databases import fresh_database

CONTRACT = Contract(create_app(Settings()).openapi())
OPEN = {"changePassword", "readMe", "endSession"}
SAMPLES = {
    "period": "2026-03",
    "figure": "4",
    "employer_no": "530402000001",
    "username": "nobody-here",
    "code": "no_such_code",
    "captcha_id": "none",
    "id": "1",
}
CLOSED = [
    pytest.param(operation, id=name)
    for name, operation in CONTRACT.operations.items()
    if operation.value["security"] and name not in OPEN and "token_invalid" in operation.codes
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def beginner(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Actor]:
    """An employer's user who has signed in with the initial password."""
    with fresh_database(request, request.param, tmp_path_factory.mktemp("beginner")) as url:
        app = create_app(Settings(database_url=url, argon2_memory_kib=64))
        with ContractClient(app) as client:
            client.contract = CONTRACT
            admin = new_officer(client)
            username = new_account(admin, new_employer(admin))
            yield signed_in(client, username, username[-6:])


def test_most_operations_are_closed_to_it() -> None:
    assert len(CLOSED) > 30


@pytest.mark.parametrize("operation", CLOSED)
def test_it_is_told_to_change_the_password_first(beginner: Actor, operation: Operation) -> None:
    answer = called(beginner, operation)

    assert (answer.status_code, answer.json()["code"]) == (403, "password_change_required")


def test_it_may_look_who_it_is_change_the_password_and_sign_out(beginner: Actor) -> None:
    leaving = signed_in(beginner.client, beginner.username, beginner.username[-6:])

    me = beginner.get("/auth/me")
    left = leaving.delete("/auth/session")
    changed = beginner.post(
        "/auth/password-changes", {"old_password": beginner.username[-6:], "new_password": PASSWORD}
    )

    assert (me.status_code, me.json()["password_change_required"]) == (200, True)
    assert (left.status_code, changed.status_code) == (204, 204)


def called(actor: Actor, operation: Operation) -> Response:
    """An operation called with something in the place of each parameter, a version and a body of its own."""
    path = operation.path
    for name, sample in SAMPLES.items():
        path = path.replace("{" + name + "}", sample)
    examples = operation.value.get("requestBody", {}).get("content", {}).get("application/json", {}).get("examples", {})
    body = next((example["value"] for example in examples.values()), None)
    headers = {"Authorization": f"Bearer {actor.access_token}", "If-Match": '"1"'}
    return actor.client.request(operation.method.upper(), path, headers=headers, json=body)
