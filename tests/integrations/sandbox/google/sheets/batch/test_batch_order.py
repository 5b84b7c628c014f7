"""Sorting, finding and replacing, duplicates, blanks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integrations.sandbox.google.sheets.batch.conftest import Workbook

Json = dict[str, Any]
BY_FIRST = {"dimensionIndex": 0, "sortOrder": "ASCENDING"}


def sort(*specs: Json, **area: int) -> Json:
    return {"sortRange": {"range": {"sheetId": 0} | area, "sortSpecs": list(specs)}}


def find(workbook: Workbook, **options: Any) -> Json:
    return workbook.reply("findReplace", {"sheetId": 0} | options)


def test_numbers_come_before_text_and_blanks_last(workbook: Workbook) -> None:
    workbook.fill(["b"], [None], [10], ["A"], [True], [9], ["a"])

    workbook.do(sort(BY_FIRST, endRowIndex=7))

    assert workbook.shown() == [["9"], ["10"], ["A"], ["a"], ["b"], ["TRUE"]]


def test_blanks_come_last_in_descending_order_too(workbook: Workbook) -> None:
    workbook.fill(["b"], [None], [10], ["a"])

    workbook.do(sort({"dimensionIndex": 0, "sortOrder": "DESCENDING"}))

    assert workbook.shown() == [["b"], ["a"], ["10"]]


def test_rows_equal_in_the_first_column_are_sorted_by_the_next(workbook: Workbook) -> None:
    workbook.fill(["a", 1], ["b", 1], ["a", 2])

    workbook.do(sort(BY_FIRST, {"dimensionIndex": 1, "sortOrder": "DESCENDING"}))

    assert workbook.shown() == [["a", "2"], ["a", "1"], ["b", "1"]]


def test_rows_equal_in_everything_keep_their_order(workbook: Workbook) -> None:
    workbook.fill(["a", 1], ["A", 2], ["a", 3])

    workbook.do(sort(BY_FIRST))

    assert [row[1] for row in workbook.shown()] == ["1", "2", "3"]


def test_formulas_sorted_follow_their_row(workbook: Workbook) -> None:
    workbook.fill([3, "=A1*2", "=$A$1"], [1, "=A2*2", "=$A$1"])

    workbook.do(sort(BY_FIRST))

    assert workbook.entered(0, 1) == {"formulaValue": "=A1*2"}
    assert workbook.entered(0, 2) == {"formulaValue": "=$A$1"}
    assert workbook.shown() == [["1", "2", "1"], ["3", "6", "1"]]


def test_notes_and_formats_are_sorted_with_their_cells_and_heights_are_not(workbook: Workbook) -> None:
    workbook.fill(["b"], ["a"])
    note = {"start": {"sheetId": 0}, "rows": [{"values": [{"note": "of b"}]}], "fields": "note"}
    first = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    tall = {"range": first, "properties": {"pixelSize": 50}, "fields": "pixelSize"}
    workbook.do({"updateCells": note}, {"updateDimensionProperties": tall})

    workbook.do(sort(BY_FIRST))

    cells = [workbook.plan.cell(row, 0) for row in (0, 1)]
    assert [cell.note for cell in cells if cell is not None] == [None, "of b"]
    assert [row.line.pixel_size for row in workbook.plan.rows[:2]] == [50, None]


def test_only_the_columns_of_the_range_are_sorted(workbook: Workbook) -> None:
    workbook.fill(["b", 1], ["a", 2])

    workbook.do(sort(BY_FIRST, endColumnIndex=1))

    assert workbook.shown() == [["a", "1"], ["b", "2"]]


def test_rows_that_are_not_shown_stay_where_they_are(workbook: Workbook) -> None:
    workbook.fill(["Title"], ["e"], ["d"], ["c"], ["b"], ["a"])
    hidden = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    hide = {"range": hidden, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    only = {"range": {"sheetId": 0, "endRowIndex": 6, "endColumnIndex": 1}, "criteria": {"0": {"hiddenValues": ["c"]}}}

    workbook.do({"updateDimensionProperties": hide}, {"setBasicFilter": {"filter": only}})
    workbook.do(sort(BY_FIRST, startRowIndex=1))

    assert workbook.shown() == [["Title"], ["e"], ["a"], ["c"], ["b"], ["d"]]


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (sort(), "Must specify at least one sort spec."),
        (sort({"dimensionIndex": 5, "sortOrder": "ASCENDING"}, endColumnIndex=2), "within the range"),
        (sort(BY_FIRST, endRowIndex=21), "exceeds grid limits"),
        (sort(BY_FIRST, startRowIndex=20), "range.startRowIndex is larger than current grid size (20)"),
        (sort(BY_FIRST | {"backgroundColor": {}}), "not supported"),
    ],
)
def test_a_sort_that_makes_no_sense_is_refused(workbook: Workbook, request_: Json, says: str) -> None:
    assert says in workbook.refusal(request_)


def test_a_column_before_the_first_is_an_internal_error(workbook: Workbook) -> None:
    assert workbook.refusal(sort({"dimensionIndex": -1})) == "Internal error encountered."


def test_a_range_with_rows_merged_cannot_be_sorted(workbook: Workbook) -> None:
    workbook.do({"mergeCells": {"range": {"sheetId": 0, "endRowIndex": 2, "endColumnIndex": 1}}})

    assert workbook.refusal(sort(BY_FIRST)).endswith(
        "You can't sort a range containing vertical merges. There is a vertical merge at Plan!A1:A2"
    )


def test_shuffled_rows_are_the_same_rows(workbook: Workbook) -> None:
    workbook.fill(*[[number] for number in range(12)])

    workbook.do({"randomizeRange": {"range": {"sheetId": 0, "endRowIndex": 12}}})

    assert workbook.shown() != [[str(number)] for number in range(12)]
    assert sorted(int(row[0]) for row in workbook.shown()) == list(range(12))


def test_everything_found_is_counted(workbook: Workbook) -> None:
    workbook.fill(["cat cat", "Cat", "dog"], ["concat", '="cat"'])

    assert find(workbook, find="cat", replacement="cow") == {
        "valuesChanged": 3,
        "rowsChanged": 2,
        "sheetsChanged": 1,
        "occurrencesChanged": 4,
    }
    assert workbook.shown() == [["cow cow", "cow", "dog"], ["concow", "cat"]]


def test_nothing_found_is_an_empty_reply(workbook: Workbook) -> None:
    assert workbook.do({"findReplace": {"find": "x", "allSheets": True}}) == [{"findReplace": {}}]


@pytest.mark.parametrize(
    ("options", "changed"),
    [
        ({"matchCase": True}, [["X X", "Cat"], ["conX"]]),
        ({"matchEntireCell": True}, [["cat cat", "X"], ["concat"]]),
        ({"matchCase": True, "matchEntireCell": True}, [["cat cat", "Cat"], ["concat"]]),
    ],
)
def test_case_and_whole_cells_count_when_asked_for(workbook: Workbook, options: Json, changed: list[list[str]]) -> None:
    workbook.fill(["cat cat", "Cat"], ["concat"])

    find(workbook, find="cat", replacement="X", **options)

    assert workbook.shown() == changed


def test_a_regular_expression_is_written_as_in_java(workbook: Workbook) -> None:
    workbook.fill(["Smith, Ann"], ["costs 5"])

    find(workbook, find=r"(\w+), (\w+)", replacement="$2 $1", searchByRegex=True)
    find(workbook, find=r"costs (\d)", replacement=r"\$$1", searchByRegex=True)

    assert workbook.shown() == [["Ann Smith"], ["$5"]]


@pytest.mark.parametrize("options", [{"find": "("}, {"find": "a", "replacement": "$3"}])
def test_a_regular_expression_that_cannot_be_read_is_refused(workbook: Workbook, options: Json) -> None:
    workbook.fill(["a"])

    assert "Invalid re" in workbook.refusal({"findReplace": {"sheetId": 0, "searchByRegex": True} | options})


def test_formulas_are_searched_when_asked_for(workbook: Workbook) -> None:
    workbook.fill([1, 2, "=A1"])

    assert find(workbook, find="A1", replacement="B1", includeFormulas=True) == {
        "formulasChanged": 1,
        "rowsChanged": 1,
        "sheetsChanged": 1,
        "occurrencesChanged": 1,
    }
    assert workbook.entered(0, 2) == {"formulaValue": "=B1"}


def test_what_is_replaced_is_typed_in_again(workbook: Workbook) -> None:
    workbook.fill(["x12"])

    find(workbook, find="x")

    assert workbook.entered(0, 0) == {"numberValue": 12}


@pytest.mark.parametrize("places", [{}, {"sheetId": 0, "allSheets": True}])
def test_one_place_must_be_named(workbook: Workbook, places: Json) -> None:
    assert "exactly one of" in workbook.refusal({"findReplace": {"find": "a"} | places})


def test_all_tabs_are_searched(workbook: Workbook) -> None:
    workbook.fill(["a"])
    workbook.fill(["a"], sheet_id=7)

    assert workbook.reply("findReplace", {"find": "a", "replacement": "b", "allSheets": True})["sheetsChanged"] == 2


def test_rows_that_repeat_an_earlier_one_are_deleted(workbook: Workbook) -> None:
    workbook.fill(["a", 1, "x"], ["A", 1, "y"], ["b", 1], ["a", 2])
    area = {"sheetId": 0, "endRowIndex": 4, "endColumnIndex": 2}

    assert workbook.reply("deleteDuplicates", {"range": area}) == {"duplicatesRemovedCount": 1}
    assert workbook.shown() == [["a", "1", "x"], ["b", "1", "y"], ["a", "2"]]


def test_duplicates_are_judged_by_the_columns_named(workbook: Workbook) -> None:
    workbook.fill(["a", 1], ["b", 1], ["c", 2])
    column = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
    request = {"range": {"sheetId": 0, "endRowIndex": 3, "endColumnIndex": 2}, "comparisonColumns": [column]}

    assert workbook.reply("deleteDuplicates", request) == {"duplicatesRemovedCount": 1}
    assert workbook.shown() == [["a", "1"], ["c", "2"]]


def test_blanks_around_text_are_trimmed(workbook: Workbook) -> None:
    workbook.fill(["  a  b ", "c", 5, '=" x "'])

    assert workbook.reply("trimWhitespace", {"range": {"sheetId": 0}}) == {"cellsChangedCount": 1}
    assert workbook.shown() == [["a b", "c", "5", " x "]]
