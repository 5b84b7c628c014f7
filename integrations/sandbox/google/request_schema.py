"""Requests checked against the discovery documents, refused in the words of Google's JSON transcoder.

What passes comes out in one form: camelCase names, numbers as numbers, 64-bit integers as text, nulls left out.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from integrations.sandbox.google.discovery import PACKAGES, Method, document
from integrations.sandbox.google.errors import GoogleError

Json = dict[str, Any]

BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
LEFT_OUT = object()
# Fields of which a message may carry only one (oneof in the service's definition; the documents do not say).
ONE_OF = {
    ("sheets", "Request"): "kind",
    ("sheets", "ExtendedValue"): "value",
    ("forms", "Request"): "kind",
}
INT32 = (-(2**31), 2**31 - 1)


@dataclass(slots=True)
class Violations:
    """What is wrong with one request, in order."""

    found: list[Json] = field(default_factory=list)

    def add(self, description: str, at: str = "") -> None:
        entry: Json = {"field": at} if at else {}
        self.found.append(entry | {"description": description})

    def unknown(self, name: str, at: str, why: str) -> None:
        place = f" at '{at}'" if at else ""
        self.add(f'Invalid JSON payload received. Unknown name "{name}"{place}: {why}', at)

    def wrong_value(self, at: str, kind: str, value: object) -> None:
        self.add(f"Invalid value at '{at}' ({kind}), {json.dumps(value, ensure_ascii=False)}", at)

    def raise_any(self) -> None:
        """Refuse the request if anything was wrong with it."""
        if self.found:
            message = "\n".join(entry["description"] for entry in self.found)
            details: Json = {"@type": BAD_REQUEST, "fieldViolations": self.found}
            raise GoogleError(400, "INVALID_ARGUMENT", message, [details], reason="badRequest")


# A check takes a value and where it stands, and gives it back in its one form or notes what is wrong.
Check = Callable[[Any, str, Violations], Any]


def parsed_body(method: Method, body: bytes) -> Json:
    """Read and check a request's body."""
    if method.request_schema is None:
        if body.strip() not in (b"", b"{}"):
            _refuse_payload(f'Unknown name "": Cannot bind the body of {method.http_method} requests.')
        return {}
    given = _loaded(body)
    if not isinstance(given, dict):
        _refuse_payload('Unknown name "": Root element must be a message.')
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
        _refuse_payload("Received non-UTF-8 encoded string.")
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        line = text.splitlines()[error.lineno - 1] if text else ""
        start = max(0, error.colno - 20)
        shown, caret = line[start : error.colno + 20], " " * (error.colno - 1 - start) + "^"
        _refuse_payload(f"Unexpected token.\n{shown}\n{caret}")
    except ValueError as error:
        _refuse_payload(f"Unexpected token.\n{error}\n^")


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _refuse_payload(why: str) -> Any:  # noqa: ANN401 - never returns
    violations = Violations()
    violations.add(f"Invalid JSON payload received. {why}")
    violations.raise_any()


