"""How references follow what is done to a grid: rows and columns inserted, deleted and moved, cells cut, tabs renamed.

Kept apart from computing, because every change of structure needs it and no reading does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from integrations.sandbox.google.sheets.a1 import GridRange
from integrations.sandbox.google.sheets.formula_parsing import Corner, Reference, reference_of, tokens
from integrations.sandbox.google.sheets.grid import Spreadsheet
from integrations.sandbox.google.sheets.locales import locale_of

Dimension = Literal["ROWS", "COLUMNS"]
_GONE = "#REF!"


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

_Span = tuple[int, int | None]  # from, to (excluded; None: to the end)


def shifted(book: Spreadsheet, formula: str, change: Change, *, home_id: int) -> str:
    """Return the formula of a cell on tab `home_id` as it reads after the change; what is gone becomes #REF!."""
    return _rewritten(book, formula, lambda reference: _shifted_reference(book, reference, change, home_id))


def shift_formulas(book: Spreadsheet, change: Change) -> None:
    """Rewrite every formula of the file after the change. Call it once the grid itself (or the title) has changed."""
    for sheet in book.sheets:
        for row in sheet.rows:
            for cell in row.cells:
                if cell is not None and cell.formula is not None:
                    cell.formula = shifted(book, cell.formula, change, home_id=sheet.sheet_id)


def copied(book: Spreadsheet, formula: str, *, rows: int, columns: int) -> str:
    """Return a formula as it reads when copied or sorted `rows` down and `columns` right: relative parts follow."""
    return _rewritten(book, formula, lambda reference: _copied_reference(reference, rows, columns))


def shifted_range(area: GridRange, change: Change) -> GridRange | None:
    """Return where a range (a merge, a filter, a named range, ...) is after the change, or None when it is gone."""
    if isinstance(change, SheetRenamed):
        return area
    if isinstance(change, SheetDeleted):
        return None if area.sheet_id == change.sheet_id else area
    if isinstance(change, CutAndPasted):
        return _pasted(area, change)
    if isinstance(change, CellsInserted | CellsDeleted):
        return _pushed(area, change)
    return area if area.sheet_id != change.sheet_id else _shifted_area(area, change)


def _rewritten(book: Spreadsheet, formula: str, rewrite: Callable[[Reference], str]) -> str:
    found = tokens(formula, decimal=locale_of(book.locale).decimal)
    return "".join(rewrite(reference_of(token.text)) if token.kind == "reference" else token.text for token in found)


def _shifted_reference(book: Spreadsheet, reference: Reference, change: Change, home_id: int) -> str:
    if isinstance(change, SheetRenamed | SheetDeleted):
        return _retitled(reference, change)
    sheet_id = home_id
    if reference.title is not None:
        sheet = book.sheet_titled(reference.title)
        if sheet is None:
            return reference.text()
        sheet_id = sheet.sheet_id
    before = _area_of(reference, sheet_id)
    after = shifted_range(before, change)
    if after is None:
        return _GONE
    return reference.text() if after == before else _written(book, reference, after, home_id)


def _retitled(reference: Reference, change: SheetRenamed | SheetDeleted) -> str:
    old = change.old if isinstance(change, SheetRenamed) else change.title
    if reference.title is None or reference.title.casefold() != old.casefold():
        return reference.text()
    return replace(reference, title=change.new).text() if isinstance(change, SheetRenamed) else _GONE


def _written(book: Spreadsheet, reference: Reference, area: GridRange, home_id: int) -> str:
    """Write a reference to its new cells, keeping its $ signs and open ends."""
    title = reference.title
    if title is not None or area.sheet_id != home_id:
        sheet = book.sheet_by_id(area.sheet_id)
        title = title if sheet is None else sheet.title
    first = replace(reference.first, row=area.start_row, column=area.start_column)
    if reference.last is None:
        return Reference(title, first).text()
    last_row = None if area.end_row is None else area.end_row - 1
    last_column = None if area.end_column is None else area.end_column - 1
    last = replace(reference.last, row=last_row, column=last_column)
    return Reference(title, first, last).text()


def _area_of(reference: Reference, sheet_id: int) -> GridRange:
    last = reference.last or reference.first
    start_row, end_row = _ordered(reference.first.row, last.row)
    start_column, end_column = _ordered(reference.first.column, last.column)
    return GridRange(sheet_id, start_row, end_row, start_column, end_column)


