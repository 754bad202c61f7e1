"""数据结构 (schemas) without the titles that pydantic makes of field names: they say nothing, and generators name types by them."""

from typing import Any

_HOLDERS = ("properties", "$defs", "patternProperties")
_LISTS = ("anyOf", "oneOf", "allOf", "prefixItems")
_ONE = ("items", "additionalProperties", "schema")


def without_titles(document: dict[str, Any]) -> None:
    """Takes the titles out of every schema of the document."""
    for schema in document["components"]["schemas"].values():
        _untitle(schema)
    for item in document["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", []):
                _untitle(parameter["schema"])
            for holder in (operation.get("requestBody", {}), *operation["responses"].values()):
                for content in holder.get("content", {}).values():
                    _untitle(content["schema"])


def _untitle(schema: Any) -> None:
    if not isinstance(schema, dict):
        return
    schema.pop("title", None)
    for name in _HOLDERS:
        for inner in schema.get(name, {}).values():
            _untitle(inner)
    for name in _LISTS:
        for inner in schema.get(name, []):
            _untitle(inner)
    for name in _ONE:
        _untitle(schema.get(name))
