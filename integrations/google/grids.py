"""From Google's two shapes of a tab (values, and grid data) to the one Table. Both shapes give equal tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from integrations.google.tables import Cell, Table

# How a cell's error reads as a value; ErrorType is Google's name for it.
_ERRORS = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}


def table_of_values(title: str, values: Sequence[Sequence[Any]], *, time_zone: str, locale: str) -> Table:
    """Read the `values` of a ValueRange asked for with UNFORMATTED_VALUE and SERIAL_NUMBER."""
    rows = [[_cell(value) for value in row] for row in values]
    return _table(title, rows, time_zone=time_zone, locale=locale)


def table_of_grid(title: str, sheet: Mapping[str, Any], *, time_zone: str, locale: str) -> Table:
    """Read a sheet whose grid data holds `effectiveValue`s."""
    data = (sheet.get("data") or [{}])[0]
    rows = [[_effective(cell) for cell in row.get("values", [])] for row in data.get("rowData", [])]
    return _table(title, rows, time_zone=time_zone, locale=locale)


def formulas_of_grid(sheet: Mapping[str, Any]) -> dict[tuple[int, int], str]:
    """Give each cell that holds a formula, by its row and column from 0."""
    data = (sheet.get("data") or [{}])[0]
    return {
        (row, column): cell["userEnteredValue"]["formulaValue"]
        for row, line in enumerate(data.get("rowData", []))
        for column, cell in enumerate(line.get("values", []))
        if "formulaValue" in cell.get("userEnteredValue", {})
    }


def _table(title: str, rows: list[list[Cell]], *, time_zone: str, locale: str) -> Table:
    cut = [_without_trailing_blanks(row) for row in rows]
    while cut and not cut[-1]:
        cut.pop()
    width = max((len(row) for row in cut), default=0)
    padded = [(*row, *([None] * (width - len(row)))) for row in cut]
    header = tuple(_heading(cell) for cell in padded[0]) if padded else ()
    return Table(title=title, header=header, rows=tuple(padded[1:]), time_zone=time_zone, locale=locale)


def _without_trailing_blanks(row: list[Cell]) -> list[Cell]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def _heading(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _cell(value: Any) -> Cell:  # noqa: ANN401 - JSON
    if value == "" or value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, str | int | float | bool) else str(value)


def _effective(cell: Mapping[str, Any]) -> Cell:
    value = cell.get("effectiveValue", {})
    if "errorValue" in value:
        return _ERRORS.get(value["errorValue"].get("type", "ERROR"), "#ERROR!")
    for kind in ("stringValue", "numberValue", "boolValue"):
        if kind in value:
            return _cell(value[kind])
    return None
