"""Spreadsheets got, created and copied."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.response_schema import check_answer
from integrations.sandbox.google.sheets import resource
from integrations.sandbox.google.sheets.batch import batch_update
from integrations.sandbox.google.sheets.grid import Sheet, Spreadsheet

Json = dict[str, Any]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def get(book: Spreadsheet, *ranges: str, **options: Any) -> Json:
    answer = resource.spreadsheet_json(book, ranges=ranges, now=NOON, base_url="https://docs.example", **options)
    check_answer("sheets", "Spreadsheet", answer)
    return answer


def send(book: Spreadsheet, *requests: Json) -> list[Json]:
    return batch_update(book, {"requests": list(requests)}, now=NOON, editor="a@school.example")


def a_book() -> Spreadsheet:
    """Return a file with a tab of three rows: text, a number and a formula, a blank row between."""
    book = Spreadsheet("1abc", "Book", sheets=[Sheet(0, "Plan"), Sheet(7, "Log")])
    rows: list[Json] = [
        {"values": [{"userEnteredValue": {"stringValue": "a"}}, {"userEnteredValue": {"numberValue": 2}}]},
        {},
        {"values": [{}, {"userEnteredValue": {"formulaValue": "=B1*2"}}]},
    ]
    send(book, {"updateCells": {"start": {"sheetId": 0}, "rows": rows, "fields": "userEnteredValue"}})
    return book


def test_a_new_file_is_told_as_google_tells_it() -> None:
    book = resource.create({"properties": {"title": "Test Spreadsheet"}})

    answer = get(book)

    assert len(book.spreadsheet_id) == 44
    assert {name: answer["properties"][name] for name in ("title", "locale", "autoRecalc", "timeZone")} == {
        "title": "Test Spreadsheet",
        "locale": "en_US",
        "autoRecalc": "ON_CHANGE",
        "timeZone": "Etc/GMT",
    }
    assert answer["properties"]["defaultFormat"]["textFormat"]["fontFamily"] == "arial,sans,sans-serif"
    assert len(answer["properties"]["spreadsheetTheme"]["themeColors"]) == 9
    assert answer["sheets"] == [
        {
            "properties": {
                "sheetId": 0,
                "title": "Sheet1",
                "index": 0,
                "sheetType": "GRID",
                "gridProperties": {"rowCount": 1000, "columnCount": 26},
            }
        }
    ]
    assert answer["spreadsheetUrl"] == f"https://docs.example/spreadsheets/d/{book.spreadsheet_id}/edit"


def test_a_file_can_be_created_with_tabs_and_cells() -> None:
    cells = {"startRow": 1, "rowData": [{"values": [{"userEnteredValue": {"boolValue": True}}]}]}
    size = {"rowCount": 5, "columnCount": 2}
    tab = {"properties": {"title": "Plan", "gridProperties": size}, "data": [cells]}
    other = {"properties": {"title": "Log", "sheetId": 5}, "merges": [{"sheetId": 5, "endRowIndex": 1}]}

    book = resource.create({"sheets": [tab, other]})

    assert [(sheet.title, sheet.row_count) for sheet in book.sheets] == [("Plan", 5), ("Log", 1000)]
    assert book.sheets[0].sheet_id != 0
    assert get(book, "Plan!A2", include_grid_data=True)["sheets"][0]["data"][0]["rowData"][0]["values"][0][
        "effectiveValue"
    ] == {"boolValue": True}
    assert len(book.sheets[1].merges) == 1
    assert book.title == "Untitled spreadsheet"


def test_grid_data_leaves_out_what_is_empty() -> None:
    data = get(a_book(), include_grid_data=True)["sheets"][0]["data"]

    (whole,) = data
    assert "startRow" not in whole
    assert [len(row.get("values", [])) for row in whole["rowData"]] == [2, 0, 2]
    assert whole["rowData"][2]["values"][0] == {}
    assert (len(whole["rowMetadata"]), len(whole["columnMetadata"])) == (1000, 26)
    assert (whole["rowMetadata"][0], whole["columnMetadata"][0]) == ({"pixelSize": 21}, {"pixelSize": 100})


def test_a_cell_is_told_as_entered_as_computed_and_as_shown() -> None:
    cell = get(a_book(), include_grid_data=True)["sheets"][0]["data"][0]["rowData"][2]["values"][1]

    assert cell["userEnteredValue"] == {"formulaValue": "=B1*2"}
    assert cell["effectiveValue"] == {"numberValue": 4}
    assert cell["formattedValue"] == "4"
    assert cell["effectiveFormat"]["horizontalAlignment"] == "RIGHT"


def test_ranges_give_one_part_each_and_only_their_tabs() -> None:
    answer = get(a_book(), "Plan!B3", "Plan!A1:A1", include_grid_data=True)

    (sheet,) = answer["sheets"]
    first, second = sheet["data"]
    assert (first["startRow"], first["startColumn"], len(first["rowMetadata"])) == (2, 1, 1)
    assert first["rowData"][0]["values"][0]["formattedValue"] == "4"
    assert "startRow" not in second


def test_ranges_without_grid_data_only_choose_tabs() -> None:
    answer = get(a_book(), "Log!A1")

    assert [list(sheet) for sheet in answer["sheets"]] == [["properties"]]
    assert answer["sheets"][0]["properties"]["title"] == "Log"


def test_an_empty_tab_has_sizes_and_no_rows() -> None:
    assert "rowData" not in get(a_book(), "Log", include_grid_data=True)["sheets"][0]["data"][0]


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        ("sheets.properties", None),
        ("sheets.data.rowData.values.note", {"rowData"}),
        ("sheets/data/rowData/values(formattedValue)", {"rowData"}),
        ("sheets(properties,data(columnMetadata))", {"columnMetadata"}),
        ("sheets", {"rowData", "rowMetadata", "columnMetadata"}),
        ("*", {"rowData", "rowMetadata", "columnMetadata"}),
    ],
)
def test_a_mask_decides_about_grid_data(fields: str, parts: set[str] | None) -> None:
    book = a_book()
    note = {"start": {"sheetId": 0}, "rows": [{"values": [{"note": "n"}]}], "fields": "note"}
    send(book, {"updateCells": note})

    sheet = get(book, "Plan", fields=fields, include_grid_data=fields == "sheets.properties")["sheets"][0]

    assert (set(sheet["data"][0]) if "data" in sheet else None) == parts


def test_a_mask_spares_the_parts_of_cells_it_does_not_name() -> None:
    cells = get(a_book(), fields="sheets.data.rowData.values(formattedValue)")["sheets"][0]["data"][0]["rowData"]

    assert cells[0]["values"] == [{"formattedValue": "a"}, {"formattedValue": "2"}]


@pytest.mark.parametrize(
    ("text", "says"),
    [("Nowhere!A1", "Unable to parse range: Nowhere!A1"), ("Plan!A1001", "exceeds grid limits")],
)
def test_a_range_that_is_not_there_is_refused(text: str, says: str) -> None:
    with pytest.raises(GoogleError, match=says):
        get(a_book(), text)


def test_a_batch_is_answered_with_the_file_as_it_is_afterwards() -> None:
    book = a_book()
    added = {"addSheet": {"properties": {"title": "New"}}}
    body = {"requests": [added], "includeSpreadsheetInResponse": True, "responseRanges": ["New!A1"]}

    answer = resource.batch_update_answer(
        book, body, now=NOON, base_url="https://docs.example", fields=None, editor="", owner=""
    )

    check_answer("sheets", "BatchUpdateSpreadsheetResponse", answer)
    assert [sheet["properties"]["title"] for sheet in answer["updatedSpreadsheet"]["sheets"]] == ["New"]


def test_a_batch_whose_answer_cannot_be_given_is_not_applied() -> None:
    book = a_book()
    added = {"addSheet": {"properties": {"title": "New"}}}
    body = {"requests": [added], "includeSpreadsheetInResponse": True, "responseRanges": ["Nowhere!A1"]}

    with pytest.raises(GoogleError, match="Unable to parse range: Nowhere!A1"):
        resource.batch_update_answer(
            book, body, now=NOON, base_url="https://docs.example", fields=None, editor="", owner=""
        )

    assert [sheet.title for sheet in book.sheets] == ["Plan", "Log"]


def test_a_link_is_told_of_a_formula_that_makes_one() -> None:
    book = a_book()
    link = {"userEnteredValue": {"formulaValue": '=HYPERLINK("https://a.example","A")'}}
    start = {"sheetId": 7}
    send(book, {"updateCells": {"start": start, "rows": [{"values": [link]}], "fields": "userEnteredValue"}})

    cell = get(book, "Log!A1", include_grid_data=True)["sheets"][0]["data"][0]["rowData"][0]["values"][0]

    assert cell["hyperlink"] == "https://a.example"
    assert cell["effectiveFormat"]["hyperlinkDisplayType"] == "LINKED"


def test_data_filters_choose_what_is_told() -> None:
    body = {"dataFilters": [{"gridRange": {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}}]}

    answer = resource.spreadsheet_by_data_filter(
        a_book(), body | {"includeGridData": True}, now=NOON, base_url="https://docs.example"
    )

    (sheet,) = answer["sheets"]
    assert sheet["data"][0]["rowData"] == [{"values": [sheet["data"][0]["rowData"][0]["values"][0]]}]


def test_a_tab_is_copied_into_another_file_under_its_copys_name() -> None:
    source, target = a_book(), Spreadsheet("1xyz", "Other", sheets=[Sheet(0, "Plan")])

    told = resource.copy_sheet(source, 0, target)
    resource.copy_sheet(source, 0, target)

    assert told["title"] == "Copy of Plan"
    assert told["index"] == 1
    assert [sheet.title for sheet in target.sheets] == ["Plan", "Copy of Plan", "Copy of Plan 1"]
    assert get(target, "Copy of Plan", include_grid_data=True)["sheets"][0]["data"][0]["rowData"]


def test_a_tab_that_is_not_there_cannot_be_copied() -> None:
    with pytest.raises(GoogleError, match="No grid with id: 5"):
        resource.copy_sheet(a_book(), 5, a_book())
