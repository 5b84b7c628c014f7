"""Field masks inside requests: reading them, checking them against the schema, and laying one message over another."""

from __future__ import annotations

from integrations.sandbox.google.discovery import document
from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.grid import Json

Path = tuple[str, ...]


def split_top(text: str) -> list[str]:
    """Split at the commas that stand outside brackets."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [part.strip() for part in [*parts, text[start:]] if part.strip()]


def parse(text: str) -> list[Path]:
    """Return the paths of a mask: "a/b,c(d,e.f)" is a.b, c.d and c.e.f."""
    paths: list[Path] = []
    for part in split_top(text):
        head, bracket, inside = part.partition("(")
        names = tuple(camel(name) for name in head.strip("/. ").replace("/", ".").split(".") if name)
        paths += [names + tail for tail in parse(inside.rstrip().removesuffix(")"))] if bracket else [names]
    return paths


def camel(name: str) -> str:
    """Masks may be written in snake_case too."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def read(mask: str | None, *, schema: str) -> list[Path]:
    """Return the paths a request's `fields` names within `schema`; "*" gives every field of it."""
    paths = parse(mask or "")
    if not paths:
        raise bad_request("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    if ("*",) in paths:
        return [(name,) for name in document("sheets").schemas[schema]["properties"]]
    for path in paths:
        check(path, schema)
    return [path[:-1] if path[-1] == "*" else path for path in paths]


def check(path: Path, schema: str) -> None:
    """Refuse a path that the schema does not have."""
    schemas = document("sheets").schemas
    current: str | None = schema
    for name in path:
        if name == "*":
            return
        described = schemas.get(current, {}).get("properties", {}).get(name) if current else None
        if described is None:
            raise bad_request(f"Invalid field: {'.'.join(path)}")
        current = described.get("$ref")


def laid_over(old: Json | None, new: Json | None, paths: list[Path]) -> Json | None:
    """Return `old` with the named fields as they are in `new`; what `new` lacks is cleared. None stands for nothing."""
    if any(not path for path in paths):
        return new
    result: Json = dict(old or {})
    for name in dict.fromkeys(path[0] for path in paths):
        below = [path[1:] for path in paths if path[0] == name]
        value = laid_over(result.get(name), (new or {}).get(name), below)
        if value is None or (value == {} and name not in (new or {})):
            result.pop(name, None)
        else:
            result[name] = value
    return result or None
