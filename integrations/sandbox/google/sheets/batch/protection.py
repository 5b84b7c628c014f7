"""Protected ranges: who may edit which cells."""

from __future__ import annotations

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.a1 import GridRange
from integrations.sandbox.google.sheets.batch.areas import range_json, resolve
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.grid import Json, Sheet
from integrations.sandbox.google.sheets.masks import laid_over, read
from integrations.sandbox.google.sheets.protection import REFUSAL, may_edit

WRITABLE = ("range", "namedRangeId", "description", "warningOnly", "unprotectedRanges", "editors")


def add_protected_range(draft: Draft, request: Json) -> Json:
    given: Json = request.get("protectedRange", {})
    sheet, fields = _checked(draft, given)
    wanted = given.get("protectedRangeId") or draft.fresh_id()
    if any(known["protectedRangeId"] == wanted for other in draft.book.sheets for known in other.protected_ranges):
        raise bad_request(f"A protected range with id {wanted} already exists.")
    protected = {"protectedRangeId": wanted} | fields
    if _covers_sheet(protected) and any(_covers_sheet(known) for known in sheet.protected_ranges):
        raise bad_request(f'Sheet "{sheet.title}" already has sheet protection.')
    answered = protected | {"requestingUserCanEdit": True}
    if not protected.get("warningOnly"):
        asked = fields.get("editors", {})
        answered = answered | {"editors": asked}
        protected["editors"] = asked | {"users": _with_those_who_must(draft, asked.get("users", []))}
    sheet.protected_ranges.append(protected)
    return {"protectedRange": answered}


def _with_those_who_must(draft: Draft, users: list[str]) -> list[str]:
    """The owner and whoever protects a range can always edit it; Google lists them among its editors."""
    return list(dict.fromkeys(user for user in (*users, draft.editor, draft.owner) if user))


def _covers_sheet(protected: Json) -> bool:
    return "range" in protected and not protected["range"].keys() - {"sheetId"}


def _checked(draft: Draft, given: Json) -> tuple[Sheet, Json]:
    """Return the tab a protection lies on and its fields as kept."""
    if "tableId" in given:
        raise bad_request("Tables are not supported.")
    if ("range" in given) == bool(given.get("namedRangeId")):
        raise bad_request("Exactly one of range and namedRangeId must be set on a protected range.")
    fields = {name: given[name] for name in WRITABLE if given.get(name) not in (None, False, "", [])}
    if given.get("namedRangeId"):
        named = next((one for one in draft.book.named_ranges if one["namedRangeId"] == given["namedRangeId"]), None)
        if named is None:
            raise bad_request(f"No named range with id: {given['namedRangeId']}")
        area = named["range"]
    else:
        area = given["range"]
        fields["range"] = range_json(GridRange.from_json(area))
    sheet, _ = resolve(draft, area)
    if fields.get("warningOnly") and any(fields.get("editors", {}).values()):
        raise bad_request("ProtectedRange is warningOnly. Editors cannot be set on it.")
    _check_unprotected(draft, fields)
    if "editors" in fields:
        fields["editors"] = {name: value for name, value in fields["editors"].items() if value}
    return sheet, fields


def _check_unprotected(draft: Draft, fields: Json) -> None:
    parts = fields.get("unprotectedRanges", [])
    if parts and not _covers_sheet(fields):
        raise bad_request("Unprotected ranges are only supported on protected sheets.")
    for part in parts:
        resolve(draft, part)


def _found(draft: Draft, wanted: int) -> tuple[Sheet, int]:
    for known in list(draft.book.sheets):
        for index, protected in enumerate(known.protected_ranges):
            if protected["protectedRangeId"] == wanted:
                if not may_edit(protected, editor=draft.editor, owner=draft.owner):
                    raise bad_request(REFUSAL)
                return draft.sheet(known.sheet_id), index
    raise bad_request(f"No protected range with id: {wanted}")


def update_protected_range(draft: Draft, request: Json) -> None:
    given: Json = request.get("protectedRange", {})
    paths = read(request.get("fields"), schema="ProtectedRange")
    sheet, index = _found(draft, given.get("protectedRangeId", 0))
    old = sheet.protected_ranges[index]
    writable = [path for path in paths if path[0] in WRITABLE]
    if len(writable) < len(paths) and request["fields"] != "*":
        raise bad_request("protectedRangeId, requestingUserCanEdit and tableId cannot be updated.")
    merged: Json = laid_over(old, given, writable) or {}
    if merged.get("warningOnly") and ("editors",) not in [path[:1] for path in writable]:
        merged = {name: value for name, value in merged.items() if name != "editors"}
    target, fields = _checked(draft, merged)
    protected = {"protectedRangeId": old["protectedRangeId"]} | fields
    if not protected.get("warningOnly"):
        asked = protected.get("editors", {})
        protected["editors"] = asked | {"users": _with_those_who_must(draft, asked.get("users", []))}
    del sheet.protected_ranges[index]
    target.protected_ranges.append(protected)


def delete_protected_range(draft: Draft, request: Json) -> None:
    sheet, index = _found(draft, request.get("protectedRangeId", 0))
    del sheet.protected_ranges[index]
