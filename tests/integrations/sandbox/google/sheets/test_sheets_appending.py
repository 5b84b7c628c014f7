"""values.append finds a table and goes on below it, with all the surprises of the original."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.sheets.grid import CELL_LIMIT, Json, Sheet, Spreadsheet
from integrations.sandbox.google.sheets.values import append_values, get_values, update_values

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def a_book(rows: int = 1000, columns: int = 26) -> Spreadsheet:
    sheet = Sheet(sheet_id=0, title="Sheet1", row_count=rows, column_count=columns)
    return Spreadsheet(spreadsheet_id="the-id", title="A book", sheets=[sheet])


def append(book: Spreadsheet, text: str, values: list[list[object]], *, insert: str = "OVERWRITE") -> Json:
    return append_values(book, text, {"values": values}, value_input_option="RAW", insert_data_option=insert, now=NOW)


def fill(book: Spreadsheet, text: str, values: list[list[object]]) -> None:
    update_values(book, text, {"values": values}, value_input_option="RAW", now=NOW)


def places(answer: Json) -> tuple[str | None, str]:
    return answer.get("tableRange"), answer["updates"]["updatedRange"]


def two_blocks() -> Spreadsheet:
    """Make the file of an experiment others recorded: rows 1 to 3, a gap of two, rows 6 and 7."""
    book = a_book()
    fill(book, "A1:B3", [["a", "b"]] * 3)
    fill(book, "A6:B7", [["c", "d"]] * 2)
    return book


def test_the_first_row_of_an_empty_tab_has_no_table_above_it() -> None:
    answer = append(a_book(), "'Sheet1'", [["a", "", "c"]])

    assert answer == {
        "spreadsheetId": "the-id",
        "updates": {
            "spreadsheetId": "the-id",
            "updatedRange": "Sheet1!A1:C1",
            "updatedRows": 1,
            "updatedColumns": 3,
            "updatedCells": 3,
        },
    }


def test_a_row_with_gaps_makes_the_next_one_start_further_right() -> None:
    book = a_book()
    append(book, "'Sheet1'", [["1", "", "3"]])

    assert places(append(book, "'Sheet1'", [["1", "", "3"]])) == ("Sheet1!C1", "Sheet1!C2:E2")
    assert places(append(book, "'Sheet1'", [["1", "", "3"]])) == ("Sheet1!E2", "Sheet1!E3:G3")


def test_naming_the_first_cell_keeps_rows_with_gaps_in_place() -> None:
    book = a_book()
    append(book, "'Sheet1'!A1", [["1", "", "3"]])

    assert places(append(book, "'Sheet1'!A1", [["1", "", "3"]])) == ("Sheet1!A1", "Sheet1!A2:C2")


def test_headings_with_gaps_are_several_tables_and_the_last_one_counts() -> None:
    book = a_book()
    append(book, "Sheet1", [["Activity Number", "Name", "Time", "", "", "Number", "", "Number", "", "Number of Y12"]])

    assert places(append(book, "Sheet1", [["", "", "Morning"]])) == ("Sheet1!J1", "Sheet1!J2:L2")


@pytest.mark.parametrize(
    "text, table, written",
    [
        ("A1", "Sheet1!A1:B3", "Sheet1!A4:B5"),
        ("A6", "Sheet1!A6:B7", "Sheet1!A8:B9"),
        ("Sheet1", "Sheet1!A6:B7", "Sheet1!A8:B9"),
        ("B2:C3", "Sheet1!A1:B3", "Sheet1!A4:B5"),
        ("E4", None, "Sheet1!E4:F5"),
    ],
)
def test_the_range_picks_the_table_and_not_the_place(text: str, table: str | None, written: str) -> None:
    assert places(append(two_blocks(), text, [["x", "y"], ["x", "y"]])) == (table, written)


@pytest.mark.parametrize(
    "text, written",
    [
        ("Sheet1", "Sheet1!B7"),
        ("B4", "Sheet1!B7"),
        ("C5:D5", "Sheet1!B7"),
        ("B2:D4", "Sheet1!B7"),
        ("A3:G10", "Sheet1!B7"),
        ("A1", "Sheet1!A3"),
        ("E4", "Sheet1!E4"),
        ("A4", "Sheet1!A4"),
    ],
)
def test_the_examples_of_the_guide_come_out_as_it_says(text: str, written: str) -> None:
    book = a_book()
    fill(book, "A1:C2", [["x", "y", "z"], ["x", "y", "z"]])
    fill(book, "B4:D6", [["x", "y", "z"]] * 3)

    assert places(append(book, text, [["new"]]))[1] == written


def test_a_blank_cell_between_filled_ones_belongs_to_their_table() -> None:
    book = a_book()
    fill(book, "A1:C3", [["a", "b", "c"], ["a", "", "c"], ["a", "b", "c"]])

    assert places(append(book, "B2", [["x"]])) == ("Sheet1!A1:C3", "Sheet1!A4")


def test_a_table_cannot_grow_beyond_the_last_possible_column() -> None:
    with pytest.raises(GoogleError, match="above the limit of 18278 columns"):
        append(a_book(10, 26), "Sheet1", [["x"] * 18_279])


def test_rows_are_inserted_when_asked_for_and_what_is_below_moves_down() -> None:
    book = two_blocks()
    fill(book, "D1", [["=SUM(B6:B7)"]])
    book.sheets[0].cell_for_writing(0, 3).formula = "=SUM(B6:B7)"

    answer = append(book, "A1", [["x", "y"], ["x", "y"]], insert="INSERT_ROWS")

    assert places(answer) == ("Sheet1!A1:B3", "Sheet1!A4:B5")
    assert get_values(book, "A8:B9", now=NOW)["values"] == [["c", "d"], ["c", "d"]]
    assert book.sheets[0].cell_for_writing(0, 3).formula == "=SUM(B8:B9)"
    assert book.sheets[0].row_count == 1002


def test_overwriting_consumes_the_rows_below_the_table() -> None:
    book = two_blocks()

    append(book, "A1", [["x", "y"]] * 4)

    assert get_values(book, "A4:B8", now=NOW)["values"] == [["x", "y"]] * 4


def test_a_full_grid_grows_by_what_is_missing() -> None:
    book = a_book(3, 2)
    fill(book, "A1", [["a", "b"]] * 3)

    answer = append(book, "Sheet1", [["x", "y", "z"]])

    assert places(answer) == ("Sheet1!A1:B3", "Sheet1!A4:C4")
    assert (book.sheets[0].row_count, book.sheets[0].column_count) == (4, 3)


def test_a_file_cannot_grow_beyond_its_limit() -> None:
    book = a_book(1, 1)
    book.sheets.append(Sheet(sheet_id=1, title="Large", row_count=CELL_LIMIT - 1, column_count=1))
    fill(book, "A1", [["last"]])

    with pytest.raises(GoogleError, match="above the limit of 10000000 cells"):
        append(book, "A1", [["x"]])

    assert book.sheets[0].row_count == 1


def test_a_value_that_is_refused_leaves_the_grid_as_it_was() -> None:
    book = a_book(1, 1)
    fill(book, "A1", [["a"]])

    with pytest.raises(GoogleError, match=r"Invalid values\[0\]\[0\]: list_value"):
        append(book, "Sheet1", [[[1]]])

    assert (book.sheets[0].row_count, book.sheets[0].column_count) == (1, 1)


def test_what_was_appended_can_be_told_back() -> None:
    answer = append_values(
        a_book(),
        "Sheet1",
        {"values": [["3/4/2026"]]},
        value_input_option="USER_ENTERED",
        include_values_in_response=True,
        response_value_render_option="UNFORMATTED_VALUE",
        now=NOW,
    )

    assert answer["updates"]["updatedData"] == {
        "range": "Sheet1!A1",
        "majorDimension": "ROWS",
        "values": [[46115]],
    }
