"""What gspread makes of files, tabs, rows and columns, and what is refused on the way as Google refuses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from gspread.exceptions import APIError, GSpreadException, SpreadsheetNotFound, WorksheetNotFound
from gspread.utils import PasteOrientation, PasteType, ValueRenderOption

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.google.clients import email_of, gspread_client
from tests.integrations.sandbox.gspread_desk import Desk

Call = Callable[[Desk], Any]

NOT_THERE: list[tuple[str, Call, type[Exception]]] = [
    ("a title", lambda d: d.client.open("Nothing"), SpreadsheetNotFound),
    ("a key", lambda d: d.client.open_by_key("nothing"), SpreadsheetNotFound),
    ("a tab", lambda d: d.book.worksheet("Nothing"), WorksheetNotFound),
    ("a tab's index", lambda d: d.book.get_worksheet(9), WorksheetNotFound),
    ("a tab's id", lambda d: d.book.get_worksheet_by_id(9), WorksheetNotFound),
]


@pytest.mark.parametrize(("call", "error"), [case[1:] for case in NOT_THERE], ids=[c[0] for c in NOT_THERE])
def test_what_is_not_there_is_missed_as_on_google(desk: Desk, call: Call, error: type[Exception]) -> None:
    with pytest.raises(error):
        call(desk)


REFUSED: list[tuple[str, Call, str]] = [
    ("title taken", lambda d: d.book.add_worksheet("sheet1", 1, 1),
     'Invalid requests[0].addSheet: A sheet with the name "sheet1" already exists. Please enter another name.'),
    ("last tab", lambda d: d.book.del_worksheet(d.sheet),
     "Invalid requests[0].deleteSheet: You can't remove all the sheets in a document."),
    ("hide the last", lambda d: d.sheet.hide(),
     "Invalid requests[0].updateSheetProperties: You can't hide all the sheets in a document."),
    ("no such tab", lambda d: d.book.del_worksheet_by_id(99), "Invalid requests[0].deleteSheet: No sheet with id: 99"),
    ("insert at the end", lambda d: d.sheet.insert_row(["x"], 1001),
     "Invalid requests[0].insertDimension: range.startIndex must be less than the grid size (1000) "
     "if inheritFromBefore is false."),
    ("every row", lambda d: d.sheet.delete_rows(1, 1000),
     "Invalid requests[0].deleteDimension: You can't delete all the rows on the sheet."),
    ("a row that is not there", lambda d: d.sheet.delete_rows(1001),
     "Invalid requests[0].deleteDimension: Cannot delete a row that doesn't exist. "
     "Tried to delete row index 1000 but there are only 1000 rows."),
    ("merge across a merge", lambda d: (d.sheet.merge_cells("E1:F2"), d.sheet.merge_cells("F2:G3")),
     "Invalid requests[0].mergeCells: You must select all cells in a merged range to merge or unmerge them."),
    ("named twice", lambda d: (d.sheet.define_named_range("A1", "One"), d.sheet.define_named_range("A2", "One")),
     "Invalid requests[0].addNamedRange: Cannot add named range with name One, "
     "a named range with that name already exists."),
    ("wrong enum", lambda d: d.sheet.merge_cells("A1:B1", "MERGE_SOME"),
     "Invalid value at 'requests[0].merge_cells.merge_type' "
     '(type.googleapis.com/google.apps.sheets.v4.MergeType), "MERGE_SOME"'),
    ("unknown request", lambda d: d.book.batch_update({"requests": [{"paintSheet": {}}]}),
     "Invalid JSON payload received. Unknown name \"paintSheet\" at 'requests[0]': Cannot find field."),
    ("no requests", lambda d: d.book.batch_update({"requests": []}), "Must specify at least one request."),
]  # fmt: skip


@pytest.mark.parametrize(("call", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_google_refuses_is_refused_in_its_words(desk: Desk, call: Call, message: str) -> None:
    with pytest.raises(APIError) as refused:
        call(desk)

    assert (refused.value.code, refused.value.error["message"]) == (400, message)


def test_a_batch_is_applied_whole_or_not_at_all(desk: Desk) -> None:
    requests = [{"addSheet": {"properties": {"title": "Two"}}}, {"deleteSheet": {"sheetId": 99}}]

    with pytest.raises(APIError, match=r"requests\[1\]\.deleteSheet"):
        desk.book.batch_update({"requests": requests})

    assert [tab.title for tab in desk.book.worksheets()] == ["Sheet1"]


def test_rows_are_sorted_by_several_columns_below_what_is_frozen(desk: Desk) -> None:
    rows = [["Apple", 2012, 4], ["Banana", 2013, 3], ["Canada", 2007, 1], ["Date", 2013, 6], ["", "", ""]]
    desk.sheet.clear()
    desk.sheet.resize(6, 3)
    desk.sheet.update([["Name", "Year", "Place"], *rows], "A1")
    desk.sheet.freeze(rows=1)

    desk.sheet.sort((2, "des"), (3, "asc"))

    assert desk.sheet.col_values(1) == ["Name", "Banana", "Date", "Apple", "Canada"]


PASTED: list[tuple[PasteType, Any]] = [
    (PasteType.normal, ["=SUM(F2:F3)", True]),
    (PasteType.values, [4, False]),
    (PasteType.format, [None, True]),
    (PasteType.no_borders, ["=SUM(F2:F3)", True]),
    (PasteType.data_validation, [None, False]),
]


@pytest.mark.parametrize(("kind", "expected"), PASTED, ids=[str(case[0].name) for case in PASTED])
def test_each_paste_type_takes_what_it_names(desk: Desk, kind: PasteType, expected: Any) -> None:
    desk.sheet.update([["=SUM(C2:C3)"]], "B5", raw=False)
    desk.sheet.format("B5", {"textFormat": {"bold": True}})

    desk.sheet.copy_range("B5", "E5", paste_type=kind)

    entered = desk.sheet.acell("E5", value_render_option=ValueRenderOption.formula).value
    bold = desk.cell("E5", "userEnteredFormat.textFormat.bold")
    assert [entered, bool(bold)] == expected


def test_a_range_is_pasted_turned_round(desk: Desk) -> None:
    desk.sheet.copy_range("A1:B2", "E1", PasteType.normal, PasteOrientation.transpose)

    assert desk.sheet.get("E1:F2") == [["Ref", "A-1"], ["Title", "Slides"]]


def test_inserting_at_the_top_cannot_inherit_from_before(desk: Desk) -> None:
    with pytest.raises(GSpreadException):
        desk.sheet.insert_row(["x"], 1, inherit_from_before=True)


def test_an_imported_text_replaces_every_tab(desk: Desk) -> None:
    desk.book.add_worksheet("Two", 1, 1)

    desk.client.import_csv(desk.book.id, 'name,when\n"Ana, Bo",2024-01-02\n')

    (tab,) = desk.book.worksheets()
    assert (tab.title, tab.row_count, tab.col_count) == ("Plan", 1000, 26)
    assert tab.get("A2:B2", value_render_option=ValueRenderOption.unformatted) == [["Ana, Bo", 45293]]


def test_hidden_tabs_can_be_left_out(desk: Desk) -> None:
    desk.book.add_worksheet("Two", 1, 1).hide()

    assert [tab.title for tab in desk.book.worksheets(exclude_hidden=True)] == ["Sheet1"]
    assert desk.book.worksheet("Two").isSheetHidden


def test_a_file_offered_to_a_writer_becomes_theirs_when_they_take_it(sandbox: Sandbox, desk: Desk) -> None:
    taker = gspread_client(sandbox, name="taker")
    permission = desk.book.share(email_of(sandbox, "taker"), "user", "writer").json()["id"]
    book = taker.open_by_key(desk.book.id)
    with pytest.raises(APIError, match="sufficient permissions"):
        book.accept_ownership(permission)

    desk.book.transfer_ownership(permission)
    offered = [found["id"] for found in desk.book.list_permissions() if found.get("pendingOwner")]
    book.accept_ownership(permission)

    assert offered == [permission]
    assert {found["id"]: found["role"] for found in book.list_permissions()}[permission] == "owner"


def test_gspreads_copy_of_permissions_fails_on_the_owner_as_it_does_on_google(desk: Desk) -> None:
    """Since 6.0 gspread shares the copy with its owner too, which Drive refuses (gspread issue 1544)."""
    with pytest.raises(APIError) as refused:
        desk.client.copy(desk.book.id, copy_permissions=True)

    assert (refused.value.code, refused.value.error["message"]) == (
        403,
        "The transferOwnership parameter must be enabled when the permission role is 'owner'.",
    )
