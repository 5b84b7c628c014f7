"""Every public method of gspread called against the sandbox: each gives what it gives on Google."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import gspread
import pytest
from gspread.cell import Cell
from gspread.utils import Dimension, ExportFormat, ValidationConditionType
from gspread.worksheet import Worksheet

from tests.integrations.sandbox.gspread_desk import COLLEAGUE, Desk

pytestmark = pytest.mark.filterwarnings("ignore:worksheet.lastUpdateTime is deprecated")
Call = Callable[[Desk], Any]

# What each method gives or leaves; None stands for "it is done, and its effect is held by another test".
CLIENT: dict[str, tuple[Call, Any]] = {
    "copy": (lambda d: d.client.copy(d.book.id, title="Twin").sheet1.acell("A2").value, "A-1"),
    "create": (lambda d: d.client.create("New").title, "New"),
    "del_spreadsheet": (lambda d: (d.client.del_spreadsheet(d.book.id), d.client.openall())[1], []),
    "expiry": (lambda d: d.client.expiry is not None, True),
    "export": (lambda d: d.client.export(d.book.id, ExportFormat.CSV).decode().splitlines()[:2],
               ["Ref,Title,Weeks", "A-1,Slides,3"]),
    "get_file_drive_metadata": (lambda d: sorted(d.client.get_file_drive_metadata(d.book.id)),
                                ["createdTime", "id", "modifiedTime", "name"]),
    "import_csv": (lambda d: (d.client.import_csv(d.book.id, "a,b\n=1+1,x"), d.book.sheet1.get_all_values())[1],
                   [["a", "b"], ["2", "x"]]),
    "insert_permission": (lambda d: d.client.insert_permission(d.book.id, COLLEAGUE, "user", "reader").json()["role"],
                          "reader"),
    "list_permissions": (lambda d: [found["role"] for found in d.client.list_permissions(d.book.id)], ["owner"]),
    "list_spreadsheet_files": (lambda d: [f["name"] for f in d.client.list_spreadsheet_files()], ["Plan"]),
    "open": (lambda d: d.client.open("Plan").id == d.book.id, True),
    "open_by_key": (lambda d: d.client.open_by_key(d.book.id).title, "Plan"),
    "open_by_url": (lambda d: d.client.open_by_url(d.book.url).title, "Plan"),
    "openall": (lambda d: [book.title for book in d.client.openall("Plan")], ["Plan"]),
    "remove_permission": (lambda d: (d.client.remove_permission(d.book.id, d.permission_id()),
                                     len(d.book.list_permissions()))[1], 1),
    "set_timeout": (lambda d: d.client.set_timeout(5), None),
}  # fmt: skip

SPREADSHEET: dict[str, tuple[Call, Any]] = {
    "accept_ownership": (lambda d: d.book.accept_ownership(d.permission_id()).json()["role"], "owner"),
    "add_worksheet": (lambda d: d.book.add_worksheet("Two", 5, 4)._properties["gridProperties"],
                      {"rowCount": 5, "columnCount": 4}),
    "batch_update": (lambda d: d.book.batch_update({"requests": [{"addSheet": {"properties": {"title": "X"}}}]})[
        "replies"][0]["addSheet"]["properties"]["title"], "X"),
    "creationTime": (lambda d: d.book.creationTime.endswith("Z"), True),
    "del_worksheet": (lambda d: d.book.del_worksheet(d.book.add_worksheet("Two", 1, 1))["replies"], [{}]),
    "del_worksheet_by_id": (lambda d: d.book.del_worksheet_by_id(d.book.add_worksheet("Two", 1, 1).id)["replies"],
                            [{}]),
    "duplicate_sheet": (lambda d: d.book.duplicate_sheet(d.sheet.id, new_sheet_name="Twin").get_all_values()[1],
                        ["A-1", "Slides", "3"]),
    "export": (lambda d: d.book.export(ExportFormat.TSV).decode().splitlines()[0], "Ref\tTitle\tWeeks"),
    "fetch_sheet_metadata": (lambda d: d.book.fetch_sheet_metadata()["properties"]["autoRecalc"], "ON_CHANGE"),
    "get_lastUpdateTime": (lambda d: d.book.get_lastUpdateTime().endswith("Z"), True),
    "get_worksheet": (lambda d: d.book.get_worksheet(0).id, 0),
    "get_worksheet_by_id": (lambda d: d.book.get_worksheet_by_id(0).title, "Sheet1"),
    "id": (lambda d: len(d.book.id), 44),
    "lastUpdateTime": (lambda d: d.book.lastUpdateTime >= d.book.creationTime, True),
    "list_named_ranges": (lambda d: d.book.list_named_ranges(), []),
    "list_permissions": (lambda d: (d.permission_id(), [p["type"] for p in d.book.list_permissions()])[1],
                         ["user", "user"]),
    "list_protected_ranges": (lambda d: d.book.list_protected_ranges(0), []),
    "locale": (lambda d: d.book.locale, "en_US"),
    "named_range": (lambda d: (d.sheet.define_named_range("B2:B3", "Two"),
                               [c.value for c in d.book.named_range("Two")])[1], ["Slides", "Practice"]),
    "remove_permissions": (lambda d: (d.permission_id(), len(d.book.remove_permissions(COLLEAGUE)))[1], 1),
    "reorder_worksheets": (lambda d: (d.book.reorder_worksheets([d.book.add_worksheet("Two", 1, 1), d.sheet]),
                                      [tab.title for tab in d.book])[1], ["Two", "Sheet1"]),
    "share": (lambda d: d.book.share(COLLEAGUE, "user", "commenter", notify=False).json()["role"], "commenter"),
    "sheet1": (lambda d: d.book.sheet1.title, "Sheet1"),
    "timezone": (lambda d: d.book.timezone, "Etc/GMT"),
    "title": (lambda d: d.book.title, "Plan"),
    "transfer_ownership": (lambda d: d.book.transfer_ownership(d.permission_id()).json()["role"], "writer"),
    "update_drive_metadata": (lambda d: d.book.update_drive_metadata(), None),
    "update_locale": (lambda d: (d.book.update_locale("it_IT"), d.client.open_by_key(d.book.id).locale)[1], "it_IT"),
    "update_timezone": (lambda d: (d.book.update_timezone("Europe/Rome"),
                                   d.client.open_by_key(d.book.id).timezone)[1], "Europe/Rome"),
    "update_title": (lambda d: (d.book.update_title("Renamed"), [f["name"] for f in d.client.list_spreadsheet_files()])[
        1], ["Renamed"]),
    "url": (lambda d: d.book.url.endswith(d.book.id), True),
    "values_append": (lambda d: d.book.values_append("Sheet1", {"valueInputOption": "RAW"}, {"values": [["x"]]})[
        "updates"]["updatedRange"], "Sheet1!A5"),
    "values_batch_clear": (lambda d: d.book.values_batch_clear(body={"ranges": ["A1", "B2:B3"]})["clearedRanges"],
                           ["Sheet1!A1", "Sheet1!B2:B3"]),
    "values_batch_get": (lambda d: d.book.values_batch_get(["A1", "B2"])["valueRanges"][1]["values"], [["Slides"]]),
    "values_batch_update": (lambda d: d.book.values_batch_update(
        {"valueInputOption": "RAW", "data": [{"range": "A1", "values": [["x"]]}]})["totalUpdatedCells"], 1),
    "values_clear": (lambda d: d.book.values_clear("Sheet1!A1:B2")["clearedRange"], "Sheet1!A1:B2"),
    "values_get": (lambda d: d.book.values_get("A1:B1")["values"], [["Ref", "Title"]]),
    "values_update": (lambda d: d.book.values_update("A1", {"valueInputOption": "RAW"}, {"values": [["x"]]})[
        "updatedCells"], 1),
    "worksheet": (lambda d: d.book.worksheet("Sheet1").id, 0),
    "worksheets": (lambda d: [tab.title for tab in d.book.worksheets()], ["Sheet1"]),
}  # fmt: skip

WORKSHEET: dict[str, tuple[Call, Any]] = {
    "acell": (lambda d: d.sheet.acell("B2").value, "Slides"),
    "add_cols": (lambda d: (d.sheet.add_cols(2), d.properties()["gridProperties"]["columnCount"])[1], 28),
    "add_dimension_group_columns": (lambda d: d.sheet.add_dimension_group_columns(0, 2)["replies"][0][
        "addDimensionGroup"]["dimensionGroups"][0]["depth"], 1),
    "add_dimension_group_rows": (lambda d: (d.sheet.add_dimension_group_rows(1, 3),
                                            d.sheet.list_dimension_group_rows()[0]["range"])[1],
                                 {"dimension": "ROWS", "startIndex": 1, "endIndex": 3}),
    "add_protected_range": (lambda d: d.sheet.add_protected_range("A1:B1")["replies"][0]["addProtectedRange"][
        "protectedRange"]["requestingUserCanEdit"], True),
    "add_rows": (lambda d: (d.sheet.add_rows(5), d.properties()["gridProperties"]["rowCount"])[1], 1005),
    "add_validation": (lambda d: d.sheet.add_validation("C2", ValidationConditionType.number_between, ["1", "9"])[
        "replies"], [{}]),
    "append_row": (lambda d: d.sheet.append_row(["x"])["updates"]["updatedRange"], "Sheet1!A5"),
    "append_rows": (lambda d: d.sheet.append_rows([["x"], ["y"]])["tableRange"], "Sheet1!A1:C4"),
    "batch_clear": (lambda d: (d.sheet.batch_clear(["A2", "A4"]), d.sheet.col_values(1))[1], ["Ref", "", "A-2"]),
    "batch_format": (lambda d: d.sheet.batch_format([{"range": "A1", "format": {"wrapStrategy": "WRAP"}}])["replies"],
                     [{}]),
    "batch_get": (lambda d: d.sheet.batch_get(["A1", "B2"]), [[["Ref"]], [["Slides"]]]),
    "batch_merge": (lambda d: d.sheet.batch_merge([{"range": "E1:F1"}, {"range": "E2:F2"}])["replies"], [{}, {}]),
    "batch_update": (lambda d: (d.sheet.batch_update([{"range": "A1", "values": [["x"]]}]),
                                d.sheet.acell("A1").value)[1], "x"),
    "cell": (lambda d: d.sheet.cell(2, 3).numeric_value, 3),
    "clear": (lambda d: (d.sheet.clear(), d.sheet.get_all_values())[1], [[]]),
    "clear_basic_filter": (lambda d: d.sheet.clear_basic_filter()["replies"], [{}]),
    "clear_note": (lambda d: (d.sheet.insert_note("A1", "n"), d.sheet.clear_note("A1"), d.sheet.get_note("A1"))[2], ""),
    "clear_notes": (lambda d: (d.sheet.insert_notes({"A1": "n", "B2": "m"}), d.sheet.clear_notes(["A1", "B2"]),
                               d.sheet.get_note("B2"))[2], ""),
    "clear_tab_color": (lambda d: (d.sheet.update_tab_color("#ff0000"), d.sheet.clear_tab_color(),
                                   "tabColorStyle" in d.properties())[2], False),
    "col_count": (lambda d: d.sheet.col_count, 26),
    "col_values": (lambda d: d.sheet.col_values(3), ["Weeks", "3", "1", "2"]),
    "column_count": (lambda d: d.sheet.column_count, 26),
    "columns_auto_resize": (lambda d: d.sheet.columns_auto_resize(0, 2)["replies"], [{}]),
    "copy_range": (lambda d: (d.sheet.copy_range("A1:A2", "E1"), d.sheet.get("E1:E2"))[1], [["Ref"], ["A-1"]]),
    "copy_to": (lambda d: d.sheet.copy_to(d.client.create("Other").id)["title"], "Copy of Sheet1"),
    "cut_range": (lambda d: (d.sheet.cut_range("A1:A2", "E1"), d.sheet.get("A1:E2"))[1],
                  [["", "Title", "Weeks", "", "Ref"], ["", "Slides", "3", "", "A-1"]]),
    "define_named_range": (lambda d: d.sheet.define_named_range("A1", "One")["replies"][0]["addNamedRange"][
        "namedRange"]["name"], "One"),
    "delete_columns": (lambda d: (d.sheet.delete_columns(1, 2), d.sheet.row_values(1))[1], ["Weeks"]),
    "delete_dimension": (lambda d: (d.sheet.delete_dimension(Dimension.rows, 2, 3), d.sheet.col_values(1))[1],
                         ["Ref", "A-3"]),
    "delete_dimension_group_columns": (lambda d: (d.sheet.add_dimension_group_columns(0, 2),
                                                  d.sheet.delete_dimension_group_columns(0, 2),
                                                  d.sheet.list_dimension_group_columns())[2], []),
    "delete_dimension_group_rows": (lambda d: (d.sheet.add_dimension_group_rows(0, 2),
                                               d.sheet.delete_dimension_group_rows(0, 2),
                                               d.sheet.list_dimension_group_rows())[2], []),
    "delete_named_range": (lambda d: (d.sheet.define_named_range("A1", "One"), d.sheet.delete_named_range(
        d.book.list_named_ranges()[0]["namedRangeId"]), d.book.list_named_ranges())[2], []),
    "delete_protected_range": (lambda d: (d.sheet.add_protected_range("A1"), d.sheet.delete_protected_range(
        d.book.list_protected_ranges(0)[0]["protectedRangeId"]), d.book.list_protected_ranges(0))[2], []),
    "delete_rows": (lambda d: (d.sheet.delete_rows(2), d.sheet.col_values(1))[1], ["Ref", "A-2", "A-3"]),
    "duplicate": (lambda d: d.sheet.duplicate(new_sheet_id=7, new_sheet_name="Twin").id, 7),
    "expand": (lambda d: len(d.sheet.expand("A1")), 4),
    "find": (lambda d: d.sheet.find("Rooms").address, "B4"),
    "findall": (lambda d: len(d.sheet.findall("A-1")), 1),
    "format": (lambda d: d.sheet.format("A1", {"textFormat": {"bold": True}})["replies"], [{}]),
    "freeze": (lambda d: (d.sheet.freeze(1, 1), d.properties()["gridProperties"])[1],
               {"rowCount": 1000, "columnCount": 26, "frozenRowCount": 1, "frozenColumnCount": 1}),
    "frozen_col_count": (lambda d: (d.sheet.freeze(cols=2), d.book.sheet1.frozen_col_count)[1], 2),
    "frozen_row_count": (lambda d: (d.sheet.freeze(rows=3), d.book.sheet1.frozen_row_count)[1], 3),
    "get": (lambda d: d.sheet.get("A1:B1"), [["Ref", "Title"]]),
    "get_all_cells": (lambda d: d.sheet.get_all_cells()[1].value, "Title"),
    "get_all_records": (lambda d: d.sheet.get_all_records()[2], {"Ref": "A-3", "Title": "Rooms", "Weeks": 2}),
    "get_all_values": (lambda d: d.sheet.get_all_values()[3], ["A-3", "Rooms", "2"]),
    "get_note": (lambda d: d.sheet.get_note("A1"), ""),
    "get_notes": (lambda d: (d.sheet.insert_note("B2", "n"), d.sheet.get_notes(grid_range="A2:B2"))[1], [["", "n"]]),
    "get_tab_color": (lambda d: d.sheet.get_tab_color(), None),
    "get_values": (lambda d: d.sheet.get_values("A4:C4"), [["A-3", "Rooms", "2"]]),
    "hide": (lambda d: (d.book.add_worksheet("Two", 1, 1), d.sheet.hide(), d.properties()["hidden"])[2], True),
    "hide_columns": (lambda d: (d.sheet.hide_columns(0, 1), d.lines("columnMetadata")[0])[1],
                     {"hiddenByUser": True, "pixelSize": 100}),
    "hide_gridlines": (lambda d: (d.sheet.hide_gridlines(), d.properties()["gridProperties"]["hideGridlines"])[1],
                       True),
    "hide_rows": (lambda d: (d.sheet.hide_rows(1, 2), d.lines("rowMetadata")[1])[1],
                  {"hiddenByUser": True, "pixelSize": 21}),
    "id": (lambda d: d.sheet.id, 0),
    "index": (lambda d: d.sheet.index, 0),
    "insert_cols": (lambda d: (d.sheet.insert_cols([["x"]], 1), d.sheet.row_values(1))[1],
                    ["x", "Ref", "Title", "Weeks"]),
    "insert_note": (lambda d: (d.sheet.insert_note("A1", "n"), d.sheet.get_note("A1"))[1], "n"),
    "insert_notes": (lambda d: (d.sheet.insert_notes({"A1": "n"}), d.sheet.get_note("A1"))[1], "n"),
    "insert_row": (lambda d: (d.sheet.insert_row(["x"], 2), d.sheet.col_values(1)[:3])[1], ["Ref", "x", "A-1"]),
    "insert_rows": (lambda d: (d.sheet.insert_rows([["x"], ["y"]], 5, inherit_from_before=True),
                               d.sheet.col_values(1)[4:])[1], ["x", "y"]),
    "isSheetHidden": (lambda d: d.sheet.isSheetHidden, False),
    "is_gridlines_hidden": (lambda d: d.sheet.is_gridlines_hidden, False),
    "list_dimension_group_columns": (lambda d: d.sheet.list_dimension_group_columns(), []),
    "list_dimension_group_rows": (lambda d: d.sheet.list_dimension_group_rows(), []),
    "merge_cells": (lambda d: (d.sheet.merge_cells("E1:F2"), d.book.fetch_sheet_metadata()["sheets"][0]["merges"])[1],
                    [{"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 4, "endColumnIndex": 6}]),
    "range": (lambda d: [cell.value for cell in d.sheet.range("A1:B1")], ["Ref", "Title"]),
    "resize": (lambda d: (d.sheet.resize(4, 3), d.properties()["gridProperties"])[1],
               {"rowCount": 4, "columnCount": 3}),
    "row_count": (lambda d: d.sheet.row_count, 1000),
    "row_values": (lambda d: d.sheet.row_values(3), ["A-2", "Practice", "1"]),
    "rows_auto_resize": (lambda d: d.sheet.rows_auto_resize(0, 2)["replies"], [{}]),
    "set_basic_filter": (lambda d: (d.sheet.set_basic_filter("A1:C4"),
                                    d.book.fetch_sheet_metadata()["sheets"][0]["basicFilter"]["range"])[1],
                         {"startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 3}),
    "show": (lambda d: (d.book.add_worksheet("Two", 1, 1), d.sheet.hide(), d.sheet.show(),
                        d.properties().get("hidden", False))[3], False),
    "show_gridlines": (lambda d: d.sheet.show_gridlines()["replies"], [{}]),
    "sort": (lambda d: (d.sheet.sort((3, "asc"), range="A2:C4"), d.sheet.col_values(3))[1], ["Weeks", "1", "2", "3"]),
    "spreadsheet": (lambda d: d.sheet.spreadsheet.id == d.book.id, True),
    "tab_color": (lambda d: (d.sheet.update_tab_color("#FF8000"), d.book.sheet1.tab_color)[1], "#FF8000"),
    "title": (lambda d: d.sheet.title, "Sheet1"),
    "unhide_columns": (lambda d: (d.sheet.hide_columns(0, 1), d.sheet.unhide_columns(0, 1),
                                  d.lines("columnMetadata")[0])[2], {"pixelSize": 100}),
    "unhide_rows": (lambda d: (d.sheet.hide_rows(0, 1), d.sheet.unhide_rows(0, 1), d.lines("rowMetadata")[0])[2],
                    {"pixelSize": 21}),
    "unmerge_cells": (lambda d: (d.sheet.merge_cells("E1:F2"), d.sheet.unmerge_cells("E1:F2"),
                                 "merges" in d.book.fetch_sheet_metadata()["sheets"][0])[2], False),
    "update": (lambda d: d.sheet.update([["x", "y"]], "A1")["updatedRange"], "Sheet1!A1:B1"),
    "update_acell": (lambda d: d.sheet.update_acell("A1", "x")["updatedCells"], 1),
    "update_cell": (lambda d: d.sheet.update_cell(2, 2, "x")["updatedRange"], "Sheet1!B2"),
    "update_cells": (lambda d: d.sheet.update_cells([Cell(1, 1, "x"), Cell(2, 2, "y")])["updatedRange"],
                     "Sheet1!A1:B2"),
    "update_index": (lambda d: (d.book.add_worksheet("Two", 1, 1), d.sheet.update_index(1),
                                [tab.title for tab in d.book])[2], ["Sheet1", "Two"]),
    "update_note": (lambda d: (d.sheet.update_note("A1", "n"), d.sheet.get_note("A1"))[1], "n"),
    "update_notes": (lambda d: (d.sheet.update_notes({"A1": "n"}), d.sheet.get_note("A1"))[1], "n"),
    "update_tab_color": (lambda d: (d.sheet.update_tab_color("#FF8000"),
                                    d.properties()["tabColor"])[1], {"red": 1, "green": 0.5019608}),
    "update_title": (lambda d: (d.sheet.update_title("Renamed"), d.properties()["title"])[1], "Renamed"),
    "url": (lambda d: d.sheet.url.endswith("#gid=0"), True),
}  # fmt: skip


CLASSES: dict[type, dict[str, tuple[Call, Any]]] = {
    gspread.Client: CLIENT,
    gspread.Spreadsheet: SPREADSHEET,
    Worksheet: WORKSHEET,
}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_no_public_method_of_gspread_is_left_out(kind: type) -> None:
    public = {name for name, _ in inspect.getmembers(kind) if not name.startswith("_")}

    assert public == set(CLASSES[kind])


CASES = [(f"{kind.__name__}.{name}", *case) for kind, cases in CLASSES.items() for name, case in cases.items()]


@pytest.mark.parametrize(("call", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_method_gives_what_it_gives_on_google(desk: Desk, call: Call, expected: Any) -> None:
    assert call(desk) == expected
