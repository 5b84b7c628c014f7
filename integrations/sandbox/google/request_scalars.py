"""Single values in requests: numbers, texts, truth values and enums, and what Google calls their types."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from integrations.sandbox.google.discovery import PACKAGES
from integrations.sandbox.google.violations import Place, Violations

Json = dict[str, Any]

# A check takes a value and where it stands, and gives it back in its one form or notes what is wrong.
Check = Callable[[Any, Place, Violations], Any]

LEFT_OUT = object()
INT32 = (-(2**31), 2**31 - 1)
ENUM_NAMES = {  # where an enum is not called as the field that holds it
    "majorDimension": "Dimension",
    "responseValueRenderOption": "ValueRenderOption",
    "responseDateTimeRenderOption": "DateTimeRenderOption",
    "insertDataOption": "AppendValuesRequest.InsertDataOption",
}


def scalar_check(api: str, schema: Json, name: str) -> Check:
    """Make the check of a number, a text, a truth value or an enum."""
    convert = _conversion(schema)
    kind = type_name(api, schema, name)

    def check(value: Any, at: Place, violations: Violations) -> Any:  # noqa: ANN401 - any JSON
        kept = convert(value)
        if kept is LEFT_OUT:
            if isinstance(value, list):
                violations.not_a_list(at)
            elif isinstance(value, dict):
                violations.not_an_object(at)
            else:
                violations.wrong_value(at, kind, value)
        return kept

    return check


def type_name(api: str, schema: Json, name: str) -> str:
    """Name a field's type as Google's refusals do."""
    if "$ref" in schema:
        return f"type.googleapis.com/{PACKAGES[api]}.{schema['$ref']}"
    if "enum" in schema:
        return f"type.googleapis.com/{PACKAGES[api]}.{ENUM_NAMES.get(name, name[:1].upper() + name[1:])}"
    kinds = {"boolean": "TYPE_BOOL", "integer": "TYPE_INT32"}
    formats = {"double": "TYPE_DOUBLE", "float": "TYPE_FLOAT", "int64": "TYPE_INT64", "byte": "TYPE_BYTES"}
    return kinds.get(schema.get("type", "")) or formats.get(schema.get("format", "")) or "TYPE_STRING"


@cache
def snake(name: str) -> str:
    """Write a name as the service's own definition does: updateCells is update_cells."""
    return re.sub(r"(?<!^)([A-Z])", lambda found: "_" + found[1].lower(), name)


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
        return _as_int64_text
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


def _as_int64_text(value: object) -> object:
    number = _as_integer(value)
    return number if number is LEFT_OUT else str(number)


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
