"""Groups of rows and columns. A group adds one to the depth of what it spans, and that is all."""

from __future__ import annotations

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.batch.areas import Dimension, Span, resolve_existing_span
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.grid import Json, Sheet
from integrations.sandbox.google.sheets.masks import read

CONTROL = {"ROWS": "rowGroupControlAfter", "COLUMNS": "columnGroupControlAfter"}


def groups_of(sheet: Sheet, dimension: str) -> list[Json]:
    """Return a tab's groups in Google's order: by start, then by depth."""
    groups = [group for group in sheet.groups if group["range"]["dimension"] == dimension]
    return sorted(groups, key=lambda group: (group["range"]["startIndex"], group["depth"]))


def add_dimension_group(draft: Draft, request: Json) -> Json:
    span = resolve_existing_span(draft, request.get("range"))
    _change_depth(span, by=1)
    span.sheet.properties = span.sheet.properties | {CONTROL[span.dimension]: True}
    return _reply(span.sheet, span.dimension)


def delete_dimension_group(draft: Draft, request: Json) -> Json:
    span = resolve_existing_span(draft, request.get("range"))
    depths = _depths(span.sheet, span.dimension)
    if not all(depths.get(index) for index in range(span.start, span.end)):
        raise bad_request(f"There is no group over all of the {span.noun}s {span.start} to {span.end}.")
    _change_depth(span, by=-1)
    return _reply(span.sheet, span.dimension)


def _reply(sheet: Sheet, dimension: str) -> Json:
    groups = groups_of(sheet, dimension)
    return {"dimensionGroups": groups} if groups else {}


def _depths(sheet: Sheet, dimension: Dimension) -> dict[int, int]:
    depths: dict[int, int] = {}
    for group in groups_of(sheet, dimension):
        for index in range(group["range"]["startIndex"], group["range"]["endIndex"]):
            depths[index] = depths.get(index, 0) + 1
    return depths


def _change_depth(span: Span, *, by: int) -> None:
    depths = _depths(span.sheet, span.dimension)
    for index in range(span.start, span.end):
        depths[index] = depths.get(index, 0) + by
    others = [group for group in span.sheet.groups if group["range"]["dimension"] != span.dimension]
    collapsed = [group for group in span.sheet.groups if group not in others and group.get("collapsed")]
    groups = _grouped(span, depths)
    for group in groups:
        if any(group["range"] == old["range"] and group["depth"] == old["depth"] for old in collapsed):
            group["collapsed"] = True
    span.sheet.groups = others + groups


def _grouped(span: Span, depths: dict[int, int]) -> list[Json]:
    """Return the groups that give these depths: at each depth, every unbroken run of rows or columns."""
    groups: list[Json] = []
    for depth in range(1, max(depths.values(), default=0) + 1):
        inside = {index for index, value in depths.items() if value >= depth}
        starts = sorted(index for index in inside if index - 1 not in inside)
        ends = sorted(index + 1 for index in inside if index + 1 not in inside)
        for start, end in zip(starts, ends, strict=True):
            place: Json = {"dimension": span.dimension, "startIndex": start, "endIndex": end}
            if span.sheet.sheet_id:
                place = {"sheetId": span.sheet.sheet_id} | place
            groups.append({"range": place, "depth": depth})
    return groups


def update_dimension_group(draft: Draft, request: Json) -> None:
    given: Json = request.get("dimensionGroup", {})
    paths = read(request.get("fields"), schema="DimensionGroup")
    span = resolve_existing_span(draft, given.get("range"))
    for index, group in enumerate(span.sheet.groups):
        place = group["range"]
        same = (place["dimension"], place["startIndex"], place["endIndex"]) == (span.dimension, span.start, span.end)
        if same and group["depth"] == given.get("depth"):
            if ("collapsed",) in paths:
                kept = {name: value for name, value in group.items() if name != "collapsed"}
                span.sheet.groups[index] = kept | ({"collapsed": True} if given.get("collapsed") else {})
            return
    raise bad_request("There is no such group on the sheet.")
