"""Merges, protections, named ranges, filters, formats and validation: what is bound to ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integrations.sandbox.google.sheets.batch.conftest import Workbook

Json = dict[str, Any]
EDITOR, STRANGER, OWNER = "editor@school.example", "stranger@school.example", "owner@school.example"
REFUSED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


def area(top: int, bottom: int, left: int = 0, right: int = 2, sheet_id: int = 0) -> Json:
    sides = {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}
    return {"sheetId": sheet_id} | sides


def bare(given: Json) -> Json:
    """Return a range as Google tells it: without the sheet id 0."""
    return {name: value for name, value in given.items() if name != "sheetId" or value}


def protect(given: Json | None = None, **options: Any) -> Json:
    return {"addProtectedRange": {"protectedRange": {"range": given or area(0, 2)} | options}}


def write(row: int, column: int) -> Json:
    start = {"sheetId": 0, "rowIndex": row, "columnIndex": column}
    rows = [{"values": [{"userEnteredValue": {"numberValue": 1}}]}]
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def rows(start: int, end: int) -> Json:
    return {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def test_merging_keeps_the_first_value_only(workbook: Workbook) -> None:
    workbook.fill(["a", "b"], ["c", "d"])

    workbook.do({"mergeCells": {"range": area(0, 2), "mergeType": "MERGE_ALL"}})

    assert workbook.shown() == [["a"]]
    assert workbook.sheet_json()["merges"] == [bare(area(0, 2))]


@pytest.mark.parametrize(
    ("kind", "merged", "left"),
    [
        ("MERGE_ROWS", [(0, 1, 0, 2), (1, 2, 0, 2)], [["a"], ["c"]]),
        ("MERGE_COLUMNS", [(0, 2, 0, 1), (0, 2, 1, 2)], [["a", "b"]]),
    ],
)
def test_rows_and_columns_are_merged_one_by_one(
    workbook: Workbook, kind: str, merged: list[tuple[int, int, int, int]], left: list[list[str]]
) -> None:
    workbook.fill(["a", "b"], ["c", "d"])

    workbook.do({"mergeCells": {"range": area(0, 2), "mergeType": kind}})

    assert workbook.sheet_json()["merges"] == [bare(area(*sides)) for sides in merged]
    assert workbook.shown() == left


@pytest.mark.parametrize("kind", ["mergeCells", "unmergeCells"])
def test_a_merge_cannot_be_cut_in_two(workbook: Workbook, kind: str) -> None:
    workbook.do({"mergeCells": {"range": area(0, 3)}})

    assert workbook.refusal({kind: {"range": area(2, 4)}}).endswith(
        "You must select all cells in a merged range to merge or unmerge them."
    )


def test_a_merge_across_the_frozen_edge_is_refused(workbook: Workbook) -> None:
    frozen = {"sheetId": 0, "gridProperties": {"frozenRowCount": 1}}
    workbook.do({"updateSheetProperties": {"properties": frozen, "fields": "gridProperties.frozenRowCount"}})

    assert workbook.refusal({"mergeCells": {"range": area(0, 2)}}).endswith(
        "You can't merge frozen and non-frozen rows."
    )


def test_merges_are_parted_again(workbook: Workbook) -> None:
    workbook.do({"mergeCells": {"range": area(0, 2)}}, {"unmergeCells": {"range": {"sheetId": 0}}})

    assert "merges" not in workbook.sheet_json()


def test_merges_move_with_the_rows(workbook: Workbook) -> None:
    workbook.do({"mergeCells": {"range": area(2, 4)}})

    workbook.do({"insertDimension": {"range": rows(3, 4)}}, {"deleteDimension": {"range": rows(0, 1)}})

    assert workbook.sheet_json()["merges"] == [bare(area(1, 4))]


def test_a_protection_is_told_as_google_tells_it(workbook: Workbook) -> None:
    made = workbook.reply("addProtectedRange", protect(description="Title row")["addProtectedRange"])

    told = workbook.sheet_json(reader=EDITOR, owner=OWNER)["protectedRanges"][0]
    assert made["protectedRange"] == told | {"editors": {}}
    assert told == {
        "protectedRangeId": made["protectedRange"]["protectedRangeId"],
        "range": bare(area(0, 2)),
        "description": "Title row",
        "requestingUserCanEdit": True,
        "editors": {"users": [EDITOR, OWNER]},
    }


def test_who_may_not_edit_is_not_told_who_may(workbook: Workbook) -> None:
    workbook.do(protect())

    told = workbook.sheet_json(reader=STRANGER, owner=OWNER)["protectedRanges"][0]

    assert not told.keys() & {"editors", "requestingUserCanEdit"}


@pytest.mark.parametrize(
    "request_",
    [
        write(1, 1),
        {"deleteDimension": {"range": rows(0, 1)}},
        {"insertDimension": {"range": rows(1, 2)}},
        {"moveDimension": {"source": rows(0, 1), "destinationIndex": 5}},
        {"sortRange": {"range": area(0, 9), "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}},
        {"repeatCell": {"range": area(1, 5), "cell": {"note": "n"}, "fields": "note"}},
        {"mergeCells": {"range": area(1, 5)}},
        {"cutPaste": {"source": area(1, 2), "destination": {"sheetId": 0, "rowIndex": 9}}},
        {"copyPaste": {"source": area(8, 9), "destination": area(0, 1)}},
        {"setDataValidation": {"range": area(0, 1)}},
        {"deleteSheet": {"sheetId": 0}},
    ],
)
def test_what_is_protected_is_not_changed_by_others(workbook: Workbook, request_: Json) -> None:
    workbook.fill(["a", "b"], ["c", "d"])
    workbook.do(protect())

    assert workbook.refusal(request_, editor=STRANGER).endswith(REFUSED)


def test_beside_a_protection_everybody_may_work(workbook: Workbook) -> None:
    workbook.do(protect())

    workbook.do(write(2, 0), write(0, 2), {"insertDimension": {"range": rows(2, 3)}}, editor=STRANGER)


@pytest.mark.parametrize("editor", [EDITOR, OWNER, "named@school.example"])
def test_editors_and_the_owner_may_change_what_is_protected(workbook: Workbook, editor: str) -> None:
    workbook.do(protect(editors={"users": ["named@school.example"]}))

    workbook.do(write(0, 0), editor=editor)


def test_a_warning_stops_nobody(workbook: Workbook) -> None:
    workbook.do(protect(warningOnly=True))

    workbook.do(write(0, 0), editor=STRANGER)

    assert "editors" not in workbook.sheet_json(reader=STRANGER)["protectedRanges"][0]


def test_a_warning_has_no_editors(workbook: Workbook) -> None:
    request = protect(warningOnly=True, editors={"users": [EDITOR]})

    assert workbook.refusal(request).endswith("ProtectedRange is warningOnly. Editors cannot be set on it.")


def test_a_protected_tab_may_have_open_parts(workbook: Workbook) -> None:
    workbook.do(protect({"sheetId": 0}, unprotectedRanges=[area(5, 9)]))

    workbook.do(write(6, 1), editor=STRANGER)
    assert workbook.refusal(write(1, 1), editor=STRANGER).endswith(REFUSED)


def test_a_tab_is_protected_once(workbook: Workbook) -> None:
    workbook.do(protect({"sheetId": 0}))

    assert workbook.refusal(protect({"sheetId": 0})).endswith('Sheet "Plan" already has sheet protection.')


def test_a_protection_is_changed_and_taken_away_by_its_editors(workbook: Workbook) -> None:
    wanted = workbook.reply("addProtectedRange", protect()["addProtectedRange"])["protectedRange"]["protectedRangeId"]
    change = {"protectedRange": {"protectedRangeId": wanted, "warningOnly": True}, "fields": "warningOnly"}
    drop = {"deleteProtectedRange": {"protectedRangeId": wanted}}

    assert workbook.refusal(drop, editor=STRANGER).endswith(REFUSED)
    workbook.do({"updateProtectedRange": change})
    assert workbook.sheet_json()["protectedRanges"][0]["warningOnly"] is True
    workbook.do(drop)
    assert "protectedRanges" not in workbook.sheet_json()
    assert workbook.refusal(drop).endswith(f"No protected range with id: {wanted}")


def test_a_named_range_is_added_changed_and_deleted(workbook: Workbook) -> None:
    named = workbook.reply("addNamedRange", {"namedRange": {"name": "Owners", "range": area(1, 5)}})["namedRange"]

    assert named == {"namedRangeId": named["namedRangeId"], "name": "Owners", "range": bare(area(1, 5))}
    change = {"namedRange": named | {"name": "People"}, "fields": "name"}
    workbook.do({"updateNamedRange": change}, {"insertDimension": {"range": rows(0, 1)}})
    assert workbook.resource()["namedRanges"] == [named | {"name": "People", "range": bare(area(2, 6))}]
    workbook.do({"deleteNamedRange": {"namedRangeId": named["namedRangeId"]}})
    assert "namedRanges" not in workbook.resource()


@pytest.mark.parametrize("name", ["", "1st", "A1", "R1C1", "two words", "true", "x" * 251])
def test_some_names_are_no_names(workbook: Workbook, name: str) -> None:
    request = {"addNamedRange": {"namedRange": {"name": name, "range": area(0, 1)}}}

    assert workbook.refusal(request).endswith("The name given to this range is invalid.")


def test_a_name_is_given_once(workbook: Workbook) -> None:
    request = {"addNamedRange": {"namedRange": {"name": "Owners", "range": area(0, 1)}}}

    assert workbook.refusal(request, request).endswith(
        "Cannot add named range with name Owners, a named range with that name already exists."
    )


def test_a_filter_over_everything_is_told_with_its_sides(workbook: Workbook) -> None:
    workbook.do({"setBasicFilter": {"filter": {"range": {"sheetId": 0}}}})

    assert workbook.sheet_json()["basicFilter"] == {"range": bare(area(0, 20, 0, 8))}
    workbook.do({"clearBasicFilter": {"sheetId": 0}})
    assert "basicFilter" not in workbook.sheet_json()


@pytest.mark.parametrize(
    ("criteria", "hidden"),
    [
        ({"hiddenValues": ["5"]}, [1]),
        ({"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "6"}]}}, [1, 3, 4]),
        ({"condition": {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "O"}]}}, [1, 2, 4]),
        ({"condition": {"type": "BLANK"}}, [1, 2, 3]),
    ],
)
def test_a_filter_hides_rows_and_shows_them_again(workbook: Workbook, criteria: Json, hidden: list[int]) -> None:
    workbook.fill(["Title"], [5], [7], ["open"], [None])
    only = {"range": area(0, 5), "filterSpecs": [{"columnIndex": 0, "filterCriteria": criteria}]}

    workbook.do({"setBasicFilter": {"filter": only}})

    assert [at for at, row in enumerate(workbook.plan.rows) if row.line.hidden_by_filter] == hidden
    assert workbook.sheet_json()["basicFilter"]["criteria"] == {"0": criteria}
    workbook.do({"clearBasicFilter": {"sheetId": 0}})
    assert not any(row.line.hidden_by_filter for row in workbook.plan.rows)


def test_a_filter_can_sort_below_its_title_row(workbook: Workbook) -> None:
    workbook.fill(["Title"], ["b"], ["a"])
    by_first = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]

    workbook.do({"setBasicFilter": {"filter": {"range": area(0, 3), "sortSpecs": by_first}}})

    assert workbook.shown() == [["Title"], ["a"], ["b"]]


def test_a_filter_over_rows_merged_is_refused(workbook: Workbook) -> None:
    workbook.do({"mergeCells": {"range": area(1, 3)}})

    assert workbook.refusal({"setBasicFilter": {"filter": {"range": area(0, 5)}}}).endswith(
        "You can't create a filter over a range containing vertical merges."
    )


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("ONE_OF_LIST", "ConditionType 'ONE_OF_LIST' is not supported in filters."),
        ("CUSTOM_FORMULA", "Filtering by a condition of type CUSTOM_FORMULA is not supported."),
    ],
)
def test_a_condition_that_cannot_be_judged_is_refused(workbook: Workbook, kind: str, says: str) -> None:
    criteria = {"0": {"condition": {"type": kind, "values": [{"userEnteredValue": "x"}]}}}

    assert workbook.refusal({"setBasicFilter": {"filter": {"range": area(0, 5), "criteria": criteria}}}).endswith(says)


def test_filter_views_are_kept_beside_the_filter(workbook: Workbook) -> None:
    view = workbook.reply("addFilterView", {"filter": {"range": area(0, 5)}})["filter"]
    wanted = view["filterViewId"]
    twin = workbook.reply("duplicateFilterView", {"filterId": wanted})["filter"]
    change = {"filter": {"filterViewId": wanted, "title": "Mine"}, "fields": "title"}

    workbook.do({"updateFilterView": change}, {"deleteFilterView": {"filterId": twin["filterViewId"]}})

    assert (view["title"], twin["title"]) == ("Filter 1", "Copy of Filter 1")
    assert workbook.sheet_json()["filterViews"] == [view | {"title": "Mine"}]


def test_borders_are_drawn_on_the_side_they_are_asked_for(workbook: Workbook) -> None:
    solid = {"style": "SOLID", "color": {"red": 1}}

    workbook.do({"updateBorders": {"range": area(0, 2), "top": solid, "innerVertical": solid}})
    workbook.do({"updateBorders": {"range": area(0, 1, 0, 1), "top": {"style": "NONE"}}})

    drawn = [
        sorted((cell.format or {}).get("borders", {}))
        for row, column in ((0, 0), (0, 1), (1, 0))
        if (cell := workbook.plan.cell(row, column)) is not None
    ]
    assert drawn == [["right"], ["left", "top"], ["right"]]
    assert workbook.plan.rows[0].cells[0].format == {  # type: ignore[union-attr]
        "borders": {
            "right": {"style": "SOLID", "color": {"red": 1}, "colorStyle": {"rgbColor": {"red": 1}}, "width": 1}
        }
    }


def test_an_edge_between_two_cells_has_one_owner(workbook: Workbook) -> None:
    solid = {"style": "SOLID"}

    workbook.do({"updateBorders": {"range": area(0, 1, 0, 1), "bottom": solid}})
    workbook.do({"updateBorders": {"range": area(1, 2, 0, 1), "top": solid}})

    assert workbook.plan.cell(0, 0) is None
    assert "top" in (workbook.plan.cell(1, 0).format or {})["borders"]  # type: ignore[union-attr]


def test_validation_is_set_told_and_cleared_and_never_stops_the_api(workbook: Workbook) -> None:
    condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "open"}, {"userEnteredValue": "done"}]}
    rule = {"condition": condition, "strict": True, "showCustomUi": True, "inputMessage": None}

    workbook.do({"setDataValidation": {"range": area(0, 1, 0, 1), "rule": rule}}, write(0, 0))

    told = workbook.sheet_json(include_grid_data=True)["data"][0]["rowData"][0]["values"][0]
    assert told["dataValidation"] == {"condition": condition, "strict": True, "showCustomUi": True}
    assert told["formattedValue"] == "1"
    workbook.do({"setDataValidation": {"range": area(0, 1)}})
    assert workbook.plan.cell(0, 0).validation is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "condition", [{}, {"type": "ONE_OF_LIST"}, {"type": "NUMBER_BETWEEN", "values": [{"userEnteredValue": "1"}]}]
)
def test_a_rule_without_its_values_is_refused(workbook: Workbook, condition: Json) -> None:
    request = {"setDataValidation": {"range": area(0, 1), "rule": {"condition": condition}}}

    assert "condition" in workbook.refusal(request)


def test_formulas_in_rules_follow_their_range(workbook: Workbook) -> None:
    condition = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=Plan!$D$2:$D$5"}]}
    workbook.do({"setDataValidation": {"range": area(0, 1, 0, 1), "rule": {"condition": condition}}})

    workbook.do({"insertDimension": {"range": rows(1, 2)}})

    rule = workbook.plan.cell(0, 0).validation  # type: ignore[union-attr]
    assert rule is not None
    assert rule["condition"]["values"] == [{"userEnteredValue": "=Plan!$D$3:$D$6"}]


def test_conditional_formats_are_added_replaced_moved_and_deleted(workbook: Workbook) -> None:
    def rule(kind: str) -> Json:
        return {"ranges": [area(0, 5)], "booleanRule": {"condition": {"type": kind}, "format": {}}}

    workbook.do(
        {"addConditionalFormatRule": {"rule": rule("BLANK"), "index": 0}},
        {"addConditionalFormatRule": {"rule": rule("NOT_BLANK"), "index": 0}},
    )
    replaced = workbook.reply("updateConditionalFormatRule", {"rule": rule("NOT_BLANK"), "index": 0})
    moved = workbook.reply("updateConditionalFormatRule", {"sheetId": 0, "index": 0, "newIndex": 1})
    deleted = workbook.reply("deleteConditionalFormatRule", {"sheetId": 0, "index": 0})

    assert replaced["oldRule"]["booleanRule"]["condition"]["type"] == "NOT_BLANK"
    assert (moved["oldIndex"], moved["newIndex"]) == (0, 1)
    assert deleted["rule"]["booleanRule"]["condition"]["type"] == "BLANK"
    assert [one["ranges"] for one in workbook.sheet_json()["conditionalFormats"]] == [[bare(area(0, 5))]]
    assert "No conditional format on sheet" in workbook.refusal({"deleteConditionalFormatRule": {"index": 1}})


def test_banding_is_added_changed_and_deleted_and_never_overlaps(workbook: Workbook) -> None:
    colours = {"firstBandColor": {"red": 1}, "secondBandColor": {}}
    banded = workbook.reply("addBanding", {"bandedRange": {"range": area(0, 5), "rowProperties": colours}})[
        "bandedRange"
    ]

    assert banded["rowProperties"]["firstBandColorStyle"] == {"rgbColor": {"red": 1}}
    again = {"addBanding": {"bandedRange": {"range": area(4, 6), "rowProperties": colours}}}
    assert "alternating background colors" in workbook.refusal(again)
    change = {"bandedRange": {"bandedRangeId": banded["bandedRangeId"], "range": area(0, 2)}, "fields": "range"}
    workbook.do({"updateBanding": change}, again)
    workbook.do({"deleteBanding": {"bandedRangeId": banded["bandedRangeId"]}})
    assert [one["range"] for one in workbook.sheet_json()["bandedRanges"]] == [bare(area(4, 6))]


def test_cells_are_inserted_and_deleted_without_whole_rows(workbook: Workbook) -> None:
    workbook.fill(["a", 1], ["b", 2], ["=A2", 3])

    workbook.do({"insertRange": {"range": area(0, 1, 0, 1), "shiftDimension": "ROWS"}})
    assert workbook.shown() == [["", "1"], ["a", "2"], ["b", "3"], ["b"]]

    workbook.do({"deleteRange": {"range": area(0, 1, 0, 1), "shiftDimension": "ROWS"}})
    assert workbook.shown() == [["a", "1"], ["b", "2"], ["b", "3"]]


def test_cells_are_not_pushed_off_the_tab(workbook: Workbook) -> None:
    workbook.fill(["last"], row=19)

    request = {"insertRange": {"range": area(0, 1, 0, 1), "shiftDimension": "ROWS"}}

    assert "pushed off" in workbook.refusal(request)
