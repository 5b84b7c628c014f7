"""What gspread writes to the sandbox ends up as on Google: RAW and USER_ENTERED, appends, clears, limits, locales."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gspread
import pytest
from gspread.cell import Cell
from gspread.exceptions import APIError
from gspread.utils import InsertDataOption, ValueInputOption, ValueRenderOption
from gspread.worksheet import Worksheet

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.google.clients import email_of, gspread_client, shared_spreadsheet

Option = ValueRenderOption
Write = Callable[[Any], Any]
TYPED = ValueInputOption.user_entered
TABLE: list[list[Any]] = [["Ref", "Title", "Weeks"], ["A-1", "Slides", 3], ["A-2", "Practice", 1]]


@pytest.fixture
def sheet(sandbox: Sandbox) -> Worksheet:
    return gspread_client(sandbox).create("Writing").sheet1


def cell(sheet: Worksheet, address: str = "A1") -> tuple[Any, Any, Any]:
    """Return what a cell shows, what it stores, and what was entered."""
    options = (Option.formatted, Option.unformatted, Option.formula)
    shown, stored, entered = (sheet.batch_get([address], value_render_option=option)[0].first() for option in options)
    return shown, stored, entered


# What typing gives in en_US: shown, stored, entered.
ENTERED: list[tuple[Any, Any, Any, Any]] = [
    ("text", "text", "text", "text"),
    (42, "42", 42, 42),
    ("42", "42", 42, 42),
    ("0042", "42", 42, 42),
    (42.01, "42.01", 42.01, 42.01),
    ("-1.5", "-1.5", -1.5, -1.5),
    ("1,234", "1,234", 1234, 1234),
    ("$5", "$5", 5, 5),
    ("$1,234.50", "$1,234.50", 1234.5, 1234.5),
    ("50%", "50%", 0.5, 0.5),
    ("1e3", "1.00E+03", 1000, 1000),
    (True, "TRUE", True, True),
    ("false", "FALSE", False, False),
    ("2024-01-02", "2024-01-02", 45293, 45293),
    ("1/2/2024", "1/2/2024", 45293, 45293),
    ("13/1/2024", "13/1/2024", "13/1/2024", "13/1/2024"),
    ("10:30", "10:30", 0.4375, 0.4375),
    ("'0042", "0042", "0042", "0042"),
    ("'=1+1", "=1+1", "=1+1", "=1+1"),
    ("=1+1", "2", 2, "=1+1"),
    ("=4/2-1", "1", 1, "=4/2-1"),
    ("=SUM(1,2,3)", "6", 6, "=SUM(1,2,3)"),
    ("=1/0", "#DIV/0!", "#DIV/0!", "=1/0"),
    ("=VLOOKUP(1,A2:B3,2)", "#NAME?", "#NAME?", "=VLOOKUP(1,A2:B3,2)"),
    ('=IMPORTXML("http://x","//a")', "#NAME?", "#NAME?", '=IMPORTXML("http://x","//a")'),
    ('=IF(2>1,"yes","no")', "yes", "yes", '=IF(2>1,"yes","no")'),
    ('=HYPERLINK("https://school.example","site")', "site", "site", '=HYPERLINK("https://school.example","site")'),
    ("", None, None, None),
]


@pytest.mark.parametrize(("given", "shown", "stored", "entered"), ENTERED, ids=[str(case[0]) for case in ENTERED])
def test_user_entered_is_taken_as_typed(sheet: Worksheet, given: Any, shown: Any, stored: Any, entered: Any) -> None:
    sheet.update([[given]], "A1", raw=False)

    assert cell(sheet) == (shown, stored, entered)


# What stays as it is: shown, stored, entered.
RAW: list[tuple[Any, Any, Any, Any]] = [
    ("42", "42", "42", "42"),
    (42, "42", 42, 42),
    (0.1 + 0.2, "0.3", 0.30000000000000004, 0.30000000000000004),
    (True, "TRUE", True, True),
    ("TRUE", "TRUE", "TRUE", "TRUE"),
    ("=1+1", "=1+1", "=1+1", "=1+1"),
    ("'42", "'42", "'42", "'42"),
    ("2024-01-02", "2024-01-02", "2024-01-02", "2024-01-02"),
    ("two\nlines", "two\nlines", "two\nlines", "two\nlines"),
    ("Iñtërnâtiônàlizætiøn", "Iñtërnâtiônàlizætiøn", "Iñtërnâtiônàlizætiøn", "Iñtërnâtiônàlizætiøn"),
]


@pytest.mark.parametrize(("given", "shown", "stored", "entered"), RAW, ids=[str(case[0]) for case in RAW])
def test_raw_is_kept_as_it_is(sheet: Worksheet, given: Any, shown: Any, stored: Any, entered: Any) -> None:
    sheet.update([[given]], "A1", raw=True)

    assert cell(sheet) == (shown, stored, entered)


LOCAL: list[tuple[str, str, str, Any]] = [
    ("it_IT", "1,5", "1,5", 1.5),
    ("it_IT", "1.234,56", "1.234,56", 1234.56),
    ("it_IT", "1.5", "1.5", "1.5"),
    ("it_IT", "12/9/2025", "12/09/2025", 45912),
    ("it_IT", "VERO", "VERO", True),
    ("it_IT", "=SUM(1;2,5)", "3,5", 3.5),
    ("de_DE", "1,5", "1,5", 1.5),
    ("de_DE", "12.9.2025", "12.09.2025", 45912),
    ("de_DE", "WAHR", "WAHR", True),
    ("en_GB", "12/9/2025", "12/09/2025", 45912),
    ("en_US", "12/9/2025", "12/9/2025", 46000),
]


@pytest.mark.parametrize(("locale", "typed", "shown", "stored"), LOCAL, ids=[f"{c[0]} {c[1]}" for c in LOCAL])
def test_typing_follows_the_files_locale(sheet: Worksheet, locale: str, typed: str, shown: str, stored: Any) -> None:
    sheet.spreadsheet.update_locale(locale)

    sheet.update([[typed]], "A1", raw=False)

    assert cell(sheet)[:2] == (shown, stored)


WAYS: list[tuple[str, Write]] = [
    ("update", lambda s: s.update([["=1+1", "2"]], "A1", raw=False)),
    ("update with an option", lambda s: s.update([["=1+1", "2"]], "A1", value_input_option=TYPED)),
    ("batch_update", lambda s: s.batch_update([{"range": "A1:B1", "values": [["=1+1", "2"]]}], raw=False)),
    ("update_cells", lambda s: s.update_cells([Cell(1, 1, "=1+1"), Cell(1, 2, "2")], value_input_option=TYPED)),
    ("update_acell", lambda s: (s.update_acell("A1", "=1+1"), s.update_acell("B1", "2"))),
    ("update_cell", lambda s: (s.update_cell(1, 1, "=1+1"), s.update_cell(1, 2, "2"))),
    ("append_row", lambda s: s.append_row(["=1+1", "2"], value_input_option=TYPED)),
    ("append_rows", lambda s: s.append_rows([["=1+1", "2"]], value_input_option=TYPED)),
    ("insert_row", lambda s: s.insert_row(["=1+1", "2"], 1, value_input_option=TYPED)),
    ("insert_cols", lambda s: s.insert_cols([["=1+1"], ["2"]], 1, value_input_option=TYPED)),
    ("values_update", lambda s: s.spreadsheet.values_update(
        "Sheet1!A1", {"valueInputOption": "USER_ENTERED"}, {"values": [["=1+1", "2"]]})),
    ("values_append", lambda s: s.spreadsheet.values_append(
        "Sheet1", {"valueInputOption": "USER_ENTERED"}, {"values": [["=1+1", "2"]]})),
    ("values_batch_update", lambda s: s.spreadsheet.values_batch_update(
        {"valueInputOption": "USER_ENTERED", "data": [{"range": "Sheet1!A1", "values": [["=1+1", "2"]]}]})),
]  # fmt: skip


@pytest.mark.parametrize("write", [way[1] for way in WAYS], ids=[way[0] for way in WAYS])
def test_every_way_of_writing_takes_what_is_typed(sheet: Worksheet, write: Write) -> None:
    write(sheet)

    assert sheet.get("A1:B1", value_render_option=Option.unformatted) == [[2, 2]]
    assert sheet.acell("A1", value_render_option=Option.formula).value == "=1+1"


def test_the_answers_count_what_was_written(sheet: Worksheet) -> None:
    book_id = sheet.spreadsheet.id

    assert sheet.update([[1, None, 3], [4]], "B2") == {
        "spreadsheetId": book_id,
        "updatedRange": "Sheet1!B2:D3",
        "updatedRows": 2,
        "updatedColumns": 2,  # nothing was written in column C
        "updatedCells": 3,
    }
    whole = sheet.batch_update([{"range": "A1", "values": [["x"]]}, {"range": "A5:B5", "values": [["y", "z"]]}])
    assert {name: value for name, value in whole.items() if name.startswith("total")} == {
        "totalUpdatedRows": 2,
        "totalUpdatedColumns": 2,
        "totalUpdatedCells": 3,
        "totalUpdatedSheets": 1,
    }
    assert sheet.batch_clear(["A1", "A5:B5"])["clearedRanges"] == ["Sheet1!A1", "Sheet1!A5:B5"]
    assert sheet.clear() == {"spreadsheetId": book_id, "clearedRange": "Sheet1!A1:Z1000"}


def test_values_come_back_with_the_answer_when_asked(sheet: Worksheet) -> None:
    answer = sheet.update(
        [["=1+1"]],
        "A1",
        raw=False,
        include_values_in_response=True,
        response_value_render_option=Option.formula,
    )

    assert answer["updatedData"] == {"range": "Sheet1!A1", "majorDimension": "ROWS", "values": [["=1+1"]]}


def test_none_leaves_a_cell_alone_and_an_empty_text_clears_it(sheet: Worksheet) -> None:
    sheet.update([["a", "b"]], "A1")

    sheet.update([[None, ""]], "A1")

    assert sheet.get_all_values() == [["a"]]


def test_a_formula_follows_its_cells(sheet: Worksheet) -> None:
    row: list[Any] = [1, "=A1*2", "=SUM(A1:B1)", "=COUNT(A:A)", "=COUNTA(A1:B1)", "=AVERAGE(A1:B1)"]
    sheet.update([row], "A1", raw=False)
    sheet.update([[10]], "A1")

    assert sheet.get("B1:F1", value_render_option=Option.unformatted) == [[20, 30, 1, 2, 15]]
    sheet.insert_row(["top"], 1)
    assert sheet.row_values(2, value_render_option=Option.formula)[1:3] == ["=A2*2", "=SUM(A2:B2)"]


def test_rows_are_appended_under_the_table_they_belong_to(sheet: Worksheet) -> None:
    sheet.update(TABLE, "A1")
    sheet.update([["another"], ["table"]], "E5")

    first = sheet.append_row(["A-3", "Handouts", 2], table_range="A1")
    second = sheet.append_rows([["more"], ["rows"]], table_range="E5")

    assert (first["tableRange"], first["updates"]["updatedRange"]) == ("Sheet1!A1:C3", "Sheet1!A4:C4")
    assert (second["tableRange"], second["updates"]["updatedRange"]) == ("Sheet1!E5:E6", "Sheet1!E7:E8")


def test_a_blank_column_ends_a_table_so_that_the_next_row_lands_beside_it(sheet: Worksheet) -> None:
    row = ["left", "", "right"]
    sheet.append_row(row)

    sheet.append_row(row)

    assert sheet.row_values(2) == ["", "", *row]


def test_appending_overwrites_or_inserts_as_asked(sheet: Worksheet) -> None:
    sheet.update([*TABLE, ["", "", ""], ["below", "", ""]], "A1")

    sheet.append_rows([["A-3"], ["A-4"]], table_range="A1", insert_data_option=InsertDataOption.insert_rows)

    assert sheet.col_values(1) == ["Ref", "A-1", "A-2", "A-3", "A-4", "", "below"]
    sheet.append_rows([["A-5"], ["over"]], table_range="A1", insert_data_option=InsertDataOption.overwrite)
    assert sheet.col_values(1) == ["Ref", "A-1", "A-2", "A-3", "A-4", "A-5", "over"]


def test_appending_past_the_last_row_grows_the_sheet(sheet: Worksheet) -> None:
    sheet.update(TABLE, "A1")
    sheet.resize(rows=3, cols=3)

    sheet.append_rows([["x"], ["y"]])

    assert sheet.spreadsheet.sheet1.row_count == 5


REFUSED: list[tuple[str, Write, str]] = [
    ("outside", lambda s: s.update([[1]], "A2000"),
     "Range (Sheet1!A2000) exceeds grid limits. Max rows: 1000, max columns: 26"),
    ("too wide", lambda s: s.update([[1, 2]], "A1:A2"),
     "Requested writing within range [Sheet1!A1:A2], but tried writing to column [B]"),
    ("too tall", lambda s: s.update([[1], [2]], "A1:B1"),
     "Requested writing within range [Sheet1!A1:B1], but tried writing to row [2]"),
    ("no tab", lambda s: s.spreadsheet.values_clear("Nowhere!A1"), "Unable to parse range: Nowhere!A1"),
    ("no option", lambda s: s.spreadsheet.values_update("A1", {}, {"values": [[1]]}),
     "'valueInputOption' is required but not specified"),
    ("wrong option", lambda s: s.spreadsheet.values_update("A1", {"valueInputOption": "TYPED"}, {"values": [[1]]}),
     "Invalid value at 'value_input_option' (type.googleapis.com/google.apps.sheets.v4.ValueInputOption), \"TYPED\""),
    ("unknown field", lambda s: s.spreadsheet.values_update("A1", {"valueInputOption": "RAW"}, {"cells": [[1]]}),
     "Invalid JSON payload received. Unknown name \"cells\" at 'data': Cannot find field."),
    ("unknown parameter", lambda s: s.spreadsheet.values_get("A1", {"render": "RAW"}),
     "Invalid JSON payload received. Unknown name \"render\": Cannot bind query parameter. "
     "Field 'render' could not be found in request message."),
    ("no rows", lambda s: s.spreadsheet.values_update("A1", {"valueInputOption": "RAW"}, {"values": ["x"]}),
     "Invalid value at 'data.values[0]' (type.googleapis.com/google.protobuf.ListValue), \"x\""),
    ("another range", lambda s: s.spreadsheet.values_update(
        "Sheet1!A1", {"valueInputOption": "RAW"}, {"range": "Sheet1!B2", "values": [[1]]}),
     "Request range[Sheet1!A1] does not match value's range[Sheet1!B2]"),
    ("too long", lambda s: s.update([["x" * 50_001]], "A1"),
     "Your input contains more than the maximum of 50000 characters in a single cell."),
]  # fmt: skip


@pytest.mark.parametrize(("write", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_google_refuses_is_refused_in_its_words_and_changes_nothing(
    sheet: Worksheet, write: Write, message: str
) -> None:
    with pytest.raises(APIError) as refused:
        write(sheet)

    assert (refused.value.code, refused.value.error["message"]) == (400, message)
    assert sheet.get_all_values() == [[]]


def test_a_cell_holds_fifty_thousand_characters(sheet: Worksheet) -> None:
    sheet.update([["x" * 50_000]], "A1")

    assert len(str(sheet.acell("A1").value)) == 50_000


def test_a_file_holds_ten_million_cells(sheet: Worksheet) -> None:
    sheet.resize(rows=384_615)

    with pytest.raises(APIError, match="above the limit of 10000000 cells"):
        sheet.add_rows(1)


@pytest.fixture
def guarded(sandbox: Sandbox) -> Worksheet:
    """A person's sheet whose first row only the person may change."""
    file_id = shared_spreadsheet(sandbox)
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1}
    person = sandbox.do(lambda world: world.google.as_person(file_id))
    sandbox.do(lambda _: person.type("Sheet1!A1", [["Ref"], ["A-1"]]))
    sandbox.do(lambda _: person.request({"addProtectedRange": {"protectedRange": {"range": area}}}))
    return gspread_client(sandbox).open_by_key(file_id).sheet1


