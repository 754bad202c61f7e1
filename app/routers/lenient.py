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


def leniently(body: Any, validate: Callable[[Any], Any]) -> Leniently:
    """Validates a body; where fields are malformed, validates what is left without them."""
    try:
        return Leniently(validate(body), ())
    except ValidationError as error:
        findings = body_findings(error.errors(include_url=False), body)
    if len(findings) > MOST_READ_AGAIN:
        return Leniently(None, findings)
    try:
        return Leniently(validate(_without(body, (finding.pointer for finding in findings))), findings)
    except ValidationError:
        return Leniently(None, findings)


def _without(body: Any, pointers: Iterable[str]) -> Any:
    left = deepcopy(body)
    for pointer in pointers:
        *path, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]] or [""]
        here = left
        for part in path:
            here = here.get(part) if isinstance(here, dict) else None
        if isinstance(here, dict):
            here.pop(last, None)
    return left
