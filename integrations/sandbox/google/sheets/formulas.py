"""Computing: the values of formulas, and of the cells that they refer to."""

from __future__ import annotations

from datetime import datetime

from integrations.sandbox.google.sheets.grid import Json, Scalar, Sheet, Spreadsheet


class Calculation:
    """The computed values of one file at one moment, each worked out once. Make a new one after every change."""

    def __init__(self, book: Spreadsheet, *, now: datetime) -> None:
        self.book = book
        self.now = now

    def effective(self, sheet: Sheet, row: int, column: int) -> Scalar:
        """Return what the cell is worth: its literal, its formula's result, or None where blank or off the grid."""
        raise NotImplementedError

    def inherited_format(self, sheet: Sheet, row: int, column: int) -> Json | None:
        """Return the number format that a formula takes from what it computes with, such as a date's; or None."""
        raise NotImplementedError


def evaluate(book: Spreadsheet, sheet: Sheet, row: int, column: int, now: datetime) -> Scalar:
    """Return what one cell is worth; for many cells make one Calculation."""
    return Calculation(book, now=now).effective(sheet, row, column)
