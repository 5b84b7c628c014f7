"""Spreadsheets as the API's resource: got whole or in part, created, and their tabs copied to other files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.identifiers import new_file_id
from integrations.sandbox.google.sheets.a1 import GridRange, beyond_grid, parse_range
from integrations.sandbox.google.sheets.batch import batch_update, run
from integrations.sandbox.google.sheets.batch.draft import Draft, fresh_id, refuse_too_many_cells
from integrations.sandbox.google.sheets.batch.groups import groups_of
from integrations.sandbox.google.sheets.batch.replicas import copy_title, replicate
from integrations.sandbox.google.sheets.batch.sheets import known_locale, known_time_zone
from integrations.sandbox.google.sheets.datafilters import Located, resolve
from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.grid import Json, Sheet, Spreadsheet
from integrations.sandbox.google.sheets.griddata import Wanted, grid_data
from integrations.sandbox.google.sheets.properties import sheet_properties, spreadsheet_properties
from integrations.sandbox.google.sheets.protection import may_edit, overlap

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# What a file made through the API by a service account gets (burnash/gspread, tests/cassettes, read 2026-11-23).
LOCALE, TIME_ZONE, TITLE = "en_US", "Etc/GMT", "Untitled spreadsheet"


def spreadsheet_json(
    book: Spreadsheet,
    *,
    ranges: Sequence[str] = (),
    include_grid_data: bool = False,
    now: datetime,
    base_url: str,
    fields: str | None = None,
    reader: str = "",
    owner: str = "",
) -> Json:
    """Answer spreadsheets.get. A mask in `fields` decides about grid data, whatever `include_grid_data` says.

    The mask itself is applied by the caller; here it only saves work. `reader` is who asks, `owner` owns the file.
    """
    areas = [_on_grid(book, text) for text in ranges]
    wanted = Wanted.by_mask(fields) if fields else (Wanted() if include_grid_data else None)
    return _resource(book, areas or None, wanted, now=now, base_url=base_url, people=(reader, owner))


def spreadsheet_by_data_filter(
    book: Spreadsheet,
    body: Json,
    *,
    now: datetime,
    base_url: str,
    fields: str | None = None,
    reader: str = "",
    owner: str = "",
) -> Json:
    """Answer spreadsheets.getByDataFilter: as get, with data filters for ranges."""
    filters: list[Json] = body.get("dataFilters", [])
    areas = [area for data_filter in filters for area in resolve(book, data_filter)]
    wanted = Wanted.by_mask(fields) if fields else (Wanted() if body.get("includeGridData") else None)
    return _resource(book, areas if filters else None, wanted, now=now, base_url=base_url, people=(reader, owner))


def batch_update_answer(
    book: Spreadsheet, body: Json, *, now: datetime, base_url: str, fields: str | None, editor: str, owner: str
) -> Json:
    """Answer spreadsheets.batchUpdate; a range that cannot be shown afterwards drops the batch as well.

    `fields` is the part of a mask that lies below updatedSpreadsheet.
    """
    answer: Json = {"spreadsheetId": book.spreadsheet_id}

    def show(after: Spreadsheet) -> None:
        if body.get("includeSpreadsheetInResponse"):
            answer["updatedSpreadsheet"] = spreadsheet_json(
                after,
                ranges=body.get("responseRanges", []),
                include_grid_data=body.get("responseIncludeGridData", False),
                now=now,
                base_url=base_url,
                fields=fields,
                reader=editor,
                owner=owner,
            )

    answer["replies"] = batch_update(book, body, now=now, editor=editor, owner=owner, look=show)
    return answer


def _on_grid(book: Spreadsheet, text: str) -> GridRange:
    """Read a range and refuse one that lies off its tab."""
    area = parse_range(book, text)
    sheet = book.sheet_by_id(area.sheet_id)
    if sheet is None:
        return area
    if (area.start_row or 0) >= sheet.row_count or (area.start_column or 0) >= sheet.column_count:
        raise beyond_grid(book, area)
    return area


def _resource(
    book: Spreadsheet,
    areas: Sequence[GridRange] | None,
    wanted: Wanted | None,
    *,
    now: datetime,
    base_url: str,
    people: tuple[str, str],
) -> Json:
    calculation = Calculation(book, now=now)
    sheets: list[Json] = []
    for sheet in book.sheets:
        here = None if areas is None else [area for area in areas if area.sheet_id == sheet.sheet_id]
        if here is None or here:
            part = _sheet_json(book, sheet, here, people)
            if wanted is not None:
                part["data"] = [
                    grid_data(calculation, sheet, area, wanted) for area in here or [GridRange(sheet.sheet_id)]
                ]
            sheets.append(part)
    result: Json = {
        "spreadsheetId": book.spreadsheet_id,
        "properties": spreadsheet_properties(book),
        "sheets": sheets,
        "spreadsheetUrl": f"{base_url.rstrip('/')}/spreadsheets/d/{book.spreadsheet_id}/edit",
    }
    if book.named_ranges:
        result["namedRanges"] = book.named_ranges
    if book.metadata:
        result["developerMetadata"] = [Located(item).to_json() for item in book.metadata]
    return result


def _sheet_json(book: Spreadsheet, sheet: Sheet, areas: Sequence[GridRange] | None, people: tuple[str, str]) -> Json:
    """Return one Sheet without its data; what is bound to ranges only where it meets those asked for."""

    def asked(area: Json) -> bool:
        return areas is None or any(overlap(GridRange.from_json(area), wanted) for wanted in areas)

    reader, owner = people
    basic = sheet.basic_filter
    lists: Json = {
        "merges": [merge for merge in sheet.merges if asked(merge)],
        "conditionalFormats": [rule for rule in sheet.conditional_formats if any(map(asked, rule["ranges"]))],
        "filterViews": [view for view in sheet.filter_views if asked(view["range"])],
        "protectedRanges": [
            _protected(protected, reader, owner)
            for protected in sheet.protected_ranges
            if "range" not in protected or asked(protected["range"])
        ],
        "basicFilter": basic if basic is not None and asked(basic["range"]) else None,
        "bandedRanges": [banded for banded in sheet.banded_ranges if asked(banded["range"])],
        "developerMetadata": [Located(item, sheet).to_json() for item in sheet.metadata],
        "rowGroups": groups_of(sheet, "ROWS"),
        "columnGroups": groups_of(sheet, "COLUMNS"),
    }
    return {"properties": sheet_properties(book, sheet)} | {name: value for name, value in lists.items() if value}


def _protected(protected: Json, reader: str, owner: str) -> Json:
    """Show a protection to a reader: who may edit is told only to those who may."""
    if may_edit(protected, editor=reader, owner=owner):
        return protected | {"requestingUserCanEdit": True}
    return {name: value for name, value in protected.items() if name != "editors"}


def create(body: Json, *, now: datetime = EPOCH, editor: str = "") -> Spreadsheet:
    """Answer spreadsheets.create: build the file from whatever of a Spreadsheet is given."""
    given: Json = body.get("properties", {})
    book = Spreadsheet(
        new_file_id(),
        given.get("title") or TITLE,
        locale=known_locale(given.get("locale") or LOCALE),
        time_zone=known_time_zone(given.get("timeZone") or TIME_ZONE),
        auto_recalc=given.get("autoRecalc") or "ON_CHANGE",
    )
    sheets: list[Json] = body.get("sheets") or [{"properties": {"sheetId": 0}}]
    draft = Draft(book, now=now, editor=editor, owner=editor)
    for part in sheets:
        reply = run(draft, "addSheet", {"properties": part.get("properties", {})}) or {}
        for kind, request in _requests(part, reply["properties"]["sheetId"]):
            run(draft, kind, request)
    for named in body.get("namedRanges", []):
        run(draft, "addNamedRange", {"namedRange": named})
    for item in body.get("developerMetadata", []):
        run(draft, "createDeveloperMetadata", {"developerMetadata": item | {"location": {"spreadsheet": True}}})
    refuse_too_many_cells(draft.book)
    draft.keep()
    return book


def _requests(part: Json, sheet_id: int) -> list[tuple[str, Json]]:
    """Return the batchUpdate requests that put everything of a given Sheet on its new tab."""
    known = {"properties", "data", "merges", "protectedRanges", "conditionalFormats", "basicFilter", "bandedRanges"}
    known |= {"developerMetadata", "filterViews", "rowGroups", "columnGroups"}
    for name in sorted(part.keys() - known):
        raise bad_request(f"Creating a spreadsheet with {name} is not supported.")
    requests: list[tuple[str, Json]] = []
    for data in part.get("data", []):
        requests += _data_requests(data, sheet_id)
    requests += [("mergeCells", {"range": merge, "mergeType": "MERGE_ALL"}) for merge in part.get("merges", [])]
    requests += [("addProtectedRange", {"protectedRange": one}) for one in part.get("protectedRanges", [])]
    for index, rule in enumerate(part.get("conditionalFormats", [])):
        requests.append(("addConditionalFormatRule", {"rule": rule, "index": index}))
    requests += [("addBanding", {"bandedRange": banded}) for banded in part.get("bandedRanges", [])]
    requests += [("addFilterView", {"filter": view}) for view in part.get("filterViews", [])]
    for item in part.get("developerMetadata", []):
        requests.append(("createDeveloperMetadata", {"developerMetadata": item | {"location": {"sheetId": sheet_id}}}))
    for group in [*part.get("rowGroups", []), *part.get("columnGroups", [])]:
        requests.append(("addDimensionGroup", {"range": group.get("range")}))
    if "basicFilter" in part:
        requests.append(("setBasicFilter", {"filter": part["basicFilter"]}))
    return requests


def _data_requests(data: Json, sheet_id: int) -> list[tuple[str, Json]]:
    top, left = data.get("startRow", 0), data.get("startColumn", 0)
    start = {"sheetId": sheet_id, "rowIndex": top, "columnIndex": left}
    requests: list[tuple[str, Json]] = [
        ("updateCells", {"start": start, "rows": data.get("rowData", []), "fields": "*"})
    ]
    for dimension, name, first in (("ROWS", "rowMetadata", top), ("COLUMNS", "columnMetadata", left)):
        for offset, properties in enumerate(data.get(name, [])):
            place = {"sheetId": sheet_id, "dimension": dimension, "startIndex": first + offset}
            span = place | {"endIndex": first + offset + 1}
            fields = "hiddenByUser,pixelSize"
            requests.append(("updateDimensionProperties", {"range": span, "properties": properties, "fields": fields}))
    return requests


def copy_sheet(source: Spreadsheet, sheet_id: int, target: Spreadsheet) -> Json:
    """Answer spreadsheets.sheets.copyTo: put a copy of a tab at the end of another file; return its properties."""
    sheet = source.sheet_by_id(sheet_id)
    if sheet is None:
        raise bad_request(f"No grid with id: {sheet_id}")
    new_id = fresh_id(target)
    while target.sheet_by_id(new_id) is not None:
        new_id = fresh_id(target)
    twin = replicate(target, sheet, sheet_id=new_id, title=copy_title(target, sheet))
    target.sheets.append(twin)
    try:
        refuse_too_many_cells(target)
    except Exception:
        target.sheets.remove(twin)
        raise
    return sheet_properties(target, twin)
