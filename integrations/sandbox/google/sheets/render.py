"""What a cell shows: its value as text by its number format and the file's locale, and as the API's ExtendedValue."""

from __future__ import annotations

from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.grid import Cell, Json, Scalar, Sheet


def extended_value(value: Scalar) -> Json | None:
    """Return a value as ExtendedValue JSON (effectiveValue), or None for a blank."""
    raise NotImplementedError


def entered_value(cell: Cell) -> Json | None:
    """Return what was entered as ExtendedValue JSON (userEnteredValue), or None for a blank."""
    raise NotImplementedError


def number_format(calculation: Calculation, sheet: Sheet, row: int, column: int) -> Json | None:
    """Return the NumberFormat a cell is shown with (its own, else what its formula inherits), or None for automatic."""
    raise NotImplementedError


def formatted(calculation: Calculation, sheet: Sheet, row: int, column: int) -> str:
    """Return the text a cell shows; empty for a blank."""
    raise NotImplementedError
