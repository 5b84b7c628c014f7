"""References follow what is done to the grid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.google.sheets.a1 import GridRange
from integrations.sandbox.google.sheets.grid import Sheet, Spreadsheet
from integrations.sandbox.google.sheets.references import (
    CellsDeleted,
    CellsInserted,
    Change,
    CutAndPasted,
    Deleted,
    Inserted,
    Moved,
    SheetDeleted,
    SheetRenamed,
    copied,
    shift_formulas,
    shifted,
    shifted_range,
)


def a_book() -> Spreadsheet:
    sheets = [Sheet(sheet_id=0, title="Sheet1"), Sheet(sheet_id=5, title="Action plan")]
    return Spreadsheet(spreadsheet_id="a", title="A book", sheets=sheets)


def after(formula: str, change: Change, *, home_id: int = 0) -> str:
    return shifted(a_book(), formula, change, home_id=home_id)


@pytest.mark.parametrize(
    "before, expected",
    [
        ("=A1", "=A1"),
        ("=A3", "=A5"),
        ("=$A$3", "=$A$5"),
        ("=SUM(A1:A3)", "=SUM(A1:A5)"),
        ("=SUM(A1:A2)", "=SUM(A1:A2)"),
        ("=SUM(A3:A9)", "=SUM(A5:A11)"),
        ("=SUM(A:A)", "=SUM(A:A)"),
        ("=SUM(A3:A)", "=SUM(A5:A)"),
        ("=SUM(2:4)", "=SUM(2:6)"),
        ("='Action plan'!A3", "='Action plan'!A3"),
        ('="A3"&A3', '="A3"&A5'),
        ("=LOG10(A3)", "=LOG10(A5)"),
    ],
)
def test_inserted_rows_push_references_down(before: str, expected: str) -> None:
    assert after(before, Inserted(0, "ROWS", 2, 2)) == expected


@pytest.mark.parametrize(
    "before, expected",
    [
        ("=A2", "=A2"),
        ("=A3+1", "=#REF!+1"),
        ("=A9", "=A7"),
        ("=SUM(A1:A9)", "=SUM(A1:A7)"),
        ("=SUM(A3:A4)", "=SUM(#REF!)"),
        ("=SUM(A4:A9)", "=SUM(A3:A7)"),
    ],
)
def test_deleted_rows_draw_references_up_or_leave_an_error(before: str, expected: str) -> None:
    assert after(before, Deleted(0, "ROWS", 2, 4)) == expected


@pytest.mark.parametrize(
    "before, expected",
    [("=A2", "=A6"), ("=A3", "=A2"), ("=A6", "=A5"), ("=A7", "=A7"), ("=SUM(A1:A9)", "=SUM(A1:A9)")],
)
def test_a_moved_row_is_followed(before: str, expected: str) -> None:
    assert after(before, Moved(0, "ROWS", 1, 2, 6)) == expected


def test_columns_are_followed_like_rows() -> None:
    assert after("=B1+$D$1", Inserted(0, "COLUMNS", 2, 1)) == "=B1+$E$1"
    assert after("=B1+D1", Deleted(0, "COLUMNS", 1, 2)) == "=#REF!+C1"
    assert after("=C1", Moved(0, "COLUMNS", 2, 3, 0)) == "=A1"


def test_only_references_to_the_changed_tab_follow() -> None:
    change = Inserted(5, "ROWS", 0, 1)

    assert after("=A1+'Action plan'!A1", change) == "=A1+'Action plan'!A2"
    assert after("=A1+Sheet1!A1", change, home_id=5) == "=A2+Sheet1!A1"


def test_cells_pushed_aside_are_followed_where_the_whole_width_moves() -> None:
    pushed = CellsInserted(GridRange(0, 1, 3, 0, 2), "ROWS")

    assert after("=A2+B9", pushed) == "=A4+B11"
    assert after("=C2", pushed) == "=C2"
    assert after("=SUM(A2:C2)", pushed) == "=SUM(A2:C2)"
    assert after("=A2+A5", CellsDeleted(GridRange(0, 1, 3, 0, 2), "ROWS")) == "=#REF!+A3"


def test_cells_that_were_cut_are_followed_to_where_they_were_pasted() -> None:
    change = CutAndPasted(GridRange(0, 0, 2, 0, 2), sheet_id=5, row=10, column=3)

    assert after("=A1+SUM(A1:B2)+C3", change) == "='Action plan'!D11+SUM('Action plan'!D11:E12)+C3"


def test_a_renamed_tab_is_renamed_in_formulas() -> None:
    change = SheetRenamed(5, old="Action plan", new="Plan")

    assert after("='action plan'!A1&\"Action plan\"", change) == '=Plan!A1&"Action plan"'


def test_a_deleted_tab_leaves_an_error() -> None:
    assert after("=SUM('Action plan'!A1:A3,A1)", SheetDeleted(5, title="Action plan")) == "=SUM(#REF!,A1)"


@pytest.mark.parametrize(
    "before, expected",
    [("=A5", "=B7"), ("=$A5", "=$A7"), ("=A$5", "=B$5"), ("=SUM($A$1:A5)", "=SUM($A$1:B7)"), ("=5:5", "=7:7")],
)
def test_a_copied_formula_keeps_only_what_is_fixed(before: str, expected: str) -> None:
    assert copied(a_book(), before, rows=2, columns=1) == expected


def test_a_copy_that_would_point_off_the_sheet_is_an_error() -> None:
    assert copied(a_book(), "=A1+A9", rows=-1, columns=0) == "=#REF!+A8"


def test_every_formula_of_the_file_is_rewritten() -> None:
    book = a_book()
    book.sheets[0].cell_for_writing(0, 0).formula = "='Action plan'!B2"
    book.sheets[1].cell_for_writing(0, 0).formula = "=B2"

    shift_formulas(book, Inserted(5, "ROWS", 0, 3))

    assert [sheet.cell_for_writing(0, 0).formula for sheet in book.sheets] == ["='Action plan'!B5", "=B5"]


def test_ranges_follow_like_references() -> None:
    area = GridRange(0, 1, 4, 0, 2)

    assert shifted_range(area, Inserted(0, "ROWS", 0, 1)) == GridRange(0, 2, 5, 0, 2)
    assert shifted_range(area, Deleted(0, "ROWS", 0, 9)) is None
    assert shifted_range(GridRange(0), Inserted(0, "ROWS", 0, 1)) == GridRange(0)
    assert shifted_range(area, SheetDeleted(0, title="Sheet1")) is None


@given(
    formula=st.lists(
        st.sampled_from(["A1", "$B$2", "SUM(A1:C9)", "SUM(B:B)", "SUM(3:5)", "'Action plan'!A4", '"A1"'])
    ).map(lambda parts: "=" + "+".join(parts)),
    at=st.integers(0, 10),
    count=st.integers(1, 5),
    by_rows=st.booleans(),
)
def test_taking_out_what_was_put_in_leaves_every_formula_as_it_was(
    formula: str, at: int, count: int, *, by_rows: bool
) -> None:
    inserted = Inserted(0, "ROWS" if by_rows else "COLUMNS", at, count)
    deleted = Deleted(0, inserted.dimension, at, at + count)

    assert after(after(formula, inserted), deleted) == formula


@given(start=st.integers(0, 9), count=st.integers(1, 4), destination=st.integers(0, 14), row=st.integers(0, 14))
def test_a_moved_row_can_be_moved_back(start: int, count: int, destination: int, row: int) -> None:
    end = start + count
    if start <= destination <= end:
        destination = end
    now_at = destination if destination <= start else destination - count
    back = Moved(0, "ROWS", now_at, now_at + count, end if destination <= start else start)

    moved = after(f"=A{row + 1}", Moved(0, "ROWS", start, end, destination))

    assert after(moved, back) == f"=A{row + 1}"
