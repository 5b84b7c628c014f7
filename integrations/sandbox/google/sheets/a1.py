"""Ranges: the API's GridRange, and A1 and R1C1 notation read and written as Google does."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from integrations.sandbox.google.errors import GoogleError, bad_request
from integrations.sandbox.google.sheets.grid import Json, Sheet, Spreadsheet

_SIDE = re.compile(r"\$?([A-Za-z]{1,3})?\$?(0*[1-9][0-9]*)?")
_R1C1 = re.compile(r"[Rr]([1-9][0-9]*)[Cc]([1-9][0-9]*)(?::[Rr]([1-9][0-9]*)[Cc]([1-9][0-9]*))?")
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# Google takes the bare title tab01 for the cell TAB1, so such titles are written in quotes (pygsheets issue 416).
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")


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


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A range with all four sides known and within its tab, half open and zero-based."""

    sheet: Sheet
    start_row: int
    end_row: int
    start_column: int
    end_column: int

    @property
    def row_count(self) -> int:
        return self.end_row - self.start_row

    @property
    def column_count(self) -> int:
        return self.end_column - self.start_column

    def to_range(self) -> GridRange:
        return GridRange(self.sheet.sheet_id, self.start_row, self.end_row, self.start_column, self.end_column)


def parse_range(book: Spreadsheet, text: str) -> GridRange:
    """Read A1 or R1C1 notation, a tab's title or a named range; raise Google's 400 "Unable to parse range: ..."."""
    title, cells = _split_title(text)
    if title is None:
        found = _named(book, text) or _bare(book, text)
    else:
        sheet = book.sheet_titled(title)
        found = None if sheet is None else _cells_of(sheet, cells) or (_named(book, cells) if cells else None)
    if found is None:
        raise unparsable(text)
    return found


def unparsable(text: str) -> GoogleError:
    """Word the refusal of a range that cannot be read."""
    return bad_request(f"Unable to parse range: {text}")


def is_anchor(text: str) -> bool:
    """Say whether a range names just the cell where writing starts. A colon anywhere makes it a bound, even in "A1:A1".

    Google has been seen to count the colon in a tab's title too (gspread issue 559, pygsheets issue 120).
    """
    cells = text.rpartition("!")[2]
    return ":" not in text and bool(_R1C1.fullmatch(cells) or re.fullmatch(r"\$?[A-Za-z]{1,3}\$?[0-9]+", cells))


def on_grid(book: Spreadsheet, area: GridRange) -> Rectangle:
    """Return the part of a range that its tab has; refuse a range that starts past the last row or column."""
    sheet = book.sheet_by_id(area.sheet_id)
    if sheet is None:
        raise bad_request(f"No grid with id: {area.sheet_id}")
    start_row, start_column = area.start_row or 0, area.start_column or 0
    if start_row >= sheet.row_count or start_column >= sheet.column_count:
        raise beyond_grid(book, area)
    end_row = sheet.row_count if area.end_row is None else min(area.end_row, sheet.row_count)
    end_column = sheet.column_count if area.end_column is None else min(area.end_column, sheet.column_count)
    return Rectangle(sheet, start_row, end_row, start_column, end_column)


def beyond_grid(book: Spreadsheet, area: GridRange) -> GoogleError:
    """Word the refusal of a range that is not on the grid, with its open ends as they were asked for."""
    sheet = book.sheet_by_id(area.sheet_id)
    rows, columns = (sheet.row_count, sheet.column_count) if sheet else (0, 0)
    return bad_request(
        f"Range ({to_open_a1(book, area)}) exceeds grid limits. Max rows: {rows}, max columns: {columns}"
    )


def to_a1(book: Spreadsheet, area: GridRange) -> str:
    """Write a range as Google echoes it, with its tab and all its sides: 'My tab'!A1:Z1000."""
    sheet = book.sheet_by_id(area.sheet_id)
    if sheet is None:
        raise bad_request(f"No grid with id: {area.sheet_id}")
    closed = replace(
        area,
        start_row=area.start_row or 0,
        end_row=sheet.row_count if area.end_row is None else min(area.end_row, sheet.row_count),
        start_column=area.start_column or 0,
        end_column=sheet.column_count if area.end_column is None else min(area.end_column, sheet.column_count),
    )
    return f"{quoted_title(sheet.title)}!{cells_text(closed)}"


def to_open_a1(book: Spreadsheet, area: GridRange) -> str:
    """Write a range with its tab, leaving open the sides that are: T!A1001:B, or only the tab where all are."""
    sheet = book.sheet_by_id(area.sheet_id)
    title = quoted_title(sheet.title) if sheet else ""
    cells = cells_text(area)
    return f"{title}!{cells}" if cells else title


