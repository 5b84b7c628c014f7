"""gspread's own methods against the sandbox: each gives what it gives on Google, and leaves what it leaves there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gspread
import pytest
from gspread.cell import Cell
from gspread.utils import Dimension, ValidationConditionType, ValueRenderOption
from gspread.worksheet import Worksheet

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.google.clients import SHEETS, gspread_client, shared_spreadsheet

STORED = ValueRenderOption.unformatted
PLAN = [
    ["Ref", "Title", "Due", "Weeks"],
    ["A-1", "Shorter slides", "01/09/2025", "3"],
    ["A-2", "More practice", "02/10/2025", "1"],
    ["A-3", "=SUM(D2:D3)", "", "2"],
]


@pytest.fixture
def plan(sandbox: Sandbox) -> Worksheet:
    sheet = gspread_client(sandbox, SHEETS).open_by_key(shared_spreadsheet(sandbox)).sheet1
    sheet.update(PLAN, "A1", raw=False)
    return sheet


def column(sheet: Worksheet, number: int = 1) -> list[Any]:
    return list(sheet.col_values(number))


READS: list[tuple[str, Callable[[Worksheet], Any], Any]] = [
    ("records", lambda s: s.get_all_records()[1], dict(zip(PLAN[0], [*PLAN[2][:3], 1], strict=True))),
    ("shown values", lambda s: s.get_all_values()[3], ["A-3", "4", "", "2"]),
    ("stored values", lambda s: s.get("C2:D3", value_render_option=STORED), [[45901, 3], [45932, 1]]),
    ("formulas", lambda s: s.acell("B4", value_render_option=ValueRenderOption.formula).value, "=SUM(D2:D3)"),
    ("several ranges", lambda s: s.batch_get(["A1:B1", "D4"]), [[["Ref", "Title"]], [["2"]]]),
    ("by columns", lambda s: s.get("D1:D2", major_dimension=Dimension.cols), [["Weeks", "3"]]),
    ("a row", lambda s: s.row_values(3), ["A-2", "More practice", "02/10/2025", "1"]),
    ("a range of cells", lambda s: [cell.value for cell in s.range("A2:B2")], ["A-1", "Shorter slides"]),
    ("finding", lambda s: [cell.address for cell in [s.find("More practice")] if cell], ["B3"]),
    ("not finding", lambda s: s.find("Nothing"), None),
    ("finding all", lambda s: [cell.address for cell in s.findall("2", in_column=4)], ["D4"]),
]  # fmt: skip


@pytest.mark.parametrize(("read", "expected"), [case[1:] for case in READS], ids=[case[0] for case in READS])
def test_reading(plan: Worksheet, read: Callable[[Worksheet], Any], expected: Any) -> None:
    assert read(plan) == expected


WRITES: list[tuple[str, Callable[[Worksheet], Any], list[Any]]] = [
    ("update_cell", lambda s: s.update_cell(2, 1, "X"), ["Ref", "X", "A-2", "A-3"]),
    ("update_acell", lambda s: s.update_acell("A4", "X"), ["Ref", "A-1", "A-2", "X"]),
    ("update_cells", lambda s: s.update_cells([Cell(2, 1, "X"), Cell(3, 1, "Y")]), ["Ref", "X", "Y", "A-3"]),
    ("batch_update", lambda s: s.batch_update([{"range": "A2", "values": [["X"]]}]), ["Ref", "X", "A-2", "A-3"]),
    ("append_row", lambda s: s.append_row(["X"]), ["Ref", "A-1", "A-2", "A-3", "X"]),
    ("append_rows", lambda s: s.append_rows([["X"], ["Y"]]), ["Ref", "A-1", "A-2", "A-3", "X", "Y"]),
    ("insert_row", lambda s: s.insert_row(["X"], 2), ["Ref", "X", "A-1", "A-2", "A-3"]),
    ("insert_cols", lambda s: s.insert_cols([["X", "Y"]], 1), ["X", "Y"]),
    ("delete_rows", lambda s: s.delete_rows(2, 3), ["Ref", "A-3"]),
    ("delete_columns", lambda s: s.delete_columns(1, 3), ["Weeks", "3", "1", "2"]),
    ("sort", lambda s: s.sort((4, "asc"), range="A2:D4"), ["Ref", "A-2", "A-3", "A-1"]),
    ("clear", lambda s: s.clear(), []),
    ("batch_clear", lambda s: s.batch_clear(["A3:A4"]), ["Ref", "A-1"]),
    ("copy_range", lambda s: s.copy_range("D1:D4", "A1"), ["Weeks", "3", "1", "2"]),
    ("cut_range", lambda s: s.cut_range("A2:A4", "A5"), ["Ref", "", "", "", "A-1", "A-2", "A-3"]),
    ("resize", lambda s: s.resize(rows=2), ["Ref", "A-1"]),
]


@pytest.mark.parametrize(("write", "expected"), [case[1:] for case in WRITES], ids=[case[0] for case in WRITES])
def test_writing(plan: Worksheet, write: Callable[[Worksheet], Any], expected: list[Any]) -> None:
    write(plan)

    assert column(plan) == expected


LOOKS: list[tuple[str, Callable[[Worksheet], Any]]] = [
    ("format", lambda s: s.format("A1:D1", {"textFormat": {"bold": True}})),
    ("batch_format", lambda s: s.batch_format([{"range": "A1", "format": {"horizontalAlignment": "CENTER"}}])),
    ("freeze", lambda s: s.freeze(rows=1, cols=1)),
    ("merge", lambda s: (s.merge_cells("F1:G2"), s.unmerge_cells("F1:G2"))),
    ("filter", lambda s: (s.set_basic_filter("A1:D4"), s.clear_basic_filter())),
    ("hide", lambda s: (s.hide_columns(1, 2), s.unhide_columns(1, 2), s.hide_rows(1, 2), s.unhide_rows(1, 2))),
    ("tab colour", lambda s: (s.update_tab_color("#ff8000"), s.clear_tab_color())),
    ("autosize", lambda s: s.columns_auto_resize(0, 3)),
    ("grid lines", lambda s: (s.hide_gridlines(), s.show_gridlines())),
    ("groups", lambda s: (s.add_dimension_group_rows(1, 3), s.delete_dimension_group_rows(1, 3))),
    ("validation", lambda s: s.add_validation("C5", ValidationConditionType.one_of_list, ["a", "b"], strict=True)),
    ("names", lambda s: s.define_named_range("A1:B2", "Corner")),
    ("notes", lambda s: (s.insert_note("A2", "hello"), s.clear_note("A2"))),
]


@pytest.mark.parametrize("change", [case[1] for case in LOOKS], ids=[case[0] for case in LOOKS])
def test_looks_change_without_touching_values(plan: Worksheet, change: Callable[[Worksheet], Any]) -> None:
    before = plan.get_all_values()

    change(plan)

    assert plan.get_all_values() == before


def test_what_was_set_is_read_back(plan: Worksheet) -> None:
    plan.update_note("B2", "Why?")
    plan.add_protected_range("A1:D1", description="headings", warning_only=True)
    plan.define_named_range("A1:B2", "Corner")
    book = plan.spreadsheet

    assert plan.get_note("B2") == "Why?"
    assert [found["description"] for found in book.list_protected_ranges(plan.id)] == ["headings"]
    assert [found["name"] for found in book.list_named_ranges()] == ["Corner"]
    assert plan.get("Corner") == [["Ref", "Title"], ["A-1", "Shorter slides"]]


def test_tabs_are_added_copied_renamed_ordered_and_deleted(plan: Worksheet) -> None:
    book = plan.spreadsheet
    extra = book.add_worksheet("Extra", rows=10, cols=5)
    plan.duplicate(new_sheet_name="Copy")
    plan.update_title("Plan")
    book.reorder_worksheets([extra, *[sheet for sheet in book.worksheets() if sheet.title != "Extra"]])
    book.del_worksheet(book.worksheet("Copy"))

    assert [sheet.title for sheet in book.worksheets()] == ["Extra", "Plan"]
    with pytest.raises(gspread.exceptions.WorksheetNotFound):
        book.worksheet("Copy")
    with pytest.raises(gspread.exceptions.APIError, match="already exists"):
        book.add_worksheet("plan", rows=1, cols=1)


def test_a_protected_heading_stops_the_bot_and_names_the_range(sandbox: Sandbox, plan: Worksheet) -> None:
    area = {"sheetId": plan.id, "startRowIndex": 0, "endRowIndex": 1}
    person = sandbox.do(lambda world: world.google.as_person(plan.spreadsheet.id))
    sandbox.do(lambda _: person.request({"addProtectedRange": {"protectedRange": {"range": area}}}))

    with pytest.raises(gspread.exceptions.APIError, match="protected"):
        plan.update_acell("A1", "Reference")

    plan.update_acell("A2", "A-9")
    assert column(plan)[:2] == ["Ref", "A-9"]


def test_a_whole_sheet_with_its_grid_data_fits_googles_schema(plan: Worksheet) -> None:
    plan.format("A1:D1", {"textFormat": {"bold": True}})

    whole = plan.spreadsheet.fetch_sheet_metadata({"includeGridData": "true"})

    cell = whole["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert cell["formattedValue"] == "Ref"
    assert cell["userEnteredFormat"] == {"textFormat": {"bold": True}}
