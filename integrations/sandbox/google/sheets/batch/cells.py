"""updateCells, appendCells and repeatCell: cells written as CellData under a field mask."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.batch.areas import Area, resolve, resolve_corner
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.batch.writing import CellMask, guard, write_cell
from integrations.sandbox.google.sheets.grid import Json, Sheet
from integrations.sandbox.google.sheets.references import copied


def update_cells(draft: Draft, request: Json) -> None:
    mask = CellMask.parsed(request.get("fields"))
    rows: list[Json] = request.get("rows", [])
    if "range" in request and "start" in request:
        raise bad_request("Only one of start and range may be specified.")
    if "range" in request:
        sheet, area = resolve(draft, request["range"])
        _refuse_beyond(rows, area)
        guard(draft, sheet, area)
        _write(draft, sheet, area.top, area.left, rows, mask)
        _clear_rest(draft, sheet, area, rows, mask)
        return
    if "start" not in request:
        raise bad_request("Must specify a start or a range.")
    sheet, top, left = resolve_corner(draft, request["start"])
    _refuse_beyond(rows, Area(sheet.sheet_id, top, sheet.row_count, left, sheet.column_count))
    width = max((len(row.get("values", ())) for row in rows), default=0)
    guard(draft, sheet, Area(sheet.sheet_id, top, top + len(rows), left, left + width))
    _write(draft, sheet, top, left, rows, mask)


def _refuse_beyond(rows: Sequence[Json], area: Area) -> None:
    """Refuse data that does not fit, as Google words it (OpenRefine/OpenRefine issue 2760, read 2026-11-23)."""
    if len(rows) > area.height:
        raise bad_request(
            f"Attempting to write row: {area.bottom}, beyond the last requested row of: {area.bottom - 1}"
        )
    if any(len(row.get("values", ())) > area.width for row in rows):
        raise bad_request(
            f"Attempting to write column: {area.right}, beyond the last requested column of: {area.right - 1}"
        )


def _write(draft: Draft, sheet: Sheet, top: int, left: int, rows: Sequence[Json], mask: CellMask) -> None:
    for row_offset, row in enumerate(rows):
        for column_offset, given in enumerate(row.get("values", ())):
            write_cell(draft, sheet, top + row_offset, left + column_offset, given or {}, mask)


def _clear_rest(draft: Draft, sheet: Sheet, area: Area, rows: Sequence[Json], mask: CellMask) -> None:
    """Clear the named fields in the part of a range for which no data was given."""
    for row in range(area.top, min(area.bottom, len(sheet.rows))):
        offset = row - area.top
        given = len(rows[offset].get("values", ())) if offset < len(rows) else 0
        for column in range(area.left + given, min(area.right, len(sheet.rows[row].cells))):
            if sheet.cell(row, column) is not None:
                write_cell(draft, sheet, row, column, {}, mask)


def append_cells(draft: Draft, request: Json) -> None:
    if "tableId" in request:
        raise bad_request("Tables are not supported.")
    mask = CellMask.parsed(request.get("fields"))
    sheet = draft.sheet(request.get("sheetId", 0))
    rows: list[Json] = request.get("rows", [])
    top = end_of_data(sheet)
    room = Area(sheet.sheet_id, top, top + len(rows), 0, sheet.column_count)
    _refuse_beyond(rows, room)
    guard(draft, sheet, room)
    sheet.row_count = max(sheet.row_count, room.bottom)
    draft.refuse_too_many_cells()
    _write(draft, sheet, top, 0, rows, mask)


def end_of_data(sheet: Sheet) -> int:
    """Return the index after the last row that holds a value or a formula, hidden and filtered rows included."""
    for index in range(len(sheet.rows) - 1, -1, -1):
        if any(cell is not None and not cell.is_blank for cell in sheet.rows[index].cells):
            return index + 1
    return 0


def repeat_cell(draft: Draft, request: Json) -> None:
    """Write one cell everywhere in a range; the references of a formula follow from the range's first cell."""
    mask = CellMask.parsed(request.get("fields"))
    sheet, area = resolve(draft, request.get("range"))
    guard(draft, sheet, area)
    given: Json = request.get("cell", {})
    formula = given.get("userEnteredValue", {}).get("formulaValue") if mask.value else None
    blank = not any(given.get(name) for name in ("userEnteredValue", "userEnteredFormat", "note", "dataValidation"))
    for row in area.rows:
        for column in area.columns:
            if blank and sheet.cell(row, column) is None:
                continue
            here = given
            if formula is not None:
                moved = copied(draft.book, formula, rows=row - area.top, columns=column - area.left)
                here = given | {"userEnteredValue": {"formulaValue": moved}}
            write_cell(draft, sheet, row, column, here, mask)
