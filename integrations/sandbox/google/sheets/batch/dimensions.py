"""Rows and columns as a whole: inserted, deleted, moved, appended, hidden, sized."""

from __future__ import annotations

from dataclasses import replace

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.batch.areas import (
    Span,
    dimension_of,
    length_of,
    resolve_existing_span,
    resolve_span,
)
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.batch.following import follow
from integrations.sandbox.google.sheets.batch.writing import guard
from integrations.sandbox.google.sheets.grid import Cell, Json, Line, Row, Sheet
from integrations.sandbox.google.sheets.masks import read
from integrations.sandbox.google.sheets.references import Deleted, Inserted, Moved
from integrations.sandbox.google.sheets.render import formatted

DEFAULT_PIXELS = {"ROWS": 21, "COLUMNS": 100}
PIXELS_A_CHARACTER = 7  # about what Arial 10 takes
CELL_PADDING = 17


def insert_dimension(draft: Draft, request: Json) -> None:
    for side in ("startIndex", "endIndex"):
        if side not in request.get("range", {}):
            raise bad_request(f"range.{side} must be set")
    span = resolve_span(draft, request.get("range"))
    size = length_of(span.sheet, span.dimension)
    before = bool(request.get("inheritFromBefore"))
    if span.start > size:
        raise bad_request(f"range.startIndex is larger than current grid size ({size})")
    if not before and span.start >= size:
        raise bad_request(f"range.startIndex must be less than the grid size ({size}) if inheritFromBefore is false.")
    if before and span.start == 0:
        raise bad_request("range.startIndex must be greater than 0 if inheritFromBefore is true.")
    _refuse_inside_protection(draft, span)
    _make_room(draft, span, model=span.start - 1 if before else span.start)
    draft.refuse_too_many_cells()
    follow(draft, Inserted(span.sheet.sheet_id, span.dimension, span.start, span.length))


def _refuse_inside_protection(draft: Draft, span: Span) -> None:
    """Refuse to push apart what is protected; before and after it there is room."""
    neighbours = replace(span, start=max(span.start - 1, 0), end=span.start)
    if span.start and span.start < length_of(span.sheet, span.dimension):
        for protected in span.sheet.protected_ranges:
            area = protected.get("range", {})
            side = "RowIndex" if span.dimension == "ROWS" else "ColumnIndex"
            start, end = area.get(f"start{side}", 0), area.get(f"end{side}")
            if start < span.start and (end is None or span.start < end):
                guard(draft, span.sheet, neighbours.to_area())


def _make_room(draft: Draft, span: Span, *, model: int) -> None:
    """Put blank rows or columns in, with the format, validation and size of the one they take after."""
    sheet = span.sheet
    if span.dimension == "ROWS":
        sheet.row_count += span.length
        sheet.frozen_rows += span.length if span.start < sheet.frozen_rows else 0
        if span.start < len(sheet.rows) or model < len(sheet.rows):
            like = sheet.rows[model] if model < len(sheet.rows) else Row()
            sheet.rows[span.start : span.start] = [_blank_row(like) for _ in range(span.length)]
        return
    sheet.column_count += span.length
    sheet.frozen_columns += span.length if span.start < sheet.frozen_columns else 0
    size = sheet.columns[model].pixel_size if model in sheet.columns else None
    sheet.columns = {index + (span.length if index >= span.start else 0): line for index, line in sheet.columns.items()}
    if size is not None:
        sheet.columns |= {index: Line(pixel_size=size) for index in range(span.start, span.end)}
    for index, row in enumerate(sheet.rows):
        if len(row.cells) > span.start or len(row.cells) > model:
            like_cell = row.cells[model] if model < len(row.cells) else None
            room = [_blank_cell(like_cell) for _ in range(span.length)]
            draft.row(sheet, index).cells[span.start : span.start] = room


def _blank_cell(like: Cell | None) -> Cell | None:
    if like is None or (like.format is None and like.validation is None):
        return None
    return Cell(format=like.format, validation=like.validation)


def _blank_row(like: Row) -> Row:
    cells = [_blank_cell(cell) for cell in like.cells]
    return Row(cells=cells, line=Line(pixel_size=like.line.pixel_size))


def delete_dimension(draft: Draft, request: Json) -> None:
    span = resolve_span(draft, request.get("range"))
    size = length_of(span.sheet, span.dimension)
    if span.end > size:
        missing = max(span.start, size)
        raise bad_request(
            f"Cannot delete a {span.noun} that doesn't exist. "
            f"Tried to delete {span.noun} index {missing} but there are only {size} {span.noun}s."
        )
    guard(draft, span.sheet, span.to_area())
    remove_lines(draft, span)
    follow(draft, Deleted(span.sheet.sheet_id, span.dimension, span.start, span.end))


