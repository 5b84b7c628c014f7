"""The methods of spreadsheets.values: get, update, append and clear, each also for many ranges and by data filter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.a1 import GridRange, Rectangle, is_anchor, on_grid, parse_range, to_a1
from integrations.sandbox.google.sheets.datafilters import resolve
from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.given_values import given_rows
from integrations.sandbox.google.sheets.grid import Json, Spreadsheet
from integrations.sandbox.google.sheets.reading import Rendering, value_range
from integrations.sandbox.google.sheets.tables import last_table
from integrations.sandbox.google.sheets.value_writes import (
    Write,
    Writer,
    apply,
    apply_all,
    checked,
    clear,
    make_room,
    named,
    refuse_if_protected,
    sides,
    updated,
)


def get_values(
    book: Spreadsheet,
    range_text: str,
    *,
    major_dimension: str = "ROWS",
    value_render_option: str = "FORMATTED_VALUE",
    date_time_render_option: str = "SERIAL_NUMBER",
    now: datetime,
) -> Json:
    """Answer spreadsheets.values.get with a ValueRange."""
    rendering = Rendering(value_render_option, date_time_render_option, major_dimension)
    return value_range(Calculation(book, now=now), parse_range(book, range_text), rendering)


def batch_get_values(
    book: Spreadsheet,
    ranges: Sequence[str],
    *,
    major_dimension: str = "ROWS",
    value_render_option: str = "FORMATTED_VALUE",
    date_time_render_option: str = "SERIAL_NUMBER",
    now: datetime,
) -> Json:
    """Answer spreadsheets.values.batchGet."""
    rendering = Rendering(value_render_option, date_time_render_option, major_dimension)
    calculation = Calculation(book, now=now)
    found = [value_range(calculation, parse_range(book, text), rendering) for text in ranges]
    return {"spreadsheetId": book.spreadsheet_id} | ({"valueRanges": found} if found else {})


def batch_get_values_by_data_filter(book: Spreadsheet, body: Json, *, now: datetime) -> Json:
    """Answer spreadsheets.values.batchGetByDataFilter: every range with the filters that found it."""
    filters = body.get("dataFilters") or []
    if not filters:
        raise bad_request("Must specify at least one data filter.")
    rendering = Rendering(
        body.get("valueRenderOption", "FORMATTED_VALUE"),
        body.get("dateTimeRenderOption", "SERIAL_NUMBER"),
        body.get("majorDimension", "ROWS"),
    )
    matched: dict[GridRange, list[Json]] = {}
    for data_filter in filters:
        for area in resolve(book, data_filter):
            matched.setdefault(area, []).append(data_filter)
    calculation = Calculation(book, now=now)
    found = [
        {"valueRange": value_range(calculation, area, rendering), "dataFilters": matching}
        for area, matching in matched.items()
    ]
    return {"spreadsheetId": book.spreadsheet_id} | ({"valueRanges": found} if found else {})


def update_values(
    book: Spreadsheet,
    range_text: str,
    body: Json,
    *,
    value_input_option: str | None,
    include_values_in_response: bool = False,
    response_value_render_option: str = "FORMATTED_VALUE",
    response_date_time_render_option: str = "SERIAL_NUMBER",
    now: datetime,
    editor: str = "",
    owner: str = "",
) -> Json:
    """Answer spreadsheets.values.update with an UpdateValuesResponse."""
    writer = Writer(_input_option(value_input_option), now, editor, owner)
    _refuse_another_range(range_text, body)
    write = checked(book, parse_range(book, range_text), given_rows(body), grows=is_anchor(range_text))
    apply(book, write, writer)
    rendering = Rendering(
        response_value_render_option, response_date_time_render_option, body.get("majorDimension", "ROWS")
    )
    return updated(book, write, now, rendering if include_values_in_response else None)


def batch_update_values(book: Spreadsheet, body: Json, *, now: datetime, editor: str = "", owner: str = "") -> Json:
    """Answer spreadsheets.values.batchUpdate: all of it is checked before any of it is written."""
    writer = Writer(_input_option(body.get("valueInputOption")), now, editor, owner)
    writes: list[Write] = []
    for index, data in enumerate(body.get("data") or []):
        with named(f"data[{index}]"):
            text = data.get("range", "")
            writes.append(checked(book, parse_range(book, text), given_rows(data), grows=is_anchor(text)))
    return apply_all(book, writes, body, writer)


def batch_update_values_by_data_filter(
    book: Spreadsheet, body: Json, *, now: datetime, editor: str = "", owner: str = ""
) -> Json:
    """Answer spreadsheets.values.batchUpdateByDataFilter: the values go to every range that a filter finds."""
    writer = Writer(_input_option(body.get("valueInputOption")), now, editor, owner)
    writes: list[Write] = []
    filters: list[Json] = []
    for index, data in enumerate(body.get("data") or []):
        with named(f"data[{index}]"):
            rows = given_rows(data)
            for area in resolve(book, data.get("dataFilter", {})):
                writes.append(checked(book, area, rows, grows=False))
                filters.append(data["dataFilter"])
    answer = apply_all(book, writes, body, writer)
    for response, data_filter in zip(answer.get("responses", []), filters, strict=True):
        response["dataFilter"] = data_filter
        response.pop("spreadsheetId")
    return answer


def append_values(
    book: Spreadsheet,
    range_text: str,
    body: Json,
    *,
    value_input_option: str | None,
    insert_data_option: str = "OVERWRITE",
    include_values_in_response: bool = False,
    response_value_render_option: str = "FORMATTED_VALUE",
    response_date_time_render_option: str = "SERIAL_NUMBER",
    now: datetime,
    editor: str = "",
    owner: str = "",
) -> Json:
    """Answer spreadsheets.values.append: write below the last table in the range, making room where there is none."""
    writer = Writer(_input_option(value_input_option), now, editor, owner)
    _refuse_another_range(range_text, body)
    rows = given_rows(body)
    area = on_grid(book, parse_range(book, range_text))
    table = last_table(area)
    start = (area.start_row, area.start_column) if table is None else (table.end_row, table.start_column)
    table_range = None if table is None else to_a1(book, table.to_range())
    write = Write(Rectangle(area.sheet, *sides(start, rows)), rows)
    refuse_if_protected(book, write, writer)
    make_room(book, write, writer, inserts=insert_data_option == "INSERT_ROWS")
    apply(book, write, writer)
    rendering = Rendering(
        response_value_render_option, response_date_time_render_option, body.get("majorDimension", "ROWS")
    )
    updates = updated(book, write, now, rendering if include_values_in_response else None)
    answer: Json = {"spreadsheetId": book.spreadsheet_id}
    if table_range is not None:
        answer["tableRange"] = table_range
    return answer | {"updates": updates}


def clear_values(book: Spreadsheet, range_text: str, *, editor: str = "", owner: str = "") -> Json:
    """Answer spreadsheets.values.clear: values go, formats, notes and validation stay."""
    cleared = clear(book, [parse_range(book, range_text)], editor=editor, owner=owner)
    return {"spreadsheetId": book.spreadsheet_id, "clearedRange": cleared[0]}


def batch_clear_values(book: Spreadsheet, body: Json, *, editor: str = "", owner: str = "") -> Json:
    """Answer spreadsheets.values.batchClear."""
    areas = []
    for index, text in enumerate(body.get("ranges") or []):
        with named(f"range[{index}]"):
            areas.append(parse_range(book, text))
            on_grid(book, areas[-1])
    cleared = clear(book, areas, editor=editor, owner=owner)
    return {"spreadsheetId": book.spreadsheet_id} | ({"clearedRanges": cleared} if cleared else {})


def batch_clear_values_by_data_filter(book: Spreadsheet, body: Json, *, editor: str = "", owner: str = "") -> Json:
    """Answer spreadsheets.values.batchClearByDataFilter."""
    areas = [area for data_filter in body.get("dataFilters") or [] for area in resolve(book, data_filter)]
    cleared = clear(book, areas, editor=editor, owner=owner)
    return {"spreadsheetId": book.spreadsheet_id} | ({"clearedRanges": cleared} if cleared else {})


def _input_option(given: str | None) -> str:
    if given not in ("RAW", "USER_ENTERED"):
        raise bad_request("'valueInputOption' is required but not specified")
    return given


def _refuse_another_range(range_text: str, body: Json) -> None:
    """Refuse a body whose range is not the one in the address, letter by letter."""
    if body.get("range") and body["range"] != range_text:
        raise bad_request(f"Request range[{range_text}] does not match value's range[{body['range']}]")
