"""Where a request acts: GridRange, DimensionRange and GridCoordinate resolved against the grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.a1 import GridRange, beyond_grid
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.grid import Json, Sheet

Dimension = Literal["ROWS", "COLUMNS"]
NOUNS = {"ROWS": "row", "COLUMNS": "column"}


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle within one tab's grid: half open, zero-based, every side known."""

    sheet_id: int
    top: int
    bottom: int
    left: int
    right: int

    @property
    def rows(self) -> range:
        return range(self.top, self.bottom)

    @property
    def columns(self) -> range:
        return range(self.left, self.right)

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    def to_range(self) -> GridRange:
        return GridRange(self.sheet_id, self.top, self.bottom, self.left, self.right)

    def to_json(self) -> Json:
        return range_json(self.to_range())

    def meets(self, other: Area) -> bool:
        return (
            self.sheet_id == other.sheet_id
            and self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )

    def holds(self, other: Area) -> bool:
        return (
            self.sheet_id == other.sheet_id
            and self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )


@dataclass(frozen=True, slots=True)
class Span:
    """Some rows or columns of one tab, half open and zero-based."""

    sheet: Sheet
    dimension: Dimension
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def noun(self) -> str:
        return NOUNS[self.dimension]

    def to_area(self) -> Area:
        if self.dimension == "ROWS":
            return Area(self.sheet.sheet_id, self.start, self.end, 0, self.sheet.column_count)
        return Area(self.sheet.sheet_id, 0, self.sheet.row_count, self.start, self.end)


def range_json(area: GridRange) -> Json:
    """Write a GridRange as Google answers it: the sheet id 0 is left out, the index 0 is not.

    Seen in the recorded answers of burnash/gspread, tests/cassettes (read 2026-11-23).
    """
    answer = area.to_json()
    if not answer["sheetId"]:
        del answer["sheetId"]
    return answer


def area_on(sheet: Sheet, area: GridRange) -> Area:
    """Close the open sides of a range at the edges of its tab."""
    return Area(
        sheet_id=sheet.sheet_id,
        top=area.start_row or 0,
        bottom=sheet.row_count if area.end_row is None else area.end_row,
        left=area.start_column or 0,
        right=sheet.column_count if area.end_column is None else area.end_column,
    )


def resolve(draft: Draft, given: Json | None) -> tuple[Sheet, Area]:
    """Return the tab and the area a GridRange means; refuse what is not on the grid."""
    if given is None:
        raise bad_request("Range must be specified.")
    asked = GridRange.from_json(given)
    sheet = draft.sheet(asked.sheet_id)
    area = area_on(sheet, asked)
    if min(area.top, area.left) < 0:
        raise bad_request("GridRange indexes must be >= 0")
    if area.top > area.bottom or area.left > area.right:
        raise bad_request("GridRange start indexes must be <= end indexes")
    if area.bottom > sheet.row_count or area.right > sheet.column_count:
        raise beyond_grid(draft.book, area.to_range())
    return sheet, area


def resolve_corner(draft: Draft, given: Json) -> tuple[Sheet, int, int]:
    """Return the tab, the row and the column a GridCoordinate means."""
    sheet = draft.sheet(given.get("sheetId", 0))
    row, column = given.get("rowIndex", 0), given.get("columnIndex", 0)
    if min(row, column) < 0:
        raise bad_request("GridCoordinate indexes must be >= 0")
    if row >= sheet.row_count:
        raise bad_request(f"GridCoordinate.rowIndex[{row}] is after last row in grid[{sheet.row_count - 1}]")
    if column >= sheet.column_count:
        raise bad_request(
            f"GridCoordinate.columnIndex[{column}] is after last column in grid[{sheet.column_count - 1}]"
        )
    return sheet, row, column


def dimension_of(given: Json) -> Dimension:
    dimension = given.get("dimension")
    if dimension == "ROWS":
        return "ROWS"
    if dimension == "COLUMNS":
        return "COLUMNS"
    raise bad_request("Dimension must be specified.")


def length_of(sheet: Sheet, dimension: Dimension) -> int:
    return sheet.row_count if dimension == "ROWS" else sheet.column_count


def resolve_span(draft: Draft, given: Json | None) -> Span:
    """Return the rows or columns a DimensionRange means; open ends are closed, the grid's size is not looked at."""
    if given is None:
        raise bad_request("Range must be specified.")
    dimension = dimension_of(given)
    sheet = draft.sheet(given.get("sheetId", 0))
    start, end = given.get("startIndex", 0), given.get("endIndex", length_of(sheet, dimension))
    if min(start, end) < 0:
        raise bad_request("DimensionRange indexes must be >= 0")
    if start >= end:
        raise bad_request("DimensionRange.startIndex must be < DimensionRange.endIndex")
    return Span(sheet, dimension, start, end)


def resolve_existing_span(draft: Draft, given: Json | None) -> Span:
    """Return the rows or columns a DimensionRange means, all of which must be there."""
    span = resolve_span(draft, given)
    size = length_of(span.sheet, span.dimension)
    if span.end > size:
        raise bad_request(f"DimensionRange.endIndex[{span.end}] is after the last {span.noun} in grid[{size - 1}]")
    return span