@cache
def message_check(api: str, schema_id: str) -> Check:
    """Make the check of one message; made once, kept for ever."""
    properties: dict[str, Json] = document(api).schemas[schema_id].get("properties", {})
    names: dict[str, str] = {}
    for name in properties:
        names[name] = name
        names.setdefault(snake(name), name)
    checks: dict[str, Check] = {}
    one_of = ONE_OF.get((api, schema_id))

    def check(value: Any, at: str, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
        if not isinstance(value, dict):
            violations.wrong_value(at, f"type.googleapis.com/{PACKAGES[api]}.{schema_id}", value)
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
            if one_of and result:
                violations.add(
                    f"Invalid value at '{at}' (oneof), oneof field '{one_of}' is already set. Cannot set '{name}'", at
                )
            inner = checks.get(name)
            if inner is None:
                inner = checks[name] = field_check(api, properties[name], name)
            place = f"{at}.{snake(name)}" if at else snake(name)
            kept = inner(content, place, violations)
            if kept is not LEFT_OUT:
                result[name] = kept
        return result

    return check


def field_check(api: str, schema: Json, name: str) -> Check:
    """Make the check of one field from its description."""
    if "$ref" in schema:
        return _message_field(api, schema["$ref"], name)
    kind = schema.get("type")
    if kind == "array":
        return _list_check(api, schema["items"], name)
    if kind == "any":
        return lambda value, at, violations: value
    if kind == "object":
        return _map_check(api, schema, name)
    return _scalar_field(api, schema, name)


def _message_field(api: str, schema_id: str, name: str) -> Check:
    """Check a message within a message; the inner check is made late, because messages may hold themselves."""

    def check(value: Any, at: str, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, list):
            violations.unknown(snake(name), _parent(at), "Proto field is not repeating, cannot start list.")
            return LEFT_OUT
        return message_check(api, schema_id)(value, at, violations)

    return check


def _list_check(api: str, items: Json, name: str) -> Check:
    if items.get("type") == "array":  # the only lists of lists are google.protobuf.ListValue
        return _rows_check
    if items.get("type") == "any":
        return _list_value_check
    inner = field_check(api, items, name)

    def check(value: Any, at: str, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
        if not isinstance(value, list):
            violations.wrong_value(at, _type_name(api, items, name), value)
            return LEFT_OUT
        return [
            kept
            for index, element in enumerate(value)
            if (kept := inner(element, f"{at}[{index}]", violations)) is not LEFT_OUT
        ]

    return check


def _rows_check(value: Any, at: str, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
    if not isinstance(value, list):
        violations.wrong_value(at, "type.googleapis.com/google.protobuf.ListValue", value)
        return LEFT_OUT
    for index, row in enumerate(value):
        if not isinstance(row, list):
            violations.wrong_value(f"{at}[{index}]", "type.googleapis.com/google.protobuf.ListValue", row)
    return value


def _list_value_check(value: Any, at: str, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
    if not isinstance(value, list):
        violations.wrong_value(at, "type.googleapis.com/google.protobuf.ListValue", value)
    return value


def _map_check(api: str, schema: Json, name: str) -> Check:
    if "additionalProperties" in schema:
        inner = field_check(api, schema["additionalProperties"], name)
    else:
        by_name = {key: field_check(api, part, key) for key, part in schema.get("properties", {}).items()}

    def check(value: Any, at: str, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
        if not isinstance(value, dict):
            violations.wrong_value(at, "TYPE_MESSAGE", value)
            return LEFT_OUT
        result: Json = {}
        for key, content in value.items():
            part = inner if "additionalProperties" in schema else by_name.get(key)
            if part is None:
                violations.unknown(key, at, "Cannot find field.")
            elif content is not None and (kept := part(content, f"{at}.{key}", violations)) is not LEFT_OUT:
                result[key] = kept
        return result

    return check


def _scalar_field(api: str, schema: Json, name: str) -> Check:
    """Check a single value; a list or an object in its place has words of its own."""
    scalar = scalar_check(api, schema, name)

    def check(value: Any, at: str, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, list):
            violations.unknown(_last(at), _parent(at), "Proto field is not repeating, cannot start list.")
            return LEFT_OUT
        if isinstance(value, dict):
            violations.unknown(_last(at), _parent(at), "Starting an object on a scalar field")
            return LEFT_OUT
        return scalar(value, at, violations)

    return check


def scalar_check(api: str, schema: Json, name: str) -> Check:
    """Make the check of a number, a text, a truth value or an enum."""
    convert = _conversion(schema)
    kind = _type_name(api, schema, name)

    def check(value: Any, at: str, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
        kept = convert(value)
        if kept is LEFT_OUT:
            violations.wrong_value(at, kind, value)
        return kept

    return check


def _conversion(schema: Json) -> Callable[[Any], Any]:
    if "enum" in schema:
        allowed = frozenset(schema["enum"])
        return lambda value: value if isinstance(value, str) and value in allowed else LEFT_OUT
    kind, form = schema.get("type"), schema.get("format")
    if kind == "boolean":
        return _as_bool
    if kind == "integer":
        return _as_int32
    if kind == "number":
        return _as_number
    if form in ("int64", "uint64"):
        return lambda value: LEFT_OUT if _as_integer(value) is LEFT_OUT else str(_as_integer(value))
    return lambda value: value if isinstance(value, str) else LEFT_OUT


def _as_bool(value: object) -> object:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value, LEFT_OUT) if isinstance(value, str) else LEFT_OUT


def _as_integer(value: object) -> Any:  # noqa: ANN401 - an integer or LEFT_OUT
    if isinstance(value, bool):
        return LEFT_OUT
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else LEFT_OUT
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?\d+", value) else LEFT_OUT


def _as_int32(value: object) -> object:
    number = _as_integer(value)
    return number if number is not LEFT_OUT and INT32[0] <= number <= INT32[1] else LEFT_OUT


def _as_number(value: object) -> object:
    if isinstance(value, bool):
        return LEFT_OUT
    if isinstance(value, int | float):
        return value
    try:
        number = float(value) if isinstance(value, str) else math.nan
    except ValueError:
        return LEFT_OUT
    return number if math.isfinite(number) else LEFT_OUT


def _type_name(api: str, schema: Json, name: str) -> str:
    if "$ref" in schema:
        return f"type.googleapis.com/{PACKAGES[api]}.{schema['$ref']}"
    if "enum" in schema:
        return f"type.googleapis.com/{PACKAGES[api]}.{_enum_name(name)}"
    kinds = {"boolean": "TYPE_BOOL", "integer": "TYPE_INT32"}
    formats = {"double": "TYPE_DOUBLE", "float": "TYPE_FLOAT", "int64": "TYPE_INT64", "byte": "TYPE_BYTES"}
    return kinds.get(schema.get("type", "")) or formats.get(schema.get("format", "")) or "TYPE_STRING"


def _enum_name(name: str) -> str:
    """Name a field's enum: mostly the field's own name with a capital."""
    special = {
        "majorDimension": "Dimension",
        "responseValueRenderOption": "ValueRenderOption",
        "responseDateTimeRenderOption": "DateTimeRenderOption",
        "insertDataOption": "AppendValuesRequest.InsertDataOption",
    }
    return special.get(name, name[:1].upper() + name[1:])


@cache
def snake(name: str) -> str:
    """Write a name as the service's own definition does: updateCells is update_cells."""
    return re.sub(r"(?<!^)([A-Z])", lambda found: "_" + found[1].lower(), name)


def _parent(at: str) -> str:
    return at.rpartition(".")[0]


def _last(at: str) -> str:
    return at.rpartition(".")[2]
