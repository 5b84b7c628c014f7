"""The requests of a batchUpdate that makes a tab of the bot's own: headings, drop-downs, dates, warning, colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from integrations.google.batch import DATE_FORMAT, cell_json
from integrations.google.tables import TabLayout

Json = dict[str, Any]

ROWS = 1000  # as many as Sheets gives a new tab


def set_up_requests(title: str, layout: TabLayout, *, sheet_id: int) -> list[Json]:
    """Word the whole tab as one atomic batch."""
    column = {heading: index for index, heading in enumerate(layout.headings)}
    return [
        _add_sheet(title, sheet_id=sheet_id, columns=len(layout.headings)),
        _headings(layout, sheet_id=sheet_id),
        *(_drop_down(_below(sheet_id, column[heading]), list(words)) for heading, words in layout.choices.items()),
        *(_dates(_below(sheet_id, column[heading])) for heading in layout.date_headings),
        *(_width(sheet_id, column[heading], pixels) for heading, pixels in layout.widths.items()),
        *(_wrapped(_below(sheet_id, column[heading])) for heading in layout.wrapped_headings),
        *_warning(layout, column, sheet_id=sheet_id),
        *_colours(layout, column, sheet_id=sheet_id),
    ]


def _add_sheet(title: str, *, sheet_id: int, columns: int) -> Json:
    grid = {"rowCount": ROWS, "columnCount": columns, "frozenRowCount": 1}
    return {"addSheet": {"properties": {"sheetId": sheet_id, "title": title, "gridProperties": grid}}}


def _headings(layout: TabLayout, *, sheet_id: int) -> Json:
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}, "wrapStrategy": "WRAP"}}
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0},
            "rows": [{"values": [{**cell_json(heading), **bold} for heading in layout.headings]}],
            "fields": "userEnteredValue,userEnteredFormat(textFormat,wrapStrategy)",
        }
    }


def _below(sheet_id: int, column: int) -> Json:
    """A column without its heading, down to whatever the last row will be."""
    return {"sheetId": sheet_id, "startRowIndex": 1, "startColumnIndex": column, "endColumnIndex": column + 1}


def _drop_down(area: Json, words: list[str]) -> Json:
    condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": word} for word in words]}
    # Not strict: a word of somebody's own is theirs to write and the bot's to ask about.
    return {
        "setDataValidation": {"range": area, "rule": {"condition": condition, "showCustomUi": True, "strict": False}}
    }


def _dates(area: Json) -> Json:
    return {
        "repeatCell": {
            "range": area,
            "cell": {"userEnteredFormat": {"numberFormat": DATE_FORMAT}},
            "fields": "userEnteredFormat.numberFormat",
        }
    }


def _width(sheet_id: int, column: int, pixels: int) -> Json:
    return {
        "updateDimensionProperties": {
            "range": {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1},
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }


def _wrapped(area: Json) -> Json:
    looks = {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}
    return {
        "repeatCell": {
            "range": area,
            "cell": {"userEnteredFormat": looks},
            "fields": "userEnteredFormat(wrapStrategy,verticalAlignment)",
        }
    }


def _warning(layout: TabLayout, column: dict[str, int], *, sheet_id: int) -> Iterator[Json]:
    """Warn before the column, or anything, is edited; forbidding it would make people's sorts fail."""
    if layout.is_warned:
        words = "The bot writes this tab. What is changed here changes nothing of the plan."
        whole = {"range": {"sheetId": sheet_id}, "description": words, "warningOnly": True}
        yield {"addProtectedRange": {"protectedRange": whole}}
    if layout.warned_heading is None:
        return
    index = column[layout.warned_heading]
    area = {"sheetId": sheet_id, "startColumnIndex": index, "endColumnIndex": index + 1}
    description = f'The bot knows each row by its "{layout.warned_heading}".'
    yield {"addProtectedRange": {"protectedRange": {"range": area, "description": description, "warningOnly": True}}}


def _colours(layout: TabLayout, column: dict[str, int], *, sheet_id: int) -> Iterator[Json]:
    rules = [
        (column[heading], word, colour) for heading, words in layout.colours.items() for word, colour in words.items()
    ]
    for index, (place, word, colour) in enumerate(rules):
        rule = {
            "ranges": [_below(sheet_id, place)],
            "booleanRule": {
                "condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": word}]},
                "format": {"backgroundColorStyle": {"rgbColor": _rgb(colour)}},
            },
        }
        yield {"addConditionalFormatRule": {"rule": rule, "index": index}}


def _rgb(colour: str) -> Json:
    """Turn "#RRGGBB" into Google's three shares of one."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return dict(zip(("red", "green", "blue"), parts, strict=True))
