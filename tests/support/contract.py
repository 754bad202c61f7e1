"""The contract as a client holds an answer against it: status, media type, headers, body, and every code by name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from openapi_schema_validator import OAS31Validator

PROBLEM = "application/problem+json"
METHODS = ("get", "put", "post", "patch", "delete")
_TOLD = ("etag", "content-language", "retry-after", "www-authenticate", "x-request-id", "content-disposition")


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    method: str
    path: str
    value: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.value["operationId"])

    @property
    def success(self) -> tuple[int, dict[str, Any]]:
        """Its one 2xx answer, by status."""
        (status,) = [status for status in self.value["responses"] if status.startswith("2")]
        return int(status), self.value["responses"][status]

    @property
    def codes(self) -> dict[str, int]:
        """The problem codes it documents, and the status of each."""
        found = {}
        for status, answer in self.value["responses"].items():
            for code in answer.get("content", {}).get(PROBLEM, {}).get("examples", {}):
                found[code] = int(status)
        return found

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile("[^/]+".join(re.escape(part) for part in re.split(r"\{[a-z_]+\}", self.path)))


class Contract:
    """An OpenAPI document, and whether answers are what it says."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.operations = {each.id: each for each in self._operations()}

    def errors(self, value: object, schema: dict[str, Any]) -> list[str]:
        """Where a value is not as a schema says; references are the document's."""
        validator = OAS31Validator(
            {**schema, "components": self.document["components"]}, format_checker=OAS31Validator.FORMAT_CHECKER
        )
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]

    def resolved(self, value: dict[str, Any]) -> dict[str, Any]:
        """What a reference stands for; anything else as it is."""
        while "$ref" in value:
            here: Any = self.document
            for part in value["$ref"].removeprefix("#/").split("/"):
                here = here[part.replace("~1", "/").replace("~0", "~")]
            value = here
        return value

    def operation_at(self, method: str, path: str) -> Operation | None:
        """The operation that answers there; one with fewer parameters comes first."""
        fitting = [
            each
            for each in self.operations.values()
            if each.method == method.lower() and each.pattern.fullmatch(path) is not None
        ]
        return min(fitting, key=lambda each: each.path.count("{"), default=None)

    def complaints(self, response: Response) -> list[str]:
        """What an answer has that the document does not say, and the other way round."""
        operation = self.operation_at(response.request.method, response.request.url.path)
        if operation is None:
            return [] if response.status_code in (200, 404, 405) else ["no operation answers there"]
        documented = operation.value["responses"].get(str(response.status_code))
        if documented is None:
            return [f"{response.status_code} is not documented: {response.text[:300]}"]
        complaints = self._header_complaints(documented, response)
        content = documented.get("content", {})
        media_type = response.headers.get("content-type", "").partition(";")[0]
        if not content:
            return complaints + (["a body where none is documented"] if response.content else [])
        if media_type not in content:
            return [*complaints, f"{media_type} is not documented"]
        if media_type.endswith("json"):
            complaints += self.errors(response.json(), content[media_type]["schema"])
        if media_type == PROBLEM:
            complaints += _code_complaints(operation, content[PROBLEM]["examples"], response.json())
        return complaints

    def _header_complaints(self, documented: dict[str, Any], response: Response) -> list[str]:
        headers = {name.lower(): self.resolved(shape) for name, shape in documented.get("headers", {}).items()}
        there = {name for name in (*_TOLD, *headers) if name in response.headers}
        complaints = [f"header {name} is not documented" for name in sorted(there - set(headers))]
        complaints += [f"header {name} is missing" for name in sorted(set(headers) - there)]
        for name in there & set(headers):
            given = response.headers[name]
            schema = headers[name]["schema"]
            complaints += self.errors(int(given) if schema.get("type") == "integer" else given, schema)
        return complaints

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield Operation(method, path, item[method])


class ContractClient(TestClient):
    """A client that takes no answer that the contract does not describe."""

    contract: Contract

    def request(self, *arguments: Any, **options: Any) -> Response:
        response: Response = super().request(*arguments, **options)
        complaints = self.contract.complaints(response)
        assert not complaints, (response.request.method, response.request.url.path, response.status_code, complaints)
        return response


def _code_complaints(operation: Operation, examples: dict[str, Any], problem: dict[str, Any]) -> list[str]:
    lead = problem["code"]
    complaints = [] if lead in examples else [f"code {lead} is not documented for its status"]
    unknown = {error["code"] for error in problem["errors"]} - set(operation.codes)
    return complaints + [f"code {code} is not documented" for code in sorted(unknown)]
