"""Tabs and the file itself: added, deleted, duplicated, renamed, moved, sized, frozen, coloured."""

from __future__ import annotations

from zoneinfo import available_timezones

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.batch.areas import Span
from integrations.sandbox.google.sheets.batch.dimensions import remove_lines
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.batch.following import follow
from integrations.sandbox.google.sheets.batch.replicas import copy_title, replicate
from integrations.sandbox.google.sheets.batch.writing import guard
from integrations.sandbox.google.sheets.colours import twinned, twinned_paths
from integrations.sandbox.google.sheets.grid import Json, Sheet
from integrations.sandbox.google.sheets.locales import is_locale
from integrations.sandbox.google.sheets.masks import laid_over, read
from integrations.sandbox.google.sheets.properties import sheet_properties
from integrations.sandbox.google.sheets.references import Deleted, SheetDeleted, SheetRenamed

TITLE_LIMIT = 100  # as Google says when it refuses a longer one
KEPT_PROPERTIES = ("tabColor", "tabColorStyle", "rightToLeft")
KEPT_GRID_PROPERTIES = ("hideGridlines", "rowGroupControlAfter", "columnGroupControlAfter")


def add_sheet(draft: Draft, request: Json) -> Json:
    given: Json = request.get("properties", {})
    if given.get("sheetType", "GRID") not in ("GRID", "SHEET_TYPE_UNSPECIFIED") or "dataSourceSheetProperties" in given:
        raise bad_request(f"Sheets of type {given.get('sheetType')} are not supported.")
    sheet_id = _free_sheet_id(draft, given.get("sheetId"))
    title = given.get("title") or _free_title(draft)
    _refuse_taken_title(draft, title)
    index = _index(given.get("index"), len(draft.book.sheets))
    sheet = Sheet(sheet_id=sheet_id, title=title)
    draft.add_sheet(sheet, index=index)
    names = [name for name in given if name not in ("sheetId", "title", "index", "sheetType", "gridProperties")]
    for name in names:
        _set_property(sheet, name, given)
    for name in given.get("gridProperties", {}):
        _set_grid_property(draft, sheet, name, given["gridProperties"][name])
    return {"properties": sheet_properties(draft.book, sheet)}


def _free_sheet_id(draft: Draft, wanted: int | None) -> int:
    if wanted is None:
        fresh = draft.fresh_id()
        return fresh if draft.book.sheet_by_id(fresh) is None else _free_sheet_id(draft, None)
    if wanted < 0:
        raise bad_request("Sheet id must be non-negative.")
    if draft.book.sheet_by_id(wanted) is not None:
        raise bad_request(f"Sheet with id {wanted} already exists.")
    return wanted


def _free_title(draft: Draft) -> str:
    number = len(draft.book.sheets) + 1
    while draft.book.sheet_titled(f"Sheet{number}") is not None:
        number += 1
    return f"Sheet{number}"


def _refuse_taken_title(draft: Draft, title: str, *, but: Sheet | None = None) -> None:
    if len(title) > TITLE_LIMIT:
        raise bad_request(f"The sheet name cannot be greater than {TITLE_LIMIT} characters.")
    known = draft.book.sheet_titled(title)
    if known is not None and known is not but:
        raise bad_request(f'A sheet with the name "{title}" already exists. Please enter another name.')


def _index(wanted: int | None, count: int) -> int:
    if wanted is None:
        return count
    if not 0 <= wanted <= count:
        raise bad_request(f"Sheet index {wanted} is out of range: there are {count} sheets.")
    return wanted


def delete_sheet(draft: Draft, request: Json) -> None:
    sheet = draft.sheet(request.get("sheetId", 0), noun="sheet")
    if len(draft.book.sheets) == 1:
        raise bad_request("You can't remove all the sheets in a document.")
    if all(other is sheet or other.hidden for other in draft.book.sheets):
        raise bad_request("You can't remove all the visible sheets in a document.")
    _guard_whole(draft, sheet)
    draft.remove_sheet(sheet)
    follow(draft, SheetDeleted(sheet.sheet_id, sheet.title))


def _guard_whole(draft: Draft, sheet: Sheet) -> None:
    guard(draft, sheet, Span(sheet, "ROWS", 0, sheet.row_count).to_area())


def duplicate_sheet(draft: Draft, request: Json) -> Json:
    source = draft.sheet(request.get("sourceSheetId", 0), noun="sheet")
    sheet_id = _free_sheet_id(draft, request.get("newSheetId"))
    title = request.get("newSheetName") or copy_title(draft.book, source)
    _refuse_taken_title(draft, title)
    index = _index(request.get("insertSheetIndex", 0), len(draft.book.sheets))
    twin = replicate(draft.book, source, sheet_id=sheet_id, title=title)
    draft.add_sheet(twin, index=index)
    draft.refuse_too_many_cells()
    return {"properties": sheet_properties(draft.book, twin)}


def update_sheet_properties(draft: Draft, request: Json) -> None:
    given: Json = request.get("properties", {})
    sheet = draft.sheet(given.get("sheetId", 0), noun="sheet")
    paths = twinned_paths(read(request.get("fields"), schema="SheetProperties"))
    every = request["fields"] == "*"
    for name in dict.fromkeys(path[0] for path in paths):
        if name in ("sheetId", "sheetType", "dataSourceSheetProperties"):
            if not every:
                raise bad_request(f"Field {name} cannot be changed.")
        elif name == "title":
            _rename(draft, sheet, given.get("title", ""))
        elif name == "index":
            _move_tab(draft, sheet, given.get("index"))
        elif name == "gridProperties":
            _set_grid(draft, sheet, given.get("gridProperties", {}), [path[1:] for path in paths if path[0] == name])
        elif name in KEPT_PROPERTIES:
            below = [path for path in paths if path[0] == name]
            sheet.properties = laid_over(sheet.properties, twinned(_with_real_colour(given)), below) or {}
        else:
            _set_property(sheet, name, given)
    if sheet.hidden and all(other.hidden for other in draft.book.sheets):
        raise bad_request("You can't hide all the sheets in a document.")