def _ordered(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    if first is None or last is None:
        return first if first is not None else last, None
    return min(first, last), max(first, last) + 1


def _copied_reference(reference: Reference, rows: int, columns: int) -> str:
    corners = [_copied_corner(corner, rows, columns) for corner in (reference.first, reference.last) if corner]
    if any(corner is None for corner in corners):
        return _GONE
    first = corners[0] or reference.first
    return Reference(reference.title, first, corners[1] if len(corners) > 1 else None).text()


def _copied_corner(corner: Corner, rows: int, columns: int) -> Corner | None:
    row = corner.row if corner.row is None or corner.row_fixed else corner.row + rows
    column = corner.column if corner.column is None or corner.column_fixed else corner.column + columns
    if (row is not None and row < 0) or (column is not None and column < 0):
        return None
    return replace(corner, row=row, column=column)


def _shifted_area(area: GridRange, change: Inserted | Deleted | Moved) -> GridRange | None:
    if change.dimension == "ROWS":
        rows = _shifted_span(area.start_row, area.end_row, change)
        return None if rows is None else replace(area, start_row=rows[0], end_row=rows[1])
    columns = _shifted_span(area.start_column, area.end_column, change)
    return None if columns is None else replace(area, start_column=columns[0], end_column=columns[1])


def _shifted_span(
    start: int | None, end: int | None, change: Inserted | Deleted | Moved
) -> tuple[int | None, int | None] | None:
    if start is None and end is None:
        return start, end
    span: _Span | None = (start or 0, end)
    if isinstance(change, Inserted):
        span = _after_insertion((start or 0, end), change.at, change.count)
    elif isinstance(change, Deleted):
        span = _after_deletion((start or 0, end), change.start, change.end)
    else:
        span = _after_move((start or 0, end), change)
    if span is None:
        return None
    return (None if start is None else span[0]), span[1]


def _after_insertion(span: _Span, at: int, count: int) -> _Span:
    start, end = span
    if at <= start:
        return start + count, None if end is None else end + count
    return start, end if end is None or at >= end else end + count


def _after_deletion(span: _Span, first: int, last: int) -> _Span | None:
    start, end = span
    start_after = start - max(min(start, last) - first, 0)
    if end is None:
        return start_after, None
    end_after = end - max(min(end, last) - first, 0)
    return None if end_after <= start_after else (start_after, end_after)


def _after_move(span: _Span, change: Moved) -> _Span:
    """Follow the first and the last row (or column) of a span to where they are now."""
    start, end = span
    if end is None:
        return _moved(start, change), None
    first, last = _moved(start, change), _moved(end - 1, change)
    return min(first, last), max(first, last) + 1


def _moved(index: int, change: Moved) -> int:
    count = change.end - change.start
    if change.start <= index < change.end:
        to = change.destination if change.destination <= change.start else change.destination - count
        return index - change.start + to
    if change.end <= index < change.destination:
        return index - count
    if change.destination <= index < change.start:
        return index + count
    return index


def _pushed(area: GridRange, change: CellsInserted | CellsDeleted) -> GridRange | None:
    """Follow cells that insertRange or deleteRange moved: only where the whole width of the range moves with them."""
    moved = change.area
    if area.sheet_id != moved.sheet_id:
        return area
    along_rows = change.dimension == "ROWS"
    across, band = (_columns(area), _columns(moved)) if along_rows else (_rows(area), _rows(moved))
    if not _within(across, band):
        return area
    first, last = _rows(moved) if along_rows else _columns(moved)
    if last is None:
        return area
    step: Inserted | Deleted
    if isinstance(change, CellsInserted):
        step = Inserted(area.sheet_id, change.dimension, first, last - first)
    else:
        step = Deleted(area.sheet_id, change.dimension, first, last)
    return _shifted_area(area, step)


def _pasted(area: GridRange, change: CutAndPasted) -> GridRange:
    cut = change.area
    if area.sheet_id != cut.sheet_id or not _within(_rows(area), _rows(cut)):
        return area
    if not _within(_columns(area), _columns(cut)):
        return area
    down, right = change.row - (cut.start_row or 0), change.column - (cut.start_column or 0)
    return GridRange(
        change.sheet_id,
        None if area.start_row is None else area.start_row + down,
        None if area.end_row is None else area.end_row + down,
        None if area.start_column is None else area.start_column + right,
        None if area.end_column is None else area.end_column + right,
    )


def _rows(area: GridRange) -> _Span:
    return area.start_row or 0, area.end_row


def _columns(area: GridRange) -> _Span:
    return area.start_column or 0, area.end_column


def _within(inner: _Span, outer: _Span) -> bool:
    if inner[0] < outer[0]:
        return False
    return outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
