"""Sheets' methods over HTTP: find the file, may the caller, let the sheet's own code do it, record the change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from integrations.sandbox.google import fields
from integrations.sandbox.google.access import document_file
from integrations.sandbox.google.calls import Call, Work
from integrations.sandbox.google.drive_file import SPREADSHEET
from integrations.sandbox.google.sheets import datafilters, resource, values
from integrations.sandbox.google.sheets.grid import Spreadsheet

Json = dict[str, Any]

READ_OPTIONS = {
    "majorDimension": "major_dimension",
    "valueRenderOption": "value_render_option",
    "dateTimeRenderOption": "date_time_render_option",
}
WRITE_OPTIONS = {
    "valueInputOption": "value_input_option",
    "insertDataOption": "insert_data_option",
    "includeValuesInResponse": "include_values_in_response",
    "responseValueRenderOption": "response_value_render_option",
    "responseDateTimeRenderOption": "response_date_time_render_option",
}


def _book(call: Call, *, writing: bool = False, file_id: str | None = None) -> Spreadsheet:
    """Return the spreadsheet that the path names, if the caller may."""
    wanted = file_id or call.parameters["spreadsheetId"]
    file = document_file(call.world, call.caller, call.method, wanted, mime_type=SPREADSHEET, writing=writing)
    return call.google.spreadsheets[file.file_id]


def _options(call: Call, names: Mapping[str, str]) -> dict[str, Any]:
    """Pick the given options under the names that the sheet's functions use."""
    return {ours: call.parameters[theirs] for theirs, ours in names.items() if theirs in call.parameters}


def _changed(call: Call, book: Spreadsheet) -> None:
    call.google.touch(book.spreadsheet_id, editor=call.caller.email)


def _reading(read: Callable[[Spreadsheet, Call], Json]) -> Work:
    """Make the work of a method that only reads one spreadsheet."""
    return lambda call: read(_book(call), call)


def _writing(write: Callable[[Spreadsheet, Call], Json]) -> Work:
    """Make the work of a method that changes one spreadsheet; only success counts as a change."""

    def work(call: Call) -> Json:
        book = _book(call, writing=True)
        result = write(book, call)
        _changed(call, book)
        return result

    return work


def _owner(call: Call, book: Spreadsheet) -> str:
    return call.google.files[book.spreadsheet_id].owner


def _as_editor(call: Call, book: Spreadsheet) -> dict[str, Any]:
    """Say who writes, for protected ranges: a caller let in everywhere counts as the owner."""
    owner = _owner(call, book)
    return {"editor": owner if call.caller.everywhere else call.caller.email, "owner": owner}


def _as_reader(call: Call, book: Spreadsheet) -> dict[str, Any]:
    owner = _owner(call, book)
    reader = owner if call.caller.everywhere else call.caller.email
    return {"reader": reader, "owner": owner, "now": call.now, "base_url": call.world.base_url}


def _get_values(book: Spreadsheet, call: Call) -> Json:
    return values.get_values(book, call.parameters["range"], now=call.now, **_options(call, READ_OPTIONS))


def _batch_get_values(book: Spreadsheet, call: Call) -> Json:
    return values.batch_get_values(
        book, call.parameters.get("ranges", []), now=call.now, **_options(call, READ_OPTIONS)
    )


def _update_values(book: Spreadsheet, call: Call) -> Json:
    options = _options(call, WRITE_OPTIONS) | _as_editor(call, book)
    return values.update_values(book, call.parameters["range"], call.body, now=call.now, **options)


def _append_values(book: Spreadsheet, call: Call) -> Json:
    options = _options(call, WRITE_OPTIONS) | _as_editor(call, book)
    return values.append_values(book, call.parameters["range"], call.body, now=call.now, **options)


def _batch_update_values(book: Spreadsheet, call: Call) -> Json:
    return values.batch_update_values(book, call.body, now=call.now, **_as_editor(call, book))


def _batch_update_values_by_data_filter(book: Spreadsheet, call: Call) -> Json:
    return values.batch_update_values_by_data_filter(book, call.body, now=call.now, **_as_editor(call, book))


def _get(book: Spreadsheet, call: Call) -> Json:
    return resource.spreadsheet_json(
        book,
        ranges=call.parameters.get("ranges", []),
        include_grid_data=call.parameters.get("includeGridData", False),
        fields=call.mask or None,
        **_as_reader(call, book),
    )


def _get_by_data_filter(book: Spreadsheet, call: Call) -> Json:
    return resource.spreadsheet_by_data_filter(book, call.body, fields=call.mask or None, **_as_reader(call, book))


def _create(call: Call) -> Json:
    book = resource.create(call.body, now=call.now, editor=call.caller.email)
    call.google.keep_spreadsheet(book, owner=call.caller.email, app=call.caller.app)
    return resource.spreadsheet_json(book, **_as_reader(call, book))


def _batch_update(book: Spreadsheet, call: Call) -> Json:
    """Apply a batch; the sheet afterwards is in the answer where it is asked for, a mask deciding how much of it."""
    return resource.batch_update_answer(
        book,
        call.body,
        now=call.now,
        base_url=call.world.base_url,
        fields=(fields.part_of(call.mask, "updatedSpreadsheet") or "spreadsheetId") if call.mask else None,
        **_as_editor(call, book),
    )


def _copy_sheet(call: Call) -> Json:
    """Copy a tab into another spreadsheet, which must be open to writing."""
    source = _book(call)
    target = _book(call, writing=True, file_id=call.body.get("destinationSpreadsheetId", ""))
    properties = resource.copy_sheet(source, call.parameters["sheetId"], target)
    _changed(call, target)
    return properties


def _get_metadata(book: Spreadsheet, call: Call) -> Json:
    return datafilters.get_metadata(book, call.parameters["metadataId"])


METHODS: Mapping[str, Work] = {
    "sheets.spreadsheets.get": _reading(_get),
    "sheets.spreadsheets.getByDataFilter": _reading(_get_by_data_filter),
    "sheets.spreadsheets.create": _create,
    "sheets.spreadsheets.batchUpdate": _writing(_batch_update),
    "sheets.spreadsheets.sheets.copyTo": _copy_sheet,
    "sheets.spreadsheets.developerMetadata.get": _reading(_get_metadata),
    "sheets.spreadsheets.developerMetadata.search": _reading(
        lambda book, call: datafilters.search_metadata(book, call.body)
    ),
    "sheets.spreadsheets.values.get": _reading(_get_values),
    "sheets.spreadsheets.values.batchGet": _reading(_batch_get_values),
    "sheets.spreadsheets.values.batchGetByDataFilter": _reading(
        lambda book, call: values.batch_get_values_by_data_filter(book, call.body, now=call.now)
    ),
    "sheets.spreadsheets.values.update": _writing(_update_values),
    "sheets.spreadsheets.values.batchUpdate": _writing(_batch_update_values),
    "sheets.spreadsheets.values.batchUpdateByDataFilter": _writing(_batch_update_values_by_data_filter),
    "sheets.spreadsheets.values.append": _writing(_append_values),
    "sheets.spreadsheets.values.clear": _writing(
        lambda book, call: values.clear_values(book, call.parameters["range"], **_as_editor(call, book))
    ),
    "sheets.spreadsheets.values.batchClear": _writing(
        lambda book, call: values.batch_clear_values(book, call.body, **_as_editor(call, book))
    ),
    "sheets.spreadsheets.values.batchClearByDataFilter": _writing(
        lambda book, call: values.batch_clear_values_by_data_filter(book, call.body, **_as_editor(call, book))
    ),
}
