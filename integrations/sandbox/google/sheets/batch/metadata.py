"""Developer metadata: notes for programs, tied to a file, a tab, a row or a column. They go where their row goes."""

from __future__ import annotations

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.batch.areas import resolve_existing_span
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.datafilters import Located, all_metadata, metadata_matching
from integrations.sandbox.google.sheets.grid import Json
from integrations.sandbox.google.sheets.masks import read

KEY_LIMIT = (
    30_000  # characters of one kind of place, https://developers.google.com/workspace/sheets/api/guides/metadata
)
WRITABLE = ("metadataKey", "metadataValue", "visibility")


def create_developer_metadata(draft: Draft, request: Json) -> Json:
    given: Json = request.get("developerMetadata", {})
    wanted = given.get("metadataId")
    if wanted is None:
        wanted = draft.fresh_id()
    if any(located.item["metadataId"] == wanted for located in all_metadata(draft.book)):
        raise bad_request(
            f"Cannot add developer metadata with ID [{wanted}] because developer metadata with that ID already exists."
        )
    item = {"metadataId": wanted} | {name: given[name] for name in WRITABLE if given.get(name)}
    _check(item)
    _attach(draft, given.get("location"), item)
    made = next(located for located in all_metadata(draft.book) if located.item["metadataId"] == wanted)
    return {"developerMetadata": made.to_json()}


def _check(item: Json) -> None:
    if not item.get("metadataKey"):
        raise bad_request("Developer metadata must always have a key specified.")
    if item.get("visibility", "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED").endswith("UNSPECIFIED"):
        raise bad_request("Developer metadata must always have visibility specified.")
    if len(item["metadataKey"]) + len(item.get("metadataValue", "")) > KEY_LIMIT:
        raise bad_request(f"Developer metadata is limited to {KEY_LIMIT} characters.")


def _attach(draft: Draft, location: Json | None, item: Json) -> None:
    """Put metadata where its location says; exactly one place must be named."""
    named = [name for name in ("spreadsheet", "sheetId", "dimensionRange") if name in (location or {})]
    if location is None or not named:
        raise bad_request("Developer metadata must always have a location specified.")
    if len(named) > 1:
        raise bad_request("Developer metadata must have exactly one location.")
    if named == ["spreadsheet"]:
        if location["spreadsheet"] is not True:
            raise bad_request("Developer metadata location spreadsheet must be true.")
        draft.book.metadata.append(item)
    elif named == ["sheetId"]:
        draft.sheet(location["sheetId"]).metadata.append(item)
    else:
        _attach_to_line(draft, location["dimensionRange"], item)


def _attach_to_line(draft: Draft, place: Json, item: Json) -> None:
    if "startIndex" not in place or "endIndex" not in place:
        raise bad_request("DimensionRange must specify both a startIndex and an endIndex.")
    span = resolve_existing_span(draft, place)
    if span.length != 1:
        raise bad_request("DimensionRange must represent a single row or column.")
    if span.dimension == "ROWS":
        draft.row(span.sheet, span.start).line.metadata.append(item)
    else:
        draft.column(span.sheet, span.start).metadata.append(item)


def _detach(draft: Draft, located: Located) -> None:
    wanted = located.item["metadataId"]
    if located.sheet is None:
        draft.book.metadata = [item for item in draft.book.metadata if item["metadataId"] != wanted]
        return
    sheet = draft.sheet(located.sheet.sheet_id)
    if located.dimension is None:
        sheet.metadata = [item for item in sheet.metadata if item["metadataId"] != wanted]
        return
    rows = located.dimension == "ROWS"
    line = draft.row(sheet, located.index).line if rows else draft.column(sheet, located.index)
    line.metadata = [item for item in line.metadata if item["metadataId"] != wanted]


def _matching(draft: Draft, filters: list[Json]) -> list[Located]:
    found = {
        located.item["metadataId"]: located
        for data_filter in filters
        for located in metadata_matching(draft.book, data_filter)
    }
    return list(found.values())


def update_developer_metadata(draft: Draft, request: Json) -> Json:
    given: Json = request.get("developerMetadata", {})
    heads = {path[0] for path in read(request.get("fields"), schema="DeveloperMetadata")}
    if "metadataId" in heads and request["fields"] != "*":
        raise bad_request("metadataId cannot be updated.")
    found = _matching(draft, request.get("dataFilters", []))
    updated: list[Json] = []
    for located in found:
        item = dict(located.item)
        for name in heads & set(WRITABLE):
            item.pop(name, None)
            if given.get(name):
                item[name] = given[name]
        _check(item)
        _detach(draft, located)
        moved = "location" in heads and "location" in given
        _attach(draft, given["location"] if moved else located.place(), item)
        updated.append(item)
    after = {located.item["metadataId"]: located for located in all_metadata(draft.book)}
    answered = [after[item["metadataId"]].to_json() for item in updated]
    return {"developerMetadata": answered} if answered else {}


def delete_developer_metadata(draft: Draft, request: Json) -> Json:
    found = _matching(draft, [request.get("dataFilter", {})])
    for located in found:
        _detach(draft, located)
    answered = [located.to_json() for located in found]
    return {"deletedDeveloperMetadata": answered} if answered else {}
