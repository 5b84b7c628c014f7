"""Writing values: rows held against their range, put cell by cell, and told back as the API tells it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from integrations.sandbox.google.errors import GoogleError, bad_request
from integrations.sandbox.google.sheets.a1 import GridRange, Rectangle, beyond_grid, column_letters, on_grid, to_a1
from integrations.sandbox.google.sheets.batch.dimensions import insert_dimension
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.entry import Entry, entered, put, raw
from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.given_values import Given
from integrations.sandbox.google.sheets.grid import CELL_LIMIT, COLUMN_LIMIT, Json, Sheet, Spreadsheet
from integrations.sandbox.google.sheets.protection import refuse_protected
from integrations.sandbox.google.sheets.reading import Rendering, value_range
from integrations.sandbox.google.sheets.serials import local_time


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, when, and how what they give is to be taken (RAW or USER_ENTERED)."""

    input_option: str
    now: datetime
    editor: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """One checked write: the cells it may touch and the rows to put from the first of them on."""

    requested: Rectangle
    rows: list[list[Given]]

    @property
    def covered(self) -> Rectangle:
        """Return the cells that values were given for (at least the first)."""
        area = self.requested
        width = max((len(row) for row in self.rows), default=0)
        end_row = area.start_row + max(len(self.rows), 1)
        return replace(area, end_row=end_row, end_column=area.start_column + max(width, 1))


@contextmanager
def named(part: str) -> Iterator[None]:
    """Say which part of a request a refusal is about."""
    try:
        yield
    except GoogleError as error:
        raise bad_request(f"Invalid {part}: {error.message}") from error


def sides(start: tuple[int, int], rows: list[list[Given]]) -> tuple[int, int, int, int]:
    """Return the four sides of what the rows cover from `start` on: first and end row, first and end column."""
    width = max((len(row) for row in rows), default=0)
    return start[0], start[0] + max(len(rows), 1), start[1], start[1] + max(width, 1)


def checked(book: Spreadsheet, area: GridRange, rows: list[list[Given]], *, grows: bool) -> Write:
    """Hold the rows against the range they are for. A single cell grows to what is given, other ranges are bounds."""
    start = (area.start_row or 0, area.start_column or 0)
    if grows:
        start_row, end_row, start_column, end_column = sides(start, rows)
        area = GridRange(area.sheet_id, start_row, end_row, start_column, end_column)
    rectangle = on_grid(book, area)
    sheet = rectangle.sheet
    if (area.end_row or 0) > sheet.row_count or (area.end_column or 0) > sheet.column_count:
        raise beyond_grid(book, area)
    _refuse_overflow(book, rectangle, rows)
    return Write(rectangle, rows)


def _refuse_overflow(book: Spreadsheet, area: Rectangle, rows: list[list[Given]]) -> None:
    within = f"Requested writing within range [{to_a1(book, area.to_range())}], but tried writing to"
    for index, row in enumerate(rows):
        if index >= area.row_count:
            raise bad_request(f"{within} row [{area.end_row + 1}]")
        if len(row) > area.column_count:
            raise bad_request(f"{within} column [{column_letters(area.end_column)}]")


def refuse_if_protected(book: Spreadsheet, write: Write, writer: Writer) -> None:
    """Refuse a write to cells that this writer may not edit."""
    area = write.covered
    refuse_protected(book, area.sheet, area.to_range(), editor=writer.editor, owner=writer.owner)


def apply(book: Spreadsheet, write: Write, writer: Writer) -> None:
    """Put the rows into their cells; null keeps a cell as it is."""
    refuse_if_protected(book, write, writer)
    local_now = local_time(writer.now, book.time_zone)
    sheet = write.requested.sheet
    for row_offset, row in enumerate(write.rows):
        for column_offset, given in enumerate(row):
            if given is not None:
                place = write.requested.start_row + row_offset, write.requested.start_column + column_offset
                _put(book, sheet, place, given, writer, local_now)


def _put(
    book: Spreadsheet, sheet: Sheet, place: tuple[int, int], given: str | float, writer: Writer, local_now: datetime
) -> None:
    cell = sheet.cell(*place)
    if writer.input_option == "RAW":
        entry = raw(given)
    else:
        current_format = None if cell is None else cell.format
        entry = entered(given, locale=book.locale, now=local_now, current_format=current_format)
    if cell is None and entry == Entry():
        return
    put(sheet.cell_for_writing(*place), entry)


def apply_all(book: Spreadsheet, writes: list[Write], body: Json, writer: Writer) -> Json:
    """Write a batch that has been checked, and word its answer."""
    for index, write in enumerate(writes):
        with named(f"data[{index}]"):
            refuse_if_protected(book, write, writer)
    for write in writes:
        apply(book, write, writer)
    rendering = None
    if body.get("includeValuesInResponse"):
        rendering = Rendering(
            body.get("responseValueRenderOption", "FORMATTED_VALUE"),
            body.get("responseDateTimeRenderOption", "SERIAL_NUMBER"),
        )
    responses = [updated(book, write, writer.now, rendering) for write in writes]
    return _totals(book, writes, responses)


