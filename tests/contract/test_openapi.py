"""The contract alone is enough to write a client from: every operation, field, error and example says what it is."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from typer.testing import CliRunner

from app.cli import hall
from app.domain.finding import CODES
from app.main import create_app
from app.problems import status_of
from app.settings import Settings
from tests.support.actors import PRODUCTION_ADDRESS, PRODUCTION_SECRET
from tests.support.contract import PROBLEM, Contract, Operation

COMMITTED = Path(__file__).parents[2] / "openapi" / "openapi.json"
DOCUMENT: dict[str, Any] = json.loads(COMMITTED.read_text(encoding="utf-8"))
CONTRACT = Contract(DOCUMENT)
FORM = "application/x-www-form-urlencoded"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PUBLIC = {
    *("readLiveness", "readReadiness", "readProblemCode", "readPublicKeys"),
    *("createCaptcha", "createPasswordSession", "changePassword", "refreshSession"),
    *("readLoginMethod", "createSmsCode", "createSmsSession", "createClientToken"),
    *("readPortal", "listPortalArticles", "readPortalArticle", "downloadPortalAttachment", "listPortalServices"),
    "verifyReceipt",
    "verifyForm",
    "readCalendarFeed",
    *("readClock", "putClock", "clearClock", "readCaptchaAnswer", "listSmsMessages"),
}
ONLY_LOOKS = {"checkIdentity", "previewEnrollmentChange", "previewRollback", "verifyReceipt"}

each_operation = pytest.mark.parametrize("operation", CONTRACT.operations.values(), ids=CONTRACT.operations)
each_schema = pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])


def test_the_document_is_valid_openapi_3_1() -> None:
    validate(DOCUMENT)

    assert DOCUMENT["openapi"].startswith("3.1.")


def test_the_committed_document_is_what_the_code_says() -> None:
    checked = CliRunner().invoke(hall, ["openapi", "--check", "--output", str(COMMITTED)])

    assert checked.exit_code == 0, "run `make openapi` and commit what it writes"


def test_what_is_served_is_what_is_committed_and_production_leaves_out_the_sandbox() -> None:
    sandbox = create_app(Settings(mode="sandbox"))
    production = create_app(
        Settings(
            mode="production",
            secret_key=PRODUCTION_SECRET,
            form_verification_address=PRODUCTION_ADDRESS,
        )
    )

    served = TestClient(sandbox).get("/openapi.json").json()
    paths = TestClient(production).get("/openapi.json").json()["paths"]

    assert served == DOCUMENT
    assert set(DOCUMENT["paths"]) - set(paths) == {
        "/sandbox/clock",
        "/sandbox/captchas/{captcha_id}",
        "/sandbox/sms-messages",
    }


def test_every_reference_leads_somewhere() -> None:
    for reference in references(DOCUMENT):
        assert CONTRACT.resolved({"$ref": reference}), reference


def test_every_operation_has_an_id_of_its_own() -> None:
    count = sum(len(item) for item in DOCUMENT["paths"].values())

    assert len(CONTRACT.operations) == count


@each_operation
def test_an_operation_says_what_it_does_in_both_languages(operation: Operation) -> None:
    assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", operation.id)
    assert re.fullmatch(r"[A-Z][^\u4e00-\u9fff]+ \(.*[\u4e00-\u9fff].*\)", operation.value["summary"])
    assert CHINESE.search(operation.value["description"])
    assert operation.value["tags"][0] in {tag["name"] for tag in DOCUMENT["tags"]}


@each_operation
def test_an_operation_needs_a_session_or_a_clients_scope_unless_it_is_public(operation: Operation) -> None:
    ways = operation.value["security"]
    scopes = [scope for way in ways for scope in way.get("client", [])]

    assert (not ways or {} in ways) == (operation.id in PUBLIC)
    assert {"forbidden", "password_change_required"} <= set(operation.codes) or operation.id in {
        *PUBLIC,
        *("readMe", "endSession"),
    }
    assert ("scope_missing" in operation.codes) == bool(scopes)
    assert set(scopes) <= set(
        DOCUMENT["components"]["securitySchemes"]["client"]["flows"]["clientCredentials"]["scopes"]
    )


@each_operation
def test_a_parameter_is_described_and_those_in_paths_have_an_example(operation: Operation) -> None:
    parameters = [CONTRACT.resolved(each) for each in operation.value["parameters"]]

    for parameter in parameters:
        assert CHINESE.search(parameter["description"]), parameter["name"]
        examples = [parameter["example"]] if "example" in parameter else parameter["schema"].get("examples", [])
        assert examples or parameter["in"] == "query", parameter["name"]
        assert not [error for one in examples for error in CONTRACT.errors(one, parameter["schema"])]
    in_path = {each["name"] for each in parameters if each["in"] == "path"}
    assert in_path == set(re.findall(r"\{([a-z_]+)\}", operation.path))


@each_operation
def test_an_error_is_documented_by_a_declared_code_with_its_status_and_whole(operation: Operation) -> None:
    refusals = {
        int(status): answer["content"] for status, answer in operation.value["responses"].items() if status >= "4"
    }
    problems = [(status, content[PROBLEM]) for status, content in refusals.items() if PROBLEM in content]

    assert len(problems) == len(refusals) or operation.id == "createClientToken"
    assert {400, 422, 500, 503} <= {status for status, _ in problems}
    for status, content in problems:
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
        for code, reference in content["examples"].items():
            example = CONTRACT.resolved(reference)
            assert status_of(CODES[code]) == status == example["value"]["status"]
            assert not CHINESE.search(example["summary"])
            assert not CONTRACT.errors(example["value"], content["schema"])


def test_the_errors_of_the_token_endpoint_are_those_of_rfc_6749() -> None:
    answers = CONTRACT.operations["createClientToken"].value["responses"]

    told = {status: answer["content"].get("application/json") for status, answer in answers.items() if status >= "4"}

    examples = {status: content["examples"] for status, content in told.items() if content}
    assert {status: set(named) for status, named in examples.items()} == {
        "400": {"invalid_request", "unsupported_grant_type", "invalid_scope"},
        "401": {"invalid_client"},
        "429": {"temporarily_unavailable"},
        "503": {"temporarily_unavailable"},
    }
    for status, named in examples.items():
        for error, example in named.items():
            assert example["value"]["error"] == error and CHINESE.search(example["value"]["error_description"])
            assert not CONTRACT.errors(example["value"], told[status]["schema"])


@each_operation
def test_every_body_has_examples_that_its_schema_allows(operation: Operation) -> None:
    holders = [operation.success[1], operation.value.get("requestBody", {})]
    bodies = [(kind, content) for holder in holders for kind, content in holder.get("content", {}).items()]
    contents = [content for kind, content in bodies if kind in ("application/json", FORM)]

    for content in contents:
        assert content["examples"], operation.id
        for name, example in content["examples"].items():
            assert not CONTRACT.errors(example["value"], content["schema"]), name


@each_operation
def test_what_changes_takes_a_version_or_a_key_where_the_contract_says_so(operation: Operation) -> None:
    headers = {CONTRACT.resolved(each)["name"] for each in operation.value["parameters"]}

    assert {"Accept-Language", "X-Request-ID"} <= headers
    assert ("If-Match" in headers) == ("version_required" in operation.codes) == ("version_stale" in operation.codes)
    assert ("Idempotency-Key" in headers) == ("idempotency_key_reused" in operation.codes)
    assert operation.method != "post" or "Idempotency-Key" in headers or operation.id in PUBLIC | ONLY_LOOKS
    assert (
        operation.method not in ("patch", "delete") or "If-Match" in headers or operation.id in {*PUBLIC, "endSession"}
    )


@each_schema
def test_a_schema_and_each_of_its_fields_is_described_with_the_chinese_term(name: str) -> None:
    schema = DOCUMENT["components"]["schemas"][name]

    assert CHINESE.search(schema["description"]), name
    for field, shape in schema.get("properties", {}).items():
        assert "$ref" in shape or CHINESE.search(shape.get("description", "")), f"{name}.{field}"
        for example in shape.get("examples", []):
            assert not CONTRACT.errors(example, shape), f"{name}.{field}"


@each_schema
def test_a_body_refuses_unknown_fields_and_an_answer_leaves_nothing_out(name: str) -> None:
    schema = DOCUMENT["components"]["schemas"][name]
    if "properties" not in schema:
        return
    sent = schema.get("additionalProperties") is False

    assert sent or set(schema["required"]) == set(schema["properties"])


def test_bodies_of_several_kinds_are_told_apart_by_kind() -> None:
    unions = [schema for schema in schemas() if "oneOf" in schema]

    assert len(unions) >= 3
    for union in unions:
        mapping = union["discriminator"]["mapping"]
        assert union["discriminator"]["propertyName"] == "kind"
        assert sorted(mapping.values()) == sorted(one["$ref"] for one in union["oneOf"])


def test_nothing_of_the_frameworks_own_is_left() -> None:
    text = COMMITTED.read_text(encoding="utf-8")

    assert not re.search(r"HTTPValidationError|\"ValidationError\"|app__|\"nullable\"|Successful Response", text)
    assert all(OAS31Validator.check_schema(schema) is None for schema in schemas())


def references(value: Any) -> Iterator[str]:
    """Every `$ref` within a part of the document."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def schemas() -> Iterator[dict[str, Any]]:
    """Every schema of a body, an answer or a component."""
    yield from DOCUMENT["components"]["schemas"].values()
    for operation in CONTRACT.operations.values():
        for holder in (operation.value.get("requestBody", {}), *operation.value["responses"].values()):
            yield from (content["schema"] for content in holder.get("content", {}).values())
