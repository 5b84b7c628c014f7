"""Where values.append writes: Google looks for the last table in the range and goes on below it.

A table is a block of filled cells with blank rows and columns around it. Because it is looked for anew each time, a row
with gaps makes the next one start further right (gspread issues 537 and 603): that is how the original behaves.
"""

from __future__ import annotations

from integrations.sandbox.google.sheets.a1 import Rectangle
from integrations.sandbox.google.sheets.grid import Sheet


def last_table(area: Rectangle) -> Rectangle | None:
    """Return the last table that the area touches, in its full size, or None where it touches none."""
    found = _last_filled_cell(area)
    return _table_with_gap(area) if found is None else _block_around(area.sheet, *found)


def _table_with_gap(area: Rectangle) -> Rectangle | None:
    """Return the table that has a blank area as a gap in it. Beside a table is not in it, says the API's guide."""
    for row in range(max(area.start_row - 1, 0), area.start_row + 2):
        for column in range(max(area.start_column - 1, 0), area.start_column + 2):
            if _filled(area.sheet, row, column):
                block = _block_around(area.sheet, row, column)
                rows, columns = range(block.start_row, block.end_row), range(block.start_column, block.end_column)
                return block if area.start_row in rows and area.start_column in columns else None
    return None


def _filled(sheet: Sheet, row: int, column: int) -> bool:
    cell = sheet.cell(row, column)
    return cell is not None and not cell.is_blank


def _last_filled_cell(area: Rectangle) -> tuple[int, int] | None:
    """Look from the bottom row up, and in a row from the right."""
    sheet = area.sheet
    for row in range(min(area.end_row, len(sheet.rows)) - 1, area.start_row - 1, -1):
        last = min(area.end_column, len(sheet.rows[row].cells)) - 1
        for column in range(last, area.start_column - 1, -1):
            if _filled(sheet, row, column):
                return row, column
    return None


def _block_around(sheet: Sheet, row: int, column: int) -> Rectangle:
    """Grow from one cell to the block whose every side borders on blanks or on the edge of the grid."""
    top, bottom, left, right = row, row + 1, column, column + 1
    growing = True
    while growing:
        before = top, bottom, left, right
        while top > 0 and _any_in_row(sheet, top - 1, left - 1, right + 1):
            top -= 1
        while bottom < len(sheet.rows) and _any_in_row(sheet, bottom, left - 1, right + 1):
            bottom += 1
        while left > 0 and _any_in_column(sheet, left - 1, top - 1, bottom + 1):
            left -= 1
        while right < sheet.column_count and _any_in_column(sheet, right, top - 1, bottom + 1):
            right += 1
        growing = before != (top, bottom, left, right)
    return Rectangle(sheet, top, bottom, left, right)


def _any_in_row(sheet: Sheet, row: int, start: int, end: int) -> bool:
    cells = sheet.rows[row].cells if row < len(sheet.rows) else []
    return any(cell is not None and not cell.is_blank for cell in cells[max(start, 0) : end])


def _any_in_column(sheet: Sheet, column: int, start: int, end: int) -> bool:
    return any(_filled(sheet, row, column) for row in range(max(start, 0), min(end, len(sheet.rows))))