def _totals(book: Spreadsheet, writes: list[Write], responses: list[Json]) -> Json:
    """Add up a batch: a row or column written by two of its parts counts once."""
    rows: set[tuple[int, int]] = set()
    columns: set[tuple[int, int]] = set()
    sheets: set[int] = set()
    for write in writes:
        sheet_id = write.requested.sheet.sheet_id
        touched = _touched(write)
        rows |= {(sheet_id, row) for row, _ in touched}
        columns |= {(sheet_id, column) for _, column in touched}
        sheets |= {sheet_id} if touched else set()
    totals = {
        "totalUpdatedRows": len(rows),
        "totalUpdatedColumns": len(columns),
        "totalUpdatedCells": sum(response.get("updatedCells", 0) for response in responses),
        "totalUpdatedSheets": len(sheets),
    }
    answer: Json = {"spreadsheetId": book.spreadsheet_id} | {name: count for name, count in totals.items() if count}
    return answer | ({"responses": responses} if responses else {})


def _touched(write: Write) -> list[tuple[int, int]]:
    return [
        (write.requested.start_row + row_offset, write.requested.start_column + column_offset)
        for row_offset, row in enumerate(write.rows)
        for column_offset, given in enumerate(row)
        if given is not None
    ]


def updated(book: Spreadsheet, write: Write, now: datetime, rendering: Rendering | None) -> Json:
    """Word an UpdateValuesResponse; counts of nothing are left out, as in all of the API's answers."""
    touched = _touched(write)
    counts = {
        "updatedRows": len({row for row, _ in touched}),
        "updatedColumns": len({column for _, column in touched}),
        "updatedCells": len(touched),
    }
    answer: Json = {
        "spreadsheetId": book.spreadsheet_id,
        "updatedRange": to_a1(book, write.covered.to_range()),
    }
    answer |= {name: count for name, count in counts.items() if count}
    if rendering is not None:
        answer["updatedData"] = value_range(Calculation(book, now=now), write.requested.to_range(), rendering)
    return answer


def make_room(book: Spreadsheet, write: Write, writer: Writer, *, inserts: bool) -> None:
    """Insert rows for what is appended, or add what the grid lacks at its end."""
    sheet, area = write.requested.sheet, write.requested
    missing_rows = area.row_count if inserts else max(area.end_row - sheet.row_count, 0)
    missing_columns = max(area.end_column - sheet.column_count, 0)
    _refuse_too_large(book, sheet, sheet.row_count + missing_rows, sheet.column_count + missing_columns)
    if inserts:
        _insert_rows(book, sheet, area.start_row, area.row_count, writer)
    else:
        sheet.row_count += missing_rows
    sheet.column_count += missing_columns


def _refuse_too_large(book: Spreadsheet, sheet: Sheet, rows: int, columns: int) -> None:
    present = sum(other.row_count * other.column_count for other in book.sheets)
    added = rows * columns - sheet.row_count * sheet.column_count
    if added and columns > COLUMN_LIMIT:
        raise bad_request(
            f"This action would increase the number of columns in the sheet above the limit of {COLUMN_LIMIT} columns."
        )
    if added and present + added > CELL_LIMIT:
        raise bad_request(
            f"This action would increase the number of cells in the workbook above the limit of {CELL_LIMIT} cells."
        )


def _insert_rows(book: Spreadsheet, sheet: Sheet, start: int, count: int, writer: Writer) -> None:
    """Insert rows as batchUpdate does, so that formulas, merges, filters and metadata move with the rows below."""
    draft = Draft(book, now=writer.now, editor=writer.editor, owner=writer.owner)
    span = {"sheetId": sheet.sheet_id, "dimension": "ROWS", "startIndex": start, "endIndex": start + count}
    insert_dimension(draft, {"range": span, "inheritFromBefore": start > 0})
    draft.keep()


def clear(book: Spreadsheet, areas: list[GridRange], *, editor: str, owner: str) -> list[str]:
    """Take the values out of the areas and return their names; all is checked before any of it is cleared."""
    rectangles = [on_grid(book, area) for area in areas]
    for area in rectangles:
        refuse_protected(book, area.sheet, area.to_range(), editor=editor, owner=owner)
    for area in rectangles:
        for row in area.sheet.rows[area.start_row : area.end_row]:
            for cell in row.cells[area.start_column : area.end_column]:
                if cell is not None and not cell.is_blank:
                    put(cell, Entry())
    return [to_a1(book, area.to_range()) for area in rectangles]
