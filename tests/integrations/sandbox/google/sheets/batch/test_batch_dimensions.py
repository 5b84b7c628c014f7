"""Rows and columns: inserted, deleted, moved, appended, hidden, sized."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.integrations.sandbox.google.sheets.batch.conftest import Workbook

Json = dict[str, Any]


def rows(start: int, end: int, dimension: str = "ROWS") -> Json:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


def tag(row: int, key: str, dimension: str = "ROWS") -> Json:
    place = {"dimensionRange": rows(row, row + 1, dimension)}
    made = {"metadataKey": key, "visibility": "DOCUMENT", "location": place}
    return {"createDeveloperMetadata": {"developerMetadata": made}}


def places(workbook: Workbook) -> dict[str, int]:
    """Return where each tagged row is, by key."""
    return {item["metadataKey"]: at for at, row in enumerate(workbook.plan.rows) for item in row.line.metadata}


def test_an_inserted_row_pushes_the_rest_down_and_formulas_follow(workbook: Workbook) -> None:
    workbook.fill(["a", 1], ["b", "=B1+1"])

    workbook.do({"insertDimension": {"range": rows(0, 2)}})

    assert workbook.shown() == [[], [], ["a", "1"], ["b", "2"]]
    assert workbook.entered(3, 1) == {"formulaValue": "=B3+1"}
    assert workbook.plan.row_count == 22


def test_a_row_inherits_its_format_from_the_side_that_is_named(workbook: Workbook) -> None:
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    first = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 2}
    workbook.fill(["Title", "Due"], ["a", 1])
    workbook.do({"repeatCell": {"range": first, "cell": bold, "fields": "userEnteredFormat.textFormat.bold"}})

    workbook.do(
        {"insertDimension": {"range": rows(1, 2), "inheritFromBefore": True}},
        {"insertDimension": {"range": rows(2, 3), "inheritFromBefore": False}},
    )

    formats = [cell.format if (cell := workbook.plan.cell(row, 0)) else None for row in range(4)]
    assert formats == [{"textFormat": {"bold": True}}, {"textFormat": {"bold": True}}, None, None]


@pytest.mark.parametrize(
    ("start", "before", "says"),
    [
        (20, False, "range.startIndex must be less than the grid size (20) if inheritFromBefore is false."),
        (0, True, "if inheritFromBefore is true."),
        (21, True, "range.startIndex is larger than current grid size (20)"),
        (-1, False, "DimensionRange indexes must be >= 0"),
    ],
)
def test_rows_cannot_be_inserted_where_there_is_nothing_to_take_after(
    workbook: Workbook, start: int, before: bool, says: str
) -> None:
    request = {"insertDimension": {"range": rows(start, start + 1), "inheritFromBefore": before}}

    assert says in workbook.refusal(request)


def test_rows_can_be_inserted_at_the_very_end(workbook: Workbook) -> None:
    workbook.do({"insertDimension": {"range": rows(20, 22), "inheritFromBefore": True}})

    assert workbook.plan.row_count == 22


def test_a_deleted_row_takes_references_to_it_along(workbook: Workbook) -> None:
    workbook.fill([1], [2], ["=A1", "=A2"], ["=SUM(A1:A2)"])

    workbook.do({"deleteDimension": {"range": rows(0, 1)}})

    assert workbook.shown() == [["2"], ["#REF!", "2"], ["2"]]
    assert workbook.plan.row_count == 19


@pytest.mark.parametrize(
    ("frozen", "start", "end", "says"),
    [
        (0, 0, 20, "You can't delete all the rows on the sheet."),
        (1, 1, 20, "Sorry, it is not possible to delete all non-frozen rows."),
        (0, 20, 21, "Cannot delete a row that doesn't exist. Tried to delete row index 20 but there are only 20 rows."),
    ],
)
def test_some_rows_cannot_be_deleted(workbook: Workbook, frozen: int, start: int, end: int, says: str) -> None:
    freeze = {"sheetId": 0, "gridProperties": {"frozenRowCount": frozen}}
    workbook.do({"updateSheetProperties": {"properties": freeze, "fields": "gridProperties.frozenRowCount"}})

    assert workbook.refusal({"deleteDimension": {"range": rows(start, end)}}).endswith(says)


def test_deleting_a_frozen_row_leaves_one_row_less_frozen(workbook: Workbook) -> None:
    freeze = {"sheetId": 0, "gridProperties": {"frozenRowCount": 2}}
    workbook.do({"updateSheetProperties": {"properties": freeze, "fields": "gridProperties.frozenRowCount"}})

    workbook.do({"deleteDimension": {"range": rows(1, 3)}})

    assert workbook.plan.frozen_rows == 1


def test_a_moved_row_is_counted_before_the_move(workbook: Workbook) -> None:
    workbook.fill(["a"], ["b"], ["c"], ["d"])

    workbook.do({"moveDimension": {"source": rows(0, 1), "destinationIndex": 3}})

    assert workbook.shown() == [["b"], ["c"], ["a"], ["d"]]


@pytest.mark.parametrize("destination", [1, 2, 3])
def test_rows_cannot_be_moved_into_themselves(workbook: Workbook, destination: int) -> None:
    request = {"moveDimension": {"source": rows(1, 3), "destinationIndex": destination}}

    assert "destinationIndex" in workbook.refusal(request)


def test_a_moved_column_takes_its_cells_width_and_metadata(workbook: Workbook) -> None:
    workbook.fill(["a", "b", "c"], ["1", "2", "3"])
    narrow = {"range": rows(0, 1, "COLUMNS"), "properties": {"pixelSize": 40}, "fields": "pixelSize"}
    workbook.do({"updateDimensionProperties": narrow}, tag(0, "first", "COLUMNS"))

    workbook.do({"moveDimension": {"source": rows(0, 1, "COLUMNS"), "destinationIndex": 3}})

    assert workbook.shown() == [["b", "c", "a"], ["2", "3", "1"]]
    assert workbook.plan.columns[2].pixel_size == 40
    assert [item["metadataKey"] for item in workbook.plan.columns[2].metadata] == ["first"]


def test_a_move_that_would_tear_a_merge_is_refused(workbook: Workbook) -> None:
    workbook.do({"mergeCells": {"range": {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3}}})

    assert workbook.refusal({"moveDimension": {"source": rows(1, 2), "destinationIndex": 5}}).endswith(
        "Sorry, it is not possible to move a row to a position that crosses a merged cell. "
        "Please unmerge and try again."
    )


def test_appended_columns_count_against_the_limit_of_cells(workbook: Workbook) -> None:
    workbook.do({"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 2}})
    too_many = {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 1_000_000}}

    assert workbook.plan.column_count == 10
    assert workbook.refusal(too_many).endswith(
        "This action would increase the number of cells in the workbook above the limit of 10000000 cells."
    )


def test_rows_are_hidden_and_shown_again(workbook: Workbook) -> None:
    hide = {"range": rows(2, 4), "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    show = {"range": rows(2, 3), "properties": {"hiddenByUser": False}, "fields": "hiddenByUser"}

    workbook.do({"updateDimensionProperties": hide}, {"updateDimensionProperties": show})

    data = workbook.sheet_json(include_grid_data=True)["data"][0]
    assert data["rowMetadata"][2:4] == [{"pixelSize": 21}, {"hiddenByUser": True, "pixelSize": 21}]


def test_columns_are_made_as_wide_as_their_longest_text(workbook: Workbook) -> None:
    workbook.fill(["a", "a much longer text"])

    workbook.do({"autoResizeDimensions": {"dimensions": rows(0, 3, "COLUMNS")}})

    narrow, wide = (workbook.plan.columns[column].pixel_size for column in (0, 1))
    assert narrow is not None
    assert wide is not None
    assert narrow < wide
    assert 2 not in workbook.plan.columns


def test_a_group_deepens_what_it_spans(workbook: Workbook) -> None:
    workbook.do({"addDimensionGroup": {"range": rows(1, 4, "COLUMNS")}})

    groups = workbook.reply("addDimensionGroup", {"range": rows(2, 5, "COLUMNS")})["dimensionGroups"]

    assert groups == [
        {"range": {"dimension": "COLUMNS", "startIndex": 1, "endIndex": 5}, "depth": 1},
        {"range": {"dimension": "COLUMNS", "startIndex": 2, "endIndex": 4}, "depth": 2},
    ]
    assert workbook.sheet_json()["properties"]["gridProperties"]["columnGroupControlAfter"] is True


def test_deleting_part_of_a_group_leaves_the_rest(workbook: Workbook) -> None:
    workbook.do({"addDimensionGroup": {"range": rows(1, 5)}}, {"addDimensionGroup": {"range": rows(2, 4)}})

    groups = workbook.reply("deleteDimensionGroup", {"range": rows(3, 5)})["dimensionGroups"]

    assert [(g["range"]["startIndex"], g["range"]["endIndex"], g["depth"]) for g in groups] == [(1, 4, 1), (2, 3, 2)]


def test_the_last_group_deleted_leaves_an_empty_reply(workbook: Workbook) -> None:
    workbook.do({"addDimensionGroup": {"range": rows(1, 5)}})

    assert workbook.do({"deleteDimensionGroup": {"range": rows(1, 5)}}) == [{"deleteDimensionGroup": {}}]
    assert "rowGroups" not in workbook.sheet_json()


def test_a_group_that_is_not_there_cannot_be_deleted(workbook: Workbook) -> None:
    assert "no group" in workbook.refusal({"deleteDimensionGroup": {"range": rows(1, 2)}})


def test_a_group_is_collapsed_and_opened(workbook: Workbook) -> None:
    group = {"range": rows(1, 3), "depth": 1, "collapsed": True}
    workbook.do({"addDimensionGroup": {"range": rows(1, 3)}})

    workbook.do({"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}})

    assert workbook.sheet_json()["rowGroups"][0]["collapsed"] is True


@given(
    dimension=st.sampled_from(["ROWS", "COLUMNS"]),
    at=st.integers(0, 7),
    count=st.integers(1, 4),
    before=st.booleans(),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_inserting_and_deleting_again_changes_nothing(
    workbook: Workbook, dimension: str, at: int, count: int, before: bool
) -> None:
    workbook = type(workbook)()  # a fresh file for every example
    table = {"sheetId": 0, "endRowIndex": 4, "endColumnIndex": 3}
    workbook.fill(["Title", "Due", "Done"], ["a", 1, "=B2*2"], ["b", 2, "=SUM(B2:B3)"], ["c", 3, "=$A$1"])
    workbook.do(
        {"mergeCells": {"range": {"sheetId": 0, "startRowIndex": 5, "endRowIndex": 7, "endColumnIndex": 2}}},
        {"addNamedRange": {"namedRange": {"name": "table", "range": table}}},
        {"setBasicFilter": {"filter": {"range": table, "criteria": {"1": {"hiddenValues": ["2"]}}}}},
        {"addDimensionGroup": {"range": rows(1, 4, dimension)}},
        tag(2, "second row"),
        tag(1, "second column", "COLUMNS"),
    )
    before_it = workbook.state()

    workbook.do(
        {"insertDimension": {"range": rows(at, at + count, dimension), "inheritFromBefore": before and at > 0}},
        {"deleteDimension": {"range": rows(at, at + count, dimension)}},
    )

    assert workbook.state() == before_it


ROW_CHANGES = st.one_of(
    st.tuples(st.just("insert"), st.integers(0, 9), st.integers(1, 3)),
    st.tuples(st.just("delete"), st.integers(0, 9), st.integers(1, 2)),
    st.tuples(st.just("move"), st.integers(0, 9), st.integers(0, 10)),
    st.tuples(st.just("sort"), st.integers(0, 5), st.integers(0, 1)),
)


@given(changes=st.lists(ROW_CHANGES, max_size=8))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_metadata_goes_with_its_row_and_dies_with_it(workbook: Workbook, changes: list[tuple[str, int, int]]) -> None:
    workbook = type(workbook)()  # a fresh file for every example
    workbook.fill(*[[f"row {number}"] for number in range(6)])
    workbook.do(*[tag(number, f"row {number}") for number in range(6)])

    for kind, at, amount in changes:
        if kind == "insert":
            workbook.do({"insertDimension": {"range": rows(at, at + amount)}})
        elif kind == "delete":
            workbook.do({"deleteDimension": {"range": rows(at, at + amount)}})
        elif kind == "sort":
            order = {"dimensionIndex": 0, "sortOrder": "DESCENDING" if amount else "ASCENDING"}
            workbook.do({"sortRange": {"range": {"sheetId": 0, "startRowIndex": at}, "sortSpecs": [order]}})
        elif not at <= amount <= at + 1:
            workbook.do({"moveDimension": {"source": rows(at, at + 1), "destinationIndex": amount}})

    texts = {row[0]: at for at, row in enumerate(workbook.shown()) if row}
    assert places(workbook) == texts


def test_metadata_goes_along_when_its_row_is_sorted(workbook: Workbook) -> None:
    workbook.fill(["b"], ["a"])
    workbook.do(tag(0, "first row"))

    workbook.do(
        {"sortRange": {"range": {"sheetId": 0}, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}}
    )

    assert workbook.shown() == [["a"], ["b"]]
    assert places(workbook) == {"first row": 1}
