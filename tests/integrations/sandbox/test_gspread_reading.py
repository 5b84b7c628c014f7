"""What gspread reads from the sandbox is what it reads from Google: shapes, blanks, merges, render options, finding."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError, GSpreadException
from gspread.utils import DateTimeOption, Dimension, GridRangeType, TableDirection, ValueRenderOption
from gspread.worksheet import Worksheet

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.google.clients import gspread_client

Option = ValueRenderOption
Read = Callable[[Any], Any]

GAPS = [["A1", "B1", "", "D1"], ["", "b2", "", ""], ["", "", "", ""], ["A4", "B4", "", "D4"]]
TYPED = [
    ["Name", "Score", "Due", "Done", "Sum", "Share"],
    ["Ana", "1,234.50", "2024-01-02", "TRUE", "=B2*2", "12.5%"],
    ["Ben", "0042", "1/3/2024 10:30", "no", "=FOO(1)", "$5"],
]


@pytest.fixture
def sheet(sandbox: Sandbox) -> Worksheet:
    """A new spreadsheet as gspread makes it: en_US, one tab of 1000 by 26."""
    return gspread_client(sandbox).create("Reading").sheet1


def filled(sheet: Worksheet, rows: list[list[Any]], *, raw: bool = True) -> Worksheet:
    sheet.update(rows, "A1", raw=raw)
    return sheet


EMPTY: list[tuple[str, Read, Any]] = [
    ("get", lambda s: s.get(), [[]]),
    ("get of a range", lambda s: s.get("A1:B2"), [[]]),
    ("get_values", lambda s: s.get_values("A1:B2"), [[]]),
    ("get_all_values", lambda s: s.get_all_values(), [[]]),
    ("get_all_records", lambda s: s.get_all_records(), []),
    ("row_values", lambda s: s.row_values(1), []),
    ("col_values", lambda s: s.col_values(1), []),
    ("acell", lambda s: s.acell("B7").value, None),
    ("maintained size", lambda s: s.get("A1:B2", maintain_size=True), [["", ""], ["", ""]]),
    ("find", lambda s: s.find("x"), None),
    ("findall", lambda s: s.findall("x"), []),
    ("note", lambda s: s.get_note("A1"), ""),
    ("range", lambda s: [cell.value for cell in s.range("A1:B1")], ["", ""]),
]


@pytest.mark.parametrize(("read", "expected"), [case[1:] for case in EMPTY], ids=[case[0] for case in EMPTY])
def test_an_empty_sheet_reads_as_empty(sheet: Worksheet, read: Read, expected: Any) -> None:
    assert read(sheet) == expected


SHAPES: list[tuple[str, Read, Any]] = [
    ("trailing blanks are cut", lambda s: s.get("A1:D4"), [["A1", "B1", "", "D1"], ["", "b2"], [], GAPS[3]]),
    ("padded", lambda s: s.get("A1:D4", pad_values=True), GAPS),
    ("get_values pads", lambda s: s.get_values("A1:D4"), GAPS),
    ("get_all_values pads", lambda s: s.get_all_values(), GAPS),
    ("size kept", lambda s: s.get("A2:E3", maintain_size=True), [["", "b2", "", "", ""], [""] * 5]),
    ("columns", lambda s: s.get("A1:D2", major_dimension=Dimension.cols), [["A1"], ["B1", "b2"], [], ["D1"]]),
    ("named range echo", lambda s: s.get("A1:D4").range, "Sheet1!A1:D4"),
    ("open column", lambda s: s.get("A:B").range, "Sheet1!A1:B1000"),
    ("open row", lambda s: s.get("2:3").range, "Sheet1!A2:Z3"),
    ("half open", lambda s: s.get("B2:C").range, "Sheet1!B2:C1000"),
    ("clipped to the grid", lambda s: s.get("A1:ZZ9999").range, "Sheet1!A1:Z1000"),
    ("reversed corners", lambda s: s.get("B2:A1").range, "Sheet1!A1:B2"),
    ("first", lambda s: s.get("A1:D4").first(), "A1"),
    ("first of blanks", lambda s: s.get("C1:C3").first(default="-"), "-"),
    ("row", lambda s: s.row_values(2), ["", "b2"]),
    ("column", lambda s: s.col_values(4), ["D1", "", "", "D4"]),
    ("blank column", lambda s: s.col_values(3), []),
    ("cells", lambda s: s.get("A1:B1", return_type=GridRangeType.ListOfLists), [["A1", "B1"]]),
    ("batch", lambda s: s.batch_get(["A1:B1", "B4:D4"]), [[["A1", "B1"]], [["B4", "", "D4"]]]),
    ("batch ranges", lambda s: [part.range for part in s.batch_get(["A:A", "C3"])], ["Sheet1!A1:A1000", "Sheet1!C3"]),
    ("batch columns", lambda s: s.batch_get(["A1:B2"], major_dimension=Dimension.cols), [[["A1"], ["B1", "b2"]]]),
    ("range", lambda s: [(c.row, c.col, c.value) for c in s.range("D1:C2")],
     [(1, 3, ""), (1, 4, "D1"), (2, 3, ""), (2, 4, "")]),
    ("range by numbers", lambda s: [cell.value for cell in s.range(4, 1, 4, 4)], ["A4", "B4", "", "D4"]),
    ("all cells", lambda s: len(s.get_all_cells()), 26_000),
    ("expanded down", lambda s: s.expand("B1", TableDirection.down), [["B1"], ["b2"]]),
    ("expanded right", lambda s: s.expand("A1", TableDirection.right), [["A1", "B1"]]),
]  # fmt: skip


@pytest.mark.parametrize(("read", "expected"), [case[1:] for case in SHAPES], ids=[case[0] for case in SHAPES])
def test_blanks_and_ranges_have_googles_shape(sheet: Worksheet, read: Read, expected: Any) -> None:
    filled(sheet, GAPS)

    assert read(sheet) == expected


RENDERED: list[tuple[str, Read, Any]] = [
    ("as shown", lambda s: s.row_values(2), ["Ana", "1,234.50", "2024-01-02", "TRUE", "2,469.00", "12.50%"]),
    ("as stored", lambda s: s.row_values(2, value_render_option=Option.unformatted),
     ["Ana", 1234.5, 45293, True, 2469, 0.125]),
    ("as entered", lambda s: s.row_values(2, value_render_option=Option.formula),
     ["Ana", 1234.5, 45293, True, "=B2*2", 0.125]),
    ("unknown function", lambda s: s.row_values(3)[3:], ["no", "#NAME?", "$5"]),
    ("its formula", lambda s: s.cell(3, 5, Option.formula).value, "=FOO(1)"),
    ("unformatted error", lambda s: s.cell(3, 5, Option.unformatted).value, "#NAME?"),
    ("dates as text", lambda s: s.batch_get(
        ["C2:C3"], value_render_option=Option.unformatted, date_time_render_option=DateTimeOption.formatted_string),
     [[["2024-01-02"], ["1/3/2024 10:30:00"]]]),
    ("dates as numbers", lambda s: s.get("C3", value_render_option=Option.unformatted), [[45294.4375]]),
    ("number typed", lambda s: s.acell("B3").numeric_value, 42),
    ("all values unformatted", lambda s: s.get_all_values(value_render_option=Option.unformatted)[2][1], 42),
]  # fmt: skip


@pytest.mark.parametrize(("read", "expected"), [case[1:] for case in RENDERED], ids=[case[0] for case in RENDERED])
def test_every_render_option_gives_what_google_gives(sheet: Worksheet, read: Read, expected: Any) -> None:
    filled(sheet, TYPED, raw=False)

    assert read(sheet) == expected


HEADED: list[list[Any]] = [["A1", "B1", "", "D1"], [1, "b2", 1.45, ""], ["", "", "", ""], ["A4", 0.4, "", 4]]
RECORDS: list[tuple[str, Read, Any]] = [
    ("numbers are numbers", lambda s: s.get_all_records()[0], {"A1": 1, "B1": "b2", "": 1.45, "D1": ""}),
    ("blank rows count", lambda s: len(s.get_all_records()), 3),
    ("zeros", lambda s: s.get_all_records(empty2zero=True)[1], dict.fromkeys(HEADED[0], 0)),
    ("another blank", lambda s: s.get_all_records(default_blank="?")[1], dict.fromkeys(HEADED[0], "?")),
    ("kept as text", lambda s: s.get_all_records(numericise_ignore=["all"])[2]["D1"], "4"),
    ("from another heading", lambda s: s.get_all_records(head=2)[1], {"1": "A4", "b2": 0.4, "1.45": "", "": 4}),
    ("expected headings", lambda s: s.get_all_records(expected_headers=["A1", "D1"])[2]["D1"], 4),
    ("unformatted", lambda s: s.get_all_records(value_render_option=Option.unformatted)[2]["B1"], 0.4),
]


@pytest.mark.parametrize(("read", "expected"), [case[1:] for case in RECORDS], ids=[case[0] for case in RECORDS])
def test_records_are_read_under_their_headings(sheet: Worksheet, read: Read, expected: Any) -> None:
    filled(sheet, HEADED)

    assert read(sheet) == expected


def test_headings_that_stand_twice_are_refused_by_gspread(sheet: Worksheet) -> None:
    filled(sheet, [["A", "A"], [1, 2]])

    with pytest.raises(GSpreadException):
        sheet.get_all_records()


def test_a_merged_area_shows_its_corner_everywhere_when_asked(sheet: Worksheet) -> None:
    filled(sheet, [["1", "2", "4"], ["down", "", ""], ["", "", "2"], ["num", "val", ""]])
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("A2:B3")

    assert sheet.get_values("A1:C4")[1:3] == [["down", "", ""], ["", "", "2"]]
    assert sheet.get_values("A1:C4", combine_merged_cells=True)[1:3] == [["down", "down", ""], ["down", "down", "2"]]
    assert sheet.get("B2:C3", combine_merged_cells=True, maintain_size=True) == [["", ""], ["", "2"]]


FOUND: list[tuple[str, Read, Any]] = [
    ("text", lambda s: s.find("b2").address, "B2"),
    ("pattern", lambda s: [cell.address for cell in s.findall(re.compile(r"^[AB]4$"))], ["A4", "B4"]),
    ("in a row", lambda s: s.find("A1", in_row=2), None),
    ("in a column", lambda s: s.find("D4", in_column=4).address, "D4"),
    ("whatever the case", lambda s: s.find("B2", case_sensitive=False).address, "B2"),
    ("minding the case", lambda s: s.find("B2"), None),
]


@pytest.mark.parametrize(("read", "expected"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND])
def test_cells_are_found_by_text_and_pattern(sheet: Worksheet, read: Read, expected: Any) -> None:
    filled(sheet, GAPS)

    assert read(sheet) == expected


@pytest.mark.parametrize(
    ("area", "message"),
    [
        ("Nowhere!A1", "Unable to parse range: 'Sheet1'!Nowhere!A1"),
        ("A", "Unable to parse range: 'Sheet1'!A"),
        ("A0", "Unable to parse range: 'Sheet1'!A0"),
        ("A1:B2:C3", "Unable to parse range: 'Sheet1'!A1:B2:C3"),
        ("A2000", "Range (Sheet1!A2000) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("AA1", "Range (Sheet1!AA1) exceeds grid limits. Max rows: 1000, max columns: 26"),
    ],
)
def test_a_bad_range_is_refused_in_googles_words(sheet: Worksheet, area: str, message: str) -> None:
    with pytest.raises(APIError) as refused:
        sheet.get(area)

    assert (refused.value.code, refused.value.error["message"]) == (400, message)
    assert refused.value.error["status"] == "INVALID_ARGUMENT"


def test_a_tab_whose_title_looks_like_a_cell_is_read_by_its_quoted_title(sheet: Worksheet) -> None:
    filled(sheet, GAPS)
    sheet.update_title("D3")

    assert sheet.get_all_values() == GAPS
    assert sheet.batch_get(["A1:B1"])[0].range == "'D3'!A1:B1"


def test_a_named_range_is_read_by_its_name(sheet: Worksheet) -> None:
    filled(sheet, GAPS)
    sheet.define_named_range("A1:B2", "Corner")

    assert sheet.get("Corner") == [["A1", "B1"], ["", "b2"]]
    assert [cell.value for cell in sheet.spreadsheet.named_range("Corner")] == ["A1", "B1", "", "b2"]
    with pytest.raises(APIError, match="Unable to parse range"):
        sheet.spreadsheet.named_range("Elsewhere")


def test_the_file_reads_several_tabs_at_once(sheet: Worksheet) -> None:
    filled(sheet, GAPS)
    book = sheet.spreadsheet
    book.add_worksheet("Second", 5, 3).update([["x"]], "B2")

    answer = book.values_batch_get(["Sheet1!A1:B1", "Second"], params={"majorDimension": "COLUMNS"})

    assert answer["spreadsheetId"] == book.id
    assert answer["valueRanges"] == [
        {"range": "Sheet1!A1:B1", "majorDimension": "COLUMNS", "values": [["A1"], ["B1"]]},
        {"range": "Second!A1:C5", "majorDimension": "COLUMNS", "values": [[], ["", "x"]]},
    ]
    assert isinstance(book, gspread.Spreadsheet)
