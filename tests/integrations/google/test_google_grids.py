"""Two shapes of one tab, one table."""

from __future__ import annotations

from typing import Any

from integrations.google.grids import table_of_grid, table_of_values

PLACE = {"time_zone": "Europe/London", "locale": "en_GB"}


def test_values_and_grid_data_of_the_same_tab_give_the_same_table() -> None:
    values: list[list[Any]] = [
        ["Ref", "Due", "Done", "Note"],
        ["ACT-1", 45730, True, "#REF!"],
        [],
        ["ACT-2", 1.5, False],
    ]
    grid = {
        "data": [
            {
                "rowData": [
                    {"values": [{"effectiveValue": {"stringValue": word}} for word in values[0]]},
                    {
                        "values": [
                            {"effectiveValue": {"stringValue": "ACT-1"}},
                            {"effectiveValue": {"numberValue": 45730.0}},
                            {"effectiveValue": {"boolValue": True}},
                            {"effectiveValue": {"errorValue": {"type": "REF", "message": "gone"}}},
                        ]
                    },
                    {},
                    {
                        "values": [
                            {"effectiveValue": {"stringValue": "ACT-2"}},
                            {"effectiveValue": {"numberValue": 1.5}},
                            {"effectiveValue": {"boolValue": False}},
                        ]
                    },
                    {"values": [{}, {}]},
                    {},
                ]
            }
        ]
    }

    table = table_of_values("Plan", values, **PLACE)

    assert table == table_of_grid("Plan", grid, **PLACE)
    assert table.rows == (("ACT-1", 45730, True, "#REF!"), (None,) * 4, ("ACT-2", 1.5, False, None))


def test_short_rows_are_padded_and_trailing_blanks_are_left_out() -> None:
    table = table_of_values("Plan", [["A", "B", "C"], ["x"], ["", "", ""], []], **PLACE)

    assert table.header == ("A", "B", "C")
    assert table.rows == (("x", None, None),)


def test_headings_stay_as_typed_duplicates_blanks_and_numbers_included() -> None:
    table = table_of_values("Plan", [[" Name ", "", "Name", 2025], [1, 2, 3, 4, "beyond"]], **PLACE)

    assert table.header == (" Name ", "", "Name", "2025", "")
    assert table.rows == ((1, 2, 3, 4, "beyond"),)


def test_an_empty_tab_has_no_header_and_no_rows() -> None:
    assert table_of_values("Plan", [], **PLACE).header == ()
    assert table_of_grid("Plan", {}, **PLACE).rows == ()


def test_values_that_other_clients_mangle_are_kept_as_they_are() -> None:
    row = ["007", "1,2", "1.234,56", "+39061234", "nan", "inf", "1E400", "١٢", " x "]

    table = table_of_values("Answers", [["Q"] * len(row), row], **PLACE)

    assert list(table.rows[0]) == row
