"""Cells read out as rows of values: the three render options, the two for dates, and what is left out at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from integrations.sandbox.google.sheets.a1 import GridRange, Rectangle, on_grid, to_a1
from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.grid import Cell, Json
from integrations.sandbox.google.sheets.render import formatted, unformatted

Shown = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Rendering:
    """How values are asked for, in the API's own words."""

    value_option: str = "FORMATTED_VALUE"
    date_option: str = "SERIAL_NUMBER"
    major_dimension: str = "ROWS"


def value_range(calculation: Calculation, area: GridRange, rendering: Rendering) -> Json:
    """Return the values of a range as a ValueRange; a blank range has none."""
    book = calculation.book
    rectangle = on_grid(book, area)
    values = values_in(calculation, rectangle, rendering)
    answer: Json = {"range": to_a1(book, rectangle.to_range()), "majorDimension": rendering.major_dimension}
    return answer | ({"values": values} if values else {})


def values_in(calculation: Calculation, area: Rectangle, rendering: Rendering) -> list[list[Shown]]:
    """Return the values of an area, without the blank rows and cells at the end."""
    show = _shower(calculation, area, rendering)
    rows: list[list[Shown | None]] = []
    for row in range(area.start_row, min(area.end_row, len(area.sheet.rows))):
        cells = area.sheet.rows[row].cells[area.start_column : area.end_column]
        shown: list[Shown | None] = [
            None
            if cell is None or (cell.value is None and cell.formula is None)
            else show(cell, row, area.start_column + place)
            for place, cell in enumerate(cells)
        ]
        rows.append(shown)
    if rendering.major_dimension == "COLUMNS":
        rows = _turned(rows)
    return _without_blank_ends(rows)


def _shower(calculation: Calculation, area: Rectangle, rendering: Rendering) -> Callable[[Cell, int, int], Shown]:
    sheet = area.sheet
    dates_as_text = rendering.date_option == "FORMATTED_STRING"
    keeps_formulas = rendering.value_option == "FORMULA"

    def show_formatted(cell: Cell, row: int, column: int) -> Shown:
        if isinstance(cell.value, str) and cell.format is None:
            return cell.value
        return formatted(calculation, sheet, row, column)

    def show_unformatted(cell: Cell, row: int, column: int) -> Shown:
        if keeps_formulas and cell.formula is not None:
            return cell.formula
        if isinstance(cell.value, str):
            return cell.value
        return unformatted(calculation, sheet, row, column, dates_as_text=dates_as_text)

    return show_formatted if rendering.value_option == "FORMATTED_VALUE" else show_unformatted


def _turned(rows: list[list[Shown | None]]) -> list[list[Shown | None]]:
    width = max((len(row) for row in rows), default=0)
    return [[row[column] if column < len(row) else None for row in rows] for column in range(width)]


def _without_blank_ends(lines: list[list[Shown | None]]) -> list[list[Shown]]:
    kept: list[list[Shown]] = []
    last_filled = 0
    for line in lines:
        end = len(line)
        while end and line[end - 1] is None:
            end -= 1
        kept.append(["" if value is None else value for value in line[:end]])
        if end:
            last_filled = len(kept)
    return kept[:last_filled]
