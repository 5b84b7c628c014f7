"""What gspread does to how cells look and behave: formats, borders, notes, rules, filters, protection, groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from gspread.exceptions import APIError
from gspread.utils import MergeType, ValidationConditionType

from tests.integrations.sandbox.gspread_desk import Desk

Condition = ValidationConditionType
CYAN = {"green": 1, "blue": 1}


def tab(desk: Desk) -> dict[str, Any]:
    """Return the first tab as Google tells it, without its cells."""
    return dict(desk.book.fetch_sheet_metadata()["sheets"][0])


def test_a_format_is_told_as_entered_and_as_effective(desk: Desk) -> None:
    given = {
        "backgroundColor": CYAN,
        "horizontalAlignment": "CENTER",
        "textFormat": {"foregroundColor": {"red": 1}, "fontSize": 12, "bold": True},
    }

    desk.sheet.format("A2:B2", given)

    entered = desk.cell("A2", "userEnteredFormat")
    assert entered == {
        "backgroundColor": CYAN,
        "backgroundColorStyle": {"rgbColor": CYAN},
        "horizontalAlignment": "CENTER",
        "textFormat": {
            "foregroundColor": {"red": 1},
            "foregroundColorStyle": {"rgbColor": {"red": 1}},
            "fontSize": 12,
            "bold": True,
        },
    }
    effective = desk.cell("B2", "effectiveFormat")
    assert effective["textFormat"] | {"fontFamily": "Arial"} == {
        "foregroundColor": {"red": 1},
        "foregroundColorStyle": {"rgbColor": {"red": 1}},
        "fontFamily": "Arial",
        "fontSize": 12,
        "bold": True,
        "italic": False,
        "strikethrough": False,
        "underline": False,
    }
    assert (effective["horizontalAlignment"], effective["verticalAlignment"]) == ("CENTER", "BOTTOM")


def test_a_second_format_changes_only_what_it_names(desk: Desk) -> None:
    desk.sheet.format("A1", {"textFormat": {"bold": True}})

    desk.sheet.batch_format(
        [
            {"range": "A1", "format": {"textFormat": {"italic": True}}},
            {"range": "B1", "format": {"wrapStrategy": "CLIP"}},
        ]
    )

    assert desk.cell("A1", "userEnteredFormat") == {"textFormat": {"italic": True}}
    assert desk.cell("B1", "userEnteredFormat") == {"wrapStrategy": "CLIP"}


NUMBERS: list[tuple[str, str, Any, str]] = [
    ("DATE", "dd/mm/yyyy", 45293, "02/01/2024"),
    ("DATE_TIME", "yyyy-mm-dd hh:mm", 45293.4375, "2024-01-02 10:30"),
    ("TIME", "h:mm am/pm", 0.4375, "10:30 AM"),
    ("NUMBER", "#,##0.00", 1234.5, "1,234.50"),
    ("NUMBER", "0", 2.5, "3"),
    ("PERCENT", "0.0%", 0.125, "12.5%"),
    ("CURRENCY", "£#,##0.00", 9.5, "£9.50"),
    ("SCIENTIFIC", "0.00E+00", 12345, "1.23E+04"),
    ("TEXT", "@", 7, "7"),
]


@pytest.mark.parametrize(("kind", "pattern", "stored", "shown"), NUMBERS, ids=[f"{c[0]} {c[1]}" for c in NUMBERS])
def test_a_number_format_decides_what_is_shown(desk: Desk, kind: str, pattern: str, stored: Any, shown: str) -> None:
    desk.sheet.update([[stored]], "E1")

    desk.sheet.format("E1", {"numberFormat": {"type": kind, "pattern": pattern}})

    assert desk.sheet.acell("E1").value == shown


def test_borders_have_a_width_and_a_colour_and_can_be_taken_away(desk: Desk) -> None:
    desk.sheet.format("A1", {"borders": {"top": {"style": "SOLID_THICK"}, "left": {"style": "DASHED"}}})

    borders = desk.cell("A1", "userEnteredFormat.borders")
    assert {side: (line["style"], line["width"]) for side, line in borders.items()} == {
        "top": ("SOLID_THICK", 3),
        "left": ("DASHED", 1),
    }
    desk.sheet.format("A1", {"borders": {"top": {"style": "NONE"}}})
    assert desk.cell("A1", "userEnteredFormat.borders") is None


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"colour": 1}, "Unknown name \"colour\" at 'requests[0].repeat_cell.cell.user_entered_format'"),
        ({"horizontalAlignment": "MIDDLE"}, "Invalid value at 'requests[0].repeat_cell.cell.user_entered_format."),
        ({"textFormat": {"bold": "very"}}, "Invalid value at 'requests[0].repeat_cell.cell.user_entered_format."),
    ],
)
def test_a_format_that_google_does_not_know_is_refused(desk: Desk, given: dict[str, Any], message: str) -> None:
    with pytest.raises(APIError) as refused:
        desk.sheet.format("A1", given)

    assert message in refused.value.error["message"]


def test_notes_are_put_read_replaced_and_cleared(desk: Desk) -> None:
    desk.sheet.insert_notes({"A1": "one", "C3": "two"})
    desk.sheet.update_note("A1", "three")

    assert (desk.sheet.get_note("A1"), desk.sheet.get_note("C3"), desk.sheet.get_note("B2")) == ("three", "two", "")
    assert desk.sheet.get_notes(grid_range="A3:C3") == [["", "", "two"]]
    desk.sheet.clear_notes(["A1", "C3"])
    assert (desk.sheet.get_note("A1"), desk.sheet.acell("A1").value) == ("", "Ref")


RULES: list[tuple[ValidationConditionType, list[str], bool]] = [
    (Condition.one_of_list, ["Open", "Done"], True),
    (Condition.one_of_list, [], False),
    (Condition.one_of_range, ["=Sheet1!A1:A4"], True),
    (Condition.one_of_range, ["Sheet1!A1:A4"], False),
    (Condition.number_between, ["1", "9"], True),
    (Condition.number_between, ["1"], False),
    (Condition.number_greater, ["=C2"], True),
    (Condition.number_greater, ["many"], False),
    (Condition.date_after, ["2024-01-02"], True),
    (Condition.date_after, ["soon"], False),
    (Condition.date_is_valid, [], True),
    (Condition.text_is_email, [], True),
    (Condition.text_contains, ["x"], True),
    (Condition.text_starts_with, ["x"], False),
    (Condition.custom_formula, ["=A1>0"], True),
    (Condition.custom_formula, ["A1>0"], False),
    (Condition.boolean, [], True),
    (Condition.boolean, ["yes", "no"], True),
    (Condition.not_blank, [], False),
    (Condition.filter_expression, ["=A1"], False),
]


@pytest.mark.parametrize(("kind", "values", "good"), RULES, ids=[f"{c[0]} {c[1]}" for c in RULES])
def test_a_rule_needs_the_values_of_its_kind(
    desk: Desk, kind: ValidationConditionType, values: list[str], good: bool
) -> None:
    if not good:
        with pytest.raises(APIError, match=r"Invalid requests\[0\]\.setDataValidation"):
            desk.sheet.add_validation("E2", kind, values)
        return

    desk.sheet.add_validation("E2", kind, values, strict=True, showCustomUi=True, inputMessage="Look here")

    rule = desk.cell("E2", "dataValidation")
    assert (rule["condition"]["type"], rule["strict"], rule["inputMessage"]) == (kind.value, True, "Look here")


def test_a_list_taken_from_a_range_is_told_with_fixed_references(desk: Desk) -> None:
    desk.sheet.add_validation("E2", Condition.one_of_range, ["=Sheet1!A2:A4"])

    assert desk.cell("E2", "dataValidation.condition")["values"] == [{"userEnteredValue": "=Sheet1!$A$2:$A$4"}]
    with pytest.raises(
        APIError, match=r"Invalid ConditionValue\.userEnteredValue: A2:A4 for ConditionType: ONE_OF_RANGE"
    ):
        desk.sheet.add_validation("E2", Condition.one_of_range, ["A2:A4"])


def test_a_rule_never_stops_the_api_from_writing(desk: Desk) -> None:
    desk.sheet.add_validation("C2", Condition.number_between, ["1", "9"], strict=True)

    desk.sheet.update_acell("C2", "many")

    assert desk.sheet.acell("C2").value == "many"


MERGES: list[tuple[MergeType, list[tuple[int, int, int, int]]]] = [
    (MergeType.merge_all, [(0, 2, 4, 6)]),
    (MergeType.merge_columns, [(0, 2, 4, 5), (0, 2, 5, 6)]),
    (MergeType.merge_rows, [(0, 1, 4, 6), (1, 2, 4, 6)]),
]
SIDES = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")


@pytest.mark.parametrize(("kind", "areas"), MERGES, ids=[str(case[0]) for case in MERGES])
def test_cells_are_merged_as_asked(desk: Desk, kind: MergeType, areas: list[tuple[int, int, int, int]]) -> None:
    desk.sheet.update([["1", "2"], ["3", "4"]], "E1")

    desk.sheet.merge_cells("E1:F2", kind)

    assert [tuple(area[side] for side in SIDES) for area in tab(desk)["merges"]] == areas
    kept = {MergeType.merge_all: [["1"]], MergeType.merge_columns: [["1", "2"]], MergeType.merge_rows: [["1"], ["3"]]}
    assert desk.sheet.get("E1:F2") == kept[kind]


def test_a_filter_covers_the_whole_tab_or_a_range_and_goes_again(desk: Desk) -> None:
    desk.sheet.resize(20, 10)
    desk.sheet.set_basic_filter()
    whole = tab(desk)["basicFilter"]["range"]
    desk.sheet.set_basic_filter("A1:C4")
    part = tab(desk)["basicFilter"]["range"]
    desk.sheet.clear_basic_filter()

    assert [tuple(area[side] for side in SIDES) for area in (whole, part)] == [(0, 20, 0, 10), (0, 4, 0, 3)]
    assert "basicFilter" not in tab(desk)


def test_protected_ranges_tell_who_may_edit(desk: Desk) -> None:
    desk.sheet.add_protected_range("A1:C1", ["ana@school.example"], description="headings")
    desk.sheet.add_protected_range("A2", warning_only=True)

    strict, warning = desk.book.list_protected_ranges(desk.sheet.id)

    assert strict["description"] == "headings"
    assert "ana@school.example" in strict["editors"]["users"]
    assert (warning["warningOnly"], "editors" in warning) == (True, False)
    desk.sheet.delete_protected_range(strict["protectedRangeId"])
    assert [found["range"] for found in desk.book.list_protected_ranges(desk.sheet.id)] == [warning["range"]]
    with pytest.raises(
        APIError, match=r"Invalid requests\[0\].deleteProtectedRange: No protected range with id: 12345"
    ):
        desk.sheet.delete_protected_range("12345")


def test_named_ranges_follow_their_cells(desk: Desk) -> None:
    desk.sheet.define_named_range("A2:B3", "Block")

    desk.sheet.insert_row([], 1)

    assert tuple(desk.book.list_named_ranges()[0]["range"][side] for side in SIDES) == (2, 4, 0, 2)


def test_groups_lie_within_each_other(desk: Desk) -> None:
    desk.sheet.add_dimension_group_rows(0, 6)
    desk.sheet.add_dimension_group_rows(1, 3)

    found = [
        (g["range"]["startIndex"], g["range"]["endIndex"], g["depth"]) for g in desk.sheet.list_dimension_group_rows()
    ]

    assert found == [(0, 6, 1), (1, 3, 2)]


LOOKS: list[tuple[str, Callable[[Desk], Any], dict[str, Any]]] = [
    ("frozen", lambda d: d.sheet.freeze(2, 1), {"frozenRowCount": 2, "frozenColumnCount": 1}),
    ("thawed", lambda d: (d.sheet.freeze(2, 1), d.sheet.freeze(0, 0)), {}),
    ("grid lines hidden", lambda d: d.sheet.hide_gridlines(), {"hideGridlines": True}),
    ("grid lines shown", lambda d: (d.sheet.hide_gridlines(), d.sheet.show_gridlines()), {}),
]


@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in LOOKS], ids=[case[0] for case in LOOKS])
def test_what_is_switched_off_is_not_told(desk: Desk, change: Callable[[Desk], Any], expected: dict[str, Any]) -> None:
    change(desk)

    assert desk.properties()["gridProperties"] == {"rowCount": 1000, "columnCount": 26} | expected


def test_a_tab_has_a_colour_until_it_is_cleared(desk: Desk) -> None:
    desk.sheet.update_tab_color("#3399FF")

    assert desk.book.sheet1.get_tab_color() == "#3399FF"
    desk.sheet.clear_tab_color()
    assert desk.book.sheet1.get_tab_color() is None


def test_a_long_text_widens_its_column(desk: Desk) -> None:
    desk.sheet.update_acell("A1", "A" * 200)

    desk.sheet.columns_auto_resize(0, 1)

    assert desk.lines("columnMetadata")[0]["pixelSize"] > 100
