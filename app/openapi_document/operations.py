"""操作 (operations): the document's operations one by one, with what their documented errors tell of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

PROBLEM = "application/problem+json"
_METHODS = ("get", "put", "post", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as the document has it, to be completed in place."""

    path: str
    value: dict[str, Any]

    @property
    def name(self) -> str:
        """Its operationId."""
        return str(self.value["operationId"])

    @property
    def needs_session(self) -> bool:
        """Whether it is refused without a session."""
        return self.documents("token_invalid")

    @property
    def success(self) -> dict[str, Any]:
        """Its one answer that is 2xx."""
        status = next(status for status in self.value["responses"] if status.startswith("2"))
        answer: dict[str, Any] = self.value["responses"][status]
        return answer

    def documents(self, code: str) -> bool:
        """Whether it can answer an error of this code."""
        return any(code in content["examples"] for content in self.problems())

    def problems(self) -> Iterator[dict[str, Any]]:
        """The contents of its answers that are problem documents."""
        for answer in self.value["responses"].values():
            if PROBLEM in answer.get("content", {}):
                yield answer["content"][PROBLEM]


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Every operation, in the document's order."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield Operation(path, item[method])
