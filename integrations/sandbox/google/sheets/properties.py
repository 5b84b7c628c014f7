"""The properties of files and tabs as the API gives them; apart from the resource because replies carry them too."""

from __future__ import annotations

from integrations.sandbox.google.sheets.colours import BLACK, THEME, WHITE
from integrations.sandbox.google.sheets.grid import Json, Sheet, Spreadsheet

GRID_FLAGS = ("hideGridlines", "rowGroupControlAfter", "columnGroupControlAfter")

# As Google gives it for every file made through the API (burnash/gspread, tests/cassettes, read 2026-11-23).
DEFAULT_FORMAT: Json = {
    "backgroundColor": WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": BLACK,
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": BLACK},
    },
    "backgroundColorStyle": {"rgbColor": WHITE},
}


def spreadsheet_properties(book: Spreadsheet) -> Json:
    return {
        "title": book.title,
        "locale": book.locale,
        "autoRecalc": book.auto_recalc,
        "timeZone": book.time_zone,
        "defaultFormat": DEFAULT_FORMAT,
        "spreadsheetTheme": {
            "primaryFontFamily": "Arial",
            "themeColors": [{"colorType": name, "color": {"rgbColor": rgb}} for name, rgb in THEME.items()],
        },
    }


def sheet_properties(book: Spreadsheet, sheet: Sheet) -> Json:
    """Return SheetProperties; the id and the index are told even when 0, flags only when true."""
    grid: Json = {"rowCount": sheet.row_count, "columnCount": sheet.column_count}
    if sheet.frozen_rows:
        grid["frozenRowCount"] = sheet.frozen_rows
    if sheet.frozen_columns:
        grid["frozenColumnCount"] = sheet.frozen_columns
    grid |= {name: True for name in GRID_FLAGS if sheet.properties.get(name)}
    result: Json = {
        "sheetId": sheet.sheet_id,
        "title": sheet.title,
        "index": next(index for index, known in enumerate(book.sheets) if known.sheet_id == sheet.sheet_id),
        "sheetType": "GRID",
        "gridProperties": grid,
    }
    if sheet.hidden:
        result["hidden"] = True
    return result | {name: value for name, value in sheet.properties.items() if name not in GRID_FLAGS}
