"""As much of JSON Schema as our schemas use; anything else in a schema is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

KNOWN = {
    "$schema", "$defs", "$ref", "title", "description", "type", "additionalProperties",
    "required", "properties", "items", "const", "enum", "pattern",
}  # fmt: skip
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
}


def violations(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> list[str]:
    """Return each place where a value does not obey a schema, with what is wrong."""
    return list(_violations(value, schema, root, "$"))


def _violations(value: Any, schema: dict[str, Any], root: Any, path: str) -> Iterator[str]:
    if unknown := set(schema) - KNOWN:
        raise ValueError(f"The checker does not know {unknown}.")
    if "$ref" in schema:
        yield from _violations(value, root["$defs"][schema["$ref"].split("/")[-1]], root, path)
        return
    if "const" in schema and value != schema["const"]:
        yield f"{path} is not {schema['const']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path} is not one of {schema['enum']}"
    if "type" in schema and not _is(value, schema["type"]):
        yield f"{path} is no {schema['type']}"
    elif isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{path} does not match"
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _violations(item, schema.get("items", {}), root, f"{path}[{number}]")
    elif isinstance(value, dict):
        yield from _of_object(value, schema, root, path)


def _is(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _of_object(value: Any, schema: dict[str, Any], root: Any, path: str) -> Iterator[str]:
    properties = schema.get("properties", {})
    yield from (
        f"{path}.{name} is missing" for name in schema.get("required", ()) if name not in value
    )
    if schema.get("additionalProperties") is False:
        yield from (f"{path}.{name} is unknown" for name in value if name not in properties)
    for name, inner in properties.items():
        if name in value:
            yield from _violations(value[name], inner, root, f"{path}.{name}")
