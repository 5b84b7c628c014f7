"""Small checks that combine into schemas for Block Kit; each notes problems in Slack's words, with a JSON pointer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from integrations.sandbox.slack.records import Json

Problems: TypeAlias = list[str]
Check: TypeAlias = Callable[[object, str, Problems], None]
Rule: TypeAlias = Callable[[Json, str, Problems], None]


def problem(text: str, pointer: str) -> str:
    return f"{text} [json-pointer:{pointer}]"


def string(*, at_most: int | None = None, at_least: int = 1, pattern: str | None = None) -> Check:
    """A text of a certain length."""

    def check(value: object, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.append(problem("must provide a string", at))
        elif len(value) < at_least:
            problems.append(problem(f"must be more than {at_least - 1} characters", at))
        elif at_most is not None and len(value) > at_most:
            problems.append(problem(f"must be less than {at_most + 1} characters", at))
        elif pattern is not None and not re.search(pattern, value):
            problems.append(problem(f"input must match regex pattern: {pattern}", at))

    return check


def boolean(value: object, at: str, problems: Problems) -> None:
    """A yes or no."""
    if not isinstance(value, bool):
        problems.append(problem("must provide a boolean", at))


def integer(low: int, high: int) -> Check:
    """A whole number within bounds."""

    def check(value: object, at: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.append(problem("must provide an integer", at))
        elif not low <= value <= high:
            problems.append(problem(f"must be between {low} and {high}", at))

    return check


def one_of(*allowed: object) -> Check:
    """One of a few values."""

    def check(value: object, at: str, problems: Problems) -> None:
        if value not in allowed:
            problems.append(problem("must be a valid enum value", at))

    return check


def array(item: Check, *, at_most: int | None = None, at_least: int = 1) -> Check:
    """A list with a bounded number of items, each checked."""

    def check(value: object, at: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.append(problem("must provide an array", at))
            return
        if len(value) < at_least:
            problems.append(problem(f"must provide at least {at_least} items", at))
        if at_most is not None and len(value) > at_most:
            problems.append(problem(f"no more than {at_most} items allowed", at))
        for number, entry in enumerate(value):
            item(entry, f"{at}/{number}", problems)

    return check


def record(needed: Mapping[str, Check], allowed: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields and no others."""
    known = {**needed, **(allowed or {})}

    def check(value: object, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.append(problem("must provide an object", at))
            return
        problems += [problem(f"missing required field: {name}", at) for name in needed if value.get(name) is None]
        problems += [problem(f"invalid additional property: {name}", at) for name in value if name not in known]
        for name, entry in value.items():
            if name in known and entry is not None:
                known[name](entry, f"{at}/{name}", problems)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which schema it follows; any other type is refused."""

    def check(value: object, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.append(problem("must provide an object", at))
        elif not isinstance(value.get("type"), str):
            problems.append(problem("missing required field: type", at))
        elif value["type"] not in kinds:
            problems.append(problem(f"unsupported type: {value['type']}", f"{at}/type"))
        else:
            kinds[value["type"]](value, at, problems)

    return check


def any_schema(schema: Check) -> Check:
    """A schema that Slack describes as one of several: it says so before it gives the reason."""

    def check(value: object, at: str, problems: Problems) -> None:
        found: Problems = []
        schema(value, at, found)
        if found:
            problems += [problem("failed to match all allowed schemas", at), *found]

    return check


def also(schema: Check, *rules: Rule) -> Check:
    """A schema, and rules between its fields, which are looked at once the fields are sound."""

    def check(value: object, at: str, problems: Problems) -> None:
        found: Problems = []
        schema(value, at, found)
        if not found and isinstance(value, dict):
            for rule in rules:
                rule(value, at, found)
        problems += found

    return check


def either(first: str, second: str) -> Rule:
    """Exactly one of two fields."""

    def check(value: Json, at: str, problems: Problems) -> None:
        given = [name for name in (first, second) if value.get(name)]
        if not given:
            problems.append(problem(f"must define either `{first}` or `{second}`", at))
        elif len(given) == 2:
            problems.append(problem(f"must define only one of `{first}` or `{second}`", at))

    return check
