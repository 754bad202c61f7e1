"""What breaks clients is found by comparing two contracts; there is no release yet that the present one could be held to."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from scripts.breaking_changes import breaks

Json = dict[str, Any]
COMMITTED = Path(__file__).parents[2] / "openapi" / "openapi.json"
CHANGES = "/api/v1/enrollment-changes"


@pytest.fixture
def old() -> Json:
    document: Json = json.loads(COMMITTED.read_text(encoding="utf-8"))
    return document


def schema(document: Json, name: str) -> Json:
    found: Json = document["components"]["schemas"][name]
    return found


def a_path_goes(new: Json) -> None:
    del new["paths"][f"{CHANGES}/submissions"]


def an_operation_goes(new: Json) -> None:
    del new["paths"][f"{CHANGES}/{{id}}"]["delete"]


def an_operation_is_renamed(new: Json) -> None:
    new["paths"][CHANGES]["post"]["operationId"] = "saveChange"


def a_status_goes(new: Json) -> None:
    answers = new["paths"][CHANGES]["post"]["responses"]
    answers["200"] = answers.pop("201")


def a_session_is_needed(new: Json) -> None:
    new["paths"]["/api/v1/auth/password-changes"]["post"]["security"] = [{"session": []}]


def an_answer_loses_a_field(new: Json) -> None:
    del schema(new, "EmployerBrief")["properties"]["credit_code"]


def an_answers_field_may_be_left_out(new: Json) -> None:
    schema(new, "MeShown")["required"].remove("scopes")


def an_answers_field_may_be_null(new: Json) -> None:
    schema(new, "Totals")["properties"]["total"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}


def an_answers_header_goes(new: Json) -> None:
    del new["paths"][CHANGES]["post"]["responses"]["201"]["headers"]["ETag"]


def a_body_needs_a_new_field(new: Json) -> None:
    schema(new, "RollbackIn")["properties"]["paper"] = {"type": "string"}
    schema(new, "RollbackIn")["required"].append("paper")


def a_field_can_no_longer_be_sent(new: Json) -> None:
    del schema(new, "PersonIn")["properties"]["remark"]


def a_field_takes_fewer_values(new: Json) -> None:
    schema(new, "OfficerIn")["properties"]["role"]["enum"].remove("supervisor")


def a_field_takes_fewer_types(new: Json) -> None:
    schema(new, "InsuranceIn")["properties"]["migrant_worker"] = {"type": "boolean"}


def a_field_takes_less(new: Json) -> None:
    schema(new, "DecisionsIn")["properties"]["ids"]["maxItems"] = 100


def a_kind_is_no_longer_taken(new: Json) -> None:
    body = new["paths"][CHANGES]["post"]["requestBody"]["content"]["application/json"]["schema"]
    del body["discriminator"]["mapping"]["suspend"]


def a_parameter_goes(new: Json) -> None:
    parameters = new["paths"][CHANGES]["get"]["parameters"]
    parameters.remove(next(each for each in parameters if each.get("name") == "batch_id"))


def a_parameter_becomes_required(new: Json) -> None:
    new["components"]["parameters"]["Idempotency-Key"]["required"] = True


def a_body_becomes_required(new: Json) -> None:
    new["paths"][f"{CHANGES}/{{id}}/submission"]["post"]["requestBody"]["required"] = True


BREAKS = [each for name, each in list(globals().items()) if name.startswith(("a_", "an_")) and callable(each)]


@pytest.mark.parametrize("plant", BREAKS, ids=lambda plant: plant.__name__)
def test_a_break_is_found(old: Json, plant: Callable[[Json], None]) -> None:
    new = deepcopy(old)
    plant(new)

    assert breaks(old, new)


def test_nothing_breaks_by_what_is_only_added_or_asked_for_less_strictly(old: Json) -> None:
    new = deepcopy(old)
    new["paths"]["/api/v1/billing"] = new["paths"]["/api/v1/assessments"]
    new["paths"][CHANGES]["get"]["parameters"].append({"name": "order", "in": "query", "schema": {"type": "string"}})
    schema(new, "EmployerBrief")["properties"]["short_name"] = {"type": "string"}
    schema(new, "SuspendIn")["properties"]["paper"] = {"type": "string"}
    schema(new, "OfficerIn")["properties"]["role"]["enum"].append("auditor")
    schema(new, "StepShown")["properties"]["step"]["enum"].append("claimed")
    schema(new, "DecisionsIn")["properties"]["ids"]["maxItems"] = 1000
    schema(new, "EmployerIn")["required"].remove("name")

    assert breaks(old, new) == []
    assert breaks(old, old) == []
