"""The values of a request, checked as Google checks them before anything is written, and turned into rows."""

from __future__ import annotations

from typing import Any

from integrations.sandbox.google.errors import GoogleError, bad_request
from integrations.sandbox.google.sheets.grid import TEXT_LIMIT, Json

Given = str | int | float | bool | None


def given_rows(body: Json) -> list[list[Given]]:
    """Return the values of a ValueRange as rows, whichever way they came; raise Google's 400 for what is no value."""
    lines: list[Any] = body.get("values") or []
    for index, line in enumerate(lines):
        if not isinstance(line, list):
            raise _not_a_list(index, line)
        for place, value in enumerate(line):
            _refuse_what_is_no_value(value, index, place)
    return _turned(lines) if body.get("majorDimension") == "COLUMNS" else lines


def _turned(columns: list[list[Given]]) -> list[list[Given]]:
    """Turn columns into rows; where a column is shorter the cell is left as it is."""
    height = max((len(column) for column in columns), default=0)
    return [[column[row] if row < len(column) else None for column in columns] for row in range(height)]


def _refuse_what_is_no_value(value: Any, index: int, place: int) -> None:  # noqa: ANN401 - any JSON may come
    if isinstance(value, str):
        if len(value) > TEXT_LIMIT:
            raise bad_request(f"Your input contains more than the maximum of {TEXT_LIMIT} characters in a single cell.")
    elif isinstance(value, dict | list):
        raise bad_request(f"Invalid values[{index}][{place}]: {_as_proto(value)}")


def _not_a_list(index: int, line: Any) -> GoogleError:  # noqa: ANN401 - any JSON may come
    quoted = f'"{line}"' if isinstance(line, str) else str(line)
    text = f"Invalid value at 'data.values[{index}]' (type.googleapis.com/google.protobuf.ListValue), {quoted}"
    violation = {"field": f"data.values[{index}]", "description": text}
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}]
    return GoogleError(400, "INVALID_ARGUMENT", text, details)


def _as_proto(value: Any, indent: str = "") -> str:  # noqa: ANN401 - any JSON may come
    """Write JSON as Google quotes it in its refusal: a google.protobuf.Value in text form."""
    inner = indent + "  "
    if isinstance(value, list):
        parts = "".join(f"{inner}values {{\n{_as_proto(part, inner + '  ')}{inner}}}\n" for part in value)
        return f"{indent}list_value {{\n{parts}{indent}}}\n"
    if isinstance(value, dict):
        return f"{indent}struct_value {{\n{_fields_as_proto(value, inner)}{indent}}}\n"
    if value is None:
        return f"{indent}null_value: NULL_VALUE\n"
    if isinstance(value, bool):
        return f"{indent}bool_value: {'true' if value else 'false'}\n"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'{indent}string_value: "{escaped}"\n'
    return f"{indent}number_value: {float(value)}\n"


def _fields_as_proto(value: Json, indent: str) -> str:
    inner = indent + "  "
    lines = []
    for name, part in value.items():
        lines.append(f'{indent}fields {{\n{inner}key: "{name}"\n{inner}value {{\n')
        lines.append(f"{_as_proto(part, inner + '  ')}{inner}}}\n{indent}}}\n")
    return "".join(lines)
