"""GridData: the cells of a range with all that is on them, and the sizes and metadata of its rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from integrations.sandbox.google.sheets.a1 import GridRange
from integrations.sandbox.google.sheets.datafilters import Located
from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.grid import Cell, Json, Line, Sheet
from integrations.sandbox.google.sheets.masks import parse
from integrations.sandbox.google.sheets.properties import DEFAULT_FORMAT
from integrations.sandbox.google.sheets.render import entered_value, extended_value, formatted, number_format

ROW_PIXELS, COLUMN_PIXELS = 21, 100
LINK = re.compile(r'=\s*HYPERLINK\(\s*"([^"]*)"', re.IGNORECASE)
ALIGNMENTS = {"numberValue": "RIGHT", "boolValue": "CENTER", "errorValue": "CENTER"}
CELL_PARTS = frozenset(
    {
        "userEnteredValue",
        "effectiveValue",
        "formattedValue",
        "userEnteredFormat",
        "effectiveFormat",
        "hyperlink",
        "note",
        "textFormatRuns",
        "dataValidation",
    }
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which parts of GridData an answer is to hold; a field mask decides, so that nothing is worked out for nothing."""

    cells: frozenset[str] = CELL_PARTS
    rows: bool = True
    columns: bool = True

    @classmethod
    def by_mask(cls, fields: str) -> Wanted | None:
        """Return what a mask on Spreadsheet asks for, or None where it asks for no grid data."""
        below = [path[1:] for path in _under(parse(fields), "sheets")]
        data = [path[1:] for path in _under(below, "data")]
        if not data:
            return None
        in_rows = [path[1:] for path in _under(data, "rowData")]
        cells = [path[1:] for path in _under(in_rows, "values")]
        every = any(not path or path[0] == "*" for path in cells)
        return cls(
            cells=CELL_PARTS if every else CELL_PARTS & {path[0] for path in cells},
            rows=bool(_under(data, "rowMetadata")),
            columns=bool(_under(data, "columnMetadata")),
        )


def _under(paths: Iterable[tuple[str, ...]], name: str) -> list[tuple[str, ...]]:
    """Return the paths that lead to or through a field; one that ends above it takes all of it."""
    return [(name,) if not path or path[0] == "*" else path for path in paths if not path or path[0] in ("*", name)]


def grid_data(calculation: Calculation, sheet: Sheet, area: GridRange, wanted: Wanted) -> Json:
    """Return the GridData of a range; rows and cells after the last filled one are left out."""
    top, left = area.start_row or 0, area.start_column or 0
    bottom = sheet.row_count if area.end_row is None else min(area.end_row, sheet.row_count)
    right = sheet.column_count if area.end_column is None else min(area.end_column, sheet.column_count)
    data: Json = {}
    if top:
        data["startRow"] = top
    if left:
        data["startColumn"] = left
    if wanted.cells:
        rows = [_row_data(calculation, sheet, row, left, right, wanted) for row in range(top, bottom)]
        while rows and not rows[-1]:
            rows.pop()
        if rows:
            data["rowData"] = rows
    if wanted.rows:
        lines = [sheet.rows[row].line if row < len(sheet.rows) else None for row in range(top, bottom)]
        data["rowMetadata"] = [_line(sheet, "ROWS", top + at, line) for at, line in enumerate(lines)]
    if wanted.columns:
        columns = [sheet.columns.get(column) for column in range(left, right)]
        data["columnMetadata"] = [_line(sheet, "COLUMNS", left + at, line) for at, line in enumerate(columns)]
    return data


def _line(sheet: Sheet, dimension: str, index: int, line: Line | None) -> Json:
    """Return DimensionProperties: the size always, the rest only where there is something to say."""
    rows = dimension == "ROWS"
    usual = ROW_PIXELS if rows else COLUMN_PIXELS
    if line is None:
        return {"pixelSize": usual}
    result: Json = {}
    if line.hidden_by_filter:
        result["hiddenByFilter"] = True
    if line.hidden_by_user:
        result["hiddenByUser"] = True
    result["pixelSize"] = usual if line.pixel_size is None else line.pixel_size
    if line.metadata:
        located = [Located(item, sheet, "ROWS" if rows else "COLUMNS", index) for item in line.metadata]
        result["developerMetadata"] = [item.to_json() for item in located]
    return result


def _row_data(calculation: Calculation, sheet: Sheet, row: int, left: int, right: int, wanted: Wanted) -> Json:
    if row >= len(sheet.rows):
        return {}
    cells = sheet.rows[row].cells
    values = [
        {} if cells[column] is None else cell_data(calculation, sheet, row, column, wanted)
        for column in range(left, min(right, len(cells)))
    ]
    while values and not values[-1] and cells[left + len(values) - 1] is None:
        values.pop()
    return {"values": values} if values else {}


def cell_data(calculation: Calculation, sheet: Sheet, row: int, column: int, wanted: Wanted) -> Json:
    """Return one CellData; empty parts are left out."""
    cell = sheet.cell(row, column) or Cell()
    parts: Json = {}
    if "userEnteredValue" in wanted.cells:
        parts["userEnteredValue"] = entered_value(cell)
    effective = None
    if wanted.cells & {"effectiveValue", "effectiveFormat"}:
        effective = extended_value(calculation.effective(sheet, row, column))
    if "effectiveValue" in wanted.cells:
        parts["effectiveValue"] = effective
    if "formattedValue" in wanted.cells:
        parts["formattedValue"] = formatted(calculation, sheet, row, column)
    if "userEnteredFormat" in wanted.cells:
        parts["userEnteredFormat"] = cell.format
    if "effectiveFormat" in wanted.cells and (effective is not None or cell.format):
        parts["effectiveFormat"] = _effective_format(calculation, sheet, row, column, effective)
    if "hyperlink" in wanted.cells:
        parts["hyperlink"] = _hyperlink(cell)
    parts |= _as_kept(cell, wanted)
    return {name: value for name, value in parts.items() if value not in (None, "")}


def _as_kept(cell: Cell, wanted: Wanted) -> Json:
    kept: Json = {"note": cell.note, "textFormatRuns": cell.text_runs, "dataValidation": cell.validation}
    return {name: value for name, value in kept.items() if name in wanted.cells}


def _hyperlink(cell: Cell) -> str | None:
    found = LINK.match(cell.formula) if cell.formula is not None else None
    return found.group(1) if found else cell.hyperlink


def _effective_format(calculation: Calculation, sheet: Sheet, row: int, column: int, effective: Json | None) -> Json:
    """Return the default format with the cell's own on top. Conditional formats are not worked out here."""
    cell = sheet.cell(row, column) or Cell()
    own = cell.format or {}
    result = DEFAULT_FORMAT | {name: value for name, value in own.items() if name != "textFormat"}
    result["textFormat"] = DEFAULT_FORMAT["textFormat"] | own.get("textFormat", {})
    if effective is not None and "horizontalAlignment" not in own:
        result["horizontalAlignment"] = ALIGNMENTS.get(next(iter(effective)), "LEFT")
    shown_as = number_format(calculation, sheet, row, column)
    if shown_as is not None:
        result["numberFormat"] = shown_as
    linked = "LINKED" if _hyperlink(cell) else "PLAIN_TEXT"
    return {"hyperlinkDisplayType": linked} | result
