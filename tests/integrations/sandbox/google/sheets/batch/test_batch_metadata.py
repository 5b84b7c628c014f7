"""Developer metadata and data filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.sheets import datafilters
from integrations.sandbox.google.sheets.a1 import GridRange

if TYPE_CHECKING:
    from tests.integrations.sandbox.google.sheets.batch.conftest import Workbook

Json = dict[str, Any]
ROW: Json = {"dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}}
COLUMN: Json = {"dimensionRange": {"sheetId": 7, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}}


def make(workbook: Workbook, location: Json, key: str = "key", **fields: Any) -> Json:
    given = {"metadataKey": key, "visibility": "DOCUMENT", "location": location} | fields
    made: Json = workbook.reply("createDeveloperMetadata", {"developerMetadata": given})["developerMetadata"]
    return made


def lookup(**asked: Any) -> Json:
    return {"developerMetadataLookup": asked}


@pytest.mark.parametrize(
    ("location", "kind", "told"),
    [
        (ROW, "ROW", {"dimensionRange": {"dimension": "ROWS", "startIndex": 2, "endIndex": 3}}),
        (COLUMN, "COLUMN", COLUMN),
        ({"sheetId": 0}, "SHEET", {"sheetId": 0}),
        ({"spreadsheet": True}, "SPREADSHEET", {"spreadsheet": True}),
    ],
)
def test_metadata_is_told_with_its_place(workbook: Workbook, location: Json, kind: str, told: Json) -> None:
    made = make(workbook, location, metadataValue="v")

    assert made == {
        "metadataId": made["metadataId"],
        "metadataKey": "key",
        "metadataValue": "v",
        "visibility": "DOCUMENT",
        "location": {"locationType": kind} | told,
    }
    assert datafilters.get_metadata(workbook.book, made["metadataId"]) == made


def test_metadata_stands_where_google_shows_it(workbook: Workbook) -> None:
    row, sheet, book = make(workbook, ROW), make(workbook, {"sheetId": 0}), make(workbook, {"spreadsheet": True})

    answer = workbook.resource(include_grid_data=True)

    assert answer["developerMetadata"] == [book]
    assert answer["sheets"][0]["developerMetadata"] == [sheet]
    assert answer["sheets"][0]["data"][0]["rowMetadata"][2]["developerMetadata"] == [row]


@pytest.mark.parametrize(
    "fields",
    [
        {"visibility": "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED"},
        {"metadataKey": ""},
        {"location": {}},
        {"location": {"sheetId": 0, "spreadsheet": True}},
        {"location": {"dimensionRange": ROW["dimensionRange"] | {"endIndex": 4}}},
        {"location": {"dimensionRange": {"sheetId": 0, "dimension": "ROWS"}}},
        {"location": {"sheetId": 5}},
    ],
)
def test_metadata_without_a_key_a_visibility_or_one_place_is_refused(workbook: Workbook, fields: Json) -> None:
    given = {"metadataKey": "key", "visibility": "DOCUMENT", "location": ROW} | fields

    assert "createDeveloperMetadata" in workbook.refusal({"createDeveloperMetadata": {"developerMetadata": given}})


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"metadataKey": ""}, "Developer metadata must always have a key specified."),
        ({"visibility": None}, "Developer metadata must always have visibility specified."),
        ({"location": None}, "Developer metadata must always have a location specified."),
    ],
)
def test_what_metadata_lacks_is_named_in_googles_words(workbook: Workbook, fields: Json, says: str) -> None:
    given = {"metadataKey": "key", "visibility": "DOCUMENT", "location": ROW} | fields

    assert workbook.refusal({"createDeveloperMetadata": {"developerMetadata": given}}).endswith(says)


def test_an_id_is_given_once(workbook: Workbook) -> None:
    make(workbook, ROW, metadataId=5)
    again = {"metadataKey": "key", "visibility": "DOCUMENT", "location": ROW, "metadataId": 5}

    assert "already exists" in workbook.refusal({"createDeveloperMetadata": {"developerMetadata": again}})


def test_metadata_is_found_by_key_and_updated(workbook: Workbook) -> None:
    made = make(workbook, ROW, metadataValue="old")
    make(workbook, ROW, key="other")
    change = {
        "dataFilters": [lookup(metadataKey="key")],
        "developerMetadata": {"metadataValue": "new"},
        "fields": "metadataValue",
    }

    updated = workbook.reply("updateDeveloperMetadata", change)["developerMetadata"]

    assert updated == [made | {"metadataValue": "new"}]


def test_metadata_is_moved_to_another_row(workbook: Workbook) -> None:
    make(workbook, ROW)
    there = {"dimensionRange": {"sheetId": 7, "dimension": "ROWS", "startIndex": 4, "endIndex": 5}}
    change = {
        "dataFilters": [lookup(metadataKey="key")],
        "developerMetadata": {"location": there},
        "fields": "location",
    }

    (updated,) = workbook.reply("updateDeveloperMetadata", change)["developerMetadata"]

    assert updated["location"] == {"locationType": "ROW"} | there


def test_deleted_metadata_is_told_and_gone(workbook: Workbook) -> None:
    made = make(workbook, COLUMN)
    request = {"dataFilter": lookup(metadataId=made["metadataId"])}

    assert workbook.reply("deleteDeveloperMetadata", request) == {"deletedDeveloperMetadata": [made]}
    assert workbook.do({"deleteDeveloperMetadata": request}) == [{"deleteDeveloperMetadata": {}}]
    with pytest.raises(GoogleError, match="No developer metadata with ID") as refused:
        datafilters.get_metadata(workbook.book, made["metadataId"])
    assert refused.value.code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (lookup(metadataKey="a"), ["a"]),
        (lookup(visibility="PROJECT"), []),
        (lookup(locationType="COLUMN"), ["b"]),
        (lookup(metadataLocation=ROW, locationMatchingStrategy="EXACT_LOCATION"), ["a"]),
        (lookup(metadataLocation=ROW), ["c", "a"]),
        (lookup(metadataLocation={"sheetId": 7}), ["b"]),
        (lookup(metadataLocation={"sheetId": 0}, locationMatchingStrategy="EXACT_LOCATION"), ["c"]),
        (lookup(metadataLocation={"spreadsheet": True}), ["d"]),
        (lookup(locationType="SPREADSHEET"), ["d"]),
        (lookup(), ["d", "c", "a", "b"]),
        ({"gridRange": {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3}}, ["a"]),
        ({"a1Range": "Plan!A4:B9"}, []),
        ({"a1Range": "Log!B:B"}, ["b"]),
    ],
)
def test_metadata_is_searched_by_every_kind_of_filter(workbook: Workbook, asked: Json, found: list[str]) -> None:
    make(workbook, ROW, key="a")
    make(workbook, COLUMN, key="b")
    make(workbook, {"sheetId": 0}, key="c")
    make(workbook, {"spreadsheet": True}, key="d")

    answer = datafilters.search_metadata(workbook.book, {"dataFilters": [asked]})

    matched = answer.get("matchedDeveloperMetadata", [])
    assert [match["developerMetadata"]["metadataKey"] for match in matched] == found
    assert all(match["dataFilters"] == [asked] for match in matched)


@pytest.mark.parametrize(
    ("asked", "ranges"),
    [
        ({"a1Range": "Plan!A1:B2"}, [GridRange(0, 0, 2, 0, 2)]),
        ({"gridRange": {"sheetId": 7, "startRowIndex": 3}}, [GridRange(7, 3)]),
        (lookup(metadataKey="row"), [GridRange(0, 2, 3)]),
        (lookup(metadataKey="column"), [GridRange(7, None, None, 1, 2)]),
        (lookup(metadataKey="file"), [GridRange(0), GridRange(7)]),
        (lookup(metadataKey="nothing"), []),
    ],
)
def test_a_data_filter_means_ranges(workbook: Workbook, asked: Json, ranges: list[GridRange]) -> None:
    make(workbook, ROW, key="row")
    make(workbook, COLUMN, key="column")
    make(workbook, {"spreadsheet": True}, key="file")

    assert datafilters.resolve(workbook.book, asked) == ranges


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"a1Range": "A1", "gridRange": {}},
        {"gridRange": {"sheetId": 5}},
        lookup(locationMatchingStrategy="EXACT_LOCATION"),
        lookup(metadataLocation={"spreadsheet": True}, locationMatchingStrategy="INTERSECTING_LOCATION"),
        lookup(metadataLocation=ROW, locationMatchingStrategy="EXACT_LOCATION", locationType="ROW"),
        lookup(metadataLocation=ROW, locationType="SPREADSHEET"),
    ],
)
def test_a_filter_that_means_nothing_is_refused(workbook: Workbook, asked: Json) -> None:
    with pytest.raises(GoogleError) as refused:
        datafilters.resolve(workbook.book, asked)

    assert refused.value.code == 400
