"""insertRange and deleteRange: cells pushed aside and drawn together, without whole rows or columns."""

from __future__ import annotations

from dataclasses import replace

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.a1 import GridRange
from integrations.sandbox.google.sheets.batch.areas import Area, Dimension, area_on, resolve
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.batch.following import follow
from integrations.sandbox.google.sheets.batch.merges import TORN
from integrations.sandbox.google.sheets.batch.writing import guard
from integrations.sandbox.google.sheets.grid import Cell, Json, Sheet
from integrations.sandbox.google.sheets.references import CellsDeleted, CellsInserted


def _dimension(given: Json) -> Dimension:
    wanted = given.get("shiftDimension")
    if wanted == "ROWS":
        return "ROWS"
    if wanted == "COLUMNS":
        return "COLUMNS"
    raise bad_request("shiftDimension must be specified.")


def _after(sheet: Sheet, area: Area, dimension: Dimension) -> Area:
    """Return the area and all that stands below it (ROWS) or right of it (COLUMNS)."""
    if dimension == "ROWS":
        return replace(area, bottom=sheet.row_count)
    return replace(area, right=sheet.column_count)


def _refuse_torn(sheet: Sheet, moving: Area) -> None:
    for merge in sheet.merges:
        merged = area_on(sheet, GridRange.from_json(merge))
        if merged.meets(moving) and not moving.holds(merged):
            raise bad_request(TORN)


def cells_in(sheet: Sheet, area: Area) -> dict[tuple[int, int], Cell]:
    """Return the cells of an area that hold anything, by their place in it."""
    return {
        (row - area.top, column - area.left): cell
        for row in range(area.top, min(area.bottom, len(sheet.rows)))
        for column in range(area.left, min(area.right, len(sheet.rows[row].cells)))
        if (cell := sheet.cell(row, column)) is not None
    }


def clear_area(draft: Draft, sheet: Sheet, area: Area) -> None:
    for row_offset, column_offset in cells_in(sheet, area):
        draft.put(sheet, area.top + row_offset, area.left + column_offset, None)


def insert_range(draft: Draft, request: Json) -> None:
    sheet, area = resolve(draft, request.get("range"))
    dimension = _dimension(request)
    moving = _after(sheet, area, dimension)
    guard(draft, sheet, moving)
    _refuse_torn(sheet, moving)
    cells = cells_in(sheet, moving)
    down, right = (area.height, 0) if dimension == "ROWS" else (0, area.width)
    for (row, column), cell in cells.items():
        if (row + down >= moving.height or column + right >= moving.width) and not cell.is_blank:
            raise bad_request("Cannot insert cells: cells that are not empty would be pushed off the sheet.")
    clear_area(draft, sheet, moving)
    for (row, column), cell in cells.items():
        if row + down < moving.height and column + right < moving.width:
            draft.put(sheet, moving.top + row + down, moving.left + column + right, cell)
    follow(draft, CellsInserted(area.to_range(), dimension))


def delete_range(draft: Draft, request: Json) -> None:
    sheet, area = resolve(draft, request.get("range"))
    delete_cells(draft, sheet, area, _dimension(request))


def delete_cells(draft: Draft, sheet: Sheet, area: Area, dimension: Dimension) -> None:
    """Take cells out and draw up (or left) what follows them."""
    moving = _after(sheet, area, dimension)
    guard(draft, sheet, moving)
    _refuse_torn(sheet, moving)
    cells = cells_in(sheet, moving)
    up, left = (area.height, 0) if dimension == "ROWS" else (0, area.width)
    clear_area(draft, sheet, moving)
    for (row, column), cell in cells.items():
        if row >= up and column >= left:
            draft.put(sheet, moving.top + row - up, moving.left + column - left, cell)
    follow(draft, CellsDeleted(area.to_range(), dimension))
