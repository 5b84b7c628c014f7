"""Ranges are read and written as Google reads and writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.sheets.a1 import (
    GridRange,
    column_letters,
    column_number,
    is_anchor,
    on_grid,
    parse_range,
    quoted_title,
    to_a1,
    to_open_a1,
)
from integrations.sandbox.google.sheets.grid import Sheet, Spreadsheet


def a_book(*titles: str) -> Spreadsheet:
    sheets = [Sheet(sheet_id=index * 7, title=title) for index, title in enumerate(titles or ("Sheet1",))]
    return Spreadsheet(spreadsheet_id="a", title="A book", sheets=sheets)


@pytest.mark.parametrize(
    "text, sides",
    [
        ("Sheet1!A1:B2", (0, 2, 0, 2)),
        ("sheet1!a1:b2", (0, 2, 0, 2)),
        ("'Sheet1'!B2", (1, 2, 1, 2)),
        ("$B$2", (1, 2, 1, 2)),
        ("B2:A1", (0, 2, 0, 2)),
        ("A:B", (None, None, 0, 2)),
        ("3:3", (2, 3, None, None)),
        ("A5:A", (4, None, 0, 1)),
        ("A2:2", (1, 2, 0, None)),
        ("R2C3", (1, 2, 2, 3)),
        ("Sheet1!R1C1:R2C2", (0, 2, 0, 2)),
        ("Sheet1", (None, None, None, None)),
        ("'Sheet1'", (None, None, None, None)),
    ],
)
def test_every_way_of_writing_a_range_is_read(text: str, sides: tuple[int | None, ...]) -> None:
    assert parse_range(a_book(), text) == GridRange(0, *sides)


@pytest.mark.parametrize(
    "text", ["", "Nobody!A1", "'Nobody'", "A0", "A:A5", "'x", "Sheet1!", "A1:[5", "'Sheet1'!'Sheet1'!A1", "!!!"]
)
def test_what_is_no_range_is_refused_in_googles_words(text: str) -> None:
    with pytest.raises(GoogleError) as refusal:
        parse_range(a_book(), text)

    assert refusal.value.message == f"Unable to parse range: {text}"
    assert (refusal.value.code, refusal.value.status) == (400, "INVALID_ARGUMENT")


def test_without_a_tab_the_first_one_that_is_not_hidden_is_meant() -> None:
    book = a_book("Notes", "Plan")
    book.sheets[0].hidden = True

    assert parse_range(book, "A1").sheet_id == book.sheets[1].sheet_id


def test_a_bare_title_that_looks_like_a_cell_is_the_cell_and_in_quotes_it_is_the_tab() -> None:
    book = a_book("Sheet1", "D3", "tab01")

    assert parse_range(book, "D3") == GridRange(0, 2, 3, 3, 4)
    assert parse_range(book, "'D3'") == GridRange(7)
    with pytest.raises(
        GoogleError, match=r"Range \(Sheet1!TAB1\) exceeds grid limits. Max rows: 1000, max columns: 26"
    ):
        on_grid(book, parse_range(book, "tab01"))


def test_a_bare_name_is_first_a_named_range_and_only_then_a_tab() -> None:
    book = a_book("Sheet1", "Plan")
    book.named_ranges = [{"name": "Sheet1", "range": {"sheetId": 7, "startRowIndex": 0, "endRowIndex": 3}}]

    assert parse_range(book, "Sheet1") == GridRange(7, 0, 3)
    assert parse_range(book, "'Sheet1'") == GridRange(0)
    assert parse_range(book, "Sheet1!A1") == GridRange(0, 0, 1, 0, 1)


def test_a_range_is_echoed_with_all_its_sides_cut_to_the_grid() -> None:
    book = a_book("Sheet1", "D3", "It's mine")
    book.sheets[1].row_count = 8

    assert to_a1(book, parse_range(book, "A2:2")) == "Sheet1!A2:Z2"
    assert to_a1(book, parse_range(book, "'D3'!A1:C1000")) == "'D3'!A1:C8"
    assert to_a1(book, parse_range(book, "'It''s mine'!B:B")) == "'It''s mine'!B1:B1000"


@pytest.mark.parametrize(
    "text, named",
    [("A1001:B", "Sheet1!A1001:B"), ("AA1:2", "Sheet1!AA1:2"), ("A5000:B5001", "Sheet1!A5000:B5001"), ("AB", None)],
)
def test_a_range_that_starts_beyond_the_grid_is_refused_with_the_limits(text: str, named: str | None) -> None:
    book = a_book()

    with pytest.raises(GoogleError) as refusal:
        on_grid(book, parse_range(book, text))

    expected = f"Range ({named}) exceeds grid limits. Max rows: 1000, max columns: 26"
    assert refusal.value.message == (expected if named else "Unable to parse range: AB")


@pytest.mark.parametrize(
    "title, written",
    [
        ("Sheet1", "Sheet1"),
        ("Action_plan", "Action_plan"),
        ("Action plan", "'Action plan'"),
        ("2026", "'2026'"),
        ("D3", "'D3'"),
        ("R1C1", "'R1C1'"),
        ("Página1", "'Página1'"),
        ("it's", "'it''s'"),
    ],
)
def test_a_title_is_quoted_only_where_it_could_be_misread(title: str, written: str) -> None:
    assert quoted_title(title) == written


@pytest.mark.parametrize(
    "text, anchor",
    [("A1", True), ("'a b'!$C$9", True), ("R1C1", True), ("A1:A1", False), ("A:A", False), ("Sheet1", False)],
)
def test_only_a_single_cell_without_a_colon_is_an_anchor(text: str, *, anchor: bool) -> None:
    assert is_anchor(text) is anchor


@given(st.integers(min_value=0, max_value=18_277))
def test_column_letters_can_be_read_back(column: int) -> None:
    assert column_number(column_letters(column)) == column


@given(
    title=st.text(min_size=1, max_size=20),
    rows=st.tuples(st.integers(0, 999), st.integers(0, 999)),
    columns=st.tuples(st.integers(0, 25), st.integers(0, 25)),
)
def test_a_range_that_is_written_can_be_read_back(title: str, rows: tuple[int, int], columns: tuple[int, int]) -> None:
    book = a_book("Other", title)
    area = GridRange(7, min(rows), max(rows) + 1, min(columns), max(columns) + 1)

    found = parse_range(book, to_a1(book, area))

    sheet = book.sheet_titled(title)
    assert sheet is not None
    assert found == GridRange(sheet.sheet_id, area.start_row, area.end_row, area.start_column, area.end_column)


@given(start=st.none() | st.integers(0, 999), end=st.none() | st.integers(1, 1000), column=st.integers(0, 25))
def test_open_sides_are_written_so_that_they_can_be_read_back(start: int | None, end: int | None, column: int) -> None:
    book = a_book()
    if start is None or (end is not None and end <= start):
        start, end = None, None
    area = GridRange(0, start, end, column, column + 1)

    assert parse_range(book, to_open_a1(book, area)) == area


def test_a_named_range_is_found_behind_a_tab_too() -> None:
    book = Spreadsheet("1abc", "Book", sheets=[Sheet(0, "Sheet1"), Sheet(7, "Log")])
    book.named_ranges = [{"name": "Owners", "range": {"sheetId": 7, "startRowIndex": 0, "endRowIndex": 3}}]

    assert parse_range(book, "'Sheet1'!Owners") == GridRange(7, 0, 3)
