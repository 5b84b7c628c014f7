"""values.get and its relatives answer as Google does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.sheets.grid import Cell, ErrorValue, Json, Row, Sheet, Spreadsheet
from integrations.sandbox.google.sheets.values import (
    batch_get_values,
    batch_get_values_by_data_filter,
    get_values,
    update_values,
)

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
DATE = {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}


def a_book(rows: int = 1000, columns: int = 26, *, locale: str = "en_GB") -> Spreadsheet:
    sheet = Sheet(sheet_id=0, title="Sheet1", row_count=rows, column_count=columns)
    return Spreadsheet(spreadsheet_id="the-id", title="A book", locale=locale, sheets=[sheet])


def type_in(book: Spreadsheet, text: str, values: list[list[object]]) -> None:
    update_values(book, text, {"values": values}, value_input_option="USER_ENTERED", now=NOW)


def values_of(book: Spreadsheet, text: str, **options: str) -> list[list[object]]:
    found: list[list[object]] = get_values(book, text, now=NOW, **options).get("values", [])
    return found


def test_a_blank_range_has_no_values() -> None:
    assert get_values(a_book(2, 4), "'Sheet1'!A1:D2", now=NOW) == {"range": "Sheet1!A1:D2", "majorDimension": "ROWS"}


def test_blank_rows_and_cells_at_the_end_are_left_out_and_those_between_are_kept() -> None:
    book = a_book()
    type_in(book, "A1:D4", [["A1", "B1", "", "D1"], [], [], ["A4", "", "", ""]])

    assert values_of(book, "A1:F9") == [["A1", "B1", "", "D1"], [], [], ["A4"]]


def test_the_three_ways_of_rendering_are_those_recorded_from_google() -> None:
    book = a_book(2, 4, locale="en_US")
    type_in(book, "'Sheet1'!A1:D2", [["=4/2", "2020-01-01", "string", 53], ["=3/2", 0.12, "1999-01-02", ""]])

    assert values_of(book, "'Sheet1'") == [["2", "2020-01-01", "string", "53"], ["1.5", "0.12", "1999-01-02"]]
    unformatted = values_of(book, "'Sheet1'", value_render_option="UNFORMATTED_VALUE")
    assert unformatted == [[2, 43831, "string", 53], [1.5, 0.12, 36162]]
    formulas = values_of(book, "'Sheet1'", value_render_option="FORMULA")
    assert formulas == [["=4/2", 43831, "string", 53], ["=3/2", 0.12, 36162]]


def test_dates_can_be_asked_for_as_text_among_unformatted_values() -> None:
    book = a_book()
    type_in(book, "A1", [["3/4/2026", 5.5, "10:30"]])

    found = values_of(book, "1:1", value_render_option="UNFORMATTED_VALUE", date_time_render_option="FORMATTED_STRING")

    assert found == [["03/04/2026", 5.5, "10:30"]]


def test_truth_money_shares_and_errors_read_as_they_show_or_as_they_are() -> None:
    book = a_book()
    type_in(book, "A1", [["TRUE", "£1,234.50", "50%", "=1/0", "=NOPE()", '=IF(TRUE,"","")', "end"]])

    assert values_of(book, "1:1") == [["TRUE", "£1,234.50", "50%", "#DIV/0!", "#NAME?", "", "end"]]
    unformatted = values_of(book, "1:1", value_render_option="UNFORMATTED_VALUE")
    assert unformatted == [[True, 1234.5, 0.5, "#DIV/0!", "#NAME?", "", "end"]]


def test_an_error_value_put_by_hand_reads_as_its_text() -> None:
    book = a_book()
    book.sheets[0].rows = [Row(cells=[Cell(value=ErrorValue("N_A"))])]

    assert values_of(book, "A1") == [["#N/A"]]


def test_a_formula_that_shows_nothing_still_counts_as_a_value() -> None:
    book = a_book()
    type_in(book, "A1", [["x", '=IF(TRUE,"","")'], ['=IF(TRUE,"","")']])

    assert values_of(book, "A1:C3") == [["x", ""], [""]]


def test_columns_can_be_asked_for() -> None:
    book = a_book()
    type_in(book, "A1", [["a", "b", "c"], ["d"], ["", "", "f"]])

    answer = get_values(book, "A1:Z9", major_dimension="COLUMNS", now=NOW)

    assert answer["majorDimension"] == "COLUMNS"
    assert answer["values"] == [["a", "d"], ["b"], ["c", "", "f"]]


def test_reading_past_the_end_gives_what_there_is_and_starting_past_it_is_refused() -> None:
    book = a_book(8, 3)
    type_in(book, "A8", [["last"]])

    assert get_values(book, "A7:C1000", now=NOW)["range"] == "Sheet1!A7:C8"
    with pytest.raises(GoogleError, match=r"Range \(Sheet1!A9:C\) exceeds grid limits. Max rows: 8, max columns: 3"):
        get_values(book, "A9:C", now=NOW)


def test_reading_makes_no_cells() -> None:
    book = a_book()

    get_values(book, "A1:Z1000", now=NOW)

    assert book.sheets[0].rows == []


def test_several_ranges_are_read_in_the_order_they_are_asked_for() -> None:
    book = a_book()
    type_in(book, "A1", [["a", "b"]])

    answer = batch_get_values(book, ["B1", "A1:A2"], now=NOW)

    assert answer == {
        "spreadsheetId": "the-id",
        "valueRanges": [
            {"range": "Sheet1!B1", "majorDimension": "ROWS", "values": [["b"]]},
            {"range": "Sheet1!A1:A2", "majorDimension": "ROWS", "values": [["a"]]},
        ],
    }


def test_a_range_that_cannot_be_read_refuses_the_whole_batch() -> None:
    with pytest.raises(GoogleError, match="Unable to parse range: Nobody!A1"):
        batch_get_values(a_book(), ["A1", "Nobody!A1"], now=NOW)


def test_ranges_can_be_found_by_data_filters() -> None:
    book = a_book()
    type_in(book, "A1", [["a", "b"]])
    by_cell: Json = {"a1Range": "Sheet1!B1"}
    by_grid: Json = {"gridRange": {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2}}

    answer = batch_get_values_by_data_filter(book, {"dataFilters": [by_cell, by_grid]}, now=NOW)

    value_range = {"range": "Sheet1!B1", "majorDimension": "ROWS", "values": [["b"]]}
    assert answer["valueRanges"] == [{"valueRange": value_range, "dataFilters": [by_cell, by_grid]}]


def test_a_number_put_raw_into_a_date_cell_shows_as_a_date_and_a_text_stays_a_text() -> None:
    book = a_book()
    for column in (0, 1):
        book.sheets[0].cell_for_writing(0, column).format = DATE

    update_values(book, "A1", {"values": [[46270, "5/9/2026"]]}, value_input_option="RAW", now=NOW)

    assert values_of(book, "1:1") == [["05/09/2026", "5/9/2026"]]
    assert values_of(book, "1:1", value_render_option="UNFORMATTED_VALUE") == [[46270, "5/9/2026"]]
