"""values.update, values.clear and their relatives write, count and refuse as Google does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.sheets.grid import Json, Sheet, Spreadsheet
from integrations.sandbox.google.sheets.values import (
    batch_clear_values,
    batch_clear_values_by_data_filter,
    batch_update_values,
    batch_update_values_by_data_filter,
    clear_values,
    get_values,
    update_values,
)

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def a_book(rows: int = 1000, columns: int = 26) -> Spreadsheet:
    sheet = Sheet(sheet_id=0, title="Sheet1", row_count=rows, column_count=columns)
    return Spreadsheet(spreadsheet_id="the-id", title="A book", sheets=[sheet])


def write(book: Spreadsheet, text: str, values: object, *, option: str | None = "RAW", **body: str) -> Json:
    return update_values(book, text, {"values": values} | body, value_input_option=option, now=NOW)


def refusal(book: Spreadsheet, text: str, values: object, **body: str) -> str:
    with pytest.raises(GoogleError) as refused:
        write(book, text, values, **body)
    assert (refused.value.code, refused.value.status) == (400, "INVALID_ARGUMENT")
    return refused.value.message


def values_of(book: Spreadsheet, text: str = "Sheet1") -> list[list[object]]:
    found: list[list[object]] = get_values(book, text, now=NOW).get("values", [])
    return found


def test_an_update_tells_what_it_wrote() -> None:
    answer = write(a_book(), "'Sheet1'!B2:C3", [["a", "b"], ["c", "d"]])

    assert answer == {
        "spreadsheetId": "the-id",
        "updatedRange": "Sheet1!B2:C3",
        "updatedRows": 2,
        "updatedColumns": 2,
        "updatedCells": 4,
    }


@pytest.mark.parametrize(
    "text, values, written",
    [
        ("A1", [[1, 2], [3, 4], [5, 6]], "Sheet1!A1:B3"),
        ("A:A", [[1], [2]], "Sheet1!A1:A2"),
        ("Sheet1", [[1, 2]], "Sheet1!A1:B1"),
        ("A1:Z100", [[1]], "Sheet1!A1"),
        ("B2:3", [[1, 2]], "Sheet1!B2:C2"),
    ],
)
def test_the_values_decide_how_much_of_the_range_is_written(text: str, values: list[list[int]], written: str) -> None:
    assert write(a_book(), text, values)["updatedRange"] == written


def test_null_keeps_a_cell_and_an_empty_text_clears_it() -> None:
    book = a_book()
    write(book, "A1", [["a", "b", "c"]])

    answer = write(book, "A1", [[None, "", "new"]])

    assert values_of(book) == [["a", "", "new"]]
    assert (answer["updatedRange"], answer["updatedCells"], answer["updatedColumns"]) == ("Sheet1!A1:C1", 2, 2)


def test_short_rows_leave_the_cells_beyond_them_alone() -> None:
    book = a_book()
    write(book, "A1", [["a", "b"], ["c", "d"]])

    write(book, "A1:B2", [["x"], ["y", "z"]])

    assert values_of(book) == [["x", "b"], ["y", "z"]]


def test_columns_can_be_written() -> None:
    book = a_book()

    write(book, "A1:B2", [["a", "b"], ["c"]], majorDimension="COLUMNS")

    assert values_of(book) == [["a", "c"], ["b"]]


def test_raw_keeps_texts_as_texts_and_typing_reads_them() -> None:
    book = a_book()
    texts = [["=1+1", "12", "3/4/2026", "'x", "TRUE"]]

    write(book, "A1", texts)
    write(book, "A2", texts, option="USER_ENTERED")

    assert values_of(book) == [["=1+1", "12", "3/4/2026", "'x", "TRUE"], ["2", "12", "03/04/2026", "x", "TRUE"]]
    unformatted = get_values(book, "A1:E2", value_render_option="UNFORMATTED_VALUE", now=NOW)["values"]
    assert unformatted == [["=1+1", "12", "3/4/2026", "'x", "TRUE"], [2, 12, 46115, "x", True]]


@given(st.text(min_size=1))
def test_nothing_that_is_written_raw_becomes_a_formula(text: str) -> None:
    book = a_book()

    write(book, "A1", [[text]])

    cell = book.sheets[0].cell(0, 0)
    assert cell is not None
    assert (cell.formula, cell.value) == (None, text)


@pytest.mark.parametrize(
    "text, values, message",
    [
        ("A1:B1", [[1, 2, 3]], "Requested writing within range [Sheet1!A1:B1], but tried writing to column [C]"),
        ("A1:B1", [[1], [2]], "Requested writing within range [Sheet1!A1:B1], but tried writing to row [2]"),
        ("A1:A1", [[1, 2]], "Requested writing within range [Sheet1!A1], but tried writing to column [B]"),
        ("A:B", [[1]] * 6, "Requested writing within range [Sheet1!A1:B5], but tried writing to row [6]"),
        ("Sheet1", [[1] * 4], "Requested writing within range [Sheet1!A1:C5], but tried writing to column [D]"),
        ("A6", [[1]], "Range (Sheet1!A6) exceeds grid limits. Max rows: 5, max columns: 3"),
        ("D1", [[1]], "Range (Sheet1!D1) exceeds grid limits. Max rows: 5, max columns: 3"),
        ("A5", [[1], [2]], "Range (Sheet1!A5:A6) exceeds grid limits. Max rows: 5, max columns: 3"),
        ("A1:C9", [[1]], "Range (Sheet1!A1:C9) exceeds grid limits. Max rows: 5, max columns: 3"),
        ("Nobody!A1", [[1]], "Unable to parse range: Nobody!A1"),
        ("A1", [["x" * 50_001]], "Your input contains more than the maximum of 50000 characters in a single cell."),
        ("A1", [[1, [2]]], "Invalid values[0][1]: list_value {\n  values {\n    number_value: 2.0\n  }\n}\n"),
        (
            "A1",
            [[1], [{"name": "Jo"}]],
            'Invalid values[1][0]: struct_value {\n  fields {\n    key: "name"\n    value {\n'
            '      string_value: "Jo"\n    }\n  }\n}\n',
        ),
        (
            "A1",
            ["A"],
            "Invalid value at 'data.values[0]' (type.googleapis.com/google.protobuf.ListValue), \"A\"",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_googles_words_and_nothing_is_written(
    text: str, values: object, message: str
) -> None:
    book = a_book(5, 3)

    assert refusal(book, text, values) == message
    assert values_of(book) == []


def test_the_range_in_the_body_must_be_the_one_in_the_address() -> None:
    book = a_book()

    write(book, "Sheet1!A1", [[1]], range="Sheet1!A1")
    message = refusal(book, "Sheet1!A1", [[1]], range="'Sheet1'!A1")

    assert message == "Request range[Sheet1!A1] does not match value's range['Sheet1'!A1]"


def test_how_the_input_is_meant_must_be_said() -> None:
    with pytest.raises(GoogleError, match="'valueInputOption' is required but not specified"):
        write(a_book(), "A1", [[1]], option=None)


def test_the_values_can_be_told_back_for_the_whole_requested_range() -> None:
    book = a_book()
    write(book, "A1", [["", "", "there"]])

    answer = update_values(
        book,
        "A1:C2",
        {"values": [["3/4/2026", "=1+1"]]},
        value_input_option="USER_ENTERED",
        include_values_in_response=True,
        response_value_render_option="FORMULA",
        now=NOW,
    )

    assert answer["updatedRange"] == "Sheet1!A1:B1"
    assert answer["updatedData"] == {
        "range": "Sheet1!A1:C2",
        "majorDimension": "ROWS",
        "values": [[46115, "=1+1", "there"]],
    }


def test_an_update_of_nothing_is_taken_and_counts_nothing() -> None:
    assert write(a_book(), "A1", []) == {"spreadsheetId": "the-id", "updatedRange": "Sheet1!A1"}


def test_a_batch_is_counted_as_google_counts_it() -> None:
    data = [
        {"range": "'Sheet1'!A1:D1", "values": [["A1", "B1", "", "D1"]]},
        {"range": "'Sheet1'!A4:D4", "values": [["A4", "B4", "", "D4"]]},
    ]

    answer = batch_update_values(a_book(), {"valueInputOption": "RAW", "data": data}, now=NOW)

    part = {"spreadsheetId": "the-id", "updatedRows": 1, "updatedColumns": 4, "updatedCells": 4}
    assert answer == {
        "spreadsheetId": "the-id",
        "totalUpdatedRows": 2,
        "totalUpdatedColumns": 4,
        "totalUpdatedCells": 8,
        "totalUpdatedSheets": 1,
        "responses": [part | {"updatedRange": "Sheet1!A1:D1"}, part | {"updatedRange": "Sheet1!A4:D4"}],
    }


def test_a_batch_with_a_fault_writes_nothing_and_names_the_part() -> None:
    book = a_book()
    data = [{"range": "A1", "values": [["x"]]}, {"range": "Nobody!A1", "values": [["y"]]}]

    with pytest.raises(GoogleError, match=r"Invalid data\[1\]: Unable to parse range: Nobody!A1"):
        batch_update_values(book, {"valueInputOption": "RAW", "data": data}, now=NOW)

    assert values_of(book) == []


def test_values_can_be_written_by_data_filter() -> None:
    book = a_book()
    data = [{"dataFilter": {"a1Range": "Sheet1!B2:C2"}, "values": [["b", "c"]]}]

    answer = batch_update_values_by_data_filter(book, {"valueInputOption": "RAW", "data": data}, now=NOW)

    assert values_of(book) == [[], ["", "b", "c"]]
    assert answer["responses"] == [
        {
            "updatedRange": "Sheet1!B2:C2",
            "updatedRows": 1,
            "updatedColumns": 2,
            "updatedCells": 2,
            "dataFilter": {"a1Range": "Sheet1!B2:C2"},
        }
    ]


def test_clearing_takes_values_and_leaves_the_rest() -> None:
    book = a_book()
    write(book, "A1", [["3/4/2026", "x"], ["y", "z"]], option="USER_ENTERED")
    cell = book.sheets[0].cell_for_writing(0, 0)
    cell.note, cell.validation = "a note", {"condition": {"type": "BOOLEAN"}}

    answer = clear_values(book, "A1:B1")

    assert answer == {"spreadsheetId": "the-id", "clearedRange": "Sheet1!A1:B1"}
    assert values_of(book) == [[], ["y", "z"]]
    assert (cell.note, cell.validation) == ("a note", {"condition": {"type": "BOOLEAN"}})
    assert cell.format == {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}


def test_clearing_a_tab_names_all_of_it() -> None:
    assert clear_values(a_book(), "'Sheet1'")["clearedRange"] == "Sheet1!A1:Z1000"


def test_several_ranges_are_cleared_together_or_not_at_all() -> None:
    book = a_book()
    write(book, "A1", [["a", "b", "c"]])

    with pytest.raises(GoogleError, match=r"Invalid range\[1\]: Range \(Sheet1!A1001:B\) exceeds grid limits"):
        batch_clear_values(book, {"ranges": ["A1", "A1001:B"]})
    assert values_of(book) == [["a", "b", "c"]]

    assert batch_clear_values(book, {"ranges": ["A1", "C1"]})["clearedRanges"] == ["Sheet1!A1", "Sheet1!C1"]
    assert values_of(book) == [["", "b"]]
    answer = batch_clear_values_by_data_filter(book, {"dataFilters": [{"a1Range": "B1"}]})
    assert answer == {"spreadsheetId": "the-id", "clearedRanges": ["Sheet1!B1"]}


def test_a_protected_cell_is_written_only_by_its_editors() -> None:
    book = a_book()
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1}
    book.sheets[0].protected_ranges = [{"protectedRangeId": 1, "range": area, "editors": {"users": ["a@b.org"]}}]
    body = {"values": [["x"]]}

    with pytest.raises(GoogleError, match="protected cell"):
        update_values(book, "A1", body, value_input_option="RAW", now=NOW, editor="c@d.org", owner="e@f.org")
    update_values(book, "A1", body, value_input_option="RAW", now=NOW, editor="a@b.org", owner="e@f.org")

    assert values_of(book) == [["x"]]