def _with_real_colour(given: Json) -> Json:
    """Leave out a tab colour that names no colour: setting it takes the old one away."""
    return {name: value for name, value in given.items() if name != "tabColorStyle" or value}


def _rename(draft: Draft, sheet: Sheet, title: str) -> None:
    if not title:
        raise bad_request("A sheet must have a name.")
    _refuse_taken_title(draft, title, but=sheet)
    old, sheet.title = sheet.title, title
    if old != title:
        follow(draft, SheetRenamed(sheet.sheet_id, old, title))


def _move_tab(draft: Draft, sheet: Sheet, wanted: int | None) -> None:
    """Move a tab. Indexes count as before the move, so that one place to the right changes nothing."""
    sheets = draft.book.sheets
    now = sheets.index(sheet)
    index = _index(wanted, len(sheets))
    if index in (now, now + 1):
        return
    sheets.remove(sheet)
    sheets.insert(index - (1 if index > now else 0), sheet)


def _set_property(sheet: Sheet, name: str, given: Json) -> None:
    if name == "hidden":
        sheet.hidden = bool(given.get("hidden"))
        return
    sheet.properties = {
        key: value
        for key, value in (sheet.properties | twinned({name: given.get(name)})).items()
        if value not in (None, False)
    }


def _set_grid(draft: Draft, sheet: Sheet, given: Json, paths: list[tuple[str, ...]]) -> None:
    names = ["rowCount", "columnCount", "frozenRowCount", "frozenColumnCount", *KEPT_GRID_PROPERTIES]
    wanted = names if () in paths else [path[0] for path in paths]
    # Unfreezing comes before shrinking and freezing after it, so that both may stand in one request.
    wanted.sort(key=lambda name: name.startswith("frozen") and bool(given.get(name)))
    wanted.sort(key=lambda name: not (name.startswith("frozen") and not given.get(name)))
    for name in wanted:
        _set_grid_property(draft, sheet, name, given.get(name))


def _set_grid_property(draft: Draft, sheet: Sheet, name: str, value: int | bool | None) -> None:
    if name == "rowCount":
        _resize_rows(draft, sheet, value or 0)
    elif name == "columnCount":
        _resize_columns(draft, sheet, value or 0)
    elif name == "frozenRowCount":
        sheet.frozen_rows = _frozen(value or 0, sheet.row_count, "rows")
    elif name == "frozenColumnCount":
        sheet.frozen_columns = _frozen(value or 0, sheet.column_count, "columns")
    elif name in KEPT_GRID_PROPERTIES:
        _set_property(sheet, name, {name: value})


def _frozen(wanted: int, size: int, noun: str) -> int:
    if wanted < 0:
        raise bad_request(f"The number of frozen {noun} must be >= 0.")
    if wanted and wanted >= size:
        raise bad_request(f"You can't freeze all visible {noun} on the sheet.")
    return wanted


def _resize_rows(draft: Draft, sheet: Sheet, count: int) -> None:
    """Set the number of rows. Rows are counted against the limit before columns shrink, as Google does."""
    if count <= 0:
        raise bad_request("You can't delete all the rows on the sheet.")
    if count < sheet.row_count:
        _cut(draft, Span(sheet, "ROWS", count, sheet.row_count))
        return
    sheet.row_count = count
    draft.refuse_too_many_cells()


def _resize_columns(draft: Draft, sheet: Sheet, count: int) -> None:
    if count <= 0:
        raise bad_request("You can't delete all the columns on the sheet.")
    if count < sheet.column_count:
        _cut(draft, Span(sheet, "COLUMNS", count, sheet.column_count))
        return
    sheet.column_count = count
    draft.refuse_too_many_cells()


def _cut(draft: Draft, span: Span) -> None:
    guard(draft, span.sheet, span.to_area())
    remove_lines(draft, span)
    follow(draft, Deleted(span.sheet.sheet_id, span.dimension, span.start, span.end))


def update_spreadsheet_properties(draft: Draft, request: Json) -> None:
    given: Json = request.get("properties", {})
    book = draft.book
    for name in {path[0] for path in read(request.get("fields"), schema="SpreadsheetProperties")}:
        value = given.get(name)
        if name == "title":
            book.title = _some(value, "title")
        elif name == "locale":
            book.locale = known_locale(_some(value, "locale"))
        elif name == "timeZone":
            book.time_zone = known_time_zone(_some(value, "timeZone"))
        elif name == "autoRecalc":
            book.auto_recalc = _some(value, "autoRecalc")
        elif request["fields"] != "*":
            raise bad_request(f"Updating {name} is not supported.")


def _some(value: str | None, name: str) -> str:
    if not value:
        raise bad_request(f"The spreadsheet's {name} must not be empty.")
    return value


def known_locale(name: str) -> str:
    if not is_locale(name):
        raise bad_request(f"Unsupported locale: {name}")
    return name


def known_time_zone(name: str) -> str:
    if name not in available_timezones():
        raise bad_request(f"Invalid time zone: {name}")
    return name