def cells_text(area: GridRange) -> str:
    """Write the cells of a range without its tab: B2, A1:C3, A5:C, A1:2; empty where no side is bounded."""
    row, column = area.start_row or 0, area.start_column or 0
    if (area.start_row, area.start_column, area.end_row, area.end_column) == (None, None, None, None):
        return ""
    if area.end_row is not None and area.end_column is not None:
        return _closed_text(row, column, area.end_row, area.end_column)
    if area.end_row is None and area.end_column is None:
        return f"{column_letters(column)}{row + 1}:ZZZ"
    if area.end_row is None:
        end = column_letters((area.end_column or 1) - 1)
        start = column_letters(column)
        return f"{start}{row + 1}:{end}" if area.start_row is not None else f"{start}:{end}"
    start = f"{column_letters(column)}{row + 1}" if area.start_column is not None else str(row + 1)
    return f"{start}:{area.end_row}"


def quoted_title(title: str) -> str:
    """Return a tab's title as it stands before the "!": in quotes where it could be misread."""
    if _PLAIN_TITLE.fullmatch(title) and not _LOOKS_LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def column_letters(column: int) -> str:
    """Return the letters of a zero-based column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the zero-based column of its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _closed_text(row: int, column: int, end_row: int, end_column: int) -> str:
    first = f"{column_letters(column)}{row + 1}"
    last = f"{column_letters(max(end_column - 1, 0))}{end_row}"
    return first if first == last else f"{first}:{last}"


def _split_title(text: str) -> tuple[str | None, str | None]:
    """Return a reference's tab and its cells: (None, None) without a tab, cells None where the whole tab is meant."""
    if text.startswith("'"):
        quoted = re.match(r"'((?:[^']|'')*)'(?:!(.*))?$", text, re.DOTALL)
        if quoted is None:
            raise unparsable(text)
        return quoted[1].replace("''", "'"), quoted[2]
    title, separator, cells = text.rpartition("!")
    return (title, cells) if separator else (None, None)


def _named(book: Spreadsheet, text: str) -> GridRange | None:
    name = text.casefold()
    found = next((named for named in book.named_ranges if named["name"].casefold() == name), None)
    return None if found is None else GridRange.from_json(found["range"])


def _bare(book: Spreadsheet, text: str) -> GridRange | None:
    """Read a reference without "!": cells of the first tab that is not hidden, or else a whole tab."""
    first = next((sheet for sheet in book.sheets if not sheet.hidden), None)
    cells = None if first is None else _cells_of(first, text)
    if cells is not None:
        return cells
    sheet = book.sheet_titled(text)
    return None if sheet is None else GridRange(sheet.sheet_id)


def _cells_of(sheet: Sheet, cells: str | None) -> GridRange | None:
    if cells is None:
        return GridRange(sheet.sheet_id)
    by_number = _R1C1.fullmatch(cells)
    if by_number:
        row, column = int(by_number[1]) - 1, int(by_number[2]) - 1
        last_row, last_column = int(by_number[3] or by_number[1]) - 1, int(by_number[4] or by_number[2]) - 1
        return _between(sheet, (row, column), (last_row, last_column))
    first_text, separator, last_text = cells.partition(":")
    first, last = _side(first_text), _side(last_text)
    if first is None or (separator and last is None):
        return None
    if not separator:
        return None if None in first else _between(sheet, first, first)
    return None if last is None else _between(sheet, first, last)


def _side(text: str) -> tuple[int | None, int | None] | None:
    found = _SIDE.fullmatch(text)
    if not text or found is None or found[0] in ("$", "$$"):
        return None
    row = None if found[2] is None else int(found[2]) - 1
    return row, None if found[1] is None else column_number(found[1])


def _between(
    sheet: Sheet, first: tuple[int | None, int | None], last: tuple[int | None, int | None]
) -> GridRange | None:
    """Join two corners in either order. A side given once must be given at the start: A5:A is a range, A:A5 is not."""
    rows, columns = (first[0], last[0]), (first[1], last[1])
    if (rows[0] is None and rows[1] is not None) or (columns[0] is None and columns[1] is not None):
        return None
    start_row, end_row = _ordered(*rows)
    start_column, end_column = _ordered(*columns)
    return GridRange(sheet.sheet_id, start_row, end_row, start_column, end_column)


def _ordered(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    if first is None or last is None:
        return first, None
    return min(first, last), max(first, last) + 1
