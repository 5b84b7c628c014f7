"""Answers checked against the discovery documents: one that does not fit is a bug of the sandbox, and said loudly."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from integrations.sandbox.google.discovery import document

Json = dict[str, Any]
Check = Callable[[Any, str], None]

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


class UnfitAnswer(Exception):
    """The sandbox was about to answer something that Google's schema does not know."""


def check_answer(api: str, schema_id: str, body: Any) -> None:  # noqa: ANN401 - any JSON
    """Raise UnfitAnswer where a body does not fit its schema."""
    message_check(api, schema_id)(body, schema_id)


@cache
def message_check(api: str, schema_id: str) -> Check:
    """Make the check of one message; made once, kept for ever."""
    properties: dict[str, Json] = document(api).schemas[schema_id].get("properties", {})
    checks: dict[str, Check] = {}

    def check(value: Any, at: str) -> None:  # noqa: ANN401 - any JSON
        if not isinstance(value, dict):
            raise UnfitAnswer(f"{at}: expected a {schema_id}, got {value!r}")
        for name, content in value.items():
            inner = checks.get(name)
            if inner is None:
                if name not in properties:
                    raise UnfitAnswer(f"{at}: {schema_id} has no field {name!r}")
                inner = checks[name] = _field_check(api, properties[name])
            inner(content, f"{at}.{name}")

    return check


def _field_check(api: str, schema: Json) -> Check:
    if "$ref" in schema:
        schema_id = schema["$ref"]
        return lambda value, at: message_check(api, schema_id)(value, at)
    if schema.get("type") == "array":
        return _list_check(api, schema["items"])
    if schema.get("type") == "object":
        return _map_check(api, schema)
    return _scalar_check(schema)


def _list_check(api: str, items: Json) -> Check:
    inner = _field_check(api, items)
    anything = items.get("type") == "any"

    def check(value: Any, at: str) -> None:  # noqa: ANN401 - any JSON
        if not isinstance(value, list):
            raise UnfitAnswer(f"{at}: expected a list, got {value!r}")
        if not anything:
            for index, element in enumerate(value):
                inner(element, f"{at}[{index}]" if index < 3 else at)

    return check


def _map_check(api: str, schema: Json) -> Check:
    others = schema.get("additionalProperties")
    by_name = {key: _field_check(api, part) for key, part in schema.get("properties", {}).items()}
    rest = _field_check(api, others) if others else None

    def check(value: Any, at: str) -> None:  # noqa: ANN401 - any JSON
        if not isinstance(value, dict):
            raise UnfitAnswer(f"{at}: expected an object, got {value!r}")
        for key, content in value.items():
            part = by_name.get(key, rest)
            if part is None:
                raise UnfitAnswer(f"{at}: no field {key!r}")
            part(content, f"{at}.{key}")

    return check


def _scalar_check(schema: Json) -> Check:
    fits = _predicate(schema)
    wanted = schema.get("enum") or schema.get("format") or schema.get("type")

    def check(value: Any, at: str) -> None:  # noqa: ANN401 - any JSON
        if not fits(value):
            raise UnfitAnswer(f"{at}: expected {wanted}, got {value!r}")

    return check


def _predicate(schema: Json) -> Callable[[Any], bool]:
    kind, form = schema.get("type"), schema.get("format")
    if kind == "any":
        return lambda value: True
    if "enum" in schema:
        allowed = frozenset(schema["enum"])
        return lambda value: isinstance(value, str) and value in allowed
    if kind == "boolean":
        return lambda value: isinstance(value, bool)
    if kind == "integer":
        return lambda value: isinstance(value, int) and not isinstance(value, bool)
    if kind == "number":
        return lambda value: isinstance(value, int | float) and not isinstance(value, bool)
    if form in ("google-datetime", "date-time"):
        return lambda value: isinstance(value, str) and TIMESTAMP.fullmatch(value) is not None
    if form == "int64":
        return lambda value: isinstance(value, str) and re.fullmatch(r"-?\d+", value) is not None
    return lambda value: isinstance(value, str)