TRESPASSES: list[tuple[str, Write]] = [
    ("update", lambda s: s.update([["x"]], "A1")),
    ("update across", lambda s: s.update([["x"], ["y"]], "A1")),
    ("clear", lambda s: s.clear()),
    ("delete_rows", lambda s: s.delete_rows(1)),
    ("sort", lambda s: s.sort((1, "asc"), range="A1:A2")),
    ("cut_range", lambda s: s.cut_range("A2", "A1")),
    ("merge_cells", lambda s: s.merge_cells("A1:B1")),
    ("format", lambda s: s.format("A1", {"textFormat": {"bold": True}})),
    ("update_note", lambda s: s.update_note("A1", "note")),
]


@pytest.mark.parametrize("write", [case[1] for case in TRESPASSES], ids=[case[0] for case in TRESPASSES])
def test_a_protected_range_stops_those_who_may_not_edit_it(guarded: Worksheet, write: Write) -> None:
    with pytest.raises(APIError) as refused:
        write(guarded)

    assert refused.value.code == 400
    assert "trying to edit a protected cell or object" in refused.value.error["message"]
    assert guarded.get_all_values() == [["Ref"], ["A-1"]]


def test_a_reader_and_a_stranger_are_told_apart_by_the_errors(sandbox: Sandbox) -> None:
    read_only, hidden = shared_spreadsheet(sandbox, role="reader"), shared_spreadsheet(sandbox, name="other")
    client = gspread_client(sandbox)
    assert email_of(sandbox).startswith("bot@")

    with pytest.raises(APIError) as refused:
        client.open_by_key(read_only).sheet1.update([[1]], "A1")
    assert (refused.value.code, refused.value.error["status"]) == (403, "PERMISSION_DENIED")
    assert refused.value.error["message"] == "The caller does not have permission"
    with pytest.raises(PermissionError):
        client.open_by_key(hidden)
    with pytest.raises(gspread.exceptions.SpreadsheetNotFound):
        client.open_by_key("1" * 44)
