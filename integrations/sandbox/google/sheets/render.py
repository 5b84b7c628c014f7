"""What a cell shows: its value as text by its number format and the file's locale, and as the API's ExtendedValue."""

from __future__ import annotations

from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.grid import Cell, ErrorValue, Json, Scalar, Sheet
from integrations.sandbox.google.sheets.number_formats import ERROR_TEXTS, is_date, shown

_EXACT_INTEGERS_BELOW = 1e21  # from here on JSON numbers are written with an exponent


def json_number(number: float) -> int | float:
    """Return a number as the API writes it: 2 rather than 2.0."""
    if number.is_integer() and abs(number) < _EXACT_INTEGERS_BELOW:
        return int(number)
    return number


def extended_value(value: Scalar) -> Json | None:
    """Return a value as ExtendedValue JSON (effectiveValue), or None for a blank."""
    if value is None:
        return None
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    if isinstance(value, ErrorValue):
        return {"errorValue": {"type": value.kind, "message": value.message}}
    return {"numberValue": json_number(float(value))}


def entered_value(cell: Cell) -> Json | None:
    """Return what was entered as ExtendedValue JSON (userEnteredValue), or None for a blank."""
    if cell.formula is not None:
        return {"formulaValue": cell.formula}
    return extended_value(cell.value)


def number_format(calculation: Calculation, sheet: Sheet, row: int, column: int) -> Json | None:
    """Return the NumberFormat a cell is shown with (its own, else what its formula inherits), or None for automatic."""
    cell = sheet.cell(row, column)
    if cell is None:
        return None
    own: Json | None = (cell.format or {}).get("numberFormat")
    if own is None and cell.formula is not None:
        return calculation.inherited_format(sheet, row, column)
    return own


def formatted(calculation: Calculation, sheet: Sheet, row: int, column: int) -> str:
    """Return the text a cell shows; empty for a blank."""
    value = calculation.effective(sheet, row, column)
    if isinstance(value, str) and (cell := sheet.cell(row, column)) is not None and cell.format is None:
        return value
    return shown(value, number_format(calculation, sheet, row, column), calculation.locale)


def unformatted(
    calculation: Calculation, sheet: Sheet, row: int, column: int, *, dates_as_text: bool
) -> str | int | float | bool:
    """Return a cell's value as UNFORMATTED_VALUE gives it: dates as serial numbers, or as the text they show."""
    value = calculation.effective(sheet, row, column)
    if value is None:
        return ""
    if isinstance(value, ErrorValue):
        return ERROR_TEXTS[value.kind]
    if isinstance(value, bool | str):
        return value
    if dates_as_text and is_date(number_format(calculation, sheet, row, column), calculation.locale):
        return formatted(calculation, sheet, row, column)
    return json_number(float(value))
