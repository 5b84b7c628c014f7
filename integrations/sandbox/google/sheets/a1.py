"""Ranges: the API's GridRange, and A1 and R1C1 notation read and written as Google does."""

from __future__ import annotations

from dataclasses import dataclass

from integrations.sandbox.google.sheets.grid import Json, Spreadsheet


@dataclass(frozen=True, slots=True)
class GridRange:
    """A rectangle on one tab, half open and zero-based; None on a side means unbounded, as in the API."""

    sheet_id: int
    start_row: int | None = None
    end_row: int | None = None
    start_column: int | None = None
    end_column: int | None = None

    @classmethod
    def from_json(cls, area: Json) -> GridRange:
        return cls(
            sheet_id=area.get("sheetId", 0),
            start_row=area.get("startRowIndex"),
            end_row=area.get("endRowIndex"),
            start_column=area.get("startColumnIndex"),
            end_column=area.get("endColumnIndex"),
        )

    def to_json(self) -> Json:
        sides = {
            "startRowIndex": self.start_row,
            "endRowIndex": self.end_row,
            "startColumnIndex": self.start_column,
            "endColumnIndex": self.end_column,
        }
        return {"sheetId": self.sheet_id} | {name: side for name, side in sides.items() if side is not None}


def parse_range(book: Spreadsheet, text: str) -> GridRange:
    """Read A1 or R1C1 notation, a tab's title or a named range; raise Google's 400 "Unable to parse range: ..."."""
    raise NotImplementedError


def to_a1(book: Spreadsheet, area: GridRange) -> str:
    """Write a range as Google echoes it, with its tab and all its sides: 'My tab'!A1:Z1000."""
    raise NotImplementedError


def column_letters(column: int) -> str:
    """Return the letters of a zero-based column: 0 is A, 26 is AA."""
    raise NotImplementedError
