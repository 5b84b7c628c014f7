"""Copy, cut and paste, and text split into columns."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.a1 import GridRange, beyond_grid
from integrations.sandbox.google.sheets.batch.areas import Area, area_on, resolve, resolve_corner
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.batch.finding import type_in
from integrations.sandbox.google.sheets.batch.following import follow
from integrations.sandbox.google.sheets.batch.merges import TORN
from integrations.sandbox.google.sheets.batch.shifting import cells_in, clear_area
from integrations.sandbox.google.sheets.batch.sorting import moved
from integrations.sandbox.google.sheets.batch.writing import guard
from integrations.sandbox.google.sheets.formula_parsing import reference_of, tokens
from integrations.sandbox.google.sheets.grid import Cell, Json, Scalar, Sheet
from integrations.sandbox.google.sheets.locales import locale_of
from integrations.sandbox.google.sheets.references import CutAndPasted
from integrations.sandbox.google.sheets.render import formatted

Cells = dict[tuple[int, int], Cell]
DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}


def copy_paste(draft: Draft, request: Json) -> None:
    source_sheet, source = resolve(draft, request.get("source"))
    sheet, asked = resolve(draft, request.get("destination"))
    kind = request.get("pasteType", "PASTE_NORMAL")
    transposed = request.get("pasteOrientation") == "TRANSPOSE"
    height, width = (source.width, source.height) if transposed else (source.height, source.width)
    down = asked.height if asked.height % height == 0 and asked.height else height
    across = asked.width if asked.width % width == 0 and asked.width else width
    target = replace(asked, bottom=asked.top + down, right=asked.left + across)
    _refuse_off_grid(draft, sheet, target)
    guard(draft, sheet, target)
    cells = _pastable(draft, source_sheet, source, kind)
    merges = _merges_in(source_sheet, source)
    for row in range(target.top, target.bottom, height):
        for column in range(target.left, target.right, width):
            tile = Area(sheet.sheet_id, row, row + height, column, column + width)
            _paste(draft, sheet, tile, source, cells, kind, transposed=transposed)
            if kind in ("PASTE_NORMAL", "PASTE_FORMAT", "PASTE_NO_BORDERS"):
                _paste_merges(sheet, tile, merges, transposed=transposed)
            if kind in ("PASTE_NORMAL", "PASTE_FORMAT", "PASTE_NO_BORDERS", "PASTE_CONDITIONAL_FORMATTING"):
                _paste_conditional_formats(sheet, tile, source, transposed=transposed)


def _refuse_off_grid(draft: Draft, sheet: Sheet, area: Area) -> None:
    if area.bottom > sheet.row_count or area.right > sheet.column_count:
        raise beyond_grid(draft.book, area.to_range())


def _pastable(draft: Draft, sheet: Sheet, area: Area, kind: str) -> Cells:
    """Return what is copied; for PASTE_VALUES formulas become what they are worth."""
    cells = cells_in(sheet, area)
    if kind != "PASTE_VALUES":
        return cells
    calculation = draft.calculation()

    def worth(row: int, column: int) -> Scalar:
        return calculation.effective(sheet, area.top + row, area.left + column)

    return {
        (row, column): replace(
            cell, value=calculation.effective(sheet, area.top + row, area.left + column), formula=None
        )
        for (row, column), cell in cells.items()
    }


def _paste(draft: Draft, sheet: Sheet, tile: Area, source: Area, cells: Cells, kind: str, *, transposed: bool) -> None:
    for row in range(tile.height):
        for column in range(tile.width):
            there = (column, row) if transposed else (row, column)
            copied = cells.get(there)
            place = (tile.top + row, tile.left + column)
            from_row, from_column = source.top + there[0], source.left + there[1]
            copied = moved(draft, copied, rows=place[0] - from_row, columns=place[1] - from_column)
            old = sheet.cell(*place)
            if copied is not None or old is not None:
                draft.put(sheet, *place, pasted(old or Cell(), copied or Cell(), kind))


def pasted(old: Cell, new: Cell, kind: str) -> Cell:
    """Return a cell after something was pasted over it."""
    if kind == "PASTE_FORMAT":
        return replace(old, format=new.format)
    if kind == "PASTE_DATA_VALIDATION":
        return replace(old, validation=new.validation)
    if kind == "PASTE_CONDITIONAL_FORMATTING":
        return old
    if kind in ("PASTE_VALUES", "PASTE_FORMULA"):
        return replace(old, value=new.value, formula=new.formula, text_runs=None, hyperlink=new.hyperlink)
    if kind == "PASTE_NO_BORDERS":
        bare = {name: value for name, value in (new.format or {}).items() if name != "borders"}
        kept = {name: value for name, value in (old.format or {}).items() if name == "borders"}
        return replace(new, format=(bare | kept) or None)
    return replace(new)


def _merges_in(sheet: Sheet, area: Area) -> list[Area]:
    """Return the merges inside an area, counted from its first cell; one that reaches out of it is refused."""
    inside: list[Area] = []
    for merge in sheet.merges:
        merged = area_on(sheet, GridRange.from_json(merge))
        if merged.meets(area):
            if not area.holds(merged):
                raise bad_request(TORN)
            inside.append(_counted_from(merged, area))
    return inside


def _counted_from(inner: Area, outer: Area) -> Area:
    return Area(
        inner.sheet_id,
        inner.top - outer.top,
        inner.bottom - outer.top,
        inner.left - outer.left,
        inner.right - outer.left,
    )


def _placed(part: Area, tile: Area, *, transposed: bool) -> Area:
    top, bottom, left, right = part.top, part.bottom, part.left, part.right
    if transposed:
        top, bottom, left, right = left, right, top, bottom
    return Area(tile.sheet_id, tile.top + top, tile.top + bottom, tile.left + left, tile.left + right)


def _paste_merges(sheet: Sheet, tile: Area, merges: list[Area], *, transposed: bool) -> None:
    placed = [_placed(part, tile, transposed=transposed) for part in merges]
    kept: list[Json] = []
    for merge in sheet.merges:
        merged = area_on(sheet, GridRange.from_json(merge))
        if not merged.meets(tile):
            kept.append(merge)
        elif not tile.holds(merged):
            raise bad_request(TORN)
    sheet.merges = kept + [part.to_json() for part in placed]


def _paste_conditional_formats(sheet: Sheet, tile: Area, source: Area, *, transposed: bool) -> None:
    """Stretch the rules of the source to what was pasted on the same tab; on another tab formats stay behind."""
    if sheet.sheet_id != source.sheet_id:
        return
    for index, rule in enumerate(sheet.conditional_formats):
        ranges = list(rule["ranges"])
        for given in rule["ranges"]:
            part = area_on(sheet, GridRange.from_json(given))
            if part.meets(source):
                shared = Area(
                    part.sheet_id,
                    max(part.top, source.top),
                    min(part.bottom, source.bottom),
                    max(part.left, source.left),
                    min(part.right, source.right),
                )
                stretched = _placed(_counted_from(shared, source), tile, transposed=transposed)
                if not any(area_on(sheet, GridRange.from_json(known)).holds(stretched) for known in ranges):
                    ranges.append(stretched.to_json())
        sheet.conditional_formats[index] = rule | {"ranges": ranges}


def cut_paste(draft: Draft, request: Json) -> None:
    """Move cells; formulas that point at them follow, and what stood at the destination is gone."""
    source_sheet, source = resolve(draft, request.get("source"))
    sheet, top, left = resolve_corner(draft, request.get("destination", {}))
    kind = request.get("pasteType", "PASTE_NORMAL")
    tile = Area(sheet.sheet_id, top, top + source.height, left, left + source.width)
    _refuse_off_grid(draft, sheet, tile)
    guard(draft, source_sheet, source)
    guard(draft, sheet, tile)
    cells = _pastable(draft, source_sheet, source, kind)
    merges = _merges_in(source_sheet, source)
    source_sheet.merges = [
        merge for merge in source_sheet.merges if not area_on(source_sheet, GridRange.from_json(merge)).meets(source)
    ]
    clear_area(draft, source_sheet, source)
    for row in range(tile.height):
        for column in range(tile.width):
            place = (tile.top + row, tile.left + column)
            new, old = cells.get((row, column)), sheet.cell(*place)
            if new is not None and new.formula is not None and sheet is not source_sheet:
                new = replace(new, formula=_at_home(draft, new.formula, source_sheet))
            if new is not None or old is not None:
                draft.put(sheet, *place, pasted(old or Cell(), new or Cell(), kind))
    _paste_merges(sheet, tile, merges, transposed=False)
    follow(draft, CutAndPasted(source.to_range(), sheet.sheet_id, top, left))


def _at_home(draft: Draft, formula: str, home: Sheet) -> str:
    """Name the tab in every reference that leaves it out, so that it means the same on another tab."""
    pieces: list[str] = []
    for token in tokens(formula, decimal=locale_of(draft.book.locale).decimal):
        named = reference_of(token.text) if token.kind == "reference" else None
        bare = named is not None and named.title is None
        pieces.append(replace(named, title=home.title).text() if named is not None and bare else token.text)
    return "".join(pieces)


def paste_data(draft: Draft, request: Json) -> None:
    """Type in text cut into cells by a delimiter."""
    if request.get("html"):
        raise bad_request("Pasting HTML is not supported.")
    kind = request.get("type", "PASTE_NORMAL")
    if kind not in ("PASTE_NORMAL", "PASTE_VALUES", "PASTE_NO_BORDERS", "PASTE_FORMULA"):
        raise bad_request(f"Pasting text as {kind} is not supported.")
    delimiter = request.get("delimiter", "")
    if len(delimiter) != 1:
        raise bad_request("A delimiter of one character must be specified.")
    sheet, top, left = resolve_corner(draft, request.get("coordinate", {}))
    rows = list(csv.reader(io.StringIO(request.get("data", "")), delimiter=delimiter))
    area = Area(sheet.sheet_id, top, top + len(rows), left, left + max((len(row) for row in rows), default=0))
    _refuse_off_grid(draft, sheet, area)
    guard(draft, sheet, area)
    for row_offset, row in enumerate(rows):
        for column_offset, text in enumerate(row):
            type_in(draft, sheet, top + row_offset, left + column_offset, text)


def text_to_columns(draft: Draft, request: Json) -> None:
    sheet, area = resolve(draft, request.get("source"))
    if area.width != 1:
        raise bad_request("The source of textToColumns must span exactly one column.")
    calculation = draft.calculation()
    texts = {row: formatted(calculation, sheet, row, area.left) for row in area.rows if row < len(sheet.rows)}
    delimiter = _delimiter(request, list(texts.values()))
    parts = {row: [part.strip() for part in text.split(delimiter)] for row, text in texts.items() if delimiter in text}
    target = replace(area, right=area.left + max((len(part) for part in parts.values()), default=1))
    _refuse_off_grid(draft, sheet, target)
    guard(draft, sheet, target)
    for row, pieces in parts.items():
        for offset, text in enumerate(pieces):
            type_in(draft, sheet, row, area.left + offset, text)


def _delimiter(request: Json, texts: list[str]) -> str:
    kind = request.get("delimiterType", "DELIMITER_TYPE_UNSPECIFIED")
    if kind in DELIMITERS:
        return DELIMITERS[kind]
    if kind == "CUSTOM" and request.get("delimiter"):
        return str(request["delimiter"])
    if kind == "AUTODETECT":
        return max((",", ";", ".", " "), key=lambda mark: sum(mark in text for text in texts))
    raise bad_request("A delimiterType, and for CUSTOM a delimiter, must be specified.")
