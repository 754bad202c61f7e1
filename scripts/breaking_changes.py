"""What breaks clients (不兼容变更) between two versions of the contract: `python scripts/breaking_changes.py OLD NEW`.

What clients send may be asked for less strictly; what they are answered may grow by fields, enumerated values and kinds.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]
METHODS = ("get", "put", "post", "patch", "delete")
# What bounds a value that is sent, and in which direction it becomes tighter.
BOUNDS = {"minimum": 1, "minLength": 1, "minItems": 1, "maximum": -1, "maxLength": -1, "maxItems": -1}


def breaks(old: Json, new: Json) -> list[str]:
    """Every change from one document to the next by which an existing client would fail."""
    return list(_Comparison(old, new).operations())


class _Comparison:
    def __init__(self, old: Json, new: Json) -> None:
        self.old, self.new = old, new
        self.entered: set[tuple[str, str, bool]] = set()

    def operations(self) -> Iterator[str]:
        for path, item in self.old["paths"].items():
            for method in METHODS:
                if method not in item:
                    continue
                here = f"{method.upper()} {path}"
                if method not in self.new["paths"].get(path, {}):
                    yield f"{here}: removed"
                else:
                    yield from self.operation(here, item[method], self.new["paths"][path][method])

    def operation(self, here: str, old: Json, new: Json) -> Iterator[str]:
        if old["operationId"] != new["operationId"]:
            yield f"{here}: operationId {old['operationId']} became {new['operationId']}"
        if {} in (old.get("security") or [{}]) and {} not in (new.get("security") or [{}]):
            yield f"{here}: needs a session now"
        yield from self.parameters(here, old, new)
        was, now = (each.get("requestBody", {}) for each in (old, new))
        if now.get("required") and not was.get("required"):
            yield f"{here}: the body is required now"
        yield from self.contents(f"{here} body", was, now, sent=True)
        for status, answer in old["responses"].items():
            if status not in new["responses"]:
                yield f"{here}: status {status} removed"
                continue
            yield from self.contents(f"{here} {status}", answer, new["responses"][status], sent=False)
            gone = set(answer.get("headers", {})) - set(new["responses"][status].get("headers", {}))
            yield from (f"{here} {status}: header {name} removed" for name in sorted(gone))

    def parameters(self, here: str, old: Json, new: Json) -> Iterator[str]:
        was, now = (
            {
                (each["in"], each["name"]): each
                for each in (_resolved(document, one) for one in side.get("parameters", []))
            }
            for document, side in ((self.old, old), (self.new, new))
        )
        for key in sorted(was.keys() | now.keys()):
            name = f"{here} {key[0]} parameter {key[1]}"
            if key not in now:
                yield f"{name}: removed"
            elif now[key].get("required") and not was.get(key, {}).get("required"):
                yield f"{name}: required now"
            elif key in was:
                yield from self.schema(name, was[key]["schema"], now[key]["schema"], sent=True)

    def contents(self, here: str, old: Json, new: Json, *, sent: bool) -> Iterator[str]:
        for media_type, content in old.get("content", {}).items():
            if media_type not in new.get("content", {}):
                yield f"{here}: {media_type} removed"
            else:
                yield from self.schema(here, content["schema"], new["content"][media_type]["schema"], sent=sent)

    def schema(self, here: str, old: Json, new: Json, *, sent: bool) -> Iterator[str]:
        key = (old.get("$ref", ""), new.get("$ref", ""), sent)
        if all(key[:2]):
            if key in self.entered:
                return
            self.entered.add(key)
        old, new = _resolved(self.old, old), _resolved(self.new, new)
        was, now = (
            (_types(self.old, old), _types(self.new, new)) if sent else (_types(self.new, new), _types(self.old, old))
        )
        if now and (not was or was - now):
            yield f"{here}: {', '.join(sorted(was - now)) or 'some values'} {'no longer taken' if sent else 'answered now'}"
        if sent:
            yield from _tighter(here, old, new)
        yield from self.fields(here, old, new, sent=sent)
        if "items" in old and "items" in new:
            yield from self.schema(f"{here}[]", old["items"], new["items"], sent=sent)
        others = _alternatives(new)
        for name, one in _alternatives(old).items():
            if name in others:
                yield from self.schema(here, one, others[name], sent=sent)
            elif others and sent:
                yield f"{here}: {name} no longer taken"

    def fields(self, here: str, old: Json, new: Json, *, sent: bool) -> Iterator[str]:
        was, now = old.get("properties", {}), new.get("properties", {})
        for name in sorted(was.keys() - now.keys()):
            yield f"{here}.{name}: removed"
        required = set(new.get("required", ())) - set(old.get("required", ()))
        if sent:
            yield from (f"{here}.{name}: required now" for name in sorted(required))
        else:
            left = (set(old.get("required", ())) - set(new.get("required", ()))) & now.keys()
            yield from (f"{here}.{name}: may be left out now" for name in sorted(left))
        for name in sorted(was.keys() & now.keys()):
            yield from self.schema(f"{here}.{name}", was[name], now[name], sent=sent)


def _types(document: Json, schema: Json) -> set[str]:
    """The JSON types that a value can have; empty where anything goes."""
    schema = _resolved(document, schema)
    alternatives = _alternatives(schema).values()
    if alternatives:
        return set().union(*(_types(document, each) for each in alternatives))
    types = schema.get("type", ["object"] if "properties" in schema else [])
    return {types} if isinstance(types, str) else set(types)


def _alternatives(schema: Json) -> dict[str, Json]:
    """The schemas of which a value has one: by kind where they are told apart, else by name or type."""
    mapping = schema.get("discriminator", {}).get("mapping")
    if mapping:
        return {kind: {"$ref": reference} for kind, reference in mapping.items()}
    found: list[Json] = schema.get("anyOf") or schema.get("oneOf") or []
    return {str(each.get("$ref") or each.get("type") or place): each for place, each in enumerate(found)}


def _tighter(here: str, old: Json, new: Json) -> Iterator[str]:
    values = [each.get("enum", [each["const"]] if "const" in each else None) for each in (old, new)]
    if values[1] is not None and (values[0] is None or not set(values[0]) <= set(values[1])):
        yield f"{here}: only {', '.join(map(str, values[1]))} taken now"
    for name, sign in BOUNDS.items():
        if name in new and (name not in old or sign * new[name] > sign * old[name]):
            yield f"{here}: {name} is {new[name]} now"
    if "pattern" in new and new["pattern"] != old.get("pattern"):
        yield f"{here}: pattern is {new['pattern']} now"


def _resolved(document: Json, value: Json) -> Json:
    while "$ref" in value:
        here: Any = document
        for part in value["$ref"].removeprefix("#/").split("/"):
            here = here[part.replace("~1", "/").replace("~0", "~")]
        value = here
    return value


if __name__ == "__main__":
    documents = [json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3]]
    found = breaks(*documents)
    print("\n".join(found) or "No client breaks.")
    sys.exit(bool(found))
