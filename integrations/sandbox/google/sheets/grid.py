"""The state of spreadsheets: files, tabs, rows and cells, and the moves that shift them.

Kept apart from the API so that a cell means the same to the values methods, to batchUpdate and to the page for people.
Rows and columns are zero-based here, as in the API's GridRange.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

DEFAULT_ROWS = 1000
DEFAULT_COLUMNS = 26
CELL_LIMIT = 10_000_000  # cells in one file, https://support.google.com/drive/answer/37603 (read 2026-11-23)
COLUMN_LIMIT = 18_278  # ZZZ, same page
TEXT_LIMIT = 50_000  # characters in one cell, same page


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """A cell error as the API's ErrorValue; `kind` is its type, for example "REF" or "NAME"."""

    kind: str
    message: str = ""


Scalar = str | float | bool | ErrorValue | None


@dataclass(slots=True)
class Cell:
    """One cell as entered. `value` is the literal, or None where `formula` (with its "=") decides; formats are JSON."""

    value: Scalar = None
    formula: str | None = None
    format: Json | None = None  # userEnteredFormat
    note: str | None = None
    validation: Json | None = None  # DataValidationRule
    text_runs: list[Json] | None = None
    hyperlink: str | None = None

    @property
    def is_blank(self) -> bool:
        return self.value is None and self.formula is None


@dataclass(slots=True)
class Line:
    """What belongs to one row or column as a whole: it travels when the row or column is moved, and dies with it."""

    pixel_size: int | None = None
    hidden_by_user: bool = False
    hidden_by_filter: bool = False
    metadata: list[Json] = field(default_factory=list)  # DeveloperMetadata without its location


@dataclass(slots=True)
class Row:
    """One row: its cells from the left (shorter than the grid where the rest is blank) and its own properties."""

    cells: list[Cell | None] = field(default_factory=list)
    line: Line = field(default_factory=Line)


@dataclass(slots=True)
class Sheet:
    """One tab. `rows` may be shorter than `row_count`: what is missing is blank."""

    sheet_id: int
    title: str
    row_count: int = DEFAULT_ROWS
    column_count: int = DEFAULT_COLUMNS
    rows: list[Row] = field(default_factory=list)
    columns: dict[int, Line] = field(default_factory=dict)
    frozen_rows: int = 0
    frozen_columns: int = 0
    hidden: bool = False
    properties: Json = field(default_factory=dict)  # tabColor, rightToLeft, hideGridlines, ...: kept as given
    merges: list[Json] = field(default_factory=list)  # GridRange
    protected_ranges: list[Json] = field(default_factory=list)
    conditional_formats: list[Json] = field(default_factory=list)
    basic_filter: Json | None = None
    filter_views: list[Json] = field(default_factory=list)
    banded_ranges: list[Json] = field(default_factory=list)
    metadata: list[Json] = field(default_factory=list)
    groups: list[Json] = field(default_factory=list)  # DimensionGroup with its dimension

    def cell(self, row: int, column: int) -> Cell | None:
        """Return the cell, or None where nothing was ever put."""
        if row >= len(self.rows) or column >= len(self.rows[row].cells):
            return None
        return self.rows[row].cells[column]

    def cell_for_writing(self, row: int, column: int) -> Cell:
        """Return the cell, made blank where there was none."""
        cells = self.row_for_writing(row).cells
        cells.extend([None] * (column + 1 - len(cells)))
        found = cells[column]
        if found is None:
            found = cells[column] = Cell()
        return found

    def row_for_writing(self, row: int) -> Row:
        while len(self.rows) <= row:
            self.rows.append(Row())
        return self.rows[row]

    def filled_cells(self) -> Iterator[tuple[int, int, Cell]]:
        """Give every cell that holds a value or a formula, with its row and column."""
        for row_index, row in enumerate(self.rows):
            for column_index, cell in enumerate(row.cells):
                if cell is not None and not cell.is_blank:
                    yield row_index, column_index, cell


@dataclass(slots=True)
class Spreadsheet:
    """One file. `version` grows with every change, as Drive's `version` does."""

    spreadsheet_id: str
    title: str
    locale: str = "en_GB"
    time_zone: str = "Europe/London"
    auto_recalc: str = "ON_CHANGE"
    sheets: list[Sheet] = field(default_factory=list)
    named_ranges: list[Json] = field(default_factory=list)
    metadata: list[Json] = field(default_factory=list)
    version: int = 1
    next_id: int = 1  # for protected ranges, filter views, metadata and the like

    def sheet_titled(self, title: str) -> Sheet | None:
        """Find a tab by title; Google compares without regard to case."""
        return next((sheet for sheet in self.sheets if sheet.title.casefold() == title.casefold()), None)

    def sheet_by_id(self, sheet_id: int) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.sheet_id == sheet_id), None)

    def new_id(self) -> int:
        self.next_id += 1
        return self.next_id
