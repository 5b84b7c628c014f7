"""Data filters: what a DataFilter selects, and the developer metadata it can select by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from integrations.sandbox.google.errors import bad_request, not_found
from integrations.sandbox.google.sheets.a1 import GridRange, parse_range
from integrations.sandbox.google.sheets.grid import Json, Sheet, Spreadsheet


@dataclass(frozen=True, slots=True)
class Located:
    """One piece of developer metadata and where it is; `sheet` is None for the file, `dimension` for file and tab."""

    item: Json
    sheet: Sheet | None = None
    dimension: Literal["ROWS", "COLUMNS"] | None = None
    index: int = 0

    @property
    def kind(self) -> str:
        if self.sheet is None:
            return "SPREADSHEET"
        return "SHEET" if self.dimension is None else self.dimension.removesuffix("S")

    def place(self) -> Json:
        """Return the location as it is written in a request."""
        if self.sheet is None:
            return {"spreadsheet": True}
        if self.dimension is None:
            return {"sheetId": self.sheet.sheet_id}
        span: Json = {"dimension": self.dimension, "startIndex": self.index, "endIndex": self.index + 1}
        return {"dimensionRange": {"sheetId": self.sheet.sheet_id} | span if self.sheet.sheet_id else span}

    def to_json(self) -> Json:
        location = {"locationType": self.kind} | self.place()
        rest = {name: value for name, value in self.item.items() if name != "visibility"}
        return rest | {"location": location, "visibility": self.item["visibility"]}

    def area(self) -> GridRange | None:
        """Return the cells the metadata speaks for, or None for the whole file."""
        if self.sheet is None:
            return None
        if self.dimension == "ROWS":
            return GridRange(self.sheet.sheet_id, self.index, self.index + 1)
        if self.dimension == "COLUMNS":
            return GridRange(self.sheet.sheet_id, None, None, self.index, self.index + 1)
        return GridRange(self.sheet.sheet_id)


def all_metadata(book: Spreadsheet) -> Iterator[Located]:
    """Give every piece of metadata of a file: its own, then tab by tab the tab's, the rows' and the columns'."""
    for item in book.metadata:
        yield Located(item)
    for sheet in book.sheets:
        yield from metadata_on(sheet)


def metadata_on(sheet: Sheet) -> Iterator[Located]:
    for item in sheet.metadata:
        yield Located(item, sheet)
    for index, row in enumerate(sheet.rows):
        for item in row.line.metadata:
            yield Located(item, sheet, "ROWS", index)
    for index, line in sorted(sheet.columns.items()):
        for item in line.metadata:
            yield Located(item, sheet, "COLUMNS", index)


def _one_kind(data_filter: Json) -> str:
    kinds = [name for name in ("developerMetadataLookup", "a1Range", "gridRange") if name in data_filter]
    if len(kinds) != 1:
        raise bad_request("A data filter must specify exactly one of developerMetadataLookup, a1Range and gridRange.")
    return kinds[0]


def metadata_matching(book: Spreadsheet, data_filter: Json) -> list[Located]:
    """Return the metadata a filter selects; a range selects what is tied to rows and columns within it."""
    kind = _one_kind(data_filter)
    if kind == "developerMetadataLookup":
        lookup = data_filter[kind]
        _refuse_bad_lookup(lookup)
        return [located for located in all_metadata(book) if _found_by(located, lookup)]
    area = _range(book, data_filter)
    return [located for located in all_metadata(book) if _inside(located, area)]


def _refuse_bad_lookup(lookup: Json) -> None:
    """Refuse what the description of DeveloperMetadataLookup forbids."""
    strategy, kind = lookup.get("locationMatchingStrategy"), lookup.get("locationType")
    place = lookup.get("metadataLocation")
    if strategy is not None and place is None:
        raise bad_request("If locationMatchingStrategy is specified, a metadataLocation must also be specified.")
    if place is not None and place.get("spreadsheet") and strategy == "INTERSECTING_LOCATION":
        raise bad_request(
            "DeveloperMetadataLookup.spreadsheet is true, but locationMatchingStrategy was specified as INTERSECTING."
        )
    if kind is not None and strategy == "EXACT_LOCATION":
        raise bad_request("locationType must be left unspecified when locationMatchingStrategy is EXACT_LOCATION.")
    if kind == "SPREADSHEET" and place is not None and not place.get("spreadsheet"):
        raise bad_request("locationType cannot be SPREADSHEET when metadataLocation is not the spreadsheet.")


