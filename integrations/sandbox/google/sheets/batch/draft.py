"""A working copy of one file for one batch: what is touched is copied, the rest shared, nothing shows until it is kept.

What makes this safe: cells and rows are changed only through the Draft, and JSON values are replaced, never altered.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from integrations.sandbox.google.errors import GoogleError, bad_request
from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.grid import CELL_LIMIT, Cell, Line, Row, Sheet, Spreadsheet

COLUMN_LIMIT = 18_278  # ZZZ, https://support.google.com/drive/answer/37603 (read 2026-11-23)
BLANK = Cell()


def copied_line(line: Line) -> Line:
    return replace(line, metadata=list(line.metadata))


def copied_row(row: Row) -> Row:
    return Row(cells=list(row.cells), line=copied_line(row.line))


def copied_sheet(sheet: Sheet) -> Sheet:
    """Copy a tab so that its lists can be changed; rows and JSON stay shared."""
    return replace(
        sheet,
        rows=list(sheet.rows),
        columns={index: copied_line(line) for index, line in sheet.columns.items()},
        properties=dict(sheet.properties),
        merges=list(sheet.merges),
        protected_ranges=list(sheet.protected_ranges),
        conditional_formats=list(sheet.conditional_formats),
        filter_views=list(sheet.filter_views),
        banded_ranges=list(sheet.banded_ranges),
        metadata=list(sheet.metadata),
        groups=list(sheet.groups),
    )


class Draft:
    """One batch at work on a copy of `book`. `editor` asks for it; `owner` owns the file and may edit all of it."""

    def __init__(self, book: Spreadsheet, *, now: datetime, editor: str, owner: str = "") -> None:
        self.now = now
        self.editor = editor
        self.owner = owner
        self.book = replace(
            book, sheets=list(book.sheets), named_ranges=list(book.named_ranges), metadata=list(book.metadata)
        )
        self._original = book
        self._owned_sheets: dict[int, Sheet] = {}  # by sheet id
        self._owned_rows: set[int] = set()  # by identity; originals stay alive, so an identity is never taken over

    def keep(self) -> None:
        """Make the draft the file's state. Tabs that existed keep their identity."""
        originals = {sheet.sheet_id: sheet for sheet in self._original.sheets}
        kept: list[Sheet] = []
        for sheet in self.book.sheets:
            original = originals.get(sheet.sheet_id)
            if original is not None and original is not sheet:
                for field in fields(Sheet):
                    setattr(original, field.name, getattr(sheet, field.name))
            kept.append(original or sheet)
        for field in fields(Spreadsheet):
            setattr(self._original, field.name, getattr(self.book, field.name))
        self._original.sheets = kept

    def sheet(self, sheet_id: int, *, noun: str = "grid") -> Sheet:
        """Return the tab for changing; raise Google's 400 where there is none."""
        owned = self._owned_sheets.get(sheet_id)
        if owned is not None:
            return owned
        found = self.book.sheet_by_id(sheet_id)
        if found is None:
            raise bad_request(f"No {noun} with id: {sheet_id}")
        owned = copied_sheet(found)
        self.book.sheets[self.book.sheets.index(found)] = owned
        self._owned_sheets[sheet_id] = owned
        return owned

    def add_sheet(self, sheet: Sheet, *, index: int) -> None:
        self._owned_sheets[sheet.sheet_id] = sheet
        self.book.sheets.insert(index, sheet)

    def remove_sheet(self, sheet: Sheet) -> None:
        self._owned_sheets.pop(sheet.sheet_id, None)
        self.book.sheets = [other for other in self.book.sheets if other.sheet_id != sheet.sheet_id]

    def row(self, sheet: Sheet, index: int) -> Row:
        """Return one row of a tab got from `sheet` for changing, made where there was none."""
        while len(sheet.rows) <= index:
            sheet.rows.append(Row())
        row = sheet.rows[index]
        if id(row) not in self._owned_rows:
            row = sheet.rows[index] = copied_row(row)
            self._owned_rows.add(id(row))
        return row

    def column(self, sheet: Sheet, index: int) -> Line:
        """Return what belongs to one column for changing, made where there was nothing."""
        return sheet.columns.setdefault(index, Line())

    def cell(self, sheet: Sheet, row: int, column: int) -> Cell:
        """Return one cell for changing, made blank where there was none."""
        cells = self.row(sheet, row).cells
        cells.extend([None] * (column + 1 - len(cells)))
        found = cells[column]
        own = cells[column] = replace(found) if found is not None else Cell()
        return own

    def put(self, sheet: Sheet, row: int, column: int, cell: Cell | None) -> None:
        """Put a whole cell in place; a cell without anything in it leaves no trace."""
        wanted = None if cell is None or cell == BLANK else cell
        if wanted is None and sheet.cell(row, column) is None:
            return
        cells = self.row(sheet, row).cells
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = wanted

    def calculation(self) -> Calculation:
        """Return the computed values as they are now; get a new one after a change."""
        return Calculation(self.book, now=self.now)

    def local_now(self) -> datetime:
        """Return the time as the file's own clock shows it."""
        return self.now.astimezone(ZoneInfo(self.book.time_zone))

    def fresh_id(self) -> int:
        return fresh_id(self.book)

    def refuse_too_many_cells(self) -> None:
        refuse_too_many_cells(self.book)


def fresh_id(book: Spreadsheet) -> int:
    """Return an id that nothing in the file has had, spread out as Google's are, so that nobody can count on order."""
    return book.new_id() * 2_654_435_761 % 2_147_483_647


def refuse_too_many_cells(book: Spreadsheet) -> None:
    """Raise Google's 400 where a file has grown too large."""
    if sum(sheet.row_count * sheet.column_count for sheet in book.sheets) > CELL_LIMIT:
        raise bad_request(
            f"This action would increase the number of cells in the workbook above the limit of {CELL_LIMIT} cells."
        )
    if any(sheet.column_count > COLUMN_LIMIT for sheet in book.sheets):
        raise bad_request(
            f"This action would increase the number of columns in the sheet above the limit of {COLUMN_LIMIT} columns."
        )


def internal_error() -> GoogleError:
    """Answer as Google does where it did not foresee the request."""
    return GoogleError(500, "INTERNAL", "Internal error encountered.")
