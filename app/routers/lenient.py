"""Bodies read leniently (一次列出全部问题): what is well-formed is kept, so that the rules too can say all they have to say."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.body_findings import body_findings
from app.domain.finding import Finding

# Who sends more mistakes than a form has boxes is not filling in a form, and reading twice is dear.
MOST_READ_AGAIN = 100


@dataclass(frozen=True, slots=True)
class Leniently:
    """A body without its malformed fields, none where too little is left; and a finding for each of those fields."""

    value: Any | None
    findings: tuple[Finding, ...]


def leniently(
    body: Any,
    validate: Callable[[Any], Any],
    *,
    without_them: Callable[[Any], Any] | None = None,
    most: int = MOST_READ_AGAIN,
) -> Leniently:
    """Validates a body; where fields are malformed, validates what is left without them.

    `without_them` validates what is left where `validate` would miss them; with more than `most` nothing is left.
    """
    try:
        return Leniently(validate(body), ())
    except ValidationError as error:
        findings = body_findings(error.errors(include_url=False), body)
    if len(findings) > most:
        return Leniently(None, findings)
    left = _without(body, (finding.pointer for finding in findings))
    try:
        return Leniently((without_them or validate)(left), findings)
    except ValidationError:
        return Leniently(None, findings)


def whole(body: object) -> Leniently:
    """What `leniently` made of a body: FastAPI hands it on under the annotation's own type."""
    if not isinstance(body, Leniently):
        raise TypeError("the body was read leniently")
    return body


def _without(body: Any, pointers: Iterable[str]) -> Any:
    left = deepcopy(body)
    for pointer in pointers:
        *path, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]] or [""]
        here = left
        for part in path:
            here = _inside(here, part)
        if isinstance(here, dict):
            here.pop(last, None)
        elif isinstance(here, list):
            # Whatever follows it keeps its place.
            here[int(last)] = {}
    return left


def _inside(here: Any, part: str) -> Any:
    if isinstance(here, list):
        return here[int(part)]
    return here.get(part) if isinstance(here, dict) else None
