"""Rows put in order: sortRange, randomizeRange, deleteDuplicates.

The cells of the range move, and with them the developer metadata of their rows: mmedum/google-sheets-mcp watched it go
along on a live sheet (docs/architecture.md, spike K, read 2026-11-23). Heights and what is hidden stay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cmp_to_key
from hashlib import sha256

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.a1 import GridRange, to_a1
from integrations.sandbox.google.sheets.batch.areas import Area, area_on, resolve, resolve_existing_span
from integrations.sandbox.google.sheets.batch.draft import Draft, internal_error
from integrations.sandbox.google.sheets.batch.shifting import delete_cells
from integrations.sandbox.google.sheets.batch.writing import guard
from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.grid import Cell, ErrorValue, Json, Scalar, Sheet
from integrations.sandbox.google.sheets.references import copied

Compare = Callable[[int, int], int]


def sort_range(draft: Draft, request: Json) -> None:
    given: Json = request.get("range", {})
    size = draft.sheet(given.get("sheetId", 0)).row_count
    if given.get("startRowIndex", 0) >= size:
        raise bad_request(f"range.startRowIndex is larger than current grid size ({size})")
    sheet, area = resolve(draft, request.get("range"))
    sort_area(draft, sheet, area, request.get("sortSpecs", []))


def sort_area(draft: Draft, sheet: Sheet, area: Area, specs: Sequence[Json]) -> None:
    """Sort the rows of an area by one column after another; blanks come last whatever the order."""
    if not specs:
        raise bad_request("Must specify at least one sort spec.")
    for spec in specs:
        _check(spec, area)
    guard(draft, sheet, area)
    _refuse_merges(draft, sheet, area)
    compare = _by_columns(sheet, draft.calculation(), specs)
    rows = _movable(sheet, area)
    _arrange(draft, sheet, area, rows, sorted(rows, key=cmp_to_key(compare)))


def _check(spec: Json, area: Area) -> None:
    unsupported = spec.keys() - {"dimensionIndex", "sortOrder"}
    if unsupported:
        raise bad_request(f"Sorting by {sorted(unsupported)[0]} is not supported.")
    index = spec.get("dimensionIndex", 0)
    if index < 0:
        raise internal_error()  # so Google answers: burnash/gspread issue 816 (read 2026-11-23)
    if index not in area.columns:
        raise bad_request(f"The sort column {index} must be within the range that is sorted.")


def _refuse_merges(draft: Draft, sheet: Sheet, area: Area) -> None:
    for merge in sheet.merges:
        merged = area_on(sheet, GridRange.from_json(merge))
        if merged.meets(area) and (merged.height > 1 or not area.holds(merged)):
            where = to_a1(draft.book, merged.to_range())
            raise bad_request(
                f"You can't sort a range containing vertical merges. There is a vertical merge at {where}"
            )


def _movable(sheet: Sheet, area: Area) -> list[int]:
    """Return the rows that take part: those below the last cell are blank anyway, those not shown stay in place."""
    rows = range(area.top, min(area.bottom, len(sheet.rows)))
    lines = {row: sheet.rows[row].line for row in rows}
    return [row for row, line in lines.items() if not (line.hidden_by_filter or line.hidden_by_user)]


def _by_columns(sheet: Sheet, calculation: Calculation, specs: Sequence[Json]) -> Compare:
    def compare(one: int, other: int) -> int:
        for spec in specs:
            column = spec.get("dimensionIndex", 0)
            values = [calculation.effective(sheet, row, column) for row in (one, other)]
            result = compared(values[0], values[1], descending=spec.get("sortOrder") == "DESCENDING")
            if result:
                return result
        return 0

    return compare


def compared(one: Scalar, other: Scalar, *, descending: bool = False) -> int:
    """Compare as Google sorts: numbers, text without regard to case, FALSE and TRUE, errors; blanks last either way."""
    first, second = sort_key(one), sort_key(other)
    if first is None or second is None:
        return (first is None) - (second is None)
    result = (first > second) - (first < second)
    return -result if descending else result


def sort_key(value: Scalar) -> tuple[int, float, str] | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return (2, float(value), "")
    if isinstance(value, int | float):
        return (0, float(value), "")
    if isinstance(value, ErrorValue):
        return (3, 0.0, value.kind)
    return (1, 0.0, value.casefold())


def _arrange(draft: Draft, sheet: Sheet, area: Area, places: Sequence[int], sources: Sequence[int]) -> None:
    """Put the cells of `sources` where `places` are, row by row; relative references follow their row."""
    taken = {row: [sheet.cell(row, column) for column in area.columns] for row in sources}
    metadata = {row: sheet.rows[row].line.metadata for row in sources}
    for place, source in zip(places, sources, strict=True):
        if place == source:
            continue
        for column, cell in zip(area.columns, taken[source], strict=True):
            draft.put(sheet, place, column, moved(draft, cell, rows=place - source))
        if metadata[source] != sheet.rows[place].line.metadata:
            draft.row(sheet, place).line.metadata = list(metadata[source])


def moved(draft: Draft, cell: Cell | None, *, rows: int = 0, columns: int = 0) -> Cell | None:
    """Return a cell as it reads when copied elsewhere."""
    if cell is None or cell.formula is None:
        return cell
    return replace(cell, formula=copied(draft.book, cell.formula, rows=rows, columns=columns))


def randomize_range(draft: Draft, request: Json) -> None:
    sheet, area = resolve(draft, request.get("range"))
    guard(draft, sheet, area)
    _refuse_merges(draft, sheet, area)
    draft.row(sheet, area.bottom - 1)
    rows = _movable(sheet, area)
    salt = draft.fresh_id()
    _arrange(draft, sheet, area, rows, sorted(rows, key=lambda row: sha256(f"{salt} {row}".encode()).digest()))


def delete_duplicates(draft: Draft, request: Json) -> Json:
    """Delete the rows of a range that repeat an earlier one; case, formats and formulas make no difference."""
    sheet, area = resolve(draft, request.get("range"))
    guard(draft, sheet, area)
    spans = [resolve_existing_span(draft, given) for given in request.get("comparisonColumns", [])]
    if any(span.dimension != "COLUMNS" or span.sheet is not sheet for span in spans):
        raise bad_request("Comparison columns must be columns of the range's sheet.")
    columns = [column for column in area.columns if not spans or any(s.start <= column < s.end for s in spans)]
    calculation = draft.calculation()
    seen: set[tuple[tuple[int, float, str] | None, ...]] = set()
    repeated: list[int] = []
    for row in area.rows:
        key = tuple(sort_key(calculation.effective(sheet, row, column)) for column in columns)
        if any(part is not None for part in key):
            if key in seen:
                repeated.append(row)
            seen.add(key)
    for row in reversed(repeated):
        delete_cells(draft, sheet, replace(area, top=row, bottom=row + 1), "ROWS")
    return {"duplicatesRemovedCount": len(repeated)} if repeated else {}
