"""Named ranges."""

from __future__ import annotations

import re

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.a1 import GridRange
from integrations.sandbox.google.sheets.batch.areas import range_json, resolve
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.grid import Json
from integrations.sandbox.google.sheets.masks import read

# https://support.google.com/docs/answer/63175 (read 2026-11-23): letters, numbers and underscores, at most 250
# characters, not starting with a number, not "true" or "false", not in A1 or R1C1 notation.
NAME = re.compile(r"(?!(?:true|false)$)[^\W\d]\w{0,249}", re.IGNORECASE)
ADDRESS = re.compile(r"[a-z]{1,3}\d+|r\d+c\d+|r\d*|c\d*", re.IGNORECASE)


def add_named_range(draft: Draft, request: Json) -> Json:
    given: Json = request.get("namedRange", {})
    wanted = given.get("namedRangeId") or str(draft.fresh_id())
    if any(known["namedRangeId"] == wanted for known in draft.book.named_ranges):
        raise bad_request(f"A named range with id {wanted} already exists.")
    named = {"namedRangeId": wanted, "name": _name(draft, given.get("name", "")), "range": _range(draft, given)}
    draft.book.named_ranges.append(named)
    return {"namedRange": named}


def _name(draft: Draft, name: str, *, but: str | None = None) -> str:
    if not NAME.fullmatch(name) or ADDRESS.fullmatch(name):
        raise bad_request("The name given to this range is invalid.")
    for known in draft.book.named_ranges:
        if known["name"].casefold() == name.casefold() and known["namedRangeId"] != but:
            raise bad_request(f"Cannot add named range with name {name}, a named range with that name already exists.")
    return name


def _range(draft: Draft, given: Json) -> Json:
    resolve(draft, given.get("range"))
    return range_json(GridRange.from_json(given["range"]))


def _index(draft: Draft, wanted: str) -> int:
    for index, known in enumerate(draft.book.named_ranges):
        if known["namedRangeId"] == wanted:
            return index
    raise bad_request(f"No named range with id: {wanted}")


def update_named_range(draft: Draft, request: Json) -> None:
    given: Json = request.get("namedRange", {})
    paths = read(request.get("fields"), schema="NamedRange")
    index = _index(draft, given.get("namedRangeId", ""))
    named = draft.book.named_ranges[index]
    heads = {path[0] for path in paths}
    if "name" in heads:
        named = named | {"name": _name(draft, given.get("name", ""), but=named["namedRangeId"])}
    if "range" in heads:
        named = named | {"range": _range(draft, given)}
    draft.book.named_ranges[index] = named


def delete_named_range(draft: Draft, request: Json) -> None:
    del draft.book.named_ranges[_index(draft, request.get("namedRangeId", ""))]
