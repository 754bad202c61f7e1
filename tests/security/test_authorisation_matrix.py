"""权限表 (the authorisation matrix): every operation of the contract, by every kind of caller, answers as the table says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from httpx2 import Response

from app.domain.finding import CODES
from app.main import create_app
from app.problems import status_of
from app.settings import Settings
from tests.security.callers import Caller, World
from tests.security.requests import REQUESTS, Sent
from tests.support.actors import new_employer, new_officer, put_clock
from tests.support.contract import Contract, Operation
from tests.support.databases import fresh_database
from tests.support.stored import engine_of, everything_stored

TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "authorisation.yaml").read_text(encoding="utf-8"))
CALLERS: list[str] = TABLE["callers"]
CONTRACT = Contract(create_app(Settings(mode="sandbox")).openapi())
LET_IN = ("ok", "own_only", "not_found_each")
# What ends with the call, or changes who calls: each gets a session of its own.
ENDS_THE_CALLER = ("endSession", "changePassword")
COUNTED = ("rate_limits", "sign_in_attempts")
SESSIONS = [name for name in CALLERS if name != "visitor" and not name.startswith(("product", "system"))]
SCOPED = ("product", "product_of_other", "system")

Row = dict[str, str]


def rows() -> dict[str, tuple[str, Row]]:
    """Scope and outcome by caller of every operation in the table."""
    found: dict[str, tuple[str, Row]] = {}
    for row in TABLE["rows"]:
        outcomes = {caller: outcome for outcome, callers in row["outcomes"].items() for caller in callers}
        for operation_id, scope in row["operations"].items():
            assert operation_id not in found, f"{operation_id} has two rows"
            found[operation_id] = (scope, outcomes)
    return found


ROWS = rows()
each_operation = pytest.mark.parametrize("operation_id", [name for name in CONTRACT.operations if name in ROWS])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("matrix")
    with fresh_database(request, request.param, folder) as url:
        settings = Settings(mode="sandbox", database_url=url, argon2_memory_kib=64)
        with TestClient(create_app(settings)) as client:
            put_clock(client, "2026-03-10T09:00:00")
            admin = new_officer(client, "admin")
            yield World(client, admin, new_employer(admin, 1), new_employer(admin, 2))


def test_every_operation_has_a_row_and_a_request_and_no_row_is_left_over() -> None:
    assert set(ROWS) == set(CONTRACT.operations)
    assert set(REQUESTS) == set(CONTRACT.operations)


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: row["who"])
def test_a_row_says_of_every_caller_once_what_they_are_answered(row: dict[str, Any]) -> None:
    named = [caller for callers in row["outcomes"].values() for caller in callers]

    assert sorted(named) == sorted(CALLERS)
    assert set(row["outcomes"]) <= {*LET_IN, *CODES}


@each_operation
def test_the_contract_declares_who_is_let_in_as_the_table_does(operation_id: str) -> None:
    scope, outcomes = ROWS[operation_id]
    ways = CONTRACT.operations[operation_id].value["security"]

    let_in = {caller for caller, outcome in outcomes.items() if outcome in LET_IN}

    assert (not ways or {} in ways) == ("visitor" in let_in)
    assert ({"session": []} in ways or not ways or {} in ways) == bool(let_in.intersection(SESSIONS))
    assert [way["client"] for way in ways if "client" in way] == ([] if scope == "-" else [[scope]])
    assert scope == "-" or let_in.intersection(SCOPED)


@each_operation
def test_everyone_is_answered_as_the_table_says(world: World, operation_id: str) -> None:
    scope, outcomes = ROWS[operation_id]
    operation = CONTRACT.operations[operation_id]
    refused = {caller: outcome for caller, outcome in outcomes.items() if outcome not in LET_IN}
    let_in = {caller: outcome for caller, outcome in outcomes.items() if outcome in LET_IN}
    callers = {name: world.caller(name, scope) for name in outcomes}
    shared = REQUESTS[operation_id](world, callers["employer"])
    before = stored(world)

    answers = {name: send(world, operation, callers[name], shared) for name in refused}
    after = stored(world)
    for name in let_in:
        caller = world.new_caller(name, scope) if operation_id in ENDS_THE_CALLER else callers[name]
        sent = REQUESTS[operation_id](world, caller)
        answers[name] = send(world, operation, caller, sent)

    given = {name: outcome(world, answer, shared) for name, answer in answers.items()}
    assert {name: said(outcomes[name], given[name]) for name in given} == outcomes
    assert after == before
    assert "own_only" not in outcomes.values() or given["admin" if "admin" in let_in else "employer"] == "ok"
    world.settle()


def stored(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """Every row, but for how often someone tried."""
    return {name: found for name, found in everything_stored(engine_of(world.client)).items() if name not in COUNTED}


def send(world: World, operation: Operation, caller: Caller, sent: Sent) -> Response:
    """An operation as a caller sends it."""
    headers = {**caller.headers, **sent.headers}
    if sent.version is not None:
        headers["If-Match"] = f'"{sent.version}"'
    path = operation.path.format(**sent.path)
    return world.client.request(operation.method.upper(), path, headers=headers, **sent.options)


def outcome(world: World, answer: Response, sent: Sent) -> str:
    """What an answer is in the table's words: `own_only` where nothing of the employer is in it."""
    if not answer.is_success:
        code: str = answer.json()["code"]
        assert answer.status_code == status_of(CODES[code])
        return "ok" if code == sent.state else code
    if answer.headers.get("content-type") != "application/json":
        return "ok"
    items = answer.json().get("items", [])
    if items and all(item.get("problem") for item in items):
        (each,) = {item["problem"]["code"] for item in items}
        return f"{each}_each"
    return "ok" if any(mark in answer.text for mark in world.marks) else "own_only"


def said(expected: str, given: str) -> str:
    """Answers without a word of the employer fit where the table asks for no more than `ok`."""
    return expected if (expected, given) == ("ok", "own_only") else given
