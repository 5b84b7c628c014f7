"""What is wrong with a request, gathered and then refused in one go, in the words of Google's JSON transcoder."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Never

from integrations.sandbox.google.errors import GoogleError

Json = dict[str, Any]

# Where a value stands: "" for the message itself, or a place and the field or index under it. Kept apart and written
# out only when something is wrong, because a body may hold hundreds of thousands of places.
Place = str | tuple["Place", "str | int"]

BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"


def written(place: Place) -> str:
    """Write a place as Google does: requests[0].update_cells.rows."""
    if isinstance(place, str):
        return place
    within, last = written(place[0]), place[1]
    if isinstance(last, int):
        return f"{within}[{last}]"
    return f"{within}.{last}" if within else last


@dataclass(slots=True)
class Violations:
    """What is wrong with one request, in order."""

    found: list[Json] = field(default_factory=list)

    def add(self, description: str, at: Place = "") -> None:
        entry: Json = {"field": written(at)} if at else {}
        self.found.append(entry | {"description": description})

    def unknown(self, name: str, at: Place, why: str) -> None:
        place = f" at '{written(at)}'" if at else ""
        self.add(f'Invalid JSON payload received. Unknown name "{name}"{place}: {why}', at)

    def not_a_list(self, at: Place) -> None:
        self._misplaced(at, "Proto field is not repeating, cannot start list.")

    def not_an_object(self, at: Place) -> None:
        self._misplaced(at, "Starting an object on a scalar field")

    def wrong_value(self, at: Place, kind: str, value: object) -> None:
        self.add(f"Invalid value at '{written(at)}' ({kind}), {json.dumps(value, ensure_ascii=False)}", at)

    def set_twice(self, at: Place, one_of: str, name: str) -> None:
        self.add(
            f"Invalid value at '{written(at)}' (oneof), oneof field '{one_of}' is already set. Cannot set '{name}'", at
        )

    def raise_any(self) -> None:
        """Refuse the request if anything was wrong with it."""
        if self.found:
            message = "\n".join(entry["description"] for entry in self.found)
            details: Json = {"@type": BAD_REQUEST, "fieldViolations": self.found}
            raise GoogleError(400, "INVALID_ARGUMENT", message, [details], reason="badRequest")

    def _misplaced(self, at: Place, why: str) -> None:
        parent, name = (at[0], str(at[1])) if isinstance(at, tuple) else ("", at)
        self.unknown(name, parent, why)


def refuse_payload(why: str) -> Never:
    """Refuse a body that cannot be read at all."""
    violations = Violations()
    violations.add(f"Invalid JSON payload received. {why}")
    violations.raise_any()
    raise AssertionError(why)
