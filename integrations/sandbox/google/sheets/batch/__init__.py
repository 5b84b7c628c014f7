"""spreadsheets.batchUpdate: every request of a batch on one draft, kept only if all of them go well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from integrations.sandbox.google.errors import GoogleError, bad_request
from integrations.sandbox.google.sheets.batch import (
    cells,
    dimensions,
    filters,
    finding,
    formats,
    groups,
    merges,
    metadata,
    named_ranges,
    pasting,
    protection,
    sheets,
    shifting,
    sorting,
)
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.grid import Json, Spreadsheet

Action = Callable[[Draft, Json], Json | None]

ACTIONS: dict[str, Action] = {
    "addBanding": formats.add_banding,
    "addConditionalFormatRule": formats.add_conditional_format_rule,
    "addDimensionGroup": groups.add_dimension_group,
    "addFilterView": filters.add_filter_view,
    "addNamedRange": named_ranges.add_named_range,
    "addProtectedRange": protection.add_protected_range,
    "addSheet": sheets.add_sheet,
    "appendCells": cells.append_cells,
    "appendDimension": dimensions.append_dimension,
    "autoResizeDimensions": dimensions.auto_resize_dimensions,
    "clearBasicFilter": filters.clear_basic_filter,
    "copyPaste": pasting.copy_paste,
    "createDeveloperMetadata": metadata.create_developer_metadata,
    "cutPaste": pasting.cut_paste,
    "deleteBanding": formats.delete_banding,
    "deleteConditionalFormatRule": formats.delete_conditional_format_rule,
    "deleteDeveloperMetadata": metadata.delete_developer_metadata,
    "deleteDimension": dimensions.delete_dimension,
    "deleteDimensionGroup": groups.delete_dimension_group,
    "deleteDuplicates": sorting.delete_duplicates,
    "deleteFilterView": filters.delete_filter_view,
    "deleteNamedRange": named_ranges.delete_named_range,
    "deleteProtectedRange": protection.delete_protected_range,
    "deleteRange": shifting.delete_range,
    "deleteSheet": sheets.delete_sheet,
    "duplicateFilterView": filters.duplicate_filter_view,
    "duplicateSheet": sheets.duplicate_sheet,
    "findReplace": finding.find_replace,
    "insertDimension": dimensions.insert_dimension,
    "insertRange": shifting.insert_range,
    "mergeCells": merges.merge_cells,
    "moveDimension": dimensions.move_dimension,
    "pasteData": pasting.paste_data,
    "randomizeRange": sorting.randomize_range,
    "repeatCell": cells.repeat_cell,
    "setBasicFilter": filters.set_basic_filter,
    "setDataValidation": formats.set_data_validation,
    "sortRange": sorting.sort_range,
    "textToColumns": pasting.text_to_columns,
    "trimWhitespace": finding.trim_whitespace,
    "unmergeCells": merges.unmerge_cells,
    "updateBanding": formats.update_banding,
    "updateBorders": formats.update_borders,
    "updateCells": cells.update_cells,
    "updateConditionalFormatRule": formats.update_conditional_format_rule,
    "updateDeveloperMetadata": metadata.update_developer_metadata,
    "updateDimensionGroup": groups.update_dimension_group,
    "updateDimensionProperties": dimensions.update_dimension_properties,
    "updateFilterView": filters.update_filter_view,
    "updateNamedRange": named_ranges.update_named_range,
    "updateProtectedRange": protection.update_protected_range,
    "updateSheetProperties": sheets.update_sheet_properties,
    "updateSpreadsheetProperties": sheets.update_spreadsheet_properties,
}


def batch_update(
    book: Spreadsheet,
    body: Json,
    *,
    now: datetime,
    editor: str,
    owner: str = "",
    look: Callable[[Spreadsheet], None] | None = None,
) -> list[Json]:
    """Apply every request, or none; return the replies, one for each.

    `look` sees the file as it will be; what it raises drops the whole batch too.
    Errors: GoogleError, worded "Invalid requests[3].deleteDimension: ...".
    """
    requests: list[Json] = body.get("requests", [])
    if not requests:
        raise bad_request("Must specify at least one request.")
    draft = Draft(book, now=now, editor=editor, owner=owner)
    replies = [_reply(draft, index, request) for index, request in enumerate(requests)]
    if look is not None:
        look(draft.book)
    draft.keep()
    return replies


def _reply(draft: Draft, index: int, request: Json) -> Json:
    if not request:
        raise bad_request(f"Invalid requests[{index}]: No request set.")
    if len(request) != 1:
        raise bad_request(f"Invalid requests[{index}]: exactly one kind of request must be set.")
    ((kind, given),) = request.items()
    try:
        reply = run(draft, kind, given or {})
    except GoogleError as error:
        if error.code == 400:
            message = f"Invalid requests[{index}].{kind}: {error.message}"
            raise GoogleError(error.code, error.status, message, error.details) from error
        raise
    return {} if reply is None else {kind: reply}


def run(draft: Draft, kind: str, request: Json) -> Json | None:
    """Carry out one request on a draft; return its reply, None where it has none."""
    action = ACTIONS.get(kind)
    if action is None:
        raise bad_request("This request is not supported.")
    return action(draft, request)
