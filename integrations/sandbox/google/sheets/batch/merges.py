"""Cells merged and parted again."""

from __future__ import annotations

from dataclasses import replace

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.a1 import GridRange
from integrations.sandbox.google.sheets.batch.areas import Area, area_on, resolve
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.batch.writing import guard
from integrations.sandbox.google.sheets.grid import Json, Sheet

TORN = "You must select all cells in a merged range to merge or unmerge them."


def merge_cells(draft: Draft, request: Json) -> None:
    sheet, area = resolve(draft, request.get("range"))
    guard(draft, sheet, area)
    _refuse_across_freeze(sheet, area)
    _part(sheet, area)
    for part in _parts(area, request.get("mergeType", "MERGE_ALL")):
        if part.height * part.width > 1:
            _keep_first_value(draft, sheet, part)
            sheet.merges.append(part.to_json())


def _refuse_across_freeze(sheet: Sheet, area: Area) -> None:
    if area.top < sheet.frozen_rows < area.bottom:
        raise bad_request("You can't merge frozen and non-frozen rows.")
    if area.left < sheet.frozen_columns < area.right:
        raise bad_request("You can't merge frozen and non-frozen columns.")


def _parts(area: Area, kind: str) -> list[Area]:
    if kind == "MERGE_ROWS":
        return [replace(area, top=row, bottom=row + 1) for row in area.rows]
    if kind == "MERGE_COLUMNS":
        return [replace(area, left=column, right=column + 1) for column in area.columns]
    return [area]


def _keep_first_value(draft: Draft, sheet: Sheet, area: Area) -> None:
    """Blank every cell but the first; formats and notes stay."""
    for row in range(area.top, min(area.bottom, len(sheet.rows))):
        for column in area.columns:
            cell = sheet.cell(row, column)
            if cell is not None and not cell.is_blank and (row, column) != (area.top, area.left):
                draft.put(sheet, row, column, replace(cell, value=None, formula=None, text_runs=None, hyperlink=None))


def unmerge_cells(draft: Draft, request: Json) -> None:
    sheet, area = resolve(draft, request.get("range"))
    guard(draft, sheet, area)
    _part(sheet, area)


def _part(sheet: Sheet, area: Area) -> None:
    """Take away the merges inside an area; one that reaches out of it is refused."""
    kept: list[Json] = []
    for merge in sheet.merges:
        merged = area_on(sheet, GridRange.from_json(merge))
        if not merged.meets(area):
            kept.append(merge)
        elif not area.holds(merged):
            raise bad_request(TORN)
    sheet.merges = kept
