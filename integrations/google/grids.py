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
    return _table(title, cells_of_values(values), time_zone=time_zone, locale=locale)


def cells_of_values(values: Sequence[Sequence[Any]]) -> tuple[tuple[Cell, ...], ...]:
    """Read rows of values, each as long as it is filled; blank rows at the end are left out."""
    rows = [_filled([_cell(value) if _needs_reading(value) else value for value in row]) for row in values]
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)


def table_of_grid(title: str, sheet: Mapping[str, Any], *, time_zone: str, locale: str) -> Table:
    """Read a sheet whose grid data holds `effectiveValue`s."""
    return table_of_grids(title, (sheet.get("data") or [{}])[:1], time_zone=time_zone, locale=locale)


def table_of_grids(title: str, data: Sequence[Mapping[str, Any]], *, time_zone: str, locale: str) -> Table:
    """Read grid data of one range or of several, each at its place; rows that none of them holds are blank."""
    rows: dict[int, tuple[Cell, ...]] = {}
    for grid in data:
        for number, row in enumerate(grid.get("rowData", []), start=grid.get("startRow", 0)):
            rows[number] = _filled([_effective(cell) for cell in row.get("values", [])])
    every = [rows.get(number, ()) for number in range(max(rows, default=-1) + 1)]
    return _table(title, every, time_zone=time_zone, locale=locale)


def formulas_of_grid(sheet: Mapping[str, Any]) -> dict[tuple[int, int], str]:
    """Give each cell that holds a formula, by its row and column from 0."""
    data = (sheet.get("data") or [{}])[0]
    return {
        (row, column): cell["userEnteredValue"]["formulaValue"]
        for row, line in enumerate(data.get("rowData", []))
        for column, cell in enumerate(line.get("values", []))
        if "formulaValue" in cell.get("userEnteredValue", {})
    }


def _table(title: str, rows: Sequence[tuple[Cell, ...]], *, time_zone: str, locale: str) -> Table:
    end = len(rows)
    while end and not rows[end - 1]:
        end -= 1
    width = max(map(len, rows), default=0)
    padded = [row if len(row) == width else (*row, *([None] * (width - len(row)))) for row in rows[:end]]
    header = tuple(_heading(cell) for cell in padded[0]) if padded else ()
    return Table(title=title, header=header, rows=tuple(padded[1:]), time_zone=time_zone, locale=locale)


def _filled(row: list[Cell]) -> tuple[Cell, ...]:
    while row and row[-1] is None:
        row.pop()
    return tuple(row)


def _heading(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _needs_reading(value: Any) -> bool:  # noqa: ANN401 - JSON
    """Tell whether a value is anything but words or a whole number, which most are: a call spared for each."""
    return not value or (type(value) is not str and type(value) is not int)


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
