"""Request bodies checked against the discovery documents.

What passes comes out in one form: camelCase names, numbers as numbers, 64-bit integers as text, nulls left out.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from integrations.sandbox.google.discovery import PACKAGES, Method, document
from integrations.sandbox.google.request_scalars import LEFT_OUT, Check, scalar_check, snake, type_name
from integrations.sandbox.google.violations import Place, Violations, refuse_payload

Json = dict[str, Any]

LIST_VALUE = "type.googleapis.com/google.protobuf.ListValue"
SHOWN_AROUND = 20  # characters of a broken body that a refusal shows on either side
# Messages that may carry only one of their fields (oneof in the service's definition; the documents do not say so).
ONE_OF = {
    ("sheets", "Request"): "kind",
    ("sheets", "ExtendedValue"): "value",
    ("forms", "Request"): "kind",
}


def parsed_body(method: Method, body: bytes) -> Json:
    """Read and check a request's body."""
    if method.request_schema is None:
        if body.strip() not in (b"", b"{}"):
            refuse_payload(f'Unknown name "": Cannot bind the body of {method.http_method} requests.')
        return {}
    given = _loaded(body)
    if not isinstance(given, dict):
        refuse_payload('Unknown name "": Root element must be a message.')
    violations = Violations()
    checked = message_check(method.api, method.request_schema)(given, method.body_field, violations)
    violations.raise_any()
    return dict(checked)


def _loaded(body: bytes) -> Any:  # noqa: ANN401 - any JSON
    if not body.strip():
        return {}
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        refuse_payload("Received non-UTF-8 encoded string.")
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        line = text.split("\n")[error.lineno - 1]
        start = max(0, error.colno - SHOWN_AROUND)
        caret = " " * (error.colno - 1 - start) + "^"
        refuse_payload(f"Unexpected token.\n{line[start : error.colno + SHOWN_AROUND]}\n{caret}")
    except ValueError as error:
        refuse_payload(f"Unexpected token.\n{error}\n^")


def _no_constant(name: str) -> float:
    """Refuse NaN and Infinity, which Python would let pass for JSON."""
    raise ValueError(name)


@cache
def message_check(api: str, schema_id: str) -> Check:
    """Make the check of one message; made once, kept for ever."""
    properties: dict[str, Json] = document(api).schemas[schema_id].get("properties", {})
    names = {snake(name): name for name in properties} | {name: name for name in properties}
    checks: dict[str, tuple[Check, str]] = {}
    one_of = ONE_OF.get((api, schema_id))
    kind = f"type.googleapis.com/{PACKAGES[api]}.{schema_id}"

    def check(value: Any, at: Place, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
        if not isinstance(value, dict):
            if isinstance(value, list):
                violations.not_a_list(at)
            else:
                violations.wrong_value(at, kind, value)
            return LEFT_OUT
        result: Json = {}
        for given, content in value.items():
            name = names.get(given)
            if name is None:
                if api != "drive":  # Drive passes over fields that it does not know (gspread sends v2's withLink)
                    violations.unknown(given, at, "Cannot find field.")
                continue
            if content is None:
                continue
            if one_of is not None and result:
                violations.set_twice(at, one_of, name)
            if name not in checks:
                checks[name] = (_field_check(api, properties[name], name), snake(name))
            inner, field_name = checks[name]
            kept = inner(content, (at, field_name), violations)
            if kept is not LEFT_OUT:
                result[name] = kept
        return result

    return check


def _field_check(api: str, schema: Json, name: str) -> Check:
    """Make the check of one field from its description."""
    if "$ref" in schema:
        return _message_field(api, schema["$ref"])
    kind = schema.get("type")
    if kind == "array":
        return _list_check(api, schema["items"], name)
    if kind == "any":
        return lambda value, at, violations: value
    if kind == "object":
        return _map_check(api, schema)
    return scalar_check(api, schema, name)


def _message_field(api: str, schema_id: str) -> Check:
    """Check a message within a message; the inner check is made late, because messages may hold themselves."""
    made: list[Check] = []

    def check(value: Any, at: Place, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
        if not made:
            made.append(message_check(api, schema_id))
        return made[0](value, at, violations)

    return check


def _list_check(api: str, items: Json, name: str) -> Check:
    if items.get("type") in ("array", "any"):  # lists of anything are google.protobuf.ListValue
        return _rows_check if items["type"] == "array" else _list_value_check
    inner = _field_check(api, items, name)
    kind = type_name(api, items, name)

    def check(value: Any, at: Place, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
        if not isinstance(value, list):
            violations.wrong_value(at, kind, value)
            return LEFT_OUT
        return [
            kept
            for index, element in enumerate(value)
            if (kept := inner(element, (at, index), violations)) is not LEFT_OUT
        ]

    return check


def _rows_check(value: Any, at: Place, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
    if not isinstance(value, list):
        return _list_value_check(value, at, violations)
    for index, row in enumerate(value):
        _list_value_check(row, (at, index), violations)
    return value


def _list_value_check(value: Any, at: Place, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
    if not isinstance(value, list):
        violations.wrong_value(at, LIST_VALUE, value)
    return value


def _map_check(api: str, schema: Json) -> Check:
    """Check an object whose names are free, or one whose few fields are described in place."""
    free = schema.get("additionalProperties")
    by_name = {key: _field_check(api, part, key) for key, part in schema.get("properties", {}).items()}
    rest = _field_check(api, free, "") if free else None

    def check(value: Any, at: Place, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
        if not isinstance(value, dict):
            violations.wrong_value(at, "TYPE_MESSAGE", value)
            return LEFT_OUT
        result: Json = {}
        for key, content in value.items():
            part = by_name.get(key, rest)
            if part is None:
                violations.unknown(key, at, "Cannot find field.")
            elif content is not None and (kept := part(content, (at, key), violations)) is not LEFT_OUT:
                result[key] = kept
        return result

    return check
