"""Query and path parameters: each known, each of its type, all that is wrong listed together."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from integrations.sandbox.google.discovery import Match, document
from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.request_scalars import LEFT_OUT, scalar_check, snake
from integrations.sandbox.google.violations import Violations

Json = dict[str, Any]


def parsed_parameters(found: Match, query: str) -> Json:
    """Read the query and the path's values; lists for repeated parameters, defaults left to the methods."""
    method = found.method
    known = method.parameters | {"fields": {"type": "string"}}
    standard = document(method.api).standard_parameters
    violations = Violations()
    given: Json = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        schema = known.get(name) or standard.get(name)
        if schema is None or schema.get("location") == "path":
            if method.api != "drive":  # Drive passes over what it does not know (gspread's recorded calls show it)
                _note_unknown(name, violations)
        elif (value := _value(method.api, name, schema, text, violations)) is LEFT_OUT:
            continue
        elif schema.get("repeated"):
            given.setdefault(name, []).append(value)
        else:
            given[name] = value
    for name, text in found.path_values.items():
        given[name] = _value(method.api, name, known[name], text, violations)
    violations.raise_any()
    _refuse_missing(found, given)
    return given


def _note_unknown(name: str, violations: Violations) -> None:
    violations.add(
        f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
        f"Field '{name}' could not be found in request message."
    )


def _value(api: str, name: str, schema: Json, text: str, violations: Violations) -> Any:  # noqa: ANN401 - of its type
    if schema.get("type") == "boolean":  # gspread sends Python's "True" and "False", and Google takes them
        text = text.lower()
    return scalar_check(api, schema, name)(text, snake(name), violations)


def _refuse_missing(found: Match, given: Json) -> None:
    """Refuse where a required parameter is missing, in the words of each API."""
    for name, schema in found.method.parameters.items():
        if schema.get("required") and name not in given:
            message = f"Required parameter: {name}"
            raise GoogleError(400, "INVALID_ARGUMENT", message, reason="required", location=name)
    if found.method.method_id in ("sheets.spreadsheets.values.update", "sheets.spreadsheets.values.append"):
        option = given.get("valueInputOption", "INPUT_VALUE_OPTION_UNSPECIFIED")
        if option == "INPUT_VALUE_OPTION_UNSPECIFIED":
            message = "'valueInputOption' is required but not specified"
            raise GoogleError(400, "INVALID_ARGUMENT", message)
