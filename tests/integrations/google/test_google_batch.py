"""Cells and rows as the requests of one batchUpdate."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from integrations.google.batch import writing_requests
from integrations.google.tables import CellWrite

DATE_CELL = {
    "userEnteredValue": {"numberValue": 45730},
    "userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}},
}


def test_neighbours_in_a_row_share_a_request_and_others_do_not() -> None:
    requests = writing_requests(
        7,
        cells=[CellWrite(3, 2, "c"), CellWrite(3, 1, "b"), CellWrite(3, 5, "f"), CellWrite(4, 1, True)],
        rows=[],
    )

    starts = [request["updateCells"]["start"] for request in requests]
    assert [(start["rowIndex"], start["columnIndex"]) for start in starts] == [(2, 1), (2, 5), (3, 1)]
    assert requests[0]["updateCells"]["rows"] == [
        {"values": [{"userEnteredValue": {"stringValue": "b"}}, {"userEnteredValue": {"stringValue": "c"}}]}
    ]


def test_a_text_that_looks_like_a_formula_is_written_as_text() -> None:
    [request] = writing_requests(0, cells=[CellWrite(2, 0, "=IMPORTXML(A1)")], rows=[])

    assert request["updateCells"]["rows"][0]["values"] == [{"userEnteredValue": {"stringValue": "=IMPORTXML(A1)"}}]


def test_a_date_is_its_serial_number_shown_the_british_way_and_other_formats_are_not_touched() -> None:
    as_date, as_text = writing_requests(0, cells=[CellWrite(2, 0, date(2025, 3, 14)), CellWrite(2, 1, "x")], rows=[])

    assert as_date["updateCells"]["rows"][0]["values"] == [DATE_CELL]
    assert as_date["updateCells"]["fields"] == "userEnteredValue,userEnteredFormat.numberFormat"
    assert as_text["updateCells"]["fields"] == "userEnteredValue"


def test_none_empties_a_cell() -> None:
    [request] = writing_requests(0, cells=[CellWrite(2, 0, None)], rows=[])

    assert request["updateCells"]["rows"] == [{"values": [{}]}]


def test_the_last_write_to_a_cell_counts() -> None:
    [request] = writing_requests(0, cells=[CellWrite(2, 0, "old"), CellWrite(2, 0, "new")], rows=[])

    assert request["updateCells"]["rows"] == [{"values": [{"userEnteredValue": {"stringValue": "new"}}]}]


def test_rows_are_appended_after_the_cells_and_a_date_column_keeps_its_format_where_it_is_blank() -> None:
    [_, request] = writing_requests(5, cells=[CellWrite(2, 0, 1)], rows=[["ACT-1", date(2025, 3, 14)], ["ACT-2", None]])

    append = request["appendCells"]
    assert append["sheetId"] == 5
    assert append["rows"][0]["values"] == [{"userEnteredValue": {"stringValue": "ACT-1"}}, DATE_CELL]
    assert append["rows"][1]["values"][1] == {"userEnteredFormat": DATE_CELL["userEnteredFormat"]}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_json_cannot_say_is_refused_here(value: float) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        writing_requests(0, cells=[CellWrite(2, 0, value)], rows=[])


def test_a_moment_is_not_cut_to_a_date_silently() -> None:
    with pytest.raises(TypeError, match="not a moment"):
        writing_requests(0, cells=[CellWrite(2, 0, datetime(2025, 3, 14, 9, tzinfo=UTC))], rows=[])
