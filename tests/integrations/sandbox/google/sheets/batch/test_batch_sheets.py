"""Tabs and the file: added, deleted, duplicated, renamed, moved, sized, frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integrations.sandbox.google.sheets.batch.conftest import Workbook

Json = dict[str, Any]


def properties(fields: str, **given: Any) -> Json:
    return {"updateSheetProperties": {"properties": {"sheetId": 0} | given, "fields": fields}}


def grid(fields: str, **given: int | bool) -> Json:
    return properties(fields, gridProperties=given)


def titles(workbook: Workbook) -> list[str]:
    return [sheet.title for sheet in workbook.book.sheets]


def test_a_new_tab_comes_last_and_is_told_with_all_its_properties(workbook: Workbook) -> None:
    size = {"rowCount": 5, "columnCount": 3}

    made = workbook.reply("addSheet", {"properties": {"title": "New", "sheetType": "GRID", "gridProperties": size}})

    sheet_id = made["properties"].pop("sheetId")
    assert sheet_id > 0
    assert made["properties"] == {"title": "New", "index": 2, "sheetType": "GRID", "gridProperties": size}
    assert titles(workbook) == ["Plan", "Log", "New"]


def test_a_new_tab_without_a_name_gets_the_next_free_one(workbook: Workbook) -> None:
    workbook.do({"addSheet": {}}, {"addSheet": {"properties": {"index": 0}}})

    assert titles(workbook) == ["Sheet4", "Plan", "Log", "Sheet3"]


def test_a_name_can_be_taken_once_whatever_its_case(workbook: Workbook) -> None:
    says = 'A sheet with the name "plan" already exists. Please enter another name.'

    assert workbook.refusal({"addSheet": {"properties": {"title": "plan"}}}).endswith(says)
    assert workbook.refusal(properties("title", title="Log")).endswith(says.replace("plan", "Log"))
    workbook.do(properties("title", title="PLAN"))


def test_a_renamed_tab_is_followed_by_formulas(workbook: Workbook) -> None:
    workbook.fill(["a"])
    workbook.fill(["=Plan!A1"], sheet_id=7)

    workbook.do(properties("title", title="Action plan"))

    assert workbook.entered(0, 0, sheet_id=7) == {"formulaValue": "='Action plan'!A1"}
    assert workbook.shown(7) == [["a"]]


def test_a_deleted_tab_leaves_broken_references(workbook: Workbook) -> None:
    workbook.fill(["=Plan!A1"], sheet_id=7)

    workbook.do({"deleteSheet": {"sheetId": 0}})

    assert workbook.shown(7) == [["#REF!"]]


def test_the_last_tab_cannot_be_deleted(workbook: Workbook) -> None:
    both = [{"deleteSheet": {"sheetId": 0}}, {"deleteSheet": {"sheetId": 7}}]

    assert workbook.refusal(*both) == (
        "Invalid requests[1].deleteSheet: You can't remove all the sheets in a document."
    )


def test_the_last_visible_tab_cannot_be_deleted_or_hidden(workbook: Workbook) -> None:
    workbook.do({"updateSheetProperties": {"properties": {"sheetId": 7, "hidden": True}, "fields": "hidden"}})

    assert "visible sheets" in workbook.refusal({"deleteSheet": {"sheetId": 0}})
    assert "hide all" in workbook.refusal(properties("hidden", hidden=True))


@pytest.mark.parametrize("kind", ["deleteSheet", "duplicateSheet"])
def test_a_tab_that_is_not_there_is_named(workbook: Workbook, kind: str) -> None:
    name = "sheetId" if kind == "deleteSheet" else "sourceSheetId"

    assert workbook.refusal({kind: {name: 5}}) == f"Invalid requests[0].{kind}: No sheet with id: 5"


def test_a_duplicate_carries_everything_and_shares_nothing(workbook: Workbook) -> None:
    workbook.fill(["a", "=A1"])
    workbook.do({"mergeCells": {"range": {"sheetId": 0, "startRowIndex": 2, "endRowIndex": 4}}})

    made = workbook.reply("duplicateSheet", {"sourceSheetId": 0, "insertSheetIndex": 1, "newSheetId": 99})
    workbook.fill(["b"], sheet_id=99)

    assert made["properties"]["title"] == "Copy of Plan"
    assert titles(workbook) == ["Plan", "Copy of Plan", "Log"]
    assert workbook.shown() == [["a", "a"]]
    assert workbook.shown(99) == [["b", "b"]]
    assert workbook.sheet_json(99)["merges"][0]["sheetId"] == 99


def test_protections_stay_behind_and_a_copy_is_never_hidden(workbook: Workbook) -> None:
    hide = {"properties": {"sheetId": 7, "hidden": True}, "fields": "hidden"}
    workbook.do({"addProtectedRange": {"protectedRange": {"range": {"sheetId": 7}}}}, {"updateSheetProperties": hide})

    workbook.do({"duplicateSheet": {"sourceSheetId": 7, "newSheetId": 99}})

    copy = workbook.sheet_json(99)
    assert "protectedRanges" not in copy
    assert "hidden" not in copy["properties"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"sheetId": 0}, "Sheet with id 0 already exists."),
        ({"sheetId": -1}, "Sheet id must be non-negative."),
        ({"title": "x" * 101}, "The sheet name cannot be greater than 100 characters."),
        ({"index": 3}, "Sheet index 3 is out of range: there are 2 sheets."),
        ({"sheetType": "OBJECT"}, "Sheets of type OBJECT are not supported."),
    ],
)
def test_a_tab_that_cannot_be_added_is_refused(workbook: Workbook, given: Json, says: str) -> None:
    assert workbook.refusal({"addSheet": {"properties": given}}).endswith(says)


def test_a_second_duplicate_gets_a_number(workbook: Workbook) -> None:
    workbook.do({"duplicateSheet": {"sourceSheetId": 0}}, {"duplicateSheet": {"sourceSheetId": 0}})

    assert titles(workbook) == ["Copy of Plan 1", "Copy of Plan", "Plan", "Log"]


@pytest.mark.parametrize(
    ("moved", "index", "order"),
    [("A", 3, "BCAD"), ("A", 1, "ABCD"), ("D", 0, "DABC"), ("B", 4, "ACDB"), ("C", 1, "ACBD")],
)
def test_tabs_are_moved_with_indexes_from_before_the_move(
    workbook: Workbook, moved: str, index: int, order: str
) -> None:
    workbook.do(*[{"addSheet": {"properties": {"title": name, "sheetId": ord(name)}}} for name in "ABCD"])
    workbook.do({"deleteSheet": {"sheetId": 0}}, {"deleteSheet": {"sheetId": 7}})

    move = {"properties": {"sheetId": ord(moved), "index": index}, "fields": "index"}
    workbook.do({"updateSheetProperties": move})

    assert "".join(titles(workbook)) == order


def test_a_tab_made_smaller_loses_its_cells(workbook: Workbook) -> None:
    workbook.fill(["a", "b"], ["c", "d"])

    workbook.do(grid("gridProperties/rowCount,gridProperties/columnCount", rowCount=1, columnCount=1))
    workbook.do(grid("gridProperties(rowCount,columnCount)", rowCount=9, columnCount=9))

    assert workbook.shown() == [["a"]]


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (grid("gridProperties.rowCount", rowCount=0), "You can't delete all the rows on the sheet."),
        (grid("gridProperties"), "You can't delete all the rows on the sheet."),
        (grid("gridProperties.columnCount", columnCount=0), "You can't delete all the columns on the sheet."),
        (grid("gridProperties.frozenRowCount", frozenRowCount=20), "You can't freeze all visible rows on the sheet."),
        (
            grid("gridProperties.rowCount", rowCount=500_000_000),
            "This action would increase the number of cells in the workbook above the limit of 10000000 cells.",
        ),
        (properties("titel", title="x"), "Invalid field: titel"),
        (properties(""), "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"),
        (
            {"updateSheetProperties": {"properties": {"sheetId": 5, "title": "x"}, "fields": "title"}},
            "No sheet with id: 5",
        ),
    ],
)
def test_what_a_tab_cannot_be_is_refused_in_googles_words(workbook: Workbook, request_: Json, says: str) -> None:
    assert workbook.refusal(request_) == f"Invalid requests[0].updateSheetProperties: {says}"


def test_rows_are_counted_against_the_limit_before_columns_shrink(workbook: Workbook) -> None:
    both = grid("gridProperties(rowCount,columnCount)", rowCount=2_000_000, columnCount=1)

    assert "above the limit" in workbook.refusal(both)


def test_a_tab_cannot_shrink_to_its_frozen_rows(workbook: Workbook) -> None:
    workbook.do(grid("gridProperties.frozenRowCount", frozenRowCount=2))

    assert workbook.refusal(grid("gridProperties.rowCount", rowCount=2)).endswith(
        "Sorry, it is not possible to delete all non-frozen rows."
    )
    workbook.do(grid("gridProperties(rowCount,frozenRowCount)", rowCount=2, frozenRowCount=0))


def test_flags_are_told_only_when_set(workbook: Workbook) -> None:
    workbook.do(grid("gridProperties.hideGridlines", hideGridlines=True), properties("hidden", hidden=True))
    told = workbook.sheet_json()["properties"]

    workbook.do(grid("gridProperties.hideGridlines", hideGridlines=False), properties("hidden", hidden=False))
    after = workbook.sheet_json()["properties"]

    assert (told["hidden"], told["gridProperties"]["hideGridlines"]) == (True, True)
    assert after == {
        "sheetId": 0,
        "title": "Plan",
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": 20, "columnCount": 8},
    }


def test_a_tab_colour_is_set_and_cleared(workbook: Workbook) -> None:
    workbook.do(properties("tabColorStyle", tabColorStyle={"rgbColor": {"red": 1}}))
    told = workbook.sheet_json()["properties"]

    workbook.do(properties("tabColorStyle", tabColorStyle=None))

    assert (told["tabColor"], told["tabColorStyle"]) == ({"red": 1}, {"rgbColor": {"red": 1}})
    assert not workbook.sheet_json()["properties"].keys() & {"tabColor", "tabColorStyle"}


def test_the_file_is_renamed_and_moved_to_another_zone(workbook: Workbook) -> None:
    wanted = {"title": "New", "timeZone": "Europe/Paris", "locale": "fr_FR"}

    workbook.do({"updateSpreadsheetProperties": {"properties": wanted, "fields": "title,timeZone,locale"}})

    told = workbook.resource()["properties"]
    assert {name: told[name] for name in wanted} == wanted


def test_a_locale_that_is_none_is_refused(workbook: Workbook) -> None:
    request = {"properties": {"locale": "English"}, "fields": "locale"}

    assert "Unsupported locale" in workbook.refusal({"updateSpreadsheetProperties": request})


def test_a_zone_that_does_not_exist_is_refused(workbook: Workbook) -> None:
    request = {"properties": {"timeZone": "Mars/Base"}, "fields": "timeZone"}

    assert "Invalid time zone" in workbook.refusal({"updateSpreadsheetProperties": request})
