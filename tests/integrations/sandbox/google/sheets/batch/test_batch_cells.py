"""Cells written as CellData: updateCells, appendCells, repeatCell, and what a field mask lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integrations.sandbox.google.sheets.batch.conftest import Workbook

Json = dict[str, Any]
START = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}


def one(cell: Json, fields: str, start: Json = START) -> Json:
    return {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": fields}}


@pytest.mark.parametrize(
    "value",
    [
        {"stringValue": "plain"},
        {"stringValue": "=IMPORTXML(1)"},
        {"stringValue": "0123"},
        {"numberValue": 3},
        {"boolValue": False},
        {"formulaValue": "=1+1"},
    ],
)
def test_a_value_is_kept_as_it_is_given(workbook: Workbook, value: Json) -> None:
    workbook.do(one({"userEnteredValue": value}, "userEnteredValue"))

    assert workbook.entered(0, 0) == value


def test_text_that_looks_like_a_formula_stays_text(workbook: Workbook) -> None:
    workbook.do(one({"userEnteredValue": {"stringValue": "=1+1"}}, "userEnteredValue"))

    assert workbook.shown() == [["=1+1"]]


def test_only_what_the_mask_names_is_written(workbook: Workbook) -> None:
    workbook.fill(["kept"])

    workbook.do(one({"userEnteredValue": {"stringValue": "not this"}, "note": "a note"}, "note"))

    data = workbook.sheet_json(include_grid_data=True)["data"][0]["rowData"][0]["values"][0]
    assert (data["formattedValue"], data["note"]) == ("kept", "a note")


def test_what_the_mask_names_and_the_cell_lacks_is_cleared(workbook: Workbook) -> None:
    workbook.do(one({"userEnteredValue": {"stringValue": "x"}, "note": "n"}, "*"))

    workbook.do(one({}, "userEnteredValue"))

    assert workbook.entered(0, 0) is None
    assert workbook.plan.rows[0].cells[0] is not None

    workbook.do(one({}, "note"))

    assert workbook.plan.rows[0].cells[0] is None


def test_cells_of_a_range_for_which_nothing_is_given_are_cleared(workbook: Workbook) -> None:
    workbook.fill(["a", "b"], ["c", "d"])
    given = [{"values": [{"userEnteredValue": {"stringValue": "A"}}]}]
    area = {"sheetId": 0, "endRowIndex": 2, "endColumnIndex": 2}

    workbook.do({"updateCells": {"range": area, "rows": given, "fields": "userEnteredValue"}})

    assert workbook.shown() == [["A"]]


def test_an_empty_range_update_clears_notes(workbook: Workbook) -> None:
    workbook.do(one({"note": "n"}, "note"))

    workbook.do({"updateCells": {"range": {"sheetId": 0}, "fields": "note"}})

    assert "rowData" not in workbook.sheet_json(include_grid_data=True)["data"][0]


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (
            {"start": {"sheetId": 0, "columnIndex": 7}, "rows": [{"values": [{}, {}]}], "fields": "note"},
            "Attempting to write column: 8, beyond the last requested column of: 7",
        ),
        (
            {"start": {"sheetId": 0, "rowIndex": 19}, "rows": [{}, {}], "fields": "note"},
            "Attempting to write row: 20, beyond the last requested row of: 19",
        ),
        (
            {"range": {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}, "rows": [{}, {}], "fields": "note"},
            "Attempting to write row: 1, beyond the last requested row of: 0",
        ),
        (
            {"range": {"sheetId": 0, "endRowIndex": 21, "endColumnIndex": 1}, "fields": "note"},
            "Range (Plan!A1:A21) exceeds grid limits. Max rows: 20, max columns: 8",
        ),
        (
            {"start": {"sheetId": 0, "rowIndex": 20}, "fields": "note"},
            "GridCoordinate.rowIndex[20] is after last row in grid[19]",
        ),
        (
            {"start": START, "fields": ""},
            "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
        ),
        ({"start": START, "fields": "nothing"}, "Invalid field: nothing"),
        ({"start": {"sheetId": 5}, "fields": "note"}, "No grid with id: 5"),
        ({"fields": "note"}, "Must specify a start or a range."),
        (
            {"start": START, "rows": [{"values": [{"pivotTable": {}}]}], "fields": "note"},
            "Writing pivotTable is not supported.",
        ),
        ({"start": START, "fields": "effectiveValue"}, "Writing effectiveValue is not supported."),
    ],
)
def test_what_does_not_fit_is_refused_in_googles_words(workbook: Workbook, request_: Json, says: str) -> None:
    assert workbook.refusal({"updateCells": request_}) == f"Invalid requests[0].updateCells: {says}"


def test_a_text_of_more_than_50_000_characters_is_refused(workbook: Workbook) -> None:
    workbook.do(one({"userEnteredValue": {"stringValue": "x" * 50_000}}, "userEnteredValue"))

    said = workbook.refusal(one({"userEnteredValue": {"stringValue": "x" * 50_001}}, "userEnteredValue"))

    assert said.endswith("Your input contains more than the maximum of 50000 characters in a single cell.")


def test_a_formula_without_an_equals_sign_is_refused(workbook: Workbook) -> None:
    assert "Invalid formula" in workbook.refusal(one({"userEnteredValue": {"formulaValue": "1+1"}}, "userEnteredValue"))


def test_rows_are_appended_after_the_last_row_with_data_hidden_or_not(workbook: Workbook) -> None:
    workbook.fill(["a"], ["b"])
    hidden = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    hide = {"range": hidden, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    rows = [{"values": [{"userEnteredValue": {"stringValue": "c"}}]}]

    workbook.do(
        {"updateDimensionProperties": hide},
        one({"note": "a note is no data"}, "note", {"sheetId": 0, "rowIndex": 9}),
        {"appendCells": {"sheetId": 0, "rows": rows, "fields": "userEnteredValue"}},
    )

    assert workbook.shown() == [["a"], ["b"], ["c"]]


def test_appending_makes_the_rows_it_needs(workbook: Workbook) -> None:
    workbook.fill(["last"], row=19)
    rows = [{"values": [{"userEnteredValue": {"numberValue": number}}]} for number in (1, 2)]

    workbook.do({"appendCells": {"sheetId": 0, "rows": rows, "fields": "userEnteredValue"}})

    assert workbook.plan.row_count == 22
    assert workbook.shown()[19:] == [["last"], ["1"], ["2"]]


def test_appending_never_makes_columns(workbook: Workbook) -> None:
    request = {"appendCells": {"sheetId": 0, "rows": [{"values": [{}] * 9}], "fields": "note"}}

    assert workbook.refusal(request).endswith("Attempting to write column: 8, beyond the last requested column of: 7")


def test_a_repeated_formula_follows_its_cells(workbook: Workbook) -> None:
    workbook.fill([1], [2], [3])
    area = {"sheetId": 0, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 2}
    cell = {"userEnteredValue": {"formulaValue": "=A1*10"}}

    workbook.do({"repeatCell": {"range": area, "cell": cell, "fields": "userEnteredValue"}})

    assert workbook.shown() == [["1", "10"], ["2", "20"], ["3", "30"]]


def test_a_colour_is_told_in_both_ways_and_in_steps_of_one_byte(workbook: Workbook) -> None:
    area = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    cell = {"userEnteredFormat": {"backgroundColor": {"red": 1, "green": 0.5, "blue": 0}}}

    workbook.do({"repeatCell": {"range": area, "cell": cell, "fields": "userEnteredFormat(backgroundColor)"}})

    assert workbook.plan.rows[0].cells[0].format == {  # type: ignore[union-attr]
        "backgroundColor": {"red": 1, "green": 0.5019608},
        "backgroundColorStyle": {"rgbColor": {"red": 1, "green": 0.5019608}},
    }


def test_formats_named_in_part_leave_the_rest(workbook: Workbook) -> None:
    area = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    bold = {"userEnteredFormat": {"textFormat": {"bold": True, "fontSize": 12}}}
    italic = {"userEnteredFormat": {"textFormat": {"italic": True}}}

    workbook.do(
        {"repeatCell": {"range": area, "cell": bold, "fields": "userEnteredFormat.textFormat(bold,fontSize)"}},
        {"repeatCell": {"range": area, "cell": italic, "fields": "userEnteredFormat/textFormat/italic"}},
        {"repeatCell": {"range": area, "cell": {}, "fields": "userEnteredFormat.textFormat.fontSize"}},
    )

    assert workbook.plan.rows[0].cells[0].format == {"textFormat": {"bold": True, "italic": True}}  # type: ignore[union-attr]


def test_a_whole_format_named_replaces_the_old_one(workbook: Workbook) -> None:
    area = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    left = {"userEnteredFormat": {"horizontalAlignment": "LEFT"}}

    workbook.do(
        {"repeatCell": {"range": area, "cell": bold, "fields": "userEnteredFormat"}},
        {"repeatCell": {"range": area, "cell": left, "fields": "userEnteredFormat"}},
    )

    assert workbook.plan.rows[0].cells[0].format == {"horizontalAlignment": "LEFT"}  # type: ignore[union-attr]


def test_a_few_cells_of_a_large_tab_leave_the_other_rows_shared(workbook: Workbook) -> None:
    workbook.plan.row_count = 10_000
    workbook.fill(*[[f"row {number}"] for number in range(10_000)])
    rows = list(workbook.plan.rows)

    start = {"sheetId": 0, "rowIndex": 5, "columnIndex": 1}
    workbook.do(*[one({"note": "n"}, "note", start | {"rowIndex": row}) for row in range(12)])

    kept = sum(now is then for now, then in zip(workbook.plan.rows, rows, strict=True))
    assert kept == 10_000 - 12
