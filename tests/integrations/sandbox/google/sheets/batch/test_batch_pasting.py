"""Copying, cutting and pasting, and text split into columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integrations.sandbox.google.sheets.batch.conftest import Workbook

Json = dict[str, Any]
BOLD: Json = {"textFormat": {"bold": True}}


def area(top: int, bottom: int, left: int = 0, right: int = 1, sheet_id: int = 0) -> Json:
    sides = {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}
    return {"sheetId": sheet_id} | sides


def copy(source: Json, destination: Json, kind: str = "PASTE_NORMAL", **options: str) -> Json:
    return {"copyPaste": {"source": source, "destination": destination, "pasteType": kind} | options}


def embellish(workbook: Workbook) -> None:
    """Give the first cell a format, a note and a rule."""
    rule = {"condition": {"type": "NOT_BLANK"}}
    cell = {"userEnteredFormat": BOLD, "note": "n", "dataValidation": rule}
    fields = "userEnteredFormat,note,dataValidation"
    workbook.do({"repeatCell": {"range": area(0, 1), "cell": cell, "fields": fields}})


def test_a_copy_takes_relative_references_along(workbook: Workbook) -> None:
    workbook.fill([1, "=A1", "=$A$1"])

    workbook.do(copy(area(0, 1, 1, 3), area(4, 5, 1, 3)))

    assert [workbook.entered(4, column) for column in (1, 2)] == [
        {"formulaValue": "=A5"},
        {"formulaValue": "=$A$1"},
    ]


def test_a_copy_is_repeated_where_it_fits_a_whole_number_of_times(workbook: Workbook) -> None:
    workbook.fill(["a"], ["b"])

    workbook.do(copy(area(0, 2), area(2, 6, 0, 2)))

    assert workbook.shown() == [["a"], ["b"], ["a", "a"], ["b", "b"], ["a", "a"], ["b", "b"]]


def test_a_copy_is_whole_even_where_the_destination_is_smaller(workbook: Workbook) -> None:
    workbook.fill(["a", "b"])

    workbook.do(copy(area(0, 1, 0, 2), area(3, 4, 0, 1)))

    assert workbook.shown()[3] == ["a", "b"]


def test_a_copy_can_be_turned(workbook: Workbook) -> None:
    workbook.fill(["a", "b"], ["c", "d"], ["e", "f"])

    workbook.do(copy(area(0, 3, 0, 2), area(4, 5, 0, 1), pasteOrientation="TRANSPOSE"))

    assert workbook.shown()[4:] == [["a", "c", "e"], ["b", "d", "f"]]


@pytest.mark.parametrize(
    ("kind", "value", "format_", "ruled", "note"),
    [
        ("PASTE_NORMAL", {"formulaValue": "=2"}, BOLD, True, "n"),
        ("PASTE_VALUES", {"numberValue": 2}, None, False, None),
        ("PASTE_FORMULA", {"formulaValue": "=2"}, None, False, None),
        ("PASTE_FORMAT", None, BOLD, False, None),
        ("PASTE_NO_BORDERS", {"formulaValue": "=2"}, BOLD, True, "n"),
        ("PASTE_DATA_VALIDATION", None, None, True, None),
    ],
)
def test_only_what_is_asked_for_is_pasted(
    workbook: Workbook, kind: str, value: Json | None, format_: Json | None, ruled: bool, note: str | None
) -> None:
    workbook.fill(["=2"])
    embellish(workbook)

    workbook.do(copy(area(0, 1), area(5, 6), kind))

    pasted = workbook.plan.cell(5, 0)
    assert pasted is not None
    assert (workbook.entered(5, 0), pasted.format, pasted.validation is not None, pasted.note) == (
        value,
        format_,
        ruled,
        note,
    )


def test_merges_are_copied_too(workbook: Workbook) -> None:
    workbook.do({"mergeCells": {"range": area(0, 1, 0, 2)}}, copy(area(0, 1, 0, 2), area(3, 4, 0, 2)))

    assert len(workbook.sheet_json()["merges"]) == 2


def test_a_paste_beyond_the_grid_is_refused(workbook: Workbook) -> None:
    assert "exceeds grid limits" in workbook.refusal(copy(area(0, 3), area(18, 19)))


def test_cut_cells_are_followed_by_formulas(workbook: Workbook) -> None:
    workbook.fill(["a", "=A1"], ["b"])

    workbook.do({"cutPaste": {"source": area(0, 1), "destination": {"sheetId": 0, "rowIndex": 5, "columnIndex": 2}}})

    assert workbook.entered(0, 0) is None
    assert workbook.entered(0, 1) == {"formulaValue": "=C6"}
    assert workbook.shown()[5] == ["", "", "a"]


def test_cells_can_be_cut_to_another_tab(workbook: Workbook) -> None:
    workbook.fill(["a", "=A1"])

    workbook.do({"cutPaste": {"source": area(0, 1), "destination": {"sheetId": 7}}})

    assert workbook.entered(0, 1) == {"formulaValue": "=Log!A1"}
    assert workbook.shown(7) == [["a"]]


def test_a_formula_cut_to_another_tab_still_means_the_same_cells(workbook: Workbook) -> None:
    workbook.fill([3, "=A1*2"])

    workbook.do({"cutPaste": {"source": area(0, 1, 1, 2), "destination": {"sheetId": 7}}})

    assert workbook.entered(0, 0, sheet_id=7) == {"formulaValue": "=Plan!A1*2"}
    assert workbook.shown(7) == [["6"]]


def test_cells_cut_onto_themselves_moved_by_one_survive(workbook: Workbook) -> None:
    workbook.fill(["a"], ["b"], ["c"])

    workbook.do({"cutPaste": {"source": area(0, 3), "destination": {"sheetId": 0, "rowIndex": 1}}})

    assert workbook.shown() == [[], ["a"], ["b"], ["c"]]


def test_pasted_text_is_typed_in_cell_by_cell(workbook: Workbook) -> None:
    request = {"coordinate": {"sheetId": 0, "rowIndex": 1}, "data": 'a,5\n"x,y",=1+1', "delimiter": ","}

    workbook.do({"pasteData": request})

    assert workbook.shown() == [[], ["a", "5"], ["x,y", "2"]]
    assert workbook.entered(1, 1) == {"numberValue": 5}


@pytest.mark.parametrize("request_", [{"html": True, "data": "<b>"}, {"data": "a", "delimiter": ""}])
def test_text_that_cannot_be_pasted_is_refused(workbook: Workbook, request_: Json) -> None:
    assert "Invalid requests[0].pasteData" in workbook.refusal({"pasteData": {"coordinate": {"sheetId": 0}} | request_})


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"delimiterType": "COMMA"}, "Smith, 5"),
        ({"delimiterType": "AUTODETECT"}, "Smith;5"),
        ({"delimiterType": "CUSTOM", "delimiter": " - "}, "Smith - 5"),
    ],
)
def test_a_column_of_text_is_split(workbook: Workbook, options: Json, text: str) -> None:
    workbook.fill([text], ["one"])

    workbook.do({"textToColumns": {"source": area(0, 2)} | options})

    assert workbook.shown() == [["Smith", "5"], ["one"]]
