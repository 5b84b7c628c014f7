"""Partial answers: the `fields` parameter and the X-Goog-FieldMask header, parsed, checked and applied."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from integrations.sandbox.google.discovery import document
from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.violations import BAD_REQUEST

Json = dict[str, Any]

TOKEN = re.compile(r"[\w$-]+|[*,/.()]")


@dataclass(slots=True)
class Selection:
    """What is wanted of one message: everything, or certain fields with what is wanted of each."""

    everything: bool = False
    fields: dict[str, Selection] = field(default_factory=dict)

    def under(self, name: str) -> Selection:
        return self.fields.setdefault(name, Selection())


class BadMask(ValueError):
    """A mask that cannot be read, or names a field that is not there. Carries the offending part."""


def parse(text: str) -> Selection:
    """Read a mask: `a,b/c,b(c,d),*`, where a dot may stand for the slash."""
    tokens = TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s+", "", text):
        raise BadMask(text)
    chosen = Selection()
    rest = _list(tokens, 0, [chosen])
    if rest != len(tokens):
        raise BadMask(text)
    return chosen


def _list(tokens: list[str], at: int, within: list[Selection]) -> int:
    """Read items divided by commas into every selection of `within`; return where reading stopped."""
    while True:
        at = _item(tokens, at, within)
        if at >= len(tokens) or tokens[at] != ",":
            return at
        at += 1


def _item(tokens: list[str], at: int, within: list[Selection]) -> int:
    """Read one path, which may end in a list in brackets."""
    current = within
    while True:
        if at >= len(tokens) or tokens[at] in ",/.()":
            raise BadMask("".join(tokens))
        current = [selection.under(tokens[at]) for selection in current]
        at += 1
        following = tokens[at] if at < len(tokens) else ""
        if following in ("/", "."):
            at += 1
        elif following == "(":
            at = _list(tokens, at + 1, current)
            if at >= len(tokens) or tokens[at] != ")":
                raise BadMask("".join(tokens))
            return at + 1
        else:
            for selection in current:
                selection.everything = True
            return at


def check(selection: Selection, api: str, schema_id: str) -> None:
    """Raise BadMask where a selection names a field that the message does not have."""
    _check_fields(selection, api, document(api).schemas[schema_id].get("properties", {}), "")


def _check_fields(selection: Selection, api: str, properties: dict[str, Json], path: str) -> None:
    for name, inner in selection.fields.items():
        place = f"{path}.{name}" if path else name
        if name == "*":
            if inner.fields:
                for part in properties.values():
                    _check_under(inner, api, part, place, lenient=True)
        elif name not in properties:
            raise BadMask(place)
        elif inner.fields:
            _check_under(inner, api, properties[name], place, lenient=False)


def _check_under(inner: Selection, api: str, schema: Json, place: str, *, lenient: bool) -> None:
    while schema.get("type") == "array":
        schema = schema["items"]
    if "$ref" in schema:
        properties = document(api).schemas[schema["$ref"]].get("properties", {})
    elif "additionalProperties" in schema:
        return
    else:
        properties = schema.get("properties", {})
    if not lenient:
        _check_fields(inner, api, properties, place)


def applied(selection: Selection, body: Any) -> Any:  # noqa: ANN401 - any JSON
    """Keep what is selected; what is selected but absent stays absent, and a message keeps its place in a list."""
    if "*" in selection.fields and selection.fields["*"].everything:
        return body
    if isinstance(body, list):
        return [applied(selection, element) for element in body]
    if not isinstance(body, dict):
        return body
    kept: Json = {}
    star = selection.fields.get("*")
    for name, content in body.items():
        inner = selection.fields.get(name, star)
        if inner is not None:
            kept[name] = content if inner.everything else applied(inner, content)
    return kept


def part_of(mask: str, name: str) -> str | None:
    """Return the part of a mask that speaks of one field, as a mask of its own; None if the field is not selected."""
    chosen = parse(mask)
    star = chosen.fields.get("*")
    inner = chosen.fields.get(name, star)
    if inner is None:
        return None
    return "*" if inner.everything else _text(inner)


def _text(selection: Selection) -> str:
    parts = (name if inner.everything else f"{name}({_text(inner)})" for name, inner in selection.fields.items())
    return ",".join(parts)


def masked(body: Json, mask: str, *, api: str, schema_id: str) -> Json:
    """Apply a mask to an answer; refuse it as the API words it."""
    try:
        selection = parse(mask)
        check(selection, api, schema_id)
    except BadMask as problem:
        raise refusal(api, str(problem)) from problem
    return dict(applied(selection, body))


def check_mask(mask: str, *, api: str, schema_id: str) -> None:
    """Refuse a bad mask before anything is done."""
    try:
        check(parse(mask), api, schema_id)
    except BadMask as problem:
        raise refusal(api, str(problem)) from problem


def refusal(api: str, path: str) -> GoogleError:
    """Word the refusal of a mask."""
    if api == "drive":
        return GoogleError(
            400,
            "INVALID_ARGUMENT",
            f"Invalid field selection {path}",
            reason="invalidParameter",
            location="fields",
        )
    description = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    violation: Json = {"field": path, "description": description}
    details: Json = {"@type": BAD_REQUEST, "fieldViolations": [violation]}
    return GoogleError(400, "INVALID_ARGUMENT", "Request contains an invalid argument.", [details])