def _found_by(located: Located, lookup: Json) -> bool:
    for name in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if name in lookup and located.item.get(name) != lookup[name]:
            return False
    if lookup.get("locationType", located.kind) != located.kind:
        return False
    place = lookup.get("metadataLocation")
    return place is None or _at_place(located, place, exact=_exact(lookup))


def _exact(lookup: Json) -> bool:
    return bool(lookup.get("locationMatchingStrategy") == "EXACT_LOCATION")


def _at_place(located: Located, place: Json, *, exact: bool) -> bool:
    """Compare where metadata is with where a lookup asks; by default whatever crosses that place counts.

    "Spreadsheet metadata cannot intersect any other developer metadata location", says its description.
    """
    if place.get("spreadsheet") or located.sheet is None:
        return located.sheet is None and bool(place.get("spreadsheet"))
    asked_span = place.get("dimensionRange")
    sheet_id = place.get("sheetId", 0) if asked_span is None else asked_span.get("sheetId", 0)
    if located.sheet.sheet_id != sheet_id:
        return False
    if asked_span is None:
        return located.dimension is None or not exact
    if located.dimension != asked_span.get("dimension"):
        return not exact
    start, end = asked_span.get("startIndex", 0), asked_span.get("endIndex")
    if exact:
        return (located.index, located.index + 1) == (start, end)
    return start <= located.index and (end is None or located.index < end)


def _inside(located: Located, area: GridRange) -> bool:
    if located.sheet is None or located.sheet.sheet_id != area.sheet_id:
        return False
    if located.dimension is None:
        return (area.start_row, area.end_row, area.start_column, area.end_column) == (None, None, None, None)
    rows = located.dimension == "ROWS"
    start, end = (area.start_row, area.end_row) if rows else (area.start_column, area.end_column)
    return (start or 0) <= located.index and (end is None or located.index < end)


def _range(book: Spreadsheet, data_filter: Json) -> GridRange:
    if "a1Range" in data_filter:
        return parse_range(book, data_filter["a1Range"])
    area = GridRange.from_json(data_filter["gridRange"])
    if book.sheet_by_id(area.sheet_id) is None:
        raise bad_request(f"No grid with id: {area.sheet_id}")
    return area


def resolve(book: Spreadsheet, data_filter: Json) -> list[GridRange]:
    """Return the ranges a DataFilter selects; metadata on the file selects every tab."""
    if _one_kind(data_filter) != "developerMetadataLookup":
        return [_range(book, data_filter)]
    ranges: list[GridRange] = []
    for located in metadata_matching(book, data_filter):
        area = located.area()
        ranges += [GridRange(sheet.sheet_id) for sheet in book.sheets] if area is None else [area]
    return list(dict.fromkeys(ranges))


def get_metadata(book: Spreadsheet, metadata_id: int) -> Json:
    """Answer spreadsheets.developerMetadata.get."""
    for located in all_metadata(book):
        if located.item["metadataId"] == metadata_id:
            return located.to_json()
    raise not_found(f"No developer metadata with ID {metadata_id}.")


def search_metadata(book: Spreadsheet, body: Json) -> Json:
    """Answer spreadsheets.developerMetadata.search: each piece once, with the filters that found it."""
    filters: list[Json] = body.get("dataFilters", [])
    if not filters:
        raise bad_request("At least one data filter must be specified.")
    found: dict[int, tuple[Located, list[Json]]] = {}
    for data_filter in filters:
        for located in metadata_matching(book, data_filter):
            found.setdefault(located.item["metadataId"], (located, []))[1].append(data_filter)
    matched = [
        {"developerMetadata": located.to_json(), "dataFilters": matching} for located, matching in found.values()
    ]
    return {"matchedDeveloperMetadata": matched} if matched else {}
