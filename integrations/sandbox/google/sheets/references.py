"""How references follow what is done to a grid: rows and columns inserted, deleted and moved, cells cut, tabs renamed.

Kept apart from computing, because every change of structure needs it and no reading does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from integrations.sandbox.google.sheets.a1 import GridRange
from integrations.sandbox.google.sheets.grid import Spreadsheet

Dimension = Literal["ROWS", "COLUMNS"]


@dataclass(frozen=True, slots=True)
class Inserted:
    """`count` blank rows or columns now stand before index `at`."""

    sheet_id: int
    dimension: Dimension
    at: int
    count: int


@dataclass(frozen=True, slots=True)
class Deleted:
    """Rows or columns `start` to `end` (excluded) are gone."""

    sheet_id: int
    dimension: Dimension
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows or columns `start` to `end` now stand before what was index `destination` (counted before the move)."""

    sheet_id: int
    dimension: Dimension
    start: int
    end: int
    destination: int


@dataclass(frozen=True, slots=True)
class CellsInserted:
    """The cells of `area` (insertRange) were pushed away along `dimension`, making room of the area's own size."""

    area: GridRange
    dimension: Dimension


@dataclass(frozen=True, slots=True)
class CellsDeleted:
    """The cells of `area` (deleteRange) are gone and those after them along `dimension` moved up or left."""

    area: GridRange
    dimension: Dimension


@dataclass(frozen=True, slots=True)
class CutAndPasted:
    """The cells of `area` now stand with their first cell at `row`, `column` of the sheet `sheet_id`."""

    area: GridRange
    sheet_id: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class SheetRenamed:
    """The tab `sheet_id`, called `old`, is now called `new`."""

    sheet_id: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SheetDeleted:
    """The tab `sheet_id`, called `title`, is gone."""

    sheet_id: int
    title: str


Change = Inserted | Deleted | Moved | CellsInserted | CellsDeleted | CutAndPasted | SheetRenamed | SheetDeleted


def shifted(book: Spreadsheet, formula: str, change: Change, *, home_id: int) -> str:
    """Return the formula of a cell on tab `home_id` as it reads after the change; what is gone becomes #REF!."""
    raise NotImplementedError


def shift_formulas(book: Spreadsheet, change: Change) -> None:
    """Rewrite every formula of the file after the change. Call it once the grid itself (or the title) has changed."""
    raise NotImplementedError


def copied(book: Spreadsheet, formula: str, *, rows: int, columns: int) -> str:
    """Return a formula as it reads when copied or sorted `rows` down and `columns` right: relative parts follow."""
    raise NotImplementedError


def shifted_range(area: GridRange, change: Change) -> GridRange | None:
    """Return where a range (a merge, a filter, a named range, ...) is after the change, or None when it is gone."""
    raise NotImplementedError
