"""示例 (examples): whole requests and answers of every operation, as a story over HTTP sent and got them.

`app/data/examples/{operationId}.yaml` holds `requests` and `answers`, each by name. The requests are written by hand; the
answers are what the hall answered, recorded by `tests/contract/test_examples_are_real.py`.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from app.openapi_document.operations import operations

_FOLDER = files("app") / "data" / "examples"
_BODIES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")


@cache
def examples_of(operation_id: str) -> dict[str, dict[str, Any]]:
    """The examples of an operation: `requests` and `answers` by name; empty where it has neither."""
    path = _FOLDER / f"{operation_id}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}


def add_examples(document: dict[str, Any]) -> None:
    """Gives every body that is JSON or a form its whole examples."""
    for operation in operations(document):
        examples = examples_of(operation.name)
        _add(operation.value.get("requestBody", {}), examples.get("requests", {}))
        _add(operation.success, examples.get("answers", {}))


def share_problem_examples(document: dict[str, Any]) -> None:
    """Moves the problem documents to one place each, since many operations answer the same ones."""
    shared: dict[str, Any] = {}
    for operation in operations(document):
        for content in operation.problems():
            shared.update(content["examples"])
            content["examples"] = {code: {"$ref": f"#/components/examples/{code}"} for code in content["examples"]}
    document["components"]["examples"] = dict(sorted(shared.items()))


def _add(holder: dict[str, Any], examples: dict[str, Any]) -> None:
    for media_type, content in holder.get("content", {}).items():
        if media_type in _BODIES and examples:
            content["examples"] = {name: {"value": value} for name, value in examples.items()}
