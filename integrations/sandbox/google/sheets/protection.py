"""Who may edit what is protected. Kept apart from batchUpdate because values methods must ask the same question."""

from __future__ import annotations

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.a1 import GridRange
from integrations.sandbox.google.sheets.grid import Json, Sheet, Spreadsheet

REFUSAL = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


def may_edit(protected: Json, *, editor: str, owner: str) -> bool:
    """Say whether `editor` may change what is protected. A warning stops nobody who comes through the API."""
    if protected.get("warningOnly") or not editor or editor == owner:
        return True
    editors = protected.get("editors", {})
    same_domain = owner.rpartition("@")[2] == editor.rpartition("@")[2]
    return editor in editors.get("users", ()) or bool(editors.get("domainUsersCanEdit") and same_domain)


def protected_area(book: Spreadsheet, protected: Json) -> GridRange | None:
    """Return the range a protection covers, its own or that of the named range behind it."""
    if "range" in protected:
        return GridRange.from_json(protected["range"])
    wanted = protected.get("namedRangeId")
    named = next((named for named in book.named_ranges if named["namedRangeId"] == wanted), None)
    return None if named is None else GridRange.from_json(named["range"])


def overlap(one: GridRange, other: GridRange) -> bool:
    """Say whether two ranges share a cell; an open side reaches to the end of the grid."""

    def crosses(start: int | None, end: int | None, other_start: int | None, other_end: int | None) -> bool:
        return (end is None or (other_start or 0) < end) and (other_end is None or (start or 0) < other_end)

    return (
        one.sheet_id == other.sheet_id
        and crosses(one.start_row, one.end_row, other.start_row, other.end_row)
        and crosses(one.start_column, one.end_column, other.start_column, other.end_column)
    )


def _within(inner: GridRange, outer: GridRange) -> bool:
    def holds(start: int | None, end: int | None, inner_start: int | None, inner_end: int | None) -> bool:
        return (start or 0) <= (inner_start or 0) and (end is None or (inner_end is not None and inner_end <= end))

    return holds(outer.start_row, outer.end_row, inner.start_row, inner.end_row) and holds(
        outer.start_column, outer.end_column, inner.start_column, inner.end_column
    )


def refuse_protected(book: Spreadsheet, sheet: Sheet, area: GridRange, *, editor: str, owner: str = "") -> None:
    """Raise Google's 400 where `area` touches cells that `editor` may not edit."""
    for protected in sheet.protected_ranges:
        covered = protected_area(book, protected)
        if covered is None or not overlap(covered, area) or may_edit(protected, editor=editor, owner=owner):
            continue
        open_parts = [GridRange.from_json(part) for part in protected.get("unprotectedRanges", ())]
        if not any(_within(area, part) for part in open_parts):
            raise bad_request(REFUSAL)