def remove_lines(draft: Draft, span: Span) -> None:
    """Take rows or columns out of the grid, keeping at least one that is not frozen."""
    sheet = span.sheet
    if span.length >= length_of(sheet, span.dimension):
        raise bad_request(f"You can't delete all the {span.noun}s on the sheet.")
    frozen = sheet.frozen_rows if span.dimension == "ROWS" else sheet.frozen_columns
    frozen -= max(0, min(span.end, frozen) - span.start)
    if frozen and frozen >= length_of(sheet, span.dimension) - span.length:
        raise bad_request(f"Sorry, it is not possible to delete all non-frozen {span.noun}s.")
    if span.dimension == "ROWS":
        sheet.frozen_rows = frozen
        sheet.row_count -= span.length
        del sheet.rows[span.start : span.end]
        return
    sheet.frozen_columns = frozen
    sheet.column_count -= span.length
    sheet.columns = {
        index - (span.length if index >= span.end else 0): line
        for index, line in sheet.columns.items()
        if not span.start <= index < span.end
    }
    for index, row in enumerate(sheet.rows):
        if len(row.cells) > span.start:
            del draft.row(sheet, index).cells[span.start : span.end]


def move_dimension(draft: Draft, request: Json) -> None:
    span = resolve_existing_span(draft, request.get("source"))
    destination = request.get("destinationIndex", 0)
    size = length_of(span.sheet, span.dimension)
    if not 0 <= destination <= size:
        raise bad_request(f"destinationIndex[{destination}] must be between 0 and the grid size ({size}).")
    if span.start <= destination <= span.end:
        raise bad_request("The destinationIndex must not be within the source range.")
    _refuse_torn_merges(span, destination)
    guard(draft, span.sheet, span.to_area())
    sheet = span.sheet
    if span.dimension == "ROWS":
        _move_rows(sheet, span, destination)
    else:
        _move_columns(draft, sheet, span, destination)
    follow(draft, Moved(sheet.sheet_id, span.dimension, span.start, span.end, destination))


def _refuse_torn_merges(span: Span, destination: int) -> None:
    side = "RowIndex" if span.dimension == "ROWS" else "ColumnIndex"
    for merge in span.sheet.merges:
        start, end = merge[f"start{side}"], merge[f"end{side}"]
        partly = start < span.end and span.start < end and not (span.start <= start and end <= span.end)
        if partly or start < destination < end:
            raise bad_request(
                f"Sorry, it is not possible to move a {span.noun} to a position that crosses a merged cell. "
                "Please unmerge and try again."
            )


def _move_rows(sheet: Sheet, span: Span, destination: int) -> None:
    last = max(span.end, destination)
    sheet.rows.extend(Row() for _ in range(last - len(sheet.rows)))
    block = sheet.rows[span.start : span.end]
    del sheet.rows[span.start : span.end]
    at = destination - (span.length if destination > span.start else 0)
    sheet.rows[at:at] = block


def _move_columns(draft: Draft, sheet: Sheet, span: Span, destination: int) -> None:
    order = list(range(sheet.column_count))
    block = order[span.start : span.end]
    del order[span.start : span.end]
    at = destination - (span.length if destination > span.start else 0)
    order[at:at] = block
    sheet.columns = {new: sheet.columns[old] for new, old in enumerate(order) if old in sheet.columns}
    for index, row in enumerate(sheet.rows):
        if len(row.cells) > min(span.start, destination):
            cells = [row.cells[old] if old < len(row.cells) else None for old in order]
            while cells and cells[-1] is None:
                cells.pop()
            draft.row(sheet, index).cells = cells


def append_dimension(draft: Draft, request: Json) -> None:
    dimension = dimension_of(request)
    sheet = draft.sheet(request.get("sheetId", 0))
    length = request.get("length", 0)
    if length < 1:
        raise bad_request("length must be > 0")
    if dimension == "ROWS":
        sheet.row_count += length
    else:
        sheet.column_count += length
    draft.refuse_too_many_cells()


def update_dimension_properties(draft: Draft, request: Json) -> None:
    if "dataSourceSheetRange" in request:
        raise bad_request("Data source sheets are not supported.")
    span = resolve_existing_span(draft, request.get("range"))
    paths = read(request.get("fields"), schema="DimensionProperties")
    given = request.get("properties", {})
    for name in {path[0] for path in paths}:
        if name in ("developerMetadata", "hiddenByFilter", "dataSourceColumnReference") and request["fields"] != "*":
            raise bad_request(f"Field {name} cannot be updated here.")
        for index in range(span.start, span.end):
            line = _line(draft, span, index)
            if name == "hiddenByUser":
                line.hidden_by_user = bool(given.get("hiddenByUser"))
            elif name == "pixelSize":
                line.pixel_size = _pixels(given.get("pixelSize"))


def _pixels(given: int | None) -> int | None:
    if given is not None and given < 0:
        raise bad_request("pixelSize must be >= 0")
    return given


def _line(draft: Draft, span: Span, index: int) -> Line:
    if span.dimension == "ROWS":
        return draft.row(span.sheet, index).line
    return draft.column(span.sheet, index)


def auto_resize_dimensions(draft: Draft, request: Json) -> None:
    if "dataSourceSheetDimensions" in request:
        raise bad_request("Data source sheets are not supported.")
    span = resolve_existing_span(draft, request.get("dimensions"))
    calculation = draft.calculation()
    for index in range(span.start, span.end):
        if span.dimension == "ROWS":
            if index < len(span.sheet.rows):
                draft.row(span.sheet, index).line.pixel_size = None
            continue
        texts = [
            formatted(calculation, span.sheet, row, index)
            for row in range(len(span.sheet.rows))
            if span.sheet.cell(row, index) is not None
        ]
        longest = max((len(text) for text in texts), default=0)
        if longest:
            draft.column(span.sheet, index).pixel_size = longest * PIXELS_A_CHARACTER + CELL_PADDING
