"""Answers by column: translated once, counted by group, read piece by piece, and moved to one scale."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.columns import (
    Answer,
    Rating,
    coded_column,
    columns_of_body,
    columns_of_rows,
    differences_of,
    group_codes,
    on_common_scale,
    rating_table_of,
    rows_of_body,
    turned_round,
)

WORTHS: dict[Answer, float | None] = {"1": 1.0, "2": 2.0, "3": 3.0, "4": 4.0, "5": 5.0, None: None, "": None}


def a_rating(key: str = "q", *, low: float = 1, high: float = 5, lower_is_better: bool = False) -> Rating:
    return Rating(
        key=key,
        worth_of=lambda answer: WORTHS.get(answer, math.nan),
        low=low,
        high=high,
        lower_is_better=lower_is_better,
    )


@settings(deadline=None)  # the first example loads numpy
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["1", "3", "5", "", None, "often"])), max_size=60))
def test_each_worth_is_counted_in_its_group(answers: list[tuple[str, str | None]]) -> None:
    coded = coded_column(a_rating(), [answer for _, answer in answers])
    groups = group_codes([group for group, _ in answers], ["A", "B"])

    counted = coded.counted(groups, 2)

    known = Counter((group, answer) for group, answer in answers if answer and WORTHS.get(answer))
    for place, group in enumerate("AB"):
        for code, worth in enumerate(coded.worths):
            assert counted[place, code] == known[group, f"{worth:g}"]
    assert coded.not_on_scale == sum(answer == "often" for _, answer in answers)


def test_a_question_is_moved_to_the_common_scale_and_turned_where_low_is_good() -> None:
    assert [on_common_scale(value, a_rating()) for value in (1, 4, 5)] == [1, 4, 5]
    assert [on_common_scale(value, a_rating(low=0, high=10)) for value in (0, 5, 10)] == [1, 3, 5]
    assert [on_common_scale(value, a_rating(lower_is_better=True)) for value in (1, 2, 5)] == [5, 4, 1]


def test_cohorts_are_summed_up_question_by_question() -> None:
    coded = [
        coded_column(a_rating("a"), ["5", "3", "4", ""]),
        coded_column(a_rating("b", lower_is_better=True), ["1", "", "2", None]),
    ]

    table = rating_table_of(coded, group_codes(["X", "X", "Y", "Z"], ["X", "Y", "Z"]), cohorts=["X", "Y", "Z"])

    assert table.means[:2].tolist() == [[4.0, 5.0], [4.0, 4.0]]
    assert all(math.isnan(mean) for mean in table.means[2].tolist())
    assert table.answers.tolist() == [[2, 1], [1, 1], [0, 0]]
    assert table.people.tolist() == [2, 1, 0]


def test_differences_are_of_people_who_answered_both() -> None:
    before, after = coded_column(a_rating(), ["2", "3", "", "5"]), coded_column(a_rating(), ["4", "3", "5", "4"])

    assert differences_of(before, after, group_codes(["X"] * 4, ["X"]), 1) == [{2.0: 1, 0.0: 1, -1.0: 1}]


def test_people_who_read_the_scale_backwards_are_counted() -> None:
    columns = [["5", "4", "5"] * 10 + ["1", "1", "2"] for _ in range(6)]

    assert turned_round([coded_column(a_rating(), column) for column in columns]) == 3


def test_people_who_are_in_the_middle_or_answered_little_did_not_read_it_backwards() -> None:
    columns = [["5", "4", "5"] * 10 + ["3", "1" if place < 3 else ""] for place in range(6)]

    assert turned_round([coded_column(a_rating(), column) for column in columns]) == 0
    assert turned_round([]) == 0


# --- rows and bodies

CELLS = st.one_of(
    st.sampled_from(["],[", "]]", '"],["', "\\", '"values":[[', "", "[", "a"]), st.none(), st.integers(0, 9)
)
ROWS = st.lists(st.lists(CELLS, max_size=4), max_size=12)


@settings(deadline=None)  # the first example loads numpy
@given(ROWS, st.sampled_from([None, 2]), st.sampled_from([0, 1, 30, 1_000_000]))
def test_rows_come_whole_wherever_the_body_is_cut(rows: list[list[Any]], indent: int | None, at_once: int) -> None:
    body = json.dumps({"range": "'values'!A1:Z", "values": rows, "more": [["z"]]}, indent=indent).encode()

    assert list(rows_of_body(body, at_once=at_once)) == rows


def test_a_body_without_values_has_no_rows() -> None:
    assert list(rows_of_body(b'{"range": "A1:Z9", "majorDimension": "ROWS"}')) == []


def test_rows_that_end_early_are_blank_at_their_end() -> None:
    body = json.dumps({"values": [["when", "rating", "more"], ["x", "5", "y"], ["x"], ["x", "3"]]}).encode()

    columns = columns_of_body(body, ratings={1: a_rating()}, keep=[2, 9])

    assert columns.rows == 3
    assert columns.kept == {2: ["y", None, None], 9: [None, None, None]}
    assert columns.coded[1].there.tolist() == [True, False, True]


@pytest.mark.parametrize("rows", [[], [[]], [[], []]])
def test_hardly_any_rows_are_no_error(rows: list[list[str]]) -> None:
    columns = columns_of_rows(rows, ratings={0: a_rating()}, keep=[1])

    assert columns.rows == len(rows)
    assert not columns.coded[0].there.any()
