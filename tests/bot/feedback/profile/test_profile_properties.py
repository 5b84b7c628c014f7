"""What holds for any table at all: a profile or one clear refusal, never a crash, and one entry for each column."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.feedback.profile.files import lines_of
from bot.feedback.profile.headers import sheet_of
from bot.feedback.profile.profile import profile_sheet
from bot.feedback.profile.report import report

CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "1", "5", "10", "0", "Agree", "Strongly agree", "Yes", "No", "A;B;", "A, B", "Too long", "⭐⭐"]
    ),
    st.sampled_from(["3/4/2025 10:00:00", "ada@mail.example", "N/A", "(3): ok", "5 - Good", "Name", "Timestamp", "["]),
    st.sampled_from(["Rate (1-5) [Food]", "Rate (1-5) [Room]", "How often?", "Before the day", "After the day"]),
)
TABLES = st.lists(st.lists(CELLS, max_size=7), max_size=9)


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_any_table_gets_a_profile_or_one_clear_refusal(lines: list[list[str]]) -> None:
    sheet = None
    refusal = ""
    try:
        sheet = sheet_of(lines, called="any.csv")
    except UserError as error:
        refusal = str(error)

    assert "\n" not in refusal
    if sheet is None:
        return
    profile = profile_sheet(sheet)

    assert [column.index for column in profile.columns] == list(range(len(profile.columns)))
    assert all(0 <= column.confidence <= 1 and column.reason for column in profile.columns)
    assert all(column.scale is None or column.scale.min <= column.scale.max for column in profile.columns)
    assert json.loads(json.dumps(profile.as_json()))["rows"] == profile.rows
    assert report(profile, called="any.csv")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    lines: list[list[str]] = []
    refusal = ""
    try:
        lines = lines_of(content, called="any.csv")
    except UserError as error:
        refusal = str(error)

    assert "\n" not in refusal
    assert all(isinstance(cell, str) for line in lines for cell in line)


@settings(max_examples=60, deadline=None)
@given(st.permutations(["1", "2", "3", "4", "5", "5", "4"]))
def test_the_order_of_rows_changes_nothing(answers: list[str]) -> None:
    lines = [["Timestamp", "How useful was it?"], *(["3/4/2025 10:00:00", answer] for answer in answers)]

    profile = profile_sheet(sheet_of(lines, called="any.csv"))

    assert profile.columns[1].scale
    assert (profile.columns[1].scale.min, profile.columns[1].scale.max) == (1, 5)
