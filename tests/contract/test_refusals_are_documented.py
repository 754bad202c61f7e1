"""Whatever is sent wrongly, to whichever operation: the answer is a problem that the contract documents for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from app.main import create_app
from app.settings import Settings
from tests.support.actors import Actor, new_employer, new_employer_user, new_officer, put_clock
from tests.support.contract import Contract, ContractClient, Operation
from tests.support.story import as_sent

SAMPLES = {"period": "2026-03", "figure": "4", "employer_no": "530402000001", "username": "nobody-here"}
CODES = {
    "kind": "enroll",
    "row_number": "2",
    "code": "no_such_code",
    "captcha_id": "none",
    "client_id": f"client-{0:032x}",
    "attachment_id": "999",
}
CONTRACT = Contract(create_app(Settings()).openapi())

OPERATIONS = [pytest.param(operation, id=name) for name, operation in CONTRACT.operations.items()]

each_operation = pytest.mark.parametrize("operation", OPERATIONS)
# Signing out would succeed, and end the sessions that the others are called with.
each_call = pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.id != "endSession"])


@dataclass(frozen=True)
class World:
    """A client that knows the contract, an employer's user and an admin."""

    client: ContractClient
    user: Actor
    admin: Actor

    def send(self, operation: Operation, path: str, token: str = "", **options: Any) -> int:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= options.pop("headers", {})
        answer = self.client.request(operation.method.upper(), path, headers=headers, **options)
        return answer.status_code


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Any) -> Iterator[World]:
    path = tmp_path_factory.mktemp("refusals") / "hall.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    app = create_app(Settings(database_url=f"sqlite:///{path}", argon2_memory_kib=64))
    with ContractClient(app) as client:
        client.contract = Contract(app.openapi())
        admin = new_officer(client, "admin")
        yield World(client, new_employer_user(admin, new_employer(admin)), admin)


@each_operation
def test_without_a_session_or_with_a_forged_one(world: World, operation: Operation) -> None:
    statuses = {world.send(operation, filled(operation), token) for token in ("", "forged")}

    ways = operation.value["security"]
    assert statuses == {401} or not ways or {} in ways


@each_call
def test_with_either_role_on_what_is_not_there(world: World, operation: Operation) -> None:
    for headers in ({}, {"If-Match": '"1"'}, {"If-Match": "none"}, {"Accept-Language": "en"}, {"Accept": "text/html"}):
        for actor in (world.user, world.admin):
            assert world.send(operation, filled(operation), actor.access_token, headers=headers)


@each_call
def test_with_a_path_that_no_row_has(world: World, operation: Operation) -> None:
    for value in ("0", "-1", "9223372036854775808", "x", "%00", "%FF", "a" * 300, "１"):
        path = filled(operation, value)
        for actor in (world.user, world.admin):
            status = world.send(operation, path, actor.access_token, headers={"If-Match": '"1"'})

            assert status >= 400 or path == operation.path


@each_call
def test_with_a_body_that_is_not_one(world: World, operation: Operation) -> None:
    for body in (b"", b"{", b"[]", b"null", b"1e999", b'{"a": 1, "a": 2}', b'{"kind": "enroll"}', b"\xff"):
        for media_type in ("application/json", "text/plain"):
            headers = {"If-Match": '"1"', "Content-Type": media_type}
            for actor in (world.user, world.admin):
                assert world.send(operation, filled(operation), actor.access_token, headers=headers, content=body)


@each_call
def test_with_a_body_that_is_too_large(world: World, operation: Operation) -> None:
    body = b"[" + b" " * (11 if operation.id in ("uploadBatch", "addArticleAttachment") else 2) * 1024 * 1024 + b"]"

    assert world.send(operation, filled(operation), world.admin.access_token, content=body) == 413


@each_call
def test_with_a_query_that_is_refused(world: World, operation: Operation) -> None:
    for query in ("page=0", "page=x", "page_size=201", "status=none", "name=%00", "batch_id=-1", "type=x", "%zz"):
        for actor in (world.user, world.admin):
            assert world.send(operation, f"{filled(operation)}?{query}", actor.access_token)


@pytest.mark.parametrize("year", ["1905", "2099"])
@each_call
def test_in_a_year_far_from_any_policy(world: World, operation: Operation, year: str) -> None:
    contents = operation.value.get("requestBody", {}).get("content", {"application/json": {"examples": {"": {}}}})
    bodies = [
        as_sent(kind, example.get("value"))
        for kind, content in contents.items()
        for example in content["examples"].values()
    ]
    path = filled(operation).replace("2026", year)

    for body in bodies if operation.id != "putClock" else ():
        put_clock(world.client, f"{year}-03-10T09:00:00")
        for actor in (world.user, world.admin):
            assert world.send(operation, path, actor.access_token, headers={"If-Match": '"1"'}, **body)


def filled(operation: Operation, value: str = "") -> str:
    """An operation's path with something in the place of each parameter."""
    path = operation.path
    for name, sample in {**SAMPLES, **CODES, "id": "999"}.items():
        path = path.replace("{" + name + "}", value or sample)
    return path
