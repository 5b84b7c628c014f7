"""findReplace and trimWhitespace: text looked for in cells, and changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.batch.areas import Area, resolve
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.batch.writing import guard
from integrations.sandbox.google.sheets.entry import Entry, entered, put
from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.grid import Cell, Json, Sheet
from integrations.sandbox.google.sheets.render import formatted


@dataclass(slots=True)
class _Counts:
    values: int = 0
    formulas: int = 0
    occurrences: int = 0
    rows: set[tuple[int, int]] = field(default_factory=set)
    sheets: set[int] = field(default_factory=set)

    def to_json(self) -> Json:
        counts = {
            "valuesChanged": self.values,
            "formulasChanged": self.formulas,
            "rowsChanged": len(self.rows),
            "sheetsChanged": len(self.sheets),
            "occurrencesChanged": self.occurrences,
        }
        return {name: count for name, count in counts.items() if count}


def find_replace(draft: Draft, request: Json) -> Json:
    pattern = _pattern(request)
    replacement = _replacement(request)
    counts = _Counts()
    for sheet, area in _places(draft, request):
        calculation = draft.calculation()
        for row, column in list(_filled(sheet, area)):
            _replace_in(draft, calculation, (sheet, row, column), pattern, replacement, request, counts)
    return counts.to_json()


def _places(draft: Draft, request: Json) -> list[tuple[Sheet, Area]]:
    named = [name for name in ("range", "sheetId", "allSheets") if name in request and request[name] is not False]
    if len(named) != 1:
        raise bad_request("Must specify exactly one of range, sheetId and allSheets.")
    if named == ["range"]:
        return [resolve(draft, request["range"])]
    if named == ["sheetId"]:
        return [resolve(draft, {"sheetId": request["sheetId"]})]
    return [resolve(draft, {"sheetId": sheet.sheet_id}) for sheet in list(draft.book.sheets)]


def _filled(sheet: Sheet, area: Area) -> Iterator[tuple[int, int]]:
    for row in range(area.top, min(area.bottom, len(sheet.rows))):
        for column in range(area.left, min(area.right, len(sheet.rows[row].cells))):
            cell = sheet.cell(row, column)
            if cell is not None and not cell.is_blank:
                yield row, column


def _pattern(request: Json) -> re.Pattern[str]:
    find = request.get("find", "")
    if not find:
        raise bad_request("Find must be specified.")
    text = find if request.get("searchByRegex") else re.escape(find)
    try:
        return re.compile(text, 0 if request.get("matchCase") else re.IGNORECASE)
    except re.error as error:
        raise bad_request(f"Invalid regular expression: {find}") from error


def _replacement(request: Json) -> str:
    """Return the replacement as Python's re writes it: Java's $1 is \\1, its \\$ a dollar."""
    given = str(request.get("replacement", ""))
    if not request.get("searchByRegex"):
        return given.replace("\\", "\\\\")
    pieces = re.findall(r"\\.|\$\d|[^\\$]+|.", given, re.DOTALL)
    return "".join(_java_piece(piece) for piece in pieces)


def _java_piece(piece: str) -> str:
    if len(piece) == 2 and piece[0] == "$":
        return f"\\g<{piece[1]}>"
    literal = piece[1:] if piece.startswith("\\") and len(piece) == 2 else piece
    return literal.replace("\\", "\\\\")


def _replace_in(
    draft: Draft,
    calculation: Calculation,
    place: tuple[Sheet, int, int],
    pattern: re.Pattern[str],
    replacement: str,
    request: Json,
    counts: _Counts,
) -> None:
    sheet, row, column = place
    known = sheet.cell(row, column)
    if known is None or (known.formula is not None and not request.get("includeFormulas")):
        return
    text = known.formula if known.formula is not None else formatted(calculation, sheet, row, column)
    if request.get("matchEntireCell") and not pattern.fullmatch(text):
        return
    try:
        changed, occurrences = pattern.subn(replacement, text)
    except (re.error, IndexError) as error:
        raise bad_request(f"Invalid replacement: {request.get('replacement', '')}") from error
    if not occurrences:
        return
    guard(draft, sheet, Area(sheet.sheet_id, row, row + 1, column, column + 1))
    type_in(draft, sheet, row, column, changed)
    counts.formulas += known.formula is not None
    counts.values += known.formula is None
    counts.occurrences += occurrences
    counts.rows.add((sheet.sheet_id, row))
    counts.sheets.add(sheet.sheet_id)


def type_in(draft: Draft, sheet: Sheet, row: int, column: int, text: str) -> None:
    """Put text into a cell as if a person had typed it."""
    cell = draft.cell(sheet, row, column)
    if text:
        entry = entered(text, locale=draft.book.locale, now=draft.local_now(), current_format=cell.format)
    else:
        entry = Entry()
    put(cell, entry)
    cell.text_runs = cell.hyperlink = None


def trim_whitespace(draft: Draft, request: Json) -> Json:
    """Take the blanks from both ends of every text, and leave one where several stand together."""
    sheet, area = resolve(draft, request.get("range"))
    guard(draft, sheet, area)
    changed = 0
    for row, column in list(_filled(sheet, area)):
        cell = sheet.cell(row, column)
        trimmed = _trimmed(cell)
        if cell is not None and trimmed is not None:
            draft.put(sheet, row, column, replace(cell, value=trimmed or None, text_runs=None))
            changed += 1
    return {"cellsChangedCount": changed} if changed else {}


def _trimmed(cell: Cell | None) -> str | None:
    """Return the trimmed text of a cell, or None where there is nothing to trim."""
    if cell is None or not isinstance(cell.value, str):
        return None
    trimmed = re.sub(r"[ \t\r\n]+", " ", cell.value).strip()
    return None if trimmed == cell.value else trimmed
